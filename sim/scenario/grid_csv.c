/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/grid_csv.h"

#include <math.h>

#include "base/units.h"
#include "read/csv_columns.h"
#include "read/hours.h"
#include "scenario/hourly_tables.h"

/* The cleanest grids, of hydropower and wind, have some 15 to 30 g/kWh of the life cycle; a file that never has as much is in
 * another unit. */
#define CARBON_LEAST_G_KWH 2

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
    [TIME] = {.names = CSV_NAMES(CSV_OURS("time_utc"), CSV_OURS("timestamp"), CSV_OURS("datetime_utc"),
                                 CSV_THEIRS(MAPS, "Datetime (UTC)")),
              .what = "when an hour begins",
              .needed = true},
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
    [MARGINAL] = {.names = CSV_NAMES(CSV_OURS("carbon_marginal_g_per_kwh")),
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
                                          "Country",
                                          "Zone name",
                                          "Zone id",
                                          "Low carbon percentage",
                                          "Carbon-free energy percentage (CFE%)",
                                          "Data source",
                                          "Data estimated",
                                          "Data estimation method",
                                          NULL};

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

/* The column of carbon of the wanted kind; the plain one says nothing else. */
static int carbon_column(struct csv *csv, const struct grid_csv_options *options, const struct grid_columns *bound)
{
    int kind = there(bound, options->carbon == CARBON_DIRECT ? DIRECT : LIFECYCLE), plain = there(bound, PLAIN);
    if (kind >= 0 && plain >= 0)
        csv_file_error(csv, "columns %d and %d both say the carbon intensity: leave one of them",
                       bound->found[kind].at + 1, bound->found[plain].at + 1);
    if (kind < 0 && plain < 0)
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

/* Power of the plants that burn coal, oil or gas, and their carbon, by the hour. */
struct fossil {
    double power[HOURS], carbon[HOURS];
};

static void set_fossil(struct fossil *fossil, int hour, const double generation[FUEL_COUNT])
{
    fossil->power[hour] = fossil->carbon[hour] = 0;
    for (int fuel = FUEL_OIL; fuel <= FUEL_COAL; fuel++) {
        fossil->power[hour] += fmax(generation[fuel], 0);
        fossil->carbon[hour] += fmax(generation[fuel], 0) * fuel_factors[fuel].carbon_g_kwh / 1000 / JOULE_PER_KWH;
    }
}

/* Reads the generation by fuel of one row; NaN if any fuel is blank, since a part of a mix is none. */
static struct grid_sample read_fuels(struct csv *csv, struct grid_columns *bound, enum hydro_convention hydro, int hour,
                                     struct fossil *fossil)
{
    double generation[FUEL_COUNT] = {0};
    bool whole = true;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++)
        if (there(bound, FUELS + fuel) >= 0)
            whole &= csv_value(csv, &grid_csv_columns[FUELS + fuel], &bound->found[FUELS + fuel], &generation[fuel]) &&
                     !isnan(generation[fuel]);
    if (!whole)
        return (struct grid_sample){NAN, NAN, NAN, NAN, NAN};
    if (hour >= 0)
        set_fossil(fossil, hour, generation);
    return grid_from_mix(generation, hydro);
}

static double read_series(struct csv *csv, struct grid_columns *bound, int series)
{
    double value = NAN;
    int column = bound->series[series];
    if (column >= 0)
        csv_value(csv, &grid_csv_columns[column], &bound->found[column], &value);
    return isnan(value) || column < 0 ? NAN : value;
}

/* The hours of a file, in any order: values[series][hour], NaN where there is none. */
struct grid_hours {
    struct hours *placed;
    double *values[SERIES];
    struct fossil *fossil;
};

static struct grid_hours make_hours(struct arena *arena)
{
    struct grid_hours made = {.placed = arena_alloc(arena, 1, sizeof *made.placed),
                              .fossil = arena_alloc(arena, 1, sizeof *made.fossil)};
    for (int s = 0; s < SERIES; s++) {
        made.values[s] = arena_alloc(arena, HOURS, sizeof *made.values[s]);
        for (size_t h = 0; h < HOURS; h++)
            made.values[s][h] = NAN;
    }
    for (size_t h = 0; h < HOURS; h++)
        made.fossil->power[h] = made.fossil->carbon[h] = NAN;
    return made;
}

static void read_rows(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *bound,
                      struct grid_hours *hours)
{
    while (csv_next(csv)) {
        int hour = hours_place(hours->placed, csv, (size_t)bound->found[TIME].at, options->utc_offset_s);
        struct grid_sample sample;
        if (bound->by_fuel)
            sample = read_fuels(csv, bound, options->hydro, hour, hours->fossil);
        else
            sample = (struct grid_sample){read_series(csv, bound, CARBON_OF) / 1000 / JOULE_PER_KWH,
                                          read_series(csv, bound, WATER_OF) / JOULE_PER_KWH,
                                          read_series(csv, bound, RENEWABLE_OF) / 100, NAN,
                                          read_series(csv, bound, MARGINAL_OF) / 1000 / JOULE_PER_KWH};
        if (hour < 0)
            continue;
        hours->values[CARBON_OF][hour] = sample.carbon_kg_j;
        hours->values[WATER_OF][hour] = sample.water_kg_j;
        hours->values[RENEWABLE_OF][hour] = sample.renewable_frac;
        hours->values[GROSS_OF][hour] = sample.water_gross_kg_j;
        hours->values[MARGINAL_OF][hour] = sample.marginal_kg_j;
    }
}

static void fill_gaps(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *bound,
                      struct grid_hours *hours)
{
    if (!bound->by_fuel) {
        for (int s = 0; s < SERIES; s++)
            if (bound->series[s] >= 0)
                hours_fill(hours->placed, csv, series_names[s], hours->values[s], options->gap_s);
        return;
    }
    hours_fill(hours->placed, csv, "generation by fuel", hours->values[CARBON_OF], options->gap_s);
    /* The gaps of these are those of the first, already said. */
    for (int s = CARBON_OF + 1; s < MARGINAL_OF && !csv_mistakes(csv); s++)
        hours_fill(hours->placed, csv, series_names[s], hours->values[s], HOURS * SECONDS_PER_HOUR);
}

void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid)
{
    struct grid_columns bound;
    if (!find_columns(csv, options, &bound))
        return;
    struct grid_hours hours = make_hours(arena);
    read_rows(csv, options, &bound, &hours);
    csv_check_units(csv, grid_csv_columns, bound.found);
    if (csv_mistakes(csv))
        return;
    hours_note_leap_day(hours.placed, csv);
    fill_gaps(csv, options, &bound, &hours);
    double by_hour[24];
    grid_marginal(hours.fossil->power, hours.fossil->carbon, HOURS, by_hour);
    for (size_t h = 0; h < HOURS; h++) {
        double marginal = !isnan(options->marginal_kg_j) ? options->marginal_kg_j
                          : bound.by_fuel                ? by_hour[h % 24]
                                                         : hours.values[MARGINAL_OF][h];
        double water = bound.by_fuel || bound.series[WATER_OF] >= 0 ? hours.values[WATER_OF][h] : options->water_kg_j;
        double gross = bound.by_fuel ? hours.values[GROSS_OF][h] : options->water_gross_kg_j;
        grid->hours[h] =
            (struct grid_sample){hours.values[CARBON_OF][h], water, hours.values[RENEWABLE_OF][h], gross, marginal};
    }
}
