/* SPDX-License-Identifier: Apache-2.0 */
#include "files/epw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
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
enum { HEADER_LINES = 8, YEAR_MAX = 9999, ANY_YEAR = 2001, HOLE_MAX_S = 40 * 86400 };
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

/* DATA PERIODS: one period, with so many rows an hour. */
static bool read_periods(struct csv *csv, int *records)
{
    double periods = 1, rows = 1;
    if (csv_fields(csv) > 1 && !csv_number(csv, 1, &periods))
        return false;
    if (periods != 1) {
        csv_error(csv, 1, "only files with one data period can be read");
        return false;
    }
    if (csv_fields(csv) > 2 && !csv_number(csv, 2, &rows))
        return false;
    if (!(rows >= 1 && rows <= 60 && fmod(60, rows) == 0)) {
        csv_error(csv, 2, "rows of an hour are a number that divides 60 minutes");
        return false;
    }
    *records = (int)rows;
    return true;
}

static bool read_header(struct csv *csv, struct arena *arena, struct weather_place *place, int *records)
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
    return read_periods(csv, records);
}

/* A row, and when it was by its own words. */
struct epw_row {
    int line, year, month, day, hour, part; /* part: which of the rows of its hour, from 0 */
    double values[READINGS];
};

struct epw_rows {
    struct epw_row *items;
    size_t count, capacity;
    int records; /* an hour */
};

static bool same_hour(const struct epw_row *a, const struct epw_row *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day && a->hour == b->hour;
}

/* Reads the current row; false (said) if it has a mistake. */
static bool read_row(struct csv *csv, struct epw_rows *rows)
{
    struct epw_row row = {.line = csv_line(csv)};
    double year;
    if (csv_fields(csv) < FIELDS_MIN) {
        csv_error(csv, 0, "%zu fields; a row of an EPW file has 35", csv_fields(csv));
        return false;
    }
    if (!read_whole(csv, MONTH, "month", 1, 12, &row.month) || !read_whole(csv, HOUR, "hour", 1, 24, &row.hour) ||
        !read_whole(csv, DAY, "day of this month", 1, row.month == 2 ? 29 : days_of_month[row.month - 1], &row.day))
        return false;
    row.year = csv_is_number(csv, 0, &year) && year >= 1 && year <= YEAR_MAX ? (int)year : 0;
    for (int r = 0; r < READINGS; r++)
        row.values[r] = read_value(csv, r);
    const struct epw_row *before = rows->count ? &rows->items[rows->count - 1] : NULL;
    row.part = before && same_hour(before, &row) ? before->part + 1 : 0;
    if (row.part >= rows->records) {
        csv_error(csv, MONTH, "this hour comes again: DATA PERIODS says that there %s %d row%s an hour",
                  rows->records == 1 ? "is" : "are", rows->records, rows->records == 1 ? "" : "s");
        return false;
    }
    rows->items = memory_more(rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = row;
    return true;
}

static int64_t moment(const struct epw_row *row, int year, int records)
{
    struct civil civil = {.year = year, .month = row->month, .day = row->day, .hour = row->hour - 1};
    return calendar_seconds(civil) + row->part * (int64_t)SECONDS_PER_HOUR / records;
}

/* Whether the years are those of real time: they follow each other, with no holes of months between. A typical year mixes them. */
static bool is_dated(const struct epw_rows *rows)
{
    int64_t last_s = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct epw_row *row = &rows->items[i];
        int64_t at_s = moment(row, row->year, rows->records);
        bool no_leap_year = row->month == 2 && row->day == 29 && calendar_civil(at_s).month != 2;
        if (row->year == 0 || no_leap_year || (i > 0 && (at_s <= last_s || at_s > last_s + HOLE_MAX_S)))
            return false;
        last_s = at_s;
    }
    return true;
}

