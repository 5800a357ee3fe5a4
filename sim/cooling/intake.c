/* SPDX-License-Identifier: Apache-2.0 */
/* Once-through cooling: water of a lake, a river or the sea is pumped through a plate exchanger and given
 * back warmer. Q from the loop, P of the pump, raw water m at T_in:
 *
 *   Q = effectiveness(NTU, r) Cmin (loop's return - T_in)                    (heat_exchanger.h)
 *   P = m g (static + (head - static) f^2) / efficiency,   f = m over design flow
 *   outlet = T_in + (Q + P) / (m cp)
 *
 * with the UA that gives the approach at design flow, less what grows on the plates. The flow is the least
 * with which the plates carry the heat and the water warms by no more than `temperature_rise`, so it follows
 * the load; below the drives' slowest speed pumps rest in turn. For a loop hardly warmer than the water body
 * less is drawn, and nothing below `minimum_difference`: it would not be worth its pump.
 *
 * Where the permit binds, heat stays in the loop for the next stage:
 *
 *   outlet <= min(outlet_maximum, T_in + rise_maximum)
 *   Q + P  <= river's flow rho cp min(mixed_rise_maximum, downstream_maximum - T_in)
 *
 * All that is drawn is returned: withdrawal, never consumption. The warmer water body evaporates more later
 * on (Diehl et al. 2013, USGS SIR 2013-5188); a reading estimates that, and no balance counts it. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"
#include "site/psychro.h"
#include "site/water_body.h"

#define GRAVITY_M_S2 9.80665
#define SOLVE_TOLERANCE_FRAC 1e-12 /* of the design flow */

struct intake {
    double temperature_k, depth_m;
    int water; /* -1: the site's, or fresh */
    double approach_k, fouling_frac;
    double temperature_rise_k, minimum_difference_k, margin;
    double head_m, static_head_m, pump_efficiency, minimum_flow_frac;
    double outlet_maximum_k, rise_maximum_k;
    double river_flow_m3_s, mixed_rise_maximum_k, downstream_maximum_k;
    double induced_evaporation_frac;
};
struct intake_state {
    struct plate_exchanger plate;
    double capacity_w_k; /* of the raw water at design flow */
};
enum { READ_INTAKE, READ_OUTLET, READ_FLOW, READ_WITHHELD, READ_INDUCED };

/* The body of water that it draws from: of its own kind, or what there is, the lake first; NULL: there is none. */
static const struct water_body *body_of(const struct intake *p, const struct outside *outside)
{
    if (p->water == WATER_SEA || (p->water < 0 && !outside->lake))
        return outside->sea;
    return outside->lake;
}

static enum site_need needs(const void *parameters)
{
    const struct intake *p = parameters;
    return p->water < 0 ? NEED_WATER : p->water == WATER_SEA ? NEED_SEA : NEED_LAKE;
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct intake *p = parameters;
    struct intake_state *s = state;
    double heat_w = fmax(design->heat_w, 0);
    *s = (struct intake_state){.capacity_w_k = heat_w * p->margin / p->temperature_rise_k};
    struct design plate = *design;
    plate.heat_w = heat_w;
    plate.sink_capacity_w_k = s->capacity_w_k;
    plate.sink_target_k = design->target_k - p->approach_k;
    plate_exchanger_size(&s->plate, &plate);
    s->plate.ua_w_k *= 1 - p->fouling_frac;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct intake *p = parameters;
    const struct intake_state *s = state;
    const struct water_body *body = body_of(p, &design->outside);
    row->capacity_w = design->heat_w * p->margin;
    row->ua_w_k = s->plate.ua_w_k;
    row->sink_in_k = design->target_k - p->approach_k;
    row->sink_out_k = row->sink_in_k + p->temperature_rise_k / p->margin;
    if (!body)
        return;
    enum water_kind kind = (enum water_kind)body->kind;
    double flow_kg_s = s->capacity_w_k / water_heat_capacity_j_kg_k(kind);
    row->sink_flow_m3_s = flow_kg_s / water_density_kg_m3(kind);
    row->pump_power_w = flow_kg_s * GRAVITY_M_S2 * p->head_m / p->pump_efficiency;
}

/* The raw water drawn in one interval. */
struct raw_water {
    double ua_w_k, loop_w_k, difference_k; /* difference: loop's return over intake */
    double wanted_w;
};

