/* SPDX-License-Identifier: Apache-2.0 */
/* A block of four draws is Philox 4x64-10 of (key, counter), with key = (seed, hash of the purpose) and
 * counter = (number of the block, index, 0, 0). Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy
 * as 1, 2, 3, SC'11, doi 10.1145/2063384.2063405. */
#include "base/random.h"

#include <math.h>

enum { BLOCK = 4, ROUNDS = 10 };

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

/* Keys of the rounds. */
struct schedule {
    uint64_t key[ROUNDS][2];
};

static struct schedule schedule_of(const uint64_t key[2])
{
    struct schedule s;
    for (uint64_t i = 0; i < ROUNDS; i++) {
        s.key[i][0] = key[0] + i * UINT64_C(0x9e3779b97f4a7c15);
        s.key[i][1] = key[1] + i * UINT64_C(0xbb67ae8584caa73b);
    }
    return s;
}

/* Unrolled: where parts of the counter are the same in each turn of a loop, so is most of the first two rounds. */
static inline void philox(const struct schedule *s, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t out[BLOCK])
{
#pragma GCC unroll 10
    for (int i = 0; i < ROUNDS; i++) {
        unsigned __int128 one = (unsigned __int128)a * UINT64_C(0xd2e7470ee14c6c93),
                          two = (unsigned __int128)c * UINT64_C(0xca5a826395121157);
        a = (uint64_t)(two >> 64) ^ b ^ s->key[i][0];
        c = (uint64_t)(one >> 64) ^ d ^ s->key[i][1];
        b = (uint64_t)two;
        d = (uint64_t)one;
    }
    out[0] = a;
    out[1] = b;
    out[2] = c;
    out[3] = d;
}

void random_blocks(const struct random *stream, uint64_t index, uint64_t number, size_t count, uint64_t (*out)[4])
{
    const struct schedule schedule = schedule_of(stream->key);
    for (size_t i = 0; i < count; i++)
        philox(&schedule, number, index + i, 0, 0, out[i]);
}

uint64_t random_bits(struct random *random)
{
    if (random->used >= BLOCK) {
        const struct schedule schedule = schedule_of(random->key);
        uint64_t *counter = random->counter;
        philox(&schedule, counter[0], counter[1], counter[2], counter[3], random->block);
        counter[0]++;
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
