/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths of many requests at once: some at a time, in vectors as wide as the processor has, with series in place of the C library's
 * functions. A series is off by less than 1e-11 of the length; where that could change the whole number of tokens (and 1e-9 is
 * taken for it), the request is drawn again by length_draw_pair. So the tokens are the same, to the last one.
 *
 * Series: log m = 2 atanh((m - 1)/(m + 1)) with sqrt(1/2) < m < sqrt(2); sine and cosine within an eighth of a turn; exp within half
 * a factor of two; each summed until its next term is below 1e-13. (Abramowitz and Stegun, Handbook of Mathematical Functions, 1964,
 * 4.1.27, 4.3.65, 4.3.66, 4.2.1.) */
#include "traffic/length.h"

#include <math.h>
#include <string.h>

/* Compiled for wider vectors as well, where the compiler can, and chosen at the start; the arithmetic is the same, and so is each bit
 * of it. */
#if defined __x86_64__ && defined __GLIBC__ && !defined __clang__
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#pragma GCC diagnostic ignored "-Wpsabi" /* of vectors that are passed to other files: none is */
enum { LANES = 4 };
#else
#define FOR_EACH_PROCESSOR
enum { LANES = 2 };
#endif
/* Also without optimisation: a function for every processor would not be called as one for a new one calls it. */
#define ALWAYS __attribute__((always_inline))
typedef double reals __attribute__((vector_size(LANES * sizeof(double))));
typedef uint64_t words __attribute__((vector_size(LANES * sizeof(uint64_t))));

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
    reals sum =
        1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * (1.0 / 13 + q * (1.0 / 15))))));
    return exponent * 0x1.62e42fefa39efp-1 + 2 * (s + s * q * sum);
}

static inline ALWAYS void turn_of(reals turns, reals *sine, reals *cosine)
{
    reals rounded = turns * 4.0 + reals_of(ROUNDER);
    words quarter = (words)rounded;
    reals a = (turns - (rounded - reals_of(ROUNDER)) * 0.25) * 6.283185307179586, q = a * a;
    reals s =
        a *
        (1 - q * (1.0 / 6) *
                 (1 - q * (1.0 / 20) *
                          (1 - q * (1.0 / 42) * (1 - q * (1.0 / 72) * (1 - q * (1.0 / 110) * (1 - q * (1.0 / 156)))))));
    reals c =
        1 - q * (1.0 / 2) *
                (1 - q * (1.0 / 12) *
                         (1 - q * (1.0 / 30) *
                                  (1 - q * (1.0 / 56) *
                                           (1 - q * (1.0 / 90) * (1 - q * (1.0 / 132) * (1 - q * (1.0 / 182)))))));
    words swap = words_of(0) - (quarter & 1), sign_s = (quarter & 2) << 62, sign_c = ((quarter + 1) & 2) << 62;
    *sine = (reals)((((words)s & ~swap) | ((words)c & swap)) ^ sign_s);
    *cosine = (reals)((((words)c & ~swap) | ((words)s & swap)) ^ sign_c);
}

static inline ALWAYS reals exp_of(reals x)
{
    reals rounded = x * 0x1.71547652b82fep0 + reals_of(ROUNDER), k = rounded - reals_of(ROUNDER);
    reals r = x - k * 0x1.62e42fefa39efp-1;
    reals high =
        1 + r * (1.0 / 7) * (1 + r * (1.0 / 8) * (1 + r * (1.0 / 9) * (1 + r * (1.0 / 10) * (1 + r * (1.0 / 11)))));
    reals low = 1 + r * (1.0 / 2) *
                        (1 + r * (1.0 / 3) * (1 + r * (1.0 / 4) * (1 + r * (1.0 / 5) * (1 + r * (1.0 / 6) * high))));
    reals sum = 1 + r * low;
    return (reals)((words)sum + ((words)rounded << 52));
}

/* Whole tokens of lengths, 0 for what is less than half of one. Returns a word other than 0 where an error of a share of 1e-9 could
 * make them others, and where they are too many to say. */
static inline ALWAYS words tokens_of(reals value, words *tokens)
{
    reals whole = value + reals_of(ROUNDER), part = value - (whole - reals_of(ROUNDER)), off = (value + 0.5) * 1e-9;
    *tokens = (words)whole - (words)reals_of(ROUNDER);
    return (words)((part > 0.5 - off) | (part < off - 0.5) | (value > reals_of(1e8)));
}

static inline int32_t token_of(words tokens, int lane)
{
    return tokens[lane] < 1 ? 1 : (int32_t)tokens[lane];
}

static inline bool any_of(words flags)
{
    uint64_t any = 0;
    for (int i = 0; i < LANES; i++)
        any |= flags[i];
    return any != 0;
}

FOR_EACH_PROCESSOR
void length_draw_many(const struct length_draw *prompt, const struct length_draw *output, size_t count,
                      const double *one, const double *other, int32_t *prompts, int32_t *outputs)
{
    const double widest = 20; /* within which exp_of stays among the doubles */
    if (prompt->median == 0 && output->median == 0)
        return;
    size_t done = 0;
    for (; done + LANES <= count && prompt->sigma < widest && output->sigma < widest; done += LANES) {
        reals u, v, sine, cosine, radius;
        memcpy(&u, one + done, sizeof u);
        memcpy(&v, other + done, sizeof v);
        radius = log_of(u) * -2.0;
        for (int i = 0; i < LANES; i++)
            radius[i] = sqrt(radius[i]);
        turn_of(v, &sine, &cosine);
        words p, o, unsure_p = tokens_of(prompt->median * exp_of(prompt->sigma * radius * cosine), &p),
                    unsure_o = tokens_of(output->median * exp_of(output->sigma * radius * sine), &o);
        bool unsure = any_of(unsure_p | unsure_o);
        for (int i = 0; i < LANES; i++) {
            size_t at = done + (size_t)i;
            if (unsure && (unsure_p[i] | unsure_o[i])) {
                length_draw_pair(prompt, output, one[at], other[at], &prompts[at], &outputs[at]);
                continue;
            }
            if (prompt->median > 0)
                prompts[at] = token_of(p, i);
            if (output->median > 0)
                outputs[at] = token_of(o, i);
        }
    }
    for (; done < count; done++)
        length_draw_pair(prompt, output, one[done], other[done], &prompts[done], &outputs[done]);
}
