/* SPDX-License-Identifier: Apache-2.0 */
/* ranking.csv and ranking_pairs.csv: which case has the least of what, in how many of the draws, and what would turn the order. */
#ifndef SAMOVAR_UNCERTAINTY_RANKS_H
#define SAMOVAR_UNCERTAINTY_RANKS_H

#include "base/column.h"
#include "base/text.h"
#include "statistics/ranking.h"
#include "statistics/turning_point.h"
#include "uncertainty/uncertain_results.h"

/* One column of the cases of a group over the draws. */
struct ranks {
    struct ranking ranking; /* cases in the order of the group */
    double *probability;    /* of case and rank */
    size_t counted;         /* draws in which no case failed */
    size_t *order;          /* cases of the group by their mean over those draws, the least first */
    double *mean;
};
struct ranks ranks_find(struct arena *arena, const struct uncertain_results *results,
                        const struct uncertain_group *group, size_t column);
/* What turns the order of two cases of the group. */
struct turning_point ranks_turn(struct arena *arena, const struct uncertain_results *results, const struct ranks *ranks,
                                size_t a, size_t b);

extern const struct column ranking_columns[], ranking_pair_columns[];
/* Add all rows. */
void ranking_rows(const struct uncertain_results *results, struct text_buffer *out);
void ranking_pair_rows(const struct uncertain_results *results, struct text_buffer *out);

#endif
