/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling tower: water falls through a fill against air that a fan draws upward; a little of it evaporates.
 *
 * Heat: Merkel (1925), VDI Forschungsarbeiten 275, as effectiveness and NTU: Braun, Klein & Mitchell (1989),
 * ASHRAE Transactions 95(2):164; EnergyPlus Engineering Reference, CoolingTower:VariableSpeed:Merkel.
 * Air is a fluid whose temperature T is its wet bulb and whose heat capacity, in J/(kg K), is the slope of
 * saturation enthalpy:
 *
 *   cpe  = (h_sat(T_out) - h_sat(T_in)) / (T_out - T_in)
 *   heat = eps Cmin (water_in - T_in) = m_a cpe (T_out - T_in),   Cmin, Cmax of {m_a cpe, water}
 *   eps  = counterflow(NTU, Cmin / Cmax),   NTU = UA (cpe / cp) / Cmin
 *   UA   = UA0 (1.3 fa - 0.3 fa^2) (0.1082 + 1.667 fw - 0.7713 fw^2) (1 + 0.0081 (T_design - T_in))
 *
 * with fa, fw the flows of air and water over design; valid for fa 0.2..1, fw 0.3..1, T_design - T_in
 * -10..25 K.
 *
 * Water: Poppe & Roegener (1991), VDI-Waermeatlas Mi 1, in the form of Kloppers & Kroeger (2005), Int. J. Heat Mass
 * Transfer 48:765, with a Lewis factor of 1, between the temperatures and with the air that the heat above gives: the
 * water, at t, meets air that has taken up w so far and has the enthalpy i of a heat balance,
 *
 *   dw/dN = w_sat(t) - w,   dN = C dt / (m_a (h_sat(t) - i - c t (w_sat(t) - w)))
 *   dw/di = (w_sat(t) - w_sat(i)) / (h_sat(t) - i)        of air that has turned to fog
 *
 * from the outlet to the inlet, in SEGMENTS steps, each with the difference at its middle: within 1 % of a fine
 * integration. Hot dry air leaves unsaturated and takes up to 15 % less than if it left saturated; fog takes more in
 * cold air, as its drops do not keep vapour from leaving the water.
 *
 *   drift      = drift_frac * water flow
 *   blowdown   = max(evaporated / (cycles - 1) - drift, 0)
 *
 * In cold air much of the heat leaves as sensible heat; in hot dry air the water cools the air as well, and
 * vapour carries more than the heat rejected.
 *
 * Set-point: max(what the loop aims at, set_point, and with wet_bulb_reset
 *                wet bulb + wet_bulb_reset + wet_bulb_reset_slope (design wet bulb - wet bulb, >= 0)). */
#include <math.h>
#include <string.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"
#include "machine/fan.h"
#include "site/psychro.h"

/* Share of design air flow and of design UA in free convection: EnergyPlus Input Output Reference,
 * CoolingTower, and Buildings library (Fluid.HeatExchangers.CoolingTowers, fraFreCon), default 0.125. */
#define FREE_CONVECTION 0.125
/* Limits of the flow and temperature factors of UA; held constant outside. */
#define WATER_FRAC_MIN 0.3
#define WATER_FRAC_MAX 1.0
#define WET_BULB_DROP_MIN_K (-10.0)
#define WET_BULB_DROP_MAX_K 25.0
/* Design air flow: its capacity equals the water's while it warms by this much over the design wet bulb. */
#define DESIGN_AIR_RISE_K 5.0
/* Smallest difference between water and wet bulb at which heat is moved. */
#define DIFFERENCE_MIN_K 1e-6
#define SOLVE_TOLERANCE_K 1e-9
/* Steps of the integration of evaporation, and the smallest driving difference: there the air follows the water. */
#define SEGMENTS 6
#define DRIVING_MIN_J_KG 1e-3
#define FOG_DIFFERENCE_MIN_K 1e-3

struct cooling_tower {
    struct bank bank;
    double approach_k, design_wet_bulb_k, set_point_k, margin;
    double wet_bulb_reset_k; /* NaN: none */
    double wet_bulb_reset_slope;
    double fan_power_frac, minimum_fan_frac;
    int fan_curve;
    double cycles_of_concentration, drift_frac;
};

