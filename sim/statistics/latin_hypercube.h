/* SPDX-License-Identifier: Apache-2.0 */
/* Latin hypercube: points of which each input meets each of `count` equal parts of its range exactly once. */
#ifndef SAMOVAR_STATISTICS_LATIN_HYPERCUBE_H
#define SAMOVAR_STATISTICS_LATIN_HYPERCUBE_H

#include <stddef.h>
#include <stdint.h>

/* points[point * inputs + input] in (0, 1). Those of an input depend on seed, count and its index alone. */
void latin_hypercube(uint64_t seed, size_t count, size_t inputs, double *points);

#endif
