/* SPDX-License-Identifier: Apache-2.0 */
/* The points of Sobol 1967 in the order of Antonov & Saleev 1979, from direction numbers of Joe & Kuo 2008 (doi 10.1137/070709359):
 *     m_i = 2 a_1 m_(i-1) ^ 4 a_2 m_(i-2) ^ .. ^ 2^s m_(i-s) ^ m_(i-s).
 * Scrambled by Matousek's random linear map and a digital shift (1998, doi 10.1006/jcom.1998.0487): each direction number is multiplied
 * by a random lower triangular matrix of bits with ones on the diagonal, and all points are shifted by random bits. The variance of means
 * is that of Owen's nested scrambling (Owen 2003, doi 10.1145/945511.945518). */
#include "statistics/sobol_sequence.h"

#include <assert.h>
#include <string.h>

#include "base/random.h"

enum { BITS = 32 };

static void direction_numbers(size_t dimension, uint32_t v[BITS])
{
    if (dimension == 0) {
        for (unsigned i = 0; i < BITS; i++)
            v[i] = 1u << (BITS - 1 - i);
        return;
    }
    const struct sobol_direction *d = &sobol_directions[dimension - 1];
    for (unsigned i = 0; i < BITS; i++) {
        if (i < d->degree) {
            v[i] = (uint32_t)d->first[i] << (BITS - 1 - i);
            continue;
        }
        v[i] = v[i - d->degree] ^ (v[i - d->degree] >> d->degree);
        for (unsigned k = 1; k < d->degree; k++)
            if (d->inner >> (d->degree - 1 - k) & 1)
                v[i] ^= v[i - k];
    }
}

/* Multiplies each number, most significant bit first, by the matrix. Row b of a lower triangular one has its bits before b at random,
 * a one at b, and nothing behind. */
static void scramble(struct random *random, uint32_t v[BITS])
{
    uint32_t before[BITS];
    memcpy(before, v, sizeof before);
    memset(v, 0, sizeof before);
    for (unsigned b = 0; b < BITS; b++) {
        uint32_t one = 1u << (BITS - 1 - b), left_of_it = ~(one | (one - 1));
        uint32_t row = ((uint32_t)(random_bits(random) >> 32) & left_of_it) | one;
        for (unsigned i = 0; i < BITS; i++)
            if (__builtin_parity(row & before[i]))
                v[i] |= one;
    }
}

static void fill(const uint32_t v[BITS], uint32_t shift, double centre, size_t count, size_t dimensions, double *points)
{
    assert(count <= (size_t)1 << (BITS - 1));
    uint32_t x = shift;
    for (size_t i = 0; i < count; i++) {
        points[i * dimensions] = ((double)x + centre) * 0x1p-32;
        x ^= v[__builtin_ctzll(~(unsigned long long)i)];
    }
}

void sobol_points(uint64_t seed, size_t count, size_t dimensions, double *points)
{
    assert(dimensions <= SOBOL_DIMENSIONS_MAX);
    for (size_t k = 0; k < dimensions; k++) {
        struct random random = random_stream(seed, "sobol scrambling", k);
        uint32_t v[BITS];
        direction_numbers(k, v);
        scramble(&random, v);
        fill(v, (uint32_t)(random_bits(&random) >> 32), 0.5, count, dimensions, points + k);
    }
}

void sobol_points_plain(size_t count, size_t dimensions, double *points)
{
    assert(dimensions <= SOBOL_DIMENSIONS_MAX);
    for (size_t k = 0; k < dimensions; k++) {
        uint32_t v[BITS];
        direction_numbers(k, v);
        fill(v, 0, 0, count, dimensions, points + k);
    }
}