struct cooling_tower_state {
    double capacity_w_k; /* of the water at design */
    double air_kg_s;     /* dry air at full speed */
    double ua_w_k;
    double wet_bulb_k;
    double fan_w;
};

enum { READ_FAN, READ_APPROACH, READ_RANGE, READ_MAKEUP };
/* How the water and the air met, from tower_step() to tower_complete(). */
enum { HELD_IN, HELD_CAPACITY, HELD_RUNNING, HELD_FREE, HELD_SPEED, HELD_RUNNING_W, HELD_FREE_W, HELD };
_Static_assert((int)HELD <= (int)PENDING_MAX, "an outcome has room for what is held");

/* Water and air that meet, for one state of the fan. */
struct fill_contact {
    double water_w_k, in_k, wet_bulb_k, wet_bulb_j_kg, pressure_pa;
    double air_kg_s, ua_w_k;  /* at design fan speed, factors of water and temperature included */
    double wanted_w;          /* heat that the speed has to meet, or NaN: the speed is given */
    double moved_w;           /* by the fill, as of the last evaluation */
    double air_frac, ua_frac; /* shares of the two above; found from wanted_w, or given */
    double leaving_k;         /* the wet bulb at which the air leaves, as last tried */
};

static double air_ua_frac(double air_frac)
{
    return air_frac * (1.3 - 0.3 * air_frac);
}

static double water_ua_frac(double water_frac)
{
    double f = clamp(water_frac, WATER_FRAC_MIN, WATER_FRAC_MAX);
    return 0.1082 + f * (1.667 - 0.7713 * f);
}

/* Heat that the fill moves less heat that the air takes up, if the air leaves with this wet bulb. */
static double excess_w(double leaving_k, void *context)
{
    struct fill_contact *c = context;
    double rise_k = leaving_k - c->wet_bulb_k;
    double gain_j_kg = air_saturation_enthalpy_j_kg(leaving_k, c->pressure_pa) - c->wet_bulb_j_kg;
    double cpe = gain_j_kg / rise_k;
    if (!isnan(c->wanted_w)) {
        c->air_frac = fmin(c->wanted_w / (gain_j_kg * c->air_kg_s), 1);
        c->ua_frac = air_ua_frac(c->air_frac);
    }
    double air_w_k = c->air_frac * c->air_kg_s * cpe, ua = c->ua_frac * c->ua_w_k * cpe / AIR_CP_J_KG_K;
    double least = fmin(air_w_k, c->water_w_k), most = fmax(air_w_k, c->water_w_k);
    c->leaving_k = leaving_k;
    c->moved_w = exchanger_counterflow_effectiveness(ua / least, least / most) * least * (c->in_k - c->wet_bulb_k);
    return c->moved_w - (isnan(c->wanted_w) ? air_w_k * rise_k : c->wanted_w);
}

/* Solves for what the air leaves with, between these; the contact is left as it is there. The root is mostly the last that was tried. */
static double solve_leaving_k(struct fill_contact *c, double low_k, double high_k)
{
    double leaving_k = NAN;
    root_find(excess_w, c, low_k, high_k, SOLVE_TOLERANCE_K, &leaving_k);
    if (leaving_k != c->leaving_k)
        excess_w(leaving_k, c);
    return leaving_k;
}

/* Heat moved with this much air; *leaving_k gets the wet bulb at which the air leaves. */
static double contact_heat_w(struct fill_contact *c, double air_frac, double ua_frac, double *leaving_k)
{
    c->wanted_w = NAN;
    c->air_frac = air_frac;
    c->ua_frac = ua_frac;
    *leaving_k = solve_leaving_k(c, c->wet_bulb_k + DIFFERENCE_MIN_K, c->in_k);
    return c->moved_w;
}

