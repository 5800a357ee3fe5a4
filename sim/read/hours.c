/* SPDX-License-Identifier: Apache-2.0 */
#include "read/hours.h"

#include <math.h>

#include "base/calendar.h"
#include "base/units.h"

#define GAP_MAX_S (6 * SECONDS_PER_HOUR)

int hours_place(struct hours *hours, struct csv *csv, size_t time_column, double utc_offset_s)
{
    int64_t utc_s;
    if (!csv_date(csv, time_column, &utc_s))
        return -1;
    if (hours->any && utc_s <= hours->last_s) {
        csv_error(csv, time_column, "this time is not after that of the row before");
        return -1;
    }
    hours->any = true;
    hours->last_s = utc_s;
    int64_t local_s = utc_s + (int64_t)llround(utc_offset_s);
    struct civil civil = calendar_civil(local_s);
    if (civil.month == 2 && civil.day == 29) {
        hours->leap_day = true;
        return -1;
    }
    int hour = (int)(calendar_second_of_year(local_s) / SECONDS_PER_HOUR);
    if (hours->line[hour]) {
        csv_error(csv, time_column,
                  "this hour of the year was there already, in line %d: one year, hour by hour, is wanted",
                  hours->line[hour]);
        return -1;
    }
    hours->line[hour] = csv_line(csv);
    return hour;
}

void hours_note_leap_day(const struct hours *hours, struct csv *csv)
{
    if (hours->leap_day)
        csv_file_warning(csv, 0, "Feb 29 is left out: years have 365 days here");
}

/* The line to show for a gap that begins at this hour: its own, or that of the last row before it. */
static int line_near(const struct hours *hours, int hour)
{
    for (int back = 0; back < HOURS; back++)
        if (hours->line[(hour + HOURS - back) % HOURS])
            return hours->line[(hour + HOURS - back) % HOURS];
    return 0;
}

void hours_fill(const struct hours *hours, struct csv *csv, const char *what, double *values, double gap_s)
{
    int known = -1, filled = 0, longest = 0, longest_at = 0;
    for (int h = 0; h < HOURS && known < 0; h++)
        known = isnan(values[h]) ? -1 : h;
    if (known < 0) {
        csv_file_error(csv, "no %s at all", what);
        return;
    }
    double limit_h = (isnan(gap_s) ? GAP_MAX_S : gap_s) / SECONDS_PER_HOUR;
    for (int from = known, h = known + 1; h <= known + HOURS;
         h++) { /* once around the year, from a known hour to itself */
        if (isnan(values[h % HOURS]))
            continue;
        int gap = h - from - 1;
        double left = values[from % HOURS], right = values[h % HOURS];
        for (int i = 1; i <= gap && gap <= limit_h; i++)
            values[(from + i) % HOURS] = left + (right - left) * i / (gap + 1);
        if (gap > limit_h)
            csv_line_error(csv, line_near(hours, (from + 1) % HOURS),
                           "%s: %d hours in a row are missing from hour %d of the year on (local standard "
                           "time); at most %g h are filled, see `gaps`",
                           what, gap, (from + 1) % HOURS, limit_h);
        else if (gap > 0) {
            filled += gap;
            if (gap > longest) {
                longest = gap;
                longest_at = (from + 1) % HOURS;
            }
        }
        from = h;
    }
    if (filled && isnan(gap_s))
        csv_file_warning(csv, line_near(hours, longest_at),
                         "%s: %d missing hour%s filled by straight lines; the longest gap, here, has %d h", what,
                         filled, filled == 1 ? " is" : "s are", longest);
}
