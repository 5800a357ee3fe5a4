/* SPDX-License-Identifier: Apache-2.0 */
/* Times of the requests of a fluid service in a steady state, as distributions: for the percentiles of a run and the share within an objective.
 *
 * The parts are taken as independent: a wait, which a share of the requests has, exponential and cut at the longest that the queue allows; the
 * rest of the time to the first token, and the time of a further token, each lognormal through its median and 99th percentile; and how
 * many tokens follow, lognormal as answers are. The time per token is that of an instant: a long answer meets the mean of several, so
 * that its 99th percentile is an upper estimate. */
#ifndef SAMOVAR_SERVING_FLUID_TIMES_H
#define SAMOVAR_SERVING_FLUID_TIMES_H

#include <stdbool.h>

#include "replica/sketch.h"
#include "serving/techniques.h"

/* All members are doubles: two of them are the same if their bytes are. */
struct fluid_times {
    double wait_frac, wait_mean_s, wait_most_s; /* mean: of those that wait, before the cut */
    double begin_p50_s, begin_p99_s;            /* to the first token, without the wait */
    double token_p50_s, token_p99_s;
    double tokens_p50, tokens_sigma; /* after the first, or steps; NaN: not known */
    double only_whole;               /* 1: a picture or a clip, of which the whole time alone counts; else 0 */
};

/* Weights in the buckets of a struct sketch. */
struct spread {
    double weight[SKETCH_BUCKETS];
};

/* Adds the times of so many requests; to `whole` nothing if the tokens are not known, to the others nothing if the whole alone counts. */
void fluid_times_add(const struct fluid_times *times, double requests, struct spread *first, struct spread *token,
                     struct spread *whole);
/* The share of the requests within the objective; NaN: it is of the whole time, which is not known. */
double fluid_times_good_frac(const struct fluid_times *times, const struct slo *slo);

#endif
