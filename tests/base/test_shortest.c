/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/shortest.h"
#include "base/units.h"

TestSuite(shortest);

static size_t significant(const char *text)
{
    size_t digits = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (digits == 0 && *text == '0'))
            continue;
        digits++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

/* Any bit pattern, decimals of few digits, powers of two (where the rounding interval is lopsided). */
static double any_double(struct random *random, int i)
{
    uint64_t bits = random_bits(random);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (i % 3 == 1)
        value = (double)(int64_t)(bits % 20000000001) / 1000.0 - 1e7;
    if (i % 3 == 2)
        value = ldexp(1.0, (int)(bits % 2098) - 1074);
    return isfinite(value) ? value : 1.5;
}

Test(shortest, reads_back_and_is_not_longer_than_printf_can)
{
    struct random random = random_stream(7, "numbers", 0);
    for (int i = 0; i < 200000; i++) {
        double value = any_double(&random, i);
        char text[SHORTEST_MAX], other[64];
        int length = shortest_format(text, value);
        cr_assert_eq((size_t)length, strlen(text));
        cr_assert_eq(strtod(text, NULL), value, "%a became %s", value, text);
        for (int digits = 0; digits < 17; digits++) {
            snprintf(other, sizeof other, "%.*e", digits, value);
            if (strtod(other, NULL) == value)
                break;
        }
        cr_assert_leq(significant(text), significant(other), "%s, but %s would do", text, other);
    }
}

/* Shortest decimal text of at least 15 digits, by trial. */
static void number_format(char *buffer, size_t size, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, size, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value)
            break;
    }
}

/* Both write the same text wherever 15 digits or more of printf give the shortest, which is nearly
 * everywhere. */
Test(shortest, agrees_with_number_format)
{
    struct random random = random_stream(8, "numbers", 0);
    for (int i = 0; i < 100000; i++) {
        double value = (random_uniform(&random) - 0.5) * pow(10, floor(random_uniform(&random) * 40) - 20);
        char text[SHORTEST_MAX], other[64];
        shortest_format(text, value);
        number_format(other, sizeof other, value);
        cr_assert_str_eq(text, other);
    }
}

Test(shortest, limits)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.0, "0"},
                 {-0.0, "0"},
                 {0.1, "0.1"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1 / 3.0, "0.3333333333333333"},
                 {-1.5, "-1.5"},
                 {100, "100"},
                 {1e15, "1e+15"},
                 {123456789012345.0, "123456789012345"},
                 {9007199254740991.0, "9007199254740991"},
                 {1e-4, "0.0001"},
                 {1e-5, "1e-05"},
                 {1e23, "1e+23"},
                 {5e-324, "5e-324"},
                 {2.2250738585072014e-308, "2.2250738585072014e-308"},
                 {1.7976931348623157e308, "1.7976931348623157e+308"},
                 {NAN, ""},
                 {-INFINITY, "-inf"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[SHORTEST_MAX];
        cr_assert_eq((size_t)shortest_format(text, cases[i].value), strlen(cases[i].text));
        cr_assert_str_eq(text, cases[i].text);
    }
}
