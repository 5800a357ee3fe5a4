/* SPDX-License-Identifier: Apache-2.0 */
/* A lake, a river or the sea beside the data centre: how cold it is at what depth, day by day. */
#ifndef SAMOVAR_SITE_WATER_BODY_H
#define SAMOVAR_SITE_WATER_BODY_H

#include "base/field.h"
#include "site/weather.h"

enum water_kind { WATER_FRESH, WATER_SEA };
/* Names for a FIELD_CHOICE, in this order: "fresh", "sea". */
extern const char *const water_kind_choices[];

/* What was measured at one depth: 12 monthly means, January first. */
struct water_level {
    double depth_m;
    struct numbers month_k;
};

struct water_body {
    int kind;           /* enum water_kind */
    struct list levels; /* struct water_level, from the surface down; empty: the formula of the members below holds */
    double mean_k, amplitude_k, warmest_day; /* of the surface */
    double damping_m;
    double deep_k;    /* far below the surface, all year; NaN: the surface's mean */
    double flow_m3_s; /* of a river; NaN: it stands, or is large */
};
/* Groundwater that wells give and take. */
struct aquifer {
    double yield_m3_s, warmest_k; /* of all wells; injected no warmer than this */
};
extern const struct record aquifer_record;

/* A lake or a river; and the sea, which is salt unless said. */
extern const struct record water_body_record, sea_record;

/* Temperature at this depth (>= 0) on this day (days since the new year, any real number; the year repeats).
 * Never below the freezing point: water under ice has that. */
double water_body_k(const struct water_body *body, double depth_m, double day_of_year);

double water_density_kg_m3(enum water_kind kind);
double water_heat_capacity_j_kg_k(enum water_kind kind);

/* Lets every hour of the year and the design day see these waters (NULL: none), which must live as long as the weather does. */
void water_body_place(const struct water_body *lake, const struct water_body *sea, const struct aquifer *aquifer,
                      struct weather *weather);

#endif
