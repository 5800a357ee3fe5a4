/* SPDX-License-Identifier: Apache-2.0 */
/* The door alone, and terminals in series on one stream. */
#include "plant_side.h"

TestSuite(rear_door);

#define MW 1e6
static const char alone[] = "rear-door, pump, chiller-air";
static const char series[] = "{type: rear-door, capture: 80 %}, pump, dry-cooler, chiller-air, crah, pump, chiller-air";

static struct plant_result run(struct plant *plant, double it_w, struct outside outside)
{
    struct plant_input input = {.air_w = it_w, .interval_s = 3600, .outside = outside};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    return result;
}

/* Heat that a loop's stages gave to the air. */
static double given_w(const struct plant *plant, int circuit)
{
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += units[i].circuit == circuit ? units[i].last.to_air_w : 0;
    return sum;
}

/* 1 MW, 12 K, 50 Pa, 0.45: 69.73 m3/s at 24 degC, 7.75 kW. */
Test(rear_door, fans_and_split)
{
    const struct component *door = component_named("rear-door");
    static _Alignas(16) unsigned char state[128];
    struct outside outside = weather_at(30, 0.5, 101325);
    struct design design = {.heat_w = MW, .outside = outside};
    struct variant v = variant_make("rear-door", "capture: 80 %");
    door->size(v.value, &design, state);
    struct collected out;
    door->collect(v.value, state, &outside, &(struct hall_load){MW, 0}, &out);
    double fans_w = MW / (101325 / 287.042 / 297.15 * 1006 * 12) * 50 / 0.45;
    cr_assert_float_eq(out.own.power_w, fans_w, 1);
    cr_assert_float_eq(out.into_loop_w, 0.8 * (MW + fans_w), 1);
    cr_assert_float_eq(out.into_loop_w + out.rest_w, MW + out.own.power_w, 1e-9);
    cr_assert_float_eq(door->leaves_frac(v.value), 0.2, 1e-15);
    double full = out.own.power_w;
    door->collect(v.value, state, &outside, &(struct hall_load){0.5 * MW, 0}, &out);
    cr_assert_float_eq(out.own.power_w / full, 0.125, 1e-9);
    v = variant_make("rear-door", "pressure: 0 Pa"); /* passive */
    door->size(v.value, &design, state);
    door->collect(v.value, state, &outside, &(struct hall_load){MW, 0}, &out);
    cr_assert(out.own.power_w == 0 && out.into_loop_w == MW && out.rest_w == 0);
}

/* Doors move what the servers do, and the handlers behind them what the rest of the heat asks for: air that has left a door is
 * the hall's. */
Test(rear_door, follow_the_servers)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, series, MW, 0);
    struct plant_input input = {
        .air_w = 0.4 * MW, .interval_s = 3600, .outside = weather_at(20, 0.5, 101e3), .airflow_m3_s = 50};
    struct plant_result result;
    plant_step(plant, &input, &result);
    double air_j_m3_k = 101e3 / 287.042 / 297.15 * 1006;
    const struct plant_unit *door = unit_named(plant, "rear_door"), *crah = unit_named(plant, "crah");
    cr_assert_float_eq(door->last.reading[0], 50, 1e-9);
    double rest_w = 0.2 * (0.4 * MW + door->last.power_w);
    cr_assert_float_eq(crah->last.reading[0], rest_w / (air_j_m3_k * 12), 1e-3);
    arena_destroy(arena);
}

static void expect(const char *list, const char *begin)
{
    struct variant_list cooling = plant_list(list);
    struct complaints complaint = COMPLAINTS;
    plant_check(&cooling, "cooling", &complaint.complaint);
    cr_assert_eq(complaint.count, *begin ? 1 : 0, "%s: %s", list, complaint.text);
    if (*begin)
        cr_assert_eq(strncmp(complaint.text, begin, strlen(begin)), 0, "%s", complaint.text);
}

Test(rear_door, grammar)
{
    expect(alone, "");
    expect(series, "");
    expect("cold-plate, pump, dry-cooler, {type: rear-door, capture: 0.6}, pump, chiller-air, crah, pump, chiller-air",
           "");
    expect("{type: rear-door, capture: 0.6}, pump, chiller-air, cold-plate, pump, dry-cooler, crah, pump, chiller-air",
           "");
    expect("{type: rear-door, capture: 0.6}, pump, chiller-air",
           "cooling[0]: nothing collects the heat that rear-door leaves");
    expect("rear-door, pump, chiller-air, crah, pump, chiller-air",
           "cooling[3]: a second component collects the air's heat");
    expect("crah, pump, chiller-air, rear-door, pump, chiller-air",
           "cooling[3]: a second component collects the air's heat");
    expect("crah, pump, chiller-air, {type: rear-door, capture: 0.6}, pump, chiller-air, crah, pump, chiller-air",
           "cooling[3]: a second component collects the air's heat");
}

