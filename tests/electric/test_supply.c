/* SPDX-License-Identifier: Apache-2.0 */
/* Plants, battery, generator, grid and contracts together, on a made-up sky. */
#include <criterion/criterion.h>
#include <math.h>

#include "../complaints.h"
#include "../reading.h"
#include "base/calendar.h"
#include "base/random.h"
#include "electric/battery.h"
#include "electric/generator.h"
#include "electric/grid_connection.h"
#include "electric/photovoltaic.h"
#include "electric/supply.h"
#include "electric/wind.h"
#include "site/year.h"

TestSuite(supply);

static struct outside air[HOURS_PER_YEAR];
static struct sky sky[HOURS_PER_YEAR];
static struct grid_sample hours[HOURS_PER_YEAR];
static const struct weather weather = {
    .hours = air, .count = HOURS_PER_YEAR, .sky = sky, .latitude_deg = 40, .longitude_deg = 0, .utc_offset_s = 0};
static const struct grid grid = {.hours = hours, .count = HOURS_PER_YEAR};
static const struct variant_list nothing;

static void make_year(void)
{
    struct random random = random_stream(11, "sky", 0);
    for (int h = 0; h < HOURS_PER_YEAR; h++) {
        double day = fmax(sin((h % 24 - 6) / 12.0 * 3.14159), 0);
        air[h] = (struct outside){.dry_bulb_k = 290, .humidity_ratio = 0.005, .pressure_pa = 1e5};
        sky[h] = (struct sky){.ghi_w_m2 = 800 * day,
                              .dni_w_m2 = 700 * day,
                              .dhi_w_m2 = 150 * day,
                              .wind_m_s = 12 * random_uniform(&random)};
        hours[h].carbon_kg_j = (0.1 + 0.5 * random_uniform(&random)) / 3.6e6;
    }
}

static struct variant plant(const struct supply_kind *kind, const char *text)
{
    struct variant variant = {&kind->record, arena_alloc(bind_arena(), 1, kind->record.size)};
    bind_text(&kind->record, variant.value, text);
    return variant;
}

static double start(void)
{
    return (double)calendar_seconds((struct civil){.year = 2023, .month = 6, .day = 1});
}

/* All that comes from anywhere is consumed, exported or stored; a tick of any length; with and
 * without the grid. */
Test(supply, balance_on_random_ticks)
{
    make_year();
    struct grid_outage outages[] = {{.start_s = (int64_t)start() + 40000, .duration_s = 30000},
                                    {.start_s = (int64_t)start() + 900000, .duration_s = 200000}};
    struct variant units[] = {plant(&photovoltaic_kind, "capacity: 1 MW"),
                              plant(&wind_kind, "capacity: 1 MW"),
                              plant(&battery_kind, "{capacity: 1 MWh, power: 300 kW}"),
                              plant(&generator_kind, "power: 200 kW"),
                              plant(&grid_connection_kind, "export_limit: 250 kW"),
                              plant(&battery_kind, "{capacity: 1 MWh, power: 50 kW}")};
    ((struct grid_connection *)units[4].value)->outages = (struct list){outages, 2};
    struct supply *supply = supply_create(bind_arena(), &(struct variant_list){units, 6}, &nothing, &weather, &grid);
    size_t count;
    cr_assert_str_eq(supply_units(supply, &count)[4].name, "battery_2");
    cr_assert_eq(count, 5, "the grid is no unit");
    struct random random = random_stream(5, "load", 0);
    double at = start(), curtailed = 0, unserved = 0, exported = 0, fuel = 0;
    for (int i = 0; i < 5000; i++) {
        double to = at + 10 + 3590 * random_uniform(&random), load_w = 6e5 * random_uniform(&random);
        struct grid_sample sample = grid_mean(&grid, at, to);
        struct supply_tick t;
        supply_step(supply, at, to, load_w, &sample, &t);
        double own_w = 0, sources_w = 0, loss_w = 0;
        for (size_t u = 0; u < t.unit_count; u++) {
            const struct supply_outcome *o = &t.units[u].last;
            own_w += o->power_w;
            sources_w += t.units[u].kind->role == SUPPLY_SOURCE ? o->power_w : 0;
            loss_w += t.units[u].kind->stored_j ? o->loss_w : 0;
            cr_assert_float_eq(o->primary_w, o->power_w + o->stored_w + o->loss_w, 1e-6);
        }
        cr_assert_float_eq(t.import_w + own_w + t.unserved_w, load_w + t.export_w, 1e-6);
        cr_assert_float_eq(t.own_w, sources_w, 1e-6);
        cr_assert_float_eq(t.storage_loss_w, loss_w, 1e-6);
        cr_assert(t.import_w >= 0 && t.unserved_w >= 0 && t.curtailed_w >= 0 && t.export_w >= 0);
        cr_assert_leq(t.export_w, 250e3 + 1e-6);
        cr_assert_leq(t.renewable_w, t.own_w - t.export_w + 1e-6);
        cr_assert(t.unserved_w == 0 || grid_connection_out_frac(units[4].value, at, to) > 0);
        curtailed += t.curtailed_w, unserved += t.unserved_w, exported += t.export_w;
        fuel += t.units[3].last.primary_w;
        at = to;
    }
    cr_assert(curtailed > 0 && unserved > 0 && exported > 0 && fuel > 0, "all of it happened");
}