/* Rows of a typical year are those of any year of 365 days, and of the next from New Year on if they begin in its middle. */
static void take_rows(const struct epw_rows *rows, struct hours *hours)
{
    bool dated = is_dated(rows), leap = false;
    int year = ANY_YEAR, month = 1;
    for (size_t i = 0; i < rows->count; i++) {
        const struct epw_row *row = &rows->items[i];
        if (!dated && row->month == 2 && row->day == 29) {
            leap = true;
            continue;
        }
        year += row->month == 1 && month == 12;
        month = row->month;
        hours_take_at(hours, row->line, moment(row, dated ? row->year : year, rows->records), row->values);
    }
    if (leap)
        csv_file_warning(hours->csv, 0, "Feb 29 is left out: years have 365 days here");
}

/* Without any, it is that of the standard atmosphere at the place's height. */
static void fill_pressure(struct hour_table *table, double gap_s, double elevation_m)
{
    double *pressure_pa = table->values[PRESSED];
    for (size_t h = 0; h < table->count; h++)
        if (!isnan(pressure_pa[h])) {
            hours_fill(table, "station pressure", pressure_pa, gap_s);
            return;
        }
    double standard_pa = air_standard_pressure_pa(elevation_m);
    csv_file_warning(table->csv, 0, "no station pressure at all: %.0f Pa is taken, the standard atmosphere at %g m",
                     standard_pa, elevation_m);
    for (size_t h = 0; h < table->count; h++)
        pressure_pa[h] = standard_pa;
}

/* Relative humidity from the dew point, also in place of the humidity where that is missing. */
static double *humidity_of_dew(struct hour_table *table, struct arena *arena)
{
    double *dew_frac = arena_alloc(arena, table->count, sizeof *dew_frac);
    for (size_t h = 0; h < table->count; h++) {
        double dry_k = table->values[DRY][h] + KELVIN_0_DEGC, dew_k = table->values[DEW][h] + KELVIN_0_DEGC;
        dew_frac[h] =
            isnan(dry_k) || isnan(dew_k) ? NAN : air_saturation_pressure_pa(dew_k) / air_saturation_pressure_pa(dry_k);
        if (isnan(table->values[WET][h]))
            table->values[WET][h] = 100 * dew_frac[h];
    }
    return dew_frac;
}

static void take_table(struct hour_table *table, struct arena *arena, struct weather *weather)
{
    double **values = table->values;
    weather_take(weather, arena, table);
    struct sky *sky = arena_alloc(arena, table->count, sizeof *sky);
    for (size_t h = 0; h < table->count; h++) {
        weather->hours[h] = (struct outside){.dry_bulb_k = values[DRY][h] + KELVIN_0_DEGC,
                                             .relative_humidity_frac = values[WET][h] / 100,
                                             .pressure_pa = values[PRESSED][h]};
        sky[h] = (struct sky){.ghi_w_m2 = values[GLOBAL_SUN][h],
                              .dni_w_m2 = values[DIRECT_SUN][h],
                              .dhi_w_m2 = values[DIFFUSE_SUN][h],
                              .wind_m_s = values[BLOWN][h]};
    }
    weather->sky = sky;
}

void epw_read(struct csv *csv, struct arena *arena, const struct weather_options *options, struct weather *weather,
              struct weather_place *place)
{
    *place = (struct weather_place){NAN, NAN, NAN, NAN};
    struct epw_rows rows = {.records = 1};
    if (!read_header(csv, arena, place, &rows.records))
        return;
    while (csv_next(csv))
        read_row(csv, &rows);
    struct hours hours = {.csv = csv, .width = READINGS};
    take_rows(&rows, &hours);
    free(rows.items);
    struct hour_table table;
    if (!hours_lay(&hours, arena, 0, &options->need, &table) || csv_mistakes(csv))
        return;
    double *dew_frac = humidity_of_dew(&table, arena);
    hours_fill(&table, "dry bulb", table.values[DRY], options->gap_s);
    hours_fill(&table, "humidity", table.values[WET], options->gap_s);
    fill_pressure(&table, options->gap_s, place->elevation_m);
    for (int r = GLOBAL_SUN; r < READINGS;
         r++) /* gaps that matter stay: only sources that need sun or wind ask for it whole */
        hours_fill(&table, NULL, table.values[r], options->gap_s);
    take_table(&table, arena, weather);
    weather_check_sense(csv, weather, place, dew_frac);
}
