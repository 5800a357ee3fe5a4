/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../said.h"
#include "base/calendar.h"
#include "base/numerics.h"
#include "base/shared.h"
#include "base/text.h"
#include "base/units.h"
#include "files/grid_csv.h"
#include "files/weather_sense.h"
#include "read/csv.h"
#include "scenario/climate.h"
#include "site/year.h"

TestSuite(site);

/* A run of 2023. */
static const struct hours_need run_of_2023 = {1672531200, 365 * SECONDS_PER_DAY};
static struct arena *arena;
static struct diag *diag;

static void setup(void)
{
    arena = arena_create();
    diag = diag_create();
}

static bool said(const char *what)
{
    return diag_says(diag, what);
}

struct place_data {
    struct site site;
    struct weather weather;
    struct grid grid;
};

static struct place_data load_tree(const struct tree *tree)
{
    struct place_data data = {0};
    struct reader *reader = reader_create(arena, diag);
    cr_assert(tree, "%s", diag_said(arena, diag));
    reader_bind(reader, tree, &site_record, &data.site);
    if (diag_errors(diag) == 0)
        climate_load(arena, diag, reader, &data.site, NULL, &(struct weather_change){0}, &run_of_2023, &data.weather,
                     &data.grid);
    return data;
}

static struct place_data load(const char *name)
{
    char *path = arena_printf(arena, SAMOVAR_SOURCE_DIR "/platforms/sites/%s.yaml", name);
    struct place_data data = load_tree(tree_load(arena, diag, path, (struct place){0}));
    cr_assert(diag_errors(diag) == 0 && diag_warnings(diag) == 0, "%s:\n%s", name, diag_said(arena, diag));
    return data;
}

static struct place_data load_text(const char *text)
{
    return load_tree(tree_parse(arena, diag, SAMOVAR_SOURCE_DIR "/platforms/sites/test.yaml", text, strlen(text)));
}

static double mean_dry_bulb_degc(const struct weather *weather)
{
    double sum = 0;
    for (size_t h = 0; h < weather->count; h++)
        sum += weather->hours[h].dry_bulb_k / (double)weather->count;
    return sum - KELVIN_0_DEGC;
}

static double mean_carbon_g_kwh(const struct grid *grid)
{
    double sum = 0;
    for (size_t h = 0; h < grid->count; h++)
        sum += grid->hours[h].carbon_kg_j / (double)grid->count;
    return sum * 1000 * JOULE_PER_KWH;
}

/* Every site that ships reads without a word and is plausible in every hour. */
Test(site, catalogue, .init = setup)
{
    DIR *folder = opendir(SAMOVAR_SOURCE_DIR "/platforms/sites");
    cr_assert(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".yaml") != 0)
            continue;
        char *name = arena_text_n(arena, entry->d_name, (size_t)(dot - entry->d_name));
        struct place_data data = load(name);
        cr_assert_str_eq(data.site.name, name);
        cr_assert(data.site.doc && data.site.doc[strlen(data.site.doc) - 1] == '.', "%s: doc is a sentence", name);
        cr_assert_not(isnan(data.site.utc_offset_s + data.site.latitude_deg + data.site.elevation_m));
        double demand = 0;
        for (size_t h = 0; h < HOURS_PER_YEAR; h++) {
            const struct outside *o = &data.weather.hours[h];
            cr_assert(o->dew_point_k <= o->wet_bulb_k + 1e-9 && o->wet_bulb_k <= o->dry_bulb_k, "%s hour %zu", name, h);
            cr_assert(o->dry_bulb_k > 230 && o->dry_bulb_k < 320 && o->pressure_pa > 79000, "%s hour %zu", name, h);
            demand += o->heat_demand_frac / HOURS_PER_YEAR;
        }
        /* The normals are the reference year of Stockholm's and Lulea's networks, to the digits of their degree
         * days. */
        cr_assert_float_eq(demand, data.site.heat_demand != NULL, 1e-4, "%s: %g", name, demand);
        for (size_t h = 0; h < data.grid.count; h++) {
            double g = data.grid.hours[h].carbon_kg_j * 1000 * JOULE_PER_KWH;
            cr_assert(g > 5 && g < 1000, "%s hour %zu: %g g/kWh", name, h, g);
        }
        cr_assert(data.site.water_scarcity >= 0.1 && data.site.water_scarcity <= 100, "%s", name);
        count++;
    }
    closedir(folder);
    cr_assert_geq(count, 19);
}

