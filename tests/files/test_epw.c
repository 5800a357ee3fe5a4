/* SPDX-License-Identifier: Apache-2.0 */
/* tmy3_stats.csv: annual statistics of the files in platforms/weather, computed with another program from the
 * same ASHRAE equations (wet bulb by bisection). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../said.h"
#include "base/numerics.h"
#include "base/units.h"
#include "files/epw.h"
#include "site/year.h"

#define FOLDER SAMOVAR_SOURCE_DIR "/platforms/weather/"

TestSuite(epw);

struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct weather weather;
    struct weather_place place;
    size_t mistakes;
};

static struct fixture read_csv(struct csv *csv, struct fixture fixture, double gap_s)
{
    fixture.weather.count = HOURS_PER_YEAR;
    fixture.weather.hours = arena_alloc(fixture.arena, HOURS_PER_YEAR, sizeof(struct outside));
    epw_read(csv, fixture.arena, &(struct weather_options){gap_s, {1672531200, 365 * SECONDS_PER_DAY}},
             &fixture.weather, &fixture.place);
    fixture.mistakes = csv_mistakes(csv);
    csv_close(csv);
    return fixture;
}

static struct fixture read_file(const char *path)
{
    struct fixture fixture = {.arena = arena_create(), .diag = diag_create()};
    struct csv *csv = csv_open(fixture.arena, fixture.diag, path, (struct place){0}, CSV_PLAIN);
    cr_assert(csv, "%s", path);
    return read_csv(csv, fixture, NAN);
}

static struct fixture read_text(const char *text, size_t length)
{
    struct fixture fixture = {.arena = arena_create(), .diag = diag_create()};
    return read_csv(csv_from_text(fixture.arena, fixture.diag, "test.epw", text, length, CSV_PLAIN), fixture, NAN);
}

static void release(struct fixture *fixture)
{
    arena_destroy(fixture->arena);
    diag_destroy(fixture->diag);
}

static char *text_of(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file);
    char *text = malloc(4 << 20);
    *length = fread(text, 1, 4 << 20, file);
    fclose(file);
    return text;
}

static int hours_at_most(const struct weather *weather, bool wet, double degc)
{
    int count = 0;
    for (size_t h = 0; h < weather->count; h++) {
        double t = (wet ? weather->hours[h].wet_bulb_k : weather->hours[h].dry_bulb_k) - KELVIN_0_DEGC;
        count += t <= degc + 1e-9;
    }
    return count;
}

static double column(struct csv *csv, const char *name)
{
    double value = NAN;
    int at = csv_column(csv, (const char *const[]){name, NULL}, true);
    cr_assert(at >= 0 && csv_number(csv, (size_t)at, &value));
    return value;
}

Test(epw, statistics_of_the_typical_years)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct csv *stats =
        csv_open(arena, diag, SAMOVAR_SOURCE_DIR "/tests/files/tmy3_stats.csv", (struct place){0}, CSV_QUOTED);
    cr_assert(stats && csv_header(stats));
    int files = 0;
    while (csv_next(stats)) {
        const char *name = csv_text(stats, 0, arena);
        struct fixture f = read_file(arena_printf(arena, FOLDER "%s", name));
        cr_assert(f.mistakes == 0 && diag_warnings(f.diag) == 0, "%s", name);
        weather_complete(&f.weather);
        struct sum t = {0}, wet = {0}, p = {0}, w = {0};
        double coldest = 1000, hottest = 0, wettest = 0;
        for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
            const struct outside *o = &f.weather.hours[h];
            sum_add(&t, o->dry_bulb_k);
            sum_add(&wet, o->wet_bulb_k);
            sum_add(&p, o->pressure_pa);
            sum_add(&w, o->humidity_ratio);
            coldest = fmin(coldest, o->dry_bulb_k);
            hottest = fmax(hottest, o->dry_bulb_k);
            wettest = fmax(wettest, o->wet_bulb_k);
        }
        const struct {
            const char *column;
            double got, tolerance;
        } means[] = {
            {"Tdb_mean_C", sum_value(&t) / HOURS_PER_YEAR - KELVIN_0_DEGC, 0.0051},
            {"Tdb_min_C", coldest - KELVIN_0_DEGC, 0.0051},
            {"Tdb_max_C", hottest - KELVIN_0_DEGC, 0.0051},
            {"Tdb_p99.6_C", f.weather.design.dry_bulb_k - KELVIN_0_DEGC, 0.01},
            {"Twb_mean_C", sum_value(&wet) / HOURS_PER_YEAR - KELVIN_0_DEGC, 0.01},
            {"Twb_max_C", wettest - KELVIN_0_DEGC, 0.01},
            {"Twb_p99.6_C", f.weather.design.wet_bulb_k - KELVIN_0_DEGC, 0.01},
            {"P_mean_Pa", sum_value(&p) / HOURS_PER_YEAR, 0.0051},
            {"W_mean_g_kg", 1000 * sum_value(&w) / HOURS_PER_YEAR, 0.01},
        };
        for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
            double expected = column(stats, means[i].column);
            cr_expect(fabs(means[i].got - expected) <= means[i].tolerance, "%s %s: %.4f, expected %.2f", name,
                      means[i].column, means[i].got, expected);
        }
        const struct {
            const char *column;
            bool wet;
            double at;
        } counts[] = {{"h_Tdb<=18", false, 18}, {"h_Tdb<=27", false, 27}, {"h_Tdb<=35", false, 35},
                      {"h_Twb<=10", true, 10},  {"h_Twb<=15", true, 15},  {"h_Twb<=20", true, 20},
                      {"h_Twb<=24", true, 24}};
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            int got = hours_at_most(&f.weather, counts[i].wet, counts[i].at);
            cr_expect_eq(got, (int)column(stats, counts[i].column), "%s %s: %d", name, counts[i].column, got);
        }
        release(&f);
        files++;
    }
    cr_assert_eq(files, 6);
    csv_close(stats);
    diag_destroy(diag);
    arena_destroy(arena);
}

#define GOLDEN FOLDER "USA_CO_Golden-NREL.724666_TMY3.epw"

Test(epw, location_line)
{
    struct fixture f = read_file(GOLDEN);
    cr_assert_float_eq(f.place.latitude_deg, 39.74, 1e-9);
    cr_assert_float_eq(f.place.longitude_deg, -105.18, 1e-9);
    cr_assert_float_eq(f.place.elevation_m, 1829, 1e-9);
    cr_assert_float_eq(f.place.utc_offset_s, -7 * 3600, 1e-9);
    release(&f);
}

/* The first row is hour 1, which ends at 01:00: hours[0]. */
Test(epw, first_and_last_hour)
{
    size_t length;
    char *text = text_of(GOLDEN, &length), *line = text;
    for (int i = 0; i < 8; i++)
        line = strchr(line, '\n') + 1;
    int month, day, hour;
    double dry;
    cr_assert_eq(sscanf(line, "%*d,%d,%d,%d,%*d,%*[^,],%lf", &month, &day, &hour, &dry), 4);
    cr_assert(month == 1 && day == 1 && hour == 1);
    struct fixture f = read_text(text, length);
    cr_assert_float_eq(f.weather.hours[0].dry_bulb_k, dry + KELVIN_0_DEGC, 1e-9);
    free(text);
    release(&f);
}

