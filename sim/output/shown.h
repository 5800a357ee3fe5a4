/* SPDX-License-Identifier: Apache-2.0 */
/* How people are shown the columns of summary.csv: title, unit, digits, and which questions each answers. A new column of the summary gets onto
 * the screen by one row of this table. */
#ifndef SAMOVAR_OUTPUT_SHOWN_H
#define SAMOVAR_OUTPUT_SHOWN_H

#include "account/subject.h"
#include "account/summary.h"
#include "base/arena.h"

struct shown_step {
    double size;
    const char *unit; /* NULL: none */
};

/* A quantity in the units that people use. */
struct shown_scale {
    struct shown_step steps[5]; /* from small to large; .size 0 ends them */
    /* The one that is taken unless values are below 1 and none reaches 10 in it, or all are above a million. */
    size_t usual;
    double zero; /* what shows as 0: 273.15 of degC */
};

struct shown_column {
    size_t offset; /* a COLUMN_NUMBER of struct summary */
    const char *title;
    const struct shown_scale *scale;
    int digits; /* significant ones; below 0: so many decimals */
    unsigned
        subjects; /* of account/subject.h: it is shown where one of them is asked about, if runs differ in it; 0: by `show` alone */
    /* A second column with the change against the baseline, under this title, for these subjects. */
    const char *change_title;
    unsigned change;
};

/* In the order in which a table has them; .title NULL at the end. */
extern const struct shown_column shown_columns[];
/* The row of a column; NULL: none. */
const struct shown_column *shown_find(size_t offset);

/* The step of the scale that suits values of these sizes (absolute, above 0). */
const struct shown_step *shown_step_for(const struct shown_scale *scale, double least, double most);
/* "12.34"; "-" for NaN. */
const char *shown_text(struct arena *arena, const struct shown_column *column, const struct shown_step *step,
                       double value);
/* The same by itself, with its unit. */
const char *shown_quantity(struct arena *arena, const struct shown_column *column, double value);

#endif
