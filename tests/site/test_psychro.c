/* SPDX-License-Identifier: Apache-2.0 */
/* Reference values: the ASHRAE tables as quoted by the test suite of PsychroLib 2.5.0
 * (psychrolib/tests/test_psychrolib_si.py), and the examples of ASHRAE Handbook Fundamentals (2017), chapter 1. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "site/psychro.h"

#define C(t) ((t) + KELVIN_0_DEGC)

static void near(const char *what, double at, double got, double expected, double relative)
{
    cr_assert(fabs(got - expected) <= relative * fabs(expected), "%s at %g: %.10g, expected %.10g within %g", what, at,
              got, expected, relative);
}

struct row {
    double at, expected, relative;
};

Test(psychro, saturation_pressure)
{
    static const struct row rows[] = {{-60, 1.08, 0.01 / 1.08}, {-20, 103.24, 3e-4},  {-5, 401.74, 3e-4},
                                      {5, 872.6, 3e-4},         {25, 3169.7, 3e-4},   {50, 12351.3, 3e-4},
                                      {100, 101418.0, 3e-4},    {150, 476101.4, 3e-4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        near("pws", rows[i].at, air_saturation_pressure_pa(C(rows[i].at)), rows[i].expected, rows[i].relative);
}

Test(psychro, saturated_air)
{
    static const struct row ratio[] = {{-50, 2.43e-5, 0.01}, {-20, 6.373e-4, 0.01}, {-5, 2.4863e-3, 0.005},
                                       {5, 5.425e-3, 0.005}, {25, 0.020173, 0.005}, {50, 0.086863, 0.01},
                                       {85, 0.838105, 0.02}};
    for (size_t i = 0; i < sizeof ratio / sizeof *ratio; i++)
        near("Ws", ratio[i].at, air_saturation_humidity_ratio(C(ratio[i].at), 101325), ratio[i].expected,
             ratio[i].relative);
    static const struct row enthalpy[] = {{-50, -50222, 0.01}, {-20, -18542, 0.01}, {-5, 1164, 0.03},
                                          {5, 18639, 0.01},    {25, 76504, 0.01},   {50, 275353, 0.01},
                                          {85, 2307539, 0.01}};
    for (size_t i = 0; i < sizeof enthalpy / sizeof *enthalpy; i++) {
        double h = air_saturation_enthalpy_j_kg(C(enthalpy[i].at), 101325);
        near("hs", enthalpy[i].at, h, enthalpy[i].expected, enthalpy[i].relative);
    }
}

Test(psychro, humidity)
{
    near("W of dew point 25 degC", 25, air_humidity_ratio(C(25), 3169.7 / air_saturation_pressure_pa(C(25)), 95461),
         0.0213603998047487, 1e-6);
    near("W of t, t*", 25, air_humidity_ratio_from_wet_bulb(C(30), C(25), 95461), 0.0192281274241096, 3e-4);
    near("W of t, t*", -5, air_humidity_ratio_from_wet_bulb(C(-1), C(-5), 95461), 0.00120399819933844, 3e-4);
    cr_assert_float_eq(air_wet_bulb_k(C(7), air_humidity_ratio(C(7), 0.61, 100000), 100000), C(3.92667433781955), 1e-3);
}

Test(psychro, state_of_moist_air)
{
    near("h dry", 25, air_enthalpy_j_kg(C(25), 0), 25148, 3e-4);
    near("h moist", 30, air_enthalpy_j_kg(C(30), 0.02), 81316, 3e-4);
    near("v moist", 30, air_volume_m3_kg(C(30), 0.02, 95461), 0.940855374352943, 3e-4);
    near("density moist", 30, air_density_kg_m3(C(30), 0.02, 95461), 1.08411986348219, 3e-4);
}

Test(psychro, standard_pressure)
{
    static const double rows[][2] = {{-500, 107478}, {0, 101325},   {500, 95461},
                                     {1000, 89875},  {4000, 61640}, {10000, 26436}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert_float_eq(air_standard_pressure_pa(rows[i][0]), rows[i][1], 1);
}

/* Chapter 1, example 1: dry bulb 40 degC, wet bulb 20 degC at 101.325 kPa. */
Test(psychro, ashrae_example_1)
{
    double w = air_humidity_ratio_from_wet_bulb(C(40), C(20), 101325);
    cr_assert_float_eq(w, 0.0065, 1e-4);
    cr_assert_float_eq(air_dew_point_k(C(40), w, 101325), C(7), 0.5);
    cr_assert_float_eq(air_relative_humidity_frac(C(40), w, 101325), 0.14, 0.01);
    cr_assert_float_eq(air_enthalpy_j_kg(C(40), w), 56.7e3, 100);
    near("v", 40, air_volume_m3_kg(C(40), w, 101325), 0.896, 0.01);
}

