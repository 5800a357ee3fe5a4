/* SPDX-License-Identifier: Apache-2.0 */
/* A synthetic year of weather from monthly climate normals, for places whose hourly files may not be given
 * away. */
#ifndef SAMOVAR_SITE_NORMALS_H
#define SAMOVAR_SITE_NORMALS_H

#include "base/field.h"
#include "site/weather.h"

struct normals {
    struct numbers mean_k;        /* 12 monthly means of the dry bulb */
    struct numbers range_k;       /* 12 monthly means of the day's maximum minus its minimum */
    struct numbers humidity_frac; /* 12 monthly means of relative humidity */
    double day_spread_k;          /* standard deviation of a day's mean about the season's course */
};
extern const struct record normals_record;

/* Fills dry bulb, relative humidity and pressure of the 8760 hours in weather->hours. Deterministic. */
void normals_generate(const struct normals *normals, double pressure_pa, struct weather *weather);

#endif
