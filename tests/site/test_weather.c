/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "base/random.h"
#include "base/units.h"
#include "site/psychro.h"
#include "site/weather.h"
#include "site/year.h"

static struct outside hours[HOURS_PER_YEAR];

static struct weather random_year(uint64_t seed)
{
    struct random random = random_stream(seed, "weather", 0);
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        hours[h] = (struct outside){.dry_bulb_k = 250 + 60 * random_uniform(&random),
                                    .relative_humidity_frac = random_uniform(&random),
                                    .pressure_pa = 80000 + 25000 * random_uniform(&random),
                                    .heat_demand_frac = 2 * random_uniform(&random)};
    struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};
    weather_complete(&weather);
    return weather;
}

static double at(int year, int month, int day, int hour)
{
    return (double)calendar_seconds((struct civil){.year = year, .month = month, .day = day, .hour = hour});
}

static bool same(const struct outside *a, const struct outside *b)
{
    return a->dry_bulb_k == b->dry_bulb_k && a->wet_bulb_k == b->wet_bulb_k && a->dew_point_k == b->dew_point_k &&
           a->humidity_ratio == b->humidity_ratio && a->relative_humidity_frac == b->relative_humidity_frac &&
           a->pressure_pa == b->pressure_pa && a->heat_demand_frac == b->heat_demand_frac;
}

Test(weather, every_hour_is_consistent)
{
    struct weather weather = random_year(1);
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
        const struct outside *o = &hours[h];
        cr_assert(o->dew_point_k <= o->wet_bulb_k + 1e-9 && o->wet_bulb_k <= o->dry_bulb_k);
        cr_assert_float_eq(air_relative_humidity_frac(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa),
                           o->relative_humidity_frac, 1e-3);
    }
    cr_assert_lt(weather.design.wet_bulb_k, weather.design.dry_bulb_k);
}

/* In a year of 0, 1, .. 8759 in random order, 0.4 % are above the design value: 35 hours. */
Test(weather, design_day)
{
    struct weather weather = random_year(2);
    int hotter = 0, wetter = 0;
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
        hotter += hours[h].dry_bulb_k > weather.design.dry_bulb_k;
        wetter += hours[h].wet_bulb_k > weather.design.wet_bulb_k;
    }
    cr_assert(hotter >= 35 && hotter <= 36, "%d", hotter);
    cr_assert(wetter >= 35 && wetter <= 36, "%d", wetter);
    const struct outside *d = &weather.design;
    cr_assert_float_eq(air_wet_bulb_k(d->dry_bulb_k, d->humidity_ratio, d->pressure_pa), d->wet_bulb_k, 1e-6);
}

/* A plant for 35/22 degC, at the pressure of the place. */
Test(weather, another_design_day)
{
    struct weather weather = random_year(2);
    double pressure = weather.design.pressure_pa, hour = hours[0].dry_bulb_k;
    weather_set_design(&weather, 308.15, 295.15, "given");
    cr_expect_eq(weather.design.dry_bulb_k, 308.15);
    cr_expect_float_eq(weather.design.wet_bulb_k, 295.15, 1e-6);
    cr_expect_eq(weather.design.pressure_pa, pressure);
    cr_expect_str_eq(weather.design_of, "given");
    cr_expect_eq(hours[0].dry_bulb_k, hour);
    weather_hold_design(&weather);
    for (size_t h = 0; h < HOURS_PER_YEAR; h += 100)
        cr_assert(hours[h].dry_bulb_k == 308.15 && fabs(hours[h].wet_bulb_k - 295.15) < 1e-6);
}

/* 30 degC at 50 % is 13.33 g/kg at 101325 Pa, 33 degC at 50 % 15.89 g/kg (ASHRAE tables: saturation at 4.2467 and 5.0345 kPa):
 * W = 0.621945 p / (101.325 - p). Without more water 33 degC is at 13.33 g/kg and 42.2 %. The design day stays. */
