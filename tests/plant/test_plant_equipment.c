/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes as equipment.csv has them, against the handbook's arithmetic; spare units that share the load or stand by. */
#include "plant_side.h"

TestSuite(plant_equipment);

static struct equipment row_of(struct arena *arena, const struct plant *plant, const char *name)
{
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    struct equipment *rows = arena_alloc(arena, count, sizeof *rows);
    plant_equipment(plant, rows);
    for (size_t i = 0; i < count; i++) {
        cr_assert_str_eq(rows[i].component, units[i].name);
        if (strcmp(rows[i].component, name) == 0)
            return rows[i];
    }
    cr_assert_fail("no row '%s'", name);
    return rows[0];
}

/* 1 MW of IT and 50 kW of losses: air of 24 degC and 101 kPa is 101000 / (287.042 x 297.15) = 1.1841 kg/m3, so 12 K take
 * 1.05e6 / (1.1841 x 1006 x 12) = 73.45 m3/s, against 500 Pa at 0.7. Fans and 1.05 MW warm the water by 6 K. */
Test(plant_equipment, air_handlers_and_chilled_water)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena,
                                     "crah, pump, {type: chiller, units: 3, margin: 1.5}, {type: pump, flow: fixed}, "
                                     "cooling-tower",
                                     1e6, 0);
    struct equipment crah = row_of(arena, plant, "crah"), pump = row_of(arena, plant, "pump");
    double air_m3_s = 1.05e6 / (101e3 / (287.042 * 297.15) * 1006 * 12), fan_w = air_m3_s * 500 / 0.7;
    relative("air", crah.air_flow_m3_s, air_m3_s, 2e-3);
    relative("fans", crah.fan_power_w, fan_w, 2e-3);
    relative("heat", crah.design_heat_w, 1.05e6, 1e-12);
    relative("air in", crah.air_in_k, C(36), 1e-12);
    relative("air out", crah.air_out_k, C(24), 1e-12);
    relative("water", crah.water_in_k, C(10), 1e-12);
    /* The fan's curve is 0.998262 at full flow. */
    double heat_w = 1.05e6 + 0.998262 * crah.fan_power_w, water_m3_s = heat_w / (6 * 998 * 4186);
    relative("water flow", pump.water_flow_m3_s, water_m3_s, 1e-3);
    relative("water back", pump.water_in_k, C(16), 1e-9);
    relative("pump", pump.pump_power_w, water_m3_s * 160e3 / 0.65, 1e-3);
    struct equipment chiller = row_of(arena, plant, "chiller");
    cr_expect_eq(chiller.units, 3);
    relative("chiller", chiller.capacity_w, 1.5 * (heat_w + pump.pump_power_w) / 3, 1e-9);
    cr_expect_eq(chiller.water_flow_m3_s, pump.water_flow_m3_s);
    arena_destroy(arena);
}

/* The condenser loop carries the heat and the compressors' electricity; the tower's fan takes 1.4 % of that. */
Test(plant_equipment, the_next_loop_takes_heat_and_work)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_make(arena,
                                     "crah, pump, {type: chiller, margin: 1}, "
                                     "{type: pump, flow: fixed, temperature_rise: 5.56 K}, cooling-tower",
                                     1e6, 0);
    struct equipment chiller = row_of(arena, plant, "chiller"), pump = row_of(arena, plant, "pump_2"),
                     tower = row_of(arena, plant, "cooling_tower");
    relative("work", pump.design_heat_w, chiller.design_heat_w + chiller.machine_power_w, 1e-9);
    relative("to the condenser", chiller.sink_in_k, C(29.44), 1e-12);
    relative("from the condenser", chiller.sink_out_k, C(29.44) + 5.56, 1e-9);
    cr_expect_eq(chiller.sink_flow_m3_s, pump.water_flow_m3_s);
    relative("tower", tower.design_heat_w, pump.design_heat_w + pump.pump_power_w, 2e-3);
    relative("fan", tower.fan_power_w, 0.014 * tower.design_heat_w, 1e-12);
    relative("water to the loop", tower.water_out_k, C(29.44), 1e-12);
    cr_expect_float_eq(tower.design_wet_bulb_k, design_day().wet_bulb_k, 1e-12);
    arena_destroy(arena);
}

/* UA of a plate between equal flows: heat over the difference, which is the approach along all of it. */
Test(plant_equipment, plate_between_equal_flows)
{
    struct arena *arena = arena_create();
    struct plant *plant =
        plant_make(arena,
                   "{type: cold-plate, supply_temperature: 40 degC}, {type: pump, temperature_rise: 8 K, "
                   "head: 0 kPa}, {type: cdu, approach: 4 K}, {type: pump, temperature_rise: 8 K, head: 0 "
                   "kPa}, {type: dry-cooler, approach: 6 K, fan_power: 2 %}, crah, pump, chiller-air",
                   1e6, 0.8);
    struct equipment cdu = row_of(arena, plant, "cdu"), dry = row_of(arena, plant, "dry_cooler");
    relative("UA", cdu.ua_w_k, 0.8e6 / 4, 1e-6);
    relative("warm side", cdu.water_in_k, C(48), 1e-9);
    relative("cold side", cdu.sink_out_k, C(44), 1e-9);
    relative("air of the dry cooler", dry.air_in_k, C(30), 1e-9);
    relative("as much air as water", dry.air_out_k, C(38), 1e-9);
    relative("fans", dry.fan_power_w, 0.02 * 0.8e6, 1e-9);
    arena_destroy(arena);
}

