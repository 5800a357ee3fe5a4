/* SPDX-License-Identifier: Apache-2.0 */
/* The electricity of a place: what a kilowatt-hour costs in carbon and in water at the power plant, by hour.
 */
#ifndef SAMOVAR_SITE_GRID_H
#define SAMOVAR_SITE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "site/year.h"

struct grid_sample {
    double carbon_kg_j;
    double water_kg_j;       /* consumption at the power plants (EWIF); NaN: unknown */
    double renewable_frac;   /* NaN: unknown */
    double water_gross_kg_j; /* the same, with all evaporation of reservoirs; NaN: unknown */
    double marginal_kg_j;    /* carbon of a kilowatt-hour more; NaN: unknown */
};

struct grid {
    struct grid_sample *hours; /* one for a constant mix */
    size_t count;
    struct hour_axis axis; /* which hours they are, like those of struct weather */
    const bool *known;     /* of a file that has some of them only: which; NULL: all */
};

/* Mean over [from_s, to_s) in calendar seconds; the year repeats. Unknown if a part of it is. */
struct grid_sample grid_mean(const struct grid *grid, double from_s, double to_s);

enum fuel {
    FUEL_WIND,
    FUEL_SOLAR,
    FUEL_HYDRO,
    FUEL_OIL,
    FUEL_GAS,
    FUEL_COAL,
    FUEL_NUCLEAR,
    FUEL_OTHER,
    FUEL_BIOMASS,
    FUEL_GEOTHERMAL,
    FUEL_COUNT
};
enum hydro_convention { HYDRO_NONE, HYDRO_GROSS }; /* count reservoir evaporation against hydropower? */

/* What a kilowatt-hour from each fuel costs. Carbon is life-cycle CO2e; water is operational consumption. */
struct fuel_factor {
    const char *key;    /* in YAML: "wind" */
    const char *column; /* in files of ours, after EIA form 930: "WND" */
    double carbon_g_kwh, water_l_kwh;
    bool renewable;
    const char *carbon_source, *water_source;
};
extern const struct fuel_factor fuel_factors[FUEL_COUNT];

/* Marginal carbon by the hour of the day (local standard time), from fossil generation and its CO2e of the hours of a year in
 * any units of the same time: the slope of hourly changes, one against the other. NaN where generation never changes. */
void grid_marginal(const double *fossil, const double *carbon, size_t hours, double by_hour[24]);

/* From generation by fuel, in any common unit; all 0: NaN. A fuel below 0 (pumping, own use) counts as 0. */
struct grid_sample grid_from_mix(const double generation[FUEL_COUNT], enum hydro_convention hydro);

#endif
