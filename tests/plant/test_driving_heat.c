/* SPDX-License-Identifier: Apache-2.0 */
/* The port for driving heat in plants: hot coolant drives the chiller of the hall's air. */
#include "plant_side.h"

TestSuite(driving_heat);

#define MW 1e6
static const char hot_plant[] =
    "{type: cold-plate, supply_temperature: 75 degC}, {type: pump, temperature_rise: 10 K, fluid: pg25, head: 300 kPa}, "
    "driving-heat, dry-cooler, {type: crah, coil_approach: 6 K}, pump, absorption-chiller, "
    "{type: chiller, model: carnot}, {type: pump, flow: fixed, temperature_rise: 5.56 K}, cooling-tower";

static struct plant_result run(struct plant *plant, double it_w, double interval_s, struct outside outside,
                               const double *share)
{
    struct plant_input input = {
        .air_w = 0.25 * it_w, .liquid_w = 0.75 * it_w, .interval_s = interval_s, .outside = outside, .share = share};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    return result;
}

/* What one gives the other takes; what the tower's loop gets is what was cooled, what drove it and the pumps' electricity. The hot loop
 * keeps its set-point, and the electric chiller rests. */
Test(driving_heat, given_is_taken)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, hot_plant, MW, 0.75);
    for (double t = -10; t <= 35; t += 5) {
        struct plant_result r = run(plant, 0.9 * MW, 3600, weather_at(t, 0.4, 101e3), NULL);
        const struct outcome *giver = &unit_named(plant, "driving_heat")->last,
                             *driven = &unit_named(plant, "absorption_chiller")->last,
                             *chiller = &unit_named(plant, "chiller")->last;
        cr_assert_gt(driven->driving_w, 0.2 * MW);
        relative("given", -giver->driving_w, driven->driving_w, 1e-14);
        double cooled_w = driven->to_sink_w - driven->driving_w - driven->power_w;
        relative("COP", cooled_w / driven->driving_w, driven->reading[0], 1e-9);
        cr_assert(driven->reading[0] > 0.6 && driven->reading[0] < 0.8, "%g", driven->reading[0]);
        cr_assert_leq(chiller->power_w, 1e-3 * MW, "at %g: %g", t, chiller->power_w);
        cr_assert_float_eq(r.supply_liquid_k, C(75), 1e-6);
        cr_assert_float_eq(r.supply_air_k, C(24), 1e-6);
        cr_assert_leq(fabs(r.stored_w), 1e-6 * MW);
    }
    arena_destroy(arena);
}

/* Half of the branch works: half the hot water, and so no more than half of its heat; without it the electric chiller does all. */
Test(driving_heat, a_part_of_it_fails)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, hot_plant, MW, 0.75);
    size_t count;
    plant_units(plant, &count);
    double *share = arena_alloc(arena, count, sizeof *share);
    for (double left = 1; left > -0.1; left -= 0.25) {
        for (size_t i = 0; i < count; i++)
            share[i] = i == 2 ? fmax(left, 0) : 1;
        struct plant_result r = run(plant, 0.9 * MW, 3600, weather_at(25, 0.4, 101e3), share);
        double given_w = -unit_named(plant, "driving_heat")->last.driving_w;
        relative("taken", unit_named(plant, "absorption_chiller")->last.driving_w + 1, given_w + 1, 1e-12);
        cr_assert_leq(given_w, left * 0.7 * MW);
        cr_assert_float_eq(r.supply_air_k, C(24), 1e-6);
        if (left < 0.1)
            cr_assert_gt(unit_named(plant, "chiller")->last.power_w, 0.01 * MW);
    }
    arena_destroy(arena);
}

/* Ticks of a minute, with a load that jumps: the heat capacities of both circuits take part, and the books close. */
Test(driving_heat, short_intervals)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, hot_plant, MW, 0.75);
    struct random random = random_stream(21, "driving heat", 0);
    for (int i = 0; i < 500; i++) {
        run(plant, MW * uniform(&random, 0, 1), 60, weather_at(uniform(&random, -20, 40), 0.4, 101e3), NULL);
        relative("taken", unit_named(plant, "absorption_chiller")->last.driving_w + 1,
                 1 - unit_named(plant, "driving_heat")->last.driving_w, 1e-12);
    }
    arena_destroy(arena);
}

/* Water of 55 degC starts no machine on the market (Yazaki: 68 degC), whatever the weather: the electric chiller does all. One made for
 * it would do a part of the work. */
Test(driving_heat, warm_water_is_not_hot)
{
    static const char list[] = "{type: cold-plate, supply_temperature: 45 degC}, {type: pump, temperature_rise: 10 K}, "
                               "driving-heat, dry-cooler, {type: crah, coil_approach: 6 K}, pump, "
                               "{type: absorption-chiller, minimum_driving_temperature: %d degC}, "
                               "{type: chiller, model: carnot}, {type: pump, flow: fixed}, cooling-tower";
    struct arena *arena = arena_create();
    for (int least = 68; least >= 50; least -= 18) {
        struct plant *plant = plant_make(arena, arena_printf(arena, list, least), MW, 0.75);
        for (double t = 5; t <= 35; t += 10) {
            run(plant, 0.9 * MW, 3600, weather_at(t, 0.5, 101e3), NULL);
            cr_assert_eq(unit_named(plant, "absorption_chiller")->last.driving_w > 0, least == 50, "at %g", t);
        }
        cr_assert_gt(unit_named(plant, "chiller")->last.power_w, 0, "at 35 degC");
    }
    arena_destroy(arena);
}
