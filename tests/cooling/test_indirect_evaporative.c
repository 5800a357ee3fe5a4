/* SPDX-License-Identifier: Apache-2.0 */
#include "../fewer.h"
#include "component_side.h"

extern const struct component indirect_evaporative_component;

enum { READ_SUPPLY, READ_SECONDARY, READ_WET, READ_FREE, READ_AIRFLOW, READ_MAKEUP };

static const double HEAT_W = 1e6, PRESSURE = 101325;
/* The fan of the hall's air: V 400 Pa / 0.7, curve 0.998262 at full flow. */
static double fan_w(void)
{
    return HEAT_W / (AIR_CP_J_KG_K * 12) * air_volume_m3_kg(C(27), 0, PRESSURE) * 400 / 0.7 * 0.998262;
}

/* Sized for 1 MW at 35 degC, 50 % (26.2 degC wet bulb). `settings`: pairs of key and value, ended by NULL. */
static struct plant_item hall_of(const char *const *settings)
{
    struct plant_item hall = item_of(&indirect_evaporative_component);
    item_set(&hall, "supply_temperature", "27 degC");
    item_set(&hall, "water_supply_temperature", "20 degC");
    for (; settings && *settings; settings += 2)
        item_set(&hall, settings[0], settings[1]);
    struct design design = {.heat_w = HEAT_W, .target_k = C(20), .outside = weather_at(35, 0.5, PRESSURE)};
    item_size(&hall, &design);
    return hall;
}

/* Dry plates of effectiveness e at full speed just hold the supply in air of T_r - (T_r - T_s) / e. */
Test(indirect_evaporative, dry_effectiveness)
{
    struct plant_item hall = hall_of(NULL);
    double return_degc = 27 + 12 * (1 + fan_w() / HEAT_W), limit_degc = return_degc - (return_degc - 27) / 0.65;
    struct outside air = weather_at(limit_degc - 0.01, 0.5, PRESSURE);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    cr_assert(out.into_loop_w == 0 && out.own.evaporated_kg_s == 0 && out.own.reading[READ_WET] == 0);
    cr_assert(out.own.reading[READ_SECONDARY] > 0.99 && out.own.reading[READ_FREE] == 1);
    relative("heat to air", out.own.to_air_w, HEAT_W + out.own.power_w, 1e-12);
    air = weather_at(limit_degc + 0.01, 0.5, PRESSURE);
    out = item_collect(&hall, &air, HEAT_W);
    cr_assert(out.own.evaporated_kg_s > 0 && out.own.reading[READ_WET] < 0.01 && out.into_loop_w == 0);
}

/* Colder air needs less of it: the outdoor fan slows, and hardly any electricity is left for it. */
Test(indirect_evaporative, outdoor_fan_follows)
{
    struct plant_item hall = hall_of(NULL);
    double before = INFINITY;
    for (double t = 18; t > -50; t -= 2) {
        struct outside air = weather_at(t, 0.7, PRESSURE);
        struct collected out = item_collect(&hall, &air, HEAT_W);
        cr_assert(out.own.power_w < before);
        cr_assert_eq(out.inlet_k, C(27));
        before = out.own.power_w;
    }
    relative("hall's fan, and little more", before, fan_w(), 0.03);
}

/* All plates wet on the design day: the wet-bulb effectiveness, and water for what evaporates from
 * saturation of the outdoor air. */
Test(indirect_evaporative, wet_bulb_effectiveness)
{
    struct plant_item hall = hall_of(NULL);
    struct outside air = weather_at(35, 0.5, PRESSURE);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    double rise = 12 * (1 + fan_w() / HEAT_W), return_k = C(27) + rise;
    cr_assert_eq(out.own.reading[READ_WET], 1);
    relative("drop over distance", out.own.reading[READ_FREE] * rise / (return_k - air.wet_bulb_k), 0.7, 2e-3);
    relative("coil", out.into_loop_w, (HEAT_W + fan_w()) * (1 - out.own.reading[READ_FREE]), 1e-9);
    double air_kg_s = HEAT_W / (AIR_CP_J_KG_K * 12), moved_w = HEAT_W + fan_w() - out.into_loop_w;
    double exit_k = air_saturated_temperature_k(
        air_enthalpy_j_kg(air.dry_bulb_k, air.humidity_ratio) + moved_w / air_kg_s, PRESSURE);
    relative("evaporated", out.own.evaporated_kg_s,
             air_kg_s * (air_saturation_humidity_ratio(exit_k, PRESSURE) - air.humidity_ratio), 1e-9);
    relative("bleed", out.own.blowdown_kg_s, out.own.evaporated_kg_s / 4, 1e-12);
    relative("make-up", out.own.reading[READ_MAKEUP], out.own.evaporated_kg_s * 1.25, 1e-12);
    /* No more than the heat can evaporate, plus what the outdoor air's own cooling down adds. */
    cr_assert_gt(out.own.latent_w, 0.8 * moved_w);
}

/* Hot and humid: nothing to gain, the coil takes all and the outdoor fan stands. */
Test(indirect_evaporative, useless_air_is_left_alone)
{
    struct plant_item hall = hall_of(NULL);
    struct outside air = weather_at(45, 0.9, PRESSURE);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    relative("coil", out.into_loop_w, HEAT_W + fan_w(), 1e-9);
    relative("fan", out.own.power_w, fan_w(), 1e-9);
    cr_assert(out.own.evaporated_kg_s == 0 && out.own.reading[READ_SECONDARY] == 0);
}

