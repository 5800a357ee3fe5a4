/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/site.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/shared.h"
#include "base/text.h"
#include "base/units.h"
#include "files/epw.h"
#include "files/grid_csv.h"
#include "files/weather_sense.h"
#include "read/csv.h"
#include "read/emit.h"
#include "read/hours.h"
#include "site/psychro.h"

struct loader {
    struct arena *arena;
    struct diag *diag;
    const struct reader *reader;
    const struct site *site;
    struct hours_need need;
};

static void require_value(const struct loader *loader, double value, const char *key, const char *why)
{
    if (isnan(value))
        diag_error(loader->diag, reader_place(loader->reader, &loader->site->weather), "this site needs `%s`: %s", key,
                   why);
}

#define MAX_DISTANCE_DEG 1 /* between a site and the station of its weather, in latitude; assumption */

/* The site's own place is taken rather than the station's, but both must be near each other. */
static void adopt_place(const struct loader *loader, const struct weather_place *place, struct weather_place *location)
{
    const struct site *site = loader->site;
    if (fabs(site->latitude_deg - place->latitude_deg) > MAX_DISTANCE_DEG)
        diag_warning(loader->diag, reader_place(loader->reader, &site->latitude_deg),
                     "the weather is from latitude %g deg, the site says %g deg", place->latitude_deg,
                     site->latitude_deg);
    if (!isnan(site->utc_offset_s) && site->utc_offset_s != place->utc_offset_s)
        diag_error(loader->diag, reader_place(loader->reader, &site->utc_offset_s),
                   "the hours of the weather file are UTC%+g h, the site says %+g h",
                   place->utc_offset_s / SECONDS_PER_HOUR, site->utc_offset_s / SECONDS_PER_HOUR);
    location->elevation_m = isnan(site->elevation_m) ? place->elevation_m : site->elevation_m;
    location->utc_offset_s = place->utc_offset_s;
    location->latitude_deg = isnan(site->latitude_deg) ? place->latitude_deg : site->latitude_deg;
    location->longitude_deg = isnan(site->longitude_deg) ? place->longitude_deg : site->longitude_deg;
}

static void load_weather_file(const struct loader *loader, const struct weather_file *file, struct weather *weather,
                              struct weather_place *location)
{
    bool epw = csv_named(file->file, ".epw");
    const struct weather_options options = {file->gap_s, loader->need};
    struct place from = reader_place(loader->reader, &file->file);
    if (!epw && !csv_named(file->file, ".csv")) {
        diag_error(loader->diag, from, "weather is read from *.epw or *.csv, or these with .gz behind");
        return;
    }
    if (!epw) {
        require_value(loader, location->utc_offset_s, "utc_offset", "the times in its weather file are UTC");
        require_value(loader, location->elevation_m, "elevation", "its weather file may not have the air pressure");
        if (isnan(location->utc_offset_s) || isnan(location->elevation_m))
            return;
    }
    struct csv *csv = csv_open(loader->arena, loader->diag, file->file, from, epw ? CSV_PLAIN : CSV_QUOTED);
    if (!csv)
        return;
    if (epw) {
        struct weather_place place;
        epw_read(csv, loader->arena, &options, weather, &place);
        if (!csv_mistakes(csv))
            adopt_place(loader, &place, location);
    } else {
        weather_csv_read(csv, loader->arena, &options, location, weather);
    }
    csv_close(csv);
}

const char *site_weather_kind(const struct site *site)
{
    if (site->weather.kind == &normals_record)
        return "normals";
    const struct weather_file *file = site->weather.value;
    bool real = file->kind >= 0 ? file->kind == WEATHER_REAL : !csv_named(file->file, ".epw");
    return real ? "real-year" : "typical-year";
}

const char *site_carbon_kind(const struct site *site)
{
    int kind = CARBON_LIFECYCLE;
    if (site->grid.kind == &grid_file_record)
        kind = ((const struct grid_file *)site->grid.value)->carbon;
    else if (site->grid.kind == &grid_intensity_record)
        kind = ((const struct grid_intensity *)site->grid.value)->kind;
    return kind == CARBON_DIRECT ? "direct" : "life-cycle";
}

static void load_grid(const struct loader *loader, const struct weather_place *location, struct grid *grid)
{
    const struct variant *variant = &loader->site->grid;
    *grid = (struct grid){.count = 1, .axis = year_axis(), .hours = arena_alloc(loader->arena, 1, sizeof *grid->hours)};
    if (variant->kind == &grid_mix_record) {
        const struct grid_mix *mix = variant->value;
        grid->hours[0] = grid_from_mix(mix->share, (enum hydro_convention)mix->hydro_convention);
        grid->hours[0].marginal_kg_j = mix->marginal_kg_j;
    } else if (variant->kind == &grid_intensity_record) {
        const struct grid_intensity *intensity = variant->value;
        grid->hours[0] = (struct grid_sample){intensity->carbon_kg_j, intensity->water_kg_j, intensity->renewable_frac,
                                              intensity->water_gross_kg_j, intensity->marginal_kg_j};
    } else {
        const struct grid_file *file = variant->value;
        require_value(loader, location->utc_offset_s, "utc_offset", "the times in its grid file are UTC");
        struct csv *csv =
            csv_open(loader->arena, loader->diag, file->file, reader_place(loader->reader, &file->file), CSV_QUOTED);
        if (csv && !isnan(location->utc_offset_s))
            grid_csv_read(csv, loader->arena,
                          &(struct grid_csv_options){.carbon = (enum carbon_kind)file->carbon,
                                                     .area = file->area,
                                                     .hydro = (enum hydro_convention)file->hydro,
                                                     .water_kg_j = file->water_kg_j,
                                                     .water_gross_kg_j = file->water_gross_kg_j,
                                                     .marginal_kg_j = file->marginal_kg_j,
                                                     .gap_s = file->gap_s,
                                                     .utc_offset_s = location->utc_offset_s,
                                                     .need = loader->need},
                          grid);
        csv_close(csv);
    }
}

