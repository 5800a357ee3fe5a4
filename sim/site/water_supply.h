/* SPDX-License-Identifier: Apache-2.0 */
/* Where the make-up water comes from: drinking water, reclaimed waste water that a plant treats for the purpose, rain of the roof,
 * or what drips off the coils. */
#ifndef SAMOVAR_SITE_WATER_SUPPLY_H
#define SAMOVAR_SITE_WATER_SUPPLY_H

#include <stdbool.h>

#include "base/field.h"

/* Rain that a roof catches and a tank keeps. */
struct rain_harvest {
    double roof_m2, runoff_frac, tank_m3;
};
struct water_supply {
    struct numbers reclaimed_frac; /* of the make-up: one value, or one per month; none: 0 */
    double treatment_j_m3;         /* electricity on site per volume of reclaimed water */
    struct rain_harvest *rain;     /* NULL: none */
    bool condensate;               /* what drips off the coils is used */
};
extern const struct record water_supply_record;

/* For the check of a list that has twelve values, one per month, or one for all; none: 0. */
void water_supply_check_months(const struct numbers *months, const char *key, const char *example,
                               struct complaint *complaint);
/* Share of the make-up that is reclaimed on that day (days since the new year; the year repeats). */
double water_supply_reclaimed_frac(const struct water_supply *supply, double day_of_year);

/* Where the make-up of an interval came from, means over it [kg/s]; the rest is potable. */
struct water_sources {
    double condensate_kg_s, rain_kg_s, reclaimed_kg_s;
    double caught_kg_s; /* rain into the tank: rain_kg_s and what it now holds more; the tank's overflow is not in it */
};
/* Condensate first, then the tank, then reclaimed water for its share of what is still missing. depth_m: rain of each month; it
 * falls evenly. *stored_kg, in the tank, is changed. */
void water_supply_draw(const struct water_supply *supply, const struct numbers *depth_m, double day_of_year,
                       double interval_s, double makeup_kg_s, double condensed_kg_s, double *stored_kg,
                       struct water_sources *sources);

#endif
