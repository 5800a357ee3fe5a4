/* SPDX-License-Identifier: Apache-2.0 */
#include "plant_side.h"

TestSuite(plant);

#define MW 1e6
static const char tower_plant[] =
    "crah, pump, chiller, {type: pump, flow: fixed, temperature_rise: 5.56 K, head: 208 kPa}, cooling-tower";
static const char economizer_plant[] =
    "{type: crah, supply_temperature: 27 degC, water_supply_temperature: 24 degC}, {type: pump, temperature_rise: 8 K}, "
    "water-economizer, {type: chiller, model: carnot}, {type: pump, flow: fixed, temperature_rise: 5.56 K, head: 208 kPa}, "
    "cooling-tower";
static const char warm_plant[] =
    "cold-plate, {type: pump, temperature_rise: 10 K, fluid: pg25, head: 200 kPa}, cdu, "
    "{type: pump, temperature_rise: 8 K}, dry-cooler, chiller-air, crah, pump, dry-cooler, chiller-air";
static const char three_loops[] =
    "{type: cold-plate, supply_temperature: 20 degC}, pump, cdu, pump, {type: chiller, model: carnot}, pump, "
    "cooling-tower, crah, pump, chiller, pump, dry-cooler";
static const char *const plants[] = {tower_plant, economizer_plant, warm_plant, three_loops, "crah, pump, chiller-air"};
enum { PLANTS = sizeof plants / sizeof *plants };

static struct plant_result run(struct plant *plant, double it_w, double liquid_share, struct outside outside)
{
    double share = plant_liquid_share(plant, liquid_share);
    struct plant_input input = {
        .air_w = it_w * (1 - share), .liquid_w = it_w * share, .interval_s = 3600, .outside = outside};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    return result;
}

Test(plant, names_circuits_and_loops)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, warm_plant, MW, 0.8);
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    static const char *const names[] = {"cold_plate",  "pump", "cdu",    "pump_2",       "dry_cooler",
                                        "chiller_air", "crah", "pump_3", "dry_cooler_2", "chiller_air_2"};
    static const int circuits[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, loops[] = {0, 0, 0, 1, 1, 1, 0, 0, 0, 0};
    cr_assert_eq(count, 10);
    for (size_t i = 0; i < count; i++) {
        cr_assert_str_eq(units[i].name, names[i]);
        cr_assert_eq(units[i].circuit, circuits[i], "%s", names[i]);
        cr_assert_eq(units[i].loop, loops[i], "%s", names[i]);
    }
    cr_assert_eq(plant_liquid_share(plant, 0.8), 0.8);
    cr_assert_eq(plant_liquid_share(plant_make(arena, tower_plant, MW, 0.8), 0.8), 0);
    arena_destroy(arena);
}

/* A mild day: every set-point is held, every watt arrives outside in the same interval. */
Test(plant, holds_its_set_points)
{
    struct arena *arena = arena_create();
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        struct plant_result r = run(plant, 0.7 * MW, 0.8, weather_at(10, 0.6, 101e3));
        cr_assert_float_eq(r.supply_air_k, i == 1 ? C(27) : C(24), 1e-6, "%s", plants[i]);
        cr_assert_leq(fabs(r.stored_w), 1e-7 * MW, "%s: %g", plants[i], r.stored_w);
        cr_assert_eq(r.unmet_w, 0);
        cr_assert(isnan(r.supply_liquid_k) == (plant_liquid_share(plant, 1) == 0));
    }
    arena_destroy(arena);
}

/* Full load on the design day: the plant is large enough. */
Test(plant, design_day)
{
    struct arena *arena = arena_create();
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        struct plant_result r = run(plant, MW, 0.8, design_day());
        cr_assert_leq(r.supply_air_k, (i == 1 ? C(27) : C(24)) + 0.5, "%s", plants[i]);
        cr_assert_eq(r.unmet_w, 0, "%s", plants[i]);
        cr_assert(r.power_w > 0.05 * MW && r.power_w < 0.45 * MW, "%s: %g", plants[i], r.power_w);
    }
    arena_destroy(arena);
}

