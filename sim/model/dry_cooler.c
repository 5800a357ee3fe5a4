/* SPDX-License-Identifier: Apache-2.0 */
/* Dry cooler: fans draw outdoor air across finned coils; no water is used. Crossflow exchanger, both streams
 * unmixed (heat_exchanger.h):
 *
 *   heat = eps(NTU, Cmin / Cmax) Cmin (water_in - air_in)
 *   NTU  = UA / Cmin,   1 / UA = 1 / hA_air + 1 / hA_water
 *   hA_air ~ fa^0.8,   hA_water ~ fw^0.85,   hA_air / hA_water = 0.5 at design
 *
 * with fa, fw the flows over design. Source of exponents, ratio and free convection (0.125 of the air flow
 * without the fan): Buildings library, Fluid.HeatExchangers, BaseClasses.HADryCoil and dry-cooler data;
 * Wetter (1999), Simulation Model: Finned Water-Air Coil Without Condensation, LBNL.
 *
 * Only differences of temperature count, so the approach alone sizes it, whatever the design dry bulb. All
 * that it knows of the weather is the temperature of the air that enters the coil. */
#include <math.h>

#include "base/numerics.h"
#include "model/component.h"
#include "model/fan.h"
#include "model/fan_hold.h"
#include "model/heat_exchanger.h"

#define AIR_EXPONENT 0.8
#define WATER_EXPONENT 0.85
/* hA over UA at design, from hA_air / hA_water = 0.5. */
#define AIR_SIDE_OVER_UA 1.5
#define WATER_SIDE_OVER_UA 3.0
#define FREE_CONVECTION 0.125
#define SPEED_TOLERANCE 1e-10

struct dry_cooler {
    double approach_k, set_point_k, margin;
    double air_over_water;
    double fan_power_frac, minimum_fan_frac;
    int fan_curve;
};

struct dry_cooler_state {
    double capacity_w_k, air_w_k; /* heat capacity rates of water and air at design */
    double ua_w_k;
    double fan_w;
};

enum { READ_FAN, READ_APPROACH, READ_RANGE };

/* Coil between water and air, for one state of the water. */
struct coil {
    const struct dry_cooler_state *size;
    double water_w_k, difference_k; /* water in over air in */
    double water_side_w_k;          /* hA of the water */
    double wanted_w;
};

static double coil_heat_w(const struct coil *coil, double air_frac)
{
    double air_w_k = coil->size->air_w_k * air_frac;
    double air_side = AIR_SIDE_OVER_UA * coil->size->ua_w_k * pow(air_frac, AIR_EXPONENT);
    double ua = air_side * coil->water_side_w_k / (air_side + coil->water_side_w_k);
    double least = fmin(air_w_k, coil->water_w_k), most = fmax(air_w_k, coil->water_w_k);
    return exchanger_crossflow_effectiveness(ua / least, least / most) * least * coil->difference_k;
}

static double coil_excess_w(double air_frac, void *context)
{
    const struct coil *coil = context;
    return coil_heat_w(coil, air_frac) - coil->wanted_w;
}

static void dry_cooler_size(const void *parameters, const struct design *design, void *state)
{
    const struct dry_cooler *p = parameters;
    struct dry_cooler_state *s = state;
    double heat = p->margin * design->heat_w, capacity = p->margin * design->capacity_w_k;
    *s = (struct dry_cooler_state){.capacity_w_k = capacity, .air_w_k = p->air_over_water * capacity};
    if (!(heat > 0 && capacity > 0))
        return;
    double least = fmin(s->air_w_k, capacity), most = fmax(s->air_w_k, capacity);
    double effectiveness = heat / (least * (p->approach_k + heat / capacity));
    s->ua_w_k = exchanger_crossflow_ntu(effectiveness, least / most) * least;
    s->fan_w = p->fan_power_frac * heat;
}

