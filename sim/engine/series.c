/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/series.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/units.h"

struct series_row {
    const char *run;
    double time_s, interval_s;
    int64_t timestamp;
    double it_power_w, facility_power_w, power_loss_w, cooling_power_w, heat_liquid_w, heat_air_w, heat_reused_w;
    double water_consumed_kg_s, water_withdrawn_kg_s, dry_bulb_k, wet_bulb_k, supply_air_k, supply_liquid_k;
    double carbon_intensity_kg_per_kwh, unmet_heat_w, fan_power_w, mechanical_frac, water_intensity_kg_per_kwh,
        speed_frac, carbon_marginal_kg_per_kwh;
    double unit[]; /* per component: its power, its outlet, its readings; then the supply, if there is one */
};

struct series {
    struct column *columns;
    size_t fixed, count;
    bool supply; /* there are columns for the supply */
    struct series_row *row;
};

const struct column series_fixed_columns[] = {
    {TEXT_COLUMN(struct series_row, run, "Name of the run.")},
    {NUMBER_COLUMN(struct series_row, time_s, "s", "Start of the interval, after the start of the run.")},
    {NUMBER_COLUMN(struct series_row, interval_s, "s",
                   "Length of the interval; all powers and flows are means over it.")},
    {DATE_COLUMN(struct series_row, timestamp, "Start of the interval in local standard time of the site.")},
    {NUMBER_COLUMN(struct series_row, it_power_w, "W", "IT equipment, with server fans and power supplies.")},
    {NUMBER_COLUMN(struct series_row, facility_power_w, "W",
                   "All that the data centre consumes, whoever supplies it.")},
    {NUMBER_COLUMN(struct series_row, power_loss_w, "W", "Losses of the power chain, lighting and storage included.")},
    {NUMBER_COLUMN(struct series_row, cooling_power_w, "W",
                   "Electricity of the cooling plant, heat pump and water treatment included.")},
    {NUMBER_COLUMN(struct series_row, heat_liquid_w, "W", "Heat that the nodes gave to liquid.")},
    {NUMBER_COLUMN(struct series_row, heat_air_w, "W",
                   "Heat of nodes and of losses that went into the air of the hall.")},
    {NUMBER_COLUMN(struct series_row, heat_reused_w, "W", "Heat given to a user.")},
    {NUMBER_COLUMN(struct series_row, water_consumed_kg_s, "kg/s", "Evaporated and drifted away.")},
    {NUMBER_COLUMN(struct series_row, water_withdrawn_kg_s, "kg/s",
                   "Taken: make-up, and what is given back to a water body.")},
    {NUMBER_COLUMN(struct series_row, dry_bulb_k, "K", "Outdoor air.")},
    {NUMBER_COLUMN(struct series_row, wet_bulb_k, "K", "Outdoor air.")},
    {NUMBER_COLUMN(struct series_row, supply_air_k, "K", "Air that the hosts breathe.")},
    {NUMBER_COLUMN(struct series_row, supply_liquid_k, "K", "Coolant at the cold plates; blank without.")},
    {NUMBER_COLUMN(struct series_row, carbon_intensity_kg_per_kwh, "kg/kWh", "CO2e of the grid.")},
    {NUMBER_COLUMN(struct series_row, unmet_heat_w, "W",
                   "Heat that the plant could not move and that warmed the hall.")},
    {NUMBER_COLUMN(struct series_row, fan_power_w, "W", "Server fans, part of the IT power.")},
    {NUMBER_COLUMN(struct series_row, mechanical_frac, "1", "Share of the heat that compressors moved.")},
    {NUMBER_COLUMN(struct series_row, water_intensity_kg_per_kwh, "kg/kWh",
                   "Water consumed by the power plants of the grid.")},
    {NUMBER_COLUMN(struct series_row, speed_frac, "1",
                   "What heat leaves of the nodes' speed: 1 unless they throttle, 0 when they stand still.")},
    {NUMBER_COLUMN(struct series_row, carbon_marginal_kg_per_kwh, "kg/kWh",
                   "CO2e of a kilowatt-hour more from the grid; blank where it is not known.")},
    COLUMN_END};