/* Generated hours against typical years from measurements of 2007-2023 (TMYx; not shipped), which differ in
 * period and station: Lulea airport 3.36 degC and 8294 h up to 18 degC, Stockholm Arlanda 7.43 degC and 7839
 * h; highest wet bulbs (0.4 %) 18.32 and 18.94 degC. */
Test(site, normals_resemble_typical_years, .init = setup)
{
    static const struct {
        const char *name;
        double mean_degc, hours_to_18, wet_bulb_degc;
    } rows[] = {{"lulea", 3.36, 8294, 18.32}, {"stockholm", 7.43, 7839, 18.94}};
    for (size_t i = 0; i < 2; i++) {
        struct place_data data = load(rows[i].name);
        int cool = 0;
        for (size_t h = 0; h < HOURS_PER_YEAR; h++)
            cool += data.weather.hours[h].dry_bulb_k <= KELVIN_0_DEGC + 18;
        double wet_bulb_degc = data.weather.design.wet_bulb_k - KELVIN_0_DEGC;
        cr_expect_float_eq(mean_dry_bulb_degc(&data.weather), rows[i].mean_degc, 1);
        cr_expect_float_eq(cool, rows[i].hours_to_18, 0.05 * rows[i].hours_to_18, "%s: %d h", rows[i].name, cool);
        cr_expect_float_eq(wet_bulb_degc, rows[i].wet_bulb_degc, 1.5);
    }
}

/* Generation by fuel of 2022 summed over the year, then carbon and water from it, against sums by another
 * program with the same medians (g/kWh; L/kWh without and with hydropower's evaporation). That program's
 * factor for `other` (0.1 to 4 % of these mixes) is not known; where hydropower is left out and little
 * thermal generation remains, CISO's and BPAT's water shows it. */
Test(site, year_by_fuel, .init = setup)
{
    static const struct {
        const char *zone;
        double carbon, water_none, water_gross, tolerance_none;
    } rows[] = {{"AZPS", 578, 1.51, 1.51, 0.01}, {"BPAT", 52, 0.32, 13.27, 0.05}, {"CISO", 257, 0.68, 2.15, 0.03},
                {"ERCO", 353, 1.02, 1.04, 0.01}, {"MISO", 445, 1.51, 1.80, 0.01}, {"PJM", 367, 1.67, 2.00, 0.01}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = arena_printf(arena, SAMOVAR_SOURCE_DIR "/platforms/grid/US-%s_2022_fuelmix_CI.csv", rows[i].zone);
        struct csv *csv = csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED);
        cr_assert(csv && csv_header(csv));
        double mix[FUEL_COUNT] = {0}, value;
        int at[FUEL_COUNT];
        for (int fuel = 0; fuel < FUEL_BIOMASS; fuel++)
            at[fuel] = csv_column(csv, (const char *const[]){fuel_factors[fuel].column, NULL}, true);
        while (csv_next(csv))
            for (int fuel = 0; fuel < FUEL_BIOMASS; fuel++)
                if (csv_number(csv, (size_t)at[fuel], &value) && !isnan(value))
                    mix[fuel] += value;
        csv_close(csv);
        struct grid_sample none = grid_from_mix(mix, HYDRO_NONE), gross = grid_from_mix(mix, HYDRO_GROSS);
        const struct {
            const char *what;
            double got, expected, relative, printed;
        } checks[] = {
            {"carbon", none.carbon_kg_j * 1000 * JOULE_PER_KWH, rows[i].carbon, 0.01, 0.5},
            {"water", none.water_kg_j * JOULE_PER_KWH, rows[i].water_none, rows[i].tolerance_none, 0.005},
            {"water with hydro", gross.water_kg_j * JOULE_PER_KWH, rows[i].water_gross, 0.01, 0.005},
        };
        for (size_t c = 0; c < 3; c++)
            cr_expect(fabs(checks[c].got - checks[c].expected) <=
                          checks[c].relative * checks[c].expected + checks[c].printed,
                      "%s %s: %.4g, expected %.4g", rows[i].zone, checks[c].what, checks[c].got, checks[c].expected);
    }
}

/* The files' own column of mean life-cycle intensity averages 575.0 g/kWh over the hours of AZPS, 362.6 of
 * PJM, 256.2 of CISO. */
