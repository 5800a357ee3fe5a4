/* SPDX-License-Identifier: Apache-2.0 */
/* Variance-based sensitivity: how much of an output's variance is due to each input, alone and with the others. */
#ifndef SAMOVAR_STATISTICS_SOBOL_INDICES_H
#define SAMOVAR_STATISTICS_SOBOL_INDICES_H

#include <stddef.h>
#include <stdint.h>

#include "statistics/estimate.h"

/* Runs of a block: A, B, and A with each input in turn as in B. */
static inline size_t sobol_block(size_t inputs)
{
    return inputs + 2;
}
/* base: `blocks` points of 2 * inputs dimensions. points[(block * (inputs + 2) + run) * inputs + input]. */
void sobol_runs(const double *base, size_t blocks, size_t inputs, double *points);

struct sobol_index {
    struct estimate first, total; /* NaN where the output does not vary */
};
/* outputs[block * (inputs + 2) + run]; NaN: the run failed, then its block is left out. out: per input, and one more: the dummy, an input
 * that does nothing, whose first-order index is the floor below which another one says nothing. Its total index is 0 by its estimator.
 * seed: of the bootstrap's resamples. Returns the number of blocks that were used. The intervals are those of independent points;
 * with Sobol points they are on the safe side. */
size_t sobol_indices(const double *outputs, size_t blocks, size_t inputs, uint64_t seed, size_t resamples,
                     struct sobol_index *out);

#endif