static double able_w(const struct raw_water *d, double raw_w_k)
{
    double least = fmin(d->loop_w_k, raw_w_k), most = fmax(d->loop_w_k, raw_w_k);
    return exchanger_counterflow_effectiveness(d->ua_w_k / least, least / most) * least * d->difference_k;
}

static double lacking_w(double raw_w_k, void *context)
{
    const struct raw_water *d = context;
    return d->wanted_w - able_w(d, raw_w_k);
}

static double pump_head_m(const struct intake *p, double flow_frac)
{
    double f = fmax(flow_frac, p->minimum_flow_frac), still = fmin(p->static_head_m, p->head_m);
    return still + (p->head_m - still) * f * f;
}

/* Heat that the river may take at most; *most_w_k is cut to the water that it has. */
static double river_w(const struct intake *p, const struct water_body *body, double intake_k, double rho_cp,
                      double pump_w_per_w_k, double *most_w_k)
{
    double flow = isnan(p->river_flow_m3_s) ? body->flow_m3_s : p->river_flow_m3_s;
    if (isnan(flow))
        return INFINITY;
    *most_w_k = fmin(*most_w_k, flow * rho_cp);
    double mixed_k = fmin(p->mixed_rise_maximum_k, p->downstream_maximum_k - intake_k);
    /* The permit's heat includes the pump's; at full flow, to be on the safe side. */
    return fmax(flow * rho_cp * mixed_k - *most_w_k * pump_w_per_w_k, 0);
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct intake *p = parameters;
    const struct intake_state *s = state;
    *out = (struct outcome){.out_k = in->in_k};
    const struct water_body *body = body_of(p, outside);
    if (!body)
        return;
    double intake_k = isnan(p->temperature_k) ? water_body_k(body, p->depth_m, outside->day_of_year) : p->temperature_k;
    out->reading[READ_INTAKE] = out->reading[READ_OUTLET] = intake_k;
    double c = in->capacity_w_k, target = fmax(in->target_k, intake_k + p->approach_k);
    double asked_w = c * (in->in_k - target);
    if (!(asked_w > 0 && s->capacity_w_k > 0))
        return;

    enum water_kind kind = (enum water_kind)body->kind;
    double cp = water_heat_capacity_j_kg_k(kind);
    double pump_k = GRAVITY_M_S2 * p->head_m / (p->pump_efficiency * cp); /* by so much the pump warms the water */
    double most_w_k = s->capacity_w_k;
    double river = river_w(p, body, intake_k, cp * water_density_kg_m3(kind), pump_k, &most_w_k);
    double head_room_k = fmin(p->outlet_maximum_k - intake_k, p->rise_maximum_k) - pump_k;
    if (!(head_room_k > 0 && river > 0)) {
        out->reading[READ_WITHHELD] = 1;
        return;
    }
    /* Neither the permit nor warm water makes full pumps run for next to no heat. */
    double difference_k = in->in_k - intake_k, least_k = p->minimum_difference_k;
    most_w_k *= fmin(head_room_k / least_k, 1);
    double permitted_w = fmin(most_w_k * head_room_k, river);
    most_w_k *= clamp(difference_k / least_k - 1, 0, 1);
    out->reading[READ_WITHHELD] = fmax(1 - permitted_w / asked_w, 0);
    if (!(most_w_k > 0))
        return;
    double heat_w = fmin(asked_w, permitted_w);
    double raw_w_k = fmin(heat_w / fmin(p->temperature_rise_k, head_room_k), most_w_k);
    struct raw_water draw = {
        .ua_w_k = s->plate.ua_w_k, .loop_w_k = c, .difference_k = difference_k, .wanted_w = heat_w};
    if (lacking_w(raw_w_k, &draw) > 0) {
        double able = able_w(&draw, most_w_k);
        if (able < heat_w)
            raw_w_k = most_w_k, heat_w = able;
        else
            root_find(lacking_w, &draw, raw_w_k, most_w_k, SOLVE_TOLERANCE_FRAC * most_w_k, &raw_w_k);
    }

    out->out_k = heat_w < asked_w ? in->in_k - heat_w / c : target;
    double flow_kg_s = raw_w_k / cp, moved_w = c * (in->in_k - out->out_k);
    out->power_w = flow_kg_s * GRAVITY_M_S2 * pump_head_m(p, raw_w_k / s->capacity_w_k) / p->pump_efficiency;
    out->to_water_body_w = moved_w + out->power_w;
    out->returned_kg_s = flow_kg_s;
    out->reading[READ_OUTLET] = intake_k + out->to_water_body_w / raw_w_k;
    out->reading[READ_FLOW] = flow_kg_s;
    out->reading[READ_INDUCED] = p->induced_evaporation_frac * out->to_water_body_w / water_latent_heat_j_kg(intake_k);
}

