/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of the chain; a year of it stands in tests/scenario/test_electricity.c. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "electric/photovoltaic.h"

TestSuite(photovoltaic);

/* pvlib 0.10, pvsystem.inverter_pvwatts, as in its tests: 90 W of 100 W at 95 % nominal efficiency
 * give 85.58556604752516 W. */
Test(photovoltaic, inverter)
{
    cr_expect_float_eq(photovoltaic_inverter_w(90, 95, 0.95), 85.58556604752516, 1e-9);
    cr_expect_eq(photovoltaic_inverter_w(1000, 95, 0.95), 95, "clipped at its rating");
    cr_expect_eq(photovoltaic_inverter_w(0, 95, 0.95), 0);
    cr_expect_eq(photovoltaic_inverter_w(0.1, 95, 0.95), 0, "eats what it gets");
    for (double dc_w = 0; dc_w < 120; dc_w++)
        cr_assert_geq(photovoltaic_inverter_w(dc_w + 1, 95, 0.95), photovoltaic_inverter_w(dc_w, 95, 0.95));
}

/* Fresnel at n = 1.526: all at right angles, none at 90 degrees; 60 degrees by hand: refracted at
 * 34.577 degrees, 1 - (0.18494 + 0.00178) / 2 = 0.90665 over 1 - (0.526 / 2.526)^2 = 0.95664. */
Test(photovoltaic, glass)
{
    cr_expect_float_eq(photovoltaic_glass(1), 1, 1e-12);
    cr_expect_float_eq(photovoltaic_glass(0.5), 0.90665 / 0.95664, 1e-3);
    cr_expect_eq(photovoltaic_glass(0), 0);
    cr_expect_eq(photovoltaic_glass(-0.3), 0);
    for (double c = 0; c < 1; c += 0.01)
        cr_assert_geq(photovoltaic_glass(c + 0.01), photovoltaic_glass(c));
}

/* Lying flat the plane sees what the horizontal sees; without a beam the sky is uniform; on the
 * ground's side it sees the ground. */
Test(photovoltaic, plane_of_array_limits)
{
    struct random random = random_stream(3, "sky", 0);
    for (int i = 0; i < 1000; i++) {
        double day = 365 * random_uniform(&random), hour = 24 * random_uniform(&random);
        struct sun sun = solar_position(40, 0, 0, day, hour);
        if (sun.up < 0.05)
            continue;
        double dhi = 400 * random_uniform(&random), dni = 900 * random_uniform(&random);
        struct sky sky = {.dni_w_m2 = dni, .dhi_w_m2 = dhi, .ghi_w_m2 = dni * sun.up + dhi};
        struct plane flat = photovoltaic_plane(0, 180, 0.2, &sky, &sun);
        cr_assert_float_eq(flat.beam_w_m2 + flat.diffuse_w_m2, sky.ghi_w_m2, 1e-9);
        struct plane tilted = photovoltaic_plane(37, 123, 0.2, &sky, &sun);
        cr_assert(tilted.beam_w_m2 >= 0 && tilted.diffuse_w_m2 >= 0);
        struct sky dull = {.dhi_w_m2 = dhi, .ghi_w_m2 = dhi};
        struct plane uniform = photovoltaic_plane(60, 10, 0.2, &dull, &sun);
        cr_assert_float_eq(uniform.diffuse_w_m2, dhi * (0.75 + 0.2 * 0.25), 1e-9);
        cr_assert_eq(uniform.beam_w_m2, 0);
    }
}
