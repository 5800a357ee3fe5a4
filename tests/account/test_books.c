/* SPDX-License-Identifier: Apache-2.0 */
/* The books against arithmetic done by hand on a made-up facility of one group, two power stages and two
 * units. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "account/books.h"
#include "base/random.h"

static const struct power_stage power[2] = {{.name = "transformer", .feeds = POWER_FEEDS_ALL, .place = POWER_OUTSIDE},
                                            {.name = "ups", .feeds = POWER_FEEDS_IT, .place = POWER_INSIDE}};

struct made {
    struct facility_tick tick;
    struct plant_unit units[2];
    struct stage_flow stages[2];
    struct supply_unit own[3];
    struct contract contracts[2];
};

/* Carbon and water of what is imported. */
static void set_import(struct made *m)
{
    struct facility_tick *t = &m->tick;
    t->grid_carbon_kg_s = t->grid.carbon_kg_j * t->supply.import_w;
    t->source_kg_s = t->grid.water_kg_j * t->supply.import_w;
}

/* A tick of an hour: a fan unit and a tower; every number free, the balance right. */
static void make(struct made *m, double it_w, double fan_w, double tower_w, double reused_w, double evaporated_kg_s)
{
    memset(m, 0, sizeof *m);
    m->stages[0].loss_w = 0.01 * it_w;
    m->stages[1].loss_w = 0.05 * it_w;
    m->units[0] = (struct plant_unit){.name = "crah", .last = {.power_w = fan_w}};
    double latent_w = 2.45e6 * evaporated_kg_s;
    m->units[1] =
        (struct plant_unit){.name = "cooling-tower",
                            .last = {.power_w = tower_w,
                                     .latent_w = latent_w,
                                     .reused_w = reused_w,
                                     .to_air_w = it_w + m->stages[1].loss_w + fan_w + tower_w - latent_w - reused_w,
                                     .evaporated_kg_s = evaporated_kg_s,
                                     .drift_kg_s = 0.001,
                                     .blowdown_kg_s = evaporated_kg_s / 3}};
    const struct outcome *tower = &m->units[1].last;
    m->tick = (struct facility_tick){.from_s = 0,
                                     .to_s = 3600,
                                     .grid = {.carbon_kg_j = 0.4 / 3.6e6, .water_kg_j = 2 / 3.6e6},
                                     .it_w = it_w,
                                     .fan_w = 0.1 * it_w,
                                     .compute_w = 0.85 * it_w,
                                     .heat_air_w = it_w + m->stages[1].loss_w,
                                     .nodes_air_w = it_w,
                                     .loss_w = m->stages[0].loss_w + m->stages[1].loss_w,
                                     .cooling_w = fan_w + tower_w,
                                     .removed_w = it_w + m->stages[1].loss_w,
                                     .to_air_w = tower->to_air_w + m->stages[0].loss_w,
                                     .makeup_kg_s = evaporated_kg_s * 4 / 3 + 0.001,
                                     .stages = m->stages,
                                     .loss_inside_w = m->stages[1].loss_w,
                                     .loss_outside_w = m->stages[0].loss_w,
                                     .load_w = it_w * 1.06 + fan_w + tower_w,
                                     .facility_w = it_w * 1.06 + fan_w + tower_w,
                                     .supply = {.import_w = it_w * 1.06 + fan_w + tower_w, .price = NAN},
                                     .plant = {.power_w = fan_w + tower_w,
                                               .to_air_w = tower->to_air_w,
                                               .latent_w = latent_w,
                                               .reused_w = reused_w,
                                               .evaporated_kg_s = evaporated_kg_s,
                                               .drift_kg_s = 0.001,
                                               .blowdown_kg_s = evaporated_kg_s / 3},
                                     .units = m->units,
                                     .unit_count = 2};
    set_import(m);
}

TestSuite(books);

