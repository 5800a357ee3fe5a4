/* SPDX-License-Identifier: Apache-2.0 */
/* What the sentence of a comparison is made from: which case is best against each baseline, by what is asked, and what cases are called. */
#ifndef SAMOVAR_OUTPUT_CONCLUSION_INSIDE_H
#define SAMOVAR_OUTPUT_CONCLUSION_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"
#include "output/comparison.h"
#include "output/measure.h"

enum { CLAUSES_MAX = 3 }; /* for more baselines a range is said */

/* A baseline, and the best of the cases that are compared with it. */
struct baseline_cases {
    size_t base, best;
    const char *place; /* "at Dulles ", or "" */
};

struct view {
    const struct comparison *comparison;
    struct arena *arena;
    const struct summary *means;
    bool *there;
    struct baseline_cases *baselines;
    size_t baseline_count;
    bool labels_only, sites_compared;
    /* What is compared: the first decides who is best. */
    const struct measure *measures[MEASURES_MAX + 1];
    size_t measure_count;
};

/* Opens the view of view->comparison, in an arena that the caller destroys: how many cases have results, and the last of them. */
size_t view_open(struct view *view, size_t *last);

/* Relative change of a measure against another case. */
double view_change(const struct view *view, const struct measure *measure, size_t which, size_t base);
/* Whether, with several seeds, the difference might be chance. */
bool view_is_chance(const struct view *view, const struct measure *measure, size_t which, size_t base);
/* What to call a case: its strategy, unless its baseline has the same one; with its site, where sites are compared. */
const char *view_name(const struct view *view, size_t which);
/* A site as a sentence has it. */
const char *view_site(const struct view *view, const char *site);

/* Says what the best case of a baseline changes, at what price, and who is best in something else. */
void conclusion_clause(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out);
/* Says which case hands over more heat that others can use, if another does. */
void conclusion_reuse(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out);
/* Says what the servers of a case bore and its heat gave: ", handing over 3 MWh of heat for reuse". */
void conclusion_side_effects(const struct view *view, size_t which, struct text_buffer *out);

#endif
