/* SPDX-License-Identifier: Apache-2.0 */
/* crah with its outdoor air and humidifier, and cold-plate. */
#include "plant_side.h"

TestSuite(terminals);

static _Alignas(16) unsigned char state[256];

/* 1 MW, 12 K, 500 Pa, 0.7 at 101325 Pa and 24 degC: 1e6/(1.1880*1006*12) = 69.73 m3/s, 49.8 kW: 5 % of the
 * heat. */
Test(terminals, crah_fan_at_design)
{
    const struct component *crah = component_named("crah");
    struct variant v = variant_make("crah", "fan_curve: cube");
    struct outside outside = weather_at(30, 0.5, 101325);
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    crah->size(v.value, &design, state);
    struct collected out;
    crah->collect(v.value, state, &outside, &(struct hall_load){1e6, 0}, &out);
    cr_assert_float_eq(out.own.power_w, 1e6 / (101325 / 287.042 / 297.15 * 1006 * 12) * 500 / 0.7, 1);
    cr_assert_float_eq(out.own.power_w, 49.81e3, 50);
    cr_assert_eq(out.into_loop_w, 1e6 + out.own.power_w);
    cr_assert_eq(out.target_k, C(10));
    cr_assert_eq(out.inlet_k, C(24));
    double full = out.own.power_w;
    crah->collect(v.value, state, &outside, &(struct hall_load){0.5e6, 0}, &out);
    cr_assert_float_eq(out.own.power_w / full, 0.125, 1e-9);
    crah->collect(v.value, state, &outside, &(struct hall_load){0, 0}, &out);
    cr_assert_eq(out.own.power_w, 0);
    crah->collect(v.value, state, &outside, &(struct hall_load){1e7, 0}, &out);
    cr_assert_float_eq(out.own.power_w, full, 1e-6);
}

/* Twice the units, each at half flow: a quarter of the power. */
Test(terminals, redundant_crahs_save_power)
{
    const struct component *crah = component_named("crah");
    struct outside outside = design_day();
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    double power_w[2];
    for (int i = 0; i < 2; i++) {
        struct variant v = variant_make("crah", i ? "fan_curve: cube, redundancy: 2" : "fan_curve: cube");
        struct collected out;
        crah->size(v.value, &design, state);
        crah->collect(v.value, state, &outside, &(struct hall_load){1e6, 0}, &out);
        power_w[i] = out.own.power_w;
    }
    cr_assert_float_eq(power_w[1] / power_w[0], 0.25, 1e-9);
}

Test(terminals, crah_wants_water_colder_than_its_air)
{
    cr_assert_eq(mistakes_in("crah", "water_supply_temperature: 24 degC"), 1);
}

/* Heat over the capacity rate of the handlers' air: return over supply. */
static double handlers_rise_k(double heat_w, const struct collected *out)
{
    return heat_w / (101325 / 287.042 / 297.15 * AIR_CP_J_KG_K * out->own.reading[0]);
}

/* What was measured comes back: inlet over supply, and server outlet over return. Uncontained hall of the DOE
 * prototype, rise 8.4 K: +9.43 and 7.55 K; HPE sustain-cluster, taken at 12 K: +5 and 3.7 K. */
Test(terminals, recirculation_and_bypass_of_measured_halls)
{
    static const struct {
        const char *settings;
        double rise_k, inlet_k, return_k;
    } halls[] = {
        {"air_temperature_rise: 8.4 K, recirculation: 52.89 %, bypass: 42.34 %", 8.4, 9.43, 7.55},
        {"air_temperature_rise: 12 K, recirculation: 29.41 %, bypass: 21.76 %", 12, 5, 3.7},
        {"air_temperature_rise: 12 K", 12, 0, 0},
    };
    const struct component *crah = component_named("crah");
    struct outside outside = weather_at(30, 0.5, 101325);
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    for (size_t i = 0; i < sizeof halls / sizeof *halls; i++) {
        struct variant v = variant_make("crah", halls[i].settings);
        crah->size(v.value, &design, state);
        for (double heat_w = 1e6; heat_w > 1e5; heat_w -= 2.5e5) {
            struct collected out;
            crah->collect(v.value, state, &outside, &(struct hall_load){heat_w, 0}, &out);
            cr_assert_float_eq(out.inlet_k - C(24), halls[i].inlet_k, 5e-3);
            double outlet_k = out.inlet_k + halls[i].rise_k;
            double return_k = C(24) + handlers_rise_k(heat_w, &out);
            cr_assert_float_eq(outlet_k - return_k, halls[i].return_k, 5e-3);
        }
    }
}

