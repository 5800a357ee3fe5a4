/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../complaints.h"
#include "base/random.h"
#include "site/psychro.h"
#include "site/water_supply.h"

TestSuite(water_supply);

Test(water_supply, one_share_or_one_per_month)
{
    double year[12], one = 0.8;
    for (int m = 0; m < 12; m++)
        year[m] = m / 12.0;
    struct water_supply none = {0}, flat = {.reclaimed_frac = {&one, 1}}, monthly = {.reclaimed_frac = {year, 12}};
    cr_assert_eq(water_supply_reclaimed_frac(&none, 100), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&flat, 364.9), 0.8);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 0), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 30.99), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 31), 1 / 12.0, "1 February");
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 364.5), 11 / 12.0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 365 + 40), 1 / 12.0, "the year repeats");
}

/* 500 m2 of roof at 90 %: 62 mm in January are 27,900 kg or 10.4167 g/s at 1000 kg/m3, all of it used while 50 g/s are wanted. A day
 * without want puts 900 kg into the tank; a day later it is full at 1.2 m3, and the rest runs off. */
Test(water_supply, rain_by_the_balance_of_its_tank)
{
    double depths[12] = {0.062, 0}, stored = 0, day_s = 86400, rain_kg_s = 10.4167e-3 * WATER_DENSITY_KG_M3 / 1000;
    struct numbers depth = {depths, 12};
    struct rain_harvest rain = {.roof_m2 = 500, .runoff_frac = 0.9, .tank_m3 = 1.2};
    struct water_supply supply = {.rain = &rain};
    struct water_sources from;
    water_supply_draw(&supply, &depth, 10, day_s, 0.05, 0, &stored, &from);
    cr_assert_float_eq(from.rain_kg_s / rain_kg_s, 1, 1e-5);
    cr_assert(from.caught_kg_s == from.rain_kg_s && stored == 0 && from.reclaimed_kg_s == 0);
    water_supply_draw(&supply, &depth, 11, day_s, 0, 0, &stored, &from);
    cr_assert(from.rain_kg_s == 0 && fabs(stored / (rain_kg_s * day_s) - 1) < 1e-5);
    water_supply_draw(&supply, &depth, 12, day_s, 0, 0, &stored, &from);
    cr_assert_float_eq(stored, 1.2 * WATER_DENSITY_KG_M3, 1e-9);
    /* In February, of which it is said that no rain falls, the tank gives what it has. */
    water_supply_draw(&supply, &depth, 40, day_s, 1, 0, &stored, &from);
    cr_assert_float_eq(from.rain_kg_s, 1.2 * WATER_DENSITY_KG_M3 / day_s, 1e-12);
    cr_assert(stored == 0 && from.caught_kg_s == 0);
}

/* 10 kg/s of make-up: 2 of condensate, 3 of rain, half of the rest reclaimed. */
Test(water_supply, sources_in_their_order)
{
    double depth_m = 0.1, half = 0.5, stored = 3 * 3600.0;
    struct numbers depth = {&depth_m, 1};
    struct rain_harvest rain = {.roof_m2 = 0, .runoff_frac = 1, .tank_m3 = 100};
    struct water_supply supply = {.reclaimed_frac = {&half, 1}, .rain = &rain, .condensate = true};
    struct water_sources from;
    water_supply_draw(&supply, &depth, 100, 3600, 10, 2, &stored, &from);
    cr_assert(from.condensate_kg_s == 2 && from.rain_kg_s == 3 && from.reclaimed_kg_s == 2.5 && stored == 0);
    water_supply_draw(&supply, &depth, 100, 3600, 1, 2, &stored, &from);
    cr_assert(from.condensate_kg_s == 1 && from.rain_kg_s == 0 && from.reclaimed_kg_s == 0);
    supply.condensate = false;
    water_supply_draw(&supply, &depth, 100, 3600, 1, 2, &stored, &from);
    cr_assert(from.condensate_kg_s == 0 && from.reclaimed_kg_s == 0.5);
}

/* What was caught is used or in the tank, which never holds more than it can. */
Test(water_supply, no_rain_is_lost_in_the_tank)
{
    struct random random = random_stream(5, "rain", 0);
    for (int run = 0; run < 50; run++) {
        double depth_m = 0.3 * random_uniform(&random), stored = 0, caught = 0, used = 0, makeup = 0;
        struct numbers depth = {&depth_m, 1};
        struct rain_harvest rain = {
            .roof_m2 = 3000 * random_uniform(&random), .runoff_frac = 0.8, .tank_m3 = 200 * random_uniform(&random)};
        struct water_supply supply = {.rain = &rain};
        for (int h = 0; h < 8760; h++) {
            struct water_sources from;
            double wanted = random_uniform(&random) < 0.3 ? 0.2 * random_uniform(&random) : 0;
            water_supply_draw(&supply, &depth, h / 24.0, 3600, wanted, 0, &stored, &from);
            caught += 3600 * from.caught_kg_s;
            used += 3600 * from.rain_kg_s;
            makeup += 3600 * wanted;
            cr_assert(stored >= 0 && stored <= rain.tank_m3 * WATER_DENSITY_KG_M3 * (1 + 1e-12));
            cr_assert(from.rain_kg_s <= wanted && from.caught_kg_s >= 0);
        }
        cr_assert_float_eq(caught, used + stored, 1e-9 * (caught + 1));
        cr_assert(used > 0 &&
                  used <= fmin(makeup, 12 * depth_m * rain.roof_m2 * 0.8 * WATER_DENSITY_KG_M3) * (1 + 1e-9));
    }
}

Test(water_supply, two_shares_are_neither)
{
    double two[2] = {0.1, 0.2};
    struct water_supply supply = {.reclaimed_frac = {two, 2}};
    struct complaints complaints = COMPLAINTS;
    water_supply_record.check(&supply, &complaints.complaint);
    cr_assert_eq(complaints.count, 1);
}