Test(books, metrics_by_hand)
{
    struct arena *arena = arena_create();
    struct books *books = books_create(arena, power, 2);
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 200e3, 0.4);
    books_post(books, &m.tick);
    make(&m, 5e5, 10e3, 5e3, 0, 0.1);
    m.tick.supply.water_kg_s =
        0.7; /* evaporated on site for producing energy: a part of WUE (The Green Grid, White Paper 35) */
    books_post(books, &m.tick);
    books_work(books, &(struct work_done){.requests = 1000, .output_tokens = 2e5, .serving_energy_j = 3.6e8});
    struct summary s = {0};
    books_close(books, &s);

    const double it_j = 1.5e6 * 3600, facility_j = (1.06 * 1.5e6 + 65e3) * 3600, reused_j = 200e3 * 3600;
    cr_assert_float_eq(s.it_energy_j, it_j, 1);
    cr_assert_float_eq(s.facility_energy_j, facility_j, 1);
    cr_assert_float_eq(s.pue, facility_j / it_j, 1e-12);
    cr_assert_float_eq(s.itue, 1 / 0.85, 1e-12);
    cr_assert_float_eq(s.tue, s.pue / 0.85, 1e-12);
    cr_assert_float_eq(s.erf, reused_j / facility_j, 1e-12);
    cr_assert_float_eq(s.ere, s.pue * (1 - s.erf), 1e-12, "ERE = PUE (1 - ERF)");
    cr_assert_float_eq(s.cue_kg_per_kwh, 0.4 * s.pue, 1e-12, "CUE = PUE times carbon intensity");
    double makeup_kg = (0.5 * 4 / 3 + 0.002) * 3600;
    cr_assert_float_eq(s.wue_l_per_kwh, (makeup_kg + 0.7 * 3600) / (it_j / 3.6e6), 1e-12);
    cr_assert_float_eq(s.wue_source_l_per_kwh, s.wue_l_per_kwh + s.pue * 2, 1e-12, "WUE source = WUE + PUE EWIF");
    cr_assert_float_eq(s.water_withdrawn_m3, makeup_kg / 1000, 1e-12);
    cr_assert_float_eq(s.water_consumed_m3, (0.5 + 0.002) * 3.6, 1e-12);
    cr_assert_float_eq(s.heat_total_j, s.facility_energy_j, 1, "nothing stored: all electricity left as heat");
    /* Of water at 100 degC 419.1 kJ/kg above ice water (IAPWS-IF97), 333.6 kJ/kg to melt the ice. */
    cr_assert_float_eq(s.heat_as_water_m3, facility_j / 419.1e6, 2e-3 * s.heat_as_water_m3);
    cr_assert_float_eq(s.heat_as_ice_m3, facility_j / (419.1e6 + 333.6e6), 2e-3 * s.heat_as_ice_m3);
    cr_assert_float_eq(s.heat_as_pools * 2500, s.heat_as_water_m3, 1e-9);
    cr_assert_float_eq(s.cer, (1.5e6 * 1.05) / 65e3, 1e-9);
    cr_assert_float_eq(s.energy_per_request_j, 3.6e5 * s.pue, 1e-6);
    cr_assert_float_eq(s.energy_per_output_token_j, 1800 * s.pue, 1e-9);
    cr_assert_float_eq(s.water_per_request_ml, 0.1 * s.wue_l_per_kwh * 1000, 1e-9);
    cr_assert_eq(s.peak_mean_it_power_w, 1e6);
    cr_assert_lt(s.energy_residual_frac, 1e-15);
    cr_assert_lt(s.water_residual_frac, 1e-15);
    arena_destroy(arena);
}

/* A watt that a unit invents, and a gram of water that the plant's total forgets, must show. */
Test(books, mistakes_show_in_the_residual)
{
    struct arena *arena = arena_create();
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.units[1].last.to_air_w += 1;
    struct books *books = books_create(arena, power, 2);
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_assert_gt(s.energy_residual_frac, 5e-7);

    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.tick.makeup_kg_s -= 1e-3;
    books = books_create(arena, power, 2);
    books_post(books, &m.tick);
    books_close(books, &s);
    cr_assert_gt(s.water_residual_frac, 1e-3);
    arena_destroy(arena);
}

Test(books, unknown_grid_water_stays_unknown)
{
    struct arena *arena = arena_create();
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.tick.grid.water_kg_j = NAN;
    set_import(&m);
    struct books *books = books_create(arena, power, 2);
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_assert(isnan(s.water_source_m3) && isnan(s.wue_source_l_per_kwh) && isnan(s.water_consumed_total_m3));
    cr_assert(isfinite(s.wue_l_per_kwh) && isnan(s.energy_per_request_j), "no requests: blank");
    arena_destroy(arena);
}

