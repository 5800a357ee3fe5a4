/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that hold for a month or a year, laid out over its hours. */
#ifndef SAMOVAR_FILES_MONTHS_H
#define SAMOVAR_FILES_MONTHS_H

#include "read/csv_columns.h"
#include "read/hours.h"

#define MONTH_NAMES CSV_NAMES(CSV_OURS("month"), CSV_THEIRS("EIA", "period"))

struct month_row {
    int first, count; /* months since year 0 */
    int line;
    size_t at; /* of its values */
};

/* Starts as {.width}. */
struct months {
    size_t width; /* values of a row */
    struct month_row *rows;
    double *values;
    size_t count, capacity[2];
};

/* Takes values that hold for so many months from the first on, since year 0. */
void months_add(struct months *months, int first, int count, int line, const double *values);
/* Takes the current row, whose period is written 2023-01 or 2023. False (said): it is not. */
bool months_take(struct months *months, struct csv *csv, const struct csv_found *period, const double *values);
/* Gives each hour of the months, by the local clock, to hours; frees the rows. */
void months_finish(struct months *months, struct csv *csv, double utc_offset_s, struct hours *hours);

#endif