/* "dry-cooler" and "power_w" -> "dry_cooler_power_w" */
static char *column_name(struct arena *arena, const char *unit, const char *reading)
{
    char *name = arena_printf(arena, "%s_%s", unit, reading);
    for (char *c = name; *c; c++)
        if (*c == '-')
            *c = '_';
    return name;
}

static void add_column(struct series *series, const char *name, const char *unit, const char *doc)
{
    size_t number = series->count - series->fixed;
    series->columns[series->count++] =
        (struct column){.name = name,
                        .kind = COLUMN_NUMBER,
                        .offset = offsetof(struct series_row, unit) + number * sizeof(double),
                        .unit = unit,
                        .doc = doc};
}

static size_t reading_count(const struct component *component)
{
    size_t count = 0;
    while (count < READINGS_MAX && component->readings[count].name)
        count++;
    return count;
}

/* What crosses the meter, where the scenario describes a supply; each plant, battery and generator follows. */
enum { SUPPLY_CELLS = 5 };
static const struct column supply_columns[] = {
    {.name = "grid_import_w", .unit = "W", .doc = "Drawn from the grid."},
    {.name = "grid_export_w", .unit = "W", .doc = "Given to the grid."},
    {.name = "curtailed_w", .unit = "W", .doc = "What own sun and wind could have made, but nobody could take."},
    {.name = "unserved_w", .unit = "W", .doc = "What nothing could supply while the grid was out."},
    {.name = "price", .unit = "currency/kWh", .doc = "Of electricity from the grid; blank: not known."},
    COLUMN_END};

static void add_component(struct arena *arena, struct series *series, const struct component *component,
                          const char *name)
{
    add_column(series, column_name(arena, name, "power_w"), "W", arena_printf(arena, "Electricity of %s.", name));
    if (component->role != ROLE_TERMINAL) /* a terminal's outcome has no water that leaves it */
        add_column(series, column_name(arena, name, "out_k"), "K", arena_printf(arena, "Water that leaves %s.", name));
    for (size_t r = 0; r < reading_count(component); r++)
        add_column(series, column_name(arena, name, component->readings[r].name), component->readings[r].unit,
                   component->readings[r].doc);
}

static void add_crossing(struct series *series)
{
    for (const struct column *column = supply_columns; column->name; column++)
        add_column(series, column->name, column->unit, column->doc);
}

/* Of a plant of one's own, a battery or a generator. */
static void add_supply_unit(struct arena *arena, struct series *series, const char *name, bool stores)
{
    add_column(series, column_name(arena, name, "supply_w"), "W",
               arena_printf(arena, "What %s gives to the site; below 0: what it takes.", name));
    if (stores)
        add_column(series, column_name(arena, name, "stored_j"), "J",
                   arena_printf(arena, "What %s holds at the end of the interval.", name));
}

const struct column *series_possible_columns(struct arena *arena)
{
    size_t kinds = 0, supplies = 0;
    while (component_kinds[kinds])
        kinds++;
    while (supply_kinds[supplies])
        supplies++;
    struct series all = {.columns = arena_alloc(arena, kinds * (READINGS_MAX + 2) + SUPPLY_CELLS + 2 * supplies + 1,
                                                sizeof *all.columns)};
    for (size_t i = 0; i < kinds; i++)
        add_component(arena, &all, component_of(component_kinds[i]), component_kinds[i]->name);
    add_crossing(&all);
    for (size_t i = 0; i < supplies; i++) {
        const struct supply_kind *kind = (const struct supply_kind *)supply_kinds[i];
        add_supply_unit(arena, &all, kind->record.name, kind->stored_j);
    }
    all.columns[all.count] = (struct column)COLUMN_END;
    return all.columns;
}

static void add_supply(struct arena *arena, struct series *series, const struct supply *supply)
{
    size_t count;
    const struct supply_unit *unit = supply_units(supply, &count);
    series->supply = supply_described(supply);
    if (!series->supply)
        return;
    add_crossing(series);
    for (size_t i = 0; i < count; i++)
        add_supply_unit(arena, series, unit[i].name, unit[i].stores);
}

