/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>

#include "base/calendar.h"
#include "base/units.h"
#include "site/grid.h"
#include "site/year.h"

static double g_kwh(double kg_j)
{
    return kg_j * 1000 * JOULE_PER_KWH;
}

/* One fuel alone has its own factors (IPCC AR5 WG3 Annex III; Macknick et al. 2012, gal/MWh times 3.785 /
 * 1000). */
Test(grid, one_fuel)
{
    static const struct {
        enum fuel fuel;
        double carbon_g_kwh, water_l_kwh, renewable;
    } rows[] = {{FUEL_WIND, 11, 0, 1},       {FUEL_SOLAR, 48, 0.098, 1},   {FUEL_HYDRO, 24, 17.000, 1},
                {FUEL_OIL, 720, 3.127, 0},   {FUEL_GAS, 490, 0.776, 0},    {FUEL_COAL, 820, 2.601, 0},
                {FUEL_OTHER, 230, 2.093, 0}, {FUEL_NUCLEAR, 12, 2.544, 0}, {FUEL_BIOMASS, 230, 2.093, 1},
                {FUEL_GEOTHERMAL, 38, 0, 1}};
    _Static_assert(sizeof rows / sizeof *rows == FUEL_COUNT, "each fuel");
    for (size_t i = 0; i < FUEL_COUNT; i++) {
        double mix[FUEL_COUNT] = {0};
        mix[rows[i].fuel] = 123;
        struct grid_sample sample = grid_from_mix(mix, HYDRO_GROSS);
        cr_assert_float_eq(g_kwh(sample.carbon_kg_j), rows[i].carbon_g_kwh, 1e-9);
        cr_assert_float_eq(sample.water_kg_j * JOULE_PER_KWH, rows[i].water_l_kwh, 1e-3, "%zu", i);
        cr_assert_eq(sample.renewable_frac, rows[i].renewable);
    }
}

Test(grid, hydro_convention)
{
    double mix[FUEL_COUNT] = {[FUEL_HYDRO] = 1, [FUEL_GAS] = 1};
    struct grid_sample none = grid_from_mix(mix, HYDRO_NONE), gross = grid_from_mix(mix, HYDRO_GROSS);
    cr_assert_float_eq((gross.water_kg_j - none.water_kg_j) * JOULE_PER_KWH, 8.5, 1e-3);
    cr_assert_eq(none.carbon_kg_j, gross.carbon_kg_j);
    cr_assert(none.water_gross_kg_j == gross.water_kg_j && gross.water_gross_kg_j == gross.water_kg_j);
    cr_assert_lt(none.water_kg_j, gross.water_kg_j);
}

Test(grid, limits)
{
    double nothing[FUEL_COUNT] = {0}, pumping[FUEL_COUNT] = {[FUEL_HYDRO] = -50, [FUEL_GAS] = 100};
    cr_assert(isnan(grid_from_mix(nothing, HYDRO_NONE).carbon_kg_j));
    cr_assert_float_eq(g_kwh(grid_from_mix(pumping, HYDRO_GROSS).carbon_kg_j), 490, 1e-9);
}

Test(grid, means)
{
    static struct grid_sample hours[HOURS_PER_YEAR];
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        hours[h] = (struct grid_sample){(double)h, 2.0 * (double)h, h == 10 ? NAN : 0.5, 0, 3};
    struct grid grid = {.hours = hours, .count = HOURS_PER_YEAR};
    double start = (double)calendar_seconds((struct civil){.year = 2023, .month = 1, .day = 1});
    cr_assert_eq(grid_mean(&grid, start + 7 * 3600, start + 8 * 3600).carbon_kg_j, 7);
    cr_assert_float_eq(grid_mean(&grid, start + 7 * 3600 + 1800, start + 9 * 3600).carbon_kg_j, 7 / 3.0 + 8 / 1.5,
                       1e-9);
    cr_assert_float_eq(grid_mean(&grid, start, start + 365 * SECONDS_PER_DAY).water_kg_j, 8759, 1e-6);
    cr_assert_float_eq(grid_mean(&grid, start, start + 7200).marginal_kg_j, 3, 1e-12);
    cr_assert(isnan(grid_mean(&grid, start + 9 * 3600, start + 11 * 3600).renewable_frac),
              "unknown in part is unknown");
    struct grid constant = {.hours = hours + 5, .count = 1};
    cr_assert_eq(grid_mean(&constant, start, start + 1e6).carbon_kg_j, 5);
}

/* Where gas alone follows the load its factor is the marginal one, however much coal runs steadily beside it; in hours of the evening in which
 * coal follows as much as gas, it is the mean of both. */
Test(grid, marginal_is_what_follows_the_load)
{
    enum { HOURS_MADE = 24 * 30 };
    static double fossil[HOURS_MADE], carbon[HOURS_MADE];
    double gas = 1000, coal = 5000;
    for (int h = 0; h < HOURS_MADE; h++) {
        double change = 10.0 * (h * 7 % 23 - 11);
        bool evening = h % 24 == 19;
        gas += evening ? change / 2 : change;
        coal += evening ? change / 2 : 0;
        fossil[h] = gas + coal;
        carbon[h] = 490 * gas + 820 * coal;
    }
    fossil[100] = carbon[100] = NAN; /* a gap takes two changes away, no more */
    double by_hour[24];
    grid_marginal(fossil, carbon, HOURS_MADE, by_hour);
    for (int h = 0; h < 24; h++)
        cr_expect_float_eq(by_hour[h], h == 19 ? 655 : 490, 1e-6, "hour %d: %g", h, by_hour[h]);
    for (int h = 0; h < HOURS_MADE; h++)
        fossil[h] = carbon[h] = 1;
    grid_marginal(fossil, carbon, HOURS_MADE, by_hour);
    cr_expect(isnan(by_hour[0]), "nothing changes, so nothing is known");
}
