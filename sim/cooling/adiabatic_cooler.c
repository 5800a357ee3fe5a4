/* SPDX-License-Identifier: Apache-2.0 */
/* Adiabatic cooler: a dry cooler (dry_coil.c) whose air can pass wetted pads before the coil. Behind them it
 * is colder by the pads' effectiveness e, at the same wet bulb (ASHRAE Handbook HVAC Systems and Equipment
 * 2020, ch. 41, direct evaporative cooling):
 *
 *   T_coil = T - e (T - T_wb)
 *   heat   = (1 - s) dry(T) + s wet(T_coil)
 *   evaporated = s m_air (W(T_coil, T_wb) - W(T)),   blowdown = evaporated / (cycles - 1)
 *
 * First the fans speed up. At wet_speed they stay, and a share s of the pads (or of the interval) is wetted, as
 * much as holds the water's target. When all are wet, the fans speed up again. With `wetting: all` s goes from 0 to
 * 1 at once, and the fans slow down to what wet coils need. In frost the pads are drained. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/dry_coil.h"
#include "cooling/pad.h"
#include "site/psychro.h"

/* Over this many kelvins above the lowest outdoor temperature, more and more of the pads may be wetted. */
#define FROST_FADE_K 3.0
#define VAPOUR_CP_J_KG_K 1860.0 /* ASHRAE Fundamentals 2017, ch. 1, eq. 30 */

struct adiabatic {
    struct dry_coil coil; /* first */
    double effectiveness, wet_speed_frac, pad_power_frac, cycles_of_concentration, minimum_outdoor_k;
    int wetting;
};

enum { READ_FAN, READ_APPROACH, READ_RANGE, READ_PAD, READ_MAKEUP };

static void size(const void *parameters, const struct design *design, void *state)
{
    dry_coil_size(&((const struct adiabatic *)parameters)->coil, design, state);
}

static double blend(double dry, double wet, double wet_frac)
{
    return dry + wet_frac * (wet - dry);
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct adiabatic *p = parameters;
    const struct dry_coil_state *s = state;
    double target = fmax(in->target_k, p->coil.set_point_k), wanted = in->capacity_w_k * (in->in_k - target),
           wet_frac = 0, gain = 0;
    double pad_k = pad_air_k(outside, p->effectiveness);
    double available = clamp((outside->dry_bulb_k - p->minimum_outdoor_k) / FROST_FADE_K, 0, 1);

    /* The fans of the dry share run at their economic speed if pads can do the rest. */
    const struct dry_coil *coil = &p->coil;
    double economic = dry_coil_economic_speed(s, outside->dry_bulb_k, in);
    double stage_speed = blend(1, p->wet_speed_frac, available), wet_limit = 1,
           dry_limit = blend(1, fmin(p->wet_speed_frac, economic), available);
    if (s->followed) {
        dry_limit = fmin(stage_speed, economic);
        wet_limit = dry_coil_economic_speed(s, pad_k, in);
    }
    struct dry_coil_run dry, wet = {0};
    dry_coil_run(coil, s, outside->dry_bulb_k, in, wanted, dry_limit, &dry);
    double heat = dry.heat_w;
    if (heat < wanted && available > 0) {
        dry_coil_run(coil, s, pad_k, in, INFINITY, fmin(wet_limit, stage_speed), &wet);
        double most = blend(dry.heat_w, wet.heat_w, available);
        bool all = p->wetting == WETTING_ALL;
        wet_frac = most > wanted && !all ? available * (wanted - dry.heat_w) / (most - dry.heat_w) : available;
        if (all || (most < wanted && stage_speed < 1)) {
            double rest = (wanted - (1 - available) * dry.heat_w) / available;
            dry_coil_run(coil, s, pad_k, in, rest, wet_limit, &wet);
            most = blend(dry.heat_w, wet.heat_w, available);
        }
        heat = fmin(wanted, most);
        gain = pad_humidity_ratio(outside, pad_k) - outside->humidity_ratio;
    }

    *out = (struct outcome){.out_k = in->in_k};
    if (heat > 0)
        out->out_k = heat < wanted ? in->in_k - heat / in->capacity_w_k : target;
    double range_k = in->in_k - out->out_k;
    double air_kg_s = s->air_w_k / (AIR_CP_J_KG_K + VAPOUR_CP_J_KG_K * outside->humidity_ratio);
    out->power_w = blend(dry.fan_w, wet.fan_w, wet_frac) * (1 + p->pad_power_frac);
    out->evaporated_kg_s = wet_frac * wet.air_frac * air_kg_s * gain;
    out->blowdown_kg_s = out->evaporated_kg_s / (p->cycles_of_concentration - 1);
    out->latent_w = out->evaporated_kg_s * water_latent_heat_j_kg(outside->wet_bulb_k);
    out->to_air_w = in->capacity_w_k * range_k + out->power_w - out->latent_w;
    out->reading[READ_FAN] = blend(dry.speed_frac, wet.speed_frac, wet_frac);
    out->reading[READ_APPROACH] = out->out_k - outside->dry_bulb_k;
    out->reading[READ_RANGE] = range_k;
    out->reading[READ_PAD] = wet_frac;
    out->reading[READ_MAKEUP] = out->evaporated_kg_s + out->blowdown_kg_s;
}