/* Half a tick without the grid: the generator carries what is missing for that half, the grid for the
 * other. */
Test(supply, outage_within_a_tick)
{
    make_year();
    struct grid_outage outage = {.start_s = (int64_t)start(), .duration_s = 1800};
    struct variant units[] = {plant(&generator_kind, "power: 2 MW"), plant(&grid_connection_kind, "export_price: 0")};
    ((struct grid_connection *)units[1].value)->outages = (struct list){&outage, 1};
    struct supply *supply = supply_create(bind_arena(), &(struct variant_list){units, 2}, &nothing, &weather, &grid);
    struct supply_tick t;
    supply_step(supply, start(), start() + 3600, 1e6, &hours[0], &t);
    cr_expect_float_eq(t.import_w, 5e5, 1e-6);
    cr_expect_float_eq(t.units[0].last.power_w, 5e5, 1e-6);
    /* Willans: 0.2 of 2 MW, and 1 / 0.39 - 0.2 of 1 MW, for half the time; 267 g of CO2 each kWh of it. */
    double fuel_w = (0.2 * 2e6 + (1 / 0.39 - 0.2) * 1e6) / 2;
    cr_expect_float_eq(t.units[0].last.primary_w, fuel_w, 1e-3);
    cr_expect_float_eq(t.own_carbon_kg_s, fuel_w * 0.267 / 3.6e6, 1e-9);
    supply_step(supply, start() + 3600, start() + 7200, 1e6, &hours[0], &t);
    cr_expect_float_eq(t.import_w, 1e6, 1e-6);
    cr_expect_eq(t.units[0].last.primary_w, 0, "it stands still");
}

/* Own sun at 48 g/kWh and wind at 11 g/kWh: for what stays on the site, in proportion. */
Test(supply, carbon_of_what_stays)
{
    make_year();
    for (int h = 0; h < HOURS_PER_YEAR; h++)
        sky[h].wind_m_s = 30 / pow(9, 0.2) - 10;
    struct variant units[] = {plant(&wind_kind, "capacity: 1 MW")};
    struct supply *supply = supply_create(bind_arena(), &(struct variant_list){units, 1}, &nothing, &weather, &grid);
    struct supply_tick t;
    supply_step(supply, start(), start() + 3600, 1e5, &hours[0], &t);
    cr_assert_gt(t.own_w, 1e5);
    cr_expect_float_eq(t.renewable_w, 1e5, 1e-6);
    cr_expect_float_eq(t.own_carbon_kg_s, 1e5 * 0.011 / 3.6e6, 1e-12);
    cr_expect_float_eq(t.export_w, t.own_w - 1e5, 1e-6);
}

/* Prices by hour of the week: 1 June 2023 was a Thursday, the 3rd a Saturday. */
Test(supply, prices_of_the_week)
{
    make_year();
    double weekday[24], weekend[24];
    for (int h = 0; h < 24; h++)
        weekday[h] = h, weekend[h] = 100 + h;
    struct variant unit = plant(&grid_connection_kind, "export_price: 0.03");
    struct grid_connection *connection = unit.value;
    struct price_list prices = {.weekday = {weekday, 24}};
    connection->prices = &prices;
    connection->weekend_prices = (struct numbers){weekend, 24};
    struct supply *supply = supply_create(bind_arena(), &(struct variant_list){&unit, 1}, &nothing, &weather, &grid);
    struct supply_tick t;
    supply_step(supply, start() + 7 * 3600, start() + 8 * 3600, 1, &hours[0], &t);
    cr_expect_float_eq(t.price, 7, 1e-12);
    supply_step(supply, start() + 7.5 * 3600, start() + 8.5 * 3600, 1, &hours[0], &t);
    cr_expect_float_eq(t.price, 7.5, 1e-12);
    supply_step(supply, start() + 59 * 3600, start() + 60 * 3600, 1, &hours[0], &t);
    cr_expect_float_eq(t.price, 111, 1e-12);
    cr_expect_eq(t.export_price, 0.03);
}

