/* SPDX-License-Identifier: Apache-2.0 */
/* Cold plates in which a refrigerant boils. */
#include "plant_side.h"

TestSuite(two_phase_plate);

#define MW 1e6
static const char boiling[] =
    "{type: cold-plate, phase: two, supply_temperature: 50 degC}, {type: pump, temperature_rise: 8 K}, "
    "dry-cooler, chiller-air, crah, pump, chiller-air";

/* The fluid is at 50 degC at any load, its condenser's water 10 K colder. Half a per cent of the heat moves it, and ends in the water:
 * what the dry cooler gives off is heat, both pumps and its own fans. */
Test(two_phase_plate, boils_at_one_temperature)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, boiling, MW, 0.75);
    for (double load = 0.1; load <= 1; load += 0.1) {
        struct plant_input input = {.air_w = 0.25 * load * MW,
                                    .liquid_w = 0.75 * load * MW,
                                    .interval_s = 3600,
                                    .outside = weather_at(20, 0.5, 101e3)};
        struct plant_result r;
        plant_step(plant, &input, &r);
        cr_assert_leq(plant_residual_frac(&input, &r), 1e-12);
        cr_assert_float_eq(r.supply_liquid_k, C(50), 1e-6);
        const struct outcome *cooler = &unit_named(plant, "dry_cooler")->last;
        cr_assert_float_eq(cooler->out_k, C(40), 1e-6);
        double fluid_w = unit_named(plant, "cold_plate")->last.power_w,
               water_w = unit_named(plant, "pump")->last.power_w;
        relative("fluid's pump", fluid_w, 0.005 * input.liquid_w, 1e-9);
        relative("to the air", cooler->to_air_w - cooler->power_w, input.liquid_w + fluid_w + water_w, 1e-6);
    }
    arena_destroy(arena);
}

/* R-134a, 0.2 kg/kW of 750 kW, 3 % a year: 150 kg x 0.03 x 1530 = 6.9 t CO2e a year; coolant that stays liquid leaks none. */
Test(two_phase_plate, leaks)
{
    const struct component *c = component_named("cold-plate");
    struct plant_item two = item_with(c, SET("phase", "two", "refrigerant", "r134a")), one = item_of(c);
    struct design design = {.heat_w = 750e3, .target_k = C(40), .capacity_w_k = 1e5};
    item_size(&two, &design), item_size(&one, &design);
    relative("R-134a", c->leak_kg_s(two.parameters, two.state) * 365 * 86400, 150 * 0.03 * 1530, 1e-9);
    cr_assert_eq(c->leak_kg_s(one.parameters, one.state), 0);
}
