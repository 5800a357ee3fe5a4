/* SPDX-License-Identifier: Apache-2.0 */
/* Rear-door heat exchanger: a coil in the back of each rack cools the air that leaves it. Servers stay
 * air-cooled, with all their fans.
 *
 *   into the door's loop = capture (heat + fans),   left in the hall's air = the rest
 *
 * The rest goes to the next terminal on the hall's air (air handlers), so that the two work in series. Doors
 * that capture all ("room neutral") need none; their fans stand behind the coil, and their electricity comes
 * round again. Passive doors have no fans: the servers' push the air through. Fan laws as for air handlers
 * (fan.h). Doors that capture all have the hall's outdoor air on their coils (hall_moisture.c); otherwise it is left to
 * what follows. */
#include <math.h>

#include "cooling/air_terminal.h"
#include "cooling/component.h"
#include "cooling/hall_moisture.h"
#include "machine/fan.h"
#include "site/psychro.h"

struct rear_door {
    double capture_frac, supply_k, water_supply_k, coil_approach_k, temperature_rise_k, pressure_pa, fan_efficiency,
        minimum_speed_frac;
    struct hall_moisture moisture;
    int fan_curve;
};
struct rear_door_state {
    double air_j_m3_k; /* heat capacity of the supply air */
    double design_flow_m3_s, design_power_w;
};
enum { READ_AIRFLOW, READ_CONDENSATE };

static double water_k(const struct rear_door *p)
{
    return coil_water_k(p->supply_k, p->water_supply_k, p->coil_approach_k);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct rear_door *p = parameters;
    struct rear_door_state *s = state;
    struct hall_load load = {design->heat_w, design->airflow_m3_s};
    s->air_j_m3_k = air_density_kg_m3(p->supply_k, 0, design->outside.pressure_pa) * AIR_CP_J_KG_K;
    s->design_flow_m3_s = servers_flow(&load, load.airflow_m3_s, s->air_j_m3_k, p->temperature_rise_k);
    s->design_power_w = fan_power_w(s->design_flow_m3_s, p->pressure_pa, p->fan_efficiency);
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct rear_door *p = parameters;
    const struct rear_door_state *s = state;
    row->air_flow_m3_s = s->design_flow_m3_s;
    row->air_in_k = p->supply_k + design->heat_w / (s->air_j_m3_k * s->design_flow_m3_s);
    row->fan_power_w = s->design_power_w;
}

static void collect(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out)
{
    const struct rear_door *p = parameters;
    const struct rear_door_state *s = state;
    *out = (struct collected){.target_k = water_k(p), .inlet_k = p->supply_k};
    /* Past what the doors' fans move, the servers' own push. */
    double drawn_m3_s = servers_flow(load, load->airflow_m3_s, s->air_j_m3_k, p->temperature_rise_k);
    double flow = s->design_flow_m3_s > 0 ? fmin(drawn_m3_s / s->design_flow_m3_s, 1) : 0;
    out->own.power_w = s->design_power_w * fan_power_frac((enum fan_curve)p->fan_curve, flow, p->minimum_speed_frac);
    out->own.reading[READ_AIRFLOW] = s->design_flow_m3_s * flow;
    double total_w = load->heat_w + out->own.power_w;
    out->into_loop_w = p->capture_frac * total_w;
    out->rest_w = total_w - out->into_loop_w;
    double rise_k = drawn_m3_s > 0 ? load->heat_w / (s->air_j_m3_k * drawn_m3_s) : 0;
    struct hall_air air = {.servers_kg_s = drawn_m3_s * s->air_j_m3_k / AIR_CP_J_KG_K,
                           .return_k = p->supply_k + rise_k,
                           .supply_k = p->supply_k,
                           .water_k = water_k(p)};
    if (p->capture_frac == 1)
        hall_moisture_run(&p->moisture, outside, &air, out);
    out->own.reading[READ_CONDENSATE] = out->own.condensed_kg_s;
}

static double leaves_frac(const void *parameters)
{
    return 1 - ((const struct rear_door *)parameters)->capture_frac;
}

static double set_point_k(const void *parameters)
{
    return water_k(parameters);
}

static void check(const void *value, struct complaint *complaint)
{
    const struct rear_door *p = value;
    coil_check(p->supply_k, p->water_supply_k, p->coil_approach_k, "supply_temperature", complaint);
    hall_moisture_check(&p->moisture, complaint);
}

