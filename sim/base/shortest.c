/* SPDX-License-Identifier: Apache-2.0 */
/* Schubfach (R. Giulietti, "The Schubfach way to render doubles", 2020): of the decimals d * 10^k inside the
 * rounding interval of v = c * 2^q, with k such that 10^k <= width of the interval < 10^(k+1), at most four
 * candidates need a look: s, s + 1 with s = floor(v / 10^k), and the two multiples of ten around s. They are
 * compared by means of v' = round-to-odd(4 c 2^q / 10^k) which a product with the 128-bit power g =
 * ceil(10^-k / 2^r) gives without error that matters (theorem in section 9). */
#include "base/shortest.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

__extension__ typedef unsigned __int128 wide;

enum { POWER_MIN = -292, POWER_MAX = 324, LIMBS = 32, FIXED_DIGITS = 15 };

static struct ten_power {
    uint64_t high, low;
} powers[POWER_MAX - POWER_MIN + 1];

/* Top 128 bits of a number in limbs of 32 bits (least first), rounded up unless exact. */
static struct ten_power top_bits(const uint32_t limb[LIMBS], bool exact)
{
    int top = LIMBS - 1;
    while (limb[top] == 0)
        top--;
    int shift = __builtin_clz(limb[top]);
    wide value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 32 | (top - i >= 0 ? limb[top - i] : 0);
    uint32_t below = top >= 4 ? limb[top - 4] : 0;
    if (shift > 0)
        value = value << shift | below >> (32 - shift);
    exact = exact && (uint32_t)(below << shift) == 0;
    for (int i = top - 5; i >= 0; i--)
        exact = exact && limb[i] == 0;
    if (!exact)
        value++;
    return (struct ten_power){(uint64_t)(value >> 64), (uint64_t)value};
}

/* 10^e and 5^e differ by a power of two only, which the exponent r takes. */
static void make_powers(void)
{
    uint32_t limb[LIMBS] = {1};
    for (int e = 0; e <= POWER_MAX; e++) {
        powers[e - POWER_MIN] = top_bits(limb, true);
        uint64_t carry = 0;
        for (int i = 0; i < LIMBS; i++) {
            uint64_t product = (uint64_t)limb[i] * 5 + carry;
            limb[i] = (uint32_t)product;
            carry = product >> 32;
        }
    }
    /* floor(floor(x / 5) / 5) = floor(x / 25): dividing step by step loses nothing. */
    memset(limb, 0, sizeof limb);
    limb[LIMBS - 1] = 1u << 31;
    for (int e = -1; e >= POWER_MIN; e--) {
        uint64_t rest = 0;
        for (int i = LIMBS - 1; i >= 0; i--) {
            uint64_t part = rest << 32 | limb[i];
            limb[i] = (uint32_t)(part / 5);
            rest = part % 5;
        }
        powers[e - POWER_MIN] = top_bits(limb, false);
    }
}

static once_flag made = ONCE_FLAG_INIT;

/* floor(log10(2^q)), floor(log10(3/4 2^q)), floor(log2(10^e)): exact in this range (Giulietti, section 9.8).
 */
static int log10_of_power_of_2(int q)
{
    return (int)((int64_t)q * 1262611 >> 22);
}
static int log10_of_three_quarters(int q)
{
    return (int)(((int64_t)q * 1262611 - 524031) >> 22);
}
static int log2_of_power_of_10(int e)
{
    return (int)((int64_t)e * 1741647 >> 19);
}

static uint64_t product_to_odd(struct ten_power g, uint64_t factor)
{
    wide low = (wide)g.low * factor, high = (wide)g.high * factor;
    wide middle = (wide)(uint64_t)high + (uint64_t)(low >> 64);
    uint64_t whole = (uint64_t)(high >> 64) + (uint64_t)(middle >> 64);
    return whole | ((uint64_t)middle > 1);
}

/* digits * 10^*exponent = |value|, not 0, finite. */
static uint64_t shortest_decimal(uint64_t fraction, int biased, int *exponent)
{
    uint64_t c = biased == 0 ? fraction : fraction | 1ull << 52;
    int q = biased == 0 ? -1074 : biased - 1075;
    /* A whole number below 2^53 is its own shortest text, but for its zeros at the end. */
    if (q <= 0 && q > -53 && (c & ((1ull << -q) - 1)) == 0) {
        *exponent = 0;
        return c >> -q;
    }
    bool even = (c & 1) == 0, regular = fraction != 0 || biased <= 1;
    uint64_t middle = 4 * c, right = middle + 2, left = middle - (regular ? 2 : 1);
    int k = regular ? log10_of_power_of_2(q) : log10_of_three_quarters(q);
    int h = q + log2_of_power_of_10(-k) + 1;
    struct ten_power g = powers[-k - POWER_MIN];
    uint64_t lower = product_to_odd(g, left << h) + !even;
    uint64_t v = product_to_odd(g, middle << h);
    uint64_t upper = product_to_odd(g, right << h) - !even;
    uint64_t s = v / 4;
    *exponent = k;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;
        if (down != up) {
            *exponent = k + 1;
            return tens + up;
        }
    }
    bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
    if (down != up)
        return s + up;
    uint64_t half = 4 * s + 2;
    return s + (v > half || (v == half && (s & 1) != 0));
}

static int put_digits(char *end, uint64_t digits)
{
    int count = 0;
    do {
        *--end = (char)('0' + digits % 10);
        digits /= 10;
        count++;
    } while (digits != 0);
    return count;
}

/* 0.digits * 10^point as a person would write it: 0.00012, 1200, 1.2, 1.2e+30. Returns the end. */
static char *put_number(char *out, const char *digit, int count, int point)
{
    if (point > -4 && point <= 0) {
        *out++ = '0';
        *out++ = '.';
        for (int i = point; i < 0; i++)
            *out++ = '0';
        return mempcpy(out, digit, (size_t)count);
    }
    if (point > 0 && (point <= FIXED_DIGITS || point <= count)) {
        for (int i = 0; i < count || i < point; i++) {
            if (i == point)
                *out++ = '.';
            *out++ = i < count ? digit[i] : '0';
        }
        return out;
    }
    *out++ = digit[0];
    if (count > 1) {
        *out++ = '.';
        out = mempcpy(out, digit + 1, (size_t)(count - 1));
    }
    return out + snprintf(out, 6, "e%c%02d", point - 1 < 0 ? '-' : '+', abs(point - 1));
}

int shortest_format(char buffer[SHORTEST_MAX], double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((1ull << 52) - 1);
    int biased = (int)(bits >> 52 & 2047);
    if (biased == 2047)
        return snprintf(buffer, SHORTEST_MAX, "%s", fraction != 0 ? "" : value < 0 ? "-inf" : "inf");
    if (bits << 1 == 0)
        return snprintf(buffer, SHORTEST_MAX, "0");
    call_once(&made, make_powers);

    int exponent;
    uint64_t number = shortest_decimal(fraction, biased, &exponent);
    while (number % 10 == 0) {
        number /= 10;
        exponent++;
    }
    char digits[20];
    int count = put_digits(digits + sizeof digits, number);
    char *out = buffer;
    if (bits >> 63 != 0)
        *out++ = '-';
    out = put_number(out, digits + sizeof digits - count, count, count + exponent);
    *out = '\0';
    return (int)(out - buffer);
}
