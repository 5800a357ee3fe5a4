/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/weather_csv.h"

#include <math.h>

#include "base/units.h"
#include "read/hours.h"
#include "site/psychro.h"

struct quantity_column {
    const char *const *names;
    const char *what;
    double min, max; /* beyond is no weather */
};
static const struct quantity_column columns[] = {
    {(const char *const[]){"temperature_degc", "dry_bulb_degc", NULL}, "temperature", -90, 70},
    {(const char *const[]){"relative_humidity_pct", NULL}, "relative humidity", 0, 110},
    {(const char *const[]){"pressure_pa", NULL}, "pressure", 31000, 120000},
    {(const char *const[]){"ghi_w_m2", NULL}, "global irradiance", 0, 2000},
    {(const char *const[]){"dni_w_m2", NULL}, "direct irradiance", 0, 2000},
    {(const char *const[]){"dhi_w_m2", NULL}, "diffuse irradiance", 0, 2000},
    {(const char *const[]){"wind_speed_m_s", NULL}, "wind speed", 0, 120},
};
enum { TEMPERATURE, HUMIDITY, PRESSURE, GLOBAL, DIRECT, DIFFUSE, WIND, COLUMN_COUNT };

void weather_csv_read(struct csv *csv, struct arena *arena, double gap_s, double utc_offset_s, double elevation_m,
                      struct weather *weather)
{
    static const char *const time_names[] = {"time_utc", "timestamp", "datetime_utc", NULL};
    if (!csv_header(csv))
        return;
    int time_column = csv_column(csv, time_names, true), at[COLUMN_COUNT];
    double *values[COLUMN_COUNT];
    for (int c = 0; c < COLUMN_COUNT; c++) {
        at[c] = csv_column(csv, columns[c].names, c < PRESSURE);
        values[c] = arena_alloc(arena, HOURS, sizeof *values[c]);
        for (size_t h = 0; h < HOURS; h++)
            values[c][h] = NAN;
    }
    if (csv_mistakes(csv))
        return;
    struct hours *hours = arena_alloc(arena, 1, sizeof *hours);
    while (csv_next(csv)) {
        int hour = hours_place(hours, csv, (size_t)time_column, utc_offset_s);
        for (int c = 0; c < COLUMN_COUNT; c++) {
            double value;
            if (at[c] < 0 || !csv_number(csv, (size_t)at[c], &value) || isnan(value))
                continue;
            if (!(value >= columns[c].min && value <= columns[c].max))
                csv_error(csv, (size_t)at[c], "%s of %g is outside %g .. %g", columns[c].what, value, columns[c].min,
                          columns[c].max);
            else if (hour >= 0)
                values[c][hour] = value;
        }
    }
    if (csv_mistakes(csv))
        return;
    hours_note_leap_day(hours, csv);
    for (int c = 0; c <= PRESSURE; c++) /* gaps in the sky stay: only sources that need sun or wind ask for it whole */
        if (at[c] >= 0)
            hours_fill(hours, csv, columns[c].what, values[c], gap_s);
    for (size_t h = 0; h < HOURS; h++)
        weather->hours[h] = (struct outside){.dry_bulb_k = values[TEMPERATURE][h] + KELVIN_0_DEGC,
                                             .relative_humidity_frac = values[HUMIDITY][h] / 100,
                                             .pressure_pa = at[PRESSURE] >= 0 ? values[PRESSURE][h]
                                                                              : air_standard_pressure_pa(elevation_m)};
    struct sky *sky = arena_alloc(arena, HOURS, sizeof *sky);
    for (size_t h = 0; h < HOURS; h++)
        sky[h] = (struct sky){.ghi_w_m2 = values[GLOBAL][h],
                              .dni_w_m2 = values[DIRECT][h],
                              .dhi_w_m2 = values[DIFFUSE][h],
                              .wind_m_s = values[WIND][h]};
    weather->sky = sky;
}