/* A fifth of the air for nothing: a quarter more flow at the same pressure. */
Test(terminals, bypass_costs_fan_power)
{
    const struct component *crah = component_named("crah");
    struct outside outside = design_day();
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = outside};
    double power_w[2];
    for (int i = 0; i < 2; i++) {
        struct variant v = variant_make("crah", i ? "bypass: 20 %" : "");
        struct collected out;
        crah->size(v.value, &design, state);
        crah->collect(v.value, state, &outside, &(struct hall_load){1e6, 0}, &out);
        power_w[i] = out.own.power_w;
    }
    cr_assert_float_eq(power_w[1] / power_w[0], 1.25, 1e-12);
}

/* Handlers follow the servers where those move more than their heat asks for at 12 K. 80 m3/s instead of 69.73: 57.1 kW. */
Test(terminals, handlers_follow_the_servers)
{
    const struct component *crah = component_named("crah");
    struct variant v = variant_make("crah", "fan_curve: cube");
    struct outside outside = weather_at(30, 0.5, 101325);
    struct design design = {.heat_w = 1e6, .airflow_m3_s = 80, .target_k = C(10), .outside = outside};
    crah->size(v.value, &design, state);
    struct collected out;
    crah->collect(v.value, state, &outside, &(struct hall_load){1e6, 80}, &out);
    cr_assert_float_eq(out.own.reading[0], 80, 1e-9);
    cr_assert_float_eq(out.own.power_w, 80 * 500 / 0.7, 1e-6);
    cr_assert_eq(out.inlet_k, C(24));
    /* Servers that idle still move 58 %. */
    crah->collect(v.value, state, &outside, &(struct hall_load){0.2e6, 46.4}, &out);
    cr_assert_float_eq(out.own.reading[0], 46.4, 1e-9);
    cr_assert_float_eq(out.own.power_w, 80 * 500 / 0.7 * 0.58 * 0.58 * 0.58, 1e-6);
    /* Slow fans do not spare the handlers the heat's flow. */
    crah->collect(v.value, state, &outside, &(struct hall_load){1e6, 10}, &out);
    cr_assert_float_eq(out.own.reading[0], 1e6 / (101325 / 287.042 / 297.15 * 1006 * 12), 1e-9);
}

/* A hall of cold plates in which 42 m3/s through the servers meet 19.7 m3/s of 27 degC (REFEREE.md 1.6): they rise by 5.6 K, 53 %
 * of what servers draw comes round, and they breathe 33 degC. */
Test(terminals, what_handlers_lack_comes_round)
{
    const struct component *crah = component_named("crah");
    struct variant v = variant_make("crah", "supply_temperature: 27 degC, coil_approach: 3 K");
    struct outside outside = weather_at(30, 0.5, 101325);
    double air_j_m3_k = 101325 / 287.042 / 300.15 * 1006, heat_w = 19.7 * 12 * air_j_m3_k;
    struct design design = {.heat_w = heat_w, .target_k = C(24), .outside = outside};
    crah->size(v.value, &design, state);
    struct collected out;
    crah->collect(v.value, state, &outside, &(struct hall_load){heat_w, 42}, &out);
    cr_assert_float_eq(out.own.reading[0], 19.7, 1e-9);
    double rise_k = heat_w / (air_j_m3_k * 42), part = 1 - 19.7 / 42;
    cr_assert_float_eq(rise_k, 5.6, 0.05);
    cr_assert_float_eq(part, 0.53, 0.005);
    cr_assert_float_eq(out.inlet_k - C(27), rise_k * part / (1 - part), 1e-9);
    cr_assert_float_eq(out.inlet_k, C(33.4), 0.1);
    /* Of two sets of handlers, both run. */
    v = variant_make("crah", "supply_temperature: 27 degC, coil_approach: 3 K, redundancy: 2");
    crah->size(v.value, &design, state);
    crah->collect(v.value, state, &outside, &(struct hall_load){heat_w, 39}, &out);
    cr_assert_float_eq(out.own.reading[0], 39, 1e-9);
    cr_assert_eq(out.inlet_k, C(27));
}

static struct collected collect_loaded(const char *settings, const struct outside *outside, double heat_w,
                                       double airflow_m3_s)
{
    const struct component *crah = component_named("crah");
    struct variant v = variant_make("crah", settings);
    struct design design = {.heat_w = 1e6, .target_k = C(10), .outside = design_day()};
    crah->size(v.value, &design, state);
    struct collected out;
    crah->collect(v.value, state, outside, &(struct hall_load){heat_w, airflow_m3_s}, &out);
    return out;
}

