/* SPDX-License-Identifier: Apache-2.0 */
#include "../fewer.h"
#include "component_side.h"

#include "cooling/airside.h"
#include "cooling/pad.h"

extern const struct component air_economizer_component, direct_evaporative_component;

static const double HEAT_W = 1e6, RISE_K = 12;

/* Sized at 35 degC for 1 MW. `settings`: pairs of key and value, ended by NULL. */
static struct plant_item hall_of(const struct component *component, const char *const *settings)
{
    /* 27 degC, and with pads moister air and warmer water: where the expected values are worked out. */
    bool pads = component == &direct_evaporative_component;
    struct plant_item hall = item_of(component);
    item_set(&hall, "supply_temperature_high", "27 degC");
    item_set(&hall, "water_supply_temperature", pads ? "22 degC" : "20 degC");
    item_set(&hall, "dew_point_high", pads ? "21 degC" : "17 degC");
    item_set(&hall, "relative_humidity_high", pads ? "85 %" : "80 %");
    item_set(&hall, "recirculation_pressure", "400 Pa");
    for (; settings && *settings; settings += 2)
        item_set(&hall, settings[0], settings[1]);
    struct design design = {.heat_w = HEAT_W, .target_k = C(20), .outside = weather_at(35, 0.4, 101325)};
    item_size(&hall, &design);
    return hall;
}

/* Fans at design: 650 Pa at efficiency 0.7, curve 0.998262 at full flow. */
static double open_rise_k(double t_degc, double w, double pressure_pa)
{
    return 650 / 0.7 * 0.998262 * air_volume_m3_kg(C(t_degc), w, pressure_pa) / (AIR_CP_J_KG_K + 1860 * w);
}

/* Cold: the share of outdoor air follows from the mixing of temperatures, x = (return - mixture) / (return -
 * outdoor). */
Test(airside, cold_air_is_mixed)
{
    struct plant_item hall =
        hall_of(&air_economizer_component, SET("recirculation_pressure", "650 Pa", "fan_curve", "cube"));
    struct outside air = weather_at(-10, 0.8, 101325);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    cr_assert_eq(out.inlet_k, C(15));
    cr_assert(out.into_loop_w == 0 && out.own.evaporated_kg_s == 0);
    double rise = out.own.power_w / (HEAT_W / RISE_K), mixture = 15 - rise;
    relative("outdoor share", out.own.reading[AIRSIDE_READ_OUTDOOR], (15 + RISE_K - mixture) / (15 + RISE_K + 10),
             1e-9);
}

Test(airside, mild_air_is_used_as_it_is)
{
    struct plant_item hall = hall_of(&air_economizer_component, NULL);
    struct outside air = weather_at(20, 0.5, 101325);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    double rise = open_rise_k(20, air.humidity_ratio, 101325);
    cr_assert_float_eq(out.inlet_k, C(20) + rise, 0.05, "%g + %g", out.inlet_k - C(20), rise);
    cr_assert(out.into_loop_w == 0 && out.own.reading[AIRSIDE_READ_OUTDOOR] == 1);
    relative("heat to air", out.own.to_air_w, HEAT_W + out.own.power_w, 1e-12);
    /* V = m v, P = V dp / efficiency. */
    double flow = HEAT_W / RISE_K / (AIR_CP_J_KG_K + 1860 * air.humidity_ratio) *
                  air_volume_m3_kg(out.inlet_k, air.humidity_ratio, 101325);
    relative("airflow", out.own.reading[AIRSIDE_READ_AIRFLOW], flow, 1e-9);
    relative("fans", out.own.power_w, flow * 650 / 0.7, 0.05); /* part-load curve at 98 % flow */
}

/* Thinner air: the same mass is more volume, and more fan power. */
Test(airside, altitude)
{
    struct collected out[2];
    for (int i = 0; i < 2; i++) {
        double pressure = i ? 82000 : 101325;
        struct plant_item hall = item_of(&air_economizer_component);
        struct design design = {.heat_w = HEAT_W, .outside = weather_at(35, 0.3, pressure)};
        item_size(&hall, &design);
        struct outside air = weather_at(20, 0.5, pressure);
        out[i] = item_collect(&hall, &air, HEAT_W);
    }
    relative("fans", out[1].own.power_w / out[0].own.power_w, 101325.0 / 82000, 0.01);
}

