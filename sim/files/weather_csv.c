/* SPDX-License-Identifier: Apache-2.0 */
/* Weather as CSV. */
#include <math.h>

#include "base/units.h"
#include "files/price_csv.h"
#include "files/weather_sense.h"
#include "read/csv_columns.h"
#include "read/hours.h"
#include "site/psychro.h"

#define OPEN_METEO "Open-Meteo"
/* The form of a name: its sun is the mean of the hour that ends at the row's time (open-meteo.com/en/docs), all else of that moment. */
enum { OF_THE_HOUR = 0, OF_THE_HOUR_BEFORE };

#define IN_KELVIN(text)                                                                                                \
    {                                                                                                                  \
        .name = text, .offset = -273.15                                                                                \
    }
#define IN_FAHRENHEIT(text)                                                                                            \
    {                                                                                                                  \
        .name = text, .scale = 5.0 / 9, .offset = -32 * 5.0 / 9                                                        \
    }

/* Beyond these ranges is no weather. */
enum { TIME, TEMPERATURE, HUMIDITY, PRESSURE, GLOBAL, DIRECT, DIFFUSE, WIND, COLUMN_COUNT };
const struct csv_column weather_csv_columns[COLUMN_COUNT + 1] = {
    [TIME] = {.names = CLOCK_NAMES, .what = "when an hour begins", .needed = true},
    [TEMPERATURE] = {.names = CSV_NAMES(CSV_OURS("temperature_degc"), CSV_OURS("dry_bulb_degc"),
                                        CSV_OURS("air_temperature_degc"), CSV_OURS("dry_bulb_temperature_degc"),
                                        IN_FAHRENHEIT("temperature_degf"), IN_FAHRENHEIT("dry_bulb_degf"),
                                        IN_FAHRENHEIT("air_temperature_degf"), IN_KELVIN("temperature_k"),
                                        IN_KELVIN("dry_bulb_k"), IN_KELVIN("air_temperature_k"),
                                        CSV_THEIRS(OPEN_METEO, "temperature_2m (\u00b0C)")),
                     .what = "temperature",
                     .needed = true,
                     .min = -90,
                     .max = 70,
                     .slips = weather_temperature_slips},
    [HUMIDITY] = {.names = CSV_NAMES(CSV_OURS("relative_humidity_pct"), CSV_OURS("humidity_pct"), CSV_OURS("rh_pct"),
                                     CSV_THEIRS(OPEN_METEO, "relative_humidity_2m (%)")),
                  .what = "relative humidity",
                  .needed = true,
                  .max = 110},
    [PRESSURE] = {.names = CSV_NAMES(CSV_OURS("pressure_pa"), CSV_SCALED(NULL, "pressure_hpa", 100),
                                     CSV_SCALED(NULL, "pressure_kpa", 1000),
                                     CSV_SCALED(OPEN_METEO, "surface_pressure (hPa)", 100)),
                  .what = "pressure",
                  .min = 31000,
                  .max = 120000,
                  .slips = weather_pressure_slips},
    [GLOBAL] = {.names = CSV_NAMES(CSV_OURS("ghi_w_m2"),
                                   CSV_WRITTEN(OPEN_METEO, "shortwave_radiation (W/m\u00b2)", OF_THE_HOUR_BEFORE)),
                .what = "global irradiance",
                .min = WEATHER_DARK_W_M2,
                .max = 2000},
    [DIRECT] = {.names = CSV_NAMES(CSV_OURS("dni_w_m2"),
                                   CSV_WRITTEN(OPEN_METEO, "direct_normal_irradiance (W/m\u00b2)", OF_THE_HOUR_BEFORE)),
                .what = "direct irradiance",
                .min = WEATHER_DARK_W_M2,
                .max = 2000},
    [DIFFUSE] = {.names = CSV_NAMES(CSV_OURS("dhi_w_m2"),
                                    CSV_WRITTEN(OPEN_METEO, "diffuse_radiation (W/m\u00b2)", OF_THE_HOUR_BEFORE)),
                 .what = "diffuse irradiance",
                 .min = WEATHER_DARK_W_M2,
                 .max = 2000},
    [WIND] = {.names = CSV_NAMES(CSV_OURS("wind_speed_m_s"), CSV_SCALED(NULL, "wind_speed_km_h", 1 / 3.6),
                                 CSV_THEIRS(OPEN_METEO, "wind_speed_10m (m/s)"),
                                 CSV_SCALED(OPEN_METEO, "wind_speed_10m (km/h)", 1 / 3.6)),
              .what = "wind speed",
              .max = 120},
};

