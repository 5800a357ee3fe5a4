/* SPDX-License-Identifier: Apache-2.0 */
/* Named random streams from (seed, purpose, index): Philox 4x64-10 (Salmon et al., SC'11). The n-th draw
 * of a stream depends on nothing else, so two strategies see the same arrivals and failures, in any order and on any number of
 * threads. */
#ifndef SAMOVAR_BASE_RANDOM_H
#define SAMOVAR_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t key[2], counter[4], block[4];
    unsigned used; /* of block */
};

/* purpose: a name, "arrivals", "failures"; hashed with FNV-1a 64. */
struct random random_stream(uint64_t seed, const char *purpose, uint64_t index);
uint64_t random_bits(struct random *random);
/* Draws 4 number .. 4 number + 3 of `count` streams of this seed and purpose, with index and those that follow it: for those who need
 * many streams at once. */
void random_blocks(const struct random *stream, uint64_t index, uint64_t number, size_t count, uint64_t (*out)[4]);
/* An odd multiple of 2^-53: neither 0 nor 1, and exact. */
static inline double random_uniform_of(uint64_t bits)
{
    return (double)((bits >> 11) | 1) * 0x1p-53;
}
double random_uniform(struct random *random);     /* in (0, 1), 53 bits */
double random_exponential(struct random *random); /* mean 1 */
double random_normal(struct random *random);      /* mean 0, variance 1: two draws, one value (Box-Muller) */

#endif
