/* SPDX-License-Identifier: Apache-2.0 */
/* Air handlers and cold plates against calculations of their own: tests/by_hand/values.py makes the numbers. */
#include "plant_side.h"

TestSuite(hall_by_hand);

/* 1 MW over 12 K in air of 24 degC, 101325 / (287.042 * 297.15) kg/m3: 69.731 m3/s; with 500 Pa at 70 % 49,721 W; at a share f of the
 * flow the prototype's cubic, 0.027828 + 0.026583 f - 0.087069 f^2 + 1.03092 f^3. */
Test(hall_by_hand, air_handlers)
{
    static const double points[][3] = {{1, 69.7309, 49721.2}, {0.93, 64.8497, 40168.6}, {0.5, 34.8655, 7382.37}};
    struct plant_item crah = item_of(component_named("crah"));
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = weather_at(34, 0.5, 101325)};
    item_size(&crah, &design);
    struct outside air = weather_at(20, 0.5, 101325);
    for (int i = 0; i < 3; i++) {
        struct collected out = item_collect(&crah, &air, points[i][0] * 1e6);
        cr_expect_float_eq(out.own.reading[0] / points[i][1], 1, 1e-4, "flow %g: %.7g m3/s", points[i][0],
                           out.own.reading[0]);
        cr_expect_float_eq(out.own.power_w / points[i][2], 1, 1e-4, "flow %g: %.7g W", points[i][0], out.own.power_w);
    }
}

/* 1 MW of nodes that give three quarters of their heat to liquid, and 40 kW of losses in the hall: 750 kW with the plates' pump leave by
 * the dry cooler, the rest and the handlers' fans by the chiller. Both together carry all that was drawn. */
Test(hall_by_hand, cold_plates_and_the_air_that_is_left)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(
        arena, "cold-plate, {type: pump, temperature_rise: 10 K}, dry-cooler, crah, pump, chiller-air", 1e6, 0.75);
    cr_assert_float_eq(plant_liquid_share(plant, 0.75), 0.75, 1e-12);
    struct plant_input in = {
        .air_w = 250e3 + 40e3, .liquid_w = 750e3, .interval_s = 3600, .outside = weather_at(10, 0.5, 101325)};
    struct plant_result r;
    plant_step(plant, &in, &r);
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    double pump = 0, crah = 0, dry = 0, dry_w = 0, wet_w = 0;
    for (size_t i = 0; i < count; i++) {
        const struct outcome *o = &units[i].last;
        if (i < 2)
            pump += o->power_w;
        else if (i == 2)
            dry = o->to_air_w, dry_w = o->power_w;
        else if (i < 5)
            crah += o->power_w;
        else
            wet_w = o->to_air_w - o->power_w;
    }
    cr_expect_float_eq(dry - dry_w, 750e3 + pump, 1e-3);
    cr_expect_float_eq(wet_w, 290e3 + crah, 1e-3);
    cr_expect_float_eq(r.to_air_w, 1.04e6 + r.power_w, 1e-3);
    arena_destroy(arena);
}