/* A tick of 1.11 MW whose supply is: sun 400 kW of which 100 kW are exported, a battery that gives
 * 150 kW out of 160 kW, a generator that gives 60 kW out of 150 kW of fuel, the grid the rest. */
static void supply_of(struct made *m, double export_w)
{
    struct facility_tick *t = &m->tick;
    t->supply = (struct supply_tick){.import_w = t->load_w - 400e3 - 150e3 - 60e3 + export_w,
                                     .export_w = export_w,
                                     .own_w = 400e3,
                                     .renewable_w = 400e3 - export_w,
                                     .storage_loss_w = 10e3,
                                     .own_carbon_kg_s = 2e-3,
                                     .water_kg_s = 0.25,
                                     .fuel_w = 150e3,
                                     .generated_w = 60e3,
                                     .generated_free_w = 20e3,
                                     .units = m->own,
                                     .unit_count = 3,
                                     .contracts = m->contracts,
                                     .contract_count = 2};
    m->own[0] = (struct supply_unit){.primary = "sunlight", .name = "photovoltaic", .last = {400e3, 400e3, 0, 0}};
    m->own[1] = (struct supply_unit){.stores = true, .name = "battery", .last = {150e3, 0, -160e3, 10e3}};
    m->own[2] = (struct supply_unit){.primary = "fuel", .name = "generator", .last = {60e3, 150e3, 0, 90e3}};
    t->supply.cost_per_s = (0.2 * t->supply.import_w - 0.05 * export_w) / 3.6e6;
    set_import(m);
    t->facility_w += 10e3;
    t->loss_w += 10e3;
    t->to_air_w += 10e3;
    t->loss_outside_w += 10e3;
}

Test(books, own_supply_by_hand)
{
    struct arena *arena = arena_create();
    struct books *books = books_create(arena, power, 2);
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    supply_of(&m, 100e3);
    double import_w = m.tick.supply.import_w;
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_expect_lt(s.energy_residual_frac, 1e-15);
    cr_expect_float_eq(s.facility_energy_j, (1.06e6 + 50e3 + 10e3) * 3600, 1, "what is consumed, not what is bought");
    cr_expect_float_eq(s.heat_total_j, s.facility_energy_j, 1, "a battery's loss is heat, a generator's is not ours");
    cr_expect_float_eq(s.grid_import_j, import_w * 3600, 1);
    cr_expect_float_eq(s.grid_export_j, 100e3 * 3600, 1);
    cr_expect_float_eq(s.own_supply_j, 400e3 * 3600, 1);
    cr_expect_float_eq(s.fuel_j, 150e3 * 3600, 1);
    cr_expect_float_eq(s.storage_loss_j, 10e3 * 3600, 1);
    cr_expect_float_eq(s.power_loss_j, (0.06e6 + 10e3) * 3600, 1);
    cr_expect_float_eq(s.carbon_operational_kg, import_w / 1000 * 0.4 + 2e-3 * 3600, 1e-9);
    cr_expect_float_eq(s.carbon_market_kg, s.carbon_operational_kg, 1e-9, "no contract: the grid's own factor");
    cr_expect_float_eq(s.water_source_m3, import_w / 1000 * 2 / 1000, 1e-9, "only what is bought");
    cr_expect_float_eq(s.water_consumed_total_m3, (0.4 + 0.001 + 0.25) * 3.6 + s.water_source_m3, 1e-9,
                       "of towers, own generators and power plants, without what is drained");
    cr_expect_float_eq(s.ref, 300e3 / 1.12e6, 1e-12, "without what was exported");
    cr_expect_float_eq(s.cfe_frac, (300e3 + 20e3) / (300e3 + import_w + 60e3), 1e-12);
    cr_expect_float_eq(s.electricity_cost, import_w / 1000 * 0.2 - 100 * 0.05, 1e-9);
    cr_expect_float_eq(s.peak_mean_grid_power_w, import_w, 1e-6);

    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    supply_of(&m, 100e3);
    m.own[1].last.loss_w -= 1;
    books_post(books, &m.tick);
    books_close(books, &s);
    cr_expect_gt(s.energy_residual_frac, 5e-7, "a watt that the battery hides must show");
    arena_destroy(arena);
}