/* Replaces the n-th (from 0) comma-separated field of a line (from 1). */
static char *with_field(const char *text, size_t *length, int line, int field, const char *value)
{
    const char *at = text;
    for (int i = 1; i < line; i++)
        at = strchr(at, '\n') + 1;
    for (int i = 0; i < field; i++)
        at = strchr(at, ',') + 1;
    size_t head = (size_t)(at - text), cut = strcspn(at, ",\r\n"), add = strlen(value);
    char *copy = malloc(*length + add + 1);
    memcpy(copy, text, head);
    memcpy(copy + head, value, add);
    memcpy(copy + head + add, at + cut, *length - head - cut);
    *length = *length - cut + add;
    copy[*length] = '\0';
    return copy;
}

Test(epw, missing_values_are_filled_and_said)
{
    size_t length;
    char *text = text_of(GOLDEN, &length);
    struct fixture whole = read_text(text, length);
    char *gap = with_field(text, &length, 8 + 101, 6, "99.9");
    struct fixture f = read_text(gap, length);
    cr_assert_eq(f.mistakes, 0);
    cr_assert_eq(diag_warnings(f.diag), 1);
    cr_assert(diag_says(f.diag, "1 missing hour is filled"));
    double between = (whole.weather.hours[99].dry_bulb_k + whole.weather.hours[101].dry_bulb_k) / 2;
    cr_assert_float_eq(f.weather.hours[100].dry_bulb_k, between, 1e-9);
    release(&f);
    release(&whole);
    free(gap);
    free(text);
}

