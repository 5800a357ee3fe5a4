/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

#include "site/water_body.h"

TestSuite(hull);

static const double HEAT_W = 240e3, CAPACITY_W_K = 240e3 / 6;
enum { READ_SEA, READ_APPROACH };

static _Alignas(16) unsigned char state[64];

static struct variant hull_of(const char *settings)
{
    struct variant v = variant_make("hull", settings);
    struct design design = {.heat_w = HEAT_W, .target_k = C(18), .capacity_w_k = CAPACITY_W_K, .outside = design_day()};
    component_named("hull")->size(v.value, &design, state);
    return v;
}

static struct outcome step(struct variant v, const struct outside *outside, struct coolant in)
{
    struct outcome out;
    memset(&out, 0xff, sizeof out);
    component_named("hull")->step(v.value, state, outside, &in, &out);
    cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-9);
    outcome_is_finite(&out, "hull");
    return out;
}

/* 6 K of range and 6 K of approach: effectiveness 0.5, UA = C ln 2; at half flow 1 - exp(-2 ln 2) = 0.75. */
Test(hull, design_point)
{
    struct variant v = hull_of("sea_temperature: 12 degC");
    struct outside any = weather_at(30, 0.5, 101e3);
    struct outcome out = step(v, &any, (struct coolant){C(24), 0, CAPACITY_W_K});
    cr_assert_float_eq(out.out_k, C(18), 1e-9);
    cr_assert_float_eq(out.to_water_body_w, HEAT_W, 1e-6);
    cr_assert_float_eq(out.reading[READ_SEA], C(12), 1e-9);
    cr_assert_float_eq(out.reading[READ_APPROACH], 6, 1e-9);
    cr_assert(out.power_w == 0 && out.returned_kg_s == 0);
    out = step(v, &any, (struct coolant){C(24), 0, CAPACITY_W_K / 2});
    cr_assert_float_eq(out.out_k, C(24) - 0.75 * 12, 1e-9);
    /* A valve keeps the water from getting colder than wanted; a warmer sea is left alone. */
    cr_assert_eq(step(v, &any, (struct coolant){C(24), C(20), CAPACITY_W_K}).out_k, C(20));
    out = step(v, &any, (struct coolant){C(11), 0, CAPACITY_W_K});
    cr_assert(out.out_k == C(11) && out.to_water_body_w == 0);
}

/* The site's sea, deeper is steadier; without any, nothing moves. */
Test(hull, sea_of_the_site)
{
    struct water_body sea = {.kind = WATER_SEA,
                             .mean_k = C(9.5),
                             .amplitude_k = 3,
                             .warmest_day = 230,
                             .damping_m = 20,
                             .deep_k = NAN,
                             .flow_m3_s = NAN};
    struct outside summer = weather_at(15, 0.8, 101e3), nowhere = summer;
    summer.sea = &sea;
    summer.day_of_year = 230;
    struct coolant in = {C(24), 0, CAPACITY_W_K};
    double shallow = step(hull_of("depth: 0 m"), &summer, in).reading[READ_SEA],
           deep = step(hull_of("depth: 36 m"), &summer, in).reading[READ_SEA];
    cr_assert_float_eq(shallow, C(12.5), 0.01);
    cr_assert_float_eq(deep, water_body_k(&sea, 36, 230), 1e-12);
    cr_assert(deep < shallow && deep > C(6.5));
    cr_assert_eq(step(hull_of("sea_temperature: 20 degC"), &summer, in).reading[READ_SEA], C(20));
    struct outcome out = step(hull_of(""), &nowhere, in);
    cr_assert(out.out_k == C(24) && out.to_water_body_w == 0);
}

Test(hull, any_flow_any_temperature)
{
    struct random random = random_stream(23, "hull", 0);
    struct variant v = hull_of("sea_temperature: 12 degC");
    for (int k = 0; k < 20000; k++) {
        struct outside outside = weather_any(&random);
        struct coolant in = {C(uniform(&random, -20, 100)), C(uniform(&random, -20, 60)),
                             CAPACITY_W_K * exp(uniform(&random, -6, 2.3))};
        struct outcome out = step(v, &outside, in);
        cr_assert(out.out_k <= in.in_k && out.out_k >= fmin(in.in_k, fmax(in.target_k, C(12))) - 1e-9);
        in.in_k += 1;
        cr_assert_geq(step(v, &outside, in).to_water_body_w, out.to_water_body_w - 1e-6);
    }
}
