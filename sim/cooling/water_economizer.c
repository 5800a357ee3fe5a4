/* SPDX-License-Identifier: Apache-2.0 */
/* Water-side economizer: a plate heat exchanger in series before the chiller, from the chilled water into the
 * tower's.
 *
 *   heat = effectiveness(NTU, Cmin/Cmax) * Cmin * (water return - tower water)     (heat_exchanger.h)
 *
 * with the UA that gives the approach at design. Tower water at target - approach or colder: all heat is
 * free; up to the return temperature a part (integrated arrangement); warmer: none (the rule of Lei & Masanet
 * 2022; ASHRAE 90.1-2019, 6.5.1.2).
 *
 * Not integrated, beside the chiller: one or the other. The exchanger runs while the tower's water is cold
 * enough for all the heat, at T_free or below; above, the plant changes over within the band: the exchanger runs
 * a share of the interval, with all that it can move, and the chiller does the rest.
 *
 *   T_free = water return - wanted heat / (effectiveness Cmin)
 *   share  = clamp(1 - (tower water - T_free) / changeover_band, 0, 1)
 *
 * The band stands for the time that changes over take, and is what makes the year continuous: the chiller's
 * electricity is heat for the tower and warms its water by up to 1 K, so that within a narrower band both states
 * would hold in the same weather. The tower aims at T_free all the time: in mild weather its fans do more than the
 * chiller alone would ask for.
 *
 * With no chiller behind, or a broken one, the loop floats up and with it what is wanted: then the exchanger,
 * which cannot do all of it, rests. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"

struct water_economizer {
    double approach_k, changeover_band_k;
    bool integrated;
};
enum { READ_FREE };

static void size(const void *parameters, const struct design *design, void *state)
{
    (void)parameters;
    plate_exchanger_size(state, design);
}

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    const struct water_economizer *p = parameters;
    double effectiveness = plate_exchanger_lift(state, in, sink_supply_k, sink_capacity_w_k, out);
    if (!p->integrated && out->to_sink_w > 0 && out->out_k > in->target_k) {
        double moved_k = in->in_k - out->out_k, least = fmin(in->capacity_w_k, sink_capacity_w_k),
               too_warm_k = in->capacity_w_k * (out->out_k - in->target_k) / (effectiveness * least);
        double share = clamp(1 - too_warm_k / p->changeover_band_k, 0, 1);
        out->out_k = in->in_k - share * moved_k;
        out->to_sink_w = in->capacity_w_k * (in->in_k - out->out_k);
    }
    double wanted = in->in_k - in->target_k;
    out->reading[READ_FREE] = wanted > 0 ? (in->in_k - out->out_k) / wanted : 1;
}

static double wish_k(const void *parameters, const void *state, double target_k)
{
    (void)state;
    return target_k - ((const struct water_economizer *)parameters)->approach_k;
}

static const struct field fields[] = {
    {.key = "heat_exchanger_approach",
     NUMBER_FIELD(struct water_economizer, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "10 K", "2.2 K"),
     SPREAD(UNIFORM, "1.7 K", "2.8 K", NULL),
     .doc = "Chilled water leaving minus tower water entering, when the exchanger carries the design heat alone.",
     BASIS(STANDARD, "Lei & Masanet 2022: 1.7-2.8 K")},
    {.key = "integrated",
     FLAG_FIELD(struct water_economizer, integrated),
     .initial = "true",
     .doc = "In series before the chiller, which does what is left. Without it the exchanger stands beside the chiller "
            "and carries all heat or none; a chiller must follow.",
     BASIS(CHOICE, "ASHRAE 90.1-2019, 6.5.1.3, asks for integrated economizers")},
    {.key = "changeover_band",
     NUMBER_FIELD(struct water_economizer, changeover_band_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1.5 K", "5 K", "2 K"),
     SPREAD(UNIFORM, "1.5 K", "3 K", ASSUMED_SPREAD),
     .doc = "Not integrated: the exchanger rests all the time once the tower's water is this much too warm "
            "for it to carry all heat; in between it runs for a part of the interval.",
     BASIS(ASSUMPTION, "twice what a chiller's heat warms the tower's water; dead bands of change-overs are as wide: "
                       "engineering judgement")},
    FIELD_END};

const struct component water_economizer_component = {
    .record = {.name = "water-economizer",
               .doc = "Plate exchanger that cools the returning chilled water with the tower's water before "
                      "the chiller does the rest.",
               .size = sizeof(struct water_economizer),
               .fields = fields},
    .role = ROLE_LIFT,
    .readings = {[READ_FREE] = {"free_frac", "1", "Share of the water's wanted cooling that the exchanger did."}},
    .state_size = sizeof(struct plate_exchanger),
    .size = size,
    .equipment = plate_exchanger_equipment,
    .lift = lift,
    .wish_k = wish_k,
};