struct series *series_create(struct arena *arena, const struct facility *facility, const char *run)
{
    size_t units, supplies;
    const struct plant_unit *unit = plant_units(facility_plant(facility), &units);
    supply_units(facility_supply(facility), &supplies);
    struct series *series = arena_alloc(arena, 1, sizeof *series);
    series->fixed = sizeof series_fixed_columns / sizeof *series_fixed_columns - 1;
    series->columns = arena_alloc(arena, series->fixed + units * (READINGS_MAX + 2) + SUPPLY_CELLS + 2 * supplies + 1,
                                  sizeof *series->columns);
    memcpy(series->columns, series_fixed_columns, series->fixed * sizeof *series->columns);
    series->count = series->fixed;
    for (size_t i = 0; i < units; i++)
        add_component(arena, series, unit[i].component, unit[i].name);
    add_supply(arena, series, facility_supply(facility));
    series->columns[series->count] = (struct column)COLUMN_END;
    series->row = arena_alloc(arena, 1, series_row_bytes(series));
    series->row->run = run;
    return series;
}

size_t series_row_bytes(const struct series *series)
{
    return sizeof *series->row + (series->count - series->fixed) * sizeof(double);
}

const struct column *series_columns(const struct series *series)
{
    return series->columns;
}

const void *series_row(struct series *series, const struct facility_tick *tick, int64_t start_s)
{
    struct series_row *row = series->row;
    const struct plant_result *plant = &tick->plant;
    row->time_s = tick->from_s - (double)start_s;
    row->interval_s = tick->to_s - tick->from_s;
    row->timestamp = (int64_t)floor(tick->from_s);
    row->it_power_w = tick->it_w;
    row->facility_power_w = tick->facility_w;
    row->power_loss_w = tick->loss_w;
    row->cooling_power_w = tick->cooling_w;
    row->heat_liquid_w = tick->heat_liquid_w;
    row->heat_air_w = tick->heat_air_w;
    row->heat_reused_w = plant->reused_w;
    row->water_consumed_kg_s = tick->consumed_kg_s;
    row->water_withdrawn_kg_s = tick->withdrawn_kg_s;
    row->dry_bulb_k = tick->outside.dry_bulb_k;
    row->wet_bulb_k = tick->outside.wet_bulb_k;
    row->supply_air_k = plant->supply_air_k;
    row->supply_liquid_k = plant->supply_liquid_k;
    row->carbon_intensity_kg_per_kwh = tick->grid.carbon_kg_j * JOULE_PER_KWH;
    row->carbon_marginal_kg_per_kwh = tick->grid.marginal_kg_j * JOULE_PER_KWH;
    row->unmet_heat_w = plant->unmet_w;
    row->fan_power_w = tick->fan_w;
    row->mechanical_frac = plant->mechanical_frac;
    row->speed_frac = tick->speed_frac;
    row->water_intensity_kg_per_kwh = tick->grid.water_kg_j * JOULE_PER_KWH;
    double *cell = row->unit;
    for (size_t i = 0; i < tick->unit_count; i++) {
        const struct plant_unit *unit = &tick->units[i];
        *cell++ = unit->last.power_w;
        if (unit->component->role != ROLE_TERMINAL)
            *cell++ = unit->last.out_k;
        for (size_t r = 0; r < reading_count(unit->component); r++)
            *cell++ = unit->last.reading[r];
    }
    const struct supply_tick *supply = &tick->supply;
    if (series->supply) {
        const double crossing[SUPPLY_CELLS] = {supply->import_w, supply->export_w, supply->curtailed_w,
                                               supply->unserved_w, supply->price};
        memcpy(cell, crossing, sizeof crossing);
        cell += SUPPLY_CELLS;
    }
    for (size_t i = 0; i < supply->unit_count; i++) {
        *cell++ = supply->units[i].last.power_w;
        if (supply->units[i].stores)
            *cell++ = supply->units[i].stored_j;
    }
    return row;
}