/* Damp but not moist air is warmed by return air until its relative humidity is allowed. */
Test(airside, damp_air_is_warmed)
{
    struct plant_item hall = hall_of(&air_economizer_component, NULL);
    struct outside air = weather_at(15.5, 0.98, 101325);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    cr_assert_float_eq(air_relative_humidity_frac(out.inlet_k, air.humidity_ratio, 101325), 0.8, 1e-6);
    cr_assert(out.own.reading[AIRSIDE_READ_OUTDOOR] < 1 && out.into_loop_w == 0 && out.inlet_k < C(20));
}

/* A pad at 40 degC and 15 %: humidity follows the line of constant wet bulb down to the temperature wanted.
 */
Test(airside, pad_holds_the_supply)
{
    struct plant_item hall = hall_of(&direct_evaporative_component, NULL);
    struct outside air = weather_at(40, 0.15, 101325);
    struct collected out = item_collect(&hall, &air, HEAT_W);
    cr_assert_eq(out.inlet_k, C(27));
    cr_assert_eq(out.into_loop_w, 0);
    double share = out.own.reading[AIRSIDE_READ_PAD];
    cr_assert(share > 0.5 && share < 1);
    double rise = out.own.power_w / (HEAT_W / RISE_K),
           mass = HEAT_W / RISE_K / (AIR_CP_J_KG_K + 1860 * air.humidity_ratio);
    double moist = air_humidity_ratio_from_wet_bulb(C(27 - rise), air.wet_bulb_k, 101325);
    relative("evaporation", out.own.evaporated_kg_s, mass * (moist - air.humidity_ratio), 5e-3);
    relative("make-up", out.own.reading[AIRSIDE_READ_MAKEUP], out.own.evaporated_kg_s * 1.25, 1e-12);
    /* Air leaves at 39 degC, cooler than it came: more heat leaves as vapour than the servers gave. */
    cr_assert_float_eq(out.own.to_air_w, mass * AIR_CP_J_KG_K * (39 - 40), 0.03 * HEAT_W, "%g", out.own.to_air_w);
}

/* All pads at once. 40 degC, 15 %: wet bulb 20.356 degC, so 22.320 degC and 14.203 g/kg behind pads of 90 %, from 6.873
 * (Hyland & Wexler's pressures, own bisection); 80.72 kg/s, which 1 MW warms by 12 K, take 0.5917 kg/s of water, and fans of
 * 700 Pa warm them by 0.8 K. Staged pads stop at the 27 degC that were asked for. */
Test(airside, all_pads_at_once)
{
    struct plant_item all = hall_of(&direct_evaporative_component, SET("wetting", "all")),
                      staged = hall_of(&direct_evaporative_component, NULL);
    struct outside hot = weather_at(40, 0.15, 101325), desert = weather_at(28, 0.05, 101325);
    struct collected out = item_collect(&all, &hot, HEAT_W), by_need = item_collect(&staged, &hot, HEAT_W);
    cr_assert_float_eq(out.inlet_k, C(22.320 + 0.8), 0.1, "%g", out.inlet_k - C(0));
    relative("water", out.own.evaporated_kg_s, 0.5917, 2e-3);
    cr_assert(out.own.reading[AIRSIDE_READ_PAD] == 1 && out.into_loop_w == 0);
    cr_assert(by_need.own.evaporated_kg_s < 0.9 * out.own.evaporated_kg_s && by_need.inlet_k == C(27));

    /* Air of 12.627 degC behind the pads is too cold for the servers: return air of 15 + 12 degC is mixed in. */
    out = item_collect(&all, &desert, HEAT_W);
    cr_assert_eq(out.inlet_k, C(15));
    double share = (HEAT_W + out.own.power_w) / (HEAT_W / RISE_K * (15 + RISE_K - 12.627));
    relative("share of outdoor air", out.own.reading[AIRSIDE_READ_OUTDOOR], share, 1e-4);
    cr_assert_eq(out.own.reading[AIRSIDE_READ_PAD], out.own.reading[AIRSIDE_READ_OUTDOOR]);

    /* 33 degC, 35 %: 20.8 degC of dew point behind the pads, where the hall allows 17: staged pads go up to that, all of them
     * at once cannot. */
    struct outside humid = weather_at(33, 0.35, 101325);
    item_set(&all, "dew_point_high", "17 degC");
    item_set(&staged, "dew_point_high", "17 degC");
    out = item_collect(&all, &humid, HEAT_W);
    by_need = item_collect(&staged, &humid, HEAT_W);
    cr_assert(out.own.evaporated_kg_s == 0 && by_need.own.evaporated_kg_s > 0);
    cr_assert_gt(out.into_loop_w, by_need.into_loop_w);
}

