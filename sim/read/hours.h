/* SPDX-License-Identifier: Apache-2.0 */
/* A column of a file laid out over the hours of a 365-day year, with the line that each came from. */
#ifndef SAMOVAR_READ_HOURS_H
#define SAMOVAR_READ_HOURS_H

#include "read/csv.h"

enum { HOURS = 8760 };

struct hours {
    int line[HOURS]; /* 0: no row for this hour */
    bool leap_day;   /* rows of a Feb 29 were left out */
    int64_t last_s;  /* of the row before */
    bool any;
};

/* The hour of the year, in local standard time, that the current row's UTC time (in time_column) begins in,
 * or -1 for a row to leave out: one with a mistake (said: no date, not after the row before, an hour twice),
 * or of Feb 29. Where the offset is not a whole number of hours, hours begin that much earlier. */
int hours_place(struct hours *hours, struct csv *csv, size_t time_column, double utc_offset_s);

/* Fills gaps by straight lines, the year taken as a circle: gaps up to gap_s; if that is NaN up to 6 h, with
 * a warning. Longer gaps are errors. */
void hours_fill(const struct hours *hours, struct csv *csv, const char *what, double *values, double gap_s);

/* Says once that Feb 29 was left out, if it was. */
void hours_note_leap_day(const struct hours *hours, struct csv *csv);

#endif