/* A fifth of the heat, and of the doors' fans, comes to the air handlers; what the hosts breathe is theirs. */
Test(rear_door, the_rest_goes_on)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena, series, MW, 0);
    struct plant_result r = run(plant, 0.7 * MW, weather_at(10, 0.5, 101e3));
    double doors_w = unit_named(plant, "rear_door")->last.power_w, pump_w = unit_named(plant, "pump")->last.power_w,
           air_w = unit_named(plant, "crah")->last.power_w, pump_2_w = unit_named(plant, "pump_2")->last.power_w;
    double fans_w = unit_named(plant, "dry_cooler")->last.power_w,
           chiller_w = unit_named(plant, "chiller_air")->last.power_w,
           chiller_2_w = unit_named(plant, "chiller_air_2")->last.power_w;
    cr_assert_float_eq(given_w(plant, 0), 0.8 * (0.7 * MW + doors_w) + pump_w + fans_w + chiller_w, 1e-5 * MW);
    cr_assert_float_eq(given_w(plant, 1), 0.2 * (0.7 * MW + doors_w) + air_w + pump_2_w + chiller_2_w, 1e-5 * MW);
    cr_assert_float_eq(r.supply_air_k, C(24), 1e-6);
    cr_assert_leq(fabs(r.stored_w), 1e-6 * MW);
    /* Sized for it: a fifth of the fans that would serve all. */
    struct plant *crahs = plant_make(arena, "crah, pump, chiller-air", MW, 0);
    run(crahs, 0.7 * MW, weather_at(10, 0.5, 101e3));
    double whole_w = unit_named(crahs, "crah")->last.power_w;
    cr_assert(fabs(air_w / whole_w - 0.2) < 0.003, "%g", air_w / whole_w);
    arena_destroy(arena);
}

/* Servers behind doors without a chiller feel the kelvins that the doors' water lacks, on top of those of the
 * air handlers' water. */
Test(rear_door, hosts_feel_both)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena,
                                     "{type: rear-door, capture: 80 %}, pump, dry-cooler, "
                                     "{type: crah, water_supply_temperature: 20 degC}, pump, dry-cooler",
                                     MW, 0);
    struct plant_result r = run(plant, MW, weather_at(25, 0.5, 101e3));
    double doors_k = unit_named(plant, "rear_door")->last.out_k - C(18),
           air_k = unit_named(plant, "crah")->last.out_k - C(20);
    cr_assert(doors_k > 1 && air_k > 1);
    cr_assert_float_eq(r.supply_air_k, C(24) + doors_k + air_k, 1e-9);
    arena_destroy(arena);
}

/* Doors without chiller capacity: the heat waits, and none is lost or counted twice. */
Test(rear_door, heat_waits_in_its_own_circuit)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(
        arena, "{type: rear-door, capture: 80 %}, pump, {type: chiller-air, margin: 0.5}, crah, pump, chiller-air", MW,
        0);
    double stored_j = 0;
    for (int hour = 0; hour < 60; hour++) {
        struct plant_result r = run(plant, hour < 3 ? MW : 0.1 * MW, weather_at(25, 0.5, 101e3));
        cr_assert(hour < 3 ? r.unmet_w > 0.2 * MW : r.unmet_w == 0);
        cr_assert(r.mechanical_frac >= 0 && r.mechanical_frac <= 1 + 1e-12);
        stored_j += r.stored_w * 3600;
    }
    cr_assert_leq(fabs(stored_j), 1e-2 * MW, "%g", stored_j);
    arena_destroy(arena);
}

Test(rear_door, any_weather_any_load)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(24, "rear door", 0);
    static const char *const plants[] = {
        alone, series,
        "{type: rear-door, capture: 50 %}, pump, chiller, pump, cooling-tower, direct-evaporative, pump, chiller-air",
        "{type: rear-door, capture: 50 %}, pump, chiller-air, {type: rear-door, capture: 50 %}, pump, dry-cooler, crah, pump, "
        "chiller-air, cold-plate, pump, dry-cooler"};
    for (int i = 0; i < 4; i++) {
        struct plant *plant = plant_make(arena, plants[i], MW, 0.5);
        double stored_j = 0;
        for (int k = 0; k < 2000; k++) {
            double load = k % 7 == 0 ? 0 : MW * exp(uniform(&random, -8, k % 5 ? 0 : 2.3));
            struct plant_result r = run(plant, load, weather_any(&random));
            cr_assert(isfinite(r.power_w + r.supply_air_k + r.stored_w + r.latent_w));
            cr_assert(r.mechanical_frac >= 0 && r.mechanical_frac <= 1 + 1e-12);
            cr_assert(r.power_w >= 0 && r.unmet_w >= 0);
            stored_j += r.stored_w * 3600;
            cr_assert_geq(stored_j, -1e-4 * MW * 3600);
        }
    }
    arena_destroy(arena);
}