/* Without enough depression the coil helps, and with moist air the hall closes. */
Test(airside, coil_takes_the_rest)
{
    struct plant_item pad = hall_of(&direct_evaporative_component, NULL),
                      plain = hall_of(&air_economizer_component, NULL);
    struct outside tropical = weather_at(33, 0.75, 101325), warm = weather_at(31, 0.3, 101325);
    struct collected out = item_collect(&pad, &tropical, HEAT_W);
    relative("closed: all heat and the fans", out.into_loop_w, HEAT_W + out.own.power_w, 1e-12);
    cr_assert(out.own.reading[AIRSIDE_READ_OUTDOOR] == 0 && out.inlet_k == C(27) && out.own.evaporated_kg_s == 0);
    cr_assert_eq(out.target_k, C(22));

    out = item_collect(&plain, &warm, HEAT_W);
    double rise = out.own.power_w / (HEAT_W / RISE_K);
    relative("integrated", out.into_loop_w, HEAT_W / RISE_K * (31 + rise - 27), 1e-9);
    cr_assert_eq(out.own.reading[AIRSIDE_READ_OUTDOOR], 1);
    struct plant_item either = hall_of(&air_economizer_component, SET("integrated", "false"));
    out = item_collect(&either, &warm, HEAT_W);
    relative("either, or", out.into_loop_w, HEAT_W + out.own.power_w, 1e-12);
}

/* 30 degC and 11.954 g/kg on a coil with water of 6 degC: its surface is at 6 + 0.4 (27 - 6) = 14.4 degC, saturated at 10.239 g/kg.
 * Air of 30 degC and the fans' rise goes the share (30 + rise - 27) / (30 + rise - 14.4) of the way there. */
Test(airside, outdoor_air_condenses_on_a_cold_coil)
{
    struct outside muggy = weather_at(30, 0.45, 101325), hotter = weather_at(37.5, 0.29, 101325);
    struct plant_item cold = hall_of(&air_economizer_component, SET("water_supply_temperature", "6 degC")),
                      mild = hall_of(&air_economizer_component, NULL);
    struct collected out = item_collect(&cold, &muggy, HEAT_W), dry = item_collect(&mild, &muggy, HEAT_W);
    double rise = out.own.power_w / (HEAT_W / RISE_K), mass = HEAT_W / RISE_K / (1006 + 1860 * 11.954e-3),
           condensed = mass * (3 + rise) / (15.6 + rise) * (11.954e-3 - 10.239e-3);
    relative("condensed", out.own.condensed_kg_s, condensed, 2e-3);
    relative("coil", out.into_loop_w, HEAT_W / RISE_K * (3 + rise) + condensed * 2.437e6, 1e-3);
    cr_assert_eq(out.own.reading[AIRSIDE_READ_OUTDOOR], 1);
    cr_assert(dry.own.condensed_kg_s == 0 && dry.into_loop_w < out.into_loop_w);
    /* Half a kelvin under the return air the water in it costs more than the closed hall. */
    out = item_collect(&cold, &hotter, HEAT_W);
    cr_assert(out.own.reading[AIRSIDE_READ_OUTDOOR] == 0 && out.own.condensed_kg_s == 0);
    cr_assert_eq(item_collect(&mild, &hotter, HEAT_W).own.reading[AIRSIDE_READ_OUTDOOR], 1);
}

