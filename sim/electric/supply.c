/* SPDX-License-Identifier: Apache-2.0 */
#include "electric/supply.h"

#include <math.h>

#include "electric/battery.h"
#include "electric/generator.h"
#include "electric/grid_connection.h"
#include "electric/photovoltaic.h"
#include "electric/wind.h"
#include "site/heat_demand.h"
#include "site/year.h"

const struct record *const supply_kinds[] = {&battery_kind.record,
                                             &fuel_cell_kind.record,
                                             &gas_turbine_kind.record,
                                             &generator_kind.record,
                                             &grid_connection_kind.record,
                                             &photovoltaic_kind.record,
                                             &reactor_kind.record,
                                             &wind_kind.record,
                                             NULL};

struct supply {
    struct supply_unit *units; /* sources and balancers, in the order of the list */
    size_t unit_count;
    const struct grid_connection *connection; /* NULL: none was described */
    struct prices prices;
    const struct weather *weather;
    struct contract *contracts;
    size_t contract_count;
};

void supply_check(const struct variant_list *supply, const char *key, struct complaint *complaint)
{
    const struct grid_connection *connection = NULL;
    for (size_t i = 0; i < supply->count; i++) {
        if (supply->items[i].kind != &grid_connection_kind.record)
            continue;
        if (connection)
            complain_at(complaint, key, i, NULL, "a site has one connection to the grid");
        connection = supply->items[i].value;
    }
    bool priced = connection && connection->prices;
    for (size_t i = 0; i < supply->count; i++)
        if (supply->items[i].kind == &battery_kind.record && battery_needs_prices(supply->items[i].value) && !priced)
            complain_at(complaint, key, i, NULL, "its policy needs prices: `{type: grid-connection, prices: [...]}`");
}

const char *supply_lacks(const struct record *record, const struct weather *weather, const char **right)
{
    const struct supply_kind *kind = supply_kind_of(record);
    if (!kind->needs_sun && !kind->needs_wind)
        return NULL;
    bool sun = weather->sky, wind = weather->sky;
    for (size_t h = 0; h < weather->count && weather->sky; h++) {
        const struct sky *sky = &weather->sky[h];
        sun &= !isnan(sky->ghi_w_m2) && !isnan(sky->dni_w_m2) && !isnan(sky->dhi_w_m2);
        wind &= !isnan(sky->wind_m_s);
    }
    if (kind->needs_sun && !sun) {
        *right = "another site would do, or a weather file with it (EPW, or CSV with ghi_w_m2, dni_w_m2 and dhi_w_m2)";
        return "irradiance (global, direct and diffuse)";
    }
    if (kind->needs_wind && !wind) {
        *right = "another site would do, or a weather file with it (EPW, or CSV with wind_speed_m_s)";
        return "wind speed";
    }
    if (kind->needs_sun && isnan(weather->latitude_deg + weather->longitude_deg + weather->utc_offset_s)) {
        *right = "write the site's `latitude`, `longitude` and `utc_offset`";
        return "latitude, longitude and UTC offset";
    }
    return NULL;
}

/* "grid-connection" -> "grid_connection", the second of a kind "battery_2". */
static char *unit_name(struct arena *arena, const struct supply *supply, const struct supply_kind *kind)
{
    int number = 1;
    for (size_t i = 0; i < supply->unit_count; i++)
        number += supply->units[i].kind == kind;
    char *name =
        number == 1 ? arena_text(arena, kind->record.name) : arena_printf(arena, "%s_%d", kind->record.name, number);
    for (char *c = name; *c; c++)
        if (*c == '-')
            *c = '_';
    return name;
}

