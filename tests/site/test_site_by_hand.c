/* SPDX-License-Identifier: Apache-2.0 */
/* Air and grid against calculations of their own: tests/by_hand/values.py makes the numbers. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/units.h"
#include "site/grid.h"
#include "site/psychro.h"

TestSuite(site_by_hand);

#define C(t) ((t) + KELVIN_0_DEGC)

/* At the 82 kPa of Golden: W = 0.621945 e / (p - e) with Sonntag's saturation pressures (1990), and the wet bulb by bisection of
 * ASHRAE Fundamentals 2017, ch. 1, eq. 33 and 35. */
Test(site_by_hand, wet_bulb_at_altitude)
{
    static const struct {
        double t, humidity, w, wet;
    } points[] = {{35, 0.15, 0.006471, 16.1609},
                  {25, 0.40, 0.00976815, 15.5475},
                  {10, 0.70, 0.0065896, 7.132},
                  {-5, 0.60, 0.00183375, -7.04998}};
    for (int i = 0; i < 4; i++) {
        double w = air_humidity_ratio(C(points[i].t), points[i].humidity, 82e3);
        cr_expect_float_eq(w / points[i].w, 1, 5e-4, "W at %g degC: %.7g", points[i].t, w);
        double wet = air_wet_bulb_k(C(points[i].t), points[i].w, 82e3) - KELVIN_0_DEGC;
        cr_expect_float_eq(wet, points[i].wet, 2e-3, "wet bulb at %g degC: %.7g", points[i].t, wet);
    }
}

/* 30 GW of coal, 35 of gas, 25 of wind, 5 of sun, 5 of water: (820 * 30 + 490 * 35 + 11 * 25 + 48 * 5 + 24 * 5) / 100 g/kWh by the
 * medians of AR5; (687 * 30 + 205 * 35 + 26 * 5) / 100 gal/MWh of 3.785 L by Macknick's towers, and 4491 * 5 / 100 of reservoirs. */
Test(site_by_hand, fuel_mix)
{
    const double generation[FUEL_COUNT] = {
        [FUEL_COAL] = 30, [FUEL_GAS] = 35, [FUEL_WIND] = 25, [FUEL_SOLAR] = 5, [FUEL_HYDRO] = 5};
    struct grid_sample mix = grid_from_mix(generation, HYDRO_NONE);
    cr_expect_float_eq(mix.carbon_kg_j * JOULE_PER_KWH, 0.42385, 1e-9);
    cr_expect_float_eq(mix.water_kg_j * JOULE_PER_KWH, 1.0567, 1e-4);
    cr_expect_float_eq(mix.water_gross_kg_j * JOULE_PER_KWH, 1.90671, 1e-4);
    cr_expect_float_eq(mix.renewable_frac, 0.35, 1e-12);
}