static void tower_size(const void *parameters, const struct design *design, void *state)
{
    const struct cooling_tower *p = parameters;
    struct cooling_tower_state *s = state;
    double size = p->margin * bank_running_frac(&p->bank);
    double heat = size * design->heat_w, wet_bulb = p->design_wet_bulb_k, pressure = design->outside.pressure_pa;
    if (isnan(wet_bulb))
        wet_bulb = design->outside.wet_bulb_k;
    *s = (struct cooling_tower_state){.capacity_w_k = size * design->capacity_w_k, .wet_bulb_k = wet_bulb};
    if (!(heat > 0 && s->capacity_w_k > 0))
        return;
    double enthalpy = air_saturation_enthalpy_j_kg(wet_bulb, pressure);
    double slope =
        (air_saturation_enthalpy_j_kg(wet_bulb + DESIGN_AIR_RISE_K, pressure) - enthalpy) / DESIGN_AIR_RISE_K;
    s->air_kg_s = s->capacity_w_k / slope;
    double leaving = air_saturated_temperature_k(enthalpy + heat / s->air_kg_s, pressure);
    double cpe = heat / s->air_kg_s / (leaving - wet_bulb), air_w_k = s->air_kg_s * cpe;
    double least = fmin(air_w_k, s->capacity_w_k), most = fmax(air_w_k, s->capacity_w_k);
    double effectiveness = heat / (least * (p->approach_k + heat / s->capacity_w_k));
    /* As in EnergyPlus, UA0 is sized without the factor of the water flow, which is 1.0039 at design. */
    s->ua_w_k = exchanger_counterflow_ntu(effectiveness, least / most) * least * AIR_CP_J_KG_K / cpe;
    s->fan_w = p->fan_power_frac * heat;
}

static const struct bank *bank(const void *parameters)
{
    return &((const struct cooling_tower *)parameters)->bank;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct cooling_tower *p = parameters;
    const struct cooling_tower_state *s = state;
    row->capacity_w = p->margin * design->heat_w / (double)p->bank.units;
    row->air_flow_m3_s = s->air_kg_s * air_volume_m3_kg(design->outside.dry_bulb_k, design->outside.humidity_ratio,
                                                        design->outside.pressure_pa);
    row->air_in_k = design->outside.dry_bulb_k;
    row->ua_w_k = s->ua_w_k;
    row->fan_power_w = s->fan_w;
    row->design_wet_bulb_k = s->wet_bulb_k;
}

/* Evaporation in kg/s from water that comes at in_k and gives off heat_w to this air. */
static double evaporation_kg_s(const struct outside *outside, double in_k, double water_w_k, double air_kg_s,
                               double heat_w)
{
    double leaving_k = in_k - heat_w / water_w_k, step_k = (in_k - leaving_k) / SEGMENTS;
    double entering = outside->humidity_ratio, ratio = entering;
    double enthalpy = air_enthalpy_j_kg(outside->dry_bulb_k, entering);
    for (int i = 0; i < SEGMENTS; i++) {
        double t_k = leaving_k + (i + 0.5) * step_k, liquid_j_kg = WATER_CP_J_KG_K * (t_k - KELVIN_0_DEGC);
        double at_water = air_saturation_humidity_ratio(t_k, outside->pressure_pa);
        double at_water_j_kg = air_enthalpy_j_kg(t_k, at_water);
        double air_j_kg = enthalpy + water_w_k / air_kg_s * (t_k - leaving_k) + liquid_j_kg * (ratio - entering);
        double driving = at_water_j_kg - air_j_kg - liquid_j_kg * (at_water - ratio);
        double gained_j_kg = water_w_k * step_k / air_kg_s;
        double clear = (at_water - ratio) * -expm1(-gained_j_kg / fmax(driving, DRIVING_MIN_J_KG));
        /* Both ends of the slope lie on the curve of saturation, so it does not vanish with the difference. */
        double fog_k = fmin(air_saturated_temperature_k(air_j_kg, outside->pressure_pa), t_k - FOG_DIFFERENCE_MIN_K);
        double in_fog = air_saturation_humidity_ratio(fog_k, outside->pressure_pa);
        double slope = (at_water - in_fog) / (at_water_j_kg - air_enthalpy_j_kg(fog_k, in_fog));
        ratio += fmax(clear, gained_j_kg * slope / (1 - liquid_j_kg * slope));
    }
    return fmax(ratio - entering, 0) * air_kg_s;
}

