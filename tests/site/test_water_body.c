/* SPDX-License-Identifier: Apache-2.0 */
#include "site/water_body.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "site/year.h"

TestSuite(water_body);

#define C(t) ((t) + KELVIN_0_DEGC)

static struct water_body lake(double mean_degc, double amplitude_k, double deep_degc)
{
    return (struct water_body){.mean_k = C(mean_degc),
                               .amplitude_k = amplitude_k,
                               .warmest_day = 217,
                               .damping_m = 6,
                               .deep_k = isnan(deep_degc) ? NAN : C(deep_degc),
                               .flow_m3_s = NAN};
}

/* Carslaw & Jaeger 1959, sec. 2.6: one damping depth down, a wave is 1/e as strong and 365/(2 pi) = 58.1
 * days late. */
Test(water_body, season_goes_down_weaker_and_later)
{
    struct water_body b = lake(12, 8, NAN);
    cr_assert_float_eq(water_body_k(&b, 0, 217), C(20), 1e-12);
    cr_assert_float_eq(water_body_k(&b, 0, 217 - 182.5), C(4), 1e-12);
    cr_assert_float_eq(water_body_k(&b, 6, 217 + 58.0916), C(12 + 8 * 0.36787944), 1e-6);
    double warmest = 0, day = 0, sum = 0;
    for (int d = 0; d < 365; d++) {
        double t = water_body_k(&b, 12, d);
        sum += t / 365;
        if (t > warmest)
            warmest = t, day = d;
    }
    cr_assert_float_eq(warmest, C(12 + 8 * exp(-2)), 1e-3);
    cr_assert_float_eq(day, 217 + 116, 1.0, "%g", day);
    cr_assert_float_eq(sum, C(12), 1e-9);
}

/* Qiandao Lake: 17 degC at 35 m, stable (Alibaba); Lake Ontario: 4 degC at 83 m (Enwave). Their surfaces
 * swing by 18 K. */
Test(water_body, deep_water_does_not_feel_the_season)
{
    struct water_body qiandao = lake(20, 9, 17), ontario = lake(9, 9, 4);
    for (int d = 0; d < 365; d++) {
        cr_assert_float_eq(water_body_k(&qiandao, 35, d), C(17), 0.05);
        cr_assert_float_eq(water_body_k(&ontario, 83, d), C(4), 0.01);
    }
}

Test(water_body, water_under_ice_is_at_its_freezing_point)
{
    struct water_body b = lake(5, 10, NAN);
    cr_assert_eq(water_body_k(&b, 0, 217 - 182.5), C(0));
    b.kind = WATER_SEA;
    cr_assert_float_eq(water_body_k(&b, 0, 217 - 182.5), C(-1.92), 1e-12);
}

Test(water_body, bounded_continuous_periodic)
{
    struct random random = random_stream(1, "water body", 0);
    for (int i = 0; i < 20000; i++) {
        struct water_body b = {.kind = i % 2,
                               .mean_k = C(-2 + 37 * random_uniform(&random)),
                               .amplitude_k = 20 * random_uniform(&random),
                               .warmest_day = 365 * random_uniform(&random),
                               .damping_m = 0.5 + 50 * random_uniform(&random),
                               .deep_k = i % 3 ? NAN : C(-2 + 37 * random_uniform(&random))};
        double depth = 100 * random_uniform(&random), day = 365 * random_uniform(&random);
        double t = water_body_k(&b, depth, day), deep = isnan(b.deep_k) ? b.mean_k : b.deep_k;
        cr_assert(t >= C(-1.93) && t <= fmax(fmax(b.mean_k, deep) + b.amplitude_k, C(0)) + 1e-9);
        cr_assert_float_eq(t, water_body_k(&b, depth, day + 365), 1e-9);
        cr_assert_float_eq(t, water_body_k(&b, depth, day + 1e-6), 1e-6);
        cr_assert_float_eq(t, water_body_k(&b, depth + 1e-6, day), 1e-3);
    }
}

static struct outside hours[HOURS_PER_YEAR];
static struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};

static void year_of(double mean_degc, double amplitude_k, double warmest_day)
{
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
        double day = ((double)h + 0.5) / 24;
        hours[h] =
            (struct outside){.dry_bulb_k = C(mean_degc) + amplitude_k * cos((day - warmest_day) / 365 * 2 * M_PI) +
                                           5 * cos(day * 2 * M_PI),
                             .relative_humidity_frac = 0.5,
                             .pressure_pa = 101325};
    }
}

/* Straight lines by hand: months are 365/12 = 30.42 days, their middles 15.21, 45.63 ... Between January 4 and February
 * 8 degC at 0 m, and 10 and 6 at 20 m: half way, 6 and 8, and 7 at 10 m. December 2 degC, half way to January: 3. */
Test(water_body, measured_levels)
{
    double top[12] = {C(4), C(8), C(8), C(8), C(8), C(8), C(8), C(8), C(8), C(8), C(8), C(2)},
           deep[12] = {C(10), C(6), C(6), C(6), C(6), C(6), C(6), C(6), C(6), C(6), C(6), C(10)};
    struct water_level levels[2] = {{0, {top, 12}}, {20, {deep, 12}}};
    struct water_body b = {.levels = {levels, 2}, .mean_k = NAN, .amplitude_k = NAN, .warmest_day = NAN};
    double middle = 365.0 / 24, half = 365.0 / 12;
    cr_assert_float_eq(water_body_k(&b, 0, middle), C(4), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 0, half), C(6), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 20, half), C(8), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 10, half), C(7), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 500, half), C(8), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 0, 0), C(3), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 0, 365), C(3), 1e-9);
    cr_assert_float_eq(water_body_k(&b, 0, -365 + half), C(6), 1e-9);
    b.levels.count = 1;
    cr_assert_float_eq(water_body_k(&b, 20, half), C(6), 1e-9);
}

/* Weather carries water and the day along: hour by hour, over several hours, and on the design day. */
Test(water_body, weather_knows_the_day_and_the_water)
{
    year_of(11, 10, 200);
    weather_complete(&weather);
    struct water_body b = lake(12, 8, NAN), sea = lake(9, 3, NAN);
    water_body_place(&b, &sea, NULL, &weather);
    int64_t new_year = calendar_seconds((struct civil){.year = 2023, .month = 1, .day = 1});
    for (double day = 0; day < 365; day += 7.3) {
        double from = (double)new_year + day * SECONDS_PER_DAY;
        struct outside hour = weather_mean(&weather, from, from + 900),
                       night = weather_mean(&weather, from, from + 12 * 3600);
        cr_assert_float_eq(hour.day_of_year, day, 0.6 / 24);
        cr_assert_float_eq(fmod(night.day_of_year + 364.75, 365), fmod(day + 365, 365), 1e-4);
        cr_assert(hour.lake == &b && night.lake == &b && hour.sea == &sea && night.sea == &sea);
    }
    cr_assert(weather.design.lake == &b && weather.design.sea == &sea);
    cr_assert_float_eq(weather.design.day_of_year, 200, 1);
}