/* CRAH fan, pumps, COP of a chilled-water plant as engineers know them. */
Test(plant, chiller_and_tower_are_plausible)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, tower_plant, MW, 0);
    run(plant, MW, 0, weather_at(20, 0.5, 101e3));
    double fan = unit_named(plant, "crah")->last.power_w, pump = unit_named(plant, "pump")->last.power_w,
           cop = unit_named(plant, "chiller")->last.reading[0],
           tower = unit_named(plant, "cooling_tower")->last.power_w;
    cr_assert(fan > 0.02 * MW && fan < 0.06 * MW, "fan %g", fan);
    cr_assert(pump > 0.004 * MW && pump < 0.02 * MW, "pump %g", pump);
    cr_assert(cop > 6 && cop < 10, "cop %g", cop);
    cr_assert(tower >= 0 && tower < 0.03 * MW, "tower %g", tower);
    arena_destroy(arena);
}

/* A chiller of half the capacity: the loop floats until... nothing helps, since its capacity does not rise:
 * heat goes into the hall, and comes back when the load falls. */
Test(plant, heat_that_cannot_move_waits_and_returns)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, "crah, pump, {type: chiller-air, margin: 0.5}", MW, 0);
    struct outside outside = weather_at(25, 0.5, 101e3);
    double stored_j = 0;
    for (int hour = 0; hour < 3; hour++) {
        struct plant_result r = run(plant, MW, 0, outside);
        cr_assert_gt(r.unmet_w, 0.3 * MW);
        cr_assert_eq(r.unmet_w, r.stored_w);
        stored_j += r.stored_w * 3600;
        /* felt: the water, and the hall's own 6 kJ/K per kW of 1.05 MW, no more than 60 K each */
        cr_assert_float_eq(r.supply_air_k, C(24) + 60 + fmin(60, stored_j / 6.3e6), 2e-3);
    }
    int hours = 0;
    for (; hours < 40; hours++) {
        struct plant_result r = run(plant, 0.2 * MW, 0, outside);
        cr_assert_eq(r.unmet_w, 0);
        cr_assert_geq(r.stored_w, -0.2 * 1.05 * MW - 1e-6); /* at most a fifth of the design heat */
        stored_j += r.stored_w * 3600;
        cr_assert_float_eq(r.supply_air_k, C(24) + fmin(60, stored_j / 6.3e6), 2e-3);
        if (fabs(r.stored_w) < 1e-6 * MW)
            break;
    }
    cr_assert(hours > 5 && hours < 40);
    cr_assert_leq(fabs(stored_j), 1e-3 * MW, "%g", stored_j);
    arena_destroy(arena);
}

/* A dry cooler whose air is too warm: no heat is left behind, but the hosts feel the kelvins. */
Test(plant, dry_cooler_floats_with_the_weather)
{
    struct arena *arena = arena_create();
    struct plant *plant =
        plant_make(arena,
                   "cold-plate, {type: pump, temperature_rise: 10 K}, cdu, {type: pump, temperature_rise: 8 K}, "
                   "dry-cooler, crah, pump, chiller-air",
                   MW, 0.8);
    double before = 0;
    for (double t = 20; t <= 49; t += 1) {
        struct plant_result r = run(plant, MW, 0.8, weather_at(t, 0.1, 101e3));
        cr_assert_leq(fabs(r.stored_w), 1e-6 * MW);
        cr_assert_geq(r.supply_liquid_k, before - 1e-6);
        before = r.supply_liquid_k;
        if (t == 20)
            cr_assert_float_eq(r.supply_liquid_k, C(40), 1e-6);
    }
    cr_assert_gt(before, C(50));
    arena_destroy(arena);
}