/* Dry cold air, humidified: W of dew point -9 degC in the outdoor air; enthalpy is kept, so less outdoor air
 * is needed. */
Test(airside, humidifier)
{
    const char *const settings[] = {"humidify", "true", "dew_point_low", "-9 degC", "relative_humidity_low",
                                    "0 %",      NULL};
    struct plant_item dry = hall_of(&air_economizer_component, NULL),
                      wet = hall_of(&air_economizer_component, settings);
    struct outside air = weather_at(-20, 0.5, 101325);
    struct collected without = item_collect(&dry, &air, HEAT_W), with = item_collect(&wet, &air, HEAT_W);
    double low = air_saturation_humidity_ratio(C(-9), 101325);
    relative("water", with.own.evaporated_kg_s,
             with.own.reading[AIRSIDE_READ_OUTDOOR_AIRFLOW] * (low - air.humidity_ratio), 1e-9);
    cr_assert(without.own.evaporated_kg_s == 0 && with.own.latent_w > 0);
    cr_assert(with.own.reading[AIRSIDE_READ_OUTDOOR] < without.own.reading[AIRSIDE_READ_OUTDOOR]);
    cr_assert_eq(with.inlet_k, without.inlet_k);
}

/* The books, and independently of them the enthalpy of the hall's air: outdoor air comes in, return air
 * leaves. */
Test(airside, books_close_in_any_weather)
{
    static const char *const flags[] = {"false", "true"};
    struct random random = random_stream(1, "airside", 0);
    int open = 0, padded = 0, closed = 0, partial = 0;
    for (int i = 0; i < 20000 / FEWER; i++) {
        const struct component *component = i & 1 ? &air_economizer_component : &direct_evaporative_component;
        struct plant_item hall =
            hall_of(component, SET("humidify", flags[i >> 1 & 1], "integrated", flags[i >> 2 & 1]));
        if (component == &direct_evaporative_component && i >> 3 & 1)
            item_set(&hall, "wetting", "all");
        if (i >> 4 & 1)
            item_set(&hall, "water_supply_temperature", "5 degC");
        const struct airside *p = (const void *)hall.parameters;
        struct outside air = weather_any(&random);
        if (i % 3) /* more of the weather where people live */
            air = weather_at(uniform(&random, 0, 45), uniform(&random, 0.05, 1), uniform(&random, 80e3, 102e3));
        double heat = i % 50 ? HEAT_W * exp(uniform(&random, log(1e-3), log(10))) : 0;
        struct collected out = item_collect(&hall, &air, heat);
        outcome_is_finite(&out.own, "airside");
        readings_are_finite(&out.own);
        cr_assert_leq(outcome_residual_frac(heat - out.into_loop_w, &out.own), 1e-9);
        cr_assert(out.into_loop_w >= 0 && out.into_loop_w <= (heat + out.own.power_w) * (1 + 1e-12));
        double supply = out.own.reading[AIRSIDE_READ_SUPPLY], outdoor = out.own.reading[AIRSIDE_READ_OUTDOOR];
        cr_assert(supply >= p->supply_low_k - 1e-9 && supply <= p->supply_high_k + 1e-9, "%g", supply - C(0));
        if (heat <= HEAT_W)
            cr_assert_float_eq(out.inlet_k, supply, 1e-6);
        if (heat == 0)
            continue;
        double mass = out.own.reading[AIRSIDE_READ_OUTDOOR_AIRFLOW];
        if (outdoor > 0) {
            double w = air.humidity_ratio + (out.own.evaporated_kg_s - out.own.condensed_kg_s) / mass;
            double mass_all = mass / outdoor,
                   cp = AIR_CP_J_KG_K + 1860 * (p->wetting == WETTING_ALL ? w : air.humidity_ratio);
            double leaving = air_enthalpy_j_kg(supply + heat / (mass_all * cp), w);
            double carried = mass * (leaving - air_enthalpy_j_kg(air.dry_bulb_k, air.humidity_ratio));
            double left_out =
                (out.own.evaporated_kg_s + out.own.condensed_kg_s) * WATER_CP_J_KG_K * 40; /* enthalpy of the liquid */
            cr_assert(fabs(carried - (heat + out.own.power_w - out.into_loop_w)) < 0.01 * heat + left_out,
                      "%d: air carries %g of %g + %g - %g W", i, carried, heat, out.own.power_w, out.into_loop_w);
            double allowed = air_relative_humidity_frac(supply, w, air.pressure_pa);
            cr_assert(allowed <= p->humidity_high_frac + 1e-6, "%d: %g", i, allowed);
            cr_assert(w <= air_saturation_humidity_ratio(p->dew_point_high_k, air.pressure_pa) * (1 + 1e-9));
        }
        open += outdoor == 1 && out.into_loop_w == 0;
        padded += out.own.reading[AIRSIDE_READ_PAD] > 0;
        closed += outdoor == 0;
        partial += outdoor == 1 && out.into_loop_w > 0;
    }
    cr_assert(open > 500 / FEWER && padded > 500 / FEWER && closed > 500 / FEWER && partial > 100 / FEWER,
              "%d %d %d %d", open, padded, closed, partial);
}