Test(site, hourly_means_of_fuel_files, .init = setup)
{
    struct place_data phoenix = load("phoenix"), dulles = load("dulles"), francisco = load("san-francisco");
    cr_assert_float_eq(mean_carbon_g_kwh(&phoenix.grid), 575.0, 5.75);
    cr_assert_float_eq(mean_carbon_g_kwh(&dulles.grid), 362.6, 3.63);
    cr_assert_float_eq(mean_carbon_g_kwh(&francisco.grid), 256.2, 2.56);
}

/* UTC to local standard time: the file's row of 2023-01-01T08:00Z is San Jose's first hour of the year (9.3
 * degC), that of 07:00Z its last (10.5 degC). London's clock is UTC. */
Test(site, utc_becomes_local, .init = setup)
{
    struct place_data san_jose = load("san-jose"), london = load("london");
    cr_assert_float_eq(san_jose.weather.hours[0].dry_bulb_k - KELVIN_0_DEGC, 9.3, 1e-9);
    cr_assert_float_eq(san_jose.weather.hours[8759].dry_bulb_k - KELVIN_0_DEGC, 10.5, 1e-9);
    cr_assert_float_eq(san_jose.grid.hours[0].carbon_kg_j * 1000 * JOULE_PER_KWH, 293.36, 1e-6);
    cr_assert_float_eq(london.weather.hours[1].dry_bulb_k - KELVIN_0_DEGC, 11.9, 1e-9);
    cr_assert_float_eq(london.grid.hours[1].renewable_frac, 0.6035, 1e-9);
    cr_assert_float_eq(london.grid.hours[1].water_kg_j * JOULE_PER_KWH, 0.96, 1e-9);
    cr_assert_float_eq(london.grid.hours[1].water_gross_kg_j * JOULE_PER_KWH, 1.30, 1e-9);
}

/* What a table says of sites that stand side by side, and litres that are not one currency. */
Test(site, kinds_of_weather_and_carbon, .init = setup)
{
    struct place_data dulles = load("dulles"), singapore = load("singapore"), hangzhou = load("hangzhou"),
                      phoenix = load("phoenix"), stockholm = load("stockholm");
    cr_expect_str_eq(site_weather_kind(&dulles.site), "typical-year");
    cr_expect_str_eq(site_weather_kind(&singapore.site), "real-year");
    cr_expect_str_eq(site_weather_kind(&hangzhou.site), "normals");
    cr_expect_str_eq(site_carbon_kind(&dulles.site), "life-cycle");
    cr_expect_str_eq(site_carbon_kind(&stockholm.site), "life-cycle");
    cr_expect_str_eq(site_carbon_kind(&hangzhou.site), "direct");
    cr_expect_gt(phoenix.site.water_scarcity, 40 * stockholm.site.water_scarcity, "AWARE 2.0: 99.5 and 2.17");
    /* Between gas (490) and coal (820), which follow the load in both. */
    for (size_t h = 0; h < 24; h++) {
        double g[2] = {dulles.grid.hours[h].marginal_kg_j * 1000 * JOULE_PER_KWH,
                       phoenix.grid.hours[h].marginal_kg_j * 1000 * JOULE_PER_KWH};
        cr_expect(g[0] > 490 && g[0] < 820 && g[1] > 490 && g[1] < 820, "hour %zu: %g, %g g/kWh", h, g[0], g[1]);
        cr_expect_eq(dulles.grid.hours[h].marginal_kg_j, dulles.grid.hours[h + 240].marginal_kg_j,
                     "one value by the hour of the day");
    }
    cr_expect(isnan(stockholm.grid.hours[0].marginal_kg_j), "of a constant mix none follows");
}

#define LONDON "name: x\nutc_offset: 0 h\nelevation: 29 m\nweather: ../matched/london_2023.csv\n"

Test(site, carbon_kinds_are_not_mixed, .init = setup)
{
    struct place_data data =
        load_text(LONDON "grid: {type: file, file: ../matched/london_2023.csv, carbon: direct, water: 1.8 L/kWh}\n");
    cr_assert(diag_errors(diag) == 0, "%s", diag_said(arena, diag));
    cr_assert_float_eq(data.grid.hours[0].carbon_kg_j * 1000 * JOULE_PER_KWH, 62.55, 1e-9);
    cr_assert_float_eq(data.grid.hours[0].water_kg_j * JOULE_PER_KWH, 1.8, 1e-12);
    load_text(LONDON "grid: {type: file, file: ../grid/US-AZPS_2022_fuelmix_CI.csv, carbon: direct}\n");
    cr_assert(said("`carbon: direct` needs a column of it"));
}

