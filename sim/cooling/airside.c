/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling with outdoor air, in four modes (ASHRAE Handbook HVAC Applications 2019, ch. 20; Lei & Masanet
 * 2020, Energy 201:117556, sec. 2):
 *
 *   1 cold       a share x of outdoor air, mixed with return air so that the supply is no colder, and no
 *                damper, than allowed
 *   2 mild       outdoor air only
 *   3 hot        a share s of it passes a wetted pad of effectiveness e and leaves at T - e (T - T_wb) on the
 *                line of constant wet bulb; s holds the highest supply, as far as the moisture is allowed.
 *                With `wetting: all` s is 1: what leaves the pads is treated as outdoor air of that state, in
 *                modes 1, 2 and 4; pads that would make it too moist stay dry
 *   4 otherwise  the coil takes what is left (integrated), with what condenses on it, or the hall is closed
 *                (x = 0) and it takes all, whichever is less
 *
 *   dry air  m = max(the servers' fans', heat / (cp rise))
 *   fans     P = (recirculation + x (pressure - recirculation) + s pad) V / efficiency, part load by fan.h
 *   supply   T = mixture + P / (m cp)
 *   hall     x m (h_return - h_outdoor) = heat + P - coil, steady, with no moisture of its own:
 *            W_supply = W_return = W of the (humidified) outdoor air, less what condensed (hall_moisture.c)
 *
 * heat + P - coil leaves with the exhaust air; of it, evaporated water times its latent heat is latent.
 * Humidifier and pad are adiabatic: enthalpy, and wet bulb, stay (the liquid's own enthalpy is left out). */
#include "cooling/airside.h"

#include <math.h>

#include "base/numerics.h"
#include "cooling/air_terminal.h"
#include "cooling/pad.h"
#include "site/psychro.h"

#define TEMPERATURE_TOLERANCE_K 1e-7

/* The hall and its air in one interval. */
struct hall {
    const struct airside *p;
    const struct airside_state *size;
    const struct outside *outside;
    const struct hall_load *load;
    double heat_w;
    double t_k, w;     /* outdoor air, humidified if the user wants that */
    double w_high;     /* moistest supply allowed */
    double drawn_kg_s; /* by the servers, dry air */
    double air_kg_s;   /* supply, dry air */
    double air_w_k;    /* its heat capacity rate */
    double fan_w_pa;   /* fan power over pressure */
    double supply_k, outdoor_frac, pad_frac, coil_w;
    double condensed_w; /* humidity ratio that the coil takes out */
    bool wetted;        /* all outdoor air passes pads: t_k and w are those behind them */
};

void airside_size(const void *parameters, const struct design *design, void *state)
{
    const struct airside *p = parameters;
    struct airside_state *s = state;
    struct hall_load load = {fmax(design->heat_w, 0), design->airflow_m3_s};
    s->volume_m3_kg = air_volume_m3_kg(p->supply_high_k, 0, design->outside.pressure_pa);
    s->air_kg_s = servers_flow(&load, load.airflow_m3_s / s->volume_m3_kg, AIR_CP_J_KG_K, p->temperature_rise_k);
    s->flow_m3_s = s->air_kg_s * s->volume_m3_kg;
}

void airside_equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct airside *p = parameters;
    const struct airside_state *s = state;
    row->air_flow_m3_s = s->flow_m3_s;
    row->air_in_k = p->supply_high_k + fmax(design->heat_w, 0) / (s->air_kg_s * AIR_CP_J_KG_K);
    row->air_out_k = p->supply_high_k;
    row->fan_power_w = fan_power_w(s->flow_m3_s, p->pressure_pa + p->pad_pressure_pa, p->fan_efficiency);
}

double airside_set_point_k(const void *parameters)
{
    const struct airside *p = parameters;
    return coil_water_k(p->supply_high_k, p->water_supply_k, p->coil_approach_k);
}