/* At one dew point, hotter weather never asks less of coil and fans, and nothing jumps. */
Test(airside, heat_for_the_coil_rises_with_dry_bulb)
{
    struct plant_item plain = hall_of(&air_economizer_component, NULL);
    double before = 0, fan = 0;
    for (double t = 10; t < 50; t += 0.05) {
        double w = air_saturation_humidity_ratio(C(9), 101325);
        struct outside air = weather_at(t, air_relative_humidity_frac(C(t), w, 101325), 101325);
        struct collected out = item_collect(&plain, &air, HEAT_W);
        cr_assert(out.into_loop_w >= before - 1e-6 && out.into_loop_w - before < 0.006 * HEAT_W,
                  "%g degC: %g after %g W", t, out.into_loop_w, before);
        if (out.into_loop_w == 0)
            cr_assert(out.own.power_w >= fan * 0.999);
        before = out.into_loop_w;
        fan = out.own.power_w;
    }
    relative("closed at last", before, HEAT_W + fan, 1e-12);
}

Test(airside, better_pads_and_more_cycles_save)
{
    struct outside hot = weather_at(41, 0.17, 101325);
    double before = INFINITY;
    const char *const effectiveness[] = {"0.5", "0.6", "0.7"};
    for (int i = 0; i < 3; i++) {
        struct plant_item hall = hall_of(&direct_evaporative_component, SET("effectiveness", effectiveness[i]));
        struct collected out = item_collect(&hall, &hot, HEAT_W);
        cr_assert(out.into_loop_w < before, "%g", out.into_loop_w);
        before = out.into_loop_w;
    }
    const char *const cycles[] = {"2", "3", "5", "10"};
    before = INFINITY;
    for (int i = 0; i < 4; i++) {
        struct plant_item hall = hall_of(&direct_evaporative_component, SET("cycles_of_concentration", cycles[i]));
        struct collected out = item_collect(&hall, &hot, HEAT_W);
        cr_assert(out.own.reading[AIRSIDE_READ_MAKEUP] < before);
        before = out.own.reading[AIRSIDE_READ_MAKEUP];
    }
}

Test(airside, limits)
{
    struct plant_item hall = hall_of(&direct_evaporative_component, NULL);
    struct outside air = weather_at(20, 0.5, 101325), arctic = weather_at(-40, 1, 101325);
    struct collected out = item_collect(&hall, &air, 0);
    cr_assert(out.own.power_w == 0 && out.into_loop_w == 0 && out.own.to_air_w == 0 && out.inlet_k == C(20));
    /* Twice the heat through the same fans: the servers draw from the hot aisle. */
    out = item_collect(&hall, &air, 2 * HEAT_W);
    cr_assert_float_eq(out.inlet_k - out.own.reading[AIRSIDE_READ_SUPPLY], RISE_K, 0.4);
    out = item_collect(&hall, &arctic, HEAT_W);
    cr_assert(out.inlet_k == C(15) && out.into_loop_w == 0);
    struct design nothing = {.outside = air};
    item_size(&hall, &nothing);
    out = item_collect(&hall, &air, 1000);
    cr_assert_leq(outcome_residual_frac(1000 - out.into_loop_w, &out.own), 1e-9);
}

