/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../reading.h"
#include "base/random.h"
#include "electric/battery.h"
#include "electric/supply.h"

TestSuite(battery);

static struct grid_sample hours[4] = {{.carbon_kg_j = 1, .marginal_kg_j = 5},
                                      {.carbon_kg_j = 2, .marginal_kg_j = 6},
                                      {.carbon_kg_j = 3, .marginal_kg_j = 7},
                                      {.carbon_kg_j = 4, .marginal_kg_j = 8}};
static double prices[4] = {10, 20, 30, 40};
static const struct grid grid = {.hours = hours, .count = 4};
static const struct supply_site site = {.grid = &grid, .prices = {.values = prices, .count = 4}};

/* 4 MWh, 1 MW. */
static struct battery battery_of(const char *policy)
{
    struct battery battery = {0};
    bind_with(&battery_kind.record, &battery, "capacity: 4 MWh\npower: 1 MW",
              (const char *const[]){"policy", policy, NULL});
    return battery;
}

static struct battery_state begun(const struct battery *battery)
{
    struct battery_state state;
    battery_kind.begin(battery, &site, &state);
    return state;
}

static const struct supply_moment hour = {.interval_s = 3600, .carbon_kg_j = 2.5, .price = 25};

/* What goes in comes out or is lost or is still there; never beyond power or window, never made from
 * nothing; a battery never sends anything to the grid. */
Test(battery, conservation_on_random_days)
{
    static const char *const policies[] = {"{type: self-consumption}", "{type: peak-shaving, limit: 700 kW}",
                                           "{type: carbon}", "{type: price}"};
    struct random random = random_stream(7, "battery", 0);
    for (int p = 0; p < 4; p++) {
        struct battery battery = battery_of(policies[p]);
        struct battery_state state = begun(&battery);
        double start_j = state.stored_j, in_j = 0, out_j = 0, lost_j = 0;
        for (int i = 0; i < 20000; i++) {
            struct supply_moment moment = {.interval_s = 60 + 3540 * random_uniform(&random),
                                           .island = random_uniform(&random) < 0.05,
                                           .carbon_kg_j = 5 * random_uniform(&random),
                                           .price = 50 * random_uniform(&random)};
            double residual_w = 3e6 * (random_uniform(&random) - 0.4);
            struct supply_outcome o = {0};
            battery_kind.balance(&battery, &state, &moment, residual_w, &o);
            cr_assert_float_eq(o.primary_w, o.power_w + o.stored_w + o.loss_w, 1e-6);
            cr_assert_geq(o.loss_w, -1e-6);
            cr_assert_leq(fabs(o.power_w), 1e6);
            cr_assert_leq(o.power_w, fmax(residual_w, 0) + 1e-6, "more than the load");
            cr_assert(state.stored_j <= battery.high_frac * battery.capacity_j * (1 + 1e-12));
            *(o.power_w > 0 ? &out_j : &in_j) += fabs(o.power_w) * moment.interval_s;
            lost_j += o.loss_w * moment.interval_s;
        }
        cr_expect_gt(out_j, 1e11, "%s: it works at all", policies[p]);
        cr_expect_float_eq(in_j + start_j, out_j + lost_j + state.stored_j, 1e-9 * in_j);
        /* What came out is what went in times the round trip, less self-discharge. */
        double ideal_j =
            (in_j * sqrt(battery.round_trip_frac) + start_j - state.stored_j) * sqrt(battery.round_trip_frac);
        cr_expect(out_j < ideal_j && out_j > 0.98 * ideal_j, "%s: %g of %g", policies[p], out_j, ideal_j);
    }
}

/* A full cycle at its plug gives back the round trip exactly, without self-discharge; window and
 * power are kept. */
Test(battery, one_cycle)
{
    struct battery battery = battery_of("self-consumption");
    battery.self_discharge_frac = 0;
    battery.initial_frac = 0;
    struct battery_state state = begun(&battery);
    cr_assert_float_eq(state.stored_j, 0.2 * battery.capacity_j, 1, "not below its window");
    double in_j = 0, out_j = 0;
    for (int i = 0; i < 10; i++) {
        struct supply_outcome o;
        battery_kind.balance(&battery, &state, &hour, -5e6, &o);
        in_j -= o.power_w * 3600;
    }
    cr_expect_float_eq(state.stored_j, 0.95 * battery.capacity_j, 1);
    for (int i = 0; i < 10; i++) {
        struct supply_outcome o;
        battery_kind.balance(&battery, &state, &hour, 5e6, &o);
        out_j += o.power_w * 3600;
    }
    cr_expect_float_eq(state.stored_j, 0.2 * battery.capacity_j, 1);
    cr_expect_float_eq(out_j / in_j, 0.86, 1e-12);
    cr_expect_float_eq(out_j, 0.75 * battery.capacity_j * sqrt(0.86), 1);
}

