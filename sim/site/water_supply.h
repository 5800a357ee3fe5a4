/* SPDX-License-Identifier: Apache-2.0 */
/* Where the make-up water comes from: drinking water, or reclaimed waste water that a plant treats for the purpose. */
#ifndef SAMOVAR_SITE_WATER_SUPPLY_H
#define SAMOVAR_SITE_WATER_SUPPLY_H

#include "base/field.h"

struct water_supply {
    struct numbers reclaimed_frac; /* of the make-up: one value, or one per month; none: 0 */
    double treatment_j_m3;         /* electricity on site per volume of reclaimed water */
};
extern const struct record water_supply_record;

/* Share of the make-up that is reclaimed on that day (days since the new year; the year repeats). */
double water_supply_reclaimed_frac(const struct water_supply *supply, double day_of_year);

#endif
