/* SPDX-License-Identifier: Apache-2.0 */
/* Heat for a district network: return water of the loop is the source, and what is delivered of the network's
 * flow is warmed from its return to its supply temperature. What is warm enough is exchanged directly, the rest is
 * lifted by a heat pump.
 *
 *   delivered = direct + source COP / (COP - 1)        flow = delivered / (supply - return)
 *   direct <= flow (T_in - pinch - T_return),          direct <= C (T_in - pinch - T_return)
 *   work = source / (COP - 1)
 *
 * Only the flow that leaves at supply temperature passes exchanger and pump: nobody is paid for a return that is
 * a little warmer. The COP by `cop`:
 *
 *   lorenz   eta T_lm,sink / (T_lm,sink - T_lm,source),   T_lm = (T_1 - T_2) / ln(T_1 / T_2)
 *            with a pinch between each stream and the refrigerant; Lorenz (1894), Zeitschrift des Vereines
 *            deutscher Ingenieure 38:62
 *   jesper   1.448e12 (T_supply - T_source,in + 2 x 88.73)^-4.946,   T in K
 *            of electric heat pumps on the market: Jesper, Schlosser, Pag, Walmsley, Schmitt and Vajen (2021), Renewable
 *            and Sustainable Energy Reviews 137:110646, conventional machines: lifts of 10 to 78 K, supply up to 100
 *            degC. Coefficients as in two public implementations; the paper itself was not read at the source.
 *
 * Boundary: heat is counted as reused where it crosses the meter (ISO/IEC 30134-6). Inside, the pump's electricity
 * is part of the facility's, and of the reused heat. Outside, lukewarm water is handed over, and the pump's
 * electricity is the network's; it is a reading, and no part of this balance. It is no mechanical cooling: without
 * demand the water goes on to the next stage as it is. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/component.h"
#include "cooling/heat_user.h"
#include "cooling/refrigerant.h"
#include "site/heat_demand.h"

/* Terminal difference of the direct exchanger: a plate exchanger of network stations. */
#define DIRECT_PINCH_K 3.0
/* No real heat pump has a lower COP; keeps its work finite at absurd lifts. */
#define COP_MIN 1.05
#define SOLVE_TOLERANCE_W 1e-6

#define JESPER_SCALE 1.448e12
#define JESPER_OFFSET_K 88.73
#define JESPER_EXPONENT (-4.946)
#define JESPER_LIFT_LEAST_K 10.0
#define JESPER_LIFT_MOST_K 78.0
#define JESPER_SUPPLY_MOST_K (KELVIN_0_DEGC + 100)

enum { COP_LORENZ, COP_JESPER };
static const char *const cop_choices[] = {"lorenz", "jesper", NULL};
enum { BOUNDARY_INSIDE, BOUNDARY_OUTSIDE };
static const char *const boundary_choices[] = {"inside", "outside", NULL};

struct district_heat {
    double network_supply_k, network_return_k; /* NaN: the site's */
    double source_minimum_k;
    int cop, boundary;
    double lorenz_frac, pinch_k, cop_cap;
    double demand_frac, capacity_frac, turn_down_frac;
    struct refrigerant refrigerant;
};

struct district_heat_state {
    double demand_w;           /* mean of the network's reference year */
    double capacity_w;         /* source heat that the heat pump can take */
    double supply_k, return_k; /* of the network */
};

enum { READ_COP, READ_DEMAND, READ_DELIVERED, READ_DIRECT, READ_LIFT };

static double mean_temperature_k(double a_k, double b_k)
{
    double ratio = a_k / b_k - 1;
    if (fabs(ratio) < 1e-6)
        return (a_k + b_k) / 2;
    return (a_k - b_k) / log1p(ratio);
}

/* The heat pump of one interval. */
struct heat_pump_lift {
    const struct district_heat *p;
    const struct district_heat_state *s;
    double in_k, capacity_w_k;     /* the loop's water */
    double coldest_k, available_w; /* it may leave with; heat that it gives up by then */
    double warmer_k;               /* by which it warms the network's return directly */
    double delivered_w, direct_w, cop;
};

static double lorenz_cop(const struct heat_pump_lift *l, double source_in_k, double source_out_k, double sink_in_k)
{
    const struct district_heat *p = l->p;
    double source = mean_temperature_k(source_in_k - p->pinch_k, source_out_k - p->pinch_k);
    double sink = mean_temperature_k(l->s->supply_k + p->pinch_k, sink_in_k + p->pinch_k);
    if (p->lorenz_frac * sink >= p->cop_cap * (sink - source))
        return p->cop_cap;
    return p->lorenz_frac * sink / (sink - source);
}

