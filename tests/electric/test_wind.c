/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../complaints.h"
#include "../reading.h"
#include "electric/supply.h"
#include "electric/wind.h"

TestSuite(wind);

static struct wind wind_of(void)
{
    struct wind wind = {0};
    bind_text(&wind_kind.record, &wind, "capacity: 2 MW");
    return wind;
}

Test(wind, cube_law)
{
    struct wind wind = wind_of();
    cr_expect_eq(wind_curve_frac(&wind, 3.5), 0);
    cr_expect_eq(wind_curve_frac(&wind, 0), 0);
    cr_expect_float_eq(wind_curve_frac(&wind, 14.5), 1, 1e-12);
    cr_expect_eq(wind_curve_frac(&wind, 25), 1);
    cr_expect_eq(wind_curve_frac(&wind, 25.01), 0);
    cr_expect_float_eq(wind_curve_frac(&wind, 10), (1000 - 42.875) / (3048.625 - 42.875), 1e-12);
    for (double v = 0; v < 24; v += 0.1)
        cr_assert_geq(wind_curve_frac(&wind, v + 0.1), wind_curve_frac(&wind, v));
}

/* The maker's curve of the Vestas V80 2 MW, as the WAsP library has it (kW at 4, 5 ... 17 m/s). */
Test(wind, maker_s_curve)
{
    double speeds[] = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 25},
           powers[] = {66.6, 154, 282, 460, 696, 996, 1341, 1661, 1866, 1958, 1988, 1997, 1999, 2000, 2000};
    for (size_t i = 0; i < 15; i++)
        powers[i] /= 2000;
    struct wind wind = wind_of();
    wind.curve_m_s = (struct numbers){speeds, 15};
    wind.curve_frac = (struct numbers){powers, 15};
    cr_expect_float_eq(wind_curve_frac(&wind, 8), 0.348, 1e-12);
    cr_expect_float_eq(wind_curve_frac(&wind, 8.5), (0.348 + 0.498) / 2, 1e-12);
    cr_expect_eq(wind_curve_frac(&wind, 3.9), 0);
    cr_expect_eq(wind_curve_frac(&wind, 25.1), 0);
    complaints_none(&wind_kind.record, &wind);
    wind.curve_frac.count = 14;
    struct complaints complaints = COMPLAINTS;
    wind_kind.record.check(&wind, &complaints.complaint);
    cr_expect_eq(complaints.count, 1);
}

/* Height and density: a tenth less density acts like 3.45 % less speed. */
Test(wind, hub_and_density)
{
    struct wind wind = wind_of();
    wind.loss_frac = 0;
    wind.shear = 1.0 / 7;
    double hub_m_s = 6 * pow(9, 1.0 / 7);
    cr_expect_float_eq(wind_power_w(&wind, 6, 1.225), 2e6 * wind_curve_frac(&wind, hub_m_s), 1e-6);
    cr_expect_float_eq(wind_power_w(&wind, 6, 0.9 * 1.225), 2e6 * wind_curve_frac(&wind, hub_m_s * 0.96549), 30);
    wind.loss_frac = 0.165;
    cr_expect_float_eq(wind_power_w(&wind, 14, 1.225), 2e6 * 0.835, 1e-6);
}