/* Latent heat against the enthalpies of steam and of water (IAPWS-IF97): 2500.9, 2453.5, 2406.0 kJ/kg at
 * 0.01, 20, 40 degC. */
Test(psychro, latent_heat)
{
    near("hfg", 0, water_latent_heat_j_kg(C(0.01)), 2500.9e3, 1e-3);
    near("hfg", 20, water_latent_heat_j_kg(C(20)), 2453.5e3, 1e-3);
    near("hfg", 40, water_latent_heat_j_kg(C(40)), 2406.0e3, 1e-3);
}

Test(psychro, round_trips_over_random_air)
{
    struct random random = random_stream(1, "psychro", 0);
    for (int i = 0; i < 50000; i++) {
        double t = C(-60 + 120 * random_uniform(&random)), rh = 0.001 + 0.999 * random_uniform(&random);
        double p = 55000 + 55000 * random_uniform(&random);
        double w = air_humidity_ratio(t, rh, p);
        if (w <= 1e-6)
            continue; /* at the floor humidity is no longer resolved */
        cr_assert_float_eq(air_relative_humidity_frac(t, w, p), rh, 1e-9);
        double dew = air_dew_point_k(t, w, p), wet = air_wet_bulb_k(t, w, p);
        cr_assert(dew <= wet + 1e-9 && wet <= t, "t %g rh %g p %g: dew %g wet %g", t, rh, p, dew, wet);
        near("Ws(dew)", t, air_saturation_humidity_ratio(dew, p), w, 1e-7);
        near("W(t*)", t, air_humidity_ratio_from_wet_bulb(t, wet, p), w, 1e-6);
        cr_assert_float_eq(air_temperature_k(air_enthalpy_j_kg(t, w), w), t, 1e-9);
        double h = air_saturation_enthalpy_j_kg(t, p);
        cr_assert_float_eq(air_saturated_temperature_k(h, p), t, 1e-6, "t %g p %g", t, p);
    }
}

/* Also where there is no such air (above boiling): finite and in order. */
Test(psychro, converges_everywhere)
{
    for (double t = -100; t < 200; t += 1)
        for (double rh = 0; rh <= 0.9; rh += 0.1)
            for (double p = 60000; p <= 110000; p += 10000) {
                double w = air_humidity_ratio(C(t), rh, p), wet = air_wet_bulb_k(C(t), w, p);
                double dew = air_dew_point_k(C(t), w, p);
                cr_assert(isfinite(wet) && wet <= C(t) && wet > C(t) - 200, "t %g rh %g p %g: wet bulb %g", t, rh, p,
                          wet);
                cr_assert(isfinite(dew) && dew <= C(t));
                cr_assert(isfinite(air_enthalpy_j_kg(C(t), w)) && isfinite(air_saturation_enthalpy_j_kg(C(t), p)));
            }
    for (double h = -200e3; h < 80e6; h = h < 0 ? h + 1e3 : h * 1.01 + 1e3)
        cr_assert(isfinite(air_saturated_temperature_k(h, 101325)), "h %g", h);
}

/* Wet bulb rises with dry bulb and with humidity, through freezing too (the heat of fusion makes it jump up
 * there). */
Test(psychro, wet_bulb_is_monotone)
{
    for (double t = -20; t < 40; t += 0.25) {
        double last = 0;
        for (double rh = 0; rh <= 1.001; rh += 0.002) {
            double wet = air_wet_bulb_k(C(t), air_humidity_ratio(C(t), rh, 101325), 101325);
            cr_assert(wet >= last, "t %g rh %g: %g after %g", t, rh, wet, last);
            last = wet;
        }
    }
}
