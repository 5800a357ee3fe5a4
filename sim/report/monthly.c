/* SPDX-License-Identifier: Apache-2.0 */
#include "report/monthly.h"

#include <math.h>
#include <string.h>

#include "account/summary.h"
#include "base/calendar.h"
#include "base/text.h"
#include "base/units.h"
#include "output/human.h"
#include "output/package.h"
#include "output/shown.h"
#include "report/frame.h"

/* What months have as sums of a rate over time, or as ratios of two such sums; of water 1000 kg are a m3, as in account/summary.c. */
static const struct derived {
    const char *name, *rate, *over; /* over: NULL of a sum */
    double scale;                   /* to the unit of summary.csv */
    size_t offset;                  /* in struct summary, for how it is shown */
} derived[] = {
    {"it_energy_j", "it_power_w", NULL, 1, MEMBER(double, struct summary, it_energy_j)},
    {"facility_energy_j", "facility_power_w", NULL, 1, MEMBER(double, struct summary, facility_energy_j)},
    {"cooling_energy_j", "cooling_power_w", NULL, 1, MEMBER(double, struct summary, cooling_energy_j)},
    {"power_loss_j", "power_loss_w", NULL, 1, MEMBER(double, struct summary, power_loss_j)},
    {"heat_reused_j", "heat_reused_w", NULL, 1, MEMBER(double, struct summary, heat_reused_j)},
    {"unmet_heat_j", "unmet_heat_w", NULL, 1, MEMBER(double, struct summary, unmet_heat_j)},
    {"pue", "facility_power_w", "it_power_w", 1, MEMBER(double, struct summary, pue)},
    {"water_consumed_m3", "water_consumed_kg_s", NULL, 1e-3, MEMBER(double, struct summary, water_consumed_m3)},
    {"water_withdrawn_m3", "water_withdrawn_kg_s", NULL, 1e-3, MEMBER(double, struct summary, water_withdrawn_m3)},
    {.name = NULL}};

static const char usual[] = "it_energy_j,facility_energy_j,cooling_energy_j,pue,water_consumed_m3,dry_bulb_k";

struct month_run {
    const char *name;
    const struct frame *frame;
    const double *start, *interval;
};

struct month {
    const struct month_run *run;
    size_t first, end; /* rows of its frame */
    int year, month;
};

struct months {
    struct arena *arena;
    struct diag *diag;
    struct month *items;
    size_t count, capacity;
    const struct month_run *runs;
    size_t run_count;
};

static const double *numbers(const struct frame *frame, const char *name)
{
    const struct frame_column *column = frame_column(frame, name);
    return column != NULL ? column->numbers : NULL;
}

static bool read_run(struct months *months, const struct run_folder *from, struct month_run *run)
{
    const char *folder = from->path;
    struct tree *package = package_load(months->arena, folder);
    const struct tree *resources = package != NULL ? tree_get(package, "resources") : NULL;
    for (size_t i = 0; resources != NULL && i < resources->count; i++)
        if (strcmp(package_text(resources->items[i], "path"), "series.csv") == 0)
            run->frame = frame_read(months->arena, months->diag, folder, resources->items[i]);
    if (run->frame == NULL)
        return false;
    run->name = from->name;
    run->start = numbers(run->frame, "timestamp");
    run->interval = numbers(run->frame, "interval_s");
    if (run->start == NULL || run->interval == NULL)
        diag_error(months->diag, (struct place){.file = folder}, "its series.csv has no timestamp or no interval_s");
    return run->start != NULL && run->interval != NULL;
}

/* A tick belongs to the month in which it begins. */
static void cut_months(struct months *months, const struct month_run *run)
{
    for (size_t i = 0; i < run->frame->rows; i++) {
        struct civil civil = calendar_civil((int64_t)run->start[i]);
        struct month *last = months->count > 0 ? &months->items[months->count - 1] : NULL;
        if (last == NULL || last->run != run || last->year != civil.year || last->month != civil.month) {
            months->items =
                arena_more(months->arena, months->items, &months->capacity, months->count + 1, sizeof *months->items);
            last = &months->items[months->count++];
            *last = (struct month){run, i, i, civil.year, civil.month};
        }
        last->end = i + 1;
    }
}

