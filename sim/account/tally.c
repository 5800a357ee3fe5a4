/* SPDX-License-Identifier: Apache-2.0 */
#include "account/tally.h"

#include <math.h>

#include "base/numerics.h"

/* What a row has come to. */
struct entry {
    struct sum sum;      /* or, PEAK: the highest in .total; MOST_IN: of the period that the last tick was in */
    double most, period; /* MOST_IN: of the periods before, and the number of that one */
};

struct tally {
    struct entry *columns, *parts; /* per row of summary_columns and of summary_parts */
};

static struct entry *entries_of(struct arena *arena, const struct column *rows)
{
    size_t count = 0;
    while (rows[count].name)
        count++;
    return arena_alloc(arena, count, sizeof(struct entry));
}

struct tally *tally_create(struct arena *arena)
{
    struct tally *tally = arena_alloc(arena, 1, sizeof *tally);
    *tally = (struct tally){.columns = entries_of(arena, summary_columns), .parts = entries_of(arena, summary_parts)};
    return tally;
}

static double number(const void *of, size_t offset)
{
    return *(const double *)(const void *)((const char *)of + offset);
}

/* Cuts the tick where an hour, or a day, ends. */
static void add_periods(struct entry *entry, const struct column_origin *origin, const struct facility_tick *tick,
                        double value)
{
    for (double at_s = tick->from_s; at_s < tick->to_s;) {
        double period = floor(at_s / origin->period_s);
        double end_s = fmin((period + 1) * origin->period_s, tick->to_s);
        if (period != entry->period) {
            entry->most = fmax(entry->most, sum_value(&entry->sum));
            entry->sum = (struct sum){0};
            entry->period = period;
        }
        sum_add(&entry->sum, value * (end_s - at_s));
        at_s = end_s;
    }
}

static void add_tick(const struct column *rows, struct entry *entries, const struct facility_tick *tick)
{
    const double dt = tick->to_s - tick->from_s;
    for (size_t i = 0; rows[i].name; i++) {
        const struct column_origin *origin = rows[i].origin;
        if (!origin || origin->kind == ORIGIN_WORK || origin->kind == ORIGIN_RATIO)
            continue;
        double value = number(tick, origin->from);
        struct sum *sum = &entries[i].sum;
        if (origin->kind == ORIGIN_INTEGRAL)
            sum_add(sum, value * dt);
        else if (origin->kind == ORIGIN_PEAK)
            sum->total = fmax(sum->total, value);
        else if (origin->kind == ORIGIN_MOST_IN)
            add_periods(&entries[i], origin, tick, value);
        else if (value > origin->above)
            sum_add(sum, dt);
    }
}

void tally_tick(struct tally *tally, const struct facility_tick *tick)
{
    add_tick(summary_columns, tally->columns, tick);
    add_tick(summary_parts, tally->parts, tick);
}

static void add_work(const struct column *rows, struct entry *entries, const struct work_done *done)
{
    for (size_t i = 0; rows[i].name; i++)
        if (rows[i].origin && rows[i].origin->kind == ORIGIN_WORK)
            sum_add(&entries[i].sum, number(done, rows[i].origin->from));
}

void tally_work(struct tally *tally, const struct work_done *done)
{
    add_work(summary_columns, tally->columns, done);
    add_work(summary_parts, tally->parts, done);
}

static double entry_value(const struct entry *entry, const struct column_origin *origin)
{
    double sum = sum_value(&entry->sum);
    return origin->kind == ORIGIN_MOST_IN ? fmax(entry->most, sum) / origin->divisor : sum;
}

/* Either the sums or, when they stand, the ratios. */
static void set(const struct column *rows, const struct entry *entries, bool ratios, struct summary *summary)
{
    for (size_t i = 0; rows[i].name; i++) {
        const struct column_origin *origin = rows[i].origin;
        if (!origin || (origin->kind == ORIGIN_RATIO) != ratios)
            continue;
        double *to = (double *)(void *)((char *)summary + rows[i].offset);
        *to = ratios ? summary_ratio(number(summary, origin->from), number(summary, origin->under))
                     : entry_value(&entries[i], origin);
    }
}

void tally_close(const struct tally *tally, struct summary *summary)
{
    set(summary_columns, tally->columns, false, summary);
    set(summary_parts, tally->parts, false, summary);
    set(summary_columns, tally->columns, true, summary);
    summary_derive(summary);
}
