/* SPDX-License-Identifier: Apache-2.0 */
/* The surroundings of the data centre in one interval: the mean state of the air, and what else the site
 * offers. */
#ifndef SAMOVAR_SITE_OUTSIDE_H
#define SAMOVAR_SITE_OUTSIDE_H

struct aquifer;
struct heat_demand;
struct water_body;

struct outside {
    double dry_bulb_k, wet_bulb_k, dew_point_k;
    double humidity_ratio; /* kg water per kg dry air */
    double relative_humidity_frac;
    double pressure_pa;
    double heat_demand_frac;             /* the network's demand over heat_demand_mean_w, of its reference year */
    double day_of_year;                  /* days since the new year, 0..365: the middle of the interval */
    const struct water_body *lake, *sea; /* to draw from; NULL: none */
    const struct aquifer *aquifer;       /* to store heat in; NULL: none */
    const struct heat_demand *network;   /* the district heating network; NULL: none */
};

#endif
