/* SPDX-License-Identifier: Apache-2.0 */
/* Indirect evaporative cooling: the hall's air recirculates through one side of a plate exchanger, outdoor
 * air passes the other side and never enters the hall; on warm days that side is sprayed.
 *
 *   need   Q = heat + primary fan,   return air T_r = supply + Q / C1,   C1 = m1 cp
 *   dry    Q = eps(NTU, r) Cmin (T_r - T_db)                               (crossflow, heat_exchanger.h)
 *   wet    Q = eps(NTU_w, r_w) Cmin (T_r - T_wb),  C2 = m2 c_s,  c_s = (h_s(T_r) - h_s(T_wb)) / (T_r - T_wb)
 *   UA / UA_design = 2 / (f1^-0.8 + f2^-0.8),      f = flow over design    (gas side, Kays & London 1984)
 *   water  m2 (W_s(h_out) - W),  h_out = h + Q / m2: the outdoor air leaves saturated, as from a tower
 *
 * NTU and NTU_w give the dry and the wet-bulb effectiveness on the design day. The wet side is the dry one
 * with temperatures replaced by enthalpies of saturated air and c_s as heat capacity, after Braun, Klein &
 * Mitchell 1989, ASHRAE Trans. 95(2):164. Arrangement: Dunnavant 2011, ASHRAE J. 53(3):44.
 *
 * Control: the secondary fan slows until the supply is held, dry; when the dry plates at full speed do not
 * do, a share of them (of the interval) is sprayed; when all are wet, the coil on the loop behind does what
 * is left. Outdoor air within FADE_K of the return air is worth less and less of the fan. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/air_terminal.h"
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"
#include "machine/fan.h"
#include "site/psychro.h"

#define FADE_K 2.0 /* assumption */
#define AIR_EXPONENT 0.8
#define SPEED_TOLERANCE 1e-10

struct indirect {
    double supply_k, water_supply_k, coil_approach_k, temperature_rise_k;
    double dry_effectiveness, wet_bulb_effectiveness, secondary_ratio;
    double pressure_pa, secondary_pressure_pa, fan_efficiency, minimum_speed_frac;
    int fan_curve;
    double spray_power_frac, cycles_of_concentration;
};
struct indirect_state {
    double volume_m3_kg;        /* of supply air */
    double air_kg_s, flow_m3_s; /* primary at design */
    double fan_w;               /* primary */
    double secondary_kg_s, secondary_fan_w, spray_w;
    double dry_ua_w_k, wet_ua_w_k;
};
enum { READ_SUPPLY, READ_SECONDARY, READ_WET, READ_FREE, READ_AIRFLOW, READ_MAKEUP };

static double water_k(const struct indirect *p)
{
    return coil_water_k(p->supply_k, p->water_supply_k, p->coil_approach_k);
}

static double saturated_slope_j_kg_k(double a_k, double b_k, double pressure_pa)
{
    return (air_saturation_enthalpy_j_kg(a_k, pressure_pa) - air_saturation_enthalpy_j_kg(b_k, pressure_pa)) /
           (a_k - b_k);
}

/* UA that moves effectiveness C1 (T_r - T). */
static double design_ua_w_k(double effectiveness, double primary_w_k, double secondary_w_k)
{
    double least = fmin(primary_w_k, secondary_w_k), most = fmax(primary_w_k, secondary_w_k);
    return least * exchanger_crossflow_ntu(effectiveness * primary_w_k / least, least / most);
}

