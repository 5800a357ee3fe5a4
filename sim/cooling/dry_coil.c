/* SPDX-License-Identifier: Apache-2.0 */
/* Crossflow exchanger, both streams unmixed (heat_exchanger.h):
 *
 *   heat = eps(NTU, Cmin / Cmax) Cmin (water_in - air_in)
 *   NTU  = UA / Cmin,   1 / UA = 1 / hA_air + 1 / hA_water
 *   hA_air ~ fa^0.8,   hA_water ~ fw^0.85,   hA_air / hA_water = 0.5 at design
 *
 * with fa, fw the flows over design. Source of exponents, ratio and free convection (0.125 of the air flow
 * without the fan): Buildings library, Fluid.HeatExchangers, BaseClasses.HADryCoil and dry-cooler data;
 * Wetter (1999), Simulation Model: Finned Water-Air Coil Without Condensation, LBNL.
 *
 * Only differences of temperature count, so the approach alone sizes it, whatever the design dry bulb.
 *
 * Limit of the speed. Near its design point a coil moves heat ~ d f^n (d: water in over air in) for a fan
 * power ~ f^3. The last watt of heat costs
 *
 *   dP/dQ = (3 P0 / n Q0) f^(3 - n) d0 / d        (0: at design, full speed)
 *
 * which is held at or below a given value by f <= (d / d_full)^(1 / (3 - n)), d_full = d0 (3 P0 / n Q0) /
 * value. Without it the fans run at full speed for the last kelvin that the air is colder than the water. A
 * limit below the slowest speed lets them run for a part of the interval, (limit / slowest)^3, so that their
 * power goes on as the cube. */
#include "cooling/dry_coil.h"

#include <math.h>

#include "base/numerics.h"
#include "cooling/heat_exchanger.h"
#include "site/psychro.h"

#define AIR_EXPONENT 0.8
#define WATER_EXPONENT 0.85
/* hA over UA at design, from hA_air / hA_water = 0.5. */
#define AIR_SIDE_OVER_UA 1.5
#define WATER_SIDE_OVER_UA 3.0
#define FREE_CONVECTION 0.125
#define SPEED_TOLERANCE 1e-10
#define SPEED_STEP 1e-3 /* of the derivative at design */

/* Coil between water and air, for one state of the water. */
struct coil_contact {
    const struct dry_coil_state *size;
    double water_w_k, difference_k; /* water in over air in */
    double water_side_w_k;          /* hA of the water */
    double wanted_w;
};

static double heat_w(const struct coil_contact *c, double air_frac)
{
    double air_w_k = c->size->air_w_k * air_frac;
    double air_side = AIR_SIDE_OVER_UA * c->size->ua_w_k * pow(air_frac, AIR_EXPONENT);
    double ua = air_side * c->water_side_w_k / (air_side + c->water_side_w_k);
    double least = fmin(air_w_k, c->water_w_k), most = fmax(air_w_k, c->water_w_k);
    return exchanger_crossflow_effectiveness(ua / least, least / most) * least * c->difference_k;
}

static double excess_w(double air_frac, void *context)
{
    const struct coil_contact *c = context;
    return heat_w(c, air_frac) - c->wanted_w;
}

static struct coil_contact contact_of(const struct dry_coil_state *s, double water_w_k, double difference_k)
{
    double water_frac = water_w_k / s->capacity_w_k;
    return (struct coil_contact){.size = s,
                                 .water_w_k = water_w_k,
                                 .difference_k = difference_k,
                                 .water_side_w_k = WATER_SIDE_OVER_UA * s->ua_w_k * pow(water_frac, WATER_EXPONENT)};
}

