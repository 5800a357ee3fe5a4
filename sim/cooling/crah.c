/* SPDX-License-Identifier: Apache-2.0 */
/* Computer-room air handler: fan and chilled-water coil.
 *
 *   servers   V_s = max(their fans', heat / (rho cp rise)),   their rise = heat / (rho cp V_s)
 *   handlers  V = V_s (1 - r) / (1 - b),   inlet = supply + r their rise / (1 - r),   return = supply + heat / (rho cp V)
 *   fan power at design = V pressure / efficiency;  off design the airflow follows the servers   (fan.h)
 *
 * with r the recirculation, the share of hot-aisle air in what the servers draw, and b the bypass, the share of
 * the supply that comes back unused: Tozer, Kurkjian & Salim 2009, ASHRAE Transactions 115(1), CH-09-009. Two
 * mixing balances; 0 and 0 is a tight hall. From measured differences, inlet over supply = r rise / (1 - r) and
 * server outlet over return = b rise / (1 - r):
 *
 *   uncontained, DOE prototype for ASHRAE 90.1: rise 8.4 K, +9.43 K and 7.55 K    r 0.53, b 0.42
 *   HPE sustain-cluster, dc_config.json: +5 K and 2.5 to 3.7 K, at 12 K           r 0.29, b 0.15 to 0.22
 *
 * Where the handlers cannot follow, r is what is missing (air_terminal.h). Outdoor air that leaks in or ventilates the hall, and
 * what of it condenses: hall_moisture.c.
 *
 * The fan stands in the air stream: its electricity is heat for the coil. Redundant units all run, each
 * slower: by the fan laws that is cheaper than resting the spare ones. The coil needs its design water at any
 * load. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/air_terminal.h"
#include "cooling/component.h"
#include "cooling/hall_moisture.h"
#include "machine/fan.h"
#include "site/psychro.h"

struct crah {
    struct bank bank;
    double supply_k, water_supply_k, coil_approach_k, temperature_rise_k, pressure_pa, fan_efficiency,
        minimum_speed_frac, redundancy, ride_through_s;
    double recirculation_frac, bypass_frac;
    struct hall_moisture moisture;
    int fan_curve;
};
struct crah_state {
    double air_j_m3_k;                       /* heat capacity of the supply air */
    double design_flow_m3_s, design_power_w; /* one set, without redundancy */
};
enum { READ_AIRFLOW, READ_CONDENSATE };

static double water_k(const struct crah *crah)
{
    return coil_water_k(crah->supply_k, crah->water_supply_k, crah->coil_approach_k);
}

/* What the handlers blow, over what the servers draw. */
static double handlers_frac(const struct crah *crah)
{
    return (1 - crah->recirculation_frac) / (1 - crah->bypass_frac);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct crah *crah = parameters;
    struct crah_state *s = state;
    struct hall_load load = {design->heat_w, design->airflow_m3_s};
    s->air_j_m3_k = air_density_kg_m3(crah->supply_k, 0, design->outside.pressure_pa) * AIR_CP_J_KG_K;
    s->design_flow_m3_s =
        servers_flow(&load, load.airflow_m3_s, s->air_j_m3_k, crah->temperature_rise_k) * handlers_frac(crah);
    s->design_power_w = fan_power_w(s->design_flow_m3_s, crah->pressure_pa, crah->fan_efficiency);
}

static const struct bank *bank(const void *parameters)
{
    return &((const struct crah *)parameters)->bank;
}

/* Sets that run, each as large as all that the design needs. */
static double running_sets(const struct crah *crah)
{
    return crah->redundancy * bank_running_frac(&crah->bank);
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct crah *crah = parameters;
    const struct crah_state *s = state;
    row->capacity_w = design->heat_w * crah->redundancy / (double)crah->bank.units;
    row->air_flow_m3_s = s->design_flow_m3_s * running_sets(crah);
    row->air_in_k = crah->supply_k + design->heat_w / (s->air_j_m3_k * s->design_flow_m3_s);
    row->air_out_k = crah->supply_k;
    row->fan_power_w = s->design_power_w * running_sets(crah);
}

