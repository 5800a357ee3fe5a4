/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

static const char *const keys[] = {"approach", "range", "cooling", "count", "name", "nodes", "seed", NULL};

Test(text, nearest_finds_slips)
{
    const char *const slips[][2] = {{"aproach", "approach"}, {"approahc", "approach"}, {"Range", "range"},
                                    {"colling", "cooling"},  {"node", "nodes"},        {"nmae", "name"},
                                    {"seed", "seed"},        {"ocunt", "count"}};
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        const char *nearest = text_nearest(slips[i][0], keys);
        cr_assert_not_null(nearest, "%s", slips[i][0]);
        cr_assert_str_eq(nearest, slips[i][1]);
    }
}

Test(text, nearest_refuses_other_words)
{
    const char *const others[] = {"", "x", "humidity", "colour_of_the_sky", "nodularity", "ap", "mane_"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_assert_null(text_nearest(others[i], keys), "%s", others[i]);
    const char *const none[] = {NULL};
    cr_assert_null(text_nearest("name", none));
    const char *const letters[] = {"a", "b", NULL};
    cr_assert_null(text_nearest("c", letters), "a letter is no slip of any other letter");
}

Test(text, nearest_prefers_the_closer_one)
{
    const char *const candidates[] = {"temperatures_in", "temperature", NULL};
    cr_assert_str_eq(text_nearest("temperatur", candidates), "temperature");
}

Test(text, nearest_knows_beginnings_parts_and_capitals)
{
    const char *const nodes[] = {"dgx-h100", "dgx-a100-80gb", "dgx-a100-40", "gb200-nvl72", "cooling-tower", NULL};
    const char *const pairs[][2] = {{"dgx-a100", "dgx-a100-40"}, {"DGX-H100", "dgx-h100"},  {"Dgx-A100", "dgx-a100-40"},
                                    {"tower", "cooling-tower"},  {"towr", "cooling-tower"}, {"nvl72", "gb200-nvl72"},
                                    {"gb200", "gb200-nvl72"},    {"dgx-h100-8", "dgx-h100"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *nearest = text_nearest(pairs[i][0], nodes);
        cr_assert_not_null(nearest, "%s", pairs[i][0]);
        cr_assert_str_eq(nearest, pairs[i][1], "%s: %s", pairs[i][0], nearest);
    }
}

Test(text, nearest_takes_long_words)
{
    char word[5000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    cr_assert_null(text_nearest(word, keys));
    const char *const candidates[] = {word, NULL};
    cr_assert_null(text_nearest("aaaa", candidates));
}

Test(text, buffer_grows)
{
    struct text_buffer buffer = {0};
    size_t length = 0;
    for (int i = 0; i < 5000; i++) {
        text_buffer_add(&buffer, "%d,", i % 10);
        text_buffer_add_n(&buffer, "xy", 1);
        length += 3;
        cr_assert_eq(buffer.length, length);
        cr_assert_eq(buffer.data[length], '\0');
    }
    cr_assert_eq(strncmp(buffer.data, "0,x1,x2,x", 9), 0);
    cr_assert_eq(strcmp(buffer.data + length - 6, "8,x9,x"), 0);
    text_buffer_finish(&buffer);
    cr_assert_null(buffer.data);
    text_buffer_add_n(&buffer, "", 0);
    cr_assert_str_eq(buffer.data, "");
    text_buffer_finish(&buffer);
}

Test(text, what_moves_a_cursor_is_blanked)
{
    static const char *const cases[][2] = {{"plain \xc3\xa4 \xe6\x97\xa5", "plain \xc3\xa4 \xe6\x97\xa5"},
                                           {"\x1b[31mred\n", "?[31mred?"},
                                           {"a\xff"
                                            "b\xc3",
                                            "a?b?"},
                                           {"\xc2\x9b"
                                            "1m",
                                            "?1m"}, /* CSI in one character, U+009B */
                                           {"x\xe2\x80\xae"
                                            "fdp.y",
                                            "x?fdp.y"}, /* U+202E turns the direction */
                                           {"\tcolumn", "\tcolumn"},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[40];
        strcpy(text, cases[i][0]);
        text_blank_controls(text);
        cr_assert_str_eq(text, cases[i][1]);
    }
}

Test(text, counts)
{
    static const struct {
        int64_t count;
        const char *text;
    } wanted[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {1957232, "1,957,232"}, {-26004, "-26,004"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct text_buffer buffer = {0};
        text_buffer_add_count(&buffer, wanted[i].count);
        cr_assert_str_eq(buffer.data, wanted[i].text);
        text_buffer_finish(&buffer);
    }
}
