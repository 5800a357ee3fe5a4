/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of components: each from the text that a scenario would hold, weather, the balance of component.h. */
#ifndef TESTS_COOLING_COMPONENT_SIDE_H
#define TESTS_COOLING_COMPONENT_SIDE_H

#include <math.h>

#include "../reading.h"
#include "base/random.h"
#include "base/units.h"
#include "cooling/component.h"
#include "site/heat_demand.h"
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

/* "{type: crah, water_supply_temperature: 20 degC}, pump, chiller-air" */
static inline struct variant_list plant_list(const char *text)
{
    static const struct field fields[] = {{.key = "cooling", .kind = FIELD_VARIANTS, .variants = component_kinds},
                                          FIELD_END};
    static const struct record whole = {.name = "plant", .size = sizeof(struct variant_list), .fields = fields};
    struct variant_list list;
    bind_text(&whole, &list, arena_printf(bind_arena(), "cooling: [%s]", text));
    return list;
}

/* settings: "key: value, key: value", or "" for the defaults. */
static inline struct variant variant_make(const char *type, const char *settings)
{
    return plant_list(arena_printf(bind_arena(), "{type: %s, %s}", type, settings)).items[0];
}

#define SET(...) ((const char *const[]){__VA_ARGS__, NULL})

/* How many mistakes are said of these settings. */
static inline int mistakes_in(const char *type, const char *settings)
{
    const char *said = bind_said(&component_named(type)->record, arena_printf(bind_arena(), "{%s}", settings));
    int count = 0;
    while ((said = strstr(said, "error: ")) != NULL)
        count++, said++;
    return count;
}

/* A component with its parameters and sizes. */
struct plant_item {
    const struct component *component;
    _Alignas(16) unsigned char parameters[512], state[512];
};

/* settings: key, value, ..., NULL; or NULL for the defaults. */
static inline struct plant_item item_with(const struct component *component, const char *const *settings)
{
    struct plant_item item = {.component = component};
    cr_assert(component->record.size <= sizeof item.parameters && component->state_size <= sizeof item.state);
    bind_with(&component->record, item.parameters, "", settings);
    return item;
}

static inline struct plant_item item_of(const struct component *component)
{
    return item_with(component, NULL);
}

static inline void item_set(struct plant_item *item, const char *key, const char *text)
{
    bind_set(&item->component->record, item->parameters, (const char *const[]){key, text, NULL});
}

static inline void item_size(struct plant_item *item, const struct design *design)
{
    item->component->size(item->parameters, design, item->state);
}

static inline struct outcome item_step(const struct plant_item *item, const struct outside *outside, struct coolant in)
{
    struct outcome out;
    memset(&out, 0xff, sizeof out); /* NaN: whatever is left unset shows */
    item->component->step(item->parameters, item->state, outside, &in, &out);
    outcome_complete(item->component, item->parameters, item->state, outside, &out);
    return out;
}

/* airflow_m3_s: that the servers' fans move. */
static inline struct collected item_collect_air(const struct plant_item *item, const struct outside *outside,
                                                double heat_w, double airflow_m3_s)
{
    struct collected out;
    memset(&out, 0xff, sizeof out);
    item->component->collect(item->parameters, item->state, outside, &(struct hall_load){heat_w, airflow_m3_s}, &out);
    return out;
}

static inline struct collected item_collect(const struct plant_item *item, const struct outside *outside, double heat_w)
{
    return item_collect_air(item, outside, heat_w, 0);
}

/* A district network that wants 1 MW in the mean of its year. */
static const struct heat_demand network_of_1_mw = {.annual_j = 1e6 * 365 * 86400,
                                                   .hot_water_frac = 0.25,
                                                   .base_k = C(17),
                                                   .degree_days = NAN,
                                                   .supply_k = C(75),
                                                   .return_k = C(40)};

static inline struct outside weather_at(double dry_bulb_c, double relative_humidity, double pressure_pa)
{
    struct outside o = {.dry_bulb_k = C(dry_bulb_c),
                        .relative_humidity_frac = relative_humidity,
                        .pressure_pa = pressure_pa,
                        .heat_demand_frac = 1,
                        .network = &network_of_1_mw};
    o.humidity_ratio = air_humidity_ratio(o.dry_bulb_k, relative_humidity, pressure_pa);
    o.wet_bulb_k = air_wet_bulb_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    o.dew_point_k = air_dew_point_k(o.dry_bulb_k, o.humidity_ratio, pressure_pa);
    return o;
}

static inline double uniform(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

/* Air of this wet bulb, so much warmer. */
static inline struct outside weather_at_wet_bulb(double wet_bulb_degc, double depression_k, double pressure_pa)
{
    double t = wet_bulb_degc + depression_k;
    double w = air_humidity_ratio_from_wet_bulb(C(t), C(wet_bulb_degc), pressure_pa);
    struct outside o = weather_at(t, air_relative_humidity_frac(C(t), w, pressure_pa), pressure_pa);
    o.wet_bulb_k = C(wet_bulb_degc);
    return o;
}

/* Any weather that component.h allows: -60..60 degC, any humidity (often saturated), 55..110 kPa. */
static inline struct outside weather_any(struct random *random)
{
    double humidity = fmin(uniform(random, 0, 1.2), 1);
    struct outside o = weather_at(uniform(random, -60, 60), humidity, uniform(random, 55e3, 110e3));
    o.heat_demand_frac = fmax(uniform(random, -0.5, 3), 0);
    return o;
}

/* Design day of Dulles, about 0.4 %. */
static inline struct outside design_day(void)
{
    return weather_at(34, 0.5, 101e3);
}

/* What a component did is a number throughout, and nothing that cannot be negative is. */
static inline void outcome_is_finite(const struct outcome *o, const char *what)
{
    const double values[] = {o->power_w,       o->latent_w,        o->to_water_body_w, o->reused_w,
                             o->to_sink_w,     o->evaporated_kg_s, o->drift_kg_s,      o->blowdown_kg_s,
                             o->returned_kg_s, o->mechanical_frac};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        cr_assert(isfinite(values[i]) && values[i] >= 0, "%s: value %zu is %g", what, i, values[i]);
    cr_assert(isfinite(o->out_k) && isfinite(o->to_air_w) && isfinite(o->stored_w), "%s", what);
    cr_assert_leq(o->mechanical_frac, 1, "%s", what);
}

/* For components that have a reading for any weather and load. */
static inline void readings_are_finite(const struct outcome *o)
{
    for (int i = 0; i < READINGS_MAX; i++)
        cr_assert(isfinite(o->reading[i]), "reading %d", i);
}

/* component.h's balance, over what flows; heat_w: what was taken from the water, or from the hall. */
static inline double outcome_residual_frac(double heat_w, const struct outcome *o)
{
    double residual_w = heat_w + o->power_w + o->driving_w - o->to_air_w - o->latent_w - o->to_water_body_w -
                        o->reused_w - o->to_sink_w - o->stored_w;
    double flow_w = fabs(heat_w) + o->power_w + fabs(o->driving_w) + fabs(o->to_air_w) + o->latent_w;
    return residual_w == 0 ? 0 : fabs(residual_w) / flow_w;
}

static inline void relative(const char *what, double got, double expected, double tolerance)
{
    cr_assert(fabs(got - expected) <= tolerance * fabs(expected), "%s: %.10g, expected %.10g within %g", what, got,
              expected, tolerance);
}

#endif
