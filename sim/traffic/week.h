/* SPDX-License-Identifier: Apache-2.0 */
/* The hours of a week, from Monday 00:00. */
#ifndef SAMOVAR_TRAFFIC_WEEK_H
#define SAMOVAR_TRAFFIC_WEEK_H

#include <math.h>
#include <stddef.h>

#include "base/units.h"

/* Seconds since the last Monday 00:00 of a moment in calendar seconds; 1970-01-05 was one. */
static inline double week_time_s(double at_s)
{
    const double monday_s = 4 * SECONDS_PER_DAY, week_s = 7 * SECONDS_PER_DAY;
    double since_s = at_s - monday_s;
    return fmax(0, since_s - week_s * floor(since_s / week_s));
}

struct week_hour {
    size_t number; /* 0 .. 167 */
    double left_s;
};
static inline struct week_hour week_hour(double at_s)
{
    double hours = week_time_s(at_s) / SECONDS_PER_HOUR;
    double hour = floor(hours + 1e-9); /* no stretch as short as a rounding error before an hour */
    return (struct week_hour){(size_t)hour % 168, (hour + 1 - hours) * SECONDS_PER_HOUR};
}

#endif
