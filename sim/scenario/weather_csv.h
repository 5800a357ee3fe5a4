/* SPDX-License-Identifier: Apache-2.0 */
/* Weather as CSV. */
#ifndef SAMOVAR_SCENARIO_WEATHER_CSV_H
#define SAMOVAR_SCENARIO_WEATHER_CSV_H

#include "read/csv.h"
#include "scenario/weather_sense.h"
#include "site/weather.h"

/* Rows of `time_utc,temperature_degc,relative_humidity_pct[,pressure_pa,ghi_w_m2,dni_w_m2,dhi_w_m2,wind_speed_m_s]`, shifted to local
 * standard time: hours or finer, of a year, of several, or of what the run needs. Without a pressure column it is that of the
 * standard atmosphere at the elevation. Fills hours, count, axis, known and sky of the weather. Mistakes are counted in csv. */
void weather_csv_read(struct csv *csv, struct arena *arena, const struct weather_options *options,
                      const struct weather_place *place, struct weather *weather);

#endif
