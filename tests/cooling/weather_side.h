/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of components that face the weather: parameters from the field table's own defaults, weather,
 * balances. */
#ifndef TESTS_COOLING_WEATHER_SIDE_H
#define TESTS_COOLING_WEATHER_SIDE_H

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "base/units.h"
#include "cooling/component.h"
#include "site/psychro.h"

#define C(t) ((t) + KELVIN_0_DEGC)

/* A component with its parameters and sizes. */
struct plant_item {
    const struct component *component;
    _Alignas(16) unsigned char parameters[512], state[512];
};

static inline void item_set(struct plant_item *item, const char *key, const char *text)
{
    for (struct field_walk walk = field_walk(&item->component->record); field_next(&walk);) {
        const struct field *f = &walk.field;
        if (strcmp(f->key, key) != 0)
            continue;
        void *at = item->parameters + f->offset;
        if (f->kind == FIELD_NUMBER) {
            cr_assert_eq(unit_parse(text, f->quantity, at, NULL), UNIT_OK, "%s: '%s'", key, text);
        } else if (f->kind == FIELD_FLAG) {
            *(bool *)at = strcmp(text, "true") == 0;
        } else {
            cr_assert_eq(f->kind, FIELD_CHOICE);
            int i = 0;
            while (f->choices[i] && strcmp(f->choices[i], text) != 0)
                i++;
            cr_assert(f->choices[i], "%s: no choice '%s'", key, text);
            *(int *)at = i;
        }
        return;
    }
    cr_assert_fail("no field '%s'", key);
}

/* Defaults; every one must be readable and lie within its own range. */
static inline struct plant_item item_of(const struct component *component)
{
    struct plant_item item = {.component = component};
    cr_assert(component->record.size <= sizeof item.parameters && component->state_size <= sizeof item.state);
    for (struct field_walk walk = field_walk(&component->record); field_next(&walk);) {
        const struct field *f = &walk.field;
        double *at = (double *)(void *)(item.parameters + f->offset), low, high;
        if (f->initial)
            item_set(&item, f->key, f->initial);
        else if (f->kind == FIELD_NUMBER)
            *at = NAN;
        cr_assert(f->doc && (f->initial || f->optional), "%s", f->key);
        if (f->kind != FIELD_NUMBER)
            continue;
        cr_assert_eq(unit_parse(f->min, f->quantity, &low, NULL), UNIT_OK, "%s: '%s'", f->key, f->min);
        cr_assert_eq(unit_parse(f->max, f->quantity, &high, NULL), UNIT_OK, "%s: '%s'", f->key, f->max);
        cr_assert(low < high && !(*at < low) && !(*at > high), "%s: %g", f->key, *at);
    }
    return item;
}

static inline void item_size(struct plant_item *item, const struct design *design)
{
    item->component->size(item->parameters, design, item->state);
}

static inline struct outcome item_step(const struct plant_item *item, const struct outside *outside,
                                       struct coolant in)
{
    struct outcome out;
    memset(&out, 0xff, sizeof out); /* NaN: whatever is left unset shows */
    item->component->step(item->parameters, item->state, outside, &in, &out);
    return out;
}

static inline struct outside weather_of(double t_degc, double relative_humidity_frac, double pressure_pa)
{
    struct outside o = {.dry_bulb_k = C(t_degc), .pressure_pa = pressure_pa, .heat_demand_frac = 1};
    o.relative_humidity_frac = relative_humidity_frac;
    o.humidity_ratio = air_humidity_ratio(o.dry_bulb_k, relative_humidity_frac, pressure_pa);
    o.wet_bulb_k = air_wet_bulb_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    o.dew_point_k = air_dew_point_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    return o;
}

/* Air of this wet bulb, at 50 % relative humidity or close to it. */
static inline struct outside weather_of_wet_bulb(double wet_bulb_degc, double depression_k,
                                                 double pressure_pa)
{
    double t = wet_bulb_degc + depression_k;
    double w = air_humidity_ratio_from_wet_bulb(C(t), C(wet_bulb_degc), pressure_pa);
    struct outside o = weather_of(t, air_relative_humidity_frac(C(t), w, pressure_pa), pressure_pa);
    o.wet_bulb_k = C(wet_bulb_degc);
    return o;
}

static inline double between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

/* Anything that component.h promises to bear: -60..60 degC, any humidity (often saturated), 55..110 kPa. */
static inline struct outside weather_random(struct random *random)
{
    double humidity = fmin(between(random, 0, 1.2), 1);
    struct outside o = weather_of(between(random, -60, 60), humidity, between(random, 55e3, 110e3));
    o.heat_demand_frac = fmax(between(random, -0.5, 3), 0);
    return o;
}

static inline void finite_outcome(const struct outcome *o, bool sign_free_air)
{
    const double values[] = {o->power_w,         o->latent_w,      o->to_water_body_w,
                             o->reused_w,        o->to_sink_w,     o->drift_kg_s,
                             o->evaporated_kg_s, o->blowdown_kg_s, o->mechanical_frac};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        cr_assert(isfinite(values[i]) && values[i] >= 0, "value %zu: %g", i, values[i]);
    cr_assert(isfinite(o->to_air_w) && (sign_free_air || o->to_air_w >= 0), "to air: %g", o->to_air_w);
    for (int i = 0; i < READINGS_MAX; i++)
        cr_assert(isfinite(o->reading[i]), "reading %d", i);
}

/* Electricity and heat in, heat out: to 1e-9 of what moves. */
static inline void books_close(double in_w, const struct outcome *o)
{
    double out_w = o->to_air_w + o->latent_w + o->to_water_body_w + o->reused_w + o->to_sink_w;
    double scale = fabs(in_w) + o->power_w + fabs(o->to_air_w) + o->latent_w + o->reused_w;
    cr_assert(fabs(in_w + o->power_w - out_w) <= 1e-9 * scale, "in %.12g + %.12g, out %.12g", in_w,
              o->power_w, out_w);
}

static inline void relative(const char *what, double got, double expected, double tolerance)
{
    cr_assert(fabs(got - expected) <= tolerance * fabs(expected), "%s: %.10g, expected %.10g within %g", what,
              got, expected, tolerance);
}

#endif
