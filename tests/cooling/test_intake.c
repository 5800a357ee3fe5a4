/* SPDX-License-Identifier: Apache-2.0 */
/* water-intake. */
#include "component_side.h"

#include "site/water_body.h"

TestSuite(intake);

enum { READ_INTAKE, READ_OUTLET, READ_FLOW, READ_WITHHELD, READ_INDUCED };

static const double HEAT_W = 1e6;
static const struct component *intake;
static struct variant parameters;
static _Alignas(16) unsigned char state[128];

/* Sized for 1 MW out of water that returns with 32 and shall leave with 24 degC. */
static void intake_of(const char *settings)
{
    intake = component_named("water-intake");
    cr_assert(intake->state_size <= sizeof state);
    parameters = variant_make("water-intake", settings);
    struct design design = {.heat_w = HEAT_W, .target_k = C(24), .capacity_w_k = HEAT_W / 8, .outside = design_day()};
    intake->size(parameters.value, &design, state);
}

static struct outcome step(const struct outside *outside, struct coolant in)
{
    struct outcome out;
    memset(&out, 0xff, sizeof out); /* NaN: whatever is left unset shows */
    intake->step(parameters.value, state, outside, &in, &out);
    outcome_is_finite(&out, "intake");
    readings_are_finite(&out);
    cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-9);
    cr_assert(out.evaporated_kg_s == 0 && out.drift_kg_s == 0 && out.blowdown_kg_s == 0);
    cr_assert(out.to_air_w == 0 && out.latent_w == 0 && out.reused_w == 0 && out.returned_kg_s >= 0);
    return out;
}
/* The design day, beside a large lake. */
static struct outside lakeside(void)
{
    static const struct water_body lake = {.mean_k = C(12), .damping_m = 6, .deep_k = NAN, .flow_m3_s = NAN};
    struct outside outside = design_day();
    outside.lake = &lake;
    return outside;
}

static const struct coolant full = {C(32), C(24), 1e6 / 8};

/* 860/7 = 123 L of water for each kWh of heat at 7 K; 10 m of head at an efficiency of 0.7 cost 0.48 % of it
 * (m g H / eta = Q g H / (cp dT eta)). */
Test(intake, withdrawal_and_pump)
{
    intake_of("temperature: 10 degC, head: 10 m, pump_efficiency: 0.7");
    struct outside outside = lakeside();
    struct outcome out = step(&outside, full);
    cr_assert_eq(out.out_k, C(24));
    cr_assert_float_eq(out.returned_kg_s / HEAT_W * 3.6e6, 860.0 / 7, 0.2);
    cr_assert_float_eq(out.power_w / HEAT_W, 0.0048, 0.00005, "%g", out.power_w / HEAT_W);
    cr_assert_float_eq(out.reading[READ_OUTLET], C(17) + 9.80665 * 10 / 0.7 / 4186, 1e-6);
    cr_assert_float_eq(out.to_water_body_w, HEAT_W + out.power_w, 1e-6);
    cr_assert_float_eq(out.reading[READ_INDUCED], 0.4 * out.to_water_body_w / 2.477e6, 2e-3);
    /* Half the heat: half the water, an eighth of the power. */
    struct outcome half = step(&outside, (struct coolant){C(32), C(28), HEAT_W / 8});
    cr_assert_float_eq(half.returned_kg_s / out.returned_kg_s, 0.5, 1e-9);
    cr_assert_float_eq(half.power_w / out.power_w, 0.125, 1e-9);
}

/* Clean plates at design flow: water of 24 degC less the approach is just cold enough. */
Test(intake, approach_at_design)
{
    struct outside outside = lakeside();
    intake_of("temperature: 21.8 degC, fouling: 0 %");
    struct outcome out = step(&outside, full);
    cr_assert_float_eq(out.out_k, C(24), 1e-6, "%g", out.out_k - C(0));
    cr_assert_float_eq(out.returned_kg_s, HEAT_W / 7 / 4186, 1e-4);
    /* What grows on the plates costs some tenths of a kelvin. */
    intake_of("temperature: 21.8 degC, fouling: 10 %");
    out = step(&outside, full);
    cr_assert(out.out_k > C(24.1) && out.out_k < C(24.6), "%g", out.out_k - C(0));
    /* Half the heat needs half the water or less, and comes no closer. */
    intake_of("temperature: 21.8 degC, fouling: 0 %");
    out = step(&outside, (struct coolant){C(32), C(20), HEAT_W / 16});
    cr_assert_float_eq(out.out_k, C(24), 1e-9);
    cr_assert_leq(out.returned_kg_s, 0.5 * HEAT_W / 7 / 4186 + 1e-9);
}