static double drawn_kg_s(const struct indirect *p, const struct indirect_state *s, const struct hall_load *load)
{
    return servers_flow(load, load->airflow_m3_s / s->volume_m3_kg, AIR_CP_J_KG_K, p->temperature_rise_k);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct indirect *p = parameters;
    struct indirect_state *s = state;
    *s = (struct indirect_state){0};
    double heat_w = fmax(design->heat_w, 0), pressure = design->outside.pressure_pa;
    if (!(heat_w > 0))
        return;
    s->volume_m3_kg = air_volume_m3_kg(p->supply_k, 0, pressure);
    s->air_kg_s = drawn_kg_s(p, s, &(struct hall_load){heat_w, design->airflow_m3_s});
    s->flow_m3_s = s->air_kg_s * s->volume_m3_kg;
    s->fan_w = fan_power_w(s->flow_m3_s, p->pressure_pa, p->fan_efficiency);
    s->secondary_kg_s = p->secondary_ratio * s->air_kg_s;
    double outdoor_m3_s =
        s->secondary_kg_s * air_volume_m3_kg(design->outside.dry_bulb_k, design->outside.humidity_ratio, pressure);
    s->secondary_fan_w = fan_power_w(outdoor_m3_s, p->secondary_pressure_pa, p->fan_efficiency);
    s->spray_w = p->spray_power_frac * heat_w;

    double primary_w_k = s->air_kg_s * AIR_CP_J_KG_K;
    double return_k = p->supply_k + (heat_w + s->fan_w) / primary_w_k;
    double wet_bulb_k = fmin(design->outside.wet_bulb_k, return_k - 1);
    s->dry_ua_w_k = design_ua_w_k(p->dry_effectiveness, primary_w_k, s->secondary_kg_s * AIR_CP_J_KG_K);
    s->wet_ua_w_k = design_ua_w_k(p->wet_bulb_effectiveness, primary_w_k,
                                  s->secondary_kg_s * saturated_slope_j_kg_k(return_k, wet_bulb_k, pressure));
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct indirect *p = parameters;
    const struct indirect_state *s = state;
    row->air_flow_m3_s = s->flow_m3_s;
    row->air_in_k = p->supply_k + fmax(design->heat_w, 0) / (s->air_kg_s * AIR_CP_J_KG_K);
    row->air_out_k = p->supply_k;
    row->ua_w_k = s->dry_ua_w_k;
    row->fan_power_w = s->fan_w + s->secondary_fan_w;
    row->pump_power_w = s->spray_w;
}

/* The plates of the exchanger in one interval. */
struct plates {
    const struct indirect_state *size;
    double primary_w_k, primary_frac;
    double return_k, dry_bulb_k;
    double wanted_w;
};

static double exchanged_w(const struct plates *x, double ua_w_k, double secondary_w_k, double secondary_frac,
                          double difference_k)
{
    if (!(difference_k > 0 && secondary_frac > 0))
        return 0;
    double ua = ua_w_k * 2 / (pow(x->primary_frac, -AIR_EXPONENT) + pow(secondary_frac, -AIR_EXPONENT));
    double least = fmin(x->primary_w_k, secondary_w_k), most = fmax(x->primary_w_k, secondary_w_k);
    return exchanger_crossflow_effectiveness(ua / least, least / most) * least * difference_k;
}

static double dry_w(const struct plates *x, double secondary_frac)
{
    return exchanged_w(x, x->size->dry_ua_w_k, secondary_frac * x->size->secondary_kg_s * AIR_CP_J_KG_K, secondary_frac,
                       x->return_k - x->dry_bulb_k);
}

static double dry_excess_w(double secondary_frac, void *context)
{
    const struct plates *x = context;
    return dry_w(x, secondary_frac) - x->wanted_w;
}

static double fade_in(double difference_k)
{
    return clamp(difference_k / FADE_K, 0, 1);
}

/* What the exchanger did in an interval. */
struct exchange {
    double heat_w, fan_w, spray_w, speed_frac, wet_frac, evaporated_kg_s;
};