static void collect(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out)
{
    const struct crah *crah = parameters;
    const struct crah_state *s = state;
    double drawn_m3_s = servers_flow(load, load->airflow_m3_s, s->air_j_m3_k, crah->temperature_rise_k);
    double sets = running_sets(crah), flow = 0;
    if (s->design_flow_m3_s > 0)
        flow = fmin(drawn_m3_s * handlers_frac(crah) / s->design_flow_m3_s, sets);
    double handlers_m3_s = flow * s->design_flow_m3_s, supplied_m3_s = handlers_m3_s * (1 - crah->bypass_frac);
    /* Heat beyond the design makes the air warmer, fans beyond it make more air come round. */
    double given_m3_s = fmin(drawn_m3_s, fmax(load->airflow_m3_s, supplied_m3_s / (1 - crah->recirculation_frac)));
    double mixed_k = recirculated_k(load->heat_w, s->air_j_m3_k, supplied_m3_s, given_m3_s);
    *out = (struct collected){.target_k = water_k(crah), .inlet_k = crah->supply_k + mixed_k};
    double each = fan_power_frac((enum fan_curve)crah->fan_curve, flow / sets, crah->minimum_speed_frac);
    out->own.power_w = s->design_power_w * sets * each;
    out->own.reading[READ_AIRFLOW] = handlers_m3_s;
    out->into_loop_w = load->heat_w + out->own.power_w;
    double rise_k = handlers_m3_s > 0 ? load->heat_w / (s->air_j_m3_k * handlers_m3_s) : 0;
    struct hall_air air = {.servers_kg_s = drawn_m3_s * s->air_j_m3_k / AIR_CP_J_KG_K,
                           .return_k = crah->supply_k + rise_k,
                           .supply_k = crah->supply_k,
                           .water_k = water_k(crah)};
    hall_moisture_run(&crah->moisture, outside, &air, out);
    out->own.reading[READ_CONDENSATE] = out->own.condensed_kg_s;
}

static double set_point_k(const void *parameters)
{
    return water_k(parameters);
}

static double ride_through_s(const void *parameters)
{
    return ((const struct crah *)parameters)->ride_through_s;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct crah *crah = value;
    coil_check(crah->supply_k, crah->water_supply_k, crah->coil_approach_k, "supply_temperature", complaint);
    hall_moisture_check(&crah->moisture, complaint);
}