void dry_coil_size(const struct dry_coil *p, const struct design *design, struct dry_coil_state *s)
{
    double size = p->margin * bank_running_frac(&p->bank);
    double heat = size * design->heat_w, capacity = size * design->capacity_w_k;
    *s = (struct dry_coil_state){
        .capacity_w_k = capacity, .air_w_k = p->air_over_water * capacity, .followed = design->followed};
    if (!(heat > 0 && capacity > 0))
        return;
    double least = fmin(s->air_w_k, capacity), most = fmax(s->air_w_k, capacity);
    double difference = p->approach_k + heat / capacity;
    s->ua_w_k = exchanger_crossflow_ntu(heat / (least * difference), least / most) * least;
    s->fan_w = p->fan_power_frac * heat;

    struct coil_contact c = contact_of(s, capacity, difference);
    double slope_w = (heat_w(&c, 1 + SPEED_STEP) - heat_w(&c, 1 - SPEED_STEP)) / (2 * SPEED_STEP);
    s->full_speed_difference_k = difference * 3 * s->fan_w / (slope_w * p->marginal_power_frac);
    s->speed_exponent = 1 / (3 - slope_w / heat_w(&c, 1));
}

const struct bank *dry_coil_bank(const void *parameters)
{
    return &((const struct dry_coil *)parameters)->bank;
}

void dry_coil_equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct dry_coil *p = parameters;
    const struct dry_coil_state *s = state;
    double entering_k = design->target_k - p->approach_k; /* the air that the approach is over */
    row->capacity_w = p->margin * design->heat_w / (double)p->bank.units;
    row->air_flow_m3_s = s->air_w_k / AIR_CP_J_KG_K * air_volume_m3_kg(entering_k, 0, design->outside.pressure_pa);
    row->air_in_k = entering_k;
    if (s->air_w_k > 0)
        row->air_out_k = entering_k + design->heat_w / s->air_w_k;
    row->ua_w_k = s->ua_w_k;
    row->fan_power_w = s->fan_w;
}

double dry_coil_economic_speed(const struct dry_coil_state *s, double entering_k, const struct coolant *in)
{
    double difference_k = fmax(in->in_k - entering_k, 0);
    if (difference_k >= s->full_speed_difference_k)
        return 1;
    return pow(difference_k / s->full_speed_difference_k, s->speed_exponent);
}

void dry_coil_run(const struct dry_coil *p, const struct dry_coil_state *s, double entering_k, const struct coolant *in,
                  double wanted_w, double fastest_frac, struct dry_coil_run *run)
{
    *run = (struct dry_coil_run){0};
    if (!(wanted_w > 0 && s->ua_w_k > 0 && in->capacity_w_k > 0 && in->in_k > entering_k))
        return;
    struct coil_contact c = contact_of(s, in->capacity_w_k, in->in_k - entering_k);
    double slowest = p->minimum_fan_frac, full_w = heat_w(&c, 1), slowest_w = 0, free_w = 0, most_w = full_w;
    bool slow = wanted_w < full_w || fastest_frac < 1;
    if (slow)
        slowest_w = heat_w(&c, slowest);
    if (slow && (wanted_w < slowest_w || fastest_frac < slowest))
        free_w = heat_w(&c, FREE_CONVECTION);
    if (fastest_frac < slowest)
        most_w = free_w + pow(fastest_frac / slowest, 3) * (slowest_w - free_w);
    else if (fastest_frac < 1)
        most_w = heat_w(&c, fastest_frac);
    run->heat_w = fmin(wanted_w, most_w);

    struct fan_hold hold;
    if (fan_hold_plan(run->heat_w, full_w, slowest_w, free_w, slowest, &hold)) {
        c.wanted_w = run->heat_w;
        root_between(excess_w, &c, slowest, slowest_w - c.wanted_w, 1, full_w - c.wanted_w, SPEED_TOLERANCE,
                     &hold.speed_frac);
    }
    run->fan_w = s->fan_w * hold.running_frac * fan_power_frac((enum fan_curve)p->fan_curve, hold.speed_frac, 0);
    run->speed_frac = fan_hold_mean_frac(&hold);
    run->air_frac = run->speed_frac + FREE_CONVECTION * hold.free_frac;
}

static const char record_sheet[] =
    "BAC Trillium TDFS1238N as in the Buildings library, Fluid.HeatExchangers data: 2931 kW, air 35 degC, "
    "water 46.11 to 40.55 degC, fans 117.68 kW";