double airside_ride_through_s(const void *parameters)
{
    return ((const struct airside *)parameters)->ride_through_s;
}

static double humidity_ratio_low(const struct airside *p, const struct outside *outside)
{
    double supply = clamp(outside->dry_bulb_k, p->supply_low_k, p->supply_high_k);
    return fmax(air_saturation_humidity_ratio(p->dew_point_low_k, outside->pressure_pa),
                air_humidity_ratio(supply, p->humidity_low_frac, outside->pressure_pa));
}

/* Sets the flow and the fans for a supply temperature. */
static void set_supply(struct hall *hall, double supply_k)
{
    const struct airside *p = hall->p;
    double cp = AIR_CP_J_KG_K + 1860 * hall->w; /* ASHRAE Fundamentals 2017, ch. 1, eq. 30 */
    hall->supply_k = supply_k;
    hall->drawn_kg_s =
        servers_flow(hall->load, hall->load->airflow_m3_s / hall->size->volume_m3_kg, cp, p->temperature_rise_k);
    hall->air_kg_s = fmin(hall->drawn_kg_s, hall->size->air_kg_s);
    hall->air_w_k = hall->air_kg_s * cp;
    double flow = hall->air_kg_s * air_volume_m3_kg(supply_k, hall->w, hall->outside->pressure_pa);
    hall->fan_w_pa = fan_power_w(hall->size->flow_m3_s, 1, p->fan_efficiency) *
                     fan_power_frac((enum fan_curve)p->fan_curve, flow / hall->size->flow_m3_s, p->minimum_speed_frac);
}

static double fan_w(const struct hall *hall)
{
    const struct airside *p = hall->p;
    double outdoor_pa = p->pressure_pa - p->recirculation_pressure_pa;
    return hall->fan_w_pa *
           (p->recirculation_pressure_pa + hall->outdoor_frac * outdoor_pa + hall->pad_frac * p->pad_pressure_pa);
}

static double humidity_excess(double t_k, void *context)
{
    const struct hall *hall = context;
    return air_relative_humidity_frac(t_k, hall->w, hall->outside->pressure_pa) - hall->p->humidity_high_frac;
}

/* The coldest supply within the temperature band that is warm enough for the limit of relative humidity. */
static double coldest_supply_k(struct hall *hall)
{
    const struct airside *p = hall->p;
    double t = p->supply_low_k;
    if (humidity_excess(t, hall) > 0)
        root_find(humidity_excess, hall, t, p->supply_high_k, TEMPERATURE_TOLERANCE_K, &t);
    return t;
}

/* Mode 1: the balance of the hall, linear in x because the fans' pressure is. */
static void mix_air(struct hall *hall)
{
    const struct airside *p = hall->p;
    double return_k = hall->supply_k + hall->heat_w / hall->air_w_k;
    double outdoor_pa = p->pressure_pa - p->recirculation_pressure_pa + (hall->wetted ? p->pad_pressure_pa : 0);
    hall->outdoor_frac = clamp((hall->heat_w + hall->fan_w_pa * p->recirculation_pressure_pa) /
                                   (hall->air_w_k * (return_k - hall->t_k) - hall->fan_w_pa * outdoor_pa),
                               0, 1);
    if (hall->wetted)
        hall->pad_frac = hall->outdoor_frac;
}

static void close_hall(struct hall *hall)
{
    hall->outdoor_frac = hall->pad_frac = 0;
    hall->coil_w = hall->heat_w + fan_w(hall);
}