static bool read_files(struct arena *arena, struct diag *diag, const struct reader *reader, const struct site *site,
                       const struct hours_need *need, struct weather *weather, struct grid *grid)
{
    struct loader loader = {arena, diag, reader, site, *need};
    struct weather_place location = {site->latitude_deg, site->longitude_deg, site->elevation_m, site->utc_offset_s};
    size_t before = diag_errors(diag);
    if (fabs(weather_clock_ahead_h(site->longitude_deg, site->utc_offset_s)) > WEATHER_CLOCK_MAX_H)
        diag_error(diag, reader_place(reader, &site->utc_offset_s),
                   "UTC%+g h and longitude %g deg contradict each other: the sun there says UTC%+.1f h",
                   site->utc_offset_s / SECONDS_PER_HOUR, site->longitude_deg, site->longitude_deg / 15);
    weather->count = HOURS_PER_YEAR;
    weather->axis = year_axis();
    weather->hours = arena_alloc(arena, weather->count, sizeof *weather->hours);
    if (site->weather.kind == &weather_file_record) {
        load_weather_file(&loader, site->weather.value, weather, &location);
    } else if (site->weather.kind == &normals_record) {
        require_value(&loader, location.elevation_m, "elevation", "the air pressure follows from it");
        if (!isnan(location.elevation_m))
            normals_generate(site->weather.value, air_standard_pressure_pa(location.elevation_m), weather);
    }
    if (site->grid.kind)
        load_grid(&loader, &location, grid);
    if (diag_errors(diag) > before || !site->weather.kind || !site->grid.kind)
        return false;
    weather->utc_offset_s = location.utc_offset_s;
    weather->latitude_deg = location.latitude_deg;
    weather->longitude_deg = location.longitude_deg;
    weather_complete(weather);
    return true;
}

/* All that the result depends on: what the site says, the state of its files, and which of their hours must be there. */
static char *load_key(struct arena *arena, const struct site *site, const struct hours_need *need)
{
    struct text_buffer text = {0};
    text_buffer_add(&text, "%.17g %.17g\n", need->start_s, need->duration_s);
    emit_record(&text, &site_record, site, 0);
    const char *files[] = {
        site->weather.kind == &weather_file_record ? ((const struct weather_file *)site->weather.value)->file : NULL,
        site->grid.kind == &grid_file_record ? ((const struct grid_file *)site->grid.value)->file : NULL};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i])
            text_buffer_add(&text, "%s\n", shared_file_key(arena, "file", files[i]));
    char *key = arena_text_n(arena, text.data, text.length);
    text_buffer_finish(&text);
    return key;
}

static void *copy(struct arena *arena, const struct iovec *part)
{
    void *own = arena_alloc(arena, part->iov_len, 1);
    memcpy(own, part->iov_base, part->iov_len);
    return own;
}

enum { KEPT_WEATHER, KEPT_HOURS, KEPT_SKY, KEPT_GRID, KEPT_SAMPLES, KEPT };

/* What another run of the study has made of the same files. */
static bool find_kept(struct arena *arena, const char *key, struct weather *weather, struct grid *grid)
{
    struct iovec parts[KEPT];
    if (!shared_find(key, parts, KEPT))
        return false;
    *weather = *(const struct weather *)parts[KEPT_WEATHER].iov_base;
    weather->hours = copy(arena, &parts[KEPT_HOURS]);
    weather->sky = weather->sky ? copy(arena, &parts[KEPT_SKY]) : NULL;
    *grid = *(const struct grid *)parts[KEPT_GRID].iov_base;
    grid->hours = copy(arena, &parts[KEPT_SAMPLES]);
    return true;
}

static void keep(const char *key, const struct weather *weather, const struct grid *grid)
{
    const struct iovec parts[KEPT] = {
        [KEPT_WEATHER] = {(void *)(uintptr_t)weather, sizeof *weather},
        [KEPT_HOURS] = {weather->hours, weather->count * sizeof *weather->hours},
        [KEPT_SKY] = {(void *)(uintptr_t)weather->sky, weather->sky ? weather->count * sizeof *weather->sky : 0},
        [KEPT_GRID] = {(void *)(uintptr_t)grid, sizeof *grid},
        [KEPT_SAMPLES] = {grid->hours, grid->count * sizeof *grid->hours}};
    shared_keep(key, parts, KEPT);
}

bool site_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct site *site,
               const struct hours_need *need, struct weather *weather, struct grid *grid)
{
    const char *key = load_key(arena, site, need);
    if (find_kept(arena, key, weather, grid))
        return true;
    size_t said = diag_errors(diag) + diag_warnings(diag);
    if (!read_files(arena, diag, reader, site, need, weather, grid))
        return false;
    if (diag_errors(diag) + diag_warnings(diag) == said &&
        !weather->known) /* a warning is for whoever reads it next, too */
        keep(key, weather, grid);
    return true;
}
