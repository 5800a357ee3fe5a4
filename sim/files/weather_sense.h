/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a weather file makes sense: its place against its clock, its hours against each other and against the place. What cannot
 * be is an error, what hardly can be a warning. */
#ifndef SAMOVAR_FILES_WEATHER_SENSE_H
#define SAMOVAR_FILES_WEATHER_SENSE_H

#include "read/csv.h"
#include "read/csv_columns.h"
#include "read/hours.h"
#include "site/weather.h"

/* What is known of where a weather file is from; parts may be NaN. */
struct weather_place {
    double latitude_deg, longitude_deg, elevation_m, utc_offset_s;
};

/* How a weather file is read. */
struct weather_options {
    double gap_s; /* as in hours_fill */
    struct hours_need need;
};
/* Makes room for the hours of a table. */
void weather_take(struct weather *weather, struct arena *arena, const struct hour_table *table);

/* Instruments read a little below zero at night; below this is another mistake. */
#define WEATHER_DARK_W_M2 (-20.0)
/* Units that temperatures in degC and pressures in Pa are taken for. */
extern const struct csv_slip weather_temperature_slips[], weather_pressure_slips[];

/* Hours by which a clock, UTC offset, is ahead of the sun at a longitude, the short way round the earth. */
double weather_clock_ahead_h(double longitude_deg, double utc_offset_s);
/* No clock on earth is further from its sun than this: China's west is 3 h ahead. */
#define WEATHER_CLOCK_MAX_H 4.0

/* Checks hours that are read but not completed (dry bulb, humidity, pressure, weather->sky). dew_frac: relative humidity from the
 * dew point of each hour, NaN where there is none; or NULL. */
void weather_check_sense(struct csv *csv, const struct weather *weather, const struct weather_place *place,
                         const double *dew_frac);

/* Rows of `time_utc,temperature_degc,relative_humidity_pct[,pressure_pa,ghi_w_m2,dni_w_m2,dhi_w_m2,wind_speed_m_s]`, shifted to local
 * standard time: hours or finer, of a year, of several, or of what the run needs. Without a pressure column it is that of the
 * standard atmosphere at the elevation. Fills hours, count, axis, known and sky of the weather. Mistakes are counted in csv. */
void weather_csv_read(struct csv *csv, struct arena *arena, const struct weather_options *options,
                      const struct weather_place *place, struct weather *weather);

#endif
