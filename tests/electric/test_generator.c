/* SPDX-License-Identifier: Apache-2.0 */
/* Prime movers: fuel, derating, heat, water, start. */
#include <criterion/criterion.h>
#include <math.h>

#include "../reading.h"
#include "base/random.h"
#include "base/units.h"
#include "electric/generator.h"
#include "electric/supply.h"

TestSuite(generator);

#define MW 1e6
#define C(t) ((t) + KELVIN_0_DEGC)

/* Running already, with so much asked, at this temperature, beside a network that wants heat_w. */
static struct supply_outcome run(const struct supply_kind *kind, const char *settings, double asked_w, double t_c,
                                 double heat_w)
{
    struct generator g = {0};
    _Alignas(double) unsigned char state[64];
    cr_assert_leq(kind->state_size, sizeof state);
    bind_text(&kind->record, &g, arena_printf(bind_arena(), "{%s}", settings));
    kind->begin(&g, NULL, state);
    struct supply_moment hour = {.interval_s = 3600, .outdoor_k = C(t_c), .heat_wanted_w = heat_w};
    struct supply_outcome out;
    kind->balance(&g, state, &hour, asked_w, &out);
    return out;
}

/* 10 MW at 35 degC: 10 (1 - 0.007 * 20) = 8.6 MW at 0.36 (1 - 0.002 * 20) = 0.3456: 24.884 MW of gas. 40 % of it could be had, 5 MW are
 * wanted. At 15 degC and half load 0.6 * 10 + (1 / 0.36 - 0.6) 5 = 16.889 MW. */
Test(generator, gas_turbine_by_hand)
{
    struct supply_outcome hot = run(&gas_turbine_kind, "power: 10 MW, heat: 40 %", 20 * MW, 35, 5 * MW),
                          half = run(&gas_turbine_kind, "power: 10 MW, heat: 40 %", 5 * MW, 15, 50 * MW),
                          cold = run(&gas_turbine_kind, "power: 10 MW", 20 * MW, -10, 0);
    cr_expect_float_eq(hot.power_w, 8.6 * MW, 1);
    cr_expect_float_eq(hot.primary_w / 24.884e6, 1, 1e-4, "%g", hot.primary_w);
    cr_expect_float_eq(hot.heat_w, 5 * MW, 1);
    cr_expect_float_eq(hot.loss_w, hot.primary_w - 13.6 * MW, 1);
    cr_expect_float_eq(hot.nox_kg_s * 3600, 8600 * 0.3e-3, 1e-6);
    cr_expect_float_eq(half.primary_w / 16.889e6, 1, 1e-4, "%g", half.primary_w);
    cr_expect_float_eq(half.heat_w, 0.4 * half.primary_w, 1);
    cr_expect_float_eq(cold.power_w, 10 * MW, 1e-6, "no more than its rating");
    cr_expect_eq(run(&gas_turbine_kind, "power: 10 MW", 3 * MW, 15, 0).primary_w, 0, "below its least load");
}

/* 202 g of CO2 a kWh of gas at 57 % are 354 g/kWh: within the 308 to 378 that makers state. No water. */
Test(generator, fuel_cell)
{
    struct supply_outcome o = run(&fuel_cell_kind, "power: 1 MW", 1 * MW, 40, 0);
    struct generator g = {0};
    bind_text(&fuel_cell_kind.record, &g, "{power: 1 MW}");
    cr_expect_float_eq(o.primary_w, 1e6 / 0.57, 1);
    cr_expect_float_eq(o.primary_w * fuel_cell_kind.carbon_kg_j(&g) / o.power_w * JOULE_PER_KWH, 0.3544, 1e-3);
    cr_expect_eq(o.water_kg_s, 0);
}

/* Macknick's median of nuclear power with towers, 672 gal/MWh of 3.785 L; 12 g of CO2e a kWh (AR5). */
Test(generator, reactor)
{
    struct supply_outcome o = run(&reactor_kind, "power: 100 MW", 100 * MW, 30, 0);
    struct generator g = {0};
    bind_text(&reactor_kind.record, &g, "{power: 100 MW}");
    cr_expect_float_eq(o.primary_w / (100e6 / 0.33), 1, 1e-9);
    cr_expect_float_eq(o.water_kg_s / o.power_w * JOULE_PER_KWH, 0.672 * 3.785, 5e-3);
    cr_expect_float_eq(o.primary_w * reactor_kind.carbon_kg_j(&g) / o.power_w * JOULE_PER_KWH, 12e-3, 2e-4);
}

/* After a rest it needs ten minutes: of the first hour 50 are left, of a tick of 5 min nothing twice. */
Test(generator, starts_after_a_rest)
{
    struct generator g = {0};
    double state[8] = {0};
    bind_text(&gas_turbine_kind.record, &g, "{power: 10 MW}");
    gas_turbine_kind.begin(&g, NULL, state);
    struct supply_moment hour = {.interval_s = 3600, .outdoor_k = C(15)},
                         tick = {.interval_s = 300, .outdoor_k = C(15)};
    struct supply_outcome out;
    gas_turbine_kind.balance(&g, state, &hour, 0, &out);
    cr_expect_eq(out.power_w, 0);
    gas_turbine_kind.balance(&g, state, &hour, 6 * MW, &out);
    cr_expect_float_eq(out.power_w, 5 * MW, 1);
    gas_turbine_kind.balance(&g, state, &hour, 6 * MW, &out);
    cr_expect_float_eq(out.power_w, 6 * MW, 1);
    gas_turbine_kind.balance(&g, state, &hour, 0, &out);
    const double made[] = {0, 0, 6e6};
    for (int i = 0; i < 3; i++) {
        gas_turbine_kind.balance(&g, state, &tick, 6 * MW, &out);
        cr_expect_float_eq(out.power_w, made[i], 1, "tick %d: %g", i, out.power_w);
    }
}

/* Whatever is asked and wanted: what came in went out, and no more than was asked. */
Test(generator, balance_in_any_weather)
{
    static const struct supply_kind *const kinds[] = {&generator_kind, &gas_turbine_kind, &fuel_cell_kind,
                                                      &reactor_kind};
    struct random random = random_stream(3, "generator", 0);
    for (int k = 0; k < 4; k++) {
        struct generator g = {0};
        double state[8] = {0};
        bind_text(&kinds[k]->record, &g, "{power: 10 MW, above: 1 MW, heat: 30 %}");
        kinds[k]->begin(&g, NULL, state);
        for (int i = 0; i < 5000; i++) {
            struct supply_moment m = {.interval_s = 60 + 3540 * random_uniform(&random),
                                      .island = random_uniform(&random) < 0.1,
                                      .outdoor_k = C(110 * random_uniform(&random) - 50),
                                      .heat_wanted_w = 5e6 * random_uniform(&random)};
            double asked_w = 20e6 * (random_uniform(&random) - 0.2);
            struct supply_outcome o;
            kinds[k]->balance(&g, state, &m, asked_w, &o);
            cr_assert_float_eq(o.primary_w, o.power_w + o.heat_w + o.loss_w + o.stored_w, 1e-6);
            cr_assert(o.power_w >= 0 && o.power_w <= fmax(asked_w, 0) && o.power_w <= 10e6);
            cr_assert(o.heat_w >= 0 && o.heat_w <= m.heat_wanted_w && o.loss_w >= 0 && o.water_kg_s >= 0);
        }
    }
}
