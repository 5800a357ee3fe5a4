/* SPDX-License-Identifier: Apache-2.0 */
/* EnergyPlus weather files. Layout: EnergyPlus Auxiliary Programs, "Weather Converter Program", EPW data
 * dictionary. */
#ifndef SAMOVAR_SCENARIO_EPW_H
#define SAMOVAR_SCENARIO_EPW_H

#include "read/csv.h"
#include "scenario/weather_sense.h"
#include "site/weather.h"

/* Dry bulb, humidity, pressure and sky of the file's 8760 hours; the rest of weather is not filled in. Row
 * `hour` 1..24 is the hour that ends then. Takes no calendar from the years (a typical year mixes them) and
 * leaves out Feb 29. gap_s as in hours_fill. Mistakes are counted in csv. */
void epw_read(struct csv *csv, struct arena *arena, double gap_s, struct weather *weather, struct weather_place *place);

#endif
