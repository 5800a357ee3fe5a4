/* SPDX-License-Identifier: Apache-2.0 */
/* Weather as CSV. */
#ifndef SAMOVAR_SCENARIO_WEATHER_CSV_H
#define SAMOVAR_SCENARIO_WEATHER_CSV_H

#include "read/csv.h"
#include "scenario/weather_sense.h"
#include "site/weather.h"

/* A year of `time_utc,temperature_degc,relative_humidity_pct[,pressure_pa,ghi_w_m2,dni_w_m2,dhi_w_m2,
 * wind_speed_m_s]`, hour by hour, shifted to local standard time. Without a pressure column it is that of the standard atmosphere at the elevation. gap_s as
 * in hours_fill. Mistakes are counted in csv. */
void weather_csv_read(struct csv *csv, struct arena *arena, double gap_s, const struct weather_place *place,
                      struct weather *weather);

#endif