/* Never colder than the water itself, and nothing of what is not worth its pump. */
Test(intake, as_cold_as_the_water)
{
    struct outside outside = lakeside();
    intake_of("temperature: 12 degC");
    struct outcome out = step(&outside, (struct coolant){C(32), 0, HEAT_W / 8});
    cr_assert(out.out_k >= C(14.2) && out.out_k < C(22));
    intake_of("temperature: 30.5 degC, outlet_maximum: 40 degC");
    out = step(&outside, full);
    cr_assert(out.out_k == C(32) && out.power_w == 0 && out.returned_kg_s == 0);
    /* As the water body gets as warm as the loop, heat, flow and power fade out together. */
    double before = INFINITY;
    for (double t = 22; t <= 29.75; t += 0.1) {
        char text[100];
        snprintf(text, sizeof text, "temperature: %g degC, outlet_maximum: 40 degC", t);
        intake_of(text);
        out = step(&outside, full);
        cr_assert(out.to_water_body_w < before, "%g degC: %g", t, out.to_water_body_w);
        before = out.to_water_body_w;
        cr_assert(out.reading[READ_OUTLET] - C(t) >= 2 - 1e-6, "%g", out.reading[READ_OUTLET] - C(t));
    }
    cr_assert(before < 0.04 * HEAT_W, "%g", before);
}

/* End of pipe: the outlet stays at its limit with more water, then heat stays in the loop. */
Test(intake, outlet_is_limited)
{
    struct outside outside = lakeside();
    struct water_body lake = {.mean_k = C(17), .damping_m = 1000, .deep_k = NAN, .flow_m3_s = NAN};
    outside.lake = &lake;
    double withheld = -1;
    for (double limit = 30; limit > 16; limit -= 0.5) {
        char text[100];
        snprintf(text, sizeof text, "outlet_maximum: %g degC, margin: 1.5", limit);
        intake_of(text);
        struct outcome out = step(&outside, full);
        cr_assert_leq(out.reading[READ_OUTLET], C(fmax(limit, 17)) + 1e-9);
        cr_assert_geq(out.reading[READ_WITHHELD], withheld - 1e-12);
        withheld = out.reading[READ_WITHHELD];
        cr_assert_float_eq(out.to_water_body_w - out.power_w, (1 - withheld) * HEAT_W, 1e-3);
        if (limit >= 22)
            cr_assert_eq(withheld, 0, "%g", limit);
    }
    cr_assert_eq(withheld, 1);
}

/* A river of 0.2 m3/s takes 2.5 MW for 3 K; one that is 26 degC already, 2 K to the 28 allowed downstream. */
Test(intake, river_is_warmed_only_so_much)
{
    struct outside outside = lakeside();
    struct water_body river = {.mean_k = C(15), .amplitude_k = 0, .damping_m = 1000, .deep_k = NAN, .flow_m3_s = 0.2};
    outside.lake = &river;
    intake_of("depth: 1 m");
    struct outcome out = step(&outside, full);
    cr_assert(out.reading[READ_WITHHELD] == 0 && out.out_k == C(24));
    river.flow_m3_s = 0.04; /* 0.50 MW for 3 K, the pump's heat included */
    out = step(&outside, full);
    cr_assert(out.reading[READ_WITHHELD] > 0.45 && out.reading[READ_WITHHELD] < 0.55, "%g", out.reading[READ_WITHHELD]);
    cr_assert_leq(out.to_water_body_w, 0.04 * 998 * 4186 * 3 + 1e-6);
    river.mean_k = C(27.9);
    intake_of("depth: 1 m, outlet_maximum: 40 degC");
    out = step(&outside, full);
    cr_assert_leq(out.to_water_body_w, 0.04 * 998 * 4186 * 0.1 + 1e-6);
    river.mean_k = C(28.5);
    out = step(&outside, full);
    cr_assert(out.out_k == C(32) && out.reading[READ_WITHHELD] == 1 && out.power_w == 0);
    intake_of("temperature: 15 degC, river_flow: 0.04 m3/s");
    cr_assert_gt(step(&outside, full).reading[READ_WITHHELD], 0.45);
}

