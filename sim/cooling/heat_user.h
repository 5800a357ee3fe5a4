/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody who wants heat, behind a plate exchanger: what he wants, how warm, and when. What direct heat and a
 * storage tank share. */
#ifndef SAMOVAR_COOLING_HEAT_USER_H
#define SAMOVAR_COOLING_HEAT_USER_H

#include "cooling/component.h"

struct heat_user {
    double supply_k, return_k, approach_k;
    int season;
    double demand_frac, demand_w; /* demand_w: NaN, demand_frac of the design heat holds */
    double pump_power_frac;
};
extern const char *const heat_user_seasons[];

/* What he wants in the mean of a year, and now. */
double heat_user_design_w(const struct heat_user *user, const struct design *design);
double heat_user_demand_w(const struct heat_user *user, double design_w, const struct outside *outside);
/* How far water of this temperature lifts his own from its return to what he wants: 0 to 1. */
double heat_user_reach(const struct heat_user *user, double in_k);
/* Takes wanted_w out of the water, or what it has above the user's return and its target; *out gets the water
 * that leaves and the pump's power. Returns the heat taken, without the pump's. */
double heat_user_take_w(const struct heat_user *user, const struct coolant *in, double wanted_w,
                        struct outcome *out);
/* A component's check, for one whose first member is the user. */
void heat_user_check(const void *value, struct complaint *complaint);

/* For a component whose first member is the user; `user_supply_temperature` is its own. */
/* clang-format off */
#define HEAT_USER_FIELDS \
    {.key = "user_return_temperature", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct heat_user, return_k), .min = "0 degC", .max = "80 degC", .initial = "28 degC", \
     .doc = "What comes back from the user: only heat above it and `approach` can be handed over.", \
     .source = "Lund et al. 2014, Energy 68:1: 20 to 30 degC with floor heating and well-kept substations", \
     .standing = STANDING_CHOICE}, \
    {.key = "approach", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE_DIFFERENCE, \
     .offset = offsetof(struct heat_user, approach_k), .min = "0.5 K", .max = "20 K", .initial = "3 K", \
     .doc = "Smallest difference between loop and user's water in the exchanger.", \
     .source = "2 to 5 K in plate exchangers of network stations: engineering judgement", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "season", .kind = FIELD_CHOICE, .offset = offsetof(struct heat_user, season), \
     .choices = heat_user_seasons, .initial = "network", \
     .doc = "network: the demand follows the site's `heat_demand` (hot water all year, heating with the cold); constant: the " \
            "same in every hour, as of a laundry, a fish farm, or a pool in a hall.", \
     .standing = STANDING_CHOICE}, \
    {.key = "demand", .kind = FIELD_NUMBER, .quantity = QUANTITY_NUMBER, \
     .offset = offsetof(struct heat_user, demand_frac), .min = "0", .max = "100", .initial = "1", \
     .doc = "Annual mean of what the user wants over the design heat of this loop. A large network takes all, all year: 10.", \
     .source = "1 gives the 75 % of heat used over the year that Fortum expects at Espoo (fortum.com)", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "demand_power", .kind = FIELD_NUMBER, .quantity = QUANTITY_POWER, \
     .offset = offsetof(struct heat_user, demand_w), .min = "0 W", .max = "10 GW", .optional = true, \
     .doc = "Annual mean of what the user wants, instead of `demand`.", \
     .standing = STANDING_CHOICE}, \
    {.key = "pump_power", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct heat_user, pump_power_frac), .min = "0 %", .max = "5 %", .initial = "0.5 %", \
     .doc = "Electricity of the pump behind the exchanger over the heat that it moves.", \
     .source = "some tenths of a percent to 1 % in networks: engineering judgement", \
     .standing = STANDING_ASSUMPTION}
/* clang-format on */

#endif
