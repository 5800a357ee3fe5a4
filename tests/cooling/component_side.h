/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of components: each with the defaults of its own field table, weather, the balance of component.h. */
#ifndef TESTS_COOLING_COMPONENT_SIDE_H
#define TESTS_COOLING_COMPONENT_SIDE_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/text.h"
#include "base/units.h"
#include "cooling/component.h"
#include "site/psychro.h"

#define C(t) ((t) + KELVIN_0_DEGC)

static inline const struct component *component_named(const char *type)
{
    for (size_t i = 0; component_kinds[i]; i++) {
        if (strcmp(component_kinds[i]->name, type) == 0)
            return component_of(component_kinds[i]);
    }
    cr_assert_fail("no component '%s'", type);
    return NULL;
}

static inline void parameter_set(const struct record *record, void *value, const char *key, const char *text)
{
    struct field_walk walk = field_walk(record);
    bool found = false;
    while (!found && field_next(&walk))
        found = strcmp(walk.field.key, key) == 0;
    cr_assert(found, "%s has no '%s'", record->name, key);
    const struct field *f = &walk.field;
    void *at = (char *)value + f->offset;
    if (f->kind == FIELD_NUMBER) {
        cr_assert_eq(unit_parse(text, f->quantity, at, NULL), UNIT_OK, "%s: '%s'", key, text);
    } else if (f->kind == FIELD_INTEGER) {
        *(int64_t *)at = atoll(text);
    } else if (f->kind == FIELD_FLAG) {
        *(bool *)at = strcmp(text, "true") == 0;
    } else {
        cr_assert_eq(f->kind, FIELD_CHOICE, "%s", key);
        int i = 0;
        while (f->choices[i] && strcmp(f->choices[i], text) != 0)
            i++;
        cr_assert(f->choices[i], "%s: no choice '%s'", key, text);
        *(int *)at = i;
    }
}

/* Defaults, then "key=value;key=value". */
static inline struct variant variant_make(struct arena *arena, const char *type, const char *settings)
{
    const struct record *record = &component_named(type)->record;
    void *value = arena_alloc(arena, 1, record->size);
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *f = &walk.field;
        if (f->initial)
            parameter_set(record, value, f->key, f->initial);
        else if (f->optional && f->kind == FIELD_NUMBER)
            *(double *)(void *)((char *)value + f->offset) = NAN;
        else if (f->optional && f->kind == FIELD_CHOICE)
            *(int *)(void *)((char *)value + f->offset) = -1;
    }
    char *rest = arena_text(arena, settings ? settings : ""), *setting;
    while ((setting = strsep(&rest, ";")) != NULL) {
        char *key = strsep(&setting, "=");
        if (*key)
            parameter_set(record, value, key, setting);
    }
    return (struct variant){record, value};
}

/* "crah(water_supply_temperature=20 degC), pump, chiller-air" */
static inline struct variant_list plant_list(struct arena *arena, const char *text)
{
    struct variant_list list = {arena_alloc(arena, 32, sizeof(struct variant)), 0};
    char *rest = arena_text(arena, text), *item;
    while ((item = strsep(&rest, ",")) != NULL) {
        item += strspn(item, " ");
        char *settings = item;
        strsep(&settings, "(");
        if (settings)
            settings[strcspn(settings, ")")] = '\0';
        if (*item)
            list.items[list.count++] = variant_make(arena, item, settings);
    }
    return list;
}

static inline struct outside weather_at(double dry_bulb_c, double relative_humidity, double pressure_pa)
{
    struct outside o = {.dry_bulb_k = C(dry_bulb_c),
                        .relative_humidity_frac = relative_humidity,
                        .pressure_pa = pressure_pa,
                        .heat_demand_frac = 1};
    o.humidity_ratio = air_humidity_ratio(o.dry_bulb_k, relative_humidity, pressure_pa);
    o.wet_bulb_k = air_wet_bulb_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    o.dew_point_k = air_dew_point_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    return o;
}

static inline double uniform(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

/* Any weather that component.h allows. */
static inline struct outside weather_any(struct random *random)
{
    struct outside o =
        weather_at(uniform(random, -60, 60), uniform(random, 0, 1), uniform(random, 55e3, 110e3));
    o.heat_demand_frac = uniform(random, 0, 3);
    return o;
}

/* Design day of Dulles, about 0.4 %. */
static inline struct outside design_day(void)
{
    return weather_at(34, 0.5, 101e3);
}

static inline void outcome_is_finite(const struct outcome *o, const char *what)
{
    double sum = o->out_k + o->power_w + o->to_air_w + o->latent_w + o->to_water_body_w + o->reused_w +
                 o->to_sink_w + o->evaporated_kg_s + o->drift_kg_s + o->blowdown_kg_s + o->returned_kg_s +
                 o->mechanical_frac;
    cr_assert(isfinite(sum), "%s", what);
    cr_assert_geq(o->power_w, 0, "%s", what);
    cr_assert(o->mechanical_frac >= 0 && o->mechanical_frac <= 1, "%s", what);
}

/* component.h's balance of a stage or lift, over what flows through it. */
static inline double outcome_residual_frac(const struct coolant *in, const struct outcome *o)
{
    double heat_w = in->capacity_w_k * (in->in_k - o->out_k);
    double residual =
        heat_w + o->power_w - o->to_air_w - o->latent_w - o->to_water_body_w - o->reused_w - o->to_sink_w;
    return fabs(residual) / fmax(1, fabs(heat_w) + o->power_w + fabs(o->to_air_w) + fabs(o->latent_w));
}

#endif