/* A closed hall takes in some outdoor air: 33 degC, dew point 28 degC, on a coil that is at 15.6 degC where it is coldest. */
Test(airside, closed_hall_is_ventilated)
{
    struct plant_item tight = hall_of(&air_economizer_component, SET("water_supply_temperature", "8 degC")),
                      vented = hall_of(&air_economizer_component,
                                       SET("water_supply_temperature", "8 degC", "outdoor_air", "1 %"));
    struct outside tropical = weather_at(33, 0.75, 101325);
    struct collected closed = item_collect(&tight, &tropical, HEAT_W), out = item_collect(&vented, &tropical, HEAT_W);
    double w = out.own.condensed_kg_s / (0.01 * HEAT_W / RISE_K / 1028);
    cr_assert_float_eq(w, tropical.humidity_ratio - air_saturation_humidity_ratio(C(15.6), 101325), 4e-4, "%g", w);
    double latent_w = out.own.condensed_kg_s * 2.5e6;
    cr_assert_float_eq(out.into_loop_w - closed.into_loop_w, latent_w, 0.2 * latent_w); /* and 6 K of its warmth */
    cr_assert_leq(outcome_residual_frac(HEAT_W - out.into_loop_w, &out.own), 1e-9);
}

/* Servers that move 100 m3/s, at the density of the warmest supply (27 degC), where 1 MW asks for some 70: sized for it the fans
 * bring it, else a part comes round. */
Test(airside, fans_follow_the_servers)
{
    struct plant_item hall = hall_of(&air_economizer_component, SET("fan_curve", "cube"));
    struct outside air = weather_at(18, 0.5, 101325);
    double cp = AIR_CP_J_KG_K + 1860 * air.humidity_ratio, most_kg_s = HEAT_W / RISE_K / AIR_CP_J_KG_K,
           drawn_kg_s = 100 / air_volume_m3_kg(C(27), 0, 101325);
    struct collected few = item_collect_air(&hall, &air, HEAT_W, 100);
    double supply = few.own.reading[AIRSIDE_READ_SUPPLY];
    relative("no more than there is", few.own.reading[AIRSIDE_READ_AIRFLOW],
             most_kg_s * air_volume_m3_kg(supply, air.humidity_ratio, 101325), 1e-9);
    cr_assert_float_eq(few.inlet_k - supply, HEAT_W / cp * (1 / most_kg_s - 1 / drawn_kg_s), 1e-6);

    struct design design = {
        .heat_w = HEAT_W, .airflow_m3_s = 100, .target_k = C(20), .outside = weather_at(35, 0.4, 101325)};
    item_size(&hall, &design);
    struct collected many = item_collect_air(&hall, &air, HEAT_W, 100);
    supply = many.own.reading[AIRSIDE_READ_SUPPLY];
    double flow_m3_s = drawn_kg_s * air_volume_m3_kg(supply, air.humidity_ratio, 101325);
    relative("all of it", many.own.reading[AIRSIDE_READ_AIRFLOW], flow_m3_s, 1e-9);
    relative("fans", many.own.power_w, 100 * 650 / 0.7 * pow(flow_m3_s / 100, 3), 1e-3);
    cr_assert_float_eq(many.inlet_k, supply, 1e-9);
    cr_assert_leq(outcome_residual_frac(HEAT_W - many.into_loop_w, &many.own), 1e-9);
}

Test(airside, contradictions)
{
    static const char *const both[] = {"air-economizer", "direct-evaporative"};
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(mistakes_in(both[i], ""), 0);
        cr_assert_eq(mistakes_in(both[i], "supply_temperature_low: 28 degC"), 1);
        cr_assert_eq(mistakes_in(both[i], "supply_temperature_low: 28 degC, water_supply_temperature: 27 degC, "
                                          "dew_point_high: 5 degC, dew_point_low: 6 degC, "
                                          "relative_humidity_low: 50 %, relative_humidity_high: 40 %"),
                     4);
    }
}
