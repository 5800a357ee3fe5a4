/* SPDX-License-Identifier: Apache-2.0 */
/* A block of four draws is Philox 4x64-10 of (key, counter), with key = (seed, hash of the purpose) and
 * counter = (number of the block, index, 0, 0). Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy
 * as 1, 2, 3, SC'11, doi 10.1145/2063384.2063405. */
#include "base/random.h"

#include <math.h>
#include <string.h>

#include <Random123/philox.h>

enum { BLOCK = 4 };

/* FNV-1a 64 (RFC 9923). */
static uint64_t hash(const char *text)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    return value;
}

struct random random_stream(uint64_t seed, const char *purpose, uint64_t index)
{
    return (struct random){.key = {seed, hash(purpose)}, .counter = {0, index, 0, 0}, .used = BLOCK};
}

uint64_t random_bits(struct random *random)
{
    if (random->used >= BLOCK) {
        philox4x64_ctr_t counter;
        philox4x64_key_t key;
        memcpy(counter.v, random->counter, sizeof counter.v);
        memcpy(key.v, random->key, sizeof key.v);
        philox4x64_ctr_t block = philox4x64_R(10, counter, key);
        memcpy(random->block, block.v, sizeof random->block);
        random->counter[0]++;
        random->used = 0;
    }
    return random->block[random->used++];
}

/* An odd multiple of 2^-53: neither 0 nor 1, and exact. */
double random_uniform(struct random *random)
{
    return (double)((random_bits(random) >> 11) | 1) * 0x1p-53;
}

double random_exponential(struct random *random)
{
    return -log(random_uniform(random));
}

/* Box and Muller 1958, doi 10.1214/aoms/1177706645; the second value is not kept, so that the n-th value of a
 * stream always stems from draws 2n and 2n+1. */
double random_normal(struct random *random)
{
    const double two_pi = 6.283185307179586;
    double radius = sqrt(-2 * log(random_uniform(random)));
    return radius * cos(two_pi * random_uniform(random));
}
