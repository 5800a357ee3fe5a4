/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths of many requests at once: some at a time, in vectors as wide as the processor has, with series in place of the C library's
 * functions. They are off by less than 1e-9 of the length (the widest distribution; others less); where that could change a whole number
 * of tokens, requests are drawn again by length_draw_pair. So the tokens are the same, to the last one, whatever the processor.
 *
 * Series: log m = 2 atanh((m - 1)/(m + 1)) with sqrt(1/2) < m < sqrt(2); sine and cosine within an eighth of a turn; exp within half
 * a factor of two; each summed until its next term is below 2e-11. (Abramowitz and Stegun, Handbook of Mathematical Functions, 1964,
 * 4.1.27, 4.3.65, 4.3.66, 4.2.1.) */
#include "traffic/length.h"

#include <math.h>
#include <string.h>

#include "base/each_processor.h"

#pragma GCC diagnostic ignored "-Wpsabi" /* of vectors that are passed to other files: none is */
/* This file may multiply and add in one (CMakeLists.txt). */
enum { LANES = PROCESSOR_DOUBLES };
/* Also without optimisation: a function for every processor would not be called as one for a new one calls it. */
#define ALWAYS __attribute__((always_inline))
typedef double reals __attribute__((vector_size(LANES * sizeof(double))));
typedef int32_t wholes __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef uint64_t words __attribute__((vector_size(LANES * sizeof(uint64_t))));

/* So many go through a step of the arithmetic before they go through the next: the processor then works on several, which do not wait for
 * each other. */
enum { AT_ONCE = 64 };

/* A double of this size has a unit of 1: adding it rounds to a whole number, which stands in its last bits. */
#define ROUNDER 0x1.8p52

static inline ALWAYS reals reals_of(double value)
{
    return value - (reals){0};
}

static inline ALWAYS words words_of(uint64_t value)
{
    return value - (words){0};
}

static inline ALWAYS reals log_of(reals x)
{
    const uint64_t half_root = UINT64_C(0x3fe6a09e00000000), one = UINT64_C(0x3ff0000000000000);
    words shifted = (words)x + words_of(one - half_root), power = shifted >> 52;
    reals m = (reals)((shifted & words_of((UINT64_C(1) << 52) - 1)) + words_of(half_root));
    reals exponent = (reals)(power + (words)reals_of(ROUNDER)) - reals_of(ROUNDER + 1023);
    reals s = (m - 1.0) / (m + 1.0), q = s * s;
    reals sum = 1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11))));
    return exponent * 0x1.62e42fefa39efp-1 + 2 * (s + s * q * sum);
}

static inline ALWAYS void turn_of(reals turns, reals *sine, reals *cosine)
{
    reals rounded = turns * 4.0 + reals_of(ROUNDER);
    words quarter = (words)rounded;
    reals a = (turns - (rounded - reals_of(ROUNDER)) * 0.25) * 6.283185307179586, q = a * a;
    reals s = -1.0 / 39916800 + q * (1.0 / 6227020800);
    s = a + a * q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (1.0 / 362880 + q * s))));
    reals c = -1.0 / 3628800 + q * (1.0 / 479001600);
    c = 1 + q * (-1.0 / 2 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320 + q * c))));
    words swap = words_of(0) - (quarter & 1), sign_s = (quarter & 2) << 62, sign_c = ((quarter + 1) & 2) << 62;
    *sine = (reals)((((words)s & ~swap) | ((words)c & swap)) ^ sign_s);
    *cosine = (reals)((((words)c & ~swap) | ((words)s & swap)) ^ sign_c);
}

static inline ALWAYS reals exp_of(reals x)
{
    reals rounded = x * 0x1.71547652b82fep0 + reals_of(ROUNDER), k = rounded - reals_of(ROUNDER);
    reals r = x - k * 0x1.62e42fefa39efp-1;
    reals high = 1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040 + r * (1.0 / 40320 + r * (1.0 / 362880))));
    reals sum = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * high))));
    return (reals)((words)sum + ((words)rounded << 52));
}

/* Pairs of numbers that are normal. */
static inline ALWAYS void draw_normal(size_t count, const double *one, const double *other, double *first,
                                      double *second)
{
    for (size_t i = 0; i < count; i += LANES) {
        reals u, v, sine, cosine;
        memcpy(&u, one + i, sizeof u);
        memcpy(&v, other + i, sizeof v);
        reals radius = log_of(u) * -2.0;
        for (int k = 0; k < LANES; k++)
            radius[k] = sqrt(radius[k]);
        turn_of(v, &sine, &cosine);
        cosine *= radius;
        sine *= radius;
        memcpy(first + i, &cosine, sizeof cosine);
        memcpy(second + i, &sine, sizeof sine);
    }
}

/* Their lengths in whole tokens, at least 1. Returns whether an error of a share of 1e-9 could make one of them another, or they are too
 * many to say. */
static inline ALWAYS bool draw_tokens(const struct length_draw *draw, size_t count, const double *normal,
                                      int32_t *tokens)
{
    words doubts = words_of(0);
    for (size_t i = 0; draw->median > 0 && i < count; i += LANES) {
        reals z;
        memcpy(&z, normal + i, sizeof z);
        reals value = draw->median * exp_of(draw->sigma * z), rounded = value + reals_of(ROUNDER);
        reals part = value - (rounded - reals_of(ROUNDER)), off = (value + 0.5) * 1e-9;
        words whole = (words)rounded - (words)reals_of(ROUNDER);
        wholes out = __builtin_convertvector(whole + ((whole == 0) & 1), wholes);
        memcpy(tokens + i, &out, sizeof out);
        doubts |= (words)((part > 0.5 - off) | (part < off - 0.5) | (value > reals_of(1e8)));
    }
    uint64_t any = 0;
    for (int k = 0; k < LANES; k++)
        any |= doubts[k];
    return any != 0;
}

FOR_EACH_PROCESSOR
void length_draw_many(const struct length_draw *prompt, const struct length_draw *output, size_t count,
                      const double *one, const double *other, int32_t *prompts, int32_t *outputs)
{
    const double widest = 20; /* within which exp_of stays among the doubles */
    for (size_t done = 0, some; done < count; done += some) {
        double first[AT_ONCE], second[AT_ONCE];
        some = count - done < AT_ONCE ? count - done : AT_ONCE;
        bool doubt = some < AT_ONCE || prompt->sigma >= widest || output->sigma >= widest;
        if (!doubt) {
            draw_normal(some, one + done, other + done, first, second);
            doubt = draw_tokens(prompt, some, first, prompts + done);
            doubt |= draw_tokens(output, some, second, outputs + done);
        }
        for (size_t i = done; doubt && i < done + some; i++)
            length_draw_pair(prompt, output, one[i], other[i], &prompts[i], &outputs[i]);
    }
}
