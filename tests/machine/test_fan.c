/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "machine/fan.h"

TestSuite(fan);

Test(fan, power)
{
    /* 1 m3/s against 500 Pa at 0.7. */
    cr_assert_float_eq(fan_power_w(1, 500, 0.7), 714.2857, 1e-4);
    cr_assert_eq(fan_power_frac(FAN_CUBE, 0.5, 0), 0.125);
    /* DOE prototype's CRAH curve: 0.027828 + 0.026583/2 - 0.087069/4 + 1.03092/8 at half flow. */
    cr_assert_float_eq(fan_power_frac(FAN_DOE_CRAH, 0.5, 0), 0.14821725, 1e-8);
    cr_assert_float_eq(fan_power_frac(FAN_VSD, 1, 0), 0.9996, 1e-9);
}

Test(fan, two_fans_at_half_flow_need_a_quarter)
{
    cr_assert_eq(2 * fan_power_frac(FAN_CUBE, 0.5, 0.2), 0.25);
}

Test(fan, rises_from_zero_without_a_jump)
{
    for (int curve = FAN_CUBE; curve <= FAN_VSD; curve++) {
        cr_assert_eq(fan_power_frac((enum fan_curve)curve, 0, 0.3), 0);
        double before = 0;
        for (double f = 0.001; f <= 1.2; f += 0.001) {
            double power = fan_power_frac((enum fan_curve)curve, f, 0.3);
            cr_assert(power > before && power - before < 0.006, "curve %d at %g", curve, f);
            before = power;
        }
    }
}