/* Sum of a column times the length of its ticks; *weight: the length of those that have a value. NaN: no column. */
static double integral(const struct month *month, const char *name, double *weight)
{
    const double *values = numbers(month->run->frame, name);
    double sum = values != NULL ? 0 : NAN;
    *weight = 0;
    for (size_t i = month->first; values != NULL && i < month->end; i++)
        if (!isnan(values[i])) {
            sum += values[i] * month->run->interval[i];
            *weight += month->run->interval[i];
        }
    return sum;
}

static double derived_value(const struct month *month, const struct derived *what)
{
    double weight, sum = integral(month, what->rate, &weight);
    return what->over != NULL ? summary_ratio(sum, integral(month, what->over, &weight)) : sum * what->scale;
}

static const struct derived *derived_named(const char *name)
{
    for (const struct derived *what = derived; what->name != NULL; what++)
        if (strcmp(what->name, name) == 0)
            return what;
    return NULL;
}

static void fill_derived(const struct months *months, const struct derived *what, struct screen_column *head,
                         const char **cells, size_t stride)
{
    const struct shown_column *shown = shown_find(what->offset);
    double least = HUGE_VAL, most = 0;
    for (size_t i = 0; i < months->count; i++) {
        double size = fabs(derived_value(&months->items[i], what));
        least = size > 0 ? fmin(least, size) : least;
        most = size > 0 ? fmax(most, size) : most;
    }
    if (most == 0)
        least = most = shown->scale->steps[shown->scale->usual].size;
    const struct shown_step *step = shown_step_for(shown->scale, least, most);
    *head = (struct screen_column){shown->title, step->unit, false};
    for (size_t i = 0; i < months->count; i++)
        cells[i * stride] = shown_text(months->arena, shown, step, derived_value(&months->items[i], what));
}

