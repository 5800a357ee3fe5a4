/* SPDX-License-Identifier: Apache-2.0 */
/* Hours of data against calendar time. Either they are a 365-day year that repeats (Feb 29 lives through Feb 28 again), or they have
 * dates and follow each other from a first one; what lies outside of these is the same hour of another of their years. */
#ifndef SAMOVAR_SITE_YEAR_H
#define SAMOVAR_SITE_YEAR_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/calendar.h"
#include "base/units.h"

enum { HOURS_PER_YEAR = 8760 };

struct hour_axis {
    int64_t first_s; /* calendar second at which the first hour begins, if dated */
    size_t count;    /* dated: more than HOURS_PER_YEAR, or of less than a year; else not looked at */
    bool dated;
};

/* Hours of a year that repeats. */
static inline struct hour_axis year_axis(void)
{
    return (struct hour_axis){.first_s = 0, .count = HOURS_PER_YEAR, .dated = false};
}

/* The hour of the data for calendar second at_s; *own (or NULL): it is of that date, or of its day of the year. */
size_t year_hour(const struct hour_axis *axis, int64_t at_s, bool *own);

struct year_part {
    size_t hour;    /* of the data */
    double seconds; /* of the interval that lie in it */
};

/* Starts with *at_s at the interval's beginning; false when *at_s has reached to_s. */
static inline bool year_next(const struct hour_axis *axis, double *at_s, double to_s, struct year_part *part)
{
    if (*at_s >= to_s)
        return false;
    double hour_s = floor(*at_s / SECONDS_PER_HOUR) * SECONDS_PER_HOUR, end_s = fmin(hour_s + SECONDS_PER_HOUR, to_s);
    part->hour = year_hour(axis, (int64_t)hour_s, NULL);
    part->seconds = end_s - *at_s;
    *at_s = end_s;
    return true;
}

/* Mean over [from_s, to_s) of a value per hour of the data. */
static inline double year_mean(const struct hour_axis *axis, const double *hours, double from_s, double to_s)
{
    double at = from_s, total = 0;
    struct year_part part;
    while (year_next(axis, &at, to_s, &part))
        total += hours[part.hour] * part.seconds;
    return total / (to_s - from_s);
}

#endif
