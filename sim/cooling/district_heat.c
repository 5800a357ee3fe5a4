/* SPDX-License-Identifier: Apache-2.0 */
/* Heat for a district network: return water of the loop is the source, and the network's return is warmed to
 * its supply temperature. What is warm enough is exchanged directly, the rest is lifted by a heat pump.
 *
 *   T_lm = (T_1 - T_2) / ln(T_1 / T_2)      K, of a stream that is cooled from T_1 to T_2
 *   COP  = eta T_lm,sink / (T_lm,sink - T_lm,source)
 *   work = source / (COP - 1)
 *   delivered = source + work = source COP / (COP - 1)
 *
 * with a pinch between each stream and the refrigerant; eta is the efficiency over the ideal of Lorenz
 * (1894), Zeitschrift des Vereines deutscher Ingenieure 38:62.
 *
 * All of the network's flow, demand / (supply - return), passes the direct exchanger first, which has the
 * same pinch at either end:
 *
 *   direct <= C (T_in - pinch - T_return),   direct <= flow (T_in - pinch - T_return)
 *
 * and the heat pump lifts as much of it as it can from there to the supply temperature.
 *
 * Boundary: heat is counted as reused where it is handed to the network, with the heat pump inside the data
 * centre (ISO/IEC 30134-6 counts energy at hand-over). Its electricity is therefore part of the facility's,
 * and of the reused heat. It is no mechanical cooling: without demand the water goes on to the next stage as
 * it is. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/component.h"

/* Terminal difference of the direct exchanger: a plate exchanger of network stations. */
#define DIRECT_PINCH_K 3.0
/* No real heat pump has a lower COP; keeps its work finite at absurd lifts. */
#define COP_MIN 1.05
#define SOLVE_TOLERANCE_W 1e-6

struct district_heat {
    double network_supply_k, network_return_k, source_minimum_k;
    double lorenz_frac, pinch_k, cop_cap;
    double demand_frac, capacity_frac, turn_down_frac;
};

struct district_heat_state {
    double demand_w;   /* annual mean */
    double capacity_w; /* source heat that the heat pump can take */
};

enum { READ_COP, READ_DEMAND, READ_DELIVERED, READ_DIRECT };

static double mean_temperature_k(double a_k, double b_k)
{
    double ratio = a_k / b_k - 1;
    if (fabs(ratio) < 1e-6)
        return (a_k + b_k) / 2;
    return (a_k - b_k) / log1p(ratio);
}

static double heat_pump_cop(const struct district_heat *p, double source_in_k, double source_out_k, double sink_in_k)
{
    double source = mean_temperature_k(source_in_k - p->pinch_k, source_out_k - p->pinch_k);
    double sink = mean_temperature_k(p->network_supply_k + p->pinch_k, sink_in_k + p->pinch_k);
    if (p->lorenz_frac * sink >= p->cop_cap * (sink - source))
        return p->cop_cap;
    return fmax(p->lorenz_frac * sink / (sink - source), COP_MIN);
}

/* The heat pump of one interval. */
struct heat_pump_lift {
    const struct district_heat *p;
    double capacity_w_k, source_in_k, sink_in_k; /* streams as direct exchange leaves them */
    double coldest_k, least_w;                   /* source: coldest temperature, and least heat while the pump runs */
    double wanted_w, cop;
};

/* Below its least load the pump runs for a part of the interval; while it does, it cools the water further.
 */
static double lifted_w(struct heat_pump_lift *lift, double source_w)
{
    double running_w = fmax(source_w, lift->least_w);
    double source_out_k = fmax(lift->source_in_k - running_w / lift->capacity_w_k, lift->coldest_k);
    lift->cop = heat_pump_cop(lift->p, lift->source_in_k, source_out_k, lift->sink_in_k);
    return source_w * lift->cop / (lift->cop - 1);
}

static double lift_excess_w(double source_w, void *context)
{
    struct heat_pump_lift *lift = context;
    return lifted_w(lift, source_w) - lift->wanted_w;
}