static double target_k(const struct cooling_tower *p, const struct cooling_tower_state *s,
                       const struct outside *outside, double loop_k)
{
    double target = fmax(loop_k, p->set_point_k);
    if (isnan(p->wet_bulb_reset_k))
        return target;
    double below_k = fmax(0, s->wet_bulb_k - outside->wet_bulb_k);
    return fmax(target, outside->wet_bulb_k + p->wet_bulb_reset_k + p->wet_bulb_reset_slope * below_k);
}

static void tower_step(const void *parameters, const void *state, const struct outside *outside,
                       const struct coolant *in, struct outcome *out)
{
    const struct cooling_tower *p = parameters;
    const struct cooling_tower_state *s = state;
    *out = (struct outcome){.out_k = in->in_k};
    out->reading[READ_APPROACH] = in->in_k - outside->wet_bulb_k;
    double target = target_k(p, s, outside, in->target_k);
    double wanted = in->capacity_w_k * (in->in_k - target);
    if (!(wanted > 0 && s->air_kg_s > 0 && in->in_k - outside->wet_bulb_k > 2 * DIFFERENCE_MIN_K))
        return;

    double drop = clamp(s->wet_bulb_k - outside->wet_bulb_k, WET_BULB_DROP_MIN_K, WET_BULB_DROP_MAX_K);
    struct fill_contact c = {
        .water_w_k = in->capacity_w_k,
        .in_k = in->in_k,
        .wet_bulb_k = outside->wet_bulb_k,
        .wet_bulb_j_kg = air_saturation_enthalpy_j_kg(outside->wet_bulb_k, outside->pressure_pa),
        .pressure_pa = outside->pressure_pa,
        .air_kg_s = s->air_kg_s,
        .ua_w_k = s->ua_w_k * water_ua_frac(in->capacity_w_k / s->capacity_w_k) * (1 + 0.0081 * drop),
    };
    double slowest = p->minimum_fan_frac, full_k, slowest_k = NAN, free_k;
    double full_w = contact_heat_w(&c, 1, 1, &full_k), slowest_w = 0, free_w = 0;
    if (wanted < full_w)
        slowest_w = contact_heat_w(&c, slowest, air_ua_frac(slowest), &slowest_k);
    if (wanted < slowest_w)
        free_w = contact_heat_w(&c, FREE_CONVECTION, FREE_CONVECTION, &free_k);

    struct fan_hold hold;
    double moved = fmin(wanted, full_w), running_w = full_w;
    if (fan_hold_plan(wanted, full_w, slowest_w, free_w, slowest, &hold)) {
        c.wanted_w = running_w = wanted;
        solve_leaving_k(&c, full_k, slowest_k);
        hold.speed_frac = clamp(c.air_frac, slowest, 1);
    } else if (hold.speed_frac < 1) {
        running_w = slowest_w;
    }

    out->out_k = moved < full_w ? target : in->in_k - full_w / in->capacity_w_k;
    out->power_w = s->fan_w * hold.running_frac * fan_power_frac((enum fan_curve)p->fan_curve, hold.speed_frac, 0);
    out->reading[READ_FAN] = fan_hold_mean_frac(&hold);
    out->reading[READ_APPROACH] = out->out_k - outside->wet_bulb_k;
    out->reading[READ_RANGE] = in->in_k - out->out_k;
    const double held[HELD] = {
        [HELD_IN] = in->in_k,         [HELD_CAPACITY] = in->capacity_w_k, [HELD_RUNNING] = hold.running_frac,
        [HELD_FREE] = hold.free_frac, [HELD_SPEED] = hold.speed_frac,     [HELD_RUNNING_W] = running_w,
        [HELD_FREE_W] = free_w};
    memcpy(out->pending, held, sizeof held);
    out->incomplete = 1;
}

