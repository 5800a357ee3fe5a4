/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas with units, as people write them on the back of an envelope: `3617 * 6.5 kW * 24 h`, or over columns of a run's
 * summary: `facility_energy_j / requests`. */
#ifndef SAMOVAR_CLAIMS_EXPRESSION_H
#define SAMOVAR_CLAIMS_EXPRESSION_H

#include <stdbool.h>

#include "account/summary.h"

/* Powers of kg, m, s, K, FLOP and byte. */
enum { DIMENSIONS = 6 };
struct magnitude {
    double value; /* in SI */
    signed char power[DIMENSIONS];
};

bool magnitude_same_kind(const struct magnitude *a, const struct magnitude *b);

/* What names in a formula stand for. */
enum expression_names {
    NAMES_UNITS,  /* units alone */
    NAMES_COLUMNS /* columns of summary.csv as well */
};

/* Reads and reckons a formula: numbers, units right behind them, `+ - * /`, parentheses. A unit belongs to the number before it: `6 / 2 h`
 * is 3 per hour. summary: whose columns are meant; NULL: none is there yet, and the value is NaN. False with the mistake in `wrong`. */
bool expression_read(const char *text, enum expression_names names, const struct summary *summary,
                     struct magnitude *out, char *wrong, int size);

/* The same for a number with its unit, "500 MWh". *unit: where its unit begins in the text, "" if it has none; *scale: SI of one such
 * unit. */
bool expression_read_number(const char *text, struct magnitude *out, const char **unit, double *scale, char *wrong,
                            int size);

#endif
