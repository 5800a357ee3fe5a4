/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "site/heat_demand.h"
#include "site/year.h"

static struct outside hours[HOURS_PER_YEAR];
static struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};

static double mean_demand(void)
{
    double sum = 0;
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        sum += hours[h].heat_demand_frac;
    return sum / HOURS_PER_YEAR;
}

Test(heat_demand, mean_is_one_for_any_weather)
{
    struct random random = random_stream(1, "heat", 0);
    for (int i = 0; i < 50; i++) {
        double low_k = 240 + 50 * random_uniform(&random), span_k = 40 * random_uniform(&random);
        for (size_t h = 0; h < HOURS_PER_YEAR; h++)
            hours[h].dry_bulb_k = low_k + span_k * random_uniform(&random);
        heat_demand_shape(
            &(struct heat_demand){.hot_water_frac = random_uniform(&random), .base_k = KELVIN_0_DEGC + 17}, &weather);
        cr_assert_float_eq(mean_demand(), 1, 1e-9);
    }
}

Test(heat_demand, summer_keeps_hot_water_and_cold_is_proportional)
{
    for (size_t h = 0; h < HOURS_PER_YEAR; h++) /* half a year at 25 degC, a quarter each at 7 and at -3 degC */
        hours[h].dry_bulb_k = KELVIN_0_DEGC + (h % 2 ? 25 : h % 4 ? 7 : -3);
    heat_demand_shape(&(struct heat_demand){.hot_water_frac = 0.25, .base_k = KELVIN_0_DEGC + 17}, &weather);
    cr_assert_float_eq(hours[1].heat_demand_frac, 0.25, 1e-12);
    cr_assert_float_eq(hours[2].heat_demand_frac, 0.25 + 0.75 * 10 / 7.5, 1e-12);
    cr_assert_float_eq(hours[0].heat_demand_frac, 0.25 + 0.75 * 20 / 7.5, 1e-12);
}

Test(heat_demand, a_place_without_winter_wants_hot_water)
{
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        hours[h].dry_bulb_k = KELVIN_0_DEGC + 27;
    heat_demand_shape(&(struct heat_demand){.hot_water_frac = 0.25, .base_k = KELVIN_0_DEGC + 17}, &weather);
    cr_assert_float_eq(hours[0].heat_demand_frac, 1, 1e-12);
}