/* Relative humidity 999 with a dew point: the dew point serves. */
Test(epw, dew_point_stands_in)
{
    size_t length;
    char *text = text_of(GOLDEN, &length), *next;
    struct fixture whole = read_text(text, length);
    next = with_field(text, &length, 8 + 101, 8, "999");
    struct fixture f = read_text(next, length);
    cr_assert(f.mistakes == 0 && diag_warnings(f.diag) == 0);
    cr_assert_float_eq(f.weather.hours[100].relative_humidity_frac, whole.weather.hours[100].relative_humidity_frac,
                       0.02);
    release(&f);
    release(&whole);
    free(next);
    free(text);
}

Test(epw, long_gaps_are_refused)
{
    size_t length;
    char *text = text_of(GOLDEN, &length);
    for (int h = 0; h < 7; h++) {
        char *next = with_field(text, &length, 8 + 501 + h, 9, "999999");
        free(text);
        text = next;
    }
    struct fixture f = read_text(text, length);
    cr_assert_eq(f.mistakes, 1);
    cr_assert(diag_says(f.diag, "test.epw:509:1: error: station pressure: 7 hours in a row are missing"));
    release(&f);
    free(text);
}

Test(epw, mistakes_have_their_place)
{
    static const struct {
        int line, field;
        const char *value, *message;
    } cases[] = {
        {1, 0, "PLACE", "test.epw:1:1: error: line 1 of an EPW file begins with LOCATION"},
        {1, 6, "north", "test.epw:1:"},
        {8, 1, "2", "only files with one data period"},
        {8, 2, "7", "rows of an hour are a number that divides 60 minutes"},
        {20, 6, "12,5", "this"},
        {20, 6, "hot", "test.epw:20:"},
        {20, 6, "88", "dry bulb in degC of 88 is outside -90 .. 70: is it in degrees Fahrenheit?"},
        {20, 1, "13", "this is no month (1 .. 12)"},
        {20, 3, "7", "test.epw:20:1: error: this time is not after that of the row before"},
        {20, 3, "14", "test.epw:21:1: error: this time is not after that of the row before"},
        {20, 3, "11", "this hour comes again: DATA PERIODS says that there is 1 row an hour"},
        {20, 8, "nan", "`nan` is not a number"},
        {20, 9, "0x10", "`0x10` is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        char *text = text_of(GOLDEN, &length);
        char *next = with_field(text, &length, cases[i].line, cases[i].field, cases[i].value);
        struct fixture f = read_text(next, length);
        if (strcmp(cases[i].value, "12,5") != 0) { /* shifts the columns: said where it first hurts */
            cr_expect(f.mistakes >= 1, "case %zu", i);
            cr_expect(diag_says(f.diag, cases[i].message), "case %zu", i);
        }
        release(&f);
        free(next);
        free(text);
    }
}

Test(epw, cut_short)
{
    size_t length;
    char *text = text_of(GOLDEN, &length);
    struct fixture f = read_text(text, length / 2);
    cr_assert_geq(f.mistakes, 1);
    release(&f);
    free(text);
}

/* A real leap year: Feb 29 is left out with a warning, the rest keeps its place. */
Test(epw, leap_day_is_left_out)
{
    size_t length;
    char *text = text_of(GOLDEN, &length), *march = strstr(text, ",3,1,1,");
    struct fixture whole = read_text(text, length);
    while (march[-1] != '\n')
        march--;
    char *long_year = malloc(length + (1 << 14));
    size_t head = (size_t)(march - text), at = head;
    memcpy(long_year, text, head);
    char row[600];
    size_t row_length = (size_t)(strchr(march, '\n') - march);
    const char *rest = strstr(march, ",3,1,1,") + strlen(",3,1,1");
    for (int hour = 1; hour <= 24; hour++) {
        int n = snprintf(row, sizeof row, "2000,2,29,%d%.*s\n", hour, (int)(march + row_length - rest), rest);
        memcpy(long_year + at, row, (size_t)n);
        at += (size_t)n;
    }
    memcpy(long_year + at, march, length - head);
    struct fixture f = read_text(long_year, at + length - head);
    cr_assert_eq(f.mistakes, 0);
    cr_assert_eq(diag_warnings(f.diag), 1);
    for (size_t h = 0; h < HOURS_PER_YEAR; h++)
        cr_assert_float_eq(f.weather.hours[h].dry_bulb_k, whole.weather.hours[h].dry_bulb_k, 1e-12);
    release(&f);
    release(&whole);
    free(long_year);
    free(text);
}
