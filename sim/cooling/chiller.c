/* SPDX-License-Identifier: Apache-2.0 */
/* Water-cooled chillers: several equal units, staged.
 *
 *   by curves: chiller_curve.h
 *   carnot:    T_eva = target - evaporator approach,  T_con = leaving condenser water + condenser approach
 *              COP = min(cap, fraction * T_eva / max(T_con - T_eva, floor)),  capacity constant
 *   both:      heat into the condenser = heat from the evaporator + electricity (hermetic compressors)
 *
 * The leaving condenser water follows from the electricity and this from it: linear for carnot, solved in closed
 * form; a bracketed root for the curves that are fitted to it.
 * Above maximum_condenser_supply the machines unload against their high-pressure limit: capacity falls to 0
 * over FADE_K. Sources: see the curves, and Wetter et al., Modelica Buildings library, for carnot. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/chiller_fields.h"
#include "cooling/component.h"
#include "machine/carnot.h"
#include "machine/chiller_curve.h"

#define FADE_K 10.0
/* A kelvin more of leaving water costs some 2 % of a seventh of the heat: each round gains a factor of 50. */
#define DESIGN_ROUNDS 12
#define LEAVING_TOLERANCE_K 1e-11
#define COLDEST_K (KELVIN_0_DEGC + 4.0) /* leaving water: if colder, an evaporator tube may freeze */

struct chiller_state {
    const struct chiller_curve *curve; /* NULL: carnot */
    double cop_reference;
    double unit_w;         /* reference capacity of one unit */
    double unit_design_w;  /* of one unit at design conditions */
    double design_power_w; /* of one unit there at full load */
};
enum { READ_COP, READ_LOAD, READ_UNITS, READ_CLAMPED };

static double celsius(double t_k)
{
    return t_k - KELVIN_0_DEGC;
}

/* Electricity of all units for heat_w out of the evaporators. */
static double carnot_power_w(const struct chiller *chiller, double heat_w, double evaporator_k, double sink_supply_k,
                             double sink_capacity_w_k)
{
    double t_eva = evaporator_k - chiller->carnot.evaporator_approach_k;
    /* power = heat lift / (fraction T_eva), lift = entering + (heat + power) / C + approach - T_eva */
    double per_kelvin = heat_w / (chiller->carnot.fraction * t_eva);
    double lift_without = sink_supply_k + heat_w / sink_capacity_w_k + chiller->condenser_approach_k - t_eva;
    double gain =
        fmin(per_kelvin / sink_capacity_w_k, 0.5); /* more than 0.5 means a condenser loop with hardly any water */
    double lift = fmax(lift_without / (1 - gain), chiller->carnot.lift_floor_k);
    return heat_w / carnot_cooling_cop(&chiller->carnot, t_eva, t_eva + lift);
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct chiller *chiller = parameters;
    struct chiller_state *s = state;
    double units = (double)chiller->bank.bank.units, most_w = design->heat_w * chiller->bank.margin;
    *s = (struct chiller_state){.unit_design_w = most_w / units};
    s->unit_w = s->unit_design_w;
    if (chiller->model == CHILLER_MODEL_CARNOT) {
        if (design->sink_capacity_w_k > 0)
            s->design_power_w = carnot_power_w(chiller, most_w, design->target_k, chiller->design_condenser_k,
                                               design->sink_capacity_w_k) /
                                units;
        return;
    }
    s->curve = &chiller_curves[chiller->model];
    s->cop_reference = isnan(chiller->cop_reference) ? s->curve->cop : chiller->cop_reference;
    double x = celsius(design->target_k), y = celsius(chiller->design_condenser_k);
    if (s->curve->condenser == CONDENSER_LEAVING) {
        double entering = y;
        for (int round = 0; round < DESIGN_ROUNDS; round++)
            y = entering +
                most_w * (1 + chiller_power_frac(s->curve, s->cop_reference, x, y, 1)) / design->sink_capacity_w_k;
    }
    s->unit_w /= chiller_capacity_frac(s->curve, x, y);
    s->design_power_w = s->unit_design_w * chiller_power_frac(s->curve, s->cop_reference, x, y, 1);
}

static const struct bank *bank(const void *parameters)
{
    return &((const struct chiller *)parameters)->bank.bank;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct chiller *chiller = parameters;
    const struct chiller_state *s = state;
    (void)design;
    row->capacity_w = s->unit_design_w;
    row->machine_power_w = chiller_bank_units(&chiller->bank) * s->design_power_w;
}

/* All units at one state of the water. */
struct duty {
    const struct chiller *chiller;
    const struct chiller_state *state;
    double wanted_w, evaporator_k, sink_supply_k, sink_capacity_w_k, unloaded_frac;
    /* Results. */
    double heat_w, power_w, running, load_frac;
    bool valid;
};

/* Heat and electricity of the units if the curve's condenser variable is y_c. Units are staged on their design
 * capacity, so that their number does not jump with the condenser water; more run if these cannot carry the
 * heat. */
