/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses what a comparison shows: what runs differ in, and what the question is about. */
#ifndef SAMOVAR_OUTPUT_COMPARISON_CHOICE_H
#define SAMOVAR_OUTPUT_COMPARISON_CHOICE_H

#include "output/comparison.h"
#include "output/shown.h"

struct comparison_choice {
    unsigned subjects;          /* what is asked, and what the runs show besides */
    const bool *chosen, *alike; /* per row of shown_columns; alike: a headline that is the same in all cases */
    size_t room;                /* columns that a table of them has at most */
};

/* means, there: of each case, as comparison_mean has them. */
struct comparison_choice comparison_choose(struct arena *arena, const struct comparison *comparison,
                                           const struct summary *means, const bool *there);

#endif
