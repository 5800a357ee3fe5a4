/* SPDX-License-Identifier: Apache-2.0 */
/* What the draws of an uncertain study have given: a number per case, row and column. */
#ifndef SAMOVAR_UNCERTAINTY_UNCERTAIN_RESULTS_H
#define SAMOVAR_UNCERTAINTY_UNCERTAIN_RESULTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/column.h"
#include "study/study.h"
#include "study/uncertain.h"

struct uncertain_results {
    const struct study *study;
    const struct uncertain *uncertain;
    const struct column *const *columns; /* all numbers of summary.csv */
    size_t column_count;
    const double *
        outputs; /* [(which * rows + row) * column_count + column]; NaN: the run failed, is missing, or has no such number */
    const size_t *failed, *missing; /* runs of each case */
};

/* The columns that sensitivity and ranks are about, NULL-terminated: those that the study shows, else electricity, water, carbon and cost,
 * as far as there are any. Indices into .columns; *count gets how many. */
size_t *uncertain_columns(struct arena *arena, const struct uncertain_results *results, size_t *count);
/* Whether a column of summary.csv adds up with the work done, as energy does: `per` tells only such ones for another amount of work. A
 * share, a peak, or what is for a request or a year already, stays as it is. */
bool uncertain_is_amount(const struct column *column);
/* What a case gave in a row; an amount where the study has `per` for what that says: a training run, not a year with more of them. */
double uncertain_amount(const struct uncertain_results *results, size_t which, size_t row, size_t column);
/* One column of one case, an amount per row; in arena. */
double *uncertain_column(struct arena *arena, const struct uncertain_results *results, size_t which, size_t column);

/* Cases that are compared with each other, since they differ in what has a baseline: by their baseline. Groups of one are none. */
struct uncertain_group {
    size_t *cases;
    size_t count;
};
struct uncertain_group *uncertain_groups(struct arena *arena, const struct uncertain_results *results, size_t *count);
/* The rows that are draws (uncertain_is_draw), in arena. */
size_t *uncertain_draw_rows(struct arena *arena, const struct uncertain *uncertain, size_t *count);
const char *uncertain_label(const struct uncertain_results *results, size_t which);

#endif
