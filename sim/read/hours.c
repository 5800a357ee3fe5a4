/* SPDX-License-Identifier: Apache-2.0 */
#include "read/hours.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/units.h"

enum {
    HOUR_S = 3600,
    YEAR_MONTHS = 12,
    DAY_H = 24,
    GAP_MAX_H = 6,
    SPAN_MAX_H = 100 * HOURS_PER_YEAR,
    HOLD_MAX_S = 31 * DAY_H * HOUR_S
};

static void keep_row(struct hours *hours, int line, int64_t at_s, const double *values)
{
    hours->at_s = memory_more(hours->at_s, &hours->capacity[0], hours->count + 1, sizeof *hours->at_s);
    hours->line = memory_more(hours->line, &hours->capacity[1], hours->count + 1, sizeof *hours->line);
    hours->values =
        memory_more(hours->values, &hours->capacity[2], (hours->count + 1) * hours->width, sizeof *hours->values);
    hours->at_s[hours->count] = at_s;
    hours->line[hours->count] = line;
    memcpy(hours->values + hours->count * hours->width, values, hours->width * sizeof *values);
    hours->count++;
}

/* Whether a row of this moment comes after all that were kept; else it is said, in a column of the current line (-1: in none). */
static bool comes_later(struct hours *hours, int line, int column, int64_t at_s)
{
    if (hours->count == 0 || at_s > hours->at_s[hours->count - 1])
        return true;
    char same[80] = "this time is not after that of the row before";
    if (at_s == hours->at_s[hours->count - 1])
        snprintf(same, sizeof same, "this time was there already, in line %d", hours->line[hours->count - 1]);
    if (column >= 0)
        csv_error(hours->csv, (size_t)column, "%s", same);
    else
        csv_line_error(hours->csv, line, "%s", same);
    return false;
}

bool hours_take_at(struct hours *hours, int line, int64_t at_s, const double *values)
{
    bool good = comes_later(hours, line, -1, at_s);
    if (good)
        keep_row(hours, line, at_s, values);
    return good;
}

bool hours_take(struct hours *hours, const struct csv_found *time, const double *values)
{
    int64_t at_s, before_s = hours->count ? hours->at_s[hours->count - 1] : INT64_MIN;
    hours->ends = clock_ends(time);
    if (!clock_read(hours->csv, time, before_s, &at_s) || !comes_later(hours, csv_line(hours->csv), time->at, at_s))
        return false;
    keep_row(hours, csv_line(hours->csv), at_s, values);
    return true;
}

static int by_size(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return (one > two) - (one < two);
}

/* The usual distance of two rows: the median. */
static int64_t usual_step_s(const struct hours *hours)
{
    if (hours->count < 2)
        return HOUR_S;
    int64_t *steps = memory_grow(NULL, hours->count, sizeof *steps);
    for (size_t i = 1; i < hours->count; i++)
        steps[i - 1] = hours->at_s[i] - hours->at_s[i - 1];
    qsort(steps, hours->count - 1, sizeof *steps, by_size);
    int64_t step_s = steps[(hours->count - 1) / 2];
    free(steps);
    return step_s;
}

/* Months since year 0 of a moment that begins one; -1: it begins none. */
static int month_at(int64_t at_s)
{
    struct civil civil = calendar_civil(at_s);
    int month = civil.year * YEAR_MONTHS + civil.month - 1;
    return at_s == calendar_month_s(month) ? month : -1;
}

/* Whether rows that stand for their step begin a month each, as many months apart: how many; 0: they do not. */
static int months_apart(const struct hours *hours)
{
    int apart =
        hours->means && !hours->ends && hours->count > 1 ? month_at(hours->at_s[1]) - month_at(hours->at_s[0]) : 0;
    if (apart > YEAR_MONTHS)
        return 0;
    for (size_t i = 0; i < hours->count && apart > 0; i++) {
        int month = month_at(hours->at_s[i]);
        if (month < 0 || (i > 0 && month - month_at(hours->at_s[i - 1]) != apart))
            apart = 0;
    }
    return apart;
}

