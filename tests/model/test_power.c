/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "model/power.h"

TestSuite(power);

/* Typical efficiencies of three kinds of UPS, and the coefficients fitted through them (percent, one
 * decimal). */
Test(power, loss_curve_reproduces_ups_efficiencies)
{
    static const double loads[5] = {0.10, 0.25, 0.50, 0.75, 1.00};
    static const struct {
        double a0, a1, a2, efficiency_pct[5];
    } kinds[] = {{0.02935, 0.02415, 0.02691, {75.7, 87.1, 91.2, 92.3, 92.6}},
                 {0.01097, 0.00529, 0.02180, {89.5, 94.8, 96.3, 96.5, 96.3}},
                 {0.00256, 0.00532, 0, {97.0, 98.5, 99.0, 99.2, 99.2}}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (int i = 0; i < 5; i++) {
            struct power_stage ups = {
                .a0 = kinds[k].a0, .a1 = kinds[k].a1, .a2 = kinds[k].a2, .margin = 1, .redundancy = 1};
            double load_w = loads[i] * 1e6, loss_w = power_stage_loss_w(&ups, 1e6, load_w);
            cr_expect_float_eq(100 * load_w / (load_w + loss_w), kinds[k].efficiency_pct[i], 0.15);
        }
}

/* 2N: two sides at half load lose the no-load part twice and the square part half. */
Test(power, redundancy_shares_the_load)
{
    struct power_stage single = {.a0 = 0.01, .a1 = 0.02, .a2 = 0.03, .margin = 1.2, .redundancy = 1};
    struct power_stage side = single, both = single;
    both.redundancy = 2;
    double expected = 2 * power_stage_loss_w(&side, 1e6, 0.4e6);
    cr_assert_float_eq(power_stage_loss_w(&both, 1e6, 0.8e6), expected, 1e-6);
    cr_assert_gt(power_stage_loss_w(&both, 1e6, 0.1e6), power_stage_loss_w(&single, 1e6, 0.1e6));
}

Test(power, no_load_still_loses)
{
    struct power_stage stage = {.a0 = 0.01, .margin = 1.1, .redundancy = 2, .constant_w_per_w = 0.002};
    cr_assert_float_eq(power_stage_loss_w(&stage, 1e6, 0), 0.01 * 2.2e6 + 2e3, 1e-6);
}
