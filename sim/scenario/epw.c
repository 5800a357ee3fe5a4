/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/epw.h"

#include <math.h>
#include <string.h>

#include "base/units.h"
#include "read/hours.h"
#include "site/psychro.h"

/* Columns from 0. A row has 35; the last ones are absent from older files. */
enum {
    MONTH = 1,
    DAY = 2,
    HOUR = 3,
    DRY_BULB = 6,
    DEW_POINT = 7,
    HUMIDITY = 8,
    PRESSURE = 9,
    GLOBAL = 13,
    DIRECT = 14,
    DIFFUSE = 15,
    WIND = 21,
    FIELDS_MIN = 29
};
enum { HEADER_LINES = 8 };
static const char *const header[HEADER_LINES] = {"LOCATION",
                                                 "DESIGN CONDITIONS",
                                                 "TYPICAL/EXTREME PERIODS",
                                                 "GROUND TEMPERATURES",
                                                 "HOLIDAYS/DAYLIGHT SAVING",
                                                 "COMMENTS 1",
                                                 "COMMENTS 2",
                                                 "DATA PERIODS"};
static const int days_of_month[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* Its readings, with the value that stands for "missing" and the range, by the data dictionary. */
enum { DRY, DEW, WET, PRESSED, GLOBAL_SUN, DIRECT_SUN, DIFFUSE_SUN, BLOWN, READINGS };
#define AT(column)                                                                                                     \
    {                                                                                                                  \
        .at = (column), .name = &as_it_is                                                                              \
    }
static const struct csv_name as_it_is = {.name = NULL};
static const struct csv_found places[READINGS] = {
    [DRY] = AT(DRY_BULB),      [DEW] = AT(DEW_POINT),     [WET] = AT(HUMIDITY),        [PRESSED] = AT(PRESSURE),
    [GLOBAL_SUN] = AT(GLOBAL), [DIRECT_SUN] = AT(DIRECT), [DIFFUSE_SUN] = AT(DIFFUSE), [BLOWN] = AT(WIND)};
static const struct csv_column readings[READINGS] = {
    [DRY] = {.what = "dry bulb in degC", .missing = 99.9, .min = -90, .max = 70, .slips = weather_temperature_slips},
    [DEW] = {.what = "dew point in degC", .missing = 99.9, .min = -100, .max = 70, .slips = weather_temperature_slips},
    [WET] = {.what = "relative humidity in %", .missing = 999, .min = 0, .max = 110},
    [PRESSED] = {.what = "station pressure in Pa",
                 .missing = 999999,
                 .min = 31000,
                 .max = 120000,
                 .slips = weather_pressure_slips},
    [GLOBAL_SUN] = {.what = "global irradiance in W/m2", .missing = 9999, .min = WEATHER_DARK_W_M2, .max = 2000},
    [DIRECT_SUN] = {.what = "direct irradiance in W/m2", .missing = 9999, .min = WEATHER_DARK_W_M2, .max = 2000},
    [DIFFUSE_SUN] = {.what = "diffuse irradiance in W/m2", .missing = 9999, .min = WEATHER_DARK_W_M2, .max = 2000},
    [BLOWN] = {.what = "wind speed in m/s", .missing = 999, .min = 0, .max = 120}};

static double read_value(struct csv *csv, int reading)
{
    struct csv_found found = places[reading];
    double value;
    if (!csv_value(csv, &readings[reading], &found, &value))
        return NAN;
    return reading >= GLOBAL_SUN && reading <= DIFFUSE_SUN ? value < 0 ? 0 : value : value;
}

/* Reads a whole number in low..high; false (said) if it is none. */
static bool read_whole(struct csv *csv, int column, const char *name, int low, int high, int *whole)
{
    double value;
    if (!csv_number(csv, (size_t)column, &value))
        return false;
    if (!(value >= low && value <= high && value == floor(value))) {
        csv_error(csv, (size_t)column, "this is no %s (%d .. %d)", name, low, high);
        return false;
    }
    *whole = (int)value;
    return true;
}

static bool read_location(struct csv *csv, struct weather_place *place)
{
    double *const values[] = {&place->latitude_deg, &place->longitude_deg, &place->utc_offset_s, &place->elevation_m};
    static const double limits[] = {90, 180, 14, 9000};
    if (csv_fields(csv) < 10) {
        csv_error(csv, 0, "LOCATION has %zu fields of 10", csv_fields(csv));
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        if (!csv_number(csv, 6 + i, values[i]))
            return false;
        if (!(fabs(*values[i]) <= limits[i])) {
            csv_error(csv, 6 + i, "this is no %s",
                      (const char *const[]){"latitude", "longitude", "time zone in hours", "elevation in metres"}[i]);
            return false;
        }
    }
    place->utc_offset_s *= SECONDS_PER_HOUR;
    double more;
    if (csv_fields(csv) > 10 && csv_is_number(csv, 10, &more)) {
        csv_error(csv, 10, "LOCATION has 10 fields, and no number behind the elevation: is there a comma in a name?");
        return false;
    }
    if (fabs(weather_clock_ahead_h(place->longitude_deg, place->utc_offset_s)) > WEATHER_CLOCK_MAX_H) {
        csv_error(csv, 8, "UTC%+g h and longitude %g deg contradict each other: the sun there says UTC%+.1f h",
                  place->utc_offset_s / SECONDS_PER_HOUR, place->longitude_deg, place->longitude_deg / 15);
        return false;
    }
    return true;
}

static bool read_header(struct csv *csv, struct arena *arena, struct weather_place *place)
{
    for (int line = 0; line < HEADER_LINES; line++) {
        if (!csv_next(csv)) {
            csv_file_error(csv, "an EPW file begins with 8 lines from LOCATION to DATA PERIODS; this has %d lines",
                           line);
            return false;
        }
        const char *key = csv_text(csv, 0, arena);
        if (strncmp(key, header[line], strlen(header[line])) != 0) {
            csv_error(csv, 0, "line %d of an EPW file begins with %s", line + 1, header[line]);
            return false;
        }
        if (line == 0 && !read_location(csv, place))
            return false;
    }
    for (size_t field = 1; field <= 2 && field < csv_fields(csv); field++) {
        double count;
        if (!csv_number(csv, field, &count))
            return false;
        if (count != 1) {
            csv_error(csv, field, "only files with one data period and one record an hour can be read");
            return false;
        }
    }
    return true;
}

/* The hour of the year of the row, -1 for Feb 29, -2 for a mistake (said). */
static int row_hour(struct csv *csv)
{
    int month, day, hour;
    if (!read_whole(csv, MONTH, "month", 1, 12, &month) || !read_whole(csv, HOUR, "hour", 1, 24, &hour))
        return -2;
    if (!read_whole(csv, DAY, "day of this month", 1, month == 2 ? 29 : days_of_month[month - 1], &day))
        return -2;
    if (month == 2 && day == 29)
        return -1;
    int days = day - 1;
    for (int m = 1; m < month; m++)
        days += days_of_month[m - 1];
    return 24 * days + hour - 1;
}

/* Without any, it is that of the standard atmosphere at the place's height. */
static void fill_pressure(const struct hours *hours, struct csv *csv, double *pressure_pa, double gap_s,
                          double elevation_m)
{
    size_t known = 0;
    for (size_t h = 0; h < HOURS; h++)
        known += isnan(pressure_pa[h]) ? 0 : 1;
    if (known > 0) {
        hours_fill(hours, csv, "station pressure", pressure_pa, gap_s);
        return;
    }
    double standard_pa = air_standard_pressure_pa(elevation_m);
    csv_file_warning(csv, 0, "no station pressure at all: %.0f Pa is taken, the standard atmosphere at %g m",
                     standard_pa, elevation_m);
    for (size_t h = 0; h < HOURS; h++)
        pressure_pa[h] = standard_pa;
}

void epw_read(struct csv *csv, struct arena *arena, double gap_s, struct weather *weather, struct weather_place *place)
{
    *place = (struct weather_place){NAN, NAN, NAN, NAN};
    if (!read_header(csv, arena, place))
        return;
    struct hours *hours = arena_alloc(arena, 1, sizeof *hours);
    double *t = arena_alloc(arena, HOURS, sizeof *t), *rh = arena_alloc(arena, HOURS, sizeof *rh);
    double *p = arena_alloc(arena, HOURS, sizeof *p);
    double *dew_frac = arena_alloc(arena, HOURS, sizeof *dew_frac);
    for (size_t h = 0; h < HOURS; h++)
        dew_frac[h] = NAN;
    struct sky *sky = arena_alloc(arena, HOURS, sizeof *sky);
    int expected = 0;
    while (csv_next(csv)) {
        if (csv_fields(csv) < FIELDS_MIN) {
            csv_error(csv, 0, "%zu fields; a row of an EPW file has 35", csv_fields(csv));
            expected++; /* the row is most likely that of the hour expected */
            continue;
        }
        int hour = row_hour(csv);
        hours->leap_day |= hour == -1;
        if (hour < 0) {
            expected += hour == -2;
            continue;
        }
        if (hour != expected) {
            csv_error(csv, MONTH,
                      hour < expected ? "this hour comes again, or too late: rows must run from Jan 1 to Dec 31"
                                      : "rows are missing before this one");
            if (hour < expected)
                continue;
        }
        expected = hour + 1;
        hours->line[hour] = csv_line(csv);
        t[hour] = read_value(csv, DRY);
        rh[hour] = read_value(csv, WET) / 100;
        p[hour] = read_value(csv, PRESSED);
        sky[hour] = (struct sky){.ghi_w_m2 = read_value(csv, GLOBAL_SUN),
                                 .dni_w_m2 = read_value(csv, DIRECT_SUN),
                                 .dhi_w_m2 = read_value(csv, DIFFUSE_SUN),
                                 .wind_m_s = read_value(csv, BLOWN)};
        double dew_k = read_value(csv, DEW) + KELVIN_0_DEGC, dry_k = t[hour] + KELVIN_0_DEGC;
        if (!isnan(dew_k) && !isnan(dry_k))
            dew_frac[hour] = air_saturation_pressure_pa(dew_k) / air_saturation_pressure_pa(dry_k);
        if (isnan(rh[hour]))
            rh[hour] = dew_frac[hour];
    }
    if (!csv_mistakes(csv) && expected < HOURS)
        csv_file_error(csv, "the year ends after %d of 8760 hours", expected);
    if (csv_mistakes(csv))
        return;
    hours_note_leap_day(hours, csv);
    hours_fill(hours, csv, "dry bulb", t, gap_s);
    hours_fill(hours, csv, "humidity", rh, gap_s);
    fill_pressure(hours, csv, p, gap_s, place->elevation_m);
    for (size_t h = 0; h < HOURS; h++)
        weather->hours[h] =
            (struct outside){.dry_bulb_k = t[h] + KELVIN_0_DEGC, .relative_humidity_frac = rh[h], .pressure_pa = p[h]};
    weather->sky = sky; /* gaps stay: only sources that need sun or wind ask for it whole */
    weather_check_sense(csv, weather, place, dew_frac);
}
