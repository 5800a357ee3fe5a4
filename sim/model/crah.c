/* SPDX-License-Identifier: Apache-2.0 */
/* Computer-room air handler: fan and chilled-water coil.
 *
 *   airflow V = heat / (rho cp temperature_rise)
 *   fan power at design = V pressure / efficiency;  off design the airflow follows the heat   (fan.h)
 *
 * The fan stands in the air stream: its electricity is heat for the coil. Redundant units all run, each
 * slower: by the fan laws that is cheaper than resting the spare ones. The coil needs its design water at any
 * load. */
#include <math.h>

#include "base/numerics.h"
#include "model/component.h"
#include "model/fan.h"
#include "model/psychro.h"

struct crah {
    double supply_k, water_supply_k, temperature_rise_k, pressure_pa, fan_efficiency, minimum_speed_frac,
        redundancy, ride_through_s;
    int fan_curve;
};
struct crah_state {
    double design_heat_w, design_flow_m3_s, design_power_w; /* power: one set, without redundancy */
};
enum { READ_AIRFLOW };

static double design_airflow_m3_s(const struct crah *crah, const struct design *design)
{
    double density = air_density_kg_m3(crah->supply_k, 0, design->outside.pressure_pa);
    return design->heat_w / (density * AIR_CP_J_KG_K * crah->temperature_rise_k);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct crah *crah = parameters;
    struct crah_state *s = state;
    s->design_heat_w = design->heat_w;
    s->design_flow_m3_s = design_airflow_m3_s(crah, design);
    s->design_power_w = fan_power_w(s->design_flow_m3_s, crah->pressure_pa, crah->fan_efficiency);
}

static void collect(const void *parameters, const void *state, const struct outside *outside, double heat_w,
                    struct collected *out)
{
    const struct crah *crah = parameters;
    const struct crah_state *s = state;
    (void)outside;
    *out = (struct collected){.target_k = crah->water_supply_k, .inlet_k = crah->supply_k};
    double flow = s->design_heat_w > 0 ? clamp(heat_w / s->design_heat_w, 0, crah->redundancy) : 0;
    /* `redundancy` sets share the flow. */
    double each =
        fan_power_frac((enum fan_curve)crah->fan_curve, flow / crah->redundancy, crah->minimum_speed_frac);
    out->own.power_w = s->design_power_w * crah->redundancy * each;
    out->own.reading[READ_AIRFLOW] = s->design_flow_m3_s * flow;
    out->into_loop_w = heat_w + out->own.power_w;
}

static double set_point_k(const void *parameters)
{
    return ((const struct crah *)parameters)->water_supply_k;
}

static double ride_through_s(const void *parameters)
{
    return ((const struct crah *)parameters)->ride_through_s;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct crah *crah = value;
    if (crah->water_supply_k >= crah->supply_k)
        complain(complaint, "water_supply_temperature",
                 "the water must be colder than the air that it shall cool "
                 "(supply_temperature)");
}

static const struct field fields[] = {
    {.key = "supply_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct crah, supply_k),
     .min = "10 degC",
     .max = "45 degC",
     .initial = "24 degC",
     .doc = "Air that the servers breathe, when the water holds its temperature.",
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 18-27 degC recommended",
     .standing = STANDING_STANDARD},
    {.key = "water_supply_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct crah, water_supply_k),
     .min = "4 degC",
     .max = "40 degC",
     .initial = "10 degC",
     .doc = "Water that the coil needs for this air at design: the loop's set-point. 10 degC is a usual "
            "chilled-water plant; 3 K "
            "below the air is a large coil for free cooling.",
     .source = "Lei & Masanet 2022: coil effectiveness 0.65-0.9",
     .standing = STANDING_ASSUMPTION},
    {.key = "air_temperature_rise",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
     .offset = offsetof(struct crah, temperature_rise_k),
     .min = "3 K",
     .max = "30 K",
     .initial = "12 K",
     .doc = "Of the air through the servers; with the heat it gives the airflow.",
     .source = "Lei & Masanet 2022: hyperscale 13.9-19.4 K, colocation 5-10 K",
     .standing = STANDING_STANDARD},
    {.key = "pressure",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_PRESSURE,
     .offset = offsetof(struct crah, pressure_pa),
     .min = "0 Pa",
     .max = "1500 Pa",
     .initial = "500 Pa",
     .doc = "Total pressure of the air path at design flow: filter, coil, floor, containment.",
     .source = "Lei & Masanet 2022: 300-700 Pa",
     .standing = STANDING_STANDARD},
    {.key = "fan_efficiency",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct crah, fan_efficiency),
     .min = "0.2",
     .max = "0.95",
     .initial = "0.7",
     .doc = "Fan, motor and drive together, at design flow.",
     .source = "Lei & Masanet 2022: 0.65-0.9",
     .standing = STANDING_STANDARD},
    {.key = "fan_curve",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct crah, fan_curve),
     .choices = fan_curve_choices,
     .initial = "doe-crah",
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE "
            "prototype), vsd (ASHRAE 90.1).",
     .source = "DOE/PNNL prototype for ASHRAE 90.1, large data centre: 0.027828 + 0.026583 f - 0.087069 f2 + "
               "1.03092 f3",
     .standing = STANDING_STANDARD},
    {.key = "minimum_speed",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct crah, minimum_speed_frac),
     .min = "0",
     .max = "1",
     .initial = "0.3",
     .doc = "Lowest fan speed over full; with less to do, units rest in turn.",
     .source = "Usual limit of drives and of air distribution, 0.2-0.5",
     .standing = STANDING_ASSUMPTION},
    {.key = "redundancy",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct crah, redundancy),
     .min = "1",
     .max = "3",
     .initial = "1",
     .doc = "Installed over needed units. All run, each slower: spare units save fan power.",
     .source = "Fan laws, ASHRAE Systems and Equipment 2020, ch. 21",
     .standing = STANDING_CHOICE},
    {.key = "ride_through",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_DURATION,
     .offset = offsetof(struct crah, ride_through_s),
     .min = "10 s",
     .max = "1 h",
     .initial = "150 s",
     .doc = "Time in which the hall at design heat, with no cooling at all, warms by 10 K: air, servers and "
            "structure together. "
            "150 s are 15 kJ/K per kW, 4 K a minute. Felt in short ticks.",
     .source = "Khankari 2011, ASHRAE Transactions 117(1), LV-11-C026; Lin, Zhang & VanGilder, Schneider "
               "Electric white "
               "paper 179: some K per minute",
     .standing = STANDING_ASSUMPTION},
    FIELD_END};

const struct component crah_component = {
    .record = {.name = "crah",
               .doc = "Computer-room air handlers: fans move the hall's air through a chilled-water coil.",
               .size = sizeof(struct crah),
               .fields = fields,
               .check = check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = {[READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "Volume flow of the hall's air."}},
    .state_size = sizeof(struct crah_state),
    .size = size,
    .collect = collect,
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
};
