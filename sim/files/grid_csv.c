/* SPDX-License-Identifier: Apache-2.0 */
#include "files/grid_csv.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "files/price_csv.h"
#include "read/csv_columns.h"
#include "read/hours.h"

/* The cleanest grids, of hydropower and wind, have some 15 to 30 g/kWh of the life cycle; a file that never has as much is in
 * another unit. */
#define CARBON_LEAST_G_KWH 2

/* g/kWh: the international pound is 0.45359237 kg. */
#define LB_PER_MWH 0.45359237
#define MAPS "Electricity Maps"
#define EIA930 "EIA form 930"
/* Fuels in the order of enum fuel; one row of the table for each. */
#define FUEL(ours, eia, what_it_is)                                                                                    \
    {                                                                                                                  \
        .names = CSV_NAMES(CSV_OURS(ours), CSV_THEIRS(EIA930, eia)), .what = what_it_is                                \
    }

/* Larger values are in another unit than g/kWh, L/kWh, %. A file says of its plain `carbon_g_per_kwh` nothing: `carbon` of the
 * scenario does; a file with both kinds never mixes them. */
enum { TIME, LIFECYCLE, DIRECT, PLAIN, WATER, RENEWABLE, MARGINAL, FUELS, COLUMN_COUNT = FUELS + FUEL_COUNT };
const struct csv_column grid_csv_columns[COLUMN_COUNT + 1] = {
    [TIME] = {.names = CLOCK_NAMES, .what = "when an hour begins", .needed = true},
    [LIFECYCLE] = {.names = CSV_NAMES(CSV_OURS("carbon_lifecycle_g_per_kwh"),
                                      CSV_THEIRS(MAPS " 2021 to 2023", "Carbon Intensity gCO\u2082eq/kWh (LCA)"),
                                      CSV_THEIRS(MAPS " since 2024", "Carbon intensity gCO\u2082eq/kWh (Life cycle)")),
                   .what = "carbon intensity",
                   .max = 5000,
                   .top = CARBON_LEAST_G_KWH,
                   .low = "kg/kWh"},
    [DIRECT] = {.names = CSV_NAMES(CSV_OURS("carbon_direct_g_per_kwh"),
                                   CSV_THEIRS(MAPS, "Carbon intensity gCO\u2082eq/kWh (direct)")),
                .what = "direct carbon intensity",
                .max = 5000},
    [PLAIN] = {.names = CSV_NAMES(CSV_OURS("carbon_g_per_kwh")),
               .what = "carbon intensity",
               .max = 5000,
               .top = CARBON_LEAST_G_KWH,
               .low = "kg/kWh"},
    [WATER] = {.names = CSV_NAMES(CSV_OURS("water_l_per_kwh")), .what = "water intensity", .max = 1000},
    [RENEWABLE] = {.names =
                       CSV_NAMES(CSV_OURS("renewable_pct"), CSV_THEIRS(MAPS " 2021 to 2023", "Renewable Percentage"),
                                 CSV_THEIRS(MAPS " since 2024", "Renewable energy percentage (RE%)")),
                   .what = "renewable share",
                   .max = 100},
    [MARGINAL] = {.names = CSV_NAMES(CSV_OURS("carbon_marginal_g_per_kwh"),
                                     CSV_SCALED("WattTime, lb/MWh", "MOER", LB_PER_MWH),
                                     CSV_SCALED("WattTime, lb/MWh", "MOER (lbs CO2/MWh)", LB_PER_MWH)),
                  .what = "marginal carbon intensity",
                  .max = 5000},
    [FUELS + FUEL_WIND] = FUEL("WND", "Net Generation (MW) from Wind", "generation by wind"),
    [FUELS + FUEL_SOLAR] = FUEL("SUN", "Net Generation (MW) from Solar", "generation by the sun"),
    [FUELS + FUEL_HYDRO] = FUEL("WAT", "Net Generation (MW) from Hydropower and Pumped Storage", "generation by water"),
    [FUELS + FUEL_OIL] = FUEL("OIL", "Net Generation (MW) from All Petroleum Products", "generation from oil"),
    [FUELS + FUEL_GAS] = FUEL("NG", "Net Generation (MW) from Natural Gas", "generation from gas"),
    [FUELS + FUEL_COAL] = FUEL("COL", "Net Generation (MW) from Coal", "generation from coal"),
    [FUELS + FUEL_NUCLEAR] = FUEL("NUC", "Net Generation (MW) from Nuclear", "generation from nuclear power"),
    [FUELS + FUEL_OTHER] = FUEL("OTH", "Net Generation (MW) from Other Fuel Sources", "other generation"),
};
/* Known columns that say nothing of electricity's carbon or water here. */
static const char *const passed_over[] = {"avg_CI",
                                          "MOER version",
                                          "frequency",
                                          "Balancing Authority",
                                          "Data Date",
                                          "Hour Number",
                                          "Local Time at End of Hour",
                                          "Demand Forecast (MW)",
                                          "Demand (MW)",
                                          "Net Generation (MW)",
                                          "Total Interchange (MW)",
                                          "Sum(Valid DIBAs) (MW)",
                                          "Region",
                                          "Country",
                                          "Zone name",
                                          "Zone id",
                                          "Low carbon percentage",
                                          "Carbon-free energy percentage (CFE%)",
                                          "Data source",
                                          "Data estimated",
                                          "Data estimation method",
                                          NULL};

