/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a file laid out over hours: finer ones are averaged, gaps are filled, and what the run needs must be there. */
#ifndef SAMOVAR_READ_HOURS_H
#define SAMOVAR_READ_HOURS_H

#include "read/clock.h"
#include "read/csv.h"
#include "site/year.h"

/* The hours that a run lives through, in calendar seconds (local standard time); duration 0: none. */
struct hours_need {
    double start_s, duration_s;
};

/* The rows, as they come. Starts as {.csv, .width}. */
struct hours {
    struct csv *csv;
    size_t width; /* values of a row */
    bool ends;    /* times are the ends of intervals */
    bool means;   /* a row is the mean of its step: rows of days, say, stand for all of their hours */
    int64_t *at_s;
    int *line;
    double *values;
    size_t count, capacity[3];
};

/* Takes the current row at its UTC time, or a line at a given moment; NaN: not known. False (said): no time, or not after the row
 * before. */
bool hours_take(struct hours *hours, const struct csv_found *time, const double *values);
bool hours_take_at(struct hours *hours, int line, int64_t at_s, const double *values);

/* The hours: those of a 365-day year if the rows span no more (Feb 29 is left out, with a warning), else all from the first row to
 * the last. A row belongs to the hour that it begins in; where several do, at equal steps, it has their mean. */
struct hour_table {
    struct csv *csv;
    struct hour_axis axis;
    size_t count;    /* of hours */
    double **values; /* [width][count], NaN where there is none */
    int *line;       /* of the first row of an hour; 0: none */
    bool *known;     /* hours that have a row, or lie in a gap that was filled */
    bool *needed;
};
/* Lays the rows out and frees them. offset_s: local standard time less the clock of the rows. False (said): steps that differ, none
 * at all, or hours of the run that lie beyond the rows. */
bool hours_lay(struct hours *hours, struct arena *arena, double offset_s, const struct hours_need *need,
               struct hour_table *table);

/* Fills gaps of a column by straight lines (a year is taken as a circle): gaps up to gap_s; if that is NaN up to 6 h, with a
 * warning. Longer ones are errors if the run needs more hours of them; what it does not need has the values of other days at the same
 * hour. what NULL: fills nothing that is needed, and says nothing. */
void hours_fill(struct hour_table *table, const char *what, double *values, double gap_s);
/* Whether there are hours that no row knows: the run does not need them. */
bool hours_partial(const struct hour_table *table);

#endif
