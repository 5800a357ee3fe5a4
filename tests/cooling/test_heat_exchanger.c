/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"

TestSuite(heat_exchanger);

Test(heat_exchanger, limits)
{
    /* One fluid changes phase, ratio 0: 1 - exp(-NTU) for every arrangement (Kays & London eq. 2-13a). */
    for (double ntu = 0.1; ntu < 6; ntu += 0.7) {
        cr_assert_float_eq(exchanger_counterflow_effectiveness(ntu, 0), 1 - exp(-ntu), 1e-12);
        cr_assert_float_eq(exchanger_crossflow_effectiveness(ntu, 0), 1 - exp(-ntu), 1e-12);
        cr_assert_float_eq(exchanger_crossflow_effectiveness(ntu, 1e-6), 1 - exp(-ntu), 1e-4);
        cr_assert_float_eq(exchanger_counterflow_effectiveness(ntu, 1), ntu / (1 + ntu), 1e-12);
        cr_assert_float_eq(exchanger_counterflow_effectiveness(ntu, 1 - 1e-6), ntu / (1 + ntu), 1e-6);
    }
    cr_assert_eq(exchanger_counterflow_effectiveness(0, 0.5), 0);
    cr_assert_eq(exchanger_crossflow_effectiveness(0, 0.5), 0);
}

/* Counterflow by the other classical way: heat = UA times the logarithmic mean difference. */
Test(heat_exchanger, counterflow_agrees_with_mean_difference)
{
    for (double ntu = 0.2; ntu < 8; ntu += 0.6) {
        for (double ratio = 0.05; ratio < 1; ratio += 0.09) {
            double e = exchanger_counterflow_effectiveness(ntu, ratio); /* hot 1 -> 1 - e, cold 0 -> e ratio */
            double a = 1 - e * ratio, b = 1 - e;
            cr_assert_float_eq(ntu * (a - b) / log(a / b), e, 1e-12);
        }
    }
}

/* Crossflow, both unmixed, exact: Mason 1955 (Proc. 2nd US Nat. Congress of Applied Mechanics), the series
 *   eps = 1/(r N) sum_k [1 - e^-N sum_m<=k N^m/m!] [1 - e^-rN sum_m<=k (rN)^m/m!] */
static double crossflow_exact(double n, double r)
{
    double total = 0, term_a = exp(-n), term_b = exp(-r * n), a = 1, b = 1;
    for (int k = 0; k < 80; k++) {
        a -= term_a, b -= term_b;
        total += a * b;
        term_a *= n / (k + 1), term_b *= r * n / (k + 1);
    }
    return total / (r * n);
}

Test(heat_exchanger, crossflow_is_near_the_exact_series)
{
    double worst = 0, worst_small = 0;
    for (double ntu = 0.2; ntu < 8; ntu += 0.2) {
        for (double ratio = 0.1; ratio < 1.05; ratio += 0.1) {
            double exact = crossflow_exact(ntu, fmin(ratio, 1));
            double error = fabs(exchanger_crossflow_effectiveness(ntu, ratio) / exact - 1);
            *(ntu > 0.9 ? &worst : &worst_small) = fmax(error, *(ntu > 0.9 ? &worst : &worst_small));
        }
    }
    cr_assert_leq(worst, 0.017, "%g", worst);
    cr_assert_leq(worst_small, 0.04, "%g", worst_small);
}

/* BAC dry cooler of the Modelica Buildings library: water 46.11 -> 40.55, air 35 degC, balanced:
 * effectiveness 0.5005, NTU 1.152. */
Test(heat_exchanger, dry_cooler_design_point)
{
    cr_assert_float_eq(exchanger_crossflow_ntu(5.56 / 11.11, 1), 1.152, 0.003);
}

Test(heat_exchanger, inverse)
{
    struct random random = random_stream(1, "exchanger", 0);
    for (int i = 0; i < 5000; i++) {
        double ntu = exp(-4 + 5.5 * random_uniform(&random)), ratio = random_uniform(&random);
        double e = exchanger_counterflow_effectiveness(ntu, ratio);
        cr_assert(e > 0 && e < 1);
        cr_assert_float_eq(exchanger_counterflow_ntu(e, ratio), ntu, 1e-7 * ntu);
        double x = exchanger_crossflow_effectiveness(ntu, ratio);
        cr_assert(x > 0 && x <= e * 1.011); /* counterflow is the best there is */
        cr_assert_float_eq(exchanger_crossflow_ntu(x, ratio), ntu, 1e-6 * ntu);
    }
    cr_assert_eq(exchanger_counterflow_ntu(1, 0.5), EXCHANGER_NTU_MAX);
    cr_assert_eq(exchanger_crossflow_ntu(1, 1), EXCHANGER_NTU_MAX);
    cr_assert_eq(exchanger_counterflow_ntu(0, 0.5), 0);
}

Test(heat_exchanger, plate_meets_its_design_and_not_more)
{
    struct design design = {
        .heat_w = 1e6, .target_k = 300, .capacity_w_k = 1e5, .sink_target_k = 296, .sink_capacity_w_k = 1.3e5};
    struct plate_exchanger plate;
    plate_exchanger_size(&plate, &design);
    struct coolant in = {310, 300, 1e5};
    struct outcome out;
    plate_exchanger_lift(&plate, &in, 296, 1.3e5, &out);
    cr_assert_float_eq(out.to_sink_w, 1e6, 1);
    /* A colder sink: regulated to the target. A warmer one: some of it. One as warm as the water: nothing. */
    plate_exchanger_lift(&plate, &in, 290, 1.3e5, &out);
    cr_assert_eq(out.out_k, 300);
    plate_exchanger_lift(&plate, &in, 303, 1.3e5, &out);
    cr_assert_float_eq(out.to_sink_w, 1e6 * 7 / 14, 1);
    plate_exchanger_lift(&plate, &in, 310, 1.3e5, &out);
    cr_assert_eq(out.to_sink_w, 0);
    cr_assert_eq(out.out_k, 310);
}