static const struct field fields[] = {
    {.key = "supply_temperature",
     NUMBER_FIELD(struct crah, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
     .from = "hall.supply_temperature",
     .doc = "Air that the handlers blow, and without recirculation the servers breathe, when the water "
            "holds its temperature.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 18-27 degC recommended")},
    {.key = "water_supply_temperature",
     NUMBER_FIELD(struct crah, water_supply_k, TEMPERATURE),
     RANGE("4 degC", "40 degC"),
     .optional = true,
     .doc = "Water that the coil needs for this air at design: the loop's set-point. 10 degC is a usual chilled-water "
            "plant; 3 K below the air is a large coil for free cooling.",
     BASIS(ASSUMPTION, "Lei & Masanet 2022: coil effectiveness 0.65-0.9")},
    {.key = "coil_approach",
     NUMBER_FIELD(struct crah, coil_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "30 K", "14 K"),
     .doc =
         "Supply air over the coil's water at design: the smaller, the larger the coil. 14 K is a usual chilled-water plant (10 degC for "
         "24 degC), 3 K a large coil for free cooling. Acts where water_supply_temperature is not given.",
     BASIS(ASSUMPTION, "Lei & Masanet 2022: coil effectiveness 0.65-0.9")},
    {.key = "air_temperature_rise",
     NUMBER_FIELD(struct crah, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("3 K", "30 K", "12 K"),
     .from = "hall.air_temperature_rise",
     .doc =
         "Of the air through the servers at most; with the heat it gives the least airflow. Servers whose fans move more are "
         "given more.",
     BASIS(STANDARD, "Lei & Masanet 2022: hyperscale 13.9-19.4 K, colocation 5-10 K")},
    {.key = "pressure",
     NUMBER_FIELD(struct crah, pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "500 Pa"),
     .from = "hall.pressure",
     .doc = "Total pressure of the air path at design flow: filter, coil, floor, containment. With recirculation and "
            "bypass it tells halls apart: perimeter units and a raised floor 400 to 700 Pa, in-row units with their "
            "short path 100 to 250 Pa, a contained aisle 10 to 30 Pa more than an open one.",
     BASIS(STANDARD, "Lei & Masanet 2022: 300-700 Pa; in-row and containment: engineering judgement")},
    {.key = "fan_efficiency",
     NUMBER_FIELD(struct crah, fan_efficiency, FRACTION),
     RANGE_DEFAULT("0.2", "0.95", "0.7"),
     SPREAD(UNIFORM, "0.65", "0.9", NULL),
     .doc = "Fan, motor and drive together, at design flow.",
     BASIS(STANDARD, "Lei & Masanet 2022: 0.65-0.9")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct crah, fan_curve, fan_curve_choices),
     .initial = "doe-crah",
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE "
            "prototype), vsd (ASHRAE 90.1).",
     BASIS(STANDARD, "DOE/PNNL prototype for ASHRAE 90.1, large data centre: 0.027828 + 0.026583 f - 0.087069 f2 + "
                     "1.03092 f3")},
    {.key = "minimum_speed",
     NUMBER_FIELD(struct crah, minimum_speed_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.3"),
     SPREAD(UNIFORM, "0.2", "0.5", NULL),
     .doc = "Lowest fan speed over full; with less to do, units rest in turn.",
     BASIS(ASSUMPTION, "Usual limit of drives and of air distribution, 0.2-0.5")},
    {.key = "*", PART_FIELD(struct crah, bank, struct bank, bank_fields)},
    {.key = "redundancy",
     NUMBER_FIELD(struct crah, redundancy, NUMBER),
     RANGE_DEFAULT("1", "3", "1"),
     .doc = "Capacity that runs over the capacity that is needed, where `units` and `spare` do not say it.",
     BASIS(CHOICE, "Fan laws, ASHRAE Systems and Equipment 2020, ch. 21")},
    {.key = "recirculation",
     NUMBER_FIELD(struct crah, recirculation_frac, FRACTION),
     RANGE_DEFAULT("0 %", "60 %", "0 %"),
     .doc = "Share of hot-aisle air in what the servers draw: they breathe warmer air than the handlers blow, by r "
            "rise / (1 - r). Contained aisles 0 to 5 %, in-row units 5 to 10 %, open perimeter halls 20 to 50 %.",
     BASIS(CHOICE, "DOE/PNNL prototype for ASHRAE 90.1, uncontained: +9.43 K at a rise of 8.4 K, 53 %; HPE "
                   "sustain-cluster: +5 K, 29 % at 12 K; contained and in-row: engineering judgement")},
    {.key = "bypass",
     NUMBER_FIELD(struct crah, bypass_frac, FRACTION),
     RANGE_DEFAULT("0 %", "70 %", "0 %"),
     .doc = "Share of the handlers' air that comes back without having passed a server: the fans move it for "
            "nothing. Contained aisles 0 to 10 %, in-row units 5 to 15 %, open perimeter halls 15 to 45 %.",
     BASIS(CHOICE, "DOE/PNNL prototype for ASHRAE 90.1, uncontained: -7.55 K, 42 %; HPE sustain-cluster: -2.5 to "
                   "-3.7 K, 15 to 22 % at 12 K; contained and in-row: engineering judgement")},
    {.key = "*", PART_FIELD(struct crah, moisture, struct hall_moisture, hall_moisture_fields)},
    {.key = "*", PART_FIELD(struct crah, moisture, struct hall_moisture, hall_moisture_humidifier_fields)},
    {.key = "ride_through",
     NUMBER_FIELD(struct crah, ride_through_s, DURATION),
     RANGE_DEFAULT("10 s", "1 h", "60 s"),
     .doc =
         "Time in which the hall at design heat, with no cooling at all, warms by 10 K: air, servers "
         "and structure together. 60 s are 6 kJ/K per kW, 10 K a minute: a dense hall; 150 s are one of 5 kW racks. Felt in "
         "short ticks.",
     BASIS(ASSUMPTION,
           "130 kg of DGX H100 at 0.5 kJ/kg/K are 8 kJ/K per kW, half of which follows within a minute; air and "
           "structure at 40 kW a rack 1 to 2 kJ/K per kW. Loose halls: Khankari 2011, ASHRAE Transactions "
           "117(1), LV-11-C026; Schneider Electric white paper 179: some K per minute")},
    FIELD_END};

const struct component crah_component = {
    .record = {.name = "crah",
               .doc = "Computer-room air handlers: fans move the hall's air through a chilled-water coil.",
               .size = sizeof(struct crah),
               .fields = fields,
               .check = check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = {[READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "Volume flow of the hall's air."},
                 [READ_CONDENSATE] = HALL_MOISTURE_READING},
    .bank = bank,
    .state_size = sizeof(struct crah_state),
    .size = size,
    .equipment = equipment,
    .collect = collect,
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
};