Test(site, constant_grids, .init = setup)
{
    struct place_data data = load_text(LONDON "grid: {type: mix, gas: 50 %, wind: 50 %}\n");
    cr_assert_eq(data.grid.count, 1);
    cr_assert_float_eq(mean_carbon_g_kwh(&data.grid), 250.5, 1e-9);
    cr_assert_float_eq(data.grid.hours[0].renewable_frac, 0.5, 1e-12);
    data = load_text(LONDON "grid: {type: intensity, carbon: 100 g/kWh, water: 2 L/kWh}\n");
    cr_assert_float_eq(mean_carbon_g_kwh(&data.grid), 100, 1e-9);
    cr_assert(isnan(data.grid.hours[0].renewable_frac));
    load_text(LONDON "grid: {type: mix, gas: 50 %, wind: 40 %}\n");
    cr_assert(said("these to 90 %"));
}

/* An EPW file knows where it is; a CSV file does not. */
Test(site, place_is_known_or_asked_for, .init = setup)
{
    load_text("weather: ../weather/USA_CO_Golden-NREL.724666_TMY3.epw\ngrid: "
              "../grid/US-AZPS_2022_fuelmix_CI.csv\n");
    cr_assert(diag_errors(diag) == 0, "%s", diag_said(arena, diag));
    load_text("weather: ../matched/london_2023.csv\ngrid: {type: intensity, carbon: 100 g/kWh}\n");
    cr_assert(said("this site needs `utc_offset`") && said("this site needs `elevation`"));
    diag_destroy(diag);
    diag = diag_create();
    load_text("utc_offset: 2 h\nlatitude: 3 deg\nweather: ../weather/USA_CO_Golden-NREL.724666_TMY3.epw\n"
              "grid: {type: intensity, carbon: 100 g/kWh}\n");
    cr_assert(said("UTC-7 h, the site says +2 h"));
    cr_assert(said("warning: the weather is from latitude 39.74 deg"));
}

/* What one run of a study leaves for the next. */
Test(site, what_is_shared_is_what_the_files_say, .init = setup)
{
    struct place_data own = load("dulles");
    shared_begin((size_t)16 << 20);
    struct place_data first = load("dulles");
    first.weather.hours[7].dry_bulb_k = first.grid.hours[7].carbon_kg_j = 0; /* a run may change its own */
    struct place_data next = load("dulles");
    cr_assert(own.weather.count == next.weather.count && own.grid.count == next.grid.count);
    for (size_t h = 0; h < own.weather.count; h++) {
        const struct outside *a = &own.weather.hours[h], *b = &next.weather.hours[h];
        cr_assert(a->dry_bulb_k == b->dry_bulb_k && a->wet_bulb_k == b->wet_bulb_k && a->pressure_pa == b->pressure_pa);
        cr_assert_eq(own.weather.sky[h].wind_m_s, next.weather.sky[h].wind_m_s);
        cr_assert_eq(own.grid.hours[h].carbon_kg_j, next.grid.hours[h].carbon_kg_j);
    }
    cr_assert_eq(own.weather.design.wet_bulb_k, next.weather.design.wet_bulb_k);
    cr_assert_eq(own.weather.utc_offset_s, next.weather.utc_offset_s);
    cr_assert(strcmp(own.weather.design_of, next.weather.design_of) == 0);
}

Test(site, other_settings_and_warnings_are_not_shared, .init = setup)
{
    const char *epw = "weather: ../weather/USA_CO_Golden-NREL.724666_TMY3.epw\n";
    shared_begin((size_t)16 << 20);
    struct place_data a = load_text(arena_printf(arena, "%sgrid: {type: intensity, carbon: 100 g/kWh}\n", epw));
    struct place_data b = load_text(arena_printf(arena, "%sgrid: {type: intensity, carbon: 200 g/kWh}\n", epw));
    cr_assert_float_eq(b.grid.hours[0].carbon_kg_j / a.grid.hours[0].carbon_kg_j, 2, 1e-12);
    for (int i = 0; i < 2; i++) {
        diag_destroy(diag);
        diag = diag_create();
        load_text(arena_printf(arena, "latitude: 3 deg\n%sgrid: {type: intensity, carbon: 100 g/kWh}\n", epw));
        cr_assert(said("warning: the weather is from latitude 39.74 deg"), "load %d", i);
    }
}