Test(supply, mistakes_are_told)
{
    struct variant units[] = {plant(&grid_connection_kind, "export_price: 0"),
                              plant(&battery_kind, "{capacity: 1 MWh, power: 1 MW, policy: {type: price}}"),
                              plant(&grid_connection_kind, "export_price: 0")};
    struct complaints complaints = COMPLAINTS;
    supply_check(&(struct variant_list){units, 3}, "supply", &complaints.complaint);
    cr_expect_eq(complaints.count, 2, "%s", complaints.text);
    cr_expect(strstr(complaints.text, "supply[1]: ") && strstr(complaints.text, "supply[2]: "), "%s", complaints.text);

    struct weather bare = weather;
    const char *right = NULL;
    cr_expect_null(supply_lacks(&battery_kind.record, &bare, &right));
    make_year();
    cr_expect_null(supply_lacks(&photovoltaic_kind.record, &bare, &right));
    sky[77].dhi_w_m2 = NAN;
    cr_expect_not_null(supply_lacks(&photovoltaic_kind.record, &bare, &right));
    cr_expect_null(supply_lacks(&wind_kind.record, &bare, &right));
    bare.sky = NULL;
    cr_expect_not_null(supply_lacks(&wind_kind.record, &bare, &right));
    sky[77].dhi_w_m2 = 0;
    bare = weather;
    bare.longitude_deg = NAN;
    cr_expect_not_null(supply_lacks(&photovoltaic_kind.record, &bare, &right));
}

Test(supply, each_unit_tells_how_large_it_is)
{
    struct photovoltaic sun = {.capacity_w = 3e6};
    struct battery battery = {.capacity_j = 7.2e9, .power_w = 1e6, .high_frac = 1, .round_trip_frac = 1};
    struct generator sets = {.power_w = 2e6};
    struct grid_connection connection = {.export_limit_w = NAN};
    struct variant kinds[] = {{&photovoltaic_kind.record, &sun},
                              {&grid_connection_kind.record, &connection},
                              {&battery_kind.record, &battery},
                              {&battery_kind.record, &battery},
                              {&generator_kind.record, &sets}};
    struct arena *arena = arena_create();
    struct variant_list list = {kinds, 5};
    make_year();
    struct equipment rows[4];
    supply_equipment(supply_create(arena, &list, &nothing, &weather, &grid), rows);
    const char *const names[] = {"photovoltaic", "battery", "battery_2", "generator"};
    const double powers_w[] = {3e6, 1e6, 1e6, 2e6};
    for (int i = 0; i < 4; i++) {
        cr_expect_str_eq(rows[i].component, names[i]);
        cr_expect_str_eq(rows[i].system, "supply");
        cr_expect_eq(rows[i].capacity_w, powers_w[i]);
        cr_expect_eq(rows[i].units, 1);
        cr_expect(isnan(rows[i].design_heat_w));
        cr_expect(i == 1 || i == 2 ? rows[i].storage_j == 7.2e9 : isnan(rows[i].storage_j));
    }
    cr_expect_str_eq(rows[2].type, "battery");
    arena_destroy(arena);
}

/* A battery charges while the price is low and serves while it is high, beside a load of 1 MW: what it changes of the import is exactly what it
 * takes and gives, at the price and the carbon of the hour. */
Test(supply, what_a_battery_changed_of_carbon_and_cost)
{
    double prices[24];
    for (int i = 0; i < 24; i++)
        prices[i] = i < 12 ? 0.05 : 0.25;
    struct variant units[] = {
        plant(
            &battery_kind,
            "{capacity: 2 MWh, power: 500 kW, round_trip: 81 %, policy: {type: price, charge_below: 0.1, discharge_above: 0.2}}"),
        plant(&grid_connection_kind, "{}")};
    struct grid_connection *connection = (struct grid_connection *)units[1].value;
    struct price_list list = {.weekday = {prices, 24}};
    connection->prices = &list;
    struct supply *supply = supply_create(bind_arena(), &(struct variant_list){units, 2}, &nothing, &weather, &grid);
    double saved = 0, saved_kg = 0;
    for (int hour = 0; hour < 24; hour++) {
        struct grid_sample sample = {.carbon_kg_j = (hour < 12 ? 0.2 : 0.6) / 3.6e6};
        struct supply_tick t;
        supply_step(supply, start() + hour * 3600.0, start() + (hour + 1) * 3600.0, 1e6, &sample, &t);
        double changed_kwh = (t.import_w - 1e6) / 1e3; /* of an hour */
        cr_expect_float_eq(t.store_cost_per_s * 3600, changed_kwh * prices[hour], 1e-9);
        cr_expect_float_eq(t.store_carbon_kg_s * 3600, changed_kwh * (hour < 12 ? 0.2 : 0.6), 1e-9);
        cr_expect_float_eq(t.store_out_w, fmax(1e6 - t.import_w, 0), 1e-6);
        saved -= t.store_cost_per_s * 3600;
        saved_kg -= t.store_carbon_kg_s * 3600;
    }
    cr_expect(saved > 100 && saved_kg > 100, "%g, %g kg", saved, saved_kg);
}
