/* SPDX-License-Identifier: Apache-2.0 */
/* Hull of an undersea vessel as heat exchanger: the loop's water flows along a wall with the sea on its other
 * side, which no pump moves and no heat warms.
 *
 *   heat = (1 - exp(-UA / C)) C (water_in - sea),   UA = C0 ln(1 + range / approach) at design
 *
 * (ASHRAE Handbook Fundamentals 2017, ch. 4, table 12: capacity ratio 0), with a constant UA. A valve lets
 * water pass by the hull so that none leaves colder than its target. The sea is that of the site at the
 * vessel's depth, unless its temperature is given. */
#include <math.h>

#include "cooling/component.h"
#include "site/water_body.h"

struct hull {
    double approach_k, depth_m, sea_k; /* sea: NaN: the site's */
};
struct hull_state {
    double ua_w_k;
};
enum { READ_SEA, READ_APPROACH };

static double sea_k(const struct hull *p, const struct outside *outside)
{
    if (!isnan(p->sea_k) || !outside->sea)
        return p->sea_k;
    return water_body_k(outside->sea, p->depth_m, outside->day_of_year);
}

static enum site_need needs(const void *parameters)
{
    (void)parameters;
    return NEED_SEA;
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct hull *p = parameters;
    struct hull_state *s = state;
    *s = (struct hull_state){0};
    if (design->heat_w > 0 && design->capacity_w_k > 0)
        s->ua_w_k = design->capacity_w_k * log1p(design->heat_w / design->capacity_w_k / p->approach_k);
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct hull *p = parameters;
    row->capacity_w = design->heat_w;
    row->sink_in_k = design->target_k - p->approach_k;
    row->ua_w_k = ((const struct hull_state *)state)->ua_w_k;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct hull_state *s = state;
    double sea = sea_k(parameters, outside), c = in->capacity_w_k;
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_SEA] = sea, [READ_APPROACH] = in->in_k - sea}};
    double wanted = c * (in->in_k - in->target_k), able = -expm1(-s->ua_w_k / c) * c * (in->in_k - sea);
    if (!(wanted > 0 && able > 0))
        return; /* without a sea, able is NaN and compares false */
    out->out_k = able < wanted ? in->in_k - able / c : in->target_k;
    out->to_water_body_w = c * (in->in_k - out->out_k);
    out->reading[READ_APPROACH] = out->out_k - sea;
}

static const struct field fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct hull, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "30 K", "6 K"),
     SPREAD(UNIFORM, "5 K", "8 K", NULL),
     .doc = "Leaving water over the sea at design heat: the size of the exchanger. Growth of algae and shells "
            "on it adds to it.",
     BASIS(ASSUMPTION, "5 to 8 K: engineering judgement; no figure is published for Project Natick")},
    {.key = "depth",
     NUMBER_FIELD(struct hull, depth_m, LENGTH),
     RANGE_DEFAULT("0 m", "500 m", "36 m"),
     .doc = "Of the vessel below the surface: how far it feels the seasons.",
     BASIS(MEASURED, "117 feet, Project Natick phase 2 off Orkney (Microsoft, 2018)")},
    {.key = "sea_temperature",
     NUMBER_FIELD(struct hull, sea_k, TEMPERATURE),
     RANGE("-2 degC", "40 degC"),
     .optional = true,
     .doc =
         "Of the sea around the hull, all year, at a site that has one. Without it: the site's sea at that depth on that day."},
    FIELD_END};

const struct component hull_component = {
    .record = {.name = "hull",
               .doc = "Hull of an undersea vessel: gives the loop's heat to the sea through its wall, without "
                      "fans or pumps of its own.",
               .size = sizeof(struct hull),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_SEA] = {"sea_k", "K", "temperature of the sea around it"},
                 [READ_APPROACH] = {"approach_k", "K", "leaving water over the sea"}},
    .needs = needs,
    .state_size = sizeof(struct hull_state),
    .size = size,
    .equipment = equipment,
    .step = step,
};