static void tower_complete(const void *parameters, const void *state, const struct outside *outside,
                           struct outcome *out)
{
    const struct cooling_tower *p = parameters;
    const struct cooling_tower_state *s = state;
    const double *held = out->pending, in_k = held[HELD_IN], capacity_w_k = held[HELD_CAPACITY];
    double evaporated = 0, wetted = held[HELD_RUNNING] + held[HELD_FREE];
    if (held[HELD_RUNNING] > 0)
        evaporated += held[HELD_RUNNING] * evaporation_kg_s(outside, in_k, capacity_w_k, held[HELD_SPEED] * s->air_kg_s,
                                                            held[HELD_RUNNING_W]);
    if (held[HELD_FREE] > 0)
        evaporated += held[HELD_FREE] *
                      evaporation_kg_s(outside, in_k, capacity_w_k, FREE_CONVECTION * s->air_kg_s, held[HELD_FREE_W]);
    out->evaporated_kg_s = evaporated;
    out->drift_kg_s = p->drift_frac * wetted * capacity_w_k / WATER_CP_J_KG_K;
    out->blowdown_kg_s = fmax(evaporated / (p->cycles_of_concentration - 1) - out->drift_kg_s, 0);
    double range_k = out->reading[READ_RANGE];
    out->latent_w = evaporated * water_latent_heat_j_kg(in_k - range_k / 2);
    out->to_air_w = capacity_w_k * range_k + out->power_w - out->latent_w;
    out->reading[READ_MAKEUP] = out->evaporated_kg_s + out->drift_kg_s + out->blowdown_kg_s;
}

static double tower_set_point_k(const void *parameters)
{
    return ((const struct cooling_tower *)parameters)->set_point_k;
}