static double heat_pump_cop(const struct heat_pump_lift *l, double source_in_k, double source_out_k, double sink_in_k)
{
    double cop = 0;
    if (l->p->cop == COP_JESPER)
        cop = JESPER_SCALE *
              pow(fmax(l->s->supply_k - source_in_k, JESPER_LIFT_LEAST_K) + 2 * JESPER_OFFSET_K, JESPER_EXPONENT);
    else
        cop = lorenz_cop(l, source_in_k, source_out_k, sink_in_k);
    return clamp(cop, COP_MIN, l->p->cop_cap);
}

static void deliver(struct heat_pump_lift *l, double delivered_w)
{
    double span_k = l->s->supply_k - l->s->return_k;
    l->delivered_w = delivered_w;
    l->direct_w =
        fmin(fmin(l->capacity_w_k * l->warmer_k, l->available_w), delivered_w * fmin(l->warmer_k / span_k, 1));
}

static double most_source_w(const struct heat_pump_lift *l)
{
    return fmin(l->available_w - l->direct_w, l->s->capacity_w);
}

/* Heat of the pump with this source, over what is left to deliver. Below its least load the pump runs for a part of
 * the interval; while it does, it cools the water further. */
static double excess_w(double source_w, void *context)
{
    struct heat_pump_lift *l = context;
    double running_w = fmax(source_w, l->p->turn_down_frac * l->s->capacity_w);
    double source_in_k = l->in_k - l->direct_w / l->capacity_w_k;
    double source_out_k = fmax(source_in_k - running_w / l->capacity_w_k, l->coldest_k);
    double span_k = l->s->supply_k - l->s->return_k;
    double sink_in_k = l->s->return_k + (l->delivered_w > 0 ? l->direct_w / l->delivered_w * span_k : 0);
    l->cop = heat_pump_cop(l, source_in_k, source_out_k, sink_in_k);
    return source_w * l->cop / (l->cop - 1) - (l->delivered_w - l->direct_w);
}

/* The same with as much source as there is, for this much delivered. */
static double excess_of_most_w(double delivered_w, void *context)
{
    struct heat_pump_lift *l = context;
    deliver(l, delivered_w);
    return excess_w(most_source_w(l), l);
}

/* Delivers what is wanted, or as much as source and pump allow; returns the source heat. */
static double solve_source_w(struct heat_pump_lift *l, double wanted_w)
{
    double source_w = 0, delivered_w = fmin(wanted_w, l->available_w * COP_MIN / (COP_MIN - 1));
    if (excess_of_most_w(delivered_w, l) >= 0) {
        if (l->direct_w < delivered_w)
            root_find(excess_w, l, 0, most_source_w(l), SOLVE_TOLERANCE_W, &source_w);
    } else {
        root_find(excess_of_most_w, l, 0, delivered_w, SOLVE_TOLERANCE_W, &delivered_w);
        deliver(l, delivered_w);
        source_w = most_source_w(l);
    }
    excess_w(source_w, l); /* the COP that belongs to it */
    return source_w;
}

static void district_heat_size(const void *parameters, const struct design *design, void *state)
{
    const struct district_heat *p = parameters;
    struct district_heat_state *s = state;
    const struct heat_demand *network = design->outside.network;
    *s = (struct district_heat_state){.supply_k = p->network_supply_k, .return_k = p->network_return_k};
    if (!network)
        return;
    s->demand_w = p->demand_frac * heat_demand_mean_w(network);
    s->capacity_w = p->capacity_frac * fmax(design->heat_w, 0);
    s->supply_k = isnan(s->supply_k) ? network->supply_k : s->supply_k;
    s->return_k = fmin(isnan(s->return_k) ? network->return_k : s->return_k, s->supply_k - 1);
}

static void district_heat_equipment(const void *parameters, const void *state, const struct design *design,
                                    struct equipment *row)
{
    const struct district_heat_state *s = state;
    (void)parameters, (void)design;
    row->capacity_w = s->capacity_w;
    row->sink_in_k = s->return_k;
    row->sink_out_k = s->supply_k;
}