static struct collected collect_once(const char *settings, const struct outside *outside, double heat_w)
{
    return collect_loaded(settings, outside, heat_w, 0);
}

/* ASHRAE Fundamentals 2017, ch. 1, table 2: W_s 1.6062e-3 at -10 degC, 5.4246e-3 at 5 degC. 1 % of 1e6 / (1006 * 12)
 * = 0.8284 kg/s takes up 3.1630 g/s; a litre of fog needs 7 MPa / 0.6, of steam 0.75 kWh.
 * The table's air is real: 0.4 % moister than Dalton's law has it. */
Test(terminals, humidifier_by_hand)
{
    struct outside dry = weather_at(-10, 1, 101325);
    struct collected none = collect_once("outdoor_air: 1 %", &dry, 1e6),
                     fog = collect_once("outdoor_air: 1 %, dew_point_low: 5 degC", &dry, 1e6),
                     steam = collect_once("outdoor_air: 1 %, dew_point_low: 5 degC, humidifier: steam", &dry, 1e6);
    cr_assert_eq(none.own.evaporated_kg_s, 0);
    cr_assert_float_eq(fog.own.evaporated_kg_s / 3.163e-3, 1, 6e-3, "%g", fog.own.evaporated_kg_s);
    cr_assert_eq(steam.own.evaporated_kg_s, fog.own.evaporated_kg_s);
    cr_assert_float_eq((steam.own.power_w - none.own.power_w) / (3.163e-3 * 2.7e6), 1, 6e-3);
    cr_assert_float_eq((fog.own.power_w - none.own.power_w) / (3.163e-3 * 7e6 / 0.6 / 998), 1, 6e-3);
    /* Without water, the air is warmed from -10 to 36 degC. */
    cr_assert_float_eq(none.own.to_air_w / (0.8284 * 46 * (1006 + 1860 * 1.6062e-3)), 1, 6e-3);
    /* Fog takes its heat from the air, steam brings it: about 2.5 MJ/kg apart from none, and next to none. */
    cr_assert_float_eq((none.into_loop_w - fog.into_loop_w) / (3.163e-3 * 2.568e6), 1, 0.01);
    cr_assert_float_eq((steam.into_loop_w - none.into_loop_w) / (3.163e-3 * (2.7e6 - 2.568e6)), 1, 0.05);
}

/* Outdoor air as warm as the return air, dew point 20 degC (W_s 14.695e-3). The coil has water of 10 degC and air of 24 degC,
 * so its coldest surface is at 10 + 0.4 * 14 = 15.6 degC (W_s 11.073e-3). 1e6 W and the fans' 4.5 % cool k = 1.045e6 / (1006 (36 -
 * 15.6)) = 50.9 kg/s as if all the way to that surface; with 0.8284 kg/s of outdoor air the hall has (0.8284 14.695 + 50.9 11.073)
 * / 51.7 = 11.131e-3, and 2.952 g/s drip off. Nothing is added. */
Test(terminals, moist_outdoor_air_loads_the_coil)
{
    struct outside moist = weather_at(36, 0, 101325);
    moist.humidity_ratio = air_saturation_humidity_ratio(C(20), 101325);
    struct collected tight = collect_once("", &moist, 1e6),
                     out = collect_once("outdoor_air: 1 %, dew_point_low: 5 degC", &moist, 1e6);
    cr_assert_eq(out.own.evaporated_kg_s, 0);
    double latent_j_kg = 2.501e6 + 1860 * 36;
    cr_assert_float_eq(out.own.condensed_kg_s / 2.952e-3, 1, 2e-3, "%g", out.own.condensed_kg_s);
    cr_assert_float_eq((out.into_loop_w - tight.into_loop_w) / (2.952e-3 * latent_j_kg), 1, 2e-3);
    cr_assert_eq(tight.own.condensed_kg_s, 0);
    /* A warm coil leaves the moisture in the hall. */
    cr_assert_eq(collect_once("outdoor_air: 1 %, coil_approach: 3 K", &moist, 1e6).own.condensed_kg_s, 0);
}

/* A humidifier that holds 12 degC of dew point (W_s 8.730e-3) against a coil whose surface is at 8 + 0.2 * 16 = 11.2 degC
 * (8.274e-3): 1.045e6 / (1006 (36 - 11.2)) = 41.9 kg/s lose 19.10 g/s, which come back with what outdoor air of -10 degC (1.5994e-3)
 * lacks: 0.8284 * 7.131e-3. The coil's heat is that of a hall at this moisture without any of that: what condenses had been
 * evaporated from the same air. */