enum { DAY_H = 24, GAP_DEFAULT_H = 6 };
enum { CARBON_OF, WATER_OF, RENEWABLE_OF, GROSS_OF, MARGINAL_OF, SERIES };
static const char *const series_names[SERIES] = {"carbon intensity", "water intensity", "renewable share",
                                                 "water intensity with reservoirs", "marginal carbon intensity"};

struct grid_columns {
    struct csv_found found[COLUMN_COUNT];
    int series[SERIES]; /* the column of each, or -1 */
    bool by_fuel;
};

static int there(const struct grid_columns *bound, int column)
{
    return bound->found[column].at >= 0 ? column : -1;
}

/* ENTSO-E's columns "Fossil Gas - Actual Aggregated [MW]", or its rows with "Production Type". */
static bool by_production_type(const struct csv *csv)
{
    bool found = false;
    for (size_t i = 0; i < csv_columns(csv); i++) {
        const char *name = csv_column_name(csv, i);
        found |= strstr(name, "Actual Aggregated") || strcmp(name, "Production Type") == 0;
    }
    return found;
}

/* The column of carbon of the wanted kind; the plain one says nothing else. */
static int carbon_column(struct csv *csv, const struct grid_csv_options *options, const struct grid_columns *bound)
{
    int kind = there(bound, options->carbon == CARBON_DIRECT ? DIRECT : LIFECYCLE), plain = there(bound, PLAIN);
    if (kind >= 0 && plain >= 0)
        csv_file_error(csv, "columns %d and %d both say the carbon intensity: leave one of them",
                       bound->found[kind].at + 1, bound->found[plain].at + 1);
    if (kind < 0 && plain < 0 && there(bound, MARGINAL) >= 0)
        csv_file_error(csv, "marginal carbon is all that there is: a grid has an average too; put it beside, as "
                            "`carbon_g_per_kwh`");
    else if (kind < 0 && plain < 0 && by_production_type(csv))
        csv_file_error(csv,
                       "this is generation by production type, as ENTSO-E has it: add it up, by hour, in the columns "
                       "WND, SUN, WAT, OIL, NG, COL, NUC and OTH (MW) behind `time_utc`");
    else if (kind < 0 && plain < 0)
        csv_missing(csv, &grid_csv_columns[options->carbon == CARBON_DIRECT ? DIRECT : LIFECYCLE]);
    return kind >= 0 ? kind : plain;
}

static bool find_columns(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *bound)
{
    if (!csv_bind(csv, grid_csv_columns, hourly_tables, passed_over, bound->found))
        return false;
    bound->by_fuel = false;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++)
        bound->by_fuel |= there(bound, FUELS + fuel) >= 0;
    if (bound->by_fuel) {
        if (options->carbon == CARBON_DIRECT)
            csv_file_error(csv,
                           "from generation by fuel follows life-cycle carbon; `carbon: direct` needs a column of it");
        if (!isnan(options->water_kg_j) || !isnan(options->water_gross_kg_j))
            csv_file_error(csv, "water follows from generation by fuel: leave `water` out");
        return csv_mistakes(csv) == 0;
    }
    bound->series[CARBON_OF] = carbon_column(csv, options, bound);
    bound->series[WATER_OF] = there(bound, WATER);
    bound->series[RENEWABLE_OF] = there(bound, RENEWABLE);
    bound->series[GROSS_OF] = -1;
    bound->series[MARGINAL_OF] = there(bound, MARGINAL);
    if (bound->series[MARGINAL_OF] >= 0 && !isnan(options->marginal_kg_j))
        csv_file_error(csv, "this file has a column `carbon_marginal_g_per_kwh`: leave `marginal` out");
    if (bound->series[WATER_OF] >= 0 && !isnan(options->water_kg_j))
        csv_file_error(csv, "this file has a column `water_l_per_kwh`: leave `water` out");
    return csv_mistakes(csv) == 0;
}

/* Reads the values of a row: of every fuel, or of the series. A fuel that is blank makes a mix none, not a smaller one. */
static bool read_row(struct csv *csv, struct grid_columns *bound, double *values)
{
    bool good = true, whole = true;
    for (int fuel = 0; bound->by_fuel && fuel < FUEL_COUNT; fuel++) {
        values[fuel] = 0;
        if (there(bound, FUELS + fuel) < 0)
            continue;
        good &= csv_value(csv, &grid_csv_columns[FUELS + fuel], &bound->found[FUELS + fuel], &values[fuel]);
        whole &= !isnan(values[fuel]);
    }
    for (int fuel = 0; bound->by_fuel && !whole && fuel < FUEL_COUNT; fuel++)
        values[fuel] = NAN;
    for (int s = 0; !bound->by_fuel && s < SERIES; s++) {
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

void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid)
{
    struct grid_columns bound;
    if (!find_columns(csv, options, &bound))
        return;
    double row[FUEL_COUNT + SERIES];
    struct hours hours = {.csv = csv, .width = bound.by_fuel ? FUEL_COUNT : SERIES};
    while (csv_next(csv))
        if (read_row(csv, &bound, row))
            hours_take(&hours, &bound.found[TIME], row);
    csv_check_units(csv, grid_csv_columns, bound.found);
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
