/* SPDX-License-Identifier: Apache-2.0 */
#include "files/grid_csv.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "files/area_rows.h"
#include "files/grid_columns.h"
#include "files/grid_generation.h"
#include "files/months.h"
#include "files/price_csv.h"
#include "read/csv_columns.h"
#include "read/hours.h"

enum { DAY_H = 24, GAP_DEFAULT_H = 6 };
enum { CARBON_OF, WATER_OF, RENEWABLE_OF, GROSS_OF, MARGINAL_OF, SERIES };
static const char *const series_names[SERIES] = {"carbon intensity", "water intensity", "renewable share",
                                                 "water intensity with reservoirs", "marginal carbon intensity"};

struct grid_columns {
    struct csv_found found[GRID_COLUMNS];
    int series[SERIES]; /* the column of each, or -1 */
    bool by_fuel;
};

static int there(const struct grid_columns *bound, int column)
{
    return bound->found[column].at >= 0 ? column : -1;
}

/* The column of carbon of the wanted kind; the plain one says nothing else. */
static int carbon_column(struct csv *csv, const struct grid_csv_options *options, const struct grid_columns *bound)
{
    int kind = there(bound, options->carbon == CARBON_DIRECT ? GRID_DIRECT : GRID_LIFECYCLE),
        plain = there(bound, GRID_PLAIN);
    if (kind >= 0 && plain >= 0)
        csv_file_error(csv, "columns %d and %d both say the carbon intensity: leave one of them",
                       bound->found[kind].at + 1, bound->found[plain].at + 1);
    if (kind < 0 && plain < 0 && there(bound, GRID_MARGINAL) >= 0)
        csv_file_error(csv, "marginal carbon is all that there is: a grid has an average too; put it beside, as "
                            "`carbon_g_per_kwh`");
    else if (kind < 0 && plain < 0)
        csv_missing(csv, &grid_csv_columns[options->carbon == CARBON_DIRECT ? GRID_DIRECT : GRID_LIFECYCLE]);
    return kind >= 0 ? kind : plain;
}

static bool find_columns(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *bound)
{
    if (!csv_bind(csv, grid_csv_columns, hourly_tables, grid_columns_passed_over, bound->found))
        return false;
    bound->by_fuel = generation_by_rows(bound->found);
    for (int column = GRID_GENERATION; column < GRID_COLUMNS; column++)
        bound->by_fuel |= there(bound, column) >= 0;
    if (there(bound, GRID_TIME) < 0 && (bound->by_fuel || there(bound, GRID_MONTH) < 0))
        csv_missing(csv, &grid_csv_columns[GRID_TIME]);
    if (bound->by_fuel) {
        static const int said[] = {GRID_LIFECYCLE, GRID_DIRECT, GRID_PLAIN, GRID_WATER, GRID_RENEWABLE, GRID_MARGINAL};
        for (size_t c = 0; c < sizeof said / sizeof *said; c++)
            if (there(bound, said[c]) >= 0)
                csv_file_error(csv, "%s is in column `%s`, and follows from generation by fuel too: leave one of them",
                               grid_csv_columns[said[c]].what, csv_column_name(csv, (size_t)bound->found[said[c]].at));
        if (options->carbon == CARBON_DIRECT)
            csv_file_error(csv,
                           "from generation by fuel follows life-cycle carbon; `carbon: direct` needs a column of it");
        if (!isnan(options->water_kg_j) || !isnan(options->water_gross_kg_j))
            csv_file_error(csv, "water follows from generation by fuel: leave `water` out");
        return csv_mistakes(csv) == 0;
    }
    bound->series[CARBON_OF] = carbon_column(csv, options, bound);
    bound->series[WATER_OF] = there(bound, GRID_WATER);
    bound->series[RENEWABLE_OF] = there(bound, GRID_RENEWABLE);
    bound->series[GROSS_OF] = -1;
    bound->series[MARGINAL_OF] = there(bound, GRID_MARGINAL);
    if (bound->series[MARGINAL_OF] >= 0 && !isnan(options->marginal_kg_j))
        csv_file_error(csv, "this file has a column `carbon_marginal_g_per_kwh`: leave `marginal` out");
    if (bound->series[WATER_OF] >= 0 && !isnan(options->water_kg_j))
        csv_file_error(csv, "this file has a column `water_l_per_kwh`: leave `water` out");
    return csv_mistakes(csv) == 0;
}

/* Reads the values of a row of series. */
static bool read_row(struct csv *csv, struct grid_columns *bound, double *values)
{
    bool good = true;
    for (int s = 0; s < SERIES; s++) {
        int column = bound->series[s];
        values[s] = NAN;
        if (column >= 0)
            good &= csv_value(csv, &grid_csv_columns[column], &bound->found[column], &values[s]);
    }
    return good;
}

