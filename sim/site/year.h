/* SPDX-License-Identifier: Apache-2.0 */
/* Walks an interval of calendar time hour by hour through a 365-day year that repeats (Feb 29 lives through
 * Feb 28 again). */
#ifndef SAMOVAR_SITE_YEAR_H
#define SAMOVAR_SITE_YEAR_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/calendar.h"
#include "base/units.h"

enum { HOURS_PER_YEAR = 8760 };

struct year_part {
    size_t hour;    /* of the year, 0..8759 */
    double seconds; /* of the interval that lie in it */
};

/* Starts with *at_s at the interval's beginning; false when *at_s has reached to_s. */
static inline bool year_next(double *at_s, double to_s, struct year_part *part)
{
    if (*at_s >= to_s)
        return false;
    double hour_s = floor(*at_s / SECONDS_PER_HOUR) * SECONDS_PER_HOUR, end_s = fmin(hour_s + SECONDS_PER_HOUR, to_s);
    part->hour = (size_t)(calendar_second_of_year((int64_t)hour_s) / SECONDS_PER_HOUR);
    part->seconds = end_s - *at_s;
    *at_s = end_s;
    return true;
}

/* Mean over [from_s, to_s) of a value per hour of the year. */
static inline double year_mean(const double *hours, double from_s, double to_s)
{
    double at = from_s, total = 0;
    struct year_part part;
    while (year_next(&at, to_s, &part))
        total += hours[part.hour] * part.seconds;
    return total / (to_s - from_s);
}

#endif