/* Whether all distances are a whole number of steps, and the steps of less than an hour fill it. */
static bool steps_are_equal(const struct hours *hours, int64_t step_s)
{
    if (step_s < HOUR_S && HOUR_S % step_s != 0) {
        csv_line_error(hours->csv, hours->line[1], "rows are %g min apart: an hour is not a whole number of them",
                       (double)step_s / 60);
        return false;
    }
    for (size_t i = 1; i < hours->count; i++) {
        int64_t apart_s = hours->at_s[i] - hours->at_s[i - 1];
        if (apart_s >= step_s && (step_s >= HOUR_S || apart_s % step_s == 0))
            continue;
        csv_line_error(
            hours->csv, hours->line[i],
            "this row comes %g min after the one before, but others come after %g min: equal steps are wanted",
            (double)apart_s / 60, (double)step_s / 60);
        return false;
    }
    return true;
}

static int64_t hour_of(int64_t at_s)
{
    return at_s / HOUR_S - (at_s % HOUR_S < 0);
}

static bool is_leap_day(int64_t hour)
{
    struct civil civil = calendar_civil(hour * HOUR_S);
    return civil.month == 2 && civil.day == 29;
}

/* Marks the hours that the run needs; false (said): of some there is neither the date nor the day of another year. */
static bool mark_needed(struct hour_table *table, const struct hours_need *need)
{
    int64_t first = hour_of((int64_t)floor(need->start_s)), missing = 0, missed_s = 0;
    for (int64_t h = first; (double)h * HOUR_S < need->start_s + need->duration_s && h < first + SPAN_MAX_H; h++) {
        bool own;
        size_t at = year_hour(&table->axis, h * HOUR_S, &own);
        table->needed[at] = true;
        if (!own && !missing++)
            missed_s = h * HOUR_S;
    }
    if (!missing)
        return true;
    char moment[20];
    calendar_format(missed_s, moment);
    if (missing <= GAP_MAX_H) {
        csv_file_warning(table->csv, 0,
                         "%lld hours from %s on are not in this file: those of the day beside them are taken",
                         (long long)missing, moment);
        return true;
    }
    csv_file_error(table->csv,
                   "the run needs %lld hours that this file does not have, from %s (local standard time) on",
                   (long long)missing, moment);
    return false;
}

static void make_table(struct hour_table *table, struct arena *arena, size_t width)
{
    table->values = arena_alloc(arena, width, sizeof *table->values);
    for (size_t v = 0; v < width; v++) {
        table->values[v] = arena_alloc(arena, table->count, sizeof *table->values[v]);
        for (size_t h = 0; h < table->count; h++)
            table->values[v][h] = NAN;
    }
    table->line = arena_alloc(arena, table->count, sizeof *table->line);
    table->known = arena_alloc(arena, table->count, sizeof *table->known);
    table->needed = arena_alloc(arena, table->count, sizeof *table->needed);
}

/* Adds a row to its hour; counts holds how many there are of each value. */
static void add_row(struct hour_table *table, const struct hours *hours, size_t row, size_t hour, int *counts)
{
    for (size_t v = 0; v < hours->width; v++) {
        double value = hours->values[row * hours->width + v], *mean = &table->values[v][hour];
        if (isnan(value))
            continue;
        int count = ++counts[v * table->count + hour];
        *mean = count == 1 ? value : *mean + (value - *mean) / count;
    }
    if (!table->line[hour])
        table->line[hour] = hours->line[row];
    table->known[hour] = true;
}

/* To the rows' clock is added what makes it local standard time at the beginning of intervals. */
static void shift(struct hours *hours, double offset_s, int64_t step_s)
{
    for (size_t i = 0; i < hours->count; i++)
        hours->at_s[i] += (int64_t)llround(offset_s) - (hours->ends ? step_s : 0);
}

static void lay_rows(struct hours *hours, struct hour_table *table)
{
    int *counts = memory_grow(NULL, hours->width * table->count, sizeof *counts);
    memset(counts, 0, hours->width * table->count * sizeof *counts);
    bool leap = false;
    for (size_t i = 0; i < hours->count; i++) {
        bool left_out = !table->axis.dated && is_leap_day(hour_of(hours->at_s[i]));
        leap |= left_out;
        if (!left_out)
            add_row(table, hours, i, year_hour(&table->axis, hours->at_s[i], NULL), counts);
    }
    if (leap)
        csv_file_warning(hours->csv, 0, "Feb 29 is left out: years have 365 days here");
    free(counts);
}

