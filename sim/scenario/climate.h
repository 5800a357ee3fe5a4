/* SPDX-License-Identifier: Apache-2.0 */
/* Which day the plant is sized for, and which weather the run has: apart, so that a plant of today can meet a warmer year. */
#ifndef SAMOVAR_SCENARIO_CLIMATE_H
#define SAMOVAR_SCENARIO_CLIMATE_H

#include "base/diag.h"
#include "read/reader.h"
#include "scenario/site.h"

/* Either both temperatures, or a site. */
struct design_day {
    double dry_bulb_k, wet_bulb_k; /* NaN: not given */
    struct site *site;             /* whose design day it is; NULL: not given */
};
extern const struct record design_day_record;

/* How the weather of the run differs from the site's. */
struct weather_change {
    int hours;
    double offset_k;
    int humidity;
};
extern const struct record weather_change_record;

/* Reads the site's weather and grid, as site_load, of which the run needs some hours; then sets the design day (design may be NULL) and changes the hours. The
 * heat network's demand follows the hours of the run, with the reference year of the site's own. */
void climate_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct site *site,
                  const struct design_day *design, const struct weather_change *change, const struct hours_need *need,
                  struct weather *weather, struct grid *grid);

#endif
