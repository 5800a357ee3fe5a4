/* SPDX-License-Identifier: Apache-2.0 */
/* Water-cooled chillers: several equal units, staged.
 *
 *   by curves: chiller_curve.h
 *   carnot:    T_eva = target - evaporator approach,  T_con = leaving condenser water + condenser approach
 *              COP = min(cap, fraction * T_eva / max(T_con - T_eva, floor)),  capacity constant
 *   both:      heat into the condenser = heat from the evaporator + electricity (hermetic compressors)
 *
 * The leaving condenser water follows from the electricity and this from it: linear, solved in closed form.
 * Above maximum_condenser_supply the machines unload against their high-pressure limit: capacity falls to 0
 * over FADE_K. Sources: see the curves, and Wetter et al., Modelica Buildings library, for carnot. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/carnot.h"
#include "cooling/chiller_curve.h"
#include "cooling/chiller_fields.h"
#include "cooling/component.h"

#define FADE_K 10.0
#define COLDEST_K (KELVIN_0_DEGC + 4.0) /* leaving water: if colder, an evaporator tube may freeze */

struct chiller_state {
    const struct chiller_curve *curve; /* NULL: carnot */
    double cop_reference;
    double unit_w;        /* reference capacity of one unit */
    double unit_design_w; /* of one unit at design conditions */
};
enum { READ_COP, READ_LOAD, READ_UNITS, READ_CLAMPED };

static double celsius(double t_k)
{
    return t_k - KELVIN_0_DEGC;
}

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct chiller *chiller = parameters;
    struct chiller_state *s = state;
    *s = (struct chiller_state){.unit_design_w = design->heat_w * chiller->bank.margin / (double)chiller->bank.units};
    s->unit_w = s->unit_design_w;
    if (chiller->model == CHILLER_MODEL_CARNOT)
        return;
    s->curve = &chiller_curves[chiller->model];
    s->cop_reference = isnan(chiller->cop_reference) ? s->curve->cop : chiller->cop_reference;
    s->unit_w /= chiller_capacity_frac(s->curve, celsius(design->target_k), celsius(chiller->design_condenser_k));
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

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    const struct chiller *chiller = parameters;
    const struct chiller_state *s = state;
    *out = (struct outcome){.out_k = in->in_k, .reading = {[READ_COP] = NAN}};
    double target = fmax(in->target_k, COLDEST_K);
    double wanted = in->capacity_w_k * (in->in_k - target);
    double unloaded = clamp(1 - (sink_supply_k - chiller->maximum_condenser_k) / FADE_K, 0, 1);
    double x = celsius(target), y = celsius(sink_supply_k);
    double unit = s->unit_w, most = unit;
    if (s->curve) {
        unit = s->unit_w * chiller_capacity_frac(s->curve, x, y);
        most = unit * s->curve->plr_max;
    }
    double able = (double)chiller->bank.units * most * unloaded;
    double heat = fmin(wanted, able);
    if (!(heat > 0 && sink_capacity_w_k > 0))
        return;
    out->out_k = wanted <= able ? target : in->in_k - heat / in->capacity_w_k;

    /* Units are staged on their design capacity, so that their number does not jump with the condenser water;
     * more run if these cannot carry the heat. */
    double running = units_running(heat, s->unit_design_w, chiller->bank.units, chiller->bank.stage_up_frac);
    running = fmax(running, units_running(heat, most, chiller->bank.units, 1));
    if (s->curve)
        out->power_w = running * unit * chiller_power_frac(s->curve, s->cop_reference, x, y, heat / (running * unit));
    else
        out->power_w = carnot_power_w(chiller, heat, target, sink_supply_k, sink_capacity_w_k);
    out->to_sink_w = in->capacity_w_k * (in->in_k - out->out_k) + out->power_w;
    out->mechanical_frac = 1;
    out->reading[READ_COP] = heat / out->power_w;
    out->reading[READ_LOAD] = heat / (running * unit);
    out->reading[READ_UNITS] = running;
    out->reading[READ_CLAMPED] = s->curve && !chiller_curve_valid(s->curve, x, y) ? 1 : 0;
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
    .state_size = sizeof(struct chiller_state),
    .size = size,
    .lift = lift,
    .wish_k = wish_k,
    .set_point_k = set_point_k,
};