static void dry_cooler_step(const void *parameters, const void *state, const struct outside *outside,
                            const struct coolant *in, struct outcome *out)
{
    const struct dry_cooler *p = parameters;
    const struct dry_cooler_state *s = state;
    double entering_k = outside->dry_bulb_k; /* a pad would cool it */
    *out = (struct outcome){.out_k = in->in_k};
    out->reading[READ_APPROACH] = in->in_k - entering_k;
    double target = fmax(in->target_k, p->set_point_k), wanted = in->capacity_w_k * (in->in_k - target);
    if (!(wanted > 0 && s->ua_w_k > 0 && in->in_k > entering_k))
        return;

    struct coil coil = {
        .size = s,
        .water_w_k = in->capacity_w_k,
        .difference_k = in->in_k - entering_k,
        .water_side_w_k =
            WATER_SIDE_OVER_UA * s->ua_w_k * pow(in->capacity_w_k / s->capacity_w_k, WATER_EXPONENT),
        .wanted_w = wanted,
    };
    double slowest = p->minimum_fan_frac;
    double full_w = coil_heat_w(&coil, 1), slowest_w = 0, free_w = 0;
    if (wanted < full_w)
        slowest_w = coil_heat_w(&coil, slowest);
    if (wanted < slowest_w)
        free_w = coil_heat_w(&coil, FREE_CONVECTION);
    struct fan_hold hold;
    if (fan_hold_plan(wanted, full_w, slowest_w, free_w, slowest, &hold))
        root_find(coil_excess_w, &coil, slowest, 1, SPEED_TOLERANCE, &hold.speed_frac);

    out->out_k = wanted < full_w ? target : in->in_k - full_w / in->capacity_w_k;
    double range_k = in->in_k - out->out_k;
    out->power_w =
        s->fan_w * hold.running_frac * fan_power_frac((enum fan_curve)p->fan_curve, hold.speed_frac, 0);
    out->to_air_w = in->capacity_w_k * range_k + out->power_w;
    out->reading[READ_FAN] = fan_hold_mean_frac(&hold);
    out->reading[READ_APPROACH] = out->out_k - entering_k;
    out->reading[READ_RANGE] = range_k;
}

static double dry_cooler_set_point_k(const void *parameters)
{
    return ((const struct dry_cooler *)parameters)->set_point_k;
}

#define RECORD_SHEET                                                                                         \
    "BAC Trillium TDFS1238N as in the Buildings library, Fluid.HeatExchangers data: 2931 kW, air 35 degC, "  \
    "water 46.11 to 40.55 degC, fans 117.68 kW"

static const struct field fields[] = {
    {.key = "approach",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
     .offset = offsetof(struct dry_cooler, approach_k),
     .min = "1 K",
     .max = "25 K",
     .initial = "5.55 K",
     .doc = "Leaving water over the outdoor air at design heat with the fans at full speed; with the range "
            "of the loop it gives the initial temperature difference (11.1 K for a range of 5.56 K). Closer "
            "is a larger coil.",
     .source = RECORD_SHEET,
     .standing = STANDING_DATASHEET},
    {.key = "set_point",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct dry_cooler, set_point_k),
     .min = "-10 degC",
     .max = "60 degC",
     .initial = "10 degC",
     .doc = "The coldest water that the cooler is let to make: protection from frost, and from condensation "
            "on pipes.",
     .standing = STANDING_ASSUMPTION,
     .source = "engineering judgement: above the usual dew point limit of the hall's air less its approach"},
    {.key = "margin",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct dry_cooler, margin),
     .min = "0.2",
     .max = "3",
     .initial = "1",
     .doc = "Size of coils and fans over what the design heat needs: spare units that run as well.",
     .standing = STANDING_CHOICE},
    {.key = "air_over_water",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct dry_cooler, air_over_water),
     .min = "0.3",
     .max = "3",
     .initial = "1",
     .doc = "Heat capacity rate of the air over that of the water, at design.",
     .source = "balanced streams give the effectiveness of 0.5 of the record: " RECORD_SHEET,
     .standing = STANDING_ASSUMPTION},
    {.key = "fan_power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct dry_cooler, fan_power_frac),
     .min = "0.5 %",
     .max = "10 %",
     .initial = "4.0 %",
     .doc = "Electricity of the fans at full speed over the design heat. Large slow fans with an approach of "
            "6 to 8 K need 2 to 3 %.",
     .source = RECORD_SHEET,
     .standing = STANDING_DATASHEET},
    {.key = "minimum_fan_speed",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct dry_cooler, minimum_fan_frac),
     .min = "15 %",
     .max = "100 %",
     .initial = "20 %",
     .doc = "Slowest speed of the fans over full speed; below it they cycle. 100 %: fans of one speed.",
     .source =
         "as for variable-speed towers, EnergyPlus Input Output Reference, minimum air flow rate ratio 0.2",
     .standing = STANDING_ASSUMPTION},
    {.key = "fan_curve",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct dry_cooler, fan_curve),
     .initial = "cube",
     .choices = fan_curve_choices,
     .doc = "How the fans' power falls with their speed.",
     .source = "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 21: fan laws",
     .standing = STANDING_PHYSICS},
    FIELD_END,
};

const struct component dry_cooler_component = {
    .record = {.name = "dry-cooler",
               .doc = "Coils in a stream of outdoor air, with fans of variable speed: cools water toward the "
                      "dry bulb without using any.",
               .size = sizeof(struct dry_cooler),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_FAN] = {"fan_speed_frac", "1", "mean speed of the fans over full speed"},
                 [READ_APPROACH] = {"approach_k", "K", "leaving water over the air that enters the coil"},
                 [READ_RANGE] = {"range_k", "K", "entering over leaving water"}},
    .state_size = sizeof(struct dry_cooler_state),
    .size = dry_cooler_size,
    .step = dry_cooler_step,
    .set_point_k = dry_cooler_set_point_k,
};
