/* SPDX-License-Identifier: Apache-2.0 */
/* All values that something took in a run, for its quantiles: exact, 8 bytes each. */
#ifndef SAMOVAR_ACCOUNT_SAMPLES_H
#define SAMOVAR_ACCOUNT_SAMPLES_H

#include "base/arena.h"

/* Starts as {0}. */
struct samples {
    struct samples_part *first, *last;
    size_t count;
};
void samples_add(struct samples *samples, struct arena *arena, double value);
/* NaN: there are none. Takes as much room in arena again. */
double samples_quantile(const struct samples *samples, struct arena *arena, double fraction);

#endif
