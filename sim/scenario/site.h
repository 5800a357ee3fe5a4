/* SPDX-License-Identifier: Apache-2.0 */
/* A place: its weather, its electricity, what it offers for cooling and who wants its heat. Catalogue:
 * platforms/sites. */
#ifndef SAMOVAR_SCENARIO_SITE_H
#define SAMOVAR_SCENARIO_SITE_H

#include "base/diag.h"
#include "base/field.h"
#include "read/hours.h"
#include "read/reader.h"
#include "site/grid.h"
#include "site/heat_demand.h"
#include "site/normals.h"
#include "site/water_body.h"
#include "site/water_supply.h"
#include "site/weather.h"

struct site {
    const char *name;
    const char *doc;
    /* NaN: taken from the EPW file. */
    double latitude_deg, longitude_deg, elevation_m, utc_offset_s;
    struct variant weather;          /* weather_file_record (EPW or CSV, by its ending), or normals_record */
    struct variant grid;             /* grid_file_record, grid_mix_record or grid_intensity_record */
    struct aquifer *aquifer;         /* groundwater to store heat in; NULL: there is none */
    struct water_body *lake, *sea;   /* lake or river; NULL: there is none */
    struct numbers rain_m;           /* of each month, or of every month; none: not known */
    struct heat_demand *heat_demand; /* of the district network there; NULL: there is none */
    double water_scarcity;           /* AWARE: m3 of the world's mean water per m3 consumed there; NaN: not known */
};
extern const struct record site_record; /* catalogue "sites" */

enum weather_kind { WEATHER_TYPICAL, WEATHER_REAL };

struct weather_file {
    const char *file;
    int kind;     /* enum weather_kind; -1: by the ending of the file */
    double gap_s; /* NaN: the default, with a warning */
};
extern const struct record weather_file_record;

struct grid_file {
    const char *area; /* NULL: the file has one */
    const char *file;
    int carbon, hydro;                                  /* enum carbon_kind, enum hydro_convention */
    double water_kg_j, water_gross_kg_j, marginal_kg_j; /* NaN: unknown, or from the file */
    double gap_s;
};
extern const struct record grid_file_record;

struct grid_mix {
    double share[FUEL_COUNT];
    int hydro_convention;
    double marginal_kg_j; /* NaN: unknown */
};
extern const struct record grid_mix_record;

struct grid_intensity {
    double carbon_kg_j, water_kg_j, water_gross_kg_j, renewable_frac, marginal_kg_j; /* all but the first may be NaN */
    int kind;                                                                        /* enum carbon_kind */
};
extern const struct record grid_intensity_record;

/* What the site's weather and its carbon are, for tables that put sites side by side: "typical-year", "real-year", "normals";
 * "life-cycle", "direct". */
const char *site_weather_kind(const struct site *site);
const char *site_carbon_kind(const struct site *site);

/* Reads what the site names, of which the run needs some hours, and finds its design day. False with mistakes in diag at their file:line; the results are then
 * not to be used. */
bool site_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct site *site,
               const struct hours_need *need, struct weather *weather, struct grid *grid);

#endif
