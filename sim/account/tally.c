/* SPDX-License-Identifier: Apache-2.0 */
#include "account/tally.h"

#include <math.h>

#include "base/numerics.h"

struct tally {
    struct sum *columns, *parts; /* per row of summary_columns and of summary_parts */
};

static struct sum *sums_of(struct arena *arena, const struct column *rows)
{
    size_t count = 0;
    while (rows[count].name)
        count++;
    return arena_alloc(arena, count, sizeof(struct sum));
}

struct tally *tally_create(struct arena *arena)
{
    struct tally *tally = arena_alloc(arena, 1, sizeof *tally);
    *tally = (struct tally){.columns = sums_of(arena, summary_columns), .parts = sums_of(arena, summary_parts)};
    return tally;
}

static double number(const void *of, size_t offset)
{
    return *(const double *)(const void *)((const char *)of + offset);
}

static void add_tick(const struct column *rows, struct sum *sums, const struct facility_tick *tick)
{
    const double dt = tick->to_s - tick->from_s;
    for (size_t i = 0; rows[i].name; i++) {
        const struct column_origin *origin = rows[i].origin;
        if (!origin || origin->kind == ORIGIN_WORK || origin->kind == ORIGIN_RATIO)
            continue;
        double value = number(tick, origin->from);
        if (origin->kind == ORIGIN_INTEGRAL)
            sum_add(&sums[i], value * dt);
        else if (origin->kind == ORIGIN_PEAK)
            sums[i].total = fmax(sums[i].total, value);
        else if (value > origin->above)
            sum_add(&sums[i], dt);
    }
}

void tally_tick(struct tally *tally, const struct facility_tick *tick)
{
    add_tick(summary_columns, tally->columns, tick);
    add_tick(summary_parts, tally->parts, tick);
}

static void add_work(const struct column *rows, struct sum *sums, const struct work_done *done)
{
    for (size_t i = 0; rows[i].name; i++)
        if (rows[i].origin && rows[i].origin->kind == ORIGIN_WORK)
            sum_add(&sums[i], number(done, rows[i].origin->from));
}

void tally_work(struct tally *tally, const struct work_done *done)
{
    add_work(summary_columns, tally->columns, done);
    add_work(summary_parts, tally->parts, done);
}

/* Either the sums or, when they stand, the ratios. */
static void set(const struct column *rows, const struct sum *sums, bool ratios, struct summary *summary)
{
    for (size_t i = 0; rows[i].name; i++) {
        const struct column_origin *origin = rows[i].origin;
        if (!origin || (origin->kind == ORIGIN_RATIO) != ratios)
            continue;
        double *to = (double *)(void *)((char *)summary + rows[i].offset);
        *to =
            ratios ? summary_ratio(number(summary, origin->from), number(summary, origin->under)) : sum_value(&sums[i]);
    }
}

void tally_close(const struct tally *tally, struct summary *summary)
{
    set(summary_columns, tally->columns, false, summary);
    set(summary_parts, tally->parts, false, summary);
    set(summary_columns, tally->columns, true, summary);
    summary_derive(summary);
}