/* The coldest supply that the water body allows. */
static double set_point_k(const void *parameters)
{
    (void)parameters;
    return 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct intake *p = value;
    if (p->static_head_m > p->head_m)
        complain(complaint, "static_head", "is a part of `head` and cannot be more");
    if (p->temperature_rise_k > p->rise_maximum_k)
        complain(complaint, "temperature_rise", "is more than the permit's `rise_maximum`");
    if (p->temperature_k >= p->outlet_maximum_k)
        complain(complaint, "outlet_maximum", "no heat may be given to water that already is this warm");
}

static const struct field fields[] = {
    {.key = "temperature",
     NUMBER_FIELD(struct intake, temperature_k, TEMPERATURE),
     RANGE("-2 degC", "35 degC"),
     .optional = true,
     .doc =
         "Of the water drawn, all year, whatever the site says of its water, which it must have all the same; absent: that of "
         "the site's water at `depth` on the day.",
     BASIS(CHOICE, "Qiandao Lake, 17 degC at 35 m all year (Alibaba Cloud); Lake Ontario, 4 degC at 83 m "
                   "(Enwave, Toronto)")},
    {.key = "depth",
     NUMBER_FIELD(struct intake, depth_m, LENGTH),
     RANGE_DEFAULT("0 m", "1000 m", "20 m"),
     .doc = "Of the intake below the surface: the deeper, the less it feels of the season.",
     BASIS(CHOICE, "intakes of existing plants lie 5 to 83 m deep")},
    {.key = "water",
     CHOICE_FIELD(struct intake, water, water_kind_choices),
     .optional = true,
     .doc = "fresh: of the site's `lake`; sea: of its `sea`; absent: of what it has, the lake first."},
    {.key = "approach",
     NUMBER_FIELD(struct intake, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "10 K", "2.2 K"),
     SPREAD(UNIFORM, "1.7 K", "2.8 K", NULL),
     .doc = "Loop's supply over the water drawn, with clean plates at design heat and flow. At smaller "
            "loads the plates could come closer, but the control asks for no more.",
     BASIS(STANDARD, "Lei & Masanet 2022, Resour. Conserv. Recycl. 182:106323: 1.7 to 2.8 K")},
    {.key = "fouling",
     NUMBER_FIELD(struct intake, fouling_frac, FRACTION),
     RANGE_DEFAULT("0 %", "60 %", "10 %"),
     SPREAD(UNIFORM, "0 %", "20 %", ASSUMED_SPREAD),
     .doc = "Conductance of the plates lost to what grows and settles on them, the mean between two "
            "cleanings: about 0.3 K of approach.",
     BASIS(ASSUMPTION, "0.5 K at the end of a season: engineering judgement")},
    {.key = "temperature_rise",
     NUMBER_FIELD(struct intake, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "25 K", "7 K"),
     .doc = "By which the pump's control lets the water drawn warm up: the smaller, the more is drawn and pumped.",
     BASIS(STANDARD, "Lei & Masanet 2022: 5 to 10 K")},
    {.key = "minimum_difference",
     NUMBER_FIELD(struct intake, minimum_difference_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.2 K", "10 K", "2 K"),
     SPREAD(UNIFORM, "1 K", "3 K", ASSUMED_SPREAD),
     .doc = "Nothing is drawn for a loop that returns with less than this over the water body, and the "
            "full flow only from twice that on: the next stage does it cheaper.",
     BASIS(ASSUMPTION,
           "water that warms by 2 K costs at 30 m of head as much electricity as a chiller with a COP of 18")},
    {.key = "margin",
     NUMBER_FIELD(struct intake, margin, NUMBER),
     RANGE_DEFAULT("0.2", "3", "1"),
     .doc = "Largest flow over design heat at `temperature_rise`."},
    {.key = "head",
     NUMBER_FIELD(struct intake, head_m, LENGTH),
     RANGE_DEFAULT("0 m", "300 m", "30 m"),
     SPREAD(UNIFORM, "15 m", "40 m", NULL),
     .doc = "Of the pump at design flow: pipes, screens, plates, and the lift that the return does not give back.",
     BASIS(ASSUMPTION, "15 to 40 m with a submerged return (siphon): engineering judgement; 30 to 150 m in Lei & "
                       "Masanet 2022")},
    {.key = "static_head",
     NUMBER_FIELD(struct intake, static_head_m, LENGTH),
     RANGE_DEFAULT("0 m", "300 m", "0 m"),
     .doc = "Part of `head` that does not fall with the flow: a lift to the plates that is lost if the "
            "water falls back freely."},
    {.key = "pump_efficiency",
     NUMBER_FIELD(struct intake, pump_efficiency, FRACTION),
     RANGE_DEFAULT("0.3", "0.9", "0.65"),
     SPREAD(UNIFORM, "0.6", "0.8", NULL),
     .doc = "Pump, motor and drive together.",
     BASIS(STANDARD, "Lei & Masanet 2022: 0.6 to 0.8")},
    {.key = "minimum_flow",
     NUMBER_FIELD(struct intake, minimum_flow_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.3"),
     SPREAD(UNIFORM, "0.2", "0.5", NULL),
     .doc = "Slowest speed of the pumps over full speed; with less to do they rest in turn. 1: pumps of one speed.",
     BASIS(ASSUMPTION, "usual limit of drives, 0.2 to 0.5")},
    {.key = "outlet_maximum",
     NUMBER_FIELD(struct intake, outlet_maximum_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "60 degC", "30 degC"),
     .doc = "Warmest water that may be given back.",
     BASIS(ASSUMPTION, "end of pipe in Flanders (VLAREM II): 30 degC, 35 degC by exception; other permits differ")},
    {.key = "rise_maximum",
     NUMBER_FIELD(struct intake, rise_maximum_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "40 K", "10 K"),
     .doc = "Most that the water given back may be warmer than what is drawn.",
     BASIS(ASSUMPTION, "upper end of usual permits: engineering judgement")},
    {.key = "river_flow",
     NUMBER_FIELD(struct intake, river_flow_m3_s, VOLUME_FLOW),
     RANGE("0.001 m3/s", "1000000 m3/s"),
     .optional = true,
     .doc = "Of the river into which the water returns, at low water; absent: that of the site's water, "
            "else no limit on the mixture."},
    {.key = "mixed_rise_maximum",
     NUMBER_FIELD(struct intake, mixed_rise_maximum_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.1 K", "10 K", "3 K"),
     .doc = "Most that the whole river may be warmed by this intake alone.",
     BASIS(STANDARD, "Directive 2006/44/EC, annex I: 3 K in cyprinid, 1.5 K in salmonid waters (repealed, the "
                     "values live on in permits)")},
    {.key = "downstream_maximum",
     NUMBER_FIELD(struct intake, downstream_maximum_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "45 degC", "28 degC"),
     .doc = "Warmest that the whole river may become.",
     BASIS(STANDARD, "Directive 2006/44/EC, annex I: 28 degC in cyprinid, 21.5 degC in salmonid waters; Rhine: 28 "
                     "degC (ICPR)")},
    {.key = "induced_evaporation",
     NUMBER_FIELD(struct intake, induced_evaporation_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "40 %"),
     SPREAD(UNIFORM, "30 %", "60 %", NULL),
     .doc = "Of the heat given to the water body, what leaves it by evaporation in the end; only for the "
            "reading `induced_evaporation_kg_s`.",
     BASIS(ASSUMPTION, "model in Diehl et al. 2013, USGS SIR 2013-5188; 30 to 60 % with lake and season: engineering "
                       "judgement")},
    FIELD_END};

const struct component water_intake_component = {
    .record = {.name = "water-intake",
               .doc = "Once-through cooling with lake, river or sea water through a plate exchanger: all that "
                      "is drawn is given back, warmer, within what the discharge permit allows.",
               .size = sizeof(struct intake),
               .fields = fields,
               .check = check},
    .role = ROLE_STAGE,
    .readings = {[READ_INTAKE] = {"intake_k", "K", "water at the intake"},
                 [READ_OUTLET] = {"outlet_k", "K", "water given back; at rest, that at the intake"},
                 [READ_FLOW] = {"withdrawn_kg_s", "kg/s", "water drawn and given back"},
                 [READ_WITHHELD] = {"withheld_frac", "1",
                                    "share of the heat that the discharge permit keeps in the loop"},
                 [READ_INDUCED] = {"induced_evaporation_kg_s", "kg/s",
                                   "estimate of what the water body evaporates more, somewhere and later; no "
                                   "consumption of the site, and in no balance"}},
    .needs = needs,
    .state_size = sizeof(struct intake_state),
    .size = size,
    .equipment = equipment,
    .step = step,
    .set_point_k = set_point_k,
};