static const struct field fields[] = {
    {.key = "capture",
     NUMBER_FIELD(struct rear_door, capture_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "1"),
     .doc = "Share of the heat in the hall's air that the doors take, while their water holds its temperature. "
            "Below 100 % air handlers with their own loop must follow for the rest.",
     BASIS(ASSUMPTION, "0.5 to 1.0 of a rack's heat; all of it up to 27 kW a rack: ASME IMECE2010, vol. 4, p. 405 "
                       "(abstract)")},
    {.key = "supply_temperature",
     NUMBER_FIELD(struct rear_door, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
     .from = "hall.supply_temperature",
     .doc = "Air that the servers breathe where the doors take all heat; air handlers that follow decide otherwise.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 18-27 degC recommended")},
    {.key = "water_supply_temperature",
     NUMBER_FIELD(struct rear_door, water_supply_k, TEMPERATURE),
     RANGE("4 degC", "40 degC"),
     .optional = true,
     .doc = "Water that the coils need at design: the loop's set-point. Above the hall's dew point, nothing drips.",
     BASIS(ASSUMPTION, "2 K above the highest dew point (15 degC recommended by ASHRAE TC 9.9): HPE QuickSpecs, "
                       "liquid-cooled doors")},
    {.key = "coil_approach",
     NUMBER_FIELD(struct rear_door, coil_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "30 K", "6 K"),
     .doc = "Supply air over the coils' water at design: the smaller, the larger the coils. Water above the hall's dew "
            "point keeps them dry. Acts where water_supply_temperature is not given.",
     BASIS(ASSUMPTION,
           "2 K above the highest dew point (15 degC recommended by ASHRAE TC 9.9) at 24 degC: HPE QuickSpecs, "
           "liquid-cooled doors")},
    {.key = "air_temperature_rise",
     NUMBER_FIELD(struct rear_door, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("3 K", "30 K", "12 K"),
     .from = "hall.air_temperature_rise",
     .doc =
         "Of the air through the servers at most; with the heat it gives the least airflow through the doors. Servers whose "
         "fans move more are given more.",
     BASIS(STANDARD, "Lei & Masanet 2022: hyperscale 13.9-19.4 K, colocation 5-10 K")},
    {.key = "pressure",
     NUMBER_FIELD(struct rear_door, pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "300 Pa", "50 Pa"),
     SPREAD(UNIFORM, "30 Pa", "100 Pa", NULL),
     .doc = "Total pressure of the doors' own fans at design flow. 0: passive doors; what they cost the "
            "servers' fans is then not counted.",
     BASIS(ASSUMPTION, "10 to 30 Pa for passive coils, 30 to 100 Pa for deeper ones with fans: engineering judgement")},
    {.key = "fan_efficiency",
     NUMBER_FIELD(struct rear_door, fan_efficiency, FRACTION),
     RANGE_DEFAULT("0.1", "0.9", "0.45"),
     SPREAD(UNIFORM, "0.35", "0.55", NULL),
     .doc = "Fan, motor and drive together, at design flow.",
     BASIS(ASSUMPTION, "small axial fans with electronic commutation, 0.35 to 0.55: engineering judgement")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct rear_door, fan_curve, fan_curve_choices),
     .initial = "cube",
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE "
            "prototype), vsd (ASHRAE 90.1).",
     BASIS(PHYSICS, "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 21: fan laws")},
    {.key = "minimum_speed",
     NUMBER_FIELD(struct rear_door, minimum_speed_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.3"),
     SPREAD(UNIFORM, "0.2", "0.5", NULL),
     .doc = "Lowest fan speed over full; with less to do, doors rest in turn.",
     BASIS(ASSUMPTION, "Usual limit of drives, 0.2-0.5")},
    {.key = "*", PART_FIELD(struct rear_door, moisture, struct hall_moisture, hall_moisture_fields)},
    {.key = "*", PART_FIELD(struct rear_door, moisture, struct hall_moisture, hall_moisture_humidifier_fields)},
    FIELD_END};

const struct component rear_door_component = {
    .record = {.name = "rear-door",
               .doc = "Heat exchangers in the racks' rear doors, with or without fans: take all or most of the "
                      "heat out of the air where it leaves the rack.",
               .size = sizeof(struct rear_door),
               .fields = fields,
               .check = check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = {[READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "Volume flow of the racks' air."},
                 [READ_CONDENSATE] = HALL_MOISTURE_READING},
    .state_size = sizeof(struct rear_door_state),
    .size = size,
    .equipment = equipment,
    .collect = collect,
    .leaves_frac = leaves_frac,
    .set_point_k = set_point_k,
};
