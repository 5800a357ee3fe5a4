/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario expects of its own results: `expect: {pue: "< 1.2", facility_energy_j: "> 1 GWh, <= 10 GWh"}`. */
#ifndef SAMOVAR_ACCOUNT_EXPECTATION_H
#define SAMOVAR_ACCOUNT_EXPECTATION_H

#include "account/summary.h"
#include "base/arena.h"
#include "base/field.h"

/* One column of summary.csv and the bounds that it has to keep. */
struct expectation {
    const char *column;
    const char *
        is; /* one bound or several, apart by commas, each `<`, `<=`, `>` or `>=` and a number; in the column's unit, or with one */
};
/* Refuses columns that there are not, columns of text, and bounds that nobody can read. */
extern const struct record expectation_record;

/* "pue 1.31, not < 1.2; ...": what is not as expected, in arena; NULL: all is. A blank result keeps no bound. */
const char *expectations_missed(struct arena *arena, const struct list *expectations, const struct summary *summary);

#endif