/* Mode 3, staged: wets pads until the supply is held, or the air as moist as allowed. Returns the heat that this saves. */
static double stage_pads(struct hall *hall, double excess_w, double *pad_w)
{
    const struct airside *p = hall->p;
    double pad_k = pad_air_k(hall->outside, p->effectiveness), drop_k = hall->t_k - pad_k;
    if (!(drop_k > 0 && p->effectiveness > 0))
        return 0;
    *pad_w = fmax(pad_humidity_ratio(hall->outside, pad_k), hall->w);
    double gain_w = hall->air_w_k * drop_k - hall->fan_w_pa * p->pad_pressure_pa;
    if (!(gain_w > 0))
        return 0;
    hall->pad_frac = gain_w > excess_w ? excess_w / gain_w : 1;
    if (*pad_w > hall->w)
        hall->pad_frac = fmin(hall->pad_frac, (hall->w_high - hall->w) / (*pad_w - hall->w));
    return hall->pad_frac * gain_w;
}

/* Humidity ratio that air of w loses on the coil while that takes excess_w of its warmth. */
static double condensing_w(const struct hall *hall, double excess_w, double w)
{
    const struct airside *p = hall->p;
    double surface_k = hall_moisture_surface_k(p->moisture.coil_surface_frac, hall->supply_k, airside_set_point_k(p));
    double over = w - air_saturation_humidity_ratio(surface_k, hall->outside->pressure_pa);
    if (!(over > 0))
        return 0;
    return over * hall_moisture_contact_frac(hall->supply_k + excess_w / hall->air_w_k, hall->supply_k, surface_k);
}

/* A closed hall still has some outdoor air. */
static void ventilate(const struct hall *hall, struct collected *out)
{
    const struct airside *p = hall->p;
    struct hall_moisture moisture = p->moisture;
    moisture.dew_point_low_k = p->humidify ? p->dew_point_low_k : NAN;
    struct hall_air air = {.servers_kg_s = hall->air_kg_s,
                           .return_k = hall->supply_k + hall->heat_w / hall->air_w_k,
                           .supply_k = hall->supply_k,
                           .water_k = airside_set_point_k(p)};
    hall_moisture_run(&moisture, hall->outside, &air, out);
}

/* Modes 3 and 4, in which outdoor air and fans alone would be too warm. *pad_w gets the humidity ratio behind
 * the pad. */
static void cool_air(struct hall *hall, double *pad_w)
{
    const struct airside *p = hall->p;
    double excess_w = hall->air_w_k * (hall->t_k - hall->supply_k) + fan_w(hall);
    if (p->wetting == WETTING_STAGED)
        excess_w -= stage_pads(hall, excess_w, pad_w);
    if (excess_w <= 1e-12 * hall->heat_w)
        return;
    double closed_w = hall->heat_w + hall->fan_w_pa * p->recirculation_pressure_pa,
           dried = condensing_w(hall, excess_w, hall->w + hall->pad_frac * (*pad_w - hall->w)),
           latent_w = dried * hall->air_kg_s * water_latent_heat_j_kg(hall->supply_k);
    if (!p->integrated || excess_w + latent_w >= closed_w) {
        close_hall(hall);
        return;
    }
    hall->coil_w = excess_w + latent_w;
    hall->condensed_w = dried;
}

/* Outdoor air of t_k and w, alone or mixed with return air. Returns whether it is too warm. */
static bool take_air(struct hall *hall)
{
    const struct airside *p = hall->p;
    hall->outdoor_frac = 1;
    hall->pad_frac = hall->wetted ? 1 : 0;
    set_supply(hall, hall->t_k);
    set_supply(hall, hall->t_k + fan_w(hall) / hall->air_w_k);
    double open_k = hall->t_k + fan_w(hall) / hall->air_w_k, coldest_k = coldest_supply_k(hall);
    set_supply(hall, clamp(open_k, coldest_k, p->supply_high_k));
    if (open_k < coldest_k)
        mix_air(hall);
    return open_k > p->supply_high_k;
}

/* Wets all pads if that cools, and the air behind them is no moister than allowed. */
static bool wet_all(struct hall *hall)
{
    const struct airside *p = hall->p;
    double pad_k = pad_air_k(hall->outside, p->effectiveness), w = pad_humidity_ratio(hall->outside, pad_k);
    if (!(p->effectiveness > 0 && pad_k < hall->t_k) || w > hall->w_high)
        return false;
    hall->t_k = pad_k;
    hall->w = fmax(w, hall->w);
    return hall->wetted = true;
}