/* Sprays a share of the plates, since dry plates at full speed cannot carry the heat. */
static struct exchange exchange_wet(const struct plates *x, const struct outside *o, double full_dry_w,
                                    double full_fan_frac)
{
    const struct indirect_state *s = x->size;
    double dry = fade_in(x->return_k - o->dry_bulb_k), wet = 0, gain_w = 0, heat_w = 0;
    double difference_k = x->return_k - o->wet_bulb_k;
    if (difference_k > 0) {
        double slope = saturated_slope_j_kg_k(x->return_k, o->wet_bulb_k, o->pressure_pa);
        heat_w = exchanged_w(x, s->wet_ua_w_k, s->secondary_kg_s * slope, 1, difference_k);
        gain_w = heat_w - dry * full_dry_w;
    }
    if (gain_w > 0)
        wet = clamp((x->wanted_w - dry * full_dry_w) / gain_w, 0, fade_in(difference_k));
    struct exchange e = {.wet_frac = wet, .spray_w = wet * s->spray_w};
    e.speed_frac = wet + (1 - wet) * dry;
    e.fan_w = s->secondary_fan_w * full_fan_frac * e.speed_frac;
    e.heat_w = fmin(dry * full_dry_w + wet * gain_w, x->wanted_w);
    if (wet > 0) {
        double enthalpy = air_enthalpy_j_kg(o->dry_bulb_k, o->humidity_ratio) + heat_w / s->secondary_kg_s;
        double exit_k = air_saturated_temperature_k(enthalpy, o->pressure_pa);
        double taken = air_saturation_humidity_ratio(exit_k, o->pressure_pa) - o->humidity_ratio;
        e.evaporated_kg_s = wet * s->secondary_kg_s * fmax(taken, 0);
    }
    return e;
}

static struct exchange exchange(const struct indirect *p, struct plates *x, const struct outside *o)
{
    double full_w = dry_w(x, 1), slowest = p->minimum_speed_frac;
    enum fan_curve curve = (enum fan_curve)p->fan_curve;
    if (full_w < x->wanted_w)
        return exchange_wet(x, o, full_w, fan_power_frac(curve, 1, 0));
    double slowest_w = dry_w(x, slowest);
    struct fan_hold hold;
    if (fan_hold_plan(x->wanted_w, full_w, slowest_w, 0, slowest, &hold))
        root_between(dry_excess_w, x, slowest, slowest_w - x->wanted_w, 1, full_w - x->wanted_w, SPEED_TOLERANCE,
                     &hold.speed_frac);
    return (struct exchange){.heat_w = x->wanted_w,
                             .speed_frac = fan_hold_mean_frac(&hold),
                             .fan_w = x->size->secondary_fan_w * hold.running_frac *
                                      fan_power_frac(curve, hold.speed_frac, 0)};
}

static void collect(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out)
{
    const struct indirect *p = parameters;
    const struct indirect_state *s = state;
    double heat_w = load->heat_w;
    *out = (struct collected){.target_k = water_k(p), .inlet_k = p->supply_k};
    struct outcome *own = &out->own;
    own->reading[READ_SUPPLY] = p->supply_k;
    if (!(heat_w > 0 && s->air_kg_s > 0)) {
        out->into_loop_w = heat_w;
        return;
    }
    double drawn = drawn_kg_s(p, s, load), flow = fmin(drawn / s->air_kg_s, 1);
    double fan_w = s->fan_w * fan_power_frac((enum fan_curve)p->fan_curve, flow, p->minimum_speed_frac);
    struct plates plates = {.size = s,
                            .primary_w_k = flow * s->air_kg_s * AIR_CP_J_KG_K,
                            .primary_frac = flow,
                            .dry_bulb_k = outside->dry_bulb_k,
                            .wanted_w = heat_w + fan_w};
    plates.return_k = p->supply_k + plates.wanted_w / plates.primary_w_k;
    struct exchange e = exchange(p, &plates, outside);

    out->into_loop_w = plates.wanted_w - e.heat_w;
    own->power_w = fan_w + e.fan_w + e.spray_w;
    own->evaporated_kg_s = e.evaporated_kg_s;
    own->blowdown_kg_s = e.evaporated_kg_s / (p->cycles_of_concentration - 1);
    own->latent_w = e.evaporated_kg_s * water_latent_heat_j_kg(outside->wet_bulb_k);
    own->to_air_w = heat_w + own->power_w - out->into_loop_w - own->latent_w;
    out->inlet_k += recirculated_k(heat_w, AIR_CP_J_KG_K, flow * s->air_kg_s, drawn);
    own->reading[READ_SUPPLY] = out->inlet_k;
    own->reading[READ_SECONDARY] = e.speed_frac;
    own->reading[READ_WET] = e.wet_frac;
    own->reading[READ_FREE] = e.heat_w / plates.wanted_w;
    own->reading[READ_AIRFLOW] = flow * s->flow_m3_s;
    own->reading[READ_MAKEUP] = own->evaporated_kg_s + own->blowdown_kg_s;
}

