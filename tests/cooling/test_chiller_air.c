/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

TestSuite(chiller_air);

static _Alignas(16) unsigned char state[256];
static const struct component *chiller;

static struct outcome run(const void *parameters, double heat_frac, double outdoor_c)
{
    struct outside outside = weather_at(outdoor_c, 0.4, 101325);
    struct coolant in = {C(10 + 6 * heat_frac), C(10), 1e6 / 6};
    struct outcome out;
    chiller->step(parameters, state, &outside, &in, &out);
    return out;
}

static const void *make(const char *settings)
{
    chiller = component_named("chiller-air");
    const void *parameters = variant_make("chiller-air", settings).value;
    struct design design = {.heat_w = 1e6, .target_k = C(10), .capacity_w_k = 1e6 / 6, .outside = design_day()};
    chiller->size(parameters, &design, state);
    return parameters;
}

/* Air-cooled COP table behind Lei & Masanet 2022: rows outdoor degC, columns load. Our fit: rms 1.6 %,
 * worst 4.1 %. */
Test(chiller_air, table)
{
    static const double loads[] = {0.25, 0.34, 0.42, 0.50, 0.59, 0.67, 0.755, 0.835, 0.92, 1.0};
    static const double cop[5][10] = {{5.23, 6.00, 6.38, 6.69, 6.91, 7.00, 6.90, 6.80, 6.61, 6.35},
                                      {3.70, 4.36, 4.82, 5.16, 5.34, 5.43, 5.45, 5.43, 5.30, 5.03},
                                      {2.84, 3.37, 3.85, 4.09, 4.27, 4.38, 4.47, 4.43, 4.35, 4.12},
                                      {2.30, 2.74, 3.06, 3.38, 3.55, 3.66, 3.70, 3.72, 3.60, 3.44},
                                      {1.90, 2.27, 2.54, 2.78, 2.98, 3.12, 3.19, 3.13, 3.05, 2.93}};
    const void *p = make("model: lei-masanet, units: 1, margin: 1");
    double squares = 0, worst = 0;
    for (int t = 0; t < 5; t++) {
        for (int l = 0; l < 10; l++) {
            double error = run(p, loads[l], 15 + 5 * t).reading[0] / cop[t][l] - 1;
            squares += error * error / 50;
            worst = fmax(worst, fabs(error));
        }
    }
    cr_assert_leq(sqrt(squares), 0.017);
    cr_assert_leq(worst, 0.042);
    cr_assert_eq(run(p, 0.5, 5).reading[3], 1);
    cr_assert_eq(run(p, 0.5, 16).reading[3], 0);
    cr_assert_eq(run(p, 0.5, 36).reading[3], 1);
}

/* Beyond the table by Carnot: water of 10 degC evaporates at 281.65 K; condensing at 12 K over the air, the lift is
 * 38.5 K at 35 degC and 47.9 K at 44.4 degC, so the table's 3.147 at 80 % load becomes 2.529; at 15 and 13 degC 18.5 and
 * 16.5 K, 6.775 at half load becomes 7.596. At 5 degC the lift is 8.5 K: 14.7, more than cop_cap. */
Test(chiller_air, beyond_the_table_as_carnot)
{
    const void *p = make("model: lei-masanet, units: 1, margin: 1, capacity_slope: 0 %");
    cr_assert_float_eq(run(p, 0.8, 44.4).reading[0], 2.529, 1e-3);
    cr_assert_float_eq(run(p, 0.5, 13).reading[0], 7.596, 1e-3);
    cr_assert_eq(run(p, 0.5, 5).reading[0], 8);
    for (double t = 10; t < 50; t += 0.1) {
        double ratio = run(p, 0.7, t + 0.1).reading[0] / run(p, 0.7, t).reading[0];
        cr_assert(ratio <= 1 && ratio > 0.985, "%g degC: %g", t, ratio);
    }
}

/* 1 % a kelvin above the design day's dry bulb: 5 K hotter 0.95 of 1.2 MW, and no more than 1.2 MW when it is cooler. */
Test(chiller_air, capacity_falls_on_hot_days)
{
    const void *p = make("");
    double design_c = design_day().dry_bulb_k - C(0);
    cr_assert_float_eq(run(p, 3, design_c + 5).to_air_w - run(p, 3, design_c + 5).power_w, 0.95 * 1.2e6, 1);
    cr_assert_float_eq(run(p, 3, design_c - 20).to_air_w - run(p, 3, design_c - 20).power_w, 1.2e6, 1);
}

/* T_eva 281.65, T_con = 35 + 12: 0.45 * 281.65 / 38.5 = 3.292. */
Test(chiller_air, carnot)
{
    const void *p = make("");
    cr_assert_float_eq(run(p, 1, 35).reading[0], 3.292, 1e-3);
    cr_assert_eq(run(p, 1, -20).reading[0], 8);
    cr_assert_eq(run(p, 0, 35).power_w, 0);
    cr_assert(isnan(run(p, 0, 35).reading[0]));
    /* 1.2 of the design heat at most; none at 60 degC. */
    cr_assert_float_eq(run(p, 3, 30).to_air_w - run(p, 3, 30).power_w, 1.2e6, 1);
    cr_assert_eq(run(p, 1, 60).power_w, 0);
}

Test(chiller_air, balance_and_order_for_anything)
{
    static const char *const settings[] = {"", "model: lei-masanet", "units: 1, margin: 0.3"};
    struct random random = random_stream(7, "chiller-air", 0);
    for (int k = 0; k < 3; k++) {
        const void *p = make(settings[k]);
        for (int i = 0; i < 5000; i++) {
            struct outside outside = weather_any(&random);
            struct coolant in = {C(uniform(&random, 0, 120)), i % 10 ? C(uniform(&random, 4, 50)) : 0,
                                 1e6 / 6 * exp(uniform(&random, -5, 2))};
            struct outcome out, more;
            chiller->step(p, state, &outside, &in, &out);
            outcome_is_finite(&out, "chiller-air");
            cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-9);
            cr_assert(out.out_k <= in.in_k && out.out_k >= fmin(in.in_k, in.target_k));
            in.in_k += 0.5;
            chiller->step(p, state, &outside, &in, &more);
            cr_assert(more.out_k >= out.out_k - 1e-9);
            cr_assert(more.to_air_w - more.power_w >= (out.to_air_w - out.power_w) * (1 - 1e-9) - 1e-6);
        }
    }
}