static const struct field fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct cooling_tower, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "15 K", "3.89 K"),
     SPREAD(UNIFORM, "2.8 K", "6.7 K", NULL),
     .doc = "Leaving water over the wet bulb, on the design day at design heat with the fan at full speed. Closer is a "
            "larger fill with the same air. At other times the approach follows: it grows as the air gets colder.",
     BASIS(STANDARD,
           "35 to 29.44 degC at 25.55 degC wet bulb (95/85/78 degF): the usual rating point, EnergyPlus "
           "YorkCalc reference; range of 2.8 to 6.7 K for large sites, Lei & Masanet 2020, Energy 201:117556")},
    {.key = "design_wet_bulb",
     NUMBER_FIELD(struct cooling_tower, design_wet_bulb_k, TEMPERATURE),
     RANGE("-10 degC", "35 degC"),
     .optional = true,
     .doc = "Wet bulb that the tower is sized for. Without it: that of the site's design day (exceeded in 35 "
            "hours a year).",
     BASIS(CHOICE, "ASHRAE Handbook Fundamentals 2017, ch. 14: 0.4 % design conditions")},
    {.key = "set_point",
     NUMBER_FIELD(struct cooling_tower, set_point_k, TEMPERATURE),
     RANGE_DEFAULT("2 degC", "45 degC", "18 degC"),
     .doc = "The coldest water that the tower is let to make: below it the fan slows, cycles, and water passes "
            "by. Colder water helps a chiller down to what its compressor can take, and an economizer.",
     BASIS(ASSUMPTION, "15.6 to 18 degC is the coldest condenser water of the chiller curves in use (EnergyPlus "
                       "ElectricEIR data sets)")},
    {.key = "wet_bulb_reset",
     NUMBER_FIELD(struct cooling_tower, wet_bulb_reset_k, TEMPERATURE_DIFFERENCE),
     RANGE("0.5 K", "15 K"),
     .optional = true,
     .doc = "Reset of the set-point by the weather: never aim closer to the wet bulb than this, so that the "
            "fan does not run at full speed for the last kelvin. The loop is then warmer by what is left. "
            "Without it the set-point alone counts.",
     BASIS(CHOICE, "EnergyPlus Input Output Reference, SetpointManager:FollowOutdoorAirTemperature with wet bulb and "
                   "offset")},
    {.key = "wet_bulb_reset_slope",
     NUMBER_FIELD(struct cooling_tower, wet_bulb_reset_slope, NUMBER),
     RANGE_DEFAULT("0", "1", "0.24"),
     .doc =
         "Growth of that difference with each kelvin that the wet bulb is below the design day's: a tower of one size "
         "comes less close to colder air, and chasing it costs fan energy alone.",
     BASIS(STANDARD,
           "ANSI/ASHRAE/IES 90.1-2019, G3.1.3.11: approach of 25.72 - 0.24 wet bulb, in degF, which is 3.9 K at "
           "25.6 degC; set as the baseline's wet-bulb offset in openstudio-standards")},
    {.key = "margin",
     NUMBER_FIELD(struct cooling_tower, margin, NUMBER),
     RANGE_DEFAULT("0.2", "3", "1"),
     .doc = "Size of the tower, air and fan over what the design heat needs: spare cells that run as well, "
            "each slower, where `units` and `spare` do not say it. Their fans then need less power, and one that fails "
            "is not missed."},
    {.key = "*", PART_FIELD(struct cooling_tower, bank, struct bank, bank_fields)},
    {.key = "fan_power",
     NUMBER_FIELD(struct cooling_tower, fan_power_frac, FRACTION),
     RANGE_DEFAULT("0.2 %", "6 %", "1.4 %"),
     SPREAD(TRIANGULAR, "1 %", "2.6 %", ASSUMED_SPREAD),
     .doc = "Electricity of the fan at full speed over the heat of the tower's size.",
     BASIS(STANDARD,
           "ANSI/ASHRAE/IES 90.1-2019, table 6.8.1-7: at least 40.2 gpm of water per hp for axial open towers "
           "at 95/85 degF, 1.27 % of the heat; motor efficiency 0.9. A centrifugal fan needs twice as much")},
    {.key = "minimum_fan_speed",
     NUMBER_FIELD(struct cooling_tower, minimum_fan_frac, FRACTION),
     RANGE_DEFAULT("15 %", "100 %", "20 %"),
     SPREAD(UNIFORM, "15 %", "30 %", ASSUMED_SPREAD),
     .doc = "Slowest speed of the fan over full speed; below it the fan cycles. 100 %: a fan of one speed.",
     BASIS(STANDARD, "EnergyPlus Input Output Reference, CoolingTower:VariableSpeed, minimum air flow rate ratio 0.2")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct cooling_tower, fan_curve, fan_curve_choices),
     .initial = "cube",
     .doc = "How the fan's power falls with its speed.",
     BASIS(PHYSICS, "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 21: fan laws")},
    {.key = "cycles_of_concentration",
     NUMBER_FIELD(struct cooling_tower, cycles_of_concentration, NUMBER),
     RANGE_DEFAULT("1.2", "20", "4"),
     SPREAD(TRIANGULAR, "3", "15", NULL),
     .doc = "Salts in the basin over salts in the make-up: blowdown = evaporation / (cycles - 1) - drift. "
            "Hard or reclaimed water allows 2 to 4, soft or treated water more.",
     BASIS(ASSUMPTION, "3 in the DOE prototype data centre; 3 to 15 at large sites, Lei & Masanet 2022, Resour. "
                       "Conserv. Recycl. 182:106323")},
    {.key = "drift",
     NUMBER_FIELD(struct cooling_tower, drift_frac, FRACTION),
     RANGE_DEFAULT("0 %", "0.5 %", "0.0005 %"),
     SPREAD(UNIFORM, "0.0005 %", "0.005 %", NULL),
     .doc = "Droplets carried away with the air, over the water that falls through the fill.",
     BASIS(DATASHEET, "modern eliminators, as in the DOE prototype data centre (EnergyPlus); 0.005 to 0.5 % in Lei "
                      "& Masanet 2022; EnergyPlus default 0.008 %")},
    FIELD_END,
};

const struct component cooling_tower_component = {
    .record = {.name = "cooling-tower",
               .doc = "Open tower: evaporates some of the water to cool the rest toward the wet bulb, with a "
                      "fan of variable speed.",
               .size = sizeof(struct cooling_tower),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_FAN] = {"fan_speed_frac", "1", "mean speed of the fan over full speed"},
                 [READ_APPROACH] = {"approach_k", "K", "leaving water over the wet bulb of the air"},
                 [READ_RANGE] = {"range_k", "K", "entering over leaving water"},
                 [READ_MAKEUP] = {"makeup_kg_s", "kg/s", "water added: evaporation, drift and blowdown"}},
    .bank = bank,
    .state_size = sizeof(struct cooling_tower_state),
    .size = tower_size,
    .equipment = equipment,
    .step = tower_step,
    .complete = tower_complete,
    .set_point_k = tower_set_point_k,
};
