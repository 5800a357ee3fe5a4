/* SPDX-License-Identifier: Apache-2.0 */
/* Heat for a user who needs it no warmer than the loop's return: a low-temperature district network, a
 * greenhouse, a pool. A plate exchanger, and no heat pump. User's return T_r, wanted supply T_s, wanted heat
 * D:
 *
 *   flow = D / (T_s - T_r)                               heat capacity rate on the user's side
 *   Q <= C (T_in - max(target, T_r + approach))          what the loop has above the user's return
 *   Q <= flow (T_in - approach - T_r),  Q <= D           and how warm it can make the user's flow
 *
 * the same terminal difference at either end of the exchanger, as in district-heat. Water that is not warm
 * enough for T_s preheats: the user's own boiler adds the rest, and the reading `supplied` says how warm the
 * water arrives. Of low-temperature networks see Lund et al. 2014, Energy 68:1 (4th generation: 30 to 70
 * degC).
 *
 * Boundary: reused is what is handed over (ISO/IEC 30134-6), with the electricity of the pump that moves the
 * user's water, which ends there too. */
#include <math.h>

#include "base/numerics.h"
#include "model/component.h"

enum season { SEASON_NETWORK, SEASON_CONSTANT };
static const char *const season_choices[] = {"network", "constant", NULL};

struct direct_heat {
    double supply_k, return_k, approach_k;
    int season;
    double demand_frac, demand_w; /* demand_w: NaN, demand_frac holds */
    double pump_power_frac;
};
struct direct_heat_state {
    double demand_w; /* annual mean */
};
enum { READ_DEMAND, READ_DELIVERED, READ_SUPPLIED };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct direct_heat *p = parameters;
    double demand = isnan(p->demand_w) ? p->demand_frac * fmax(design->heat_w, 0) : p->demand_w;
    *(struct direct_heat_state *)state = (struct direct_heat_state){demand};
}

static void step(const void *parameters, const void *state, const struct outside *outside,
                 const struct coolant *in, struct outcome *out)
{
    const struct direct_heat *p = parameters;
    const struct direct_heat_state *s = state;
    double season = p->season == SEASON_CONSTANT ? 1 : fmax(outside->heat_demand_frac, 0);
    double demand = s->demand_w * season, c = in->capacity_w_k;
    *out = (struct outcome){.out_k = in->in_k,
                            .reading = {[READ_DEMAND] = demand, [READ_SUPPLIED] = p->return_k}};
    double coldest_k = fmax(in->target_k, p->return_k + p->approach_k),
           available = c * (in->in_k - coldest_k);
    if (!(demand > 0 && available > 0))
        return;
    double reach = clamp((in->in_k - p->approach_k - p->return_k) / (p->supply_k - p->return_k), 0, 1);
    double wanted = demand * reach / (1 + p->pump_power_frac); /* the pump's heat comes on top */
    out->out_k = wanted < available ? in->in_k - wanted / c : coldest_k;
    double moved = c * (in->in_k - out->out_k);
    out->power_w = p->pump_power_frac * moved;
    out->reused_w = moved + out->power_w;
    out->reading[READ_DELIVERED] = out->reused_w;
    out->reading[READ_SUPPLIED] = p->return_k + out->reused_w / demand * (p->supply_k - p->return_k);
}

/* It has no set-point: what it leaves, the next stage cools. */
static double set_point_k(const void *parameters)
{
    (void)parameters;
    return 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct direct_heat *p = value;
    if (p->return_k >= p->supply_k)
        complain(complaint, "user_return_temperature",
                 "the user's water returns no colder than it is supplied");
}

static const struct field fields[] = {
    {.key = "user_supply_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct direct_heat, supply_k),
     .min = "10 degC",
     .max = "90 degC",
     .initial = "50 degC",
     .doc =
         "What the user wants to be supplied with. Loop water that is not `approach` warmer only preheats.",
     .source =
         "Lund et al. 2014, Energy 68:1: 50 to 55 degC in low-temperature networks; greenhouses with large "
         "surfaces 30 to 45 degC, pools 28 to 35 degC: engineering judgement",
     .standing = STANDING_CHOICE},
    {.key = "user_return_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct direct_heat, return_k),
     .min = "0 degC",
     .max = "80 degC",
     .initial = "28 degC",
     .doc = "What comes back from the user: only heat above it and `approach` can be handed over.",
     .source = "Lund et al. 2014, Energy 68:1: 20 to 30 degC with floor heating and well-kept substations",
     .standing = STANDING_CHOICE},
    {.key = "approach",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
     .offset = offsetof(struct direct_heat, approach_k),
     .min = "0.5 K",
     .max = "20 K",
     .initial = "3 K",
     .doc = "Smallest difference between loop and user's water in the exchanger.",
     .source = "2 to 5 K in plate exchangers of network stations: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    {.key = "season",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct direct_heat, season),
     .choices = season_choices,
     .initial = "network",
     .doc =
         "network: the demand follows the site's `heat_demand` (hot water all year, heating with the cold); "
         "constant: the same in every hour, as of a laundry, a fish farm, or a pool in a hall.",
     .standing = STANDING_CHOICE},
    {.key = "demand",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct direct_heat, demand_frac),
     .min = "0",
     .max = "100",
     .initial = "1",
     .doc =
         "Annual mean of what the user wants over the design heat of this loop. A large network takes all, "
         "all year: 10.",
     .source = "1 gives the 75 % of heat used over the year that Fortum expects at Espoo (fortum.com)",
     .standing = STANDING_ASSUMPTION},
    {.key = "demand_power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_POWER,
     .offset = offsetof(struct direct_heat, demand_w),
     .min = "0 W",
     .max = "10 GW",
     .optional = true,
     .doc = "Annual mean of what the user wants, instead of `demand`.",
     .standing = STANDING_CHOICE},
    {.key = "pump_power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct direct_heat, pump_power_frac),
     .min = "0 %",
     .max = "5 %",
     .initial = "0.5 %",
     .doc = "Electricity of the pump on the user's side over the heat handed over.",
     .source = "some tenths of a percent to 1 % in networks: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    FIELD_END};

const struct component direct_heat_component = {
    .record =
        {.name = "direct-heat",
         .doc = "Hands heat of the loop to a user of low temperature through a plate exchanger: a network, a "
                "greenhouse, a pool, as far as it is wanted and the water is warm enough.",
         .size = sizeof(struct direct_heat),
         .fields = fields,
         .check = check},
    .role = ROLE_STAGE,
    .readings =
        {[READ_DEMAND] = {"demand_w", "W", "heat that the user wants"},
         [READ_DELIVERED] = {"delivered_w", "W", "heat handed over, the pump's electricity included"},
         [READ_SUPPLIED] = {"supplied_k", "K",
                            "temperature at which the user's whole flow leaves; its return while nothing "
                            "is handed over"}},
    .state_size = sizeof(struct direct_heat_state),
    .size = size,
    .step = step,
    .set_point_k = set_point_k,
};