struct supply *supply_create(struct arena *arena, const struct variant_list *list, const struct variant_list *contracts,
                             const struct weather *weather, const struct grid *grid)
{
    struct supply *supply = arena_alloc(arena, 1, sizeof *supply);
    supply->weather = weather;
    supply->units = arena_alloc(arena, list->count + 1, sizeof *supply->units);
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == &grid_connection_kind.record)
            supply->connection = list->items[i].value;
    if (supply->connection)
        supply->prices = grid_connection_prices(arena, supply->connection);
    struct supply_site site = {.weather = weather, .grid = grid, .prices = supply->prices};
    for (size_t i = 0; i < list->count; i++) {
        const struct supply_kind *kind = supply_kind_of(list->items[i].kind);
        if (kind->role == SUPPLY_GRID)
            continue;
        struct supply_unit *unit = &supply->units[supply->unit_count];
        *unit = (struct supply_unit){.kind = kind,
                                     .parameters = list->items[i].value,
                                     .state = arena_alloc(arena, 1, kind->state_size + 1),
                                     .name = unit_name(arena, supply, kind),
                                     .primary = kind->primary,
                                     .stores = kind->stored_j};
        if (kind->begin)
            kind->begin(unit->parameters, &site, unit->state);
        if (kind->hours) {
            double *hours_w = arena_alloc(arena, weather->count, sizeof *hours_w);
            kind->hours(unit->parameters, weather, hours_w);
            unit->hours_w = hours_w;
        }
        supply->unit_count++;
    }
    supply->contracts = contracts_create(arena, contracts, weather);
    supply->contract_count = contracts->count;
    return supply;
}

bool supply_described(const struct supply *supply)
{
    return supply->unit_count > 0 || supply->connection;
}

const struct supply_unit *supply_units(const struct supply *supply, size_t *count)
{
    *count = supply->unit_count;
    return supply->units;
}

void supply_equipment(const struct supply *supply, struct equipment *rows)
{
    for (size_t i = 0; i < supply->unit_count; i++) {
        const struct supply_unit *unit = &supply->units[i];
        rows[i] = equipment_none();
        rows[i].component = unit->name;
        rows[i].type = unit->kind->record.name;
        rows[i].system = "supply";
        unit->kind->equipment(unit->parameters, &rows[i]);
    }
}

static void add_outcome(struct supply_outcome *sum, const struct supply_outcome *one, double weight)
{
    sum->power_w += weight * one->power_w;
    sum->primary_w += weight * one->primary_w;
    sum->stored_w += weight * one->stored_w;
    sum->loss_w += weight * one->loss_w;
    sum->heat_w += weight * one->heat_w;
    sum->water_kg_s += weight * one->water_kg_s;
    sum->nox_kg_s += weight * one->nox_kg_s;
}

/* Serves a part of the interval that is all with the grid or all without it. weight: the part's share; own_w:
 * power that sources can make. */
static void serve_part(struct supply *supply, const struct supply_moment *moment, double weight, double load_w,
                       double own_w, struct supply_tick *tick)
{
    double residual_w = load_w - own_w;
    struct supply_moment now = *moment;
    for (size_t i = 0; i < supply->unit_count; i++) {
        struct supply_unit *unit = &supply->units[i];
        if (unit->kind->role != SUPPLY_BALANCER)
            continue;
        struct supply_outcome outcome = {0};
        unit->kind->balance(unit->parameters, unit->state, &now, residual_w, &outcome);
        residual_w -= outcome.power_w;
        now.heat_wanted_w -= outcome.heat_w;
        add_outcome(&unit->last, &outcome, weight);
    }
    double missing_w = fmax(residual_w, 0), over_w = fmax(-residual_w, 0);
    double export_w = moment->island ? 0 : over_w;
    if (supply->connection && !isnan(supply->connection->export_limit_w))
        export_w = fmin(export_w, supply->connection->export_limit_w);
    *(moment->island ? &tick->unserved_w : &tick->import_w) += weight * missing_w;
    tick->export_w += weight * export_w;
    tick->curtailed_w += weight * (over_w - export_w);
}

/* Settles what sources gave: what was not curtailed, each in proportion, with the carbon and renewable energy
 * of what stayed on the site. */
