/* SPDX-License-Identifier: Apache-2.0 */
/* EnergyPlus weather files. Layout: EnergyPlus Auxiliary Programs, "Weather Converter Program", EPW data
 * dictionary. */
#ifndef SAMOVAR_FILES_EPW_H
#define SAMOVAR_FILES_EPW_H

#include "files/weather_sense.h"
#include "read/csv.h"
#include "site/weather.h"

/* Dry bulb, humidity, pressure and sky of the file's hours; the rest of weather is not filled in. Row `hour` 1..24 is the hour that
 * ends then, or its parts where DATA PERIODS says that there are several. Years that follow each other are taken as they are, with
 * Feb 29; a typical year, which mixes them, is one of 365 days. Mistakes are counted in csv. */
void epw_read(struct csv *csv, struct arena *arena, const struct weather_options *options, struct weather *weather,
              struct weather_place *place);

#endif
