/* SPDX-License-Identifier: Apache-2.0 */
/* A block of four draws is Philox 4x64-10 of (key, counter), with key = (seed, hash of the purpose) and
 * counter = (number of the block, index, 0, 0). Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy
 * as 1, 2, 3, SC'11, doi 10.1145/2063384.2063405. */
#include "base/random.h"

#include <math.h>

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

static void philox(const uint64_t counter[4], const uint64_t key[2], uint64_t out[BLOCK])
{
    philox4x64_ctr_t block = philox4x64_R(10, (philox4x64_ctr_t){{counter[0], counter[1], counter[2], counter[3]}},
                                          (philox4x64_key_t){{key[0], key[1]}});
    for (int i = 0; i < BLOCK; i++)
        out[i] = block.v[i];
}

void random_block(const struct random *stream, uint64_t index, uint64_t number, uint64_t out[4])
{
    philox((uint64_t[4]){number, index, 0, 0}, stream->key, out);
}

uint64_t random_bits(struct random *random)
{
    if (random->used >= BLOCK) {
        philox(random->counter, random->key, random->block);
        random->counter[0]++;
        random->used = 0;
    }
    return random->block[random->used++];
}

double random_uniform(struct random *random)
{
    return random_uniform_of(random_bits(random));
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
