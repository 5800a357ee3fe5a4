/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody who wants heat, behind a plate exchanger: what he wants, how warm, and when. What direct heat and a
 * storage tank share. */
#ifndef SAMOVAR_COOLING_HEAT_USER_H
#define SAMOVAR_COOLING_HEAT_USER_H

#include "cooling/component.h"

struct heat_user {
    double supply_k, return_k, approach_k;
    int season;
    double demand_frac, demand_w; /* demand_w: NaN, demand_frac of the site's network holds */
    double pump_power_frac;
};

/* Heat that the user wants, in the mean of the network's reference year and in this interval. */
double heat_user_mean_w(const struct heat_user *user, const struct design *design);
double heat_user_demand_w(const struct heat_user *user, double mean_w, const struct outside *outside);
/* How far water of this temperature warms the user's water from its return to the wanted supply: 0 to 1. */
double heat_user_reach(const struct heat_user *user, double in_k);
/* Takes wanted_w out of the water, or as much as it holds above the user's return and its target. *out gets
 * the water that leaves and the pump's power. Returns the heat taken, without the pump's. */
double heat_user_take_w(const struct heat_user *user, const struct coolant *in, double wanted_w, struct outcome *out);
/* The part of its row of equipment.csv that is the user's. */
void heat_user_equipment(const struct heat_user *user, struct equipment *row);
/* What all of them need of the site. */
enum site_need heat_user_needs(const void *parameters);
/* The check of a component whose first member is the user. */
void heat_user_check(const void *value, struct complaint *complaint);

/* For a component that holds a user as a part; `user_supply_temperature` is its own. */
extern const struct field heat_user_fields[];

#endif