/* The loop behind the chiller holds what its chiller wants, not colder. */
Test(plant, tower_aims_at_the_lift_s_wish)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, tower_plant, MW, 0);
    run(plant, MW, 0, weather_at(-10, 0.7, 101e3));
    cr_assert_float_eq(unit_named(plant, "cooling_tower")->last.out_k, C(18), 1e-6);
    plant = plant_make(arena, economizer_plant, MW, 0);
    struct plant_result r = run(plant, MW, 0, weather_at(5, 0.7, 101e3));
    cr_assert_float_eq(unit_named(plant, "cooling_tower")->last.out_k, C(21.8), 1e-6);
    cr_assert_leq(r.mechanical_frac, 0.01);
    r = run(plant, MW, 0, weather_at(33, 0.6, 101e3));
    cr_assert_gt(r.mechanical_frac, 0.8);
    cr_assert_leq(r.mechanical_frac, 1);
    cr_assert_eq(r.compressor_power_w, unit_named(plant, "chiller")->last.power_w);
    arena_destroy(arena);
}

Test(plant, nothing_to_do)
{
    struct arena *arena = arena_create();
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        struct plant_result r = run(plant, 0, 0.8, design_day());
        cr_assert_eq(r.power_w, 0, "%s: %g", plants[i], r.power_w);
        cr_assert_eq(r.stored_w, 0);
        cr_assert_eq(r.mechanical_frac, 0);
        cr_assert_eq(r.compressor_power_w, 0);
        cr_assert(isfinite(r.supply_air_k));
        r = run(plant, 1e-3, 0.8, design_day()); /* a milliwatt */
        cr_assert(isfinite(r.power_w + r.supply_air_k));
    }
    arena_destroy(arena);
}

Test(plant, any_weather_any_load)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(11, "plant", 0);
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        double stored_j = 0;
        for (int k = 0; k < 3000; k++) {
            double load = k % 7 == 0 ? 0 : MW * exp(uniform(&random, -8, k % 5 ? 0 : 2.3));
            struct plant_result r = run(plant, load, 0.8, weather_any(&random));
            cr_assert(isfinite(r.power_w + r.to_air_w + r.latent_w + r.supply_air_k + r.stored_w + r.evaporated_kg_s));
            cr_assert(r.mechanical_frac >= 0 && r.mechanical_frac <= 1 + 1e-12);
            cr_assert_geq(r.unmet_w, 0);
            cr_assert_geq(r.power_w, 0);
            cr_assert(r.supply_air_k >= C(24) - 1e-6 && r.supply_air_k <= C(27) + 120 + 1e-6);
            stored_j += r.stored_w * 3600;
            cr_assert_geq(stored_j, -1e-4 * MW * 3600);
            size_t count;
            const struct plant_unit *units = plant_units(plant, &count);
            for (size_t u = 0; u < count; u++)
                outcome_is_finite(&units[u].last, units[u].name);
        }
    }
    arena_destroy(arena);
}

/* Heat that is neither unmet nor put back is moved within the interval, to the root's tolerance. */
Test(plant, nothing_but_rounding_is_stored_while_the_plant_copes)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(12, "plant", 0);
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        for (int k = 0; k < 2000; k++) {
            struct outside outside = weather_at(uniform(&random, -40, 38), uniform(&random, 0.05, 0.6), 100e3);
            struct plant_result r = run(plant, MW * uniform(&random, 0.05, 1), 0.8, outside);
            cr_assert_leq(fabs(r.stored_w), 1e-6 * MW, "%s: %g", plants[i], r.stored_w);
        }
    }
    arena_destroy(arena);
}

Test(plant, warmer_and_more_costs_more)
{
    struct arena *arena = arena_create();
    for (int i = 0; i < PLANTS; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.8);
        double before = 0;
        /* A dry cooler before a trim chiller runs its fans at full speed for the last kelvin that it still
         * gains; when the air is as warm as the water they stop, and the sum falls. */
        double slack = strstr(plants[i], "dry-cooler, chiller-air") ? 0.25 : 2e-3;
        for (double t = -30; t <= 45; t += 0.5) {
            double power = run(plant, 0.9 * MW, 0.8, weather_at(t, 0.3, 101e3)).power_w;
            cr_assert_geq(power, before * (1 - slack), "%s at %g degC: %g after %g", plants[i], t, power, before);
            before = power;
        }
    }
    arena_destroy(arena);
}

