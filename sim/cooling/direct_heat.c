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
#include "cooling/heat_user.h"

struct direct_heat {
    struct heat_user user; /* first */
};
struct direct_heat_state {
    double demand_w; /* mean of the reference year */
};
enum { READ_DEMAND, READ_DELIVERED, READ_SUPPLIED };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct direct_heat *p = parameters;
    *(struct direct_heat_state *)state = (struct direct_heat_state){heat_user_mean_w(&p->user, design)};
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    (void)state, (void)design;
    heat_user_equipment(&((const struct direct_heat *)parameters)->user, row);
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct heat_user *user = &((const struct direct_heat *)parameters)->user;
    const struct direct_heat_state *s = state;
    double demand_w = heat_user_demand_w(user, s->demand_w, outside);
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_DEMAND] = demand_w, [READ_SUPPLIED] = user->return_k}};
    if (!(demand_w > 0))
        return;
    double moved_w = heat_user_take_w(user, in, demand_w * heat_user_reach(user, in->in_k), out);
    out->reused_w = moved_w + out->power_w;
    out->reading[READ_DELIVERED] = out->reused_w;
    out->reading[READ_SUPPLIED] += out->reused_w / demand_w * (user->supply_k - user->return_k);
}

static const struct field fields[] = {
    {.key = "user_supply_temperature",
     NUMBER_FIELD(struct direct_heat, user.supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "90 degC", "50 degC"),
     .doc = "What the user wants to be supplied with. Loop water that is not `approach` warmer only preheats.",
     BASIS(CHOICE, "Lund et al. 2014, Energy 68:1: 50 to 55 degC in low-temperature networks; greenhouses with large "
                   "surfaces 30 to 45 degC, pools 28 to 35 degC: engineering judgement")},
    {.key = "*", PART_FIELD(struct direct_heat, user, struct heat_user, heat_user_fields)},
    FIELD_END};

const struct component direct_heat_component = {
    .record = {.name = "direct-heat",
               .doc = "Hands heat of the loop to a user of low temperature through a plate exchanger: a network, a "
                      "greenhouse, a pool, as far as it is wanted and the water is warm enough.",
               .size = sizeof(struct direct_heat),
               .fields = fields,
               .check = heat_user_check},
    .role = ROLE_STAGE,
    .needs = heat_user_needs,
    .readings = {[READ_DEMAND] = {"demand_w", "W", "heat that the user wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat handed over, the pump's electricity included"},
                 [READ_SUPPLIED] = {"supplied_k", "K",
                                    "temperature at which the user's whole flow leaves; its return while nothing "
                                    "is handed over"}},
    .state_size = sizeof(struct direct_heat_state),
    .size = size,
    .equipment = equipment,
    .step = step,
};