const struct field dry_coil_fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct dry_coil, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "25 K", "5.55 K"),
     SPREAD(TRIANGULAR, "4 K", "9 K", ASSUMED_SPREAD),
     .doc = "Leaving water over the air that enters the coil, dry, at design heat with the fans at full "
            "speed; with the range of the loop it gives the initial temperature difference (11.1 K for a "
            "range of 5.56 K). Closer is a larger coil.",
     .source = record_sheet,
     .standing = STANDING_DATASHEET},
    {.key = "set_point",
     NUMBER_FIELD(struct dry_coil, set_point_k, TEMPERATURE),
     RANGE_DEFAULT("-10 degC", "60 degC", "10 degC"),
     .doc = "The coldest water that the cooler is let to make: protection from frost, and from condensation on pipes.",
     .standing = STANDING_ASSUMPTION,
     .source = "engineering judgement: above the usual dew point limit of the hall's air less its approach"},
    {.key = "margin",
     NUMBER_FIELD(struct dry_coil, margin, NUMBER),
     RANGE_DEFAULT("0.2", "3", "1"),
     .doc = "Size of coils and fans over what the design heat needs, where `units` and `spare` do not say it."},
    {.key = "*", PART_FIELD(struct dry_coil, bank, struct bank, bank_fields)},
    {.key = "air_over_water",
     NUMBER_FIELD(struct dry_coil, air_over_water, NUMBER),
     RANGE_DEFAULT("0.3", "3", "1"),
     SPREAD(UNIFORM, "0.8", "1.25", ASSUMED_SPREAD),
     .doc = "Heat capacity rate of the air over that of the water, at design.",
     BASIS(ASSUMPTION, "balanced streams give the effectiveness of 0.5 of the record: BAC Trillium TDFS1238N as in "
                       "the Buildings library, Fluid.HeatExchangers data: 2931 kW, air 35 degC, water 46.11 to 40.55 "
                       "degC, fans 117.68 kW")},
    {.key = "fan_power",
     NUMBER_FIELD(struct dry_coil, fan_power_frac, FRACTION),
     RANGE_DEFAULT("0.5 %", "10 %", "4.0 %"),
     SPREAD(TRIANGULAR, "2 %", "5 %", ASSUMED_SPREAD),
     .doc = "Electricity of the fans at full speed over the design heat. Large slow fans with an approach of "
            "6 to 8 K need 2 to 3 %.",
     .source = record_sheet,
     .standing = STANDING_DATASHEET},
    {.key = "minimum_fan_speed",
     NUMBER_FIELD(struct dry_coil, minimum_fan_frac, FRACTION),
     RANGE_DEFAULT("15 %", "100 %", "20 %"),
     SPREAD(UNIFORM, "15 %", "30 %", ASSUMED_SPREAD),
     .doc = "Slowest speed of the fans over full speed; below it they cycle. 100 %: fans of one speed.",
     BASIS(ASSUMPTION, "as for variable-speed towers, EnergyPlus Input Output Reference, minimum air flow rate ratio "
                       "0.2")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct dry_coil, fan_curve, fan_curve_choices),
     .initial = "cube",
     .doc = "How the fans' power falls with their speed.",
     BASIS(PHYSICS, "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 21: fan laws")},
    {.key = "marginal_fan_power",
     NUMBER_FIELD(struct dry_coil, marginal_power_frac, FRACTION),
     RANGE_DEFAULT("2 %", "10", "25 %"),
     SPREAD(UNIFORM, "12 %", "35 %", ASSUMED_SPREAD),
     .doc = "Electricity of the fans that one more watt of heat is worth, where something else can carry it: another "
            "component behind in the loop, or wetted pads. The fans slow down before it costs more. 1 / COP of a trim "
            "chiller saves most electricity; more saves the chiller (or a tower's water), 10 is as good as no limit.",
     BASIS(ASSUMPTION, "at 25 % the fans of the record still run at full speed at its own difference (24 %); the "
                       "best value depends on what stands behind, 12 to 25 % for chillers")},
    FIELD_END};
