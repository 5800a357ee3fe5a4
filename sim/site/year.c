/* SPDX-License-Identifier: Apache-2.0 */
#include "site/year.h"

enum { HOUR_S = 3600, DAY_H = 24 };

/* Hours from the first one to this moment, below 0 before it. */
static int64_t hours_after(const struct hour_axis *axis, int64_t at_s)
{
    int64_t past_s = at_s - axis->first_s;
    return past_s / HOUR_S - (past_s % HOUR_S < 0);
}

static bool within(const struct hour_axis *axis, int64_t hour)
{
    return hour >= 0 && hour < (int64_t)axis->count;
}

size_t year_hour(const struct hour_axis *axis, int64_t at_s, bool *own)
{
    if (own)
        *own = true;
    if (!axis->dated)
        return (size_t)(calendar_second_of_year(at_s) / HOUR_S);
    int64_t hour = hours_after(axis, at_s);
    if (within(axis, hour))
        return (size_t)hour;
    struct civil civil = calendar_civil(at_s);
    if (civil.month == 2 && civil.day == 29)
        civil.day = 28;
    int last = calendar_civil(axis->first_s + (int64_t)axis->count * HOUR_S).year;
    for (civil.year = last; civil.year >= calendar_civil(axis->first_s).year; civil.year--)
        if (within(axis, hours_after(axis, calendar_seconds(civil))))
            return (size_t)hours_after(axis, calendar_seconds(civil));
    if (own)
        *own = false;
    int64_t of_day = (hour % DAY_H + DAY_H) % DAY_H, days = (int64_t)axis->count / DAY_H;
    int64_t day = hour < 0 ? 0 : days - 1;
    return days == 0 ? (size_t)(of_day % (int64_t)axis->count) : (size_t)(day * DAY_H + of_day);
}