/* A Feb 29 that data of several years do not have lives through Feb 28 again. */
static void copy_leap_days(struct hour_table *table, size_t width)
{
    for (size_t h = DAY_H; table->axis.dated && h < table->count; h++)
        if (!table->known[h] && is_leap_day(table->axis.first_s / HOUR_S + (int64_t)h)) {
            for (size_t v = 0; v < width; v++)
                table->values[v][h] = table->values[v][h - DAY_H];
            table->known[h] = table->known[h - DAY_H];
        }
}

/* Each row stands for the hours of its step: step_s, or months by the rows' clock. */
static void hold(struct hours *hours, int64_t step_s, int months)
{
    struct hours held = {.csv = hours->csv, .width = hours->width, .ends = hours->ends};
    for (size_t i = 0; i < hours->count; i++) {
        int64_t end_s = months ? calendar_month_s(month_at(hours->at_s[i]) + months) : hours->at_s[i] + step_s;
        for (int64_t at_s = hours->at_s[i]; at_s < end_s; at_s += HOUR_S)
            keep_row(&held, hours->line[i], at_s, hours->values + i * hours->width);
    }
    if (months)
        csv_file_warning(hours->csv, 0, "its rows are %d month%s apart: each stands for all the hours", months,
                         months > 1 ? "s" : "");
    else
        csv_file_warning(hours->csv, 0, "its rows are %g h apart: each stands for all these hours",
                         (double)step_s / HOUR_S);
    free(hours->at_s);
    free(hours->line);
    free(hours->values);
    *hours = held;
}

/* From the hour of the first row to that of the last. */
static int64_t hours_spanned(const struct hours *hours)
{
    return hour_of(hours->at_s[hours->count - 1]) - hour_of(hours->at_s[0]) + 1;
}

static bool lay(struct hours *hours, struct arena *arena, double offset_s, const struct hours_need *need,
                struct hour_table *table)
{
    *table = (struct hour_table){.csv = hours->csv, .axis = year_axis(), .count = HOURS_PER_YEAR};
    if (hours->count == 0) {
        if (csv_mistakes(hours->csv) == 0)
            csv_file_error(hours->csv, "there are no rows in this file");
        return false;
    }
    int64_t span = hours_spanned(hours);
    if (span > SPAN_MAX_H) {
        csv_file_error(hours->csv, "its rows span %.0f years, from line %d to %d: is a date wrong?",
                       (double)span / HOURS_PER_YEAR, hours->line[0], hours->line[hours->count - 1]);
        return false;
    }
    int months = months_apart(hours);
    if (months > 0)
        hold(hours, 0, months);
    int64_t step_s = usual_step_s(hours);
    if (!steps_are_equal(hours, step_s))
        return false;
    shift(hours, offset_s, step_s);
    int64_t first = hour_of(hours->at_s[0]);
    span = hours_spanned(hours);
    if (hours->means && step_s > HOUR_S && step_s <= HOLD_MAX_S && step_s % HOUR_S == 0) {
        hold(hours, step_s, 0);
        span = hours_spanned(hours);
    }
    if (span > HOURS_PER_YEAR) {
        table->axis = (struct hour_axis){.first_s = first * HOUR_S, .count = (size_t)span, .dated = true};
        table->count = (size_t)span;
    }
    make_table(table, arena, hours->width);
    lay_rows(hours, table);
    copy_leap_days(table, hours->width);
    return mark_needed(table, need);
}

bool hours_lay(struct hours *hours, struct arena *arena, double offset_s, const struct hours_need *need,
               struct hour_table *table)
{
    bool laid = lay(hours, arena, offset_s, need, table);
    free(hours->at_s);
    free(hours->line);
    free(hours->values);
    *hours = (struct hours){.csv = hours->csv, .width = hours->width};
    return laid;
}

bool hours_partial(const struct hour_table *table)
{
    for (size_t h = 0; h < table->count; h++)
        if (!table->known[h])
            return true;
    return false;
}