static double set_point_k(const void *parameters)
{
    return water_k(parameters);
}

static void check(const void *value, struct complaint *complaint)
{
    const struct indirect *p = value;
    coil_check(p->supply_k, p->water_supply_k, p->coil_approach_k, "supply_temperature", complaint);
}

static const struct field fields[] = {
    {.key = "supply_temperature",
     NUMBER_FIELD(struct indirect, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
     .from = "hall.supply_temperature",
     .doc = "Air that the servers breathe: plates and coil hold it.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: recommended up to 27 degC")},
    {.key = "water_supply_temperature",
     NUMBER_FIELD(struct indirect, water_supply_k, TEMPERATURE),
     RANGE("4 degC", "40 degC"),
     .optional = true,
     .doc = "Water that the coil behind the plates needs at design: set-point of the loop behind.",
     BASIS(ASSUMPTION, "coil effectiveness of 0.65 to 0.9, Lei & Masanet 2020, Energy 201:117556")},
    {.key = "coil_approach",
     NUMBER_FIELD(struct indirect, coil_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "30 K", "3 K"),
     .doc = "Supply air over the coil's water at design: the smaller, the larger the coil. "
            "Acts where water_supply_temperature is not given.",
     BASIS(ASSUMPTION, "coil effectiveness of 0.65 to 0.9, Lei & Masanet 2020, Energy 201:117556")},
    {.key = "air_temperature_rise",
     NUMBER_FIELD(struct indirect, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("3 K", "30 K", "12 K"),
     .from = "hall.air_temperature_rise",
     .doc =
         "Of the air through the servers at most; with the heat it gives the least airflow. Servers whose fans move more are "
         "given more.",
     BASIS(STANDARD, "Lei & Masanet 2022: 13.9 to 19.4 K at large sites, 5 to 10 K in colocation")},
    {.key = "dry_effectiveness",
     NUMBER_FIELD(struct indirect, dry_effectiveness, FRACTION),
     RANGE_DEFAULT("0.3", "0.8", "0.65"),
     SPREAD(UNIFORM, "0.6", "0.7", NULL),
     .doc = "Of the dry plates at design flows: the hall air's drop over its distance from the outdoor dry bulb.",
     BASIS(ASSUMPTION, "0.6 to 0.7 in makers' statements on data-centre units: engineering judgement; arrangement "
                       "in Dunnavant 2011, ASHRAE J. 53(3):44")},
    {.key = "wet_bulb_effectiveness",
     NUMBER_FIELD(struct indirect, wet_bulb_effectiveness, FRACTION),
     RANGE_DEFAULT("0.3", "0.85", "0.7"),
     SPREAD(UNIFORM, "0.55", "0.75", NULL),
     .doc = "Of the sprayed plates at design flows on the design day: the hall air's drop over its "
            "distance from the outdoor wet bulb.",
     BASIS(STANDARD, "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 41: 0.4 to 0.8; 0.55 to 0.75 is usual")},
    {.key = "secondary_air",
     NUMBER_FIELD(struct indirect, secondary_ratio, NUMBER),
     RANGE_DEFAULT("0.5", "3", "1"),
     SPREAD(UNIFORM, "0.8", "1.2", ASSUMED_SPREAD),
     .doc = "Outdoor air over the hall's air at full speed, by mass.",
     BASIS(ASSUMPTION, "about equal flows are usual: engineering judgement")},
    {.key = "pressure",
     NUMBER_FIELD(struct indirect, pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "400 Pa"),
     SPREAD(UNIFORM, "300 Pa", "700 Pa", NULL),
     .doc = "Total pressure of the hall's fans at design flow: plates, filter, coil, containment.",
     BASIS(STANDARD, "Lei & Masanet 2022: 300 to 700 Pa for closed halls")},
    {.key = "secondary_pressure",
     NUMBER_FIELD(struct indirect, secondary_pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "300 Pa"),
     SPREAD(UNIFORM, "200 Pa", "400 Pa", ASSUMED_SPREAD),
     .doc = "Total pressure of the outdoor air's fans at full speed: louvres, plates, exhaust.",
     BASIS(ASSUMPTION, "secondary fan power is about that of the primary: engineering judgement")},
    {.key = "fan_efficiency",
     NUMBER_FIELD(struct indirect, fan_efficiency, FRACTION),
     RANGE_DEFAULT("0.2", "0.95", "0.7"),
     SPREAD(UNIFORM, "0.65", "0.9", NULL),
     .doc = "Fan, motor and drive together, at design flow, of both fans.",
     BASIS(STANDARD, "Lei & Masanet 2022: 0.65 to 0.9")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct indirect, fan_curve, fan_curve_choices),
     .initial = "doe-crah",
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE "
            "prototype), vsd (ASHRAE 90.1).",
     BASIS(STANDARD, "DOE/PNNL prototype for ASHRAE 90.1, large data centre")},
    {.key = "minimum_speed",
     NUMBER_FIELD(struct indirect, minimum_speed_frac, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.3"),
     SPREAD(UNIFORM, "0.2", "0.5", NULL),
     .doc = "Lowest fan speed over full; with less to do, units rest in turn.",
     BASIS(ASSUMPTION, "usual limit of drives and of air distribution, 0.2 to 0.5")},
    {.key = "spray_power",
     NUMBER_FIELD(struct indirect, spray_power_frac, FRACTION),
     RANGE_DEFAULT("0 %", "2 %", "0.3 %"),
     SPREAD(UNIFORM, "0.1 %", "0.6 %", ASSUMED_SPREAD),
     .doc = "Electricity of the spray pumps over design heat, while all plates are wet.",
     BASIS(ASSUMPTION, "recirculation of some litres per second and MW at 100 kPa: engineering judgement")},
    {.key = "cycles_of_concentration",
     NUMBER_FIELD(struct indirect, cycles_of_concentration, NUMBER),
     RANGE_DEFAULT("1.2", "20", "5"),
     SPREAD(UNIFORM, "3", "6", NULL),
     .doc = "Salts in the spray water over salts in the make-up: make-up = evaporation cycles / (cycles - 1).",
     BASIS(ASSUMPTION, "3 to 6 for sprayed plates, with the hardness of the water: engineering judgement")},
    FIELD_END};

const struct component indirect_evaporative_component = {
    .record = {.name = "indirect-evaporative",
               .doc = "The hall's air recirculates through a plate exchanger that outdoor air cools, dry or sprayed; "
                      "a coil on the water loop behind for what is left.",
               .size = sizeof(struct indirect),
               .fields = fields,
               .check = check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = {[READ_SUPPLY] = {"supply_k", "K", "air for the servers"},
                 [READ_SECONDARY] = {"secondary_speed_frac", "1", "mean speed of the outdoor air's fans over full"},
                 [READ_WET] = {"wet_frac", "1", "share of the plates, or of the interval, that is sprayed"},
                 [READ_FREE] = {"free_frac", "1", "share of the heat that the plates moved"},
                 [READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "volume flow of the hall's air"},
                 [READ_MAKEUP] = {"makeup_kg_s", "kg/s", "water added: evaporation and blowdown"}},
    .state_size = sizeof(struct indirect_state),
    .size = size,
    .equipment = equipment,
    .collect = collect,
    .set_point_k = set_point_k,
};