/* Values of the current row without its time; false if one is a mistake. */
static bool read_values(struct csv *csv, struct csv_found *found, double *values)
{
    bool good = true;
    for (int c = TEMPERATURE; c < COLUMN_COUNT; c++) {
        double *value = &values[c - TEMPERATURE];
        good &= csv_value(csv, &weather_csv_columns[c], &found[c], value);
        if (c >= GLOBAL && c <= DIFFUSE && *value < 0) /* an instrument's offset at night */
            *value = 0;
    }
    return good;
}

/* Gives the sun of a row to the row before it, where it is that of the hour before. */
static void move_sun(const struct csv_found *found, struct hours *hours)
{
    for (int c = GLOBAL; c <= DIFFUSE && hours->count > 0; c++) {
        if (found[c].at < 0 || found[c].name->form != OF_THE_HOUR_BEFORE)
            continue;
        double *last = hours->values + (hours->count - 1) * hours->width + (c - TEMPERATURE);
        bool follows = hours->count > 1 && hours->at_s[hours->count - 1] - hours->at_s[hours->count - 2] == 3600;
        if (follows)
            *(last - hours->width) = *last;
        *last = NAN;
    }
}

/* The last row's own hour is in no row: it has the sun of the same hour a day before. */
static void end_sun(const struct csv_found *found, struct hours *hours)
{
    enum { DAY_ROWS = 24, DAY_S = 86400 };
    size_t last = hours->count - 1;
    if (hours->count <= DAY_ROWS || hours->at_s[last] - hours->at_s[last - DAY_ROWS] != DAY_S)
        return;
    for (int c = GLOBAL; c <= DIFFUSE; c++) {
        size_t at = (size_t)(c - TEMPERATURE);
        if (found[c].at >= 0 && found[c].name->form == OF_THE_HOUR_BEFORE)
            hours->values[last * hours->width + at] = hours->values[(last - DAY_ROWS) * hours->width + at];
    }
}

void weather_csv_read(struct csv *csv, struct arena *arena, const struct weather_options *options,
                      const struct weather_place *place, struct weather *weather)
{
    struct csv_found found[COLUMN_COUNT];
    if (!csv_bind(csv, weather_csv_columns, hourly_tables, NULL, found))
        return;
    double row[COLUMN_COUNT - TEMPERATURE];
    struct hours hours = {.csv = csv, .width = COLUMN_COUNT - TEMPERATURE};
    while (csv_next(csv))
        if (read_values(csv, found, row) && hours_take(&hours, &found[TIME], row))
            move_sun(found, &hours);
    if (hours.count > 0)
        end_sun(found, &hours);
    struct hour_table table;
    if (!hours_lay(&hours, arena, place->utc_offset_s, &options->need, &table) || csv_mistakes(csv))
        return;
    double **values = table.values - TEMPERATURE;
    for (int c = TEMPERATURE; c < COLUMN_COUNT;
         c++) /* gaps in the sky stay: only sources that need sun or wind ask for it whole */
        if (found[c].at >= 0)
            hours_fill(&table, c <= PRESSURE ? weather_csv_columns[c].what : NULL, values[c], options->gap_s);
    weather_take(weather, arena, &table);
    struct sky *sky = arena_alloc(arena, table.count, sizeof *sky);
    for (size_t h = 0; h < table.count; h++) {
        weather->hours[h] =
            (struct outside){.dry_bulb_k = values[TEMPERATURE][h] + KELVIN_0_DEGC,
                             .relative_humidity_frac = values[HUMIDITY][h] / 100,
                             .pressure_pa = found[PRESSURE].at >= 0 ? values[PRESSURE][h]
                                                                    : air_standard_pressure_pa(place->elevation_m)};
        sky[h] = (struct sky){.ghi_w_m2 = values[GLOBAL][h],
                              .dni_w_m2 = values[DIRECT][h],
                              .dhi_w_m2 = values[DIFFUSE][h],
                              .wind_m_s = values[WIND][h]};
    }
    weather->sky = sky;
    weather_check_sense(csv, weather, place, NULL);
}
