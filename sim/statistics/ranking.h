/* SPDX-License-Identifier: Apache-2.0 */
/* Which of several cases has the least of something, and in how many of the draws that all of them share. */
#ifndef SAMOVAR_STATISTICS_RANKING_H
#define SAMOVAR_STATISTICS_RANKING_H

#include <stddef.h>

#include "statistics/estimate.h"

/* Two outputs that differ by less are the same. */
#define RANKING_SAME_FRAC 1e-9
/* outputs[draw * cases + which]; NaN: the run failed. */
struct ranking {
    const double *outputs;
    size_t draws, cases;
};

/* probability[which * cases + rank], rank 0 for the least: over the draws in which no case failed. Equal cases share their ranks. Returns
 * the number of those draws; probabilities are NaN if there are none. */
size_t ranking_probabilities(const struct ranking *ranking, double *probability);

struct ranking_pair {
    size_t draws;          /* in which neither failed */
    size_t less, equal;    /* in which a has less than b, as much */
    struct estimate share; /* less / draws */
};
struct ranking_pair ranking_pair(const struct ranking *ranking, size_t a, size_t b);

/* A share of successes with Wilson's interval; NaN of no trials. */
struct estimate proportion(size_t successes, size_t trials);

#endif