/* Two ticks of 1.11 MW: carbon of the grid 0.4 and 0.8 kg/kWh. An hourly contract of 0.3 MW at 0.1
 * kg/kWh, an annual one that offers 2 MW in the first tick only, at 0.01 kg/kWh. */
Test(books, contracts_by_hand)
{
    struct arena *arena = arena_create();
    struct books *books = books_create(arena, power, 2);
    struct made m;
    const double import_w = 1.11e6, kg_kwh = 1 / 3.6e6;
    for (int tick = 0; tick < 2; tick++) {
        make(&m, 1e6, 30e3, 20e3, 0, 0.4);
        m.contracts[0] = (struct contract){.carbon_kg_j = 0.1 * kg_kwh, .hourly = true, .offered_w = 0.3e6};
        m.contracts[1] =
            (struct contract){.carbon_kg_j = 0.01 * kg_kwh, .renewable = true, .offered_w = tick == 0 ? 1e6 : 0};
        m.tick.supply.contracts = m.contracts;
        m.tick.supply.contract_count = 2;
        m.tick.grid.carbon_kg_j = (tick == 0 ? 0.4 : 0.8) * kg_kwh;
        set_import(&m);
        books_post(books, &m.tick);
    }
    struct summary s = {0};
    books_close(books, &s);
    cr_expect_float_eq(s.carbon_operational_kg, 1110 * (0.4 + 0.8), 1e-9, "contracts change nothing there");
    /* Hourly: 300 kWh in each. Left: 810 kWh at 0.4 and at 0.8; the annual one covers 1000 of 1620. */
    cr_expect_float_eq(s.carbon_market_kg, 600 * 0.1 + 1000 * 0.01 + 810 * (0.4 + 0.8) * 620 / 1620, 1e-9);
    cr_expect_float_eq(s.ref, 1000.0 / (2 * 1110), 1e-12, "the hourly one is not renewable");
    /* 24/7: 300 kWh in each; what the annual one offers in the first tick covers no hour. */
    cr_expect_float_eq(s.cfe_frac, 0.3e6 / import_w, 1e-12);
    arena_destroy(arena);
}

/* Losses in the rack that count as IT, part of them in the liquid; switches behind a stage that does not. */
Test(books, power_chain_inside_the_it)
{
    struct arena *arena = arena_create();
    struct books *books = books_create(arena, power, 2);
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0);
    m.stages[1] = (struct stage_flow){.loss_w = 40e3, .loads_w = 25e3, .it_w = 60e3, .liquid_w = 20e3};
    m.tick.heat_liquid_w = 320e3;
    m.tick.heat_air_w = 1e6 - 320e3 + 5e3;
    m.tick.loss_inside_w = 5e3;
    m.tick.nodes_air_w = 1e6 - 60e3 - 300e3;
    m.tick.nodes_liquid_w = 300e3;
    m.tick.load_w = m.tick.facility_w = m.tick.supply.import_w = 1e6 + 5e3 + 10e3 + 50e3;
    m.units[1].last.to_air_w = 1e6 + 5e3 + 50e3;
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_expect_lt(s.energy_residual_frac, 1e-15);
    struct ledger_row *rows;
    size_t count = ledger_rows(books_ledger(books), arena, &rows);
    double it_to_ups_j = 0, ups_to_air_j = 0, ups_to_liquid_j = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].from, "IT equipment") == 0 && strcmp(rows[i].to, "ups") == 0)
            it_to_ups_j = rows[i].amount;
        if (strcmp(rows[i].from, "ups") == 0)
            *(strcmp(rows[i].to, "hall air") == 0 ? &ups_to_air_j : &ups_to_liquid_j) = rows[i].amount;
    }
    cr_expect_float_eq(it_to_ups_j, 60e3 * 3600, 1e-3);
    cr_expect_float_eq(ups_to_air_j, 45e3 * 3600, 1e-3);
    cr_expect_float_eq(ups_to_liquid_j, 20e3 * 3600, 1e-3);
    arena_destroy(arena);
}
