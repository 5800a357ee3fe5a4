/* SPDX-License-Identifier: Apache-2.0 */
/* A component of which only a share works: two chillers of three, one pump of two.
 *
 * A component stands for a bank of equal units in parallel. If a share a of them works, all the water goes
 * through those: each sees 1/a of the flow, at the same temperatures. So the bank does what a times a whole
 * bank would do with the flow C/a. Below LEAST_SHARE it shares the interval between that share and none, so
 * that nothing sees more than ten times its design. With none the water passes as it came. */
#include <math.h>
#include <string.h>

#include "base/numerics.h"
#include "plant/plant_inside.h"

#define LEAST_SHARE 0.1

_Static_assert(sizeof(struct outcome) % sizeof(double) == 0, "an outcome is nothing but doubles");

void outcome_mix(struct outcome *own, const struct outcome *other, double other_frac)
{
    double *a = &own->out_k;
    const double *b = &other->out_k;
    for (size_t i = 0; i < sizeof *own / sizeof *a; i++) {
        if (isnan(a[i]))
            a[i] = b[i]; /* the machine runs in the other state only */
        else if (!isnan(b[i]))
            a[i] += other_frac * (b[i] - a[i]);
    }
}

void unit_off(struct plant_unit *unit, double water_k)
{
    unit->last = (struct outcome){.out_k = water_k};
    for (size_t i = 0; i < READINGS_MAX; i++)
        unit->last.reading[i] = NAN;
}

/* Whether a reading is a sum over all units of the bank. */
static bool is_extensive(const struct reading *reading)
{
    return reading->unit && (strcmp(reading->unit, "W") == 0 || strcmp(reading->unit, "m3/s") == 0 ||
                             strcmp(reading->unit, "kg/s") == 0);
}

static void scale_amounts(struct plant_unit *unit, double a)
{
    struct outcome *o = &unit->last;
    double *const amounts[] = {&o->power_w,        &o->to_air_w,      &o->latent_w,      &o->to_water_body_w,
                               &o->reused_w,       &o->to_sink_w,     &o->stored_w,      &o->evaporated_kg_s,
                               &o->drift_kg_s,     &o->blowdown_kg_s, &o->returned_kg_s, &o->user_lift_w,
                               &o->condensed_kg_s, &o->driving_w};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        *amounts[i] *= a;
    for (size_t i = 0; i < READINGS_MAX; i++) {
        if (is_extensive(&unit->component->readings[i]))
            o->reading[i] *= a;
    }
}

/* Takes the time of the interval into account in which nothing works. */
static void mix_with_rest(struct plant_unit *unit, double share, double in_k)
{
    if (share < LEAST_SHARE) {
        struct outcome off = {.out_k = in_k};
        for (size_t i = 0; i < READINGS_MAX; i++)
            off.reading[i] = NAN;
        outcome_mix(&unit->last, &off, 1 - share / LEAST_SHARE);
    }
}

void unit_complete(const struct plant_unit *unit, const struct outside *outside, struct outcome *out)
{
    outcome_complete(unit->component, unit->parameters, unit->state, outside, out);
}

void unit_step(struct plant_unit *unit, double share, const struct outside *outside, const struct coolant *in)
{
    if (!(share > 0)) {
        unit_off(unit, in->in_k);
        return;
    }
    double a = fmax(share, LEAST_SHARE);
    struct coolant each = *in;
    each.capacity_w_k /= a;
    call_step(unit, outside, &each, &unit->last);
    if (share < 1) {
        unit_complete(unit, outside, &unit->last);
        scale_amounts(unit, a);
        mix_with_rest(unit, share, in->in_k);
    }
}

void unit_lift(struct plant_unit *unit, double share, const struct coolant *in, double sink_supply_k,
               double sink_capacity_w_k)
{
    if (!(share > 0)) {
        unit_off(unit, in->in_k);
        return;
    }
    double a = fmax(share, LEAST_SHARE);
    struct coolant each = *in;
    each.capacity_w_k /= a;
    call_lift(unit, &each, sink_supply_k, sink_capacity_w_k / a, &unit->last);
    if (share < 1) {
        scale_amounts(unit, a);
        mix_with_rest(unit, share, in->in_k);
    }
}

/* load->heat_w is no more than `share` of the terminal can carry: see dynamics_carried_w. That servers draw more air than this
 * share moves is there, too: the hall's excess temperature. */
void unit_collect(struct plant_unit *unit, double share, const struct outside *outside, const struct hall_load *load,
                  struct collected *out)
{
    bool works = share > 0;
    struct hall_load each = {0};
    if (works)
        each = (struct hall_load){load->heat_w / share, load->airflow_m3_s};
    call_collect(unit, outside, &each, out);
    unit->last = out->own;
    if (!works) {
        unit_off(unit, out->target_k);
        out->into_loop_w = load->heat_w;
        out->rest_w = 0;
    } else if (share < 1) {
        scale_amounts(unit, share);
        out->into_loop_w *= share;
        out->rest_w *= share;
    }
    out->own = unit->last;
}

double unit_flow_w_k(const struct plant_unit *unit, double share, double heat_w, double design_heat_w)
{
    double flow_w_k = call_flow_w_k(unit, heat_w);
    if (share < 1)
        flow_w_k = fmin(flow_w_k, share * call_flow_w_k(unit, design_heat_w));
    return flow_w_k;
}