Test(weather, warmer_with_or_without_more_water)
{
    for (int relative = 0; relative < 2; relative++) {
        struct weather weather = random_year(2);
        hours[7] = (struct outside){.dry_bulb_k = 303.15, .relative_humidity_frac = 0.5, .pressure_pa = 101325};
        weather_complete(&weather);
        double design_k = weather.design.dry_bulb_k, before = hours[7].humidity_ratio;
        cr_expect_float_eq(before, 0.621945 * 2.12335 / (101.325 - 2.12335), 1e-5);
        weather_warm(&weather, 3, relative);
        cr_expect_float_eq(hours[7].dry_bulb_k, 306.15, 1e-12);
        double ratio = relative ? 0.621945 * 2.51725 / (101.325 - 2.51725) : before;
        cr_expect_float_eq(hours[7].humidity_ratio, ratio, 1e-5, "%g", hours[7].humidity_ratio);
        cr_expect_float_eq(hours[7].relative_humidity_frac, relative ? 0.5 : 2.12335 / 5.0345, 5e-4);
        cr_expect(hours[7].wet_bulb_k > 295.1 && hours[7].wet_bulb_k < 298.2);
        cr_expect_eq(weather.design.dry_bulb_k, design_k);
    }
}

Test(weather, one_hour_is_that_hour)
{
    struct weather weather = random_year(3);
    struct outside o = weather_mean(&weather, at(2023, 1, 1, 0), at(2023, 1, 1, 1));
    cr_assert(same(&o, &hours[0]));
    o = weather_mean(&weather, at(2023, 12, 31, 23), at(2024, 1, 1, 0));
    cr_assert(same(&o, &hours[8759]));
    o = weather_mean(&weather, at(2019, 3, 1, 5) + 600, at(2019, 3, 1, 5) + 900);
    cr_assert(same(&o, &hours[(31 + 28) * 24 + 5]));
    o = weather_mean(&weather, at(2019, 3, 1, 5), at(2019, 3, 1, 5));
    cr_assert(same(&o, &hours[(31 + 28) * 24 + 5]), "an interval of no length");
}

/* A leap year: Feb 29 lives through Feb 28 again, March 1 is where it always is. */
Test(weather, leap_day)
{
    struct weather weather = random_year(4);
    struct outside o = weather_mean(&weather, at(2024, 2, 29, 7), at(2024, 2, 29, 8));
    cr_assert(same(&o, &hours[(31 + 27) * 24 + 7]));
    o = weather_mean(&weather, at(2024, 3, 1, 7), at(2024, 3, 1, 8));
    cr_assert(same(&o, &hours[(31 + 28) * 24 + 7]));
}

Test(weather, parts_add_up_to_the_whole)
{
    struct weather weather = random_year(5);
    struct random random = random_stream(6, "weather", 0);
    for (int i = 0; i < 2000; i++) {
        double from = at(2022, 1, 1, 0) + 3e7 * random_uniform(&random), to = from + 50000 * random_uniform(&random);
        double cut = from + (to - from) * random_uniform(&random);
        struct outside whole = weather_mean(&weather, from, to), a = weather_mean(&weather, from, cut),
                       b = weather_mean(&weather, cut, to);
        double share = (cut - from) / (to - from);
        cr_assert_float_eq(whole.dry_bulb_k, share * a.dry_bulb_k + (1 - share) * b.dry_bulb_k, 1e-8);
        cr_assert_float_eq(whole.pressure_pa, share * a.pressure_pa + (1 - share) * b.pressure_pa, 1e-5);
        cr_assert_float_eq(whole.heat_demand_frac, share * a.heat_demand_frac + (1 - share) * b.heat_demand_frac, 1e-9);
        cr_assert_float_eq(air_wet_bulb_k(whole.dry_bulb_k, whole.humidity_ratio, whole.pressure_pa), whole.wet_bulb_k,
                           1e-6);
    }
}

/* Supersaturated readings are saturation; so are means of saturated hours. */
Test(weather, never_above_saturation)
{
    struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        hours[h] = (struct outside){
            .dry_bulb_k = h % 2 ? 273.15 : 303.15, .relative_humidity_frac = 1.08, .pressure_pa = 101325};
    weather_complete(&weather);
    cr_assert_eq(hours[0].relative_humidity_frac, 1);
    cr_assert_eq(hours[0].wet_bulb_k, hours[0].dry_bulb_k);
    struct outside o = weather_mean(&weather, at(2023, 1, 1, 0), at(2023, 1, 1, 2));
    cr_assert_leq(o.relative_humidity_frac, 1);
    cr_assert_float_eq(o.wet_bulb_k, 288.15, 1e-6);
}