/* Each kind tells a row whose numbers are finite where they are given. */
Test(plant_equipment, every_kind_has_a_row)
{
    static const char *const plants[] = {
        "direct-evaporative, pump, chiller-air", "indirect-evaporative, pump, chiller-air",
        "{type: rear-door, capture: 70 %}, pump, direct-heat, storage-tank, district-heat, water-intake, chiller-air, crah, pump, chiller-air",
        "{type: immersion}, pump, cdu, pump, adiabatic-cooler, crah, pump, hull, chiller-air",
        "air-economizer, pump, water-economizer, chiller, pump, cooling-tower"};
    struct arena *arena = arena_create();
    for (size_t p = 0; p < sizeof plants / sizeof *plants; p++) {
        struct plant *plant = plant_make(arena, plants[p], 1e6, 0.8);
        size_t count;
        plant_units(plant, &count);
        struct equipment *rows = arena_alloc(arena, count, sizeof *rows);
        plant_equipment(plant, rows);
        for (size_t i = 0; i < count; i++)
            for (const struct column *column = equipment_columns; column->name; column++) {
                double value = 0;
                if (column->kind == COLUMN_NUMBER)
                    memcpy(&value, (const char *)&rows[i] + column->offset, sizeof value);
                cr_assert(!isinf(value) && !(value < 0), "%s %s: %g", rows[i].component, column->name, value);
            }
    }
    arena_destroy(arena);
}

static double power_w(struct plant *plant, double it_w, const double *share, const char *unit)
{
    struct plant_input input = {.air_w = it_w, .interval_s = 3600, .outside = design_day(), .share = share};
    struct plant_result result;
    plant_step(plant, &input, &result);
    cr_assert_leq(plant_residual_frac(&input, &result), 1e-12);
    return unit_named(plant, unit)->last.power_w;
}

/* A spare that shares: fan power of four of N + 1 = 4 fans at 3/4 speed is 4/3 (3/4)^3 of three at full speed. */
Test(plant_equipment, fans_share_by_the_cube)
{
    struct arena *arena = arena_create();
    const char *plain = "{type: crah, fan_curve: cube, units: 3}, pump, chiller-air";
    const char *spare = "{type: crah, fan_curve: cube, units: 3, spare: 1}, pump, chiller-air";
    const char *rests = "{type: crah, fan_curve: cube, units: 3, spare: 1, spare_runs: false}, pump, chiller-air";
    double three_w = power_w(plant_make(arena, plain, 1e6, 0), 1.05e6, NULL, "crah");
    relative("sharing", power_w(plant_make(arena, spare, 1e6, 0), 1.05e6, NULL, "crah"), 4.0 / 3 * 27 / 64 * three_w,
             1e-9);
    relative("resting", power_w(plant_make(arena, rests, 1e6, 0), 1.05e6, NULL, "crah"), three_w, 1e-12);
    arena_destroy(arena);
}

/* One of N + 1 that stand by is not missed; one of N is: half of the heat waits in the hall. */
Test(plant_equipment, a_standby_takes_the_place_of_one_that_fails)
{
    struct arena *arena = arena_create();
    const double half[] = {1, 0.5, 1};
    const char *one = "crah, {type: pump, units: 2}, chiller-air";
    const char *spare = "crah, {type: pump, units: 1, spare: 1}, chiller-air";
    struct plant_input input = {.air_w = 1.05e6, .interval_s = 3600, .outside = design_day(), .share = half};
    struct plant_result result;
    plant_step(plant_make(arena, spare, 1e6, 0), &input, &result);
    cr_expect_eq(result.unmet_w, 0);
    plant_step(plant_make(arena, one, 1e6, 0), &input, &result);
    relative("unmet", result.unmet_w, 1.05e6 / 2, 0.02);
    arena_destroy(arena);
}

/* Three machines that just carry the heat all run. A fourth that is staged with them starts above 90 % of three, which a
 * margin of 1.2 keeps from happening. */
Test(plant_equipment, spare_chillers_are_staged_if_they_run)
{
    struct arena *arena = arena_create();
    static const struct {
        const char *settings;
        double running;
    } rows[] = {{"units: 3, margin: 1", 3},
                {"units: 3, margin: 1, spare: 1", 3},
                {"units: 3, margin: 1, spare: 1, spare_runs: true", 4},
                {"units: 3, margin: 1.2, spare: 1, spare_runs: true", 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = arena_printf(arena, "crah, pump, {type: chiller-air, %s}", rows[i].settings);
        struct plant *plant = plant_make(arena, text, 1e6, 0);
        power_w(plant, 1.05e6, NULL, "chiller_air");
        cr_expect_eq(unit_named(plant, "chiller_air")->last.reading[2], rows[i].running, "%s", rows[i].settings);
    }
    arena_destroy(arena);
}