static void settle_sources(struct supply *supply, double own_w, struct supply_tick *tick)
{
    double made_frac = own_w > 0 ? fmax(1 - tick->curtailed_w / own_w, 0) : 0;
    tick->own_w = own_w * made_frac;
    double kept_frac = tick->own_w > 0 ? fmax(1 - tick->export_w / tick->own_w, 0) : 0;
    for (size_t i = 0; i < supply->unit_count; i++) {
        struct supply_unit *unit = &supply->units[i];
        double carbon_kg_j = unit->kind->carbon_kg_j ? unit->kind->carbon_kg_j(unit->parameters) : 0;
        if (unit->kind->role == SUPPLY_SOURCE) {
            unit->last.power_w *= made_frac;
            unit->last.primary_w = unit->last.power_w;
            tick->own_carbon_kg_s += carbon_kg_j * unit->last.power_w * kept_frac;
            tick->renewable_w += unit->kind->renewable ? unit->last.power_w * kept_frac : 0;
            continue;
        }
        tick->own_carbon_kg_s += carbon_kg_j * unit->last.primary_w;
        if (!unit->stores) {
            tick->fuel_w += unit->last.primary_w;
            tick->generated_w += unit->last.power_w;
            tick->generated_free_w += unit->kind->carbon_free ? unit->last.power_w : 0;
            tick->heat_w += unit->last.heat_w;
            tick->water_kg_s += unit->last.water_kg_s;
            tick->nox_kg_s += unit->last.nox_kg_s;
            continue;
        }
        tick->storage_loss_w += unit->last.loss_w;
        unit->stored_j = unit->kind->stored_j(unit->parameters, unit->state);
    }
}

/* What stores changed of the import: without them the site would have drawn what its sources and generators left open. */
static void weigh_stores(double load_w, double own_w, const struct grid_sample *grid, struct supply_tick *tick)
{
    bool any = false;
    for (size_t i = 0; i < tick->unit_count; i++)
        if (tick->units[i].stores) {
            any = true;
            tick->store_out_w += fmax(tick->units[i].last.power_w, 0);
        }
    if (!any || tick->grid_frac < 1)
        return;
    double caused_w = tick->import_w - fmax(load_w - own_w - tick->generated_w, 0);
    tick->store_carbon_kg_s = caused_w * grid->carbon_kg_j;
    tick->store_cost_per_s = caused_w * tick->price / JOULE_PER_KWH;
}

static void see_outside(const struct weather *weather, double from_s, double to_s, struct supply_moment *moment)
{
    struct outside outside = weather_mean(weather, from_s, to_s);
    moment->outdoor_k = outside.dry_bulb_k;
    if (outside.network)
        moment->heat_wanted_w = heat_demand_mean_w(outside.network) * fmax(outside.heat_demand_frac, 0);
}

void supply_step(struct supply *supply, double from_s, double to_s, double load_w, const struct grid_sample *grid,
                 struct supply_tick *tick)
{
    *tick = (struct supply_tick){.price = prices_mean(&supply->prices, from_s, to_s),
                                 .units = supply->units,
                                 .unit_count = supply->unit_count,
                                 .contracts = supply->contracts,
                                 .contract_count = supply->contract_count};
    double own_w = 0;
    for (size_t i = 0; i < supply->unit_count; i++) {
        struct supply_unit *unit = &supply->units[i];
        unit->last = (struct supply_outcome){0};
        if (unit->kind->role == SUPPLY_SOURCE)
            own_w += unit->last.power_w = year_mean(&supply->weather->axis, unit->hours_w, from_s, to_s);
    }
    double out_frac = 0;
    if (supply->connection) {
        out_frac = grid_connection_out_frac(supply->connection, from_s, to_s);
        tick->export_price = supply->connection->export_price;
    }
    tick->grid_frac = 1 - out_frac;
    struct supply_moment moment = {
        .carbon_kg_j = grid->carbon_kg_j, .marginal_kg_j = grid->marginal_kg_j, .price = tick->price};
    if (supply->unit_count > 0)
        see_outside(supply->weather, from_s, to_s, &moment);
    for (int island = 1; island >= 0; island--) {
        double share = island ? out_frac : 1 - out_frac;
        moment.island = island;
        moment.interval_s = share * (to_s - from_s);
        if (share > 0)
            serve_part(supply, &moment, share, load_w, own_w, tick);
    }
    settle_sources(supply, own_w, tick);
    tick->cost_per_s = (tick->import_w * tick->price - tick->export_w * tick->export_price) / JOULE_PER_KWH;
    weigh_stores(load_w, own_w, grid, tick);
    contracts_step(supply->contracts, supply->contract_count, from_s, to_s, tick->import_w);
}