Test(plant, same_inputs_same_bytes)
{
    struct arena *arena = arena_create();
    struct plant *a = plant_make(arena, economizer_plant, MW, 0), *b = plant_make(arena, economizer_plant, MW, 0);
    struct random random = random_stream(13, "plant", 0);
    for (int k = 0; k < 200; k++) {
        struct outside outside = weather_any(&random);
        struct plant_result ra = run(a, MW, 0, outside), rb = run(b, MW, 0, outside);
        cr_assert_eq(memcmp(&ra.supply_air_k, &rb.supply_air_k, sizeof(double)), 0);
        cr_assert_eq(memcmp(&ra.power_w, &rb.power_w, sizeof(double)), 0);
    }
    arena_destroy(arena);
}

static const struct component *pick(struct random *random, enum component_role role, enum heat_stream stream)
{
    for (;;) {
        size_t count = 0;
        while (component_kinds[count])
            count++;
        const struct component *c = component_of(component_kinds[random_bits(random) % count]);
        bool port = c->give || c->drive; /* of which a plant has one or none */
        if (c->role == role && !port && (role != ROLE_TERMINAL || c->stream == stream))
            return c;
    }
}

/* A list by the grammar of component.h: 1 to 3 loops, 1 to 3 components in each, stages and lifts mixed. port: of driving heat,
 * in the first loop; NULL: none. */
static void grow_circuit(struct random *random, enum heat_stream stream, const struct component *port,
                         struct text_buffer *list)
{
    text_buffer_add(list, "%s", pick(random, ROLE_TERMINAL, stream)->record.name);
    size_t least = port && port->role == ROLE_LIFT ? 2 : 1;
    for (size_t loops = least + random_bits(random) % (4 - least); loops > 0; loops--) {
        text_buffer_add(list, ", pump");
        if (port)
            text_buffer_add(list, ", %s", port->record.name);
        port = NULL;
        size_t count = 1 + random_bits(random) % 3, lift = random_bits(random) % count;
        for (size_t i = 0; i < count; i++) {
            bool lifts = loops > 1 && (i == lift || random_bits(random) % 3 == 0);
            text_buffer_add(list, ", %s", pick(random, lifts ? ROLE_LIFT : ROLE_STAGE, stream)->record.name);
        }
    }
}

/* The solver takes every plant that the grammar allows, sensible or not: the books close, nothing is NaN, no
 * heat appears from the store that was not put there. */
Test(plant, random_plants)
{
    struct random random = random_stream(14, "plants", 0);
    for (int k = 0; k < 300; k++) {
        struct arena *arena = arena_create();
        struct text_buffer list = {0};
        bool port = k % 4 == 1;
        if (k % 2) {
            grow_circuit(&random, STREAM_LIQUID, port ? component_named("driving-heat") : NULL, &list);
            text_buffer_add(&list, ", ");
        }
        grow_circuit(&random, STREAM_AIR, port ? component_named("absorption-chiller") : NULL, &list);
        struct plant *plant = plant_make(arena, list.data, MW, 0.8);
        double stored_j = 0;
        for (int i = 0; i < 40; i++) {
            double load = i % 9 == 0 ? 0 : MW * exp(uniform(&random, -6, i % 5 ? 0 : 2.3));
            struct plant_result r = run(plant, load, 0.8, weather_any(&random));
            cr_assert(isfinite(r.power_w + r.to_air_w + r.latent_w + r.reused_w + r.supply_air_k + r.stored_w), "%s",
                      list.data);
            cr_assert(r.mechanical_frac >= 0 && r.mechanical_frac <= 1 + 1e-12, "%s", list.data);
            cr_assert(r.power_w >= 0 && r.unmet_w >= 0, "%s", list.data);
            if (fabs(stored_j) < 1 && r.unmet_w == 0)
                cr_assert_leq(fabs(r.stored_w - r.tank_w), 1e-6 * MW, "%s: %g", list.data, r.stored_w);
            stored_j += (r.stored_w - r.tank_w) * 3600;
            cr_assert_geq(stored_j, -1e-4 * MW * 3600, "%s: %g", list.data, stored_j);
        }
        text_buffer_finish(&list);
        arena_destroy(arena);
    }
}