static void duty_at(struct duty *d, double y_c)
{
    const struct chiller_state *s = d->state;
    double stage_up_frac = d->chiller->bank.stage_up_frac, units = chiller_bank_units(&d->chiller->bank);
    double x_c = celsius(d->evaporator_k), unit = s->unit_w, most = unit;
    if (s->curve) {
        unit = s->unit_w * chiller_capacity_frac(s->curve, x_c, y_c);
        most = unit * s->curve->plr_max;
    }
    d->heat_w = fmin(d->wanted_w, units * most * d->unloaded_frac);
    d->running = fmax(units_running(d->heat_w, s->unit_design_w, units, stage_up_frac),
                      units_running(d->heat_w, most, units, 1));
    d->load_frac = d->heat_w / (d->running * unit);
    d->valid = true;
    if (!s->curve) {
        d->power_w = carnot_power_w(d->chiller, d->heat_w, d->evaporator_k, d->sink_supply_k, d->sink_capacity_w_k);
        return;
    }
    d->power_w = d->running * unit * chiller_power_frac(s->curve, s->cop_reference, x_c, y_c, d->load_frac);
    d->valid = chiller_curve_valid(s->curve, x_c, y_c);
}

/* Condenser water that would leave less the water y_c that leaves. */
static double leaving_excess_k(double y_c, void *context)
{
    struct duty *d = context;
    duty_at(d, y_c);
    return celsius(d->sink_supply_k) + (d->heat_w + d->power_w) / d->sink_capacity_w_k - y_c;
}

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    const struct chiller *chiller = parameters;
    const struct chiller_state *s = state;
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_COP] = NAN}};
    double target = fmax(in->target_k, COLDEST_K);
    struct duty d = {chiller,
                     s,
                     .wanted_w = in->capacity_w_k * (in->in_k - target),
                     .evaporator_k = target,
                     .sink_supply_k = sink_supply_k,
                     .sink_capacity_w_k = sink_capacity_w_k,
                     .unloaded_frac = clamp(1 - (sink_supply_k - chiller->maximum_condenser_k) / FADE_K, 0, 1)};
    if (!(d.wanted_w > 0 && d.unloaded_frac > 0 && sink_capacity_w_k > 0))
        return;
    double y = celsius(sink_supply_k);
    if (s->curve && s->curve->condenser == CONDENSER_LEAVING) {
        double warmest = y;
        for (double rise = leaving_excess_k(y, &d); rise > 0; rise = leaving_excess_k(warmest, &d))
            warmest += 2 * rise;
        root_find(leaving_excess_k, &d, y, warmest, LEAVING_TOLERANCE_K, &y);
    }
    duty_at(&d, y);
    out->out_k = d.heat_w < d.wanted_w ? in->in_k - d.heat_w / in->capacity_w_k : target;
    out->power_w = d.power_w;
    out->to_sink_w = in->capacity_w_k * (in->in_k - out->out_k) + out->power_w;
    out->mechanical_frac = 1;
    out->reading[READ_COP] = d.heat_w / out->power_w;
    out->reading[READ_LOAD] = d.load_frac;
    out->reading[READ_UNITS] = d.running;
    out->reading[READ_CLAMPED] = d.valid ? 0 : 1;
}

/* The coldest condenser water that the compressor's smallest pressure ratio allows. */
static double wish_k(const void *parameters, const void *state, double target_k)
{
    (void)state, (void)target_k;
    return ((const struct chiller *)parameters)->minimum_condenser_k;
}

static double set_point_k(const void *parameters)
{
    return ((const struct chiller *)parameters)->design_condenser_k;
}

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct chiller *chiller = parameters;
    const struct chiller_state *s = state;
    return refrigerant_leak_kg_s(&chiller->refrigerant, s->unit_design_w * bank_count(bank(chiller)));
}

const struct component chiller_component = {
    .record = {.name = "chiller",
               .doc = "Water-cooled compression chillers in equal units: from the chilled water into the "
                      "condenser loop behind.",
               .size = sizeof(struct chiller),
               .fields = chiller_fields,
               .check = chiller_check},
    .role = ROLE_LIFT,
    .readings =
        {[READ_COP] = {"cop", "1", "Heat from the evaporators over electricity; blank when off."},
         [READ_LOAD] = {"load_frac", "1", "Heat over the available capacity of the units that run."},
         [READ_UNITS] = {"units", "1", "Units that run."},
         [READ_CLAMPED] = {"clamped_frac", "1",
                           "Share of the interval with temperatures outside the curve's valid range, where its edge "
                           "was used."}},
    .bank = bank,
    .state_size = sizeof(struct chiller_state),
    .size = size,
    .equipment = equipment,
    .lift = lift,
    .wish_k = wish_k,
    .set_point_k = set_point_k,
    .leak_kg_s = leak_kg_s,
};