/* Sea water: 1026 kg/m3 and 3990 J/kg/K, at the site's depth and day. */
Test(intake, sees_the_sites_water)
{
    struct outside outside = lakeside();
    struct water_body sea = {.kind = WATER_SEA,
                             .mean_k = C(9.5),
                             .amplitude_k = 3,
                             .warmest_day = 220,
                             .damping_m = 50,
                             .deep_k = NAN,
                             .flow_m3_s = NAN};
    outside.lake = NULL;
    outside.sea = &sea;
    intake_of("depth: 20 m");
    for (outside.day_of_year = 0; outside.day_of_year < 365; outside.day_of_year += 11) {
        struct outcome out = step(&outside, full);
        cr_assert_eq(out.reading[READ_INTAKE], water_body_k(&sea, 20, outside.day_of_year));
        cr_assert_float_eq(out.returned_kg_s, HEAT_W / 7 / 3990, 1e-6);
    }
    outside.sea = NULL; /* nothing to draw from */
    struct outcome out = step(&outside, full);
    cr_assert(out.out_k == C(32) && out.power_w == 0);
}

Test(intake, books_close_and_nothing_jumps)
{
    struct random random = random_stream(1, "intake", 0);
    static const char *const settings[] = {"temperature: 17 degC", "temperature: 25 degC, outlet_maximum: 28 degC",
                                           "static_head: 10 m, minimum_flow: 1", "river_flow: 0.05 m3/s"};
    int moved = 0, withheld = 0, unreached = 0;
    for (int i = 0; i < 40000; i++) {
        intake_of(settings[i % 4]);
        struct outside outside = weather_any(&random);
        struct water_body body = {.kind = i % 2,
                                  .mean_k = C(uniform(&random, 0, 32)),
                                  .amplitude_k = uniform(&random, 0, 12),
                                  .warmest_day = 200,
                                  .damping_m = 6,
                                  .deep_k = NAN,
                                  .flow_m3_s = i % 5 ? NAN : uniform(&random, 0.02, 0.5)};
        outside.lake = &body;
        outside.day_of_year = uniform(&random, 0, 365);
        double c = HEAT_W / 8 * exp(uniform(&random, log(0.01), log(10)));
        struct coolant in = {C(uniform(&random, -5, 60)), C(uniform(&random, -5, 50)), c};
        if (random_uniform(&random) < 0.1)
            in.target_k = 0;
        struct outcome out = step(&outside, in);
        cr_assert(out.out_k <= in.in_k &&
                  out.out_k >= fmin(in.in_k, fmax(in.target_k, out.reading[READ_INTAKE])) - 1e-9);
        moved += out.to_water_body_w > 0;
        withheld += out.reading[READ_WITHHELD] > 0 && out.to_water_body_w > 0;
        unreached += out.to_water_body_w > 0 && out.out_k > in.target_k + 1e-3 && out.reading[READ_WITHHELD] == 0;
        struct coolant near = in;
        near.in_k += 1e-7;
        struct outcome other = step(&outside, near);
        cr_assert_float_eq(other.to_water_body_w, out.to_water_body_w, 1e-6 * (HEAT_W + c * 100), "%g %g",
                           out.to_water_body_w, other.to_water_body_w);
        cr_assert_float_eq(other.power_w, out.power_w, 2e-6 * HEAT_W, "%g %g", out.power_w, other.power_w);
    }
    cr_assert(moved > 5000 && withheld > 500 && unreached > 500, "%d %d %d", moved, withheld, unreached);
}

Test(intake, contradictions)
{
    static const struct {
        const char *settings;
        int mistakes;
    } rows[] = {{"", 0}, {"static_head: 40 m", 1}, {"temperature_rise: 15 K", 1}, {"temperature: 32 degC", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_eq(mistakes_in("water-intake", rows[i].settings), rows[i].mistakes, "%s", rows[i].settings);
    }
}
