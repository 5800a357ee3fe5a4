/* SPDX-License-Identifier: Apache-2.0 */
/* Scrambled Sobol points: they fill the unit cube more evenly than chance, and differ from seed to seed. */
#ifndef SAMOVAR_STATISTICS_SOBOL_SEQUENCE_H
#define SAMOVAR_STATISTICS_SOBOL_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

enum { SOBOL_DIMENSIONS_MAX = 256, SOBOL_DEGREE_MAX = 11 };

/* points[point * dimensions + dimension] in (0, 1); at most SOBOL_DIMENSIONS_MAX dimensions and 2^31 points. A power of two of points is
 * the most even. More points of a seed begin with the fewer. */
void sobol_points(uint64_t seed, size_t count, size_t dimensions, double *points);
/* The same without scrambling, from 0 on: for comparison with published points. */
void sobol_points_plain(size_t count, size_t dimensions, double *points);

/* Of dimensions 2 .. SOBOL_DIMENSIONS_MAX: the primitive polynomial x^degree + a_1 x^(degree-1) + .. + 1, whose inner coefficients are the
 * bits of .inner, and the first direction numbers. */
struct sobol_direction {
    unsigned short degree, inner, first[SOBOL_DEGREE_MAX];
};
extern const struct sobol_direction sobol_directions[SOBOL_DIMENSIONS_MAX - 1];

#endif