/* Fills what follows from a mix, one after the other, in the columns of the table. */
static void fill_mix(struct hour_table *table, const struct grid_csv_options *options, struct grid *grid)
{
    static const size_t members[] = {
        offsetof(struct grid_sample, carbon_kg_j), offsetof(struct grid_sample, water_kg_j),
        offsetof(struct grid_sample, renewable_frac), offsetof(struct grid_sample, water_gross_kg_j)};
    for (size_t m = 0; m < sizeof members / sizeof *members; m++) {
        double *values = table->values[m];
        for (size_t h = 0; h < table->count; h++)
            values[h] = *(double *)((char *)&grid->hours[h] + members[m]);
        /* The gaps of the others are those of the first, already said. */
        bool said = m > 0 && isnan(options->gap_s);
        if (!csv_mistakes(table->csv))
            hours_fill(table, "generation by fuel", values, said ? GAP_DEFAULT_H * SECONDS_PER_HOUR : options->gap_s);
        for (size_t h = 0; h < table->count; h++)
            *(double *)((char *)&grid->hours[h] + members[m]) = values[h];
    }
}

/* Of hours of generation by fuel, with marginal carbon by the hour of the day from those that burn coal, oil or gas. */
static void take_fuels(struct hour_table *table, const struct grid_csv_options *options, struct grid *grid)
{
    double *power = memory_grow(NULL, table->count, sizeof *power),
           *carbon = memory_grow(NULL, table->count, sizeof *carbon);
    double by_hour[DAY_H];
    for (size_t h = 0; h < table->count; h++) {
        double generation[FUEL_COUNT];
        for (int fuel = 0; fuel < FUEL_COUNT; fuel++)
            generation[fuel] = table->values[fuel][h];
        bool known = !isnan(generation[0]);
        power[h] = carbon[h] = known ? 0 : NAN;
        for (int fuel = FUEL_OIL; fuel <= FUEL_COAL; fuel++) {
            power[h] += fmax(generation[fuel], 0);
            carbon[h] += fmax(generation[fuel], 0) * fuel_factors[fuel].carbon_g_kwh / 1000 / JOULE_PER_KWH;
        }
        grid->hours[h] =
            known ? grid_from_mix(generation, options->hydro) : (struct grid_sample){NAN, NAN, NAN, NAN, NAN};
    }
    grid_marginal(power, carbon, table->count, by_hour);
    free(power);
    free(carbon);
    fill_mix(table, options, grid);
    for (size_t h = 0; h < table->count; h++)
        grid->hours[h].marginal_kg_j = isnan(options->marginal_kg_j) ? by_hour[h % DAY_H] : options->marginal_kg_j;
}

static void take_series(struct hour_table *table, const struct grid_csv_options *options,
                        const struct grid_columns *bound, struct grid *grid)
{
    double **values = table->values;
    for (int s = 0; s < SERIES; s++)
        if (bound->series[s] >= 0)
            hours_fill(table, series_names[s], values[s], options->gap_s);
    for (size_t h = 0; h < table->count; h++)
        grid->hours[h] = (struct grid_sample){
            .carbon_kg_j = values[CARBON_OF][h] / 1000 / JOULE_PER_KWH,
            .water_kg_j = bound->series[WATER_OF] >= 0 ? values[WATER_OF][h] / JOULE_PER_KWH : options->water_kg_j,
            .renewable_frac = values[RENEWABLE_OF][h] / 100,
            .water_gross_kg_j = options->water_gross_kg_j,
            .marginal_kg_j =
                isnan(options->marginal_kg_j) ? values[MARGINAL_OF][h] / 1000 / JOULE_PER_KWH : options->marginal_kg_j};
}

static void read_rows(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *bound,
                      struct hours *hours)
{
    double row[SERIES];
    struct months months = {.width = SERIES};
    struct area_rows rows = {.column = &bound->found[GRID_AREA], .wanted = options->area};
    struct generation generation = {.csv = csv, .found = bound->found};
    while (csv_next(csv)) {
        if (!area_rows_take(csv, &rows))
            continue;
        if (bound->by_fuel)
            generation_take(&generation);
        else if (read_row(csv, bound, row) && there(bound, GRID_TIME) >= 0)
            hours_take(hours, &bound->found[GRID_TIME], row);
        else if (there(bound, GRID_TIME) < 0)
            months_take(&months, csv, &bound->found[GRID_MONTH], row);
    }
    months_finish(&months, csv, options->utc_offset_s, hours);
    area_rows_check(csv, &rows);
    csv_check_units(csv, grid_csv_columns, bound->found);
    const struct csv_found *share = &bound->found[GRID_RENEWABLE];
    if (share->at >= 0 && share->count >= DAY_H && share->top > 0 && share->top <= 1)
        csv_file_warning(csv, 0, "the renewable share is never above %g %%: is `%s` a fraction?", share->top,
                         csv_column_name(csv, (size_t)share->at));
    if (bound->by_fuel)
        generation_finish(&generation, hours);
}

void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid)
{
    struct grid_columns bound;
    if (!find_columns(csv, options, &bound))
        return;
    struct hours hours = {.csv = csv, .width = bound.by_fuel ? FUEL_COUNT : SERIES, .means = true};
    read_rows(csv, options, &bound, &hours);
    struct hour_table table;
    if (!hours_lay(&hours, arena, options->utc_offset_s, &options->need, &table) || csv_mistakes(csv))
        return;
    grid->count = table.count;
    grid->axis = table.axis;
    grid->hours = arena_alloc(arena, table.count, sizeof *grid->hours);
    if (bound.by_fuel)
        take_fuels(&table, options, grid);
    else
        take_series(&table, options, &bound, grid);
    grid->known = hours_partial(&table) ? table.known : NULL;
}