/* A month of rest loses what the field says; many small steps are one large one. */
Test(battery, exact_in_time)
{
    struct battery battery = battery_of("self-consumption");
    struct battery_state once = begun(&battery), often = once;
    double start_j = once.stored_j;
    struct supply_outcome o;
    battery_kind.balance(&battery, &once, &(struct supply_moment){.interval_s = 30 * 86400.0}, 0, &o);
    cr_expect_float_eq(once.stored_j, 0.98 * start_j, 1e-6 * start_j);
    battery.self_discharge_frac = 0.3;
    once = begun(&battery);
    battery_kind.balance(&battery, &once, &hour, -3e5, &o);
    for (int i = 0; i < 60; i++)
        battery_kind.balance(&battery, &often, &(struct supply_moment){.interval_s = 60}, -3e5, &o);
    cr_expect_float_eq(often.stored_j, once.stored_j, 1e-12 * once.stored_j);
}

/* 1 MW with 3 MWh over the bottom of its window, before losses. */
Test(battery, policies)
{
    struct supply_outcome o;
    struct battery battery = battery_of("{type: peak-shaving, limit: 700 kW}");
    battery.initial_frac = 0.5;
    struct battery_state state = begun(&battery);
    battery_kind.balance(&battery, &state, &hour, 9e5, &o);
    cr_expect_float_eq(o.power_w, 2e5, 1e-6, "down to the limit");
    battery_kind.balance(&battery, &state, &hour, 6e5, &o);
    cr_expect_float_eq(o.power_w, -1e5, 1e-6, "charges up to the limit, not beyond");

    battery = battery_of("{type: carbon}"); /* quartiles of 1, 2, 3, 4 are 1.75 and 3.25 */
    state = begun(&battery);
    cr_expect_float_eq(state.low, 1.75, 1e-12);
    cr_expect_float_eq(state.high, 3.25, 1e-12);
    struct supply_moment moment = hour;
    moment.carbon_kg_j = 1.7;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_float_eq(o.power_w, -1e6, 1e-6);
    moment.carbon_kg_j = 3.3;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_float_eq(o.power_w, 5e5, 1e-6, "no more than the load");
    moment.carbon_kg_j = 2.5;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_eq(o.power_w, 0);
    battery_kind.balance(&battery, &state, &moment, -4e5, &o);
    cr_expect_float_eq(o.power_w, -4e5, 1e-6, "a surplus is kept");
    moment.island = true;
    moment.carbon_kg_j = 1.7;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_float_eq(o.power_w, 5e5, 1e-6, "without the grid it serves, whatever its policy");

    battery = battery_of("{type: carbon, signal: marginal}"); /* the hours' marginal carbon is 5, 6, 7, 8 */
    state = begun(&battery);
    cr_expect_float_eq(state.low, 5.75, 1e-12);
    moment = hour;
    moment.carbon_kg_j = 4;
    moment.marginal_kg_j = 5.5;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_float_eq(o.power_w, -1e6, 1e-6, "it looks at what is marginal");
    moment.marginal_kg_j = NAN;
    battery_kind.balance(&battery, &state, &moment, 5e5, &o);
    cr_expect_eq(o.power_w, 0, "and rests where that is not known");

    battery = battery_of("{type: price, charge_below: 22}");
    state = begun(&battery);
    cr_expect_eq(state.low, 22);
    cr_expect_float_eq(state.high, 32.5, 1e-12);
    cr_expect(battery_needs_prices(&battery));
}

/* A grid that is always the same has nothing to shift. */
Test(battery, constant_carbon_leaves_it_alone)
{
    struct battery battery = battery_of("{type: carbon}");
    struct grid_sample same = {.carbon_kg_j = 1e-7};
    struct grid constant = {.hours = &same, .count = 1};
    struct battery_state state;
    battery_kind.begin(&battery, &(struct supply_site){.grid = &constant}, &state);
    struct supply_outcome o;
    battery_kind.balance(&battery, &state, &(struct supply_moment){.interval_s = 3600, .carbon_kg_j = 1e-7}, 1e6, &o);
    cr_expect_eq(o.power_w, 0);
}
