/* SPDX-License-Identifier: Apache-2.0 */
/* How much heat a district network wants, hour by hour: domestic hot water all year, space heating with the
 * cold. */
#ifndef SAMOVAR_SITE_HEAT_DEMAND_H
#define SAMOVAR_SITE_HEAT_DEMAND_H

#include "base/field.h"
#include "site/weather.h"

struct heat_demand {
    double hot_water_frac; /* of the annual mean */
    double base_k;         /* outdoor temperature below which space is heated */
    double displaced_kg_j; /* carbon of the heat that reused heat takes the place of */
};
extern const struct record heat_demand_record;

/* Fills hours[].heat_demand_frac: demand over its annual mean, so that the year's mean is 1. */
void heat_demand_shape(const struct heat_demand *demand, struct weather *weather);

#endif
