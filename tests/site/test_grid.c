/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

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
    } rows[] = {{FUEL_WIND, 11, 0, 1},       {FUEL_SOLAR, 48, 0.098, 1},  {FUEL_HYDRO, 24, 17.000, 1},
                {FUEL_OIL, 720, 3.127, 0},   {FUEL_GAS, 490, 0.776, 0},   {FUEL_COAL, 820, 2.601, 0},
                {FUEL_OTHER, 230, 2.093, 0}, {FUEL_NUCLEAR, 12, 2.544, 0}};
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
        hours[h] = (struct grid_sample){(double)h, 2.0 * (double)h, h == 10 ? NAN : 0.5, 0};
    struct grid grid = {hours, HOURS_PER_YEAR};
    double start = (double)calendar_seconds((struct civil){.year = 2023, .month = 1, .day = 1});
    cr_assert_eq(grid_mean(&grid, start + 7 * 3600, start + 8 * 3600).carbon_kg_j, 7);
    cr_assert_float_eq(grid_mean(&grid, start + 7 * 3600 + 1800, start + 9 * 3600).carbon_kg_j, 7 / 3.0 + 8 / 1.5,
                       1e-9);
    cr_assert_float_eq(grid_mean(&grid, start, start + 365 * SECONDS_PER_DAY).water_kg_j, 8759, 1e-6);
    cr_assert(isnan(grid_mean(&grid, start + 9 * 3600, start + 11 * 3600).renewable_frac),
              "unknown in part is unknown");
    struct grid constant = {hours + 5, 1};
    cr_assert_eq(grid_mean(&constant, start, start + 1e6).carbon_kg_j, 5);
}
