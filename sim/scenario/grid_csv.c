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

static void read_rows(struct csv *csv, const struct grid_csv_options *options, const struct grid_columns *columns,
                      struct grid_hours *hours)
{
    while (csv_next(csv)) {
        int hour = hours_place(hours->placed, csv, (size_t)columns->time, options->utc_offset_s);
        struct grid_sample sample;
        if (columns->by_fuel)
            sample = read_fuels(csv, columns, options->hydro, hour, hours->fossil);
        else
            sample = (struct grid_sample){read_series(csv, columns, CARBON) / 1000 / JOULE_PER_KWH,
                                          read_series(csv, columns, WATER) / JOULE_PER_KWH,
                                          read_series(csv, columns, RENEWABLE) / 100, NAN,
                                          read_series(csv, columns, MARGINAL) / 1000 / JOULE_PER_KWH};
        if (hour < 0)
            continue;
        hours->values[CARBON][hour] = sample.carbon_kg_j;
        hours->values[WATER][hour] = sample.water_kg_j;
        hours->values[RENEWABLE][hour] = sample.renewable_frac;
        hours->values[GROSS][hour] = sample.water_gross_kg_j;
        hours->values[MARGINAL][hour] = sample.marginal_kg_j;
    }
}

static void fill_gaps(struct csv *csv, const struct grid_csv_options *options, const struct grid_columns *columns,
                      struct grid_hours *hours)
{
    if (!columns->by_fuel) {
        for (int s = 0; s < SERIES; s++)
            if (columns->series[s] >= 0)
                hours_fill(hours->placed, csv, series_names[s], hours->values[s], options->gap_s);
        return;
    }
    hours_fill(hours->placed, csv, "generation by fuel", hours->values[CARBON], options->gap_s);
    /* The gaps of these are those of the first, already said. */
    for (int s = CARBON + 1; s < MARGINAL && !csv_mistakes(csv); s++)
        hours_fill(hours->placed, csv, series_names[s], hours->values[s], HOURS * SECONDS_PER_HOUR);
}

void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid)
{
    struct grid_columns columns;
    if (!csv_header(csv))
        return;
    find_columns(csv, options, &columns);
    if (csv_mistakes(csv))
        return;
    struct grid_hours hours = make_hours(arena);
    read_rows(csv, options, &columns, &hours);
    if (csv_mistakes(csv))
        return;
    hours_note_leap_day(hours.placed, csv);
    fill_gaps(csv, options, &columns, &hours);
    double by_hour[24];
    grid_marginal(hours.fossil->power, hours.fossil->carbon, HOURS, by_hour);
    for (size_t h = 0; h < HOURS; h++) {
        double marginal = !isnan(options->marginal_kg_j) ? options->marginal_kg_j
                          : columns.by_fuel              ? by_hour[h % 24]
                                                         : hours.values[MARGINAL][h];
        double water = columns.by_fuel || columns.series[WATER] >= 0 ? hours.values[WATER][h] : options->water_kg_j;
        double gross = columns.by_fuel ? hours.values[GROSS][h] : options->water_gross_kg_j;
        grid->hours[h] =
            (struct grid_sample){hours.values[CARBON][h], water, hours.values[RENEWABLE][h], gross, marginal};
    }
}
