/* SPDX-License-Identifier: Apache-2.0 */
/* How much heat the district network of a place wants, hour by hour: domestic hot water all year, space heating
 * with the cold. A place without a network wants none. */
#ifndef SAMOVAR_SITE_HEAT_DEMAND_H
#define SAMOVAR_SITE_HEAT_DEMAND_H

#include "base/field.h"
#include "site/weather.h"

struct heat_demand {
    double annual_j;       /* heat that the network takes in its reference year */
    double hot_water_frac; /* of that year's heat */
    double base_k;         /* outdoor temperature below which space is heated */
    double degree_days;    /* K d of the reference year below base_k; NaN: those of the weather at hand */
    double supply_k, return_k;
    double displaced_kg_j; /* carbon of the heat that reused heat takes the place of */
};
extern const struct record heat_demand_record;

/* Mean of the reference year. */
double heat_demand_mean_w(const struct heat_demand *demand);

/* Mean by which the network's reference year is colder than its base: that of its degree days, or of this weather. demand
 * NULL: 0. */
double heat_demand_reference_k(const struct heat_demand *demand, const struct weather *weather);
/* Fills hours[].heat_demand_frac, demand over heat_demand_mean_w, and hours[].network, which must live as long as
 * the weather does. demand NULL: there is no network, and nobody wants heat. */
void heat_demand_place(const struct heat_demand *demand, double reference_k, struct weather *weather);

#endif
