/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/series_period.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/numerics.h"
#include "base/units.h"

/* What a column has come to: its integral over the time in which it has a value. */
struct part {
    struct sum integral;
    double time_s, last;
};

struct series_period {
    const struct column *columns;
    size_t count, row_bytes, begin, length, timestamp; /* columns: time_s, interval_s, timestamp */
    enum series_kept kind;
    struct part *parts; /* per column */
    int64_t number;     /* of the period, counted from anywhere */
    int64_t day;        /* of the last tick: in it the month is the same */
    bool open;          /* it has a tick */
    void *first, *done; /* row of its first tick; row of the period before */
};

struct series_period *series_period_create(struct arena *arena, const struct column *columns, size_t row_bytes,
                                           enum series_kept kind)
{
    struct series_period *p = arena_alloc(arena, 1, sizeof *p);
    *p = (struct series_period){.columns = columns, .row_bytes = row_bytes, .kind = kind};
    for (; columns[p->count].name; p->count++) {
        if (strcmp(columns[p->count].name, "time_s") == 0)
            p->begin = p->count;
        else if (strcmp(columns[p->count].name, "interval_s") == 0)
            p->length = p->count;
        else if (columns[p->count].kind == COLUMN_DATE)
            p->timestamp = p->count;
    }
    p->parts = arena_alloc(arena, p->count, sizeof *p->parts);
    p->first = arena_alloc(arena, 1, row_bytes);
    p->done = arena_alloc(arena, 1, row_bytes);
    return p;
}

static double number_at(const struct series_period *p, const void *row, size_t column)
{
    double value;
    memcpy(&value, (const char *)row + p->columns[column].offset, sizeof value);
    return value;
}

/* The period in which a tick begins. */
static int64_t number_of(struct series_period *p, const void *row)
{
    int64_t timestamp_s;
    memcpy(&timestamp_s, (const char *)row + p->columns[p->timestamp].offset, sizeof timestamp_s);
    if (p->kind == SERIES_HOURLY)
        return (int64_t)floor((double)timestamp_s / SECONDS_PER_HOUR);
    int64_t day = (int64_t)floor((double)timestamp_s / SECONDS_PER_DAY);
    if (p->open && day == p->day)
        return p->number;
    p->day = day;
    struct civil civil = calendar_civil(timestamp_s);
    return 12 * (int64_t)civil.year + civil.month;
}

/* A state at the end of a tick, as the heat in a tank; all else is a mean over it. */
static bool is_held(const struct column *column)
{
    return strcmp(column->unit, "J") == 0;
}

const void *series_period_end(struct series_period *p)
{
    if (!p->open)
        return NULL;
    memcpy(p->done, p->first, p->row_bytes);
    double seconds = p->parts[p->length].time_s;
    for (size_t i = 0; i < p->count; i++) {
        const struct part *part = &p->parts[i];
        double value = part->time_s > 0 ? sum_value(&part->integral) / part->time_s : NAN;
        if (i == p->length)
            value = seconds;
        else if (is_held(&p->columns[i]))
            value = part->last;
        if (p->columns[i].kind == COLUMN_NUMBER && i != p->begin)
            memcpy((char *)p->done + p->columns[i].offset, &value, sizeof value);
    }
    memset(p->parts, 0, p->count * sizeof *p->parts);
    p->open = false;
    return p->done;
}

const void *series_period_add(struct series_period *p, const void *row)
{
    int64_t number = number_of(p, row);
    const void *done = number != p->number ? series_period_end(p) : NULL;
    if (!p->open)
        memcpy(p->first, row, p->row_bytes);
    p->open = true;
    p->number = number;
    double seconds = number_at(p, row, p->length);
    for (size_t i = 0; i < p->count; i++) {
        if (p->columns[i].kind != COLUMN_NUMBER)
            continue;
        struct part *part = &p->parts[i];
        part->last = number_at(p, row, i);
        if (isnan(part->last))
            continue;
        sum_add(&part->integral, part->last * seconds);
        part->time_s += seconds;
    }
    return done;
}