Test(indirect_evaporative, warmer_air_never_helps)
{
    struct plant_item hall = hall_of(NULL);
    double wet = 0, coil = 0, water = 0;
    for (double t = -20; t < 60; t += 0.25) {
        struct outside air = weather_at(t, 0.3, PRESSURE);
        struct collected out = item_collect(&hall, &air, HEAT_W);
        cr_assert(out.own.reading[READ_WET] >= wet - 1e-9 || out.into_loop_w > 0, "%g degC", t);
        cr_assert(out.into_loop_w >= coil - 1e-6, "%g degC: %g after %g", t, out.into_loop_w, coil);
        cr_assert(out.own.evaporated_kg_s >= water - 1e-9 || coil > 0);
        wet = out.own.reading[READ_WET], coil = out.into_loop_w, water = out.own.evaporated_kg_s;
    }
    cr_assert(coil > 0);
}

Test(indirect_evaporative, books_close_and_nothing_jumps)
{
    struct random random = random_stream(1, "indirect", 0);
    int dry = 0, wet = 0, coil = 0;
    for (int i = 0; i < 20000 / FEWER; i++) {
        struct plant_item hall =
            hall_of(i % 2 ? SET("secondary_air", "0.5", "fan_curve", "cube") : SET("wet_bulb_effectiveness", "0.85"));
        struct outside air = weather_any(&random);
        double heat = HEAT_W * exp(uniform(&random, log(0.01), log(10)));
        struct collected out = item_collect(&hall, &air, heat);
        outcome_is_finite(&out.own, "indirect_evaporative");
        readings_are_finite(&out.own);
        cr_assert_leq(outcome_residual_frac(heat - out.into_loop_w, &out.own), 1e-9);
        cr_assert(out.into_loop_w >= -1e-6 && out.own.reading[READ_WET] >= 0 && out.own.reading[READ_WET] <= 1);
        cr_assert(out.own.reading[READ_FREE] >= 0 && out.own.reading[READ_FREE] <= 1 + 1e-12);
        dry += out.own.reading[READ_WET] == 0 && out.into_loop_w == 0;
        wet += out.own.reading[READ_WET] > 0;
        coil += out.into_loop_w > 0;
        struct outside near = weather_at(air.dry_bulb_k - C(0) + 1e-6, air.relative_humidity_frac, air.pressure_pa);
        struct collected other = item_collect(&hall, &near, heat);
        double scale = fmax(heat, HEAT_W);
        cr_assert_float_eq(other.into_loop_w, out.into_loop_w, 1e-4 * scale, "%g: %g %g", air.dry_bulb_k,
                           out.into_loop_w, other.into_loop_w);
        cr_assert_float_eq(other.own.power_w, out.own.power_w, 1e-4 * scale);
        cr_assert_float_eq(other.own.latent_w, out.own.latent_w, 1e-4 * scale);
    }
    cr_assert(dry > 1000 / FEWER && wet > 1000 / FEWER && coil > 1000 / FEWER, "%d %d %d", dry, wet, coil);
    struct plant_item hall = hall_of(NULL);
    struct outside air = weather_at(20, 0.5, PRESSURE);
    struct collected out = item_collect(&hall, &air, 0);
    cr_assert(out.into_loop_w == 0 && out.own.power_w == 0);
}

/* Servers that move 90 m3/s where 1 MW asks for some 71, in a hall that is sized for it, and in one that is not. */
Test(indirect_evaporative, fans_follow_the_servers)
{
    struct plant_item hall = hall_of(SET("fan_curve", "cube"));
    struct outside air = weather_at(10, 0.5, PRESSURE);
    double usual_m3_s = item_collect(&hall, &air, HEAT_W).own.reading[READ_AIRFLOW];
    struct collected few = item_collect_air(&hall, &air, HEAT_W, 90);
    double v = air_volume_m3_kg(C(27), 0, PRESSURE);
    relative("no more than there is", few.own.reading[READ_AIRFLOW], usual_m3_s, 1e-9);
    cr_assert_float_eq(few.inlet_k - C(27), HEAT_W * v / AIR_CP_J_KG_K * (1 / usual_m3_s - 1 / 90.0), 1e-6);
    struct design design = {
        .heat_w = HEAT_W, .airflow_m3_s = 90, .target_k = C(20), .outside = weather_at(35, 0.5, PRESSURE)};
    item_size(&hall, &design);
    struct collected many = item_collect_air(&hall, &air, HEAT_W, 90);
    relative("all of it", many.own.reading[READ_AIRFLOW], 90, 1e-9);
    cr_assert_float_eq(many.inlet_k, C(27), 1e-9);
    cr_assert_gt(many.own.power_w, 90 * 400 / 0.7);
    cr_assert_leq(outcome_residual_frac(HEAT_W - many.into_loop_w, &many.own), 1e-9);
}

Test(indirect_evaporative, contradictions)
{
    cr_assert_eq(mistakes_in("indirect-evaporative", ""), 0);
    cr_assert_eq(mistakes_in("indirect-evaporative", "water_supply_temperature: 27 degC"), 1);
}