static void district_heat_size(const void *parameters, const struct design *design, void *state)
{
    const struct district_heat *p = parameters;
    struct district_heat_state *s = state;
    double heat = fmax(design->heat_w, 0);
    *s = (struct district_heat_state){.demand_w = p->demand_frac * heat, .capacity_w = p->capacity_frac * heat};
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
    double span_k = p->network_supply_k - p->network_return_k, available = c * (in->in_k - coldest_k);
    double warmer_k = fmax(in->in_k - DIRECT_PINCH_K - p->network_return_k, 0);
    double direct = fmin(fmin(c * warmer_k, available), demand * fmin(warmer_k / span_k, 1));

    struct heat_pump_lift lift = {.p = p,
                                  .capacity_w_k = c,
                                  .source_in_k = in->in_k - direct / c,
                                  .sink_in_k = p->network_return_k + direct / demand * span_k,
                                  .coldest_k = coldest_k,
                                  .least_w = p->turn_down_frac * s->capacity_w,
                                  .wanted_w = demand - direct};
    double most = fmin(available - direct, s->capacity_w), source = most;
    if (lift_excess_w(most, &lift) > 0)
        root_find(lift_excess_w, &lift, 0, most, SOLVE_TOLERANCE_W, &source);
    double work = source > 0 ? lifted_w(&lift, source) - source : 0;
    if (!(direct + source > 0))
        return;
    out->out_k = direct + source < available ? in->in_k - (direct + source) / c : coldest_k;
    out->power_w = work;
    out->reused_w = c * (in->in_k - out->out_k) + work;
    out->reading[READ_COP] = source > 0 ? lift.cop : 0;
    out->reading[READ_DELIVERED] = out->reused_w;
    out->reading[READ_DIRECT] = out->reused_w > 0 ? direct / out->reused_w : 0;
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
}

static const struct field fields[] = {
    {.key = "network_supply_temperature",
     NUMBER_FIELD(struct district_heat, network_supply_k, TEMPERATURE),
     RANGE_DEFAULT("25 degC", "120 degC", "75 degC"),
     .doc = "What the network wants to be supplied with.",
     BASIS(MEASURED, "Odense: 27 degC source water to 75 degC supply, Danish Board of District Heating (dbdh.dk); "
                     "Stockholm Open District Heating: up to 85 degC")},
    {.key = "network_return_temperature",
     NUMBER_FIELD(struct district_heat, network_return_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "80 degC", "40 degC"),
     .doc = "What comes back from the network. Loop water more than 3 K warmer warms it directly, without the pump.",
     BASIS(MEASURED, "Odense: 35 to 40 degC, Danish Board of District Heating (dbdh.dk)")},
    {.key = "demand",
     NUMBER_FIELD(struct district_heat, demand_frac, NUMBER),
     RANGE_DEFAULT("0", "100", "1"),
     .doc = "Annual mean of the network's demand over the design heat of this loop; the season and the "
            "weather come from the site's `heat_demand`. A large network takes all, all year: 10.",
     BASIS(ASSUMPTION, "1 gives the 75 % of heat used over the year that Fortum expects at Espoo (fortum.com)")},
    {.key = "capacity",
     NUMBER_FIELD(struct district_heat, capacity_frac, NUMBER),
     RANGE_DEFAULT("0", "3", "1"),
     .doc = "Source heat that the heat pump can take, over the design heat of this loop. 0: direct exchange only."},
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
    {.key = "lorenz_fraction",
     NUMBER_FIELD(struct district_heat, lorenz_frac, FRACTION),
     RANGE_DEFAULT("0.3", "0.7", "0.5"),
     .doc = "COP of the heat pump over that of Lorenz's ideal between the mean temperatures of both streams.",
     BASIS(ASSUMPTION, "0.45 to 0.60 for large ammonia and R1234ze machines: engineering judgement; gives 4.34 for "
                       "air of 39 to 27 degC into 45 to 80 degC, where Mantsala reports \"above 4\" (celsiuscity.eu)")},
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
    FIELD_END,
};

const struct component district_heat_component = {
    .record = {.name = "district-heat",
               .doc = "Hands heat of the loop to a district network, through a heat pump where the water is "
                      "not warm enough, as far as the network wants it in this hour.",
               .size = sizeof(struct district_heat),
               .fields = fields,
               .check = check},
    .role = ROLE_STAGE,
    .readings = {[READ_COP] = {"cop", "1", "heat delivered by the heat pump over its electricity; 0 while it stands"},
                 [READ_DEMAND] = {"demand_w", "W", "heat that the network wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat handed over, the pump's electricity included"},
                 [READ_DIRECT] = {"direct_frac", "1", "share of it without the heat pump"}},
    .state_size = sizeof(struct district_heat_state),
    .size = district_heat_size,
    .step = district_heat_step,
    .set_point_k = district_heat_set_point_k,
};