Test(terminals, humidifier_against_a_cold_coil)
{
    static const char
        cold[] = "outdoor_air: 1 %, water_supply_temperature: 8 degC, dew_point_low: 12 degC, coil_surface: 20 %",
        warm[] = "outdoor_air: 1 %, water_supply_temperature: 8 degC, dew_point_low: 12 degC, coil_surface: 50 %";
    struct outside dry = weather_at(-10, 1, 101325);
    struct collected fights = collect_once(cold, &dry, 1e6), calm = collect_once(warm, &dry, 1e6);
    cr_assert_float_eq(fights.own.condensed_kg_s / 19.10e-3, 1, 5e-3, "%g", fights.own.condensed_kg_s);
    cr_assert_float_eq(fights.own.evaporated_kg_s / (19.10e-3 + 0.8284 * 7.131e-3), 1, 5e-3);
    cr_assert_float_eq((fights.into_loop_w - fights.own.power_w) / (calm.into_loop_w - calm.own.power_w), 1, 1e-9);
    cr_assert_eq(calm.own.condensed_kg_s, 0);
    cr_assert_float_eq(fights.own.latent_w / calm.own.latent_w, 1, 1e-9);
}

Test(terminals, outdoor_air_balances_in_any_weather)
{
    static const char *const settings[] = {
        "outdoor_air: 1 %",
        "outdoor_air: 10 %, air_temperature_rise: 3 K",
        "outdoor_air: 10 %, dew_point_low: 9 degC",
        "outdoor_air: 10 %, dew_point_low: 9 degC, humidifier: steam, recirculation: 60 %, air_temperature_rise: 3 K",
        "outdoor_air: 2 %, dew_point_low: -9 degC, bypass: 70 %",
        "outdoor_air: 3 %, dew_point_low: 15 degC, water_supply_temperature: 4 degC, coil_surface: 0 %",
    };
    struct random random = random_stream(11, "humidifier", 0);
    for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
        for (int i = 0; i < 2000; i++) {
            struct outside o = weather_any(&random);
            double heat_w = i % 20 ? uniform(&random, 0, 1e7) : 0;
            struct collected out = collect_loaded(settings[k], &o, heat_w, i % 3 ? 0 : uniform(&random, 0, 200));
            outcome_is_finite(&out.own, settings[k]);
            double given_w = out.into_loop_w + out.rest_w + out.own.to_air_w + out.own.latent_w;
            cr_assert_float_eq(given_w, heat_w + out.own.power_w, 1e-9 * (1 + heat_w + fabs(out.own.to_air_w)));
            cr_assert(out.into_loop_w >= 0 && out.own.evaporated_kg_s >= 0);
            if (out.own.evaporated_kg_s > 0 &&
                heat_w <= 1e6) { /* else handlers are too small, and the return air hot */
                double left = fmax(out.own.evaporated_kg_s - out.own.condensed_kg_s, 0);
                cr_assert(out.own.latent_w >= 2.2e6 * left && out.own.latent_w <= 2.51e6 * left, "%g",
                          out.own.latent_w / left);
            }
        }
    }
}

Test(terminals, crah_wants_a_humidifier_that_makes_sense)
{
    static const struct {
        const char *settings;
        int mistakes;
    } cases[] = {{"dew_point_low: 5 degC", 1},
                 {"dew_point_low: 12 degC, outdoor_air: 1 %", 0},
                 {"dew_point_low: 5 degC, outdoor_air: 1 %", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(mistakes_in("crah", cases[i].settings), cases[i].mistakes, "%s", cases[i].settings);
    }
}

Test(terminals, cold_plate_captures_what_node_and_user_allow)
{
    const struct component *plate = component_named("cold-plate");
    struct variant by_node = variant_make("cold-plate", ""), by_user = variant_make("cold-plate", "capture: 0.7");
    cr_assert_eq(plate->capture(by_node.value, 0.85), 0.85);
    cr_assert_eq(plate->capture(by_user.value, 0.85), 0.7);
    cr_assert_eq(plate->capture(by_user.value, 0.5), 0.5);
    cr_assert_eq(plate->capture(by_user.value, 0), 0);
    struct outside outside = design_day();
    struct collected out;
    plate->collect(by_node.value, NULL, &outside, &(struct hall_load){1e6, 0}, &out);
    cr_assert_eq(out.into_loop_w, 1e6);
    cr_assert_eq(out.target_k, C(40));
}