static void add_year(struct text_buffer *text, const char *form, int year)
{
    for (int h = 0; h < 8760; h++) {
        char date[20];
        calendar_format(calendar_seconds((struct civil){.year = year, .month = 1, .day = 1}) + 3600 * (int64_t)h, date);
        text_buffer_add(text, form, date);
    }
}

static size_t read_weather(const char *text, struct weather *weather)
{
    weather->count = HOURS_PER_YEAR;
    weather->hours = arena_alloc(arena, HOURS_PER_YEAR, sizeof *weather->hours);
    struct csv *csv = csv_from_text(arena, diag, "w.csv", text, strlen(text), CSV_QUOTED);
    struct weather_place place = {.latitude_deg = NAN, .longitude_deg = NAN, .elevation_m = 500, .utc_offset_s = 0};
    weather_csv_read(csv, arena, &(struct weather_options){NAN, run_of_2023}, &place, weather);
    size_t mistakes = csv_mistakes(csv);
    csv_close(csv);
    return mistakes;
}

Test(site, weather_csv, .init = setup)
{
    struct text_buffer text = {0};
    struct weather weather = {0};
    text_buffer_add(&text, "time_utc,temperature_degc,relative_humidity_pct\n");
    add_year(&text, "%sZ,20,50\n", 2023);
    cr_assert_eq(read_weather(text.data, &weather), 0);
    cr_assert_float_eq(weather.hours[8759].dry_bulb_k, 293.15, 1e-9);
    cr_assert_float_eq(weather.hours[0].pressure_pa, 95461, 1, "standard pressure at 500 m");
    char *row = strstr(text.data, "2023-05-05T05:00:00Z");
    memcpy(row + strlen("2023-05-05T05:00:00Z,"), "  ", 2);
    cr_assert_eq(read_weather(text.data, &weather), 0);
    cr_assert(said("temperature: 1 missing hour is filled"));
    memcpy(row, "2023-05-05T04", 13); /* that hour again, its own is gone */
    cr_assert_eq(read_weather(text.data, &weather), 1);
    cr_assert(said("this time was there already, in line "));
    text_buffer_finish(&text);
}

Test(site, weather_csv_of_a_leap_year, .init = setup)
{
    struct text_buffer text = {0};
    struct weather weather = {0};
    text_buffer_add(&text, "time_utc,temperature_degc,relative_humidity_pct,pressure_pa\n");
    add_year(&text, "%sZ,20,50,90000\n", 2024); /* ends with Dec 30 */
    cr_assert_eq(read_weather(text.data, &weather), 3, "a day is missing: temperature, humidity, pressure");
    cr_assert(said("24 hours in a row are missing from hour 8736"));
    cr_assert(said("Feb 29 is left out"));
    text_buffer_finish(&text);
}

/* The layout of the Electricity Maps data portal. */
Test(site, electricity_maps, .init = setup)
{
    struct text_buffer text = {0};
    struct grid grid = {.hours = arena_alloc(arena, HOURS_PER_YEAR, sizeof(struct grid_sample)),
                        .count = HOURS_PER_YEAR};
    text_buffer_add(&text, "Datetime (UTC),Country,Carbon Intensity gCO\u2082eq/kWh (direct),"
                           "Carbon Intensity gCO\u2082eq/kWh (LCA),Renewable Percentage,Data Source\n");
    add_year(&text, "%s,Great Britain,62.55,91.44,60.17,\"a, b\"\n", 2023);
    for (int kind = CARBON_LIFECYCLE; kind <= CARBON_DIRECT; kind++) {
        struct csv *csv = csv_from_text(arena, diag, "g.csv", text.data, text.length, CSV_QUOTED);
        grid_csv_read(csv, arena,
                      &(struct grid_csv_options){.carbon = (enum carbon_kind)kind, .water_kg_j = NAN, .gap_s = NAN},
                      &grid);
        cr_assert(csv_mistakes(csv) == 0, "%s", diag_said(arena, diag));
        cr_assert_float_eq(mean_carbon_g_kwh(&grid), kind == CARBON_DIRECT ? 62.55 : 91.44, 1e-9);
        csv_close(csv);
    }
    text_buffer_finish(&text);
}
