/* SPDX-License-Identifier: Apache-2.0 */
/* The design day follows the annual cooling conditions of ASHRAE Handbook Fundamentals (2017), chapter 14:
 * values exceeded in 0.4 % of the hours of a year. Dry bulb and wet bulb are taken at once, which is a little
 * harder than any hour of the year: a plant must hold both. */
#include "site/weather.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "site/psychro.h"
#include "site/year.h"

#define DESIGN_QUANTILE 0.996

/* The rest of a state from dry bulb, humidity ratio and pressure; air holds no more water than at saturation.
 */
static void complete_from_ratio(struct outside *o)
{
    o->humidity_ratio = fmin(o->humidity_ratio, air_saturation_humidity_ratio(o->dry_bulb_k, o->pressure_pa));
    o->relative_humidity_frac = fmin(air_relative_humidity_frac(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa), 1);
    o->wet_bulb_k = air_wet_bulb_k(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa);
    o->dew_point_k = air_dew_point_k(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa);
}

static void find_design(struct weather *weather)
{
    double *dry = memory_new(weather->count, sizeof *dry), *wet = memory_new(weather->count, sizeof *wet);
    struct sum pressure = {0};
    size_t hottest = 0, n = 0;
    for (size_t h = 0; h < weather->count; h++) {
        if (weather->known && !weather->known[h])
            continue;
        if (n == 0 || weather->hours[h].dry_bulb_k > weather->hours[hottest].dry_bulb_k)
            hottest = h;
        dry[n] = weather->hours[h].dry_bulb_k;
        wet[n++] = weather->hours[h].wet_bulb_k;
        sum_add(&pressure, weather->hours[h].pressure_pa);
    }
    struct outside *design = &weather->design;
    *design = (struct outside){.dry_bulb_k = quantile(dry, n, DESIGN_QUANTILE),
                               .pressure_pa = sum_value(&pressure) / (double)n,
                               .day_of_year = weather->hours[hottest].day_of_year};
    double wet_bulb_k = fmin(quantile(wet, n, DESIGN_QUANTILE), design->dry_bulb_k);
    design->humidity_ratio = air_humidity_ratio_from_wet_bulb(design->dry_bulb_k, wet_bulb_k, design->pressure_pa);
    complete_from_ratio(design);
    weather->design_of = weather->known ? "0.4 % of the hours that the site's data have" : "0.4 % of the site's hours";
    free(dry);
    free(wet);
}

void weather_complete(struct weather *weather)
{
    for (size_t h = 0; h < weather->count; h++) {
        struct outside *o = &weather->hours[h];
        int64_t at_s = (weather->axis.dated ? weather->axis.first_s : 0) + (int64_t)h * (int64_t)SECONDS_PER_HOUR;
        double second = calendar_second_of_year(at_s);
        o->day_of_year = (second + SECONDS_PER_HOUR / 2) / SECONDS_PER_DAY;
        o->relative_humidity_frac = clamp(o->relative_humidity_frac, 0, 1);
        o->humidity_ratio = air_humidity_ratio(o->dry_bulb_k, o->relative_humidity_frac, o->pressure_pa);
        o->wet_bulb_k = air_wet_bulb_k(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa);
        o->dew_point_k = air_dew_point_k(o->dry_bulb_k, o->humidity_ratio, o->pressure_pa);
    }
    find_design(weather);
}

void weather_set_design(struct weather *weather, double dry_bulb_k, double wet_bulb_k, const char *design_of)
{
    struct outside *design = &weather->design;
    design->dry_bulb_k = dry_bulb_k;
    design->humidity_ratio = air_humidity_ratio_from_wet_bulb(dry_bulb_k, wet_bulb_k, design->pressure_pa);
    complete_from_ratio(design);
    weather->design_of = design_of;
}

void weather_hold_design(struct weather *weather)
{
    for (size_t h = 0; h < weather->count; h++) {
        struct outside *o = &weather->hours[h];
        o->dry_bulb_k = weather->design.dry_bulb_k;
        o->humidity_ratio = weather->design.humidity_ratio;
        o->pressure_pa = weather->design.pressure_pa;
        complete_from_ratio(o);
    }
}

void weather_warm(struct weather *weather, double offset_k, bool keeps_relative)
{
    for (size_t h = 0; h < weather->count; h++) {
        struct outside *o = &weather->hours[h];
        o->dry_bulb_k += offset_k;
        if (keeps_relative)
            o->humidity_ratio = air_humidity_ratio(o->dry_bulb_k, o->relative_humidity_frac, o->pressure_pa);
        complete_from_ratio(o);
    }
}

struct outside weather_mean(const struct weather *weather, double from_s, double to_s)
{
    double at = from_s;
    struct year_part part = {0};
    if (!year_next(&weather->axis, &at, fmax(to_s, from_s + 1e-3), &part) || at >= to_s)
        return weather->hours[part.hour];
    struct sum t = {0}, w = {0}, p = {0}, demand = {0};
    do {
        const struct outside *o = &weather->hours[part.hour];
        sum_add(&t, o->dry_bulb_k * part.seconds);
        sum_add(&w, o->humidity_ratio * part.seconds);
        sum_add(&p, o->pressure_pa * part.seconds);
        sum_add(&demand, o->heat_demand_frac * part.seconds);
    } while (year_next(&weather->axis, &at, to_s, &part));
    double seconds = to_s - from_s;
    struct outside mean = {.dry_bulb_k = sum_value(&t) / seconds,
                           .humidity_ratio = sum_value(&w) / seconds,
                           .pressure_pa = sum_value(&p) / seconds,
                           .heat_demand_frac = sum_value(&demand) / seconds,
                           .day_of_year = calendar_second_of_year((int64_t)(from_s + seconds / 2)) / SECONDS_PER_DAY,
                           .lake = weather->hours[part.hour].lake,
                           .aquifer = weather->hours[part.hour].aquifer,
                           .sea = weather->hours[part.hour].sea,
                           .network = weather->hours[part.hour].network};
    complete_from_ratio(&mean);
    return mean;
}
