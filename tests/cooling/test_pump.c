/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

TestSuite(pump);

static const struct component *pump;
static _Alignas(16) unsigned char state[256];

static const void *sized(const char *settings, double heat_w)
{
    pump = component_named("pump");
    struct variant v = variant_make("pump", settings);
    struct design design = {.heat_w = heat_w, .target_k = C(10), .outside = design_day()};
    pump->size(v.value, &design, state);
    return v.value;
}

static double power_w(const void *parameters, double heat_w)
{
    struct coolant in = {C(16), C(10), pump->flow_w_k(parameters, state, heat_w)};
    struct outside outside = design_day();
    struct outcome out;
    pump->step(parameters, state, &outside, &in, &out);
    cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-12);
    return out.power_w;
}

/* V dp / eta: 1 MW at 6 K is 1e6 / (998 * 4186 * 6) m3/s = 39.9 L/s; against 160 kPa at 0.65: 9.82 kW, 0.98
 * %. */
Test(pump, design_power)
{
    const void *p = sized("", 1e6);
    cr_assert_float_eq(pump->flow_w_k(p, state, 1e6), 1e6 / 6, 1e-6);
    cr_assert_float_eq(power_w(p, 1e6), 1e6 / 6 / 998 / 4186 * 160e3 / 0.65, 1e-6);
}

/* ASHRAE 90.1 curve at half flow: 0.0205/2 + 0.4101/4 + 0.5753/8 = 0.1846875, over its sum 1.0059. */
Test(pump, variable_flow)
{
    const void *p = sized("", 1e6);
    cr_assert_float_eq(power_w(p, 5e5) / power_w(p, 1e6), 0.1846875 / 1.0059, 1e-9);
    cr_assert_float_eq(pump->flow_w_k(p, state, 1e5), 0.3 * 1e6 / 6, 1e-6);
    cr_assert_eq(pump->flow_w_k(p, state, 1e7), pump->flow_w_k(p, state, 1e6));
    cr_assert_eq(pump->flow_w_k(p, state, 0), 0);
}

Test(pump, fixed_flow)
{
    const void *p = sized("flow: fixed", 1e6);
    cr_assert_eq(pump->flow_w_k(p, state, 1), pump->flow_w_k(p, state, 1e6));
    cr_assert_eq(pump->flow_w_k(p, state, 0), 0);
}