static double set_point_k(const void *parameters)
{
    return ((const struct adiabatic *)parameters)->coil.set_point_k;
}

static const struct field fields[] = {
    {.key = "effectiveness",
     NUMBER_FIELD(struct adiabatic, effectiveness, FRACTION),
     RANGE_DEFAULT("0.4", "0.95", "0.8"),
     SPREAD(UNIFORM, "0.7", "0.95", NULL),
     .doc = "Of the wetted pads: drop of the air's temperature over its distance from the wet bulb.",
     BASIS(ASSUMPTION, "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 41: 0.7 to 0.95 for rigid media of 100 to "
                       "300 mm; Evapco, Adiabatic Fluid Coolers and Refrigerant Condensers (2018), found that pads of "
                       "coolers often keep less than stated")},
    {.key = "wet_speed",
     NUMBER_FIELD(struct adiabatic, wet_speed_frac, FRACTION),
     RANGE_DEFAULT("20 %", "100 %", "100 %"),
     .doc = "Fan speed at which the pads begin to be wetted. 100 %: only for what dry coils at full speed cannot do. "
            "Less saves the power of the fans, at the price of water where dry coils do most of the work.",
     BASIS(CHOICE, "water-saving against energy-saving control: engineering judgement")},
    {.key = "wetting",
     CHOICE_FIELD(struct adiabatic, wetting, wetting_choices),
     .initial = "staged",
     .doc =
         "staged: as many pads are wetted, or for as much of the time, as hold the water's temperature. all: every pad as "
         "soon as one is needed; the fans then slow down, which saves power, and on days when a few pads would do takes "
         "more water.",
     BASIS(CHOICE, "control by stages or by one valve: makers offer both")},
    {.key = "pad_power",
     NUMBER_FIELD(struct adiabatic, pad_power_frac, FRACTION),
     RANGE_DEFAULT("0", "50 %", "7 %"),
     SPREAD(UNIFORM, "4 %", "10 %", ASSUMED_SPREAD),
     .doc = "Fan power that the pads add, wet or dry: they stand before the coils all year.",
     BASIS(ASSUMPTION,
           "20 to 50 Pa of pad on some 100 to 150 Pa of coil at full speed, some of it taken back by larger "
           "fans: engineering judgement, 5 to 10 %")},
    {.key = "cycles_of_concentration",
     NUMBER_FIELD(struct adiabatic, cycles_of_concentration, NUMBER),
     RANGE_DEFAULT("1.2", "20", "4"),
     SPREAD(UNIFORM, "2", "4", NULL),
     .doc = "Salts in the pads' water over salts in the make-up: make-up = evaporation cycles / (cycles - 1).",
     BASIS(ASSUMPTION, "2 to 4 for recirculating pads, with the hardness of the water: engineering judgement")},
    {.key = "minimum_outdoor_temperature",
     NUMBER_FIELD(struct adiabatic, minimum_outdoor_k, TEMPERATURE),
     RANGE_DEFAULT("0 degC", "40 degC", "2 degC"),
     .doc = "Outdoor air below which the pads stay dry, for frost or to save water; over the next 3 K more and "
            "more of them may be wetted.",
     BASIS(ASSUMPTION, "makers drain the pads before frost: engineering judgement")},
    {.key = "*", PART_FIELD(struct adiabatic, coil, struct dry_coil, dry_coil_fields)},
    FIELD_END,
};

const struct component adiabatic_cooler_component = {
    .record = {.name = "adiabatic-cooler",
               .doc = "A dry cooler with wetted pads before its coils: cools water toward the dry bulb, and "
                      "uses water only while that is not enough.",
               .size = sizeof(struct adiabatic),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_FAN] = {"fan_speed_frac", "1", "mean speed of the fans over full speed"},
                 [READ_APPROACH] = {"approach_k", "K", "leaving water over the outdoor air"},
                 [READ_RANGE] = {"range_k", "K", "entering over leaving water"},
                 [READ_PAD] = {"pad_frac", "1", "share of the pads, or of the time, that is wetted"},
                 [READ_MAKEUP] = {"makeup_kg_s", "kg/s", "water added: evaporation and blowdown"}},
    .bank = dry_coil_bank,
    .state_size = sizeof(struct dry_coil_state),
    .size = size,
    .equipment = dry_coil_equipment,
    .step = step,
    .set_point_k = set_point_k,
};
