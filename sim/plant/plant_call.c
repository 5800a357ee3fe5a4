/* SPDX-License-Identifier: Apache-2.0 */
/* What a component returns, held against the contract of component.h where it comes from outside (a plugin): its own balance, amounts that
 * are none below 0, nothing that is no number. A breach is remembered with its unit, for whoever steps the plant to stop by, and water
 * passes by the component meanwhile: no NaN gets further. Ours are held to it by tests, for all weather and loads, and are not asked again
 * in each of a run's millions of trials. */
#include <math.h>
#include <stdarg.h>

#include "plant/plant_inside.h"

/* Rounding; tests of our own components ask for 1e-9. */
static const double close_frac = 1e-6;
/* What it takes to evaporate water between -60 and 100 degC (IAPWS: 2.26e6 J/kg at 100 degC, 2.5e6 at 0), with room for a component's own
 * formula. */
static const double latent_least_j_kg = 2.1e6, latent_most_j_kg = 2.8e6;

__attribute__((format(printf, 2, 3))) static void breach(const struct plant_unit *unit, const char *format, ...)
{
    va_list arguments;
    if (unit->breach->how != NULL)
        return; /* the first one is the cause */
    va_start(arguments, format);
    unit->breach->how = arena_vprintf(unit->breach->arena, format, arguments);
    va_end(arguments);
}

static bool is_number(const struct plant_unit *unit, const char *what, double value, double least)
{
    bool good = isfinite(value) && value >= least;
    if (!good)
        breach(unit, isfinite(value) ? "%s is %g, below 0" : "%s is %g", what, value);
    return good;
}

/* Whether all that is not a temperature is a number, and no amount below 0. */
static bool has_numbers(const struct plant_unit *unit, const struct outcome *o)
{
    const struct {
        const char *name;
        double value, least;
    } members[] = {{"power_w", o->power_w, 0},
                   {"to_air_w", o->to_air_w, -HUGE_VAL},
                   {"latent_w", o->latent_w, -HUGE_VAL},
                   {"to_water_body_w", o->to_water_body_w, -HUGE_VAL},
                   {"reused_w", o->reused_w, -HUGE_VAL},
                   {"to_sink_w", o->to_sink_w, -HUGE_VAL},
                   {"stored_w", o->stored_w, -HUGE_VAL},
                   {"driving_w", o->driving_w, -HUGE_VAL},
                   {"evaporated_kg_s", o->evaporated_kg_s, 0},
                   {"drift_kg_s", o->drift_kg_s, 0},
                   {"blowdown_kg_s", o->blowdown_kg_s, 0},
                   {"condensed_kg_s", o->condensed_kg_s, 0},
                   {"returned_kg_s", o->returned_kg_s, 0},
                   {"user_lift_w", o->user_lift_w, 0},
                   {"mechanical_frac", o->mechanical_frac, 0}};
    bool good = true;
    for (size_t i = 0; good && i < sizeof members / sizeof members[0]; i++)
        good = is_number(unit, members[i].name, members[i].value, members[i].least);
    return good;
}

/* given_w: the heat that came in beside electricity and driving heat, of which kept_w went on. */
static bool closes(const struct plant_unit *unit, const struct outcome *o, double given_w, double kept_w)
{
    double in_w = given_w + o->power_w + o->driving_w;
    double out_w = kept_w + o->to_air_w + o->latent_w + o->to_water_body_w + o->reused_w + o->to_sink_w + o->stored_w;
    double scale_w = fabs(given_w) + fabs(kept_w) + o->power_w + fabs(o->driving_w) + fabs(o->to_air_w) +
                     fabs(o->latent_w) + fabs(o->to_water_body_w) + fabs(o->reused_w) + fabs(o->to_sink_w) +
                     fabs(o->stored_w) + 1;
    double vapour_kg_s = o->evaporated_kg_s - o->condensed_kg_s;
    double slack_w = close_frac * scale_w;
    if (fabs(in_w - out_w) > slack_w)
        breach(unit, "its energy does not close: %.8g W go in, and %.8g W come out", in_w, out_w);
    else if (o->latent_w > fmax(latent_most_j_kg * vapour_kg_s, latent_least_j_kg * vapour_kg_s) + slack_w ||
             o->latent_w < fmin(latent_most_j_kg * vapour_kg_s, latent_least_j_kg * vapour_kg_s) - slack_w)
        breach(unit, "its water does not close: latent_w is %.8g W, and %.6g kg/s evaporate", o->latent_w, vapour_kg_s);
    else
        return true;
    return false;
}

static void pass_by(double water_k, struct outcome *out)
{
    *out = (struct outcome){.out_k = water_k};
}

static void hold_water(const struct plant_unit *unit, const struct coolant *in, struct outcome *out)
{
    if (!is_number(unit, "out_k", out->out_k, 0) || !has_numbers(unit, out) ||
        !closes(unit, out, in->capacity_w_k * (in->in_k - out->out_k), 0))
        pass_by(in->in_k, out);
}

void call_step(const struct plant_unit *unit, const struct outside *outside, const struct coolant *in,
               struct outcome *out)
{
    unit->component->step(unit->parameters, unit->state, outside, in, out);
    if (unit->breach == NULL)
        return;
    outcome_complete(unit->component, unit->parameters, unit->state, outside, out);
    hold_water(unit, in, out);
}

void call_lift(const struct plant_unit *unit, const struct coolant *in, double sink_supply_k, double sink_capacity_w_k,
               struct outcome *out)
{
    unit->component->lift(unit->parameters, unit->state, in, sink_supply_k, sink_capacity_w_k, out);
    if (unit->breach != NULL)
        hold_water(unit, in, out);
}

void call_collect(const struct plant_unit *unit, const struct outside *outside, const struct hall_load *load,
                  struct collected *out)
{
    const double some_k = 293.15; /* while the run is stopped */
    unit->component->collect(unit->parameters, unit->state, outside, load, out);
    if (unit->breach == NULL)
        return;
    bool placed = is_number(unit, "target_k", out->target_k, 0) && is_number(unit, "inlet_k", out->inlet_k, 0);
    out->own.out_k = placed ? out->target_k : some_k; /* unused */
    if (placed && is_number(unit, "into_loop_w", out->into_loop_w, 0) && is_number(unit, "rest_w", out->rest_w, 0) &&
        has_numbers(unit, &out->own) && closes(unit, &out->own, load->heat_w, out->into_loop_w + out->rest_w))
        return;
    *out = (struct collected){.into_loop_w = load->heat_w, .target_k = some_k, .inlet_k = some_k};
    pass_by(some_k, &out->own);
}

double call_flow_w_k(const struct plant_unit *unit, double heat_w)
{
    double flow_w_k = unit->component->flow_w_k(unit->parameters, unit->state, heat_w);
    if (unit->breach == NULL || (is_number(unit, "flow_w_k", flow_w_k, 0) && flow_w_k > 0))
        return flow_w_k;
    breach(unit, "flow_w_k is 0");
    return fmax(1, heat_w); /* 1 K warmer */
}

double call_wish_k(const struct plant_unit *unit, double target_k)
{
    double wish_k = unit->component->wish_k(unit->parameters, unit->state, target_k);
    return unit->breach == NULL || is_number(unit, "wish_k", wish_k, 0) ? wish_k : target_k;
}

const struct plant_unit *plant_breach(const struct plant *plant)
{
    for (size_t i = 0; i < plant->unit_count; i++)
        if (plant->units[i].breach != NULL && plant->units[i].breach->how != NULL)
            return &plant->units[i];
    return NULL;
}
