/* SPDX-License-Identifier: Apache-2.0 */
/* crah and cold-plate. */
#include "plant_side.h"

TestSuite(terminals);

static _Alignas(16) unsigned char state[256];

/* 1 MW, 12 K, 500 Pa, 0.7 at 101325 Pa and 24 degC: 1e6/(1.1880*1006*12) = 69.73 m3/s, 49.8 kW: 5 % of the
 * heat. */
Test(terminals, crah_fan_at_design)
{
    struct arena *arena = arena_create();
    const struct component *crah = component_named("crah");
    struct variant v = variant_make(arena, "crah", "fan_curve=cube");
    struct outside outside = weather_at(30, 0.5, 101325);
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    crah->size(v.value, &design, state);
    struct collected out;
    crah->collect(v.value, state, &outside, 1e6, &out);
    cr_assert_float_eq(out.own.power_w, 1e6 / (101325 / 287.042 / 297.15 * 1006 * 12) * 500 / 0.7, 1);
    cr_assert_float_eq(out.own.power_w, 49.81e3, 50);
    cr_assert_eq(out.into_loop_w, 1e6 + out.own.power_w);
    cr_assert_eq(out.target_k, C(10));
    cr_assert_eq(out.inlet_k, C(24));
    double full = out.own.power_w;
    crah->collect(v.value, state, &outside, 0.5e6, &out);
    cr_assert_float_eq(out.own.power_w / full, 0.125, 1e-9);
    crah->collect(v.value, state, &outside, 0, &out);
    cr_assert_eq(out.own.power_w, 0);
    crah->collect(v.value, state, &outside, 1e7, &out);
    cr_assert_float_eq(out.own.power_w, full, 1e-6);
    arena_destroy(arena);
}

/* Twice the units, each at half flow: a quarter of the power. */
Test(terminals, redundant_crahs_save_power)
{
    struct arena *arena = arena_create();
    const struct component *crah = component_named("crah");
    struct outside outside = design_day();
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    double power_w[2];
    for (int i = 0; i < 2; i++) {
        struct variant v = variant_make(arena, "crah", i ? "fan_curve=cube;redundancy=2" : "fan_curve=cube");
        struct collected out;
        crah->size(v.value, &design, state);
        crah->collect(v.value, state, &outside, 1e6, &out);
        power_w[i] = out.own.power_w;
    }
    cr_assert_float_eq(power_w[1] / power_w[0], 0.25, 1e-9);
    arena_destroy(arena);
}

Test(terminals, crah_wants_water_colder_than_its_air)
{
    struct arena *arena = arena_create();
    struct variant v = variant_make(arena, "crah", "water_supply_temperature=24 degC");
    struct complaints complaint = COMPLAINTS;
    v.kind->check(v.value, &complaint.complaint);
    cr_assert_eq(complaint.count, 1);
    arena_destroy(arena);
}

Test(terminals, cold_plate_captures_what_node_and_user_allow)
{
    struct arena *arena = arena_create();
    const struct component *plate = component_named("cold-plate");
    struct variant by_node = variant_make(arena, "cold-plate", ""),
                   by_user = variant_make(arena, "cold-plate", "capture=0.7");
    cr_assert_eq(plate->capture(by_node.value, 0.85), 0.85);
    cr_assert_eq(plate->capture(by_user.value, 0.85), 0.7);
    cr_assert_eq(plate->capture(by_user.value, 0.5), 0.5);
    cr_assert_eq(plate->capture(by_user.value, 0), 0);
    struct outside outside = design_day();
    struct collected out;
    plate->collect(by_node.value, NULL, &outside, 1e6, &out);
    cr_assert_eq(out.into_loop_w, 1e6);
    cr_assert_eq(out.target_k, C(40));
    arena_destroy(arena);
}