static void district_heat_step(const void *parameters, const void *state, const struct outside *outside,
                               const struct coolant *in, struct outcome *out)
{
    const struct district_heat *p = parameters;
    const struct district_heat_state *s = state;
    double demand = s->demand_w * fmax(outside->heat_demand_frac, 0);
    *out = (struct outcome){.out_k = in->in_k, .reading[READ_DEMAND] = demand};
    double c = in->capacity_w_k, coldest_k = fmax(in->target_k, p->source_minimum_k);
    if (!(demand > 0 && in->in_k > coldest_k))
        return;
    struct heat_pump_lift lift = {.p = p,
                                  .s = s,
                                  .in_k = in->in_k,
                                  .capacity_w_k = c,
                                  .coldest_k = coldest_k,
                                  .available_w = c * (in->in_k - coldest_k),
                                  .warmer_k = fmax(in->in_k - DIRECT_PINCH_K - s->return_k, 0)};
    double source = solve_source_w(&lift, demand), direct = lift.direct_w;
    if (!(direct + source > 0))
        return;
    double work = source > 0 ? source / (lift.cop - 1) : 0;
    out->out_k = direct + source < lift.available_w ? in->in_k - (direct + source) / c : coldest_k;
    out->reused_w = c * (in->in_k - out->out_k);
    if (p->boundary == BOUNDARY_OUTSIDE) {
        out->user_lift_w = work;
    } else {
        out->power_w = work;
        out->reused_w += work;
    }
    out->reading[READ_COP] = source > 0 ? lift.cop : 0;
    out->reading[READ_DELIVERED] = out->reused_w + out->user_lift_w;
    out->reading[READ_DIRECT] = direct / out->reading[READ_DELIVERED];
    out->reading[READ_LIFT] = work;
}

/* A stage without set-point: the next stage cools what this one leaves. */
static double district_heat_set_point_k(const void *parameters)
{
    (void)parameters;
    return 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct district_heat *p = value;
    if (p->network_return_k >= p->network_supply_k)
        complain(complaint, "network_return_temperature", "the network returns no colder than it is supplied");
    if (p->cop == COP_JESPER && p->network_supply_k > JESPER_SUPPLY_MOST_K)
        complain(complaint, "network_supply_temperature",
                 "no machine behind `cop: jesper` supplies more than 100 degC");
    if (p->cop == COP_JESPER && p->network_supply_k - p->source_minimum_k > JESPER_LIFT_MOST_K)
        complain(complaint, "source_minimum", "no machine behind `cop: jesper` lifts by more than 78 K");
}

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct district_heat *p = parameters;
    const struct district_heat_state *s = state;
    return p->boundary == BOUNDARY_INSIDE ? refrigerant_leak_kg_s(&p->refrigerant, s->capacity_w) : 0;
}

static const struct field refrigerant_changes[] = {
    {.key = "refrigerant",
     .initial = "r1234ze",
     BASIS(ASSUMPTION, "large heat pumps built now: r1234ze or r717; Mantsala's of 2014 has r134a (decarbheat.eu)")},
    FIELD_END};

