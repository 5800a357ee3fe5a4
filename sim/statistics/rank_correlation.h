/* SPDX-License-Identifier: Apache-2.0 */
/* Spearman's rank correlation: how steadily an output rises or falls with an input. */
#ifndef SAMOVAR_STATISTICS_RANK_CORRELATION_H
#define SAMOVAR_STATISTICS_RANK_CORRELATION_H

#include <stddef.h>

#include "statistics/estimate.h"

/* Of the pairs x[i * stride], y[i] without NaN. NaN for fewer than 4 of them, or if one of both does not vary. */
struct estimate rank_correlation(const double *x, size_t stride, const double *y, size_t count);

#endif
