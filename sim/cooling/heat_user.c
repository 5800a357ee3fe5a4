/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/heat_user.h"

#include <math.h>

#include "base/numerics.h"
#include "site/heat_demand.h"

enum { SEASON_NETWORK, SEASON_CONSTANT };
static const char *const seasons[] = {"network", "constant", NULL};

double heat_user_mean_w(const struct heat_user *user, const struct design *design)
{
    const struct heat_demand *network = design->outside.network;
    if (!isnan(user->demand_w))
        return user->demand_w;
    return network ? user->demand_frac * heat_demand_mean_w(network) : 0;
}

double heat_user_demand_w(const struct heat_user *user, double mean_w, const struct outside *outside)
{
    return mean_w * (user->season == SEASON_CONSTANT ? 1 : fmax(outside->heat_demand_frac, 0));
}

double heat_user_reach(const struct heat_user *user, double in_k)
{
    return clamp((in_k - user->approach_k - user->return_k) / (user->supply_k - user->return_k), 0, 1);
}

double heat_user_take_w(const struct heat_user *user, const struct coolant *in, double wanted_w, struct outcome *out)
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

void heat_user_equipment(const struct heat_user *user, struct equipment *row)
{
    row->sink_in_k = user->return_k;
    row->sink_out_k = user->supply_k;
}

enum site_need heat_user_needs(const void *parameters)
{
    (void)parameters;
    return NEED_HEAT_NETWORK;
}

void heat_user_check(const void *value, struct complaint *complaint)
{
    const struct heat_user *user = value;
    if (user->return_k >= user->supply_k)
        complain(complaint, "user_return_temperature", "the user's water returns no colder than it is supplied");
}

const struct field heat_user_fields[] = {
    {.key = "user_return_temperature",
     NUMBER_FIELD(struct heat_user, return_k, TEMPERATURE),
     RANGE_DEFAULT("0 degC", "80 degC", "28 degC"),
     .doc = "What comes back from the user: only heat above it and `approach` can be handed over.",
     BASIS(CHOICE, "Lund et al. 2014, Energy 68:1: 20 to 30 degC with floor heating and well-kept substations")},
    {.key = "approach",
     NUMBER_FIELD(struct heat_user, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "20 K", "3 K"),
     .doc = "Smallest difference between loop and user's water in the exchanger.",
     BASIS(ASSUMPTION, "2 to 5 K in plate exchangers of network stations: engineering judgement")},
    {.key = "season",
     CHOICE_FIELD(struct heat_user, season, seasons),
     .initial = "network",
     .doc = "network: the demand follows the site's `heat_demand` (hot water all year, heating with the cold), and is "
            "none where there is no network; constant: the same in every hour, as of a laundry, a fish farm, or a pool "
            "in a hall."},
    {.key = "demand",
     NUMBER_FIELD(struct heat_user, demand_frac, NUMBER),
     RANGE_DEFAULT("0", "100", "1"),
     .doc = "What the user wants over the demand of the site's network."},
    {.key = "demand_power",
     NUMBER_FIELD(struct heat_user, demand_w, POWER),
     RANGE("0 W", "10 GW"),
     .optional = true,
     .doc = "Mean of what the user wants in the network's reference year, instead of `demand`."},
    {.key = "pump_power",
     NUMBER_FIELD(struct heat_user, pump_power_frac, FRACTION),
     RANGE_DEFAULT("0 %", "5 %", "0.5 %"),
     .doc = "Electricity of the pump behind the exchanger over the heat that it moves.",
     BASIS(ASSUMPTION, "some tenths of a percent to 1 % in networks: engineering judgement")},
    FIELD_END};
