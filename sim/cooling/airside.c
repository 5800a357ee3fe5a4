/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling with outdoor air, in four modes (ASHRAE Handbook HVAC Applications 2019, ch. 20; Lei & Masanet
 * 2020, Energy 201:117556, sec. 2):
 *
 *   1 cold       a share x of outdoor air, mixed with return air so that the supply is no colder, and no
 *                damper, than allowed
 *   2 mild       outdoor air only
 *   3 hot        a share s of it passes a wetted pad of effectiveness e and leaves at T - e (T - T_wb) on the
 *                line of constant wet bulb; s holds the highest supply, as far as the moisture is allowed
 *   4 otherwise  the coil takes what is left (integrated), or the hall is closed (x = 0) and it takes all
 *
 *   dry air  m = heat / (cp rise)
 *   fans     P = (recirculation + x (pressure - recirculation) + s pad) V / efficiency, part load by fan.h
 *   supply   T = mixture + P / (m cp)
 *   hall     x m (h_return - h_outdoor) = heat + P - coil, steady, with no moisture of its own:
 *            W_supply = W_return = W of the (humidified) outdoor air
 *
 * heat + P - coil leaves with the exhaust air; of it, evaporated water times its latent heat is latent.
 * Humidifier and pad are adiabatic: enthalpy, and wet bulb, stay (the liquid's own enthalpy is left out). */
#include "cooling/airside.h"

#include <math.h>

#include "base/numerics.h"
#include "cooling/coil.h"
#include "site/psychro.h"

#define TEMPERATURE_TOLERANCE_K 1e-7

/* The hall and its air in one interval. */
struct hall {
    const struct airside *p;
    const struct airside_state *size;
    const struct outside *outside;
    double heat_w;
    double t_k, w;   /* outdoor air, humidified if the user wants that */
    double w_high;   /* moistest supply allowed */
    double air_kg_s; /* supply, dry air */
    double air_w_k;  /* its heat capacity rate */
    double fan_w_pa; /* fan power over pressure */
    double supply_k, outdoor_frac, pad_frac, coil_w;
};

void airside_size(const void *parameters, const struct design *design, void *state)
{
    const struct airside *p = parameters;
    struct airside_state *s = state;
    s->air_kg_s = fmax(design->heat_w, 0) / (AIR_CP_J_KG_K * p->temperature_rise_k);
    s->flow_m3_s = s->air_kg_s * air_volume_m3_kg(p->supply_high_k, 0, design->outside.pressure_pa);
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
    hall->air_kg_s = fmin(hall->heat_w / (cp * p->temperature_rise_k), hall->size->air_kg_s);
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
    double outdoor_pa = p->pressure_pa - p->recirculation_pressure_pa;
    hall->outdoor_frac = clamp((hall->heat_w + hall->fan_w_pa * p->recirculation_pressure_pa) /
                                   (hall->air_w_k * (return_k - hall->t_k) - hall->fan_w_pa * outdoor_pa),
                               0, 1);
}

static void close_hall(struct hall *hall)
{
    hall->outdoor_frac = hall->pad_frac = 0;
    hall->coil_w = hall->heat_w + fan_w(hall);
}

/* Modes 3 and 4, in which outdoor air and fans alone would be too warm. *pad_w gets the humidity ratio behind
 * the pad. */
static void cool_air(struct hall *hall, double *pad_w)
{
    const struct airside *p = hall->p;
    const struct outside *o = hall->outside;
    double pad_k = o->dry_bulb_k - p->effectiveness * (o->dry_bulb_k - o->wet_bulb_k), drop_k = hall->t_k - pad_k;
    *pad_w = hall->w;
    hall->outdoor_frac = 1;
    double excess_w = hall->air_w_k * (hall->t_k - hall->supply_k) + fan_w(hall);
    if (drop_k > 0 && p->effectiveness > 0) {
        *pad_w = fmax(air_humidity_ratio_from_wet_bulb(pad_k, o->wet_bulb_k, o->pressure_pa), hall->w);
        double gain_w = hall->air_w_k * drop_k - hall->fan_w_pa * p->pad_pressure_pa;
        double share = gain_w > excess_w ? excess_w / gain_w : 1;
        if (*pad_w > hall->w)
            share = fmin(share, (hall->w_high - hall->w) / (*pad_w - hall->w));
        if (gain_w > 0) {
            hall->pad_frac = share;
            excess_w -= share * gain_w;
        }
    }
    if (excess_w <= 1e-12 * hall->heat_w)
        return;
    double w = hall->w + hall->pad_frac * (*pad_w - hall->w),
           closed_w = hall->heat_w + hall->fan_w_pa * p->recirculation_pressure_pa;
    bool condenses = w > air_saturation_humidity_ratio(airside_set_point_k(p), o->pressure_pa);
    if (p->integrated && !condenses && excess_w < closed_w)
        hall->coil_w = excess_w;
    else
        close_hall(hall);
}

void airside_collect(const void *parameters, const void *state, const struct outside *outside, double heat_w,
                     struct collected *out)
{
    const struct airside *p = parameters;
    struct hall hall = {.p = p,
                        .size = state,
                        .outside = outside,
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
    double pad_w = hall.w;
    hall.w_high = fmin(air_saturation_humidity_ratio(p->dew_point_high_k, pressure),
                       air_humidity_ratio(p->supply_high_k, p->humidity_high_frac, pressure));
    if (hall.w > hall.w_high) {
        hall.w = hall.w_high; /* that of the closed hall, which only the air's volume depends on */
        set_supply(&hall, p->supply_high_k);
        close_hall(&hall);
    } else {
        hall.outdoor_frac = 1;
        set_supply(&hall, hall.t_k);
        set_supply(&hall, hall.t_k + fan_w(&hall) / hall.air_w_k);
        double open_k = hall.t_k + fan_w(&hall) / hall.air_w_k, coldest_k = coldest_supply_k(&hall);
        set_supply(&hall, clamp(open_k, coldest_k, p->supply_high_k));
        if (open_k < coldest_k)
            mix_air(&hall);
        else if (open_k > p->supply_high_k)
            cool_air(&hall, &pad_w);
    }

    double power = fan_w(&hall);
    double gain = hall.outdoor_frac * fmax(hall.w - outside->humidity_ratio, 0) + hall.pad_frac * (pad_w - hall.w);
    if (hall.outdoor_frac == 0)
        gain = 0;
    struct outcome *own = &out->own;
    own->power_w = power;
    own->evaporated_kg_s = hall.air_kg_s * gain;
    own->blowdown_kg_s = own->evaporated_kg_s / (p->cycles_of_concentration - 1);
    own->latent_w = own->evaporated_kg_s * water_latent_heat_j_kg(outside->wet_bulb_k);
    own->to_air_w = heat_w + power - hall.coil_w - own->latent_w;
    out->into_loop_w = hall.coil_w;
    /* If fans cannot bring the air that servers draw, the rest comes round from the hot aisle. */
    double rise_k = heat_w / hall.air_w_k;
    out->inlet_k = hall.supply_k + fmax(rise_k - p->temperature_rise_k, 0);

    own->reading[AIRSIDE_READ_SUPPLY] = hall.supply_k;
    own->reading[AIRSIDE_READ_OUTDOOR] = hall.outdoor_frac;
    own->reading[AIRSIDE_READ_PAD] = hall.pad_frac;
    own->reading[AIRSIDE_READ_AIRFLOW] = hall.air_kg_s * air_volume_m3_kg(hall.supply_k, hall.w, pressure);
    own->reading[AIRSIDE_READ_OUTDOOR_AIRFLOW] = hall.outdoor_frac * hall.air_kg_s;
    own->reading[AIRSIDE_READ_MAKEUP] = own->evaporated_kg_s + own->blowdown_kg_s;
}
