/* SPDX-License-Identifier: Apache-2.0 */
/* A year of weather, or several: hours in local standard time, from a file or generated from monthly normals. */
#ifndef SAMOVAR_SITE_WEATHER_H
#define SAMOVAR_SITE_WEATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "site/outside.h"
#include "site/year.h"

/* Sun and wind of an hour, for electricity of one's own; NaN: not known. */
struct sky {
    double ghi_w_m2, dni_w_m2, dhi_w_m2; /* global horizontal, direct normal, diffuse horizontal irradiance */
    double wind_m_s;                     /* 10 m above the ground */
};

struct weather {
    struct outside *hours;
    size_t count;          /* of them */
    struct hour_axis axis; /* which they are; of a 365-day year hour h covers [h, h+1) h local standard time */
    const bool *known;     /* which of them the data have, where they have not all; NULL: all */
    /* 0.4 % (35 h/year) dry bulb and 0.4 % wet bulb, taken together, at mean pressure */
    struct outside design;
    const char *design_of;                            /* where it comes from, for people */
    const struct sky *sky;                            /* of the same hours; NULL: the data have neither sun nor wind */
    double latitude_deg, longitude_deg, utc_offset_s; /* of the place; NaN: not known */
};

/* Fills in what psychrometrics gives (wet bulb, dew point, ratio from T, RH, p), then the design day. RH
 * above 1 (a wet sensor) is taken as 1. Serial on purpose: 2 ms. */
void weather_complete(struct weather *weather);

/* Sizes for another day, at the pressure and the time of year of the own one. */
void weather_set_design(struct weather *weather, double dry_bulb_k, double wet_bulb_k, const char *design_of);
/* Gives each hour the dry and wet bulb of the design day. */
void weather_hold_design(struct weather *weather);
/* Makes each hour warmer, with the relative humidity or the humidity ratio that it had (no more than saturation allows). The
 * design day stays. */
void weather_warm(struct weather *weather, double offset_k, bool keeps_relative);

/* Mean over [from_s, to_s) in calendar seconds (local standard time); the year repeats. An interval within
 * one hour has that hour's values; a longer one has the mean of dry bulb, humidity ratio and pressure, and
 * what follows from these. */
struct outside weather_mean(const struct weather *weather, double from_s, double to_s);

#endif