static const struct field fields[] = {
    {.key = "network_supply_temperature",
     NUMBER_FIELD(struct district_heat, network_supply_k, TEMPERATURE),
     RANGE("25 degC", "120 degC"),
     .optional = true,
     .doc = "What the network wants to be supplied with; absent: what the site's `heat_demand` says.",
     BASIS(MEASURED, "Odense: 27 degC source water to 75 degC supply, Danish Board of District Heating (dbdh.dk); "
                     "Stockholm Open District Heating: up to 85 degC")},
    {.key = "network_return_temperature",
     NUMBER_FIELD(struct district_heat, network_return_k, TEMPERATURE),
     RANGE("10 degC", "80 degC"),
     .optional = true,
     .doc = "What comes back from the network; absent: what the site says. Loop water more than 3 K warmer warms it "
            "directly, without the pump.",
     BASIS(MEASURED, "Odense: 35 to 40 degC, Danish Board of District Heating (dbdh.dk)")},
    {.key = "demand",
     NUMBER_FIELD(struct district_heat, demand_frac, NUMBER),
     RANGE_DEFAULT("0", "100", "1"),
     .doc = "What this data centre may deliver over the demand of the site's network: less than 1 where others "
            "deliver first. Without a network (`heat_demand`) there is nobody to deliver to."},
    {.key = "boundary",
     CHOICE_FIELD(struct district_heat, boundary, boundary_choices),
     .initial = "inside",
     .doc = "Where the heat crosses the meter. inside: the heat pump is the data centre's, in PUE, ERE and ERF; "
            "outside: it is the network's, to whom lukewarm water is handed over (Odense, Stockholm, Espoo), and "
            "its electricity is in none of them, only in carbon_lift_kg.",
     .source = "ISO/IEC 30134-6 and EN 50600-4-6 count what crosses the data centre's boundary"},
    {.key = "capacity",
     NUMBER_FIELD(struct district_heat, capacity_frac, NUMBER),
     RANGE_DEFAULT("0", "3", "1"),
     .doc = "Source heat that the heat pump can take, over the design heat of this loop. 0: direct exchange "
            "only, of water as warm as the supply."},
    {.key = "turn_down",
     NUMBER_FIELD(struct district_heat, turn_down_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "25 %"),
     .doc = "Least part of its capacity at which the heat pump runs. With less to do it runs for a part of "
            "the interval, and the water that it cools then is cooled further, which costs COP.",
     BASIS(ASSUMPTION, "screw and turbo compressors go down to 20 to 50 %: engineering judgement")},
    {.key = "source_minimum",
     NUMBER_FIELD(struct district_heat, source_minimum_k, TEMPERATURE),
     RANGE_DEFAULT("3 degC", "60 degC", "10 degC"),
     .doc = "The coldest that the loop's water may leave the evaporator with, whatever the loop wants.",
     BASIS(ASSUMPTION, "protection of the evaporator from frost")},
    {.key = "cop",
     CHOICE_FIELD(struct district_heat, cop, cop_choices),
     .initial = "lorenz",
     .doc = "lorenz: a fraction of the ideal between the mean temperatures of both streams; jesper: regression of "
            "machines on the market over the lift from the source's inlet to the supply, which knows neither the "
            "source's cooling nor the network's return.",
     .source = "Jesper et al. 2021, RSER 137:110646"},
    {.key = "lorenz_fraction",
     NUMBER_FIELD(struct district_heat, lorenz_frac, FRACTION),
     RANGE_DEFAULT("0.3", "0.7", "0.40"),
     .doc = "COP of the heat pump over that of Lorenz's ideal between the mean temperatures of both streams. Vary it "
            "from 0.35 to 0.45.",
     BASIS(ASSUMPTION,
           "mean over Jesper et al. 2021 (RSER 137:110646) where a source of 10 to 50 degC is cooled by 5 K and "
           "the network warmed by 35 K to 50 to 95 degC, at `pinch` 5 K: 0.40; by 10 K: 0.43")},
    {.key = "pinch",
     NUMBER_FIELD(struct district_heat, pinch_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "15 K", "5 K"),
     .doc = "Between each stream and the refrigerant, in evaporator and condenser.",
     BASIS(ASSUMPTION, "2 to 5 K in plate exchangers: engineering judgement")},
    {.key = "cop_cap",
     NUMBER_FIELD(struct district_heat, cop_cap, NUMBER),
     RANGE_DEFAULT("2", "30", "10"),
     .doc = "Limit of the COP at small lifts, where losses that do not shrink with the lift take over.",
     BASIS(ASSUMPTION, "engineering judgement")},
    {.key = "*",
     PART_FIELD(struct district_heat, refrigerant, struct refrigerant, refrigerant_fields),
     .changes = refrigerant_changes},
    FIELD_END,
};

const struct component district_heat_component = {
    .record = {.name = "district-heat",
               .doc = "Hands heat of the loop to the site's district network, through a heat pump where the water is "
                      "not warm enough, as far as the network wants it in this hour.",
               .size = sizeof(struct district_heat),
               .fields = fields,
               .check = check},
    .role = ROLE_STAGE,
    .needs = heat_user_needs,
    .readings = {[READ_COP] = {"cop", "1", "heat delivered by the heat pump over its electricity; 0 while it stands"},
                 [READ_DEMAND] = {"demand_w", "W", "heat that the network wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat at supply temperature, the pump's electricity included"},
                 [READ_DIRECT] = {"direct_frac", "1", "share of it without the heat pump"},
                 [READ_LIFT] = {"lift_w", "W", "electricity of the heat pump, on whichever side of the meter"}},
    .state_size = sizeof(struct district_heat_state),
    .size = district_heat_size,
    .equipment = district_heat_equipment,
    .step = district_heat_step,
    .set_point_k = district_heat_set_point_k,
    .leak_kg_s = leak_kg_s,
};
