/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "site/heat_demand.h"
#include "site/year.h"

static struct outside hours[HOURS_PER_YEAR];
static struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};

static struct heat_demand network(double hot_water_frac, double degree_days)
{
    return (struct heat_demand){.annual_j = 8.76e9 * 3600, /* 8.76 GWh: 1 MW */
                                .hot_water_frac = hot_water_frac,
                                .base_k = KELVIN_0_DEGC + 17,
                                .degree_days = degree_days};
}

static double mean_demand(void)
{
    double sum = 0;
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        sum += hours[h].heat_demand_frac;
    return sum / HOURS_PER_YEAR;
}

Test(heat_demand, mean_is_one_where_the_weather_is_the_reference)
{
    struct random random = random_stream(1, "heat", 0);
    for (int i = 0; i < 50; i++) {
        double low_k = 240 + 50 * random_uniform(&random), span_k = 40 * random_uniform(&random);
        for (size_t h = 0; h < HOURS_PER_YEAR; h++)
            hours[h].dry_bulb_k = low_k + span_k * random_uniform(&random);
        struct heat_demand demand = network(random_uniform(&random), NAN);
        heat_demand_place(&demand, heat_demand_reference_k(&demand, &weather), &weather);
        cr_assert_float_eq(mean_demand(), 1, 1e-9);
        cr_assert(hours[17].network == &demand && weather.design.network == &demand);
    }
    cr_assert_float_eq(heat_demand_mean_w(&(struct heat_demand){.annual_j = 8.76e9 * 3600}), 1e6, 1e-6);
}

Test(heat_demand, summer_keeps_hot_water_and_cold_is_proportional)
{
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) /* half a year at 25 degC, a quarter each at 7 and at -3 degC */
        hours[h].dry_bulb_k = KELVIN_0_DEGC + (h % 2 ? 25 : h % 4 ? 7 : -3);
    struct heat_demand demand = network(0.25, NAN);
    heat_demand_place(&demand, heat_demand_reference_k(&demand, &weather), &weather);
    cr_assert_float_eq(hours[1].heat_demand_frac, 0.25, 1e-12);
    cr_assert_float_eq(hours[2].heat_demand_frac, 0.25 + 0.75 * 10 / 7.5, 1e-12);
    cr_assert_float_eq(hours[0].heat_demand_frac, 0.25 + 0.75 * 20 / 7.5, 1e-12);
}

/* By hand: 0.25 + 0.75 HDD17 / 3617 (Stockholm) of a year whose every hour is as cold as its mean. Degree days of the
 * weather files of Dulles 2483, Miami 88, Lulea 5230: 0.765, 0.268, 1.334; Singapore, never cold, 0.25. */
Test(heat_demand, milder_places_want_less_of_the_same_network)
{
    static const struct {
        double degree_days, demand;
    } places[] = {{3617, 1}, {2483, 0.765}, {88, 0.268}, {5230, 1.334}, {0, 0.25}};
    struct heat_demand demand = network(0.25, 3617);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        for (size_t h = 0; h < HOURS_PER_YEAR; h++)
            hours[h].dry_bulb_k = KELVIN_0_DEGC + 17 - places[i].degree_days / 365;
        heat_demand_place(&demand, heat_demand_reference_k(&demand, &weather), &weather);
        cr_expect_float_eq(mean_demand(), places[i].demand, 5e-4, "%g", mean_demand());
    }
}

Test(heat_demand, a_place_without_winter_wants_hot_water)
{
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        hours[h].dry_bulb_k = KELVIN_0_DEGC + 27;
    struct heat_demand demand = network(0.25, NAN);
    heat_demand_place(&demand, heat_demand_reference_k(&demand, &weather), &weather);
    cr_assert_float_eq(hours[0].heat_demand_frac, 1, 1e-12);
}

Test(heat_demand, without_a_network_nobody_wants_heat)
{
    hours[3].heat_demand_frac = 1;
    heat_demand_place(NULL, 0, &weather);
    cr_assert(hours[3].heat_demand_frac == 0 && !hours[3].network && !weather.design.network);
}
