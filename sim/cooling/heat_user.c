/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/heat_user.h"

#include <math.h>

#include "base/numerics.h"

enum { SEASON_NETWORK, SEASON_CONSTANT };
const char *const heat_user_seasons[] = {"network", "constant", NULL};

double heat_user_design_w(const struct heat_user *user, const struct design *design)
{
    return isnan(user->demand_w) ? user->demand_frac * fmax(design->heat_w, 0) : user->demand_w;
}

double heat_user_demand_w(const struct heat_user *user, double design_w, const struct outside *outside)
{
    return design_w * (user->season == SEASON_CONSTANT ? 1 : fmax(outside->heat_demand_frac, 0));
}

double heat_user_reach(const struct heat_user *user, double in_k)
{
    return clamp((in_k - user->approach_k - user->return_k) / (user->supply_k - user->return_k), 0, 1);
}

double heat_user_take_w(const struct heat_user *user, const struct coolant *in, double wanted_w,
                        struct outcome *out)
{
    double coldest_k = fmax(in->target_k, user->return_k + user->approach_k), c = in->capacity_w_k;
    double available_w = c * (in->in_k - coldest_k);
    wanted_w /= 1 + user->pump_power_frac; /* the pump's heat comes on top */
    out->out_k = in->in_k;
    if (available_w > 0)
        out->out_k = wanted_w < available_w ? in->in_k - wanted_w / c : coldest_k;
    double moved_w = c * (in->in_k - out->out_k);
    out->power_w = user->pump_power_frac * moved_w;
    return moved_w;
}

void heat_user_check(const void *value, struct complaint *complaint)
{
    const struct heat_user *user = value;
    if (user->return_k >= user->supply_k)
        complain(complaint, "user_return_temperature",
                 "the user's water returns no colder than it is supplied");
}
