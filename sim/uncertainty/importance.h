/* SPDX-License-Identifier: Apache-2.0 */
/* What each uncertain input does to an output, by the method that the study draws with. */
#ifndef SAMOVAR_UNCERTAINTY_IMPORTANCE_H
#define SAMOVAR_UNCERTAINTY_IMPORTANCE_H

#include "statistics/estimate.h"
#include "study/uncertain.h"

struct importance {
    /* NaN where the method has none. */
    struct estimate first, total; /* Sobol's indices */
    struct estimate mu_star;      /* of Morris */
    double mu, sigma;
    struct estimate rank_correlation; /* over the draws */
    double low, high;                 /* the output with the input at its ends, nothing else changed */
    double score;                     /* by which inputs are ordered: the larger, the more it matters */
};

/* output: per row. out: per input, and one more, the dummy of Sobol's indices. */
void importance_find(const struct uncertain *uncertain, const double *output, struct importance *out);
/* Inputs in the order of their score, those without one left out: indices into out; *count gets how many. */
size_t *importance_order(struct arena *arena, const struct importance *importance, size_t inputs, size_t *count);
/* "S_T 0.71", "rank correlation -0.52": by what it was ordered; in arena. */
const char *importance_text(struct arena *arena, const struct uncertain *uncertain,
                            const struct importance *importance);

#endif
