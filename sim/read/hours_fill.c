/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps in hours. */
#include "read/hours.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_H = 24, GAP_MAX_H = 6 };

/* A gap of a column: hours from, from + 1, ... (round the year, if it is one). */
struct gap {
    size_t from, length, needed;
    bool open; /* at an end of dated hours: there is nothing on its other side */
};

/* The column as it is filled. */
struct filling {
    struct hour_table *table;
    double *values;
    bool *given; /* hours that had a value before */
};

/* The line to show for a gap that begins at this hour: its own, or that of the last row before it. */
static int line_near(const struct hour_table *table, size_t hour)
{
    for (size_t back = 0; back < table->count; back++)
        if (table->line[(hour + table->count - back) % table->count])
            return table->line[(hour + table->count - back) % table->count];
    return 0;
}

/* The gap that begins at an hour without a value. */
static struct gap measure(const struct filling *filling, size_t from)
{
    const struct hour_table *table = filling->table;
    struct gap gap = {.from = from, .open = table->axis.dated && from == 0};
    for (size_t i = 0; i < table->count; i++) {
        size_t h = from + i;
        if (table->axis.dated && h == table->count) {
            gap.open = true;
            break;
        }
        if (filling->given[h % table->count])
            break;
        gap.length++;
        gap.needed += table->needed[h % table->count];
    }
    return gap;
}

static void fill_straight(const struct filling *filling, const struct gap *gap)
{
    size_t count = filling->table->count;
    double left = filling->values[(gap->from + count - 1) % count],
           right = filling->values[(gap->from + gap->length) % count];
    for (size_t i = 1; i <= gap->length; i++) {
        size_t h = (gap->from + i - 1) % count;
        filling->values[h] = left + (right - left) * (double)i / (double)(gap->length + 1);
        filling->table->known[h] = true;
    }
}

/* The same hour of another day: of days before if there is one, else behind. */
static double of_another_day(const struct filling *filling, size_t hour)
{
    size_t count = filling->table->count, day = hour % DAY_H;
    bool circle = !filling->table->axis.dated;
    for (size_t back = DAY_H; back <= (circle ? count : hour); back += DAY_H)
        if (filling->given[(hour + count - back) % count])
            return filling->values[(hour + count - back) % count];
    for (size_t h = day; h < count; h += DAY_H)
        if (filling->given[h])
            return filling->values[h];
    for (size_t back = 1; back <= count; back++)
        if (filling->given[(hour + count - back) % count])
            return filling->values[(hour + count - back) % count];
    return NAN;
}

static void fill_from_days(const struct filling *filling, const struct gap *gap)
{
    size_t count = filling->table->count;
    for (size_t i = 0; i < gap->length; i++)
        filling->values[(gap->from + i) % count] = of_another_day(filling, (gap->from + i) % count);
}

/* What is said of all gaps of a column. */
struct filled {
    size_t hours, longest, longest_at;
};

static void close_gap(const struct filling *filling, const char *what, const struct gap *gap, double limit_h,
                      struct filled *filled)
{
    struct hour_table *table = filling->table;
    bool straight = (double)gap->length <= limit_h && !gap->open;
    if (!what) {
        if (gap->needed == 0)
            fill_from_days(filling, gap);
        return;
    }
    if (!straight && (double)gap->needed > limit_h) {
        csv_line_error(
            table->csv, line_near(table, gap->from),
            "%s: %zu hours in a row are missing from hour %zu of the %s on (local standard time)%s; at most %g h "
            "are filled, see `gaps`",
            what, gap->length, gap->from, table->axis.dated ? "file" : "year",
            gap->needed < gap->length ? ", and the run needs some of them" : "", limit_h);
        return;
    }
    straight ? fill_straight(filling, gap) : fill_from_days(filling, gap);
    size_t counted = straight ? gap->length : gap->needed;
    filled->hours += counted;
    if (counted > filled->longest) {
        filled->longest = counted;
        filled->longest_at = gap->from;
    }
}

void hours_fill(struct hour_table *table, const char *what, double *values, double gap_s)
{
    struct filling filling = {table, values, memory_grow(NULL, table->count, sizeof *filling.given)};
    size_t first = table->count;
    for (size_t h = table->count; h-- > 0;) {
        filling.given[h] = !isnan(values[h]);
        first = filling.given[h] ? h : first;
    }
    struct filled filled = {0};
    double limit_h = isnan(gap_s) ? GAP_MAX_H : gap_s / SECONDS_PER_HOUR;
    if (first == table->count && what)
        csv_file_error(table->csv, "no %s at all", what);
    if (first < table->count && table->axis.dated && first > 0) {
        struct gap gap = measure(&filling, 0);
        close_gap(&filling, what, &gap, limit_h, &filled);
    }
    for (size_t i = 1; i < table->count && first < table->count; i++) { /* from a known hour, once around a year */
        size_t h = (first + i) % table->count;
        if (table->axis.dated && first + i >= table->count)
            break;
        if (filling.given[h])
            continue;
        struct gap gap = measure(&filling, h);
        close_gap(&filling, what, &gap, limit_h, &filled);
        i += gap.length - 1;
    }
    if (what && filled.hours && isnan(gap_s))
        csv_file_warning(table->csv, line_near(table, filled.longest_at),
                         "%s: %zu missing hour%s filled by straight lines; the longest gap, here, has %zu h", what,
                         filled.hours, filled.hours == 1 ? " is" : "s are", filled.longest);
    free(filling.given);
}
