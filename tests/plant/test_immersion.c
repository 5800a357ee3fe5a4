/* SPDX-License-Identifier: Apache-2.0 */
#include "plant_side.h"

TestSuite(immersion);

#define MW 1e6
static const char single[] =
    "immersion, {type: pump, temperature_rise: 8 K, head: 150 kPa}, cdu, {type: pump, temperature_rise: 8 K}, "
    "dry-cooler, crah, pump, chiller-air";
static const char two[] =
    "{type: immersion, phase: two}, {type: pump, temperature_rise: 8 K}, dry-cooler, crah, pump, chiller-air";

static struct plant_result run(struct plant *plant, double it_w, struct outside outside)
{
    double share = plant_liquid_share(plant, 0.75);
    struct plant_input input = {
        .air_w = it_w * (1 - share), .liquid_w = it_w * share, .interval_s = 3600, .outside = outside};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    return result;
}

static double power_of(const struct plant *plant, const char *name)
{
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(units[i].name, name) == 0)
            return units[i].last.power_w;
    }
    cr_assert_fail("no '%s'", name);
    return 0;
}

/* Any server fits into a tank, with cold plates or without. */
Test(immersion, takes_nearly_all_of_any_node)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, single, MW, 0);
    cr_assert_eq(plant_liquid_share(plant, 0), 0.97);
    cr_assert_eq(plant_liquid_share(plant, 0.6), 0.97);
    cr_assert_eq(plant_liquid_share(plant, 1), 0.97);
    const struct component *c = component_named("immersion");
    cr_assert_eq(c->capture(variant_make("immersion", "capture: 0.9").value, 1), 0.9);
    arena_destroy(arena);
}

/* Oil at 40 degC; a fluid that boils at 50 degC, on water of 40 degC. */
Test(immersion, set_points)
{
    struct arena *arena = arena_create();
    struct plant *oil = plant_make(arena, single, MW, 0), *boiling = plant_make(arena, two, MW, 0);
    struct outside mild = weather_at(20, 0.5, 101e3);
    for (double load = 0.02; load <= 1; load += 0.07) {
        cr_assert_float_eq(run(oil, load * MW, mild).supply_liquid_k, C(40), 1e-6);
        cr_assert_float_eq(run(boiling, load * MW, mild).supply_liquid_k, C(50), 1e-6);
    }
    size_t count;
    cr_assert_float_eq(plant_units(boiling, &count)[2].last.out_k, C(40), 1e-6);
    /* Air too warm for that: the tank boils hotter by what its water lacks. */
    struct plant_result r = run(boiling, MW, weather_at(44, 0.1, 101e3));
    cr_assert_float_eq(r.supply_liquid_k - C(50), plant_units(boiling, &count)[2].last.out_k - C(40), 1e-6);
    cr_assert_gt(r.supply_liquid_k, C(55));
    arena_destroy(arena);
}

/* No fans; a heat sink in oil has 0.04 to 0.08 K/W, a boiling surface as much as a cold plate. */
Test(immersion, what_nodes_are_told)
{
    struct arena *arena = arena_create();
    struct plant *oil = plant_make(arena, single, MW, 0), *boiling = plant_make(arena, two, MW, 0);
    cr_assert(plant_liquid(oil).fanless && plant_liquid(boiling).fanless);
    cr_assert_float_eq(plant_liquid(oil).resistance_k_w, 0.06, 0.02);
    static const char plates[] = "cold-plate, pump, dry-cooler, crah, pump, chiller-air",
                      bare[] = "{type: cold-plate, fanless: true}, pump, dry-cooler, crah, pump, chiller-air",
                      own[] = "{type: immersion, resistance: 0.05 K/W}, pump, dry-cooler, crah, pump, chiller-air";
    struct plant_liquid plate = plant_liquid(plant_make(arena, plates, MW, 0.8));
    cr_assert(!plate.fanless && plant_liquid(plant_make(arena, bare, MW, 0.8)).fanless);
    cr_assert_eq(plant_liquid(boiling).resistance_k_w, plate.resistance_k_w);
    cr_assert_eq(plant_liquid(plant_make(arena, own, MW, 0.8)).resistance_k_w, 0.05);
    struct plant_liquid none = plant_liquid(plant_make(arena, "crah, pump, chiller-air", MW, 0.8));
    cr_assert(!none.fanless && none.resistance_k_w == 0);
    arena_destroy(arena);
}

/* No pump moves the boiling fluid: it saves the tank's, V dp / eta = 0.97 MW / (rho cp 8 K) 150 kPa / 0.65. */
Test(immersion, two_phases_save_a_pump)
{
    struct arena *arena = arena_create();
    struct plant *oil = plant_make(arena, single, MW, 0), *boiling = plant_make(arena, two, MW, 0);
    struct outside mild = weather_at(10, 0.5, 101e3);
    run(oil, MW, mild);
    run(boiling, MW, mild);
    double tank_w = 0.97 * MW / (998 * 4186.0 * 8) * 150e3 / 0.65;
    cr_assert_float_eq(power_of(oil, "pump"), tank_w, 1e-6 * MW);
    cr_assert_float_eq(power_of(boiling, "pump"), power_of(oil, "pump_2"), 0.01 * tank_w);
    arena_destroy(arena);
}

Test(immersion, any_weather_any_load)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(22, "immersion", 0);
    static const char *const plants[] = {single, two};
    for (int i = 0; i < 2; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.5);
        double stored_j = 0;
        for (int k = 0; k < 2000; k++) {
            double load = k % 7 == 0 ? 0 : MW * exp(uniform(&random, -8, k % 5 ? 0 : 2.3));
            struct plant_result r = run(plant, load, weather_any(&random));
            cr_assert(isfinite(r.power_w + r.supply_liquid_k + r.supply_air_k + r.stored_w));
            cr_assert_geq(r.supply_liquid_k, (i ? C(50) : C(40)) - 1e-6);
            stored_j += r.stored_w * 3600;
            cr_assert_geq(stored_j, -1e-4 * MW * 3600);
        }
    }
    arena_destroy(arena);
}