void airside_collect(const void *parameters, const void *state, const struct outside *outside,
                     const struct hall_load *load, struct collected *out)
{
    const struct airside *p = parameters;
    double heat_w = load->heat_w;
    struct hall hall = {.p = p,
                        .size = state,
                        .outside = outside,
                        .load = load,
                        .heat_w = heat_w,
                        .t_k = outside->dry_bulb_k,
                        .w = outside->humidity_ratio};
    *out = (struct collected){.target_k = airside_set_point_k(p),
                              .inlet_k = clamp(outside->dry_bulb_k, p->supply_low_k, p->supply_high_k)};
    out->own.reading[AIRSIDE_READ_SUPPLY] = out->inlet_k;
    if (!(heat_w > 0 && hall.size->air_kg_s > 0)) {
        out->into_loop_w = heat_w;
        return;
    }
    double pressure = outside->pressure_pa, driest = p->humidify ? humidity_ratio_low(p, outside) : 0;
    if (hall.w < driest) {
        hall.t_k = air_temperature_k(air_enthalpy_j_kg(hall.t_k, hall.w), driest);
        hall.w = driest;
    }
    double pad_w = hall.w; /* behind the pads */
    hall.w_high = fmin(air_saturation_humidity_ratio(p->dew_point_high_k, pressure),
                       air_humidity_ratio(p->supply_high_k, p->humidity_high_frac, pressure));
    if (hall.w > hall.w_high) {
        hall.w = hall.w_high; /* that of the closed hall, which only the air's volume depends on */
        set_supply(&hall, p->supply_high_k);
        close_hall(&hall);
    } else {
        bool hot = take_air(&hall);
        if (hot && p->wetting == WETTING_ALL && wet_all(&hall))
            hot = take_air(&hall);
        pad_w = hall.w;
        if (hot)
            cool_air(&hall, &pad_w);
    }

    double power = fan_w(&hall);
    double gain = hall.outdoor_frac * fmax(hall.w - outside->humidity_ratio, 0) + hall.pad_frac * (pad_w - hall.w);
    if (hall.outdoor_frac == 0)
        gain = 0;
    struct outcome *own = &out->own;
    own->power_w = power;
    own->evaporated_kg_s = hall.air_kg_s * gain;
    own->condensed_kg_s = hall.air_kg_s * hall.condensed_w;
    own->blowdown_kg_s = own->evaporated_kg_s / (p->cycles_of_concentration - 1);
    own->latent_w = fmax(own->evaporated_kg_s - own->condensed_kg_s, 0) * water_latent_heat_j_kg(outside->wet_bulb_k);
    own->to_air_w = heat_w + power - hall.coil_w - own->latent_w;
    out->into_loop_w = hall.coil_w;
    if (hall.outdoor_frac == 0)
        ventilate(&hall, out);
    out->inlet_k = hall.supply_k + recirculated_k(heat_w, hall.air_w_k / hall.air_kg_s, hall.air_kg_s, hall.drawn_kg_s);

    own->reading[AIRSIDE_READ_SUPPLY] = hall.supply_k;
    own->reading[AIRSIDE_READ_OUTDOOR] = hall.outdoor_frac;
    own->reading[AIRSIDE_READ_PAD] = hall.pad_frac;
    own->reading[AIRSIDE_READ_AIRFLOW] = hall.air_kg_s * air_volume_m3_kg(hall.supply_k, hall.w, pressure);
    own->reading[AIRSIDE_READ_OUTDOOR_AIRFLOW] = hall.outdoor_frac * hall.air_kg_s;
    own->reading[AIRSIDE_READ_MAKEUP] = own->evaporated_kg_s + own->blowdown_kg_s;
}
