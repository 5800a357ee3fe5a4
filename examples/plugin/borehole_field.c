/* SPDX-License-Identifier: Apache-2.0 */
/* Boreholes that give the loop's heat to the ground. The ground has one temperature, as it has while more water seeps through it
 * than the heat can warm:
 *
 *   heat = (1 - exp(-UA / C)) C (water_in - ground),   UA = C ln(1 + range / approach) at design
 *
 * (an exchanger whose other side does not warm: Incropera, Fundamentals of Heat and Mass Transfer, ch. 11, capacity ratio 0). A valve lets
 * water pass by, so that none leaves colder than the loop wants it. */
#include <math.h>

#include "plugin.h"

/* What a scenario says of it, and what follows from that for a design. */
struct parameters {
    double approach_k, ground_k, specific_w_m;
};
struct state {
    double ua_w_k, length_m;
};
enum { READ_HEAT, READ_PER_METRE };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct parameters *p = parameters;
    struct state *s = state;
    if (!(design->heat_w > 0 && design->capacity_w_k > 0))
        return;
    s->ua_w_k = design->capacity_w_k * log1p(design->heat_w / design->capacity_w_k / p->approach_k);
    s->length_m = design->heat_w / p->specific_w_m;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    row->capacity_w = design->heat_w;
    row->ua_w_k = ((const struct state *)state)->ua_w_k;
    row->sink_in_k = ((const struct parameters *)parameters)->ground_k;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct parameters *p = parameters;
    const struct state *s = state;
    double c = in->capacity_w_k, wanted = c * (in->in_k - in->target_k);
    double able = -expm1(-s->ua_w_k / c) * c * (in->in_k - p->ground_k);
    (void)outside; /* the weather does not reach it */
    *out = (struct outcome){.out_k = in->in_k};
    if (!(wanted > 0 && able > 0))
        return;
    double heat_w = fmin(able, wanted);
    out->out_k = in->in_k - heat_w / c;
    out->to_water_body_w = heat_w; /* the water that seeps through the ground carries it away */
    out->reading[READ_HEAT] = heat_w;
    out->reading[READ_PER_METRE] = s->length_m > 0 ? heat_w / s->length_m : 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct parameters *p = value;
    if (p->ground_k > 273.15 + 30 && p->approach_k < 2)
        host->complain(complaint, "approach", "%g K over ground of %g degC would take a field without end",
                       p->approach_k, p->ground_k - 273.15);
}

/* The keys in YAML: units, ranges, defaults and their sources are read, checked and explained from here. */
static const struct field fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct parameters, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "30 K", "5 K"),
     SPREAD(UNIFORM, "3 K", "8 K", ASSUMED_SPREAD),
     .doc = "Leaving water over the ground at design heat: the size of the field.",
     .standing = STANDING_ASSUMPTION},
    {.key = "ground_temperature",
     NUMBER_FIELD(struct parameters, ground_k, TEMPERATURE),
     RANGE_DEFAULT("-5 degC", "40 degC", "12 degC"),
     .doc = "Of the undisturbed ground, all year.",
     .standing = STANDING_ASSUMPTION},
    {.key = "specific_heat_rate",
     NUMBER_FIELD(struct parameters, specific_w_m, NUMBER),
     RANGE_DEFAULT("10", "120", "50"),
     .doc = "Heat in W for each metre of borehole at design: how long the field is.",
     BASIS(ASSUMPTION, "50 W/m: VDI 4640 part 2 (2001), usual ground at 2,400 h a year, for heat pumps up to 30 kW")},
    FIELD_END};

const struct component borehole_field = {
    .record = {.name = "borehole-field",
               .doc = "Boreholes that give the loop's heat to the ground.",
               .size = sizeof(struct parameters),
               .fields = fields,
               .check = check},
    .role = ROLE_STAGE,
    .readings = {[READ_HEAT] = {"heat_w", "W", "heat into the ground"},
                 [READ_PER_METRE] = {"heat_w_m", "W/m", "heat into the ground for each metre of borehole"}},
    .state_size = sizeof(struct state),
    .size = size,
    .equipment = equipment,
    .step = step,
};
