/* SPDX-License-Identifier: Apache-2.0 */
/* Air-cooled chillers with free-cooling coils: a dry cooler and a chiller in one loop, against what makers publish. */
#include "plant_side.h"

TestSuite(free_cooling);

#define MW 1e6

/* Chilled water, its rise and how much warmer than the air it leaves the coil that does all. */
static struct plant *plant_of(struct arena *arena, double supply_c, double rise_k, double approach_k)
{
    return plant_make(
        arena,
        arena_printf(arena,
                     "{type: crah, water_supply_temperature: %g degC}, {type: pump, temperature_rise: %g K, "
                     "fluid: pg25, head: 200 kPa}, {type: dry-cooler, approach: %g K}, chiller-air",
                     supply_c, rise_k, approach_k),
        MW, 0);
}

/* The plant's design heat. */
static void run(struct plant *plant, double dry_bulb_c)
{
    struct plant_input input = {.air_w = 1.05 * MW, .interval_s = 3600, .outside = weather_at(dry_bulb_c, 0.5, 101e3)};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    cr_assert_float_eq(result.supply_air_k, C(24), 1e-6);
}

static double chiller_w(const struct plant *plant)
{
    return unit_named(plant, "chiller_air")->last.power_w;
}

/* Aermec NRL0600 (Microsoft Canada, Mississauga): free cooling begins 4 degF (2.2 K) below the returning water, and is complete some 18
 * degF (10 K) below it. With the 10 degF (5.56 K) of such chilled water that is a coil of 5.56 / 10 = 0.556, an approach of 4.44 K. */
Test(free_cooling, begins_and_is_complete_where_a_maker_says)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_of(arena, 10, 5.56, 4.44);
    double return_c = 10 + 5.56;
    run(plant, return_c - 10 - 0.2);
    cr_assert_eq(chiller_w(plant), 0);
    run(plant, return_c - 10 + 0.5);
    cr_assert_gt(chiller_w(plant), 0);
    run(plant, return_c - 2.2);
    double coil_w = unit_named(plant, "dry_cooler")->last.to_air_w - unit_named(plant, "dry_cooler")->last.power_w;
    cr_assert(coil_w > 0 && coil_w < 0.25 * MW, "%g", coil_w);
    run(plant, return_c + 0.5);
    cr_assert_eq(unit_named(plant, "dry_cooler")->last.power_w, 0);
    arena_destroy(arena);
}

/* Water of 20/30 degC through a coil of 0.5: complete up to 30 - 10 / 0.5 = 10 degC, and at 20 degC a half at most is left to the
 * compressors (the fans rest before that where they cost more). The warmer it is, the more is left. */
Test(free_cooling, warm_water)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_of(arena, 20, 10, 10);
    run(plant, 9.7);
    cr_assert_eq(chiller_w(plant), 0);
    run(plant, 10.5);
    cr_assert_gt(chiller_w(plant), 0);
    double before = 0;
    for (double t = 10; t <= 40; t += 2) {
        run(plant, t);
        double left = unit_named(plant, "chiller_air")->last.to_air_w - chiller_w(plant);
        cr_assert_geq(left, before - 1, "at %g", t);
        before = left;
        if (t == 20)
            cr_assert(left > 0.49 * MW && left < 0.75 * MW, "%g", left);
    }
    arena_destroy(arena);
}
