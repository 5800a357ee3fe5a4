/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/grid_csv.h"

#include <math.h>

#include "base/units.h"
#include "read/hours.h"

/* Names of columns: ours, then those of the Electricity Maps data portal. A file says of its plain
 * `carbon_g_per_kwh` which kind it is; a file with both kinds never mixes them. */
static const char *const time_names[] = {"time_utc", "timestamp", "datetime_utc", "Datetime (UTC)", NULL};
static const char *const lifecycle_names[] = {"carbon_lifecycle_g_per_kwh", "carbon_g_per_kwh",
                                              "Carbon Intensity gCO\u2082eq/kWh (LCA)",
                                              "Carbon intensity gCO\u2082eq/kWh (Life cycle)", NULL};
static const char *const direct_names[] = {"carbon_direct_g_per_kwh", "carbon_g_per_kwh",
                                           "Carbon Intensity gCO\u2082eq/kWh (direct)",
                                           "Carbon intensity gCO\u2082eq/kWh (direct)", NULL};
static const char *const water_names[] = {"water_l_per_kwh", NULL};
static const char *const renewable_names[] = {"renewable_pct", "Renewable Percentage", NULL};

static const char *const marginal_names[] = {"carbon_marginal_g_per_kwh", NULL};

enum { CARBON, WATER, RENEWABLE, GROSS, MARGINAL, SERIES };
static const char *const series_names[SERIES] = {"carbon intensity", "water intensity", "renewable share",
                                                 "water intensity with reservoirs", "marginal carbon intensity"};
/* Larger values are in another unit than g/kWh, L/kWh, %. */
static const double series_max[SERIES] = {5000, 1000, 100, 1000, 5000};

struct grid_columns {
    int time, fuel[FUEL_COUNT], series[SERIES];
    bool by_fuel;
};

static void find_columns(struct csv *csv, const struct grid_csv_options *options, struct grid_columns *columns)
{
    columns->time = csv_column(csv, time_names, true);
    columns->by_fuel = false;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++) {
        columns->fuel[fuel] = csv_column(csv, (const char *const[]){fuel_factors[fuel].column, NULL}, false);
        columns->by_fuel |= columns->fuel[fuel] >= 0;
    }
    if (columns->by_fuel) {
        if (options->carbon == CARBON_DIRECT)
            csv_file_error(csv,
                           "from generation by fuel follows life-cycle carbon; `carbon: direct` needs a column of it");
        if (!isnan(options->water_kg_j) || !isnan(options->water_gross_kg_j))
            csv_file_error(csv, "water follows from generation by fuel: leave `water` out");
        return;
    }
    columns->series[CARBON] = csv_column(csv, options->carbon == CARBON_DIRECT ? direct_names : lifecycle_names, true);
    columns->series[WATER] = csv_column(csv, water_names, false);
    columns->series[RENEWABLE] = csv_column(csv, renewable_names, false);
    columns->series[GROSS] = -1;
    columns->series[MARGINAL] = csv_column(csv, marginal_names, false);
    if (columns->series[MARGINAL] >= 0 && !isnan(options->marginal_kg_j))
        csv_file_error(csv, "this file has a column `carbon_marginal_g_per_kwh`: leave `marginal` out");
    if (columns->series[WATER] >= 0 && !isnan(options->water_kg_j))
        csv_file_error(csv, "this file has a column `water_l_per_kwh`: leave `water` out");
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
static struct grid_sample read_fuels(struct csv *csv, const struct grid_columns *columns, enum hydro_convention hydro,
                                     int hour, struct fossil *fossil)
{
    double generation[FUEL_COUNT] = {0};
    bool whole = true;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++)
        if (columns->fuel[fuel] >= 0)
            whole &= csv_number(csv, (size_t)columns->fuel[fuel], &generation[fuel]) && !isnan(generation[fuel]);
    if (!whole)
        return (struct grid_sample){NAN, NAN, NAN, NAN, NAN};
    if (hour >= 0)
        set_fossil(fossil, hour, generation);
    return grid_from_mix(generation, hydro);
}

static double read_series(struct csv *csv, const struct grid_columns *columns, int series)
{
    double value;
    int column = columns->series[series];
    if (column < 0 || !csv_number(csv, (size_t)column, &value) || isnan(value))
        return NAN;
    if (value >= 0 && value <= series_max[series])
        return value;
    csv_error(csv, (size_t)column, "%s of %g is outside 0 .. %g", series_names[series], value, series_max[series]);
    return NAN;
}

void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid)
{
    struct grid_columns columns;
    if (!csv_header(csv))
        return;
    find_columns(csv, options, &columns);
    if (csv_mistakes(csv))
        return;
    double *values[SERIES];
    for (int s = 0; s < SERIES; s++) {
        values[s] = arena_alloc(arena, HOURS, sizeof *values[s]);
        for (size_t h = 0; h < HOURS; h++)
            values[s][h] = NAN;
    }
    struct hours *hours = arena_alloc(arena, 1, sizeof *hours);
    struct fossil *fossil = arena_alloc(arena, 1, sizeof *fossil);
    for (size_t h = 0; h < HOURS; h++)
        fossil->power[h] = fossil->carbon[h] = NAN;
    while (csv_next(csv)) {
        int hour = hours_place(hours, csv, (size_t)columns.time, options->utc_offset_s);
        struct grid_sample sample;
        if (columns.by_fuel)
            sample = read_fuels(csv, &columns, options->hydro, hour, fossil);
        else
            sample = (struct grid_sample){read_series(csv, &columns, CARBON) / 1000 / JOULE_PER_KWH,
                                          read_series(csv, &columns, WATER) / JOULE_PER_KWH,
                                          read_series(csv, &columns, RENEWABLE) / 100, NAN,
                                          read_series(csv, &columns, MARGINAL) / 1000 / JOULE_PER_KWH};
        if (hour < 0)
            continue;
        values[CARBON][hour] = sample.carbon_kg_j;
        values[WATER][hour] = sample.water_kg_j;
        values[RENEWABLE][hour] = sample.renewable_frac;
        values[GROSS][hour] = sample.water_gross_kg_j;
        values[MARGINAL][hour] = sample.marginal_kg_j;
    }
    if (csv_mistakes(csv))
        return;
    hours_note_leap_day(hours, csv);
    for (int s = 0; s < SERIES; s++)
        if (columns.by_fuel ? s == CARBON : columns.series[s] >= 0)
            hours_fill(hours, csv, columns.by_fuel ? "generation by fuel" : series_names[s], values[s], options->gap_s);
    for (int s = CARBON + 1; s < MARGINAL && columns.by_fuel && !csv_mistakes(csv);
         s++) /* the gaps of these are those of the first, already said */
        hours_fill(hours, csv, series_names[s], values[s], HOURS * SECONDS_PER_HOUR);
    double by_hour[24];
    grid_marginal(fossil->power, fossil->carbon, HOURS, by_hour);
    for (size_t h = 0; h < HOURS; h++) {
        double marginal = !isnan(options->marginal_kg_j) ? options->marginal_kg_j
                          : columns.by_fuel              ? by_hour[h % 24]
                                                         : values[MARGINAL][h];
        double water = columns.by_fuel || columns.series[WATER] >= 0 ? values[WATER][h] : options->water_kg_j;
        double gross = columns.by_fuel ? values[GROSS][h] : options->water_gross_kg_j;
        grid->hours[h] = (struct grid_sample){values[CARBON][h], water, values[RENEWABLE][h], gross, marginal};
    }
}