/* The mean of a column of series.csv; temperatures in degC. */
static void fill_mean(const struct months *months, const char *name, struct screen_column *head, const char **cells,
                      size_t stride)
{
    const struct frame_column *column = NULL;
    for (size_t i = 0; i < months->run_count && column == NULL; i++)
        column = frame_column(months->runs[i].frame, name);
    const char *unit = column->unit != NULL && strcmp(column->unit, "1") != 0 ? column->unit : NULL;
    size_t length = strlen(name);
    bool warm = unit != NULL && strcmp(unit, "K") == 0 && length > 2 && strcmp(name + length - 2, "_k") == 0 &&
                strstr(name, "approach") == NULL && strstr(name, "range") == NULL;
    char *title = arena_text_n(months->arena, name, warm ? length - 2 : length);
    for (char *c = title; warm && *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    *head = (struct screen_column){title, warm ? "degC" : unit, false};
    for (size_t i = 0; i < months->count; i++) {
        char buffer[HUMAN_MAX];
        double weight, sum = integral(&months->items[i], name, &weight);
        double mean = weight > 0 ? sum / weight - (warm ? KELVIN_0_DEGC : 0) : NAN;
        cells[i * stride] = warm && !isnan(mean) ? arena_printf(months->arena, "%.1f", mean)
                                                 : arena_text(months->arena, human_number(buffer, mean, 4));
    }
}

/* Says which columns there are. */
static void refuse(const struct months *months, const char *name)
{
    size_t count = 0, own = sizeof derived / sizeof derived[0] - 1, most = own;
    for (size_t i = 0; i < months->run_count; i++)
        most += months->runs[i].frame->column_count;
    const char **names = arena_alloc(months->arena, most + 1, sizeof *names);
    for (size_t i = 0; i < own; i++)
        names[count++] = derived[i].name;
    for (size_t r = 0; r < months->run_count; r++)
        for (size_t i = 0; i < months->runs[r].frame->column_count; i++)
            names[count++] = months->runs[r].frame->columns[i].name;
    const char *near = text_nearest(name, names);
    struct text_buffer sums = {0};
    for (size_t i = 0; i < own; i++)
        text_buffer_add(&sums, "%s%s", i > 0 ? ", " : "", derived[i].name);
    if (near != NULL)
        diag_error(months->diag, (struct place){.file = "--columns"}, "months have no `%s`; did you mean `%s`?", name,
                   near);
    else
        diag_error(months->diag, (struct place){.file = "--columns"},
                   "months have no `%s`: only %s, and means of numbers in series.csv", name, sums.data);
    text_buffer_finish(&sums);
}

/* Whether it is a number in the series of some run. */
static bool in_series(const struct months *months, const char *name)
{
    for (size_t i = 0; i < months->run_count; i++) {
        const struct frame_column *column = frame_column(months->runs[i].frame, name);
        if (column != NULL && column->kind != COLUMN_TEXT && column->kind != COLUMN_DATE)
            return true;
    }
    return false;
}

/* The names in the list that months have; of the usual ones, what is not there is left out. */
static const char **choose(const struct months *months, const char *list, bool asked, size_t *count)
{
    const char **names = arena_alloc(months->arena, strlen(list) + 1, sizeof *names);
    *count = 0;
    for (const char *at = list; *at != '\0'; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        const char *name = arena_text_n(months->arena, at, length);
        at += length;
        if (length == 0)
            continue;
        if (derived_named(name) != NULL || in_series(months, name))
            names[(*count)++] = name;
        else if (asked)
            refuse(months, name);
    }
    if (*count == 0 && asked && diag_errors(months->diag) == 0)
        diag_error(months->diag, (struct place){.file = "--columns"},
                   "it names no column: --columns pue,facility_energy_j");
    return names;
}

static void fill(const struct months *months, const char *const *names, size_t count, struct screen_sheet *out)
{
    size_t before = 2, columns = before + count;
    struct screen_column *heads = arena_alloc(months->arena, columns, sizeof *heads);
    const char **cells = arena_alloc(months->arena, columns * months->count + 1, sizeof *cells);
    heads[0] = (struct screen_column){"run", NULL, true};
    heads[1] = (struct screen_column){"month", NULL, true};
    for (size_t i = 0; i < months->count; i++) {
        cells[i * columns] = months->items[i].run->name;
        cells[i * columns + 1] =
            arena_printf(months->arena, "%04d-%02d", months->items[i].year, months->items[i].month);
    }
    for (size_t c = 0; c < count; c++) {
        const struct derived *what = derived_named(names[c]);
        if (what != NULL)
            fill_derived(months, what, &heads[before + c], cells + before + c, columns);
        else
            fill_mean(months, names[c], &heads[before + c], cells + before + c, columns);
    }
    *out =
        (struct screen_sheet){.heads = heads, .columns = columns, .cells = cells, .rows = months->count, .notes = ""};
}

bool monthly_sheet(struct arena *arena, struct diag *diag, const struct run_folder *runs, size_t count,
                   const char *columns, struct screen_sheet *out)
{
    struct months months = {.arena = arena, .diag = diag, .run_count = count};
    struct month_run *read = arena_alloc(arena, count + 1, sizeof *read);
    size_t names_count;
    months.runs = read;
    size_t without = 0, first = 0;
    for (size_t i = 0; i < count; i++)
        if (read_run(&months, &runs[i], &read[i]))
            cut_months(&months, &read[i]);
        else if (read[i].frame == NULL && without++ == 0)
            first = i;
    if (without > 0 && diag_errors(diag) == 0)
        diag_error(diag, (struct place){.file = runs[first].path},
                   "it has no series.csv, of which months are made%s; studies and claims keep one with `--set "
                   "series=hourly`",
                   without > 1 ? arena_printf(arena, ", as %zu others", without - 1) : "");
    if (diag_errors(diag) > 0)
        return false;
    const char **names = choose(&months, columns != NULL ? columns : usual, columns != NULL, &names_count);
    if (diag_errors(diag) > 0)
        return false;
    fill(&months, names, names_count, out);
    return true;
}
