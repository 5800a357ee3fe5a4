/* SPDX-License-Identifier: Apache-2.0 */
/* A pump and its loop.
 *
 *   capacity rate C = rho cp V,  at design C = heat / temperature_rise
 *   power at design = V head / efficiency      (ASHRAE Handbook Systems and Equipment 2020, ch. 44)
 *   power / design power = 0.0205 f + 0.4101 f^2 + 0.5753 f^3,  f = flow / design flow
 *
 * The curve is that of a variable-speed drive, ASHRAE 90.1 appendix G, as in openstudio-standards' secondary
 * chilled-water pump; its sum at f = 1, 1.0059, is divided out. All electricity ends in the water.
 *
 * A pump is a bank of equal ones in parallel. Spares rest: one that ran as well would save nothing, since the pipes set
 * the head by the flow of all, so that V head / efficiency stays, unlike air handlers and tower cells, each with a path of
 * its own. They show when pumps fail: one of N+1 is not missed, two are a missing share of 1/N. */
#include <math.h>

#include "base/numerics.h"
#include "cooling/component.h"
#include "site/psychro.h"

enum fluid { FLUID_WATER, FLUID_PG25 };
static const char *const fluid_choices[] = {"water", "pg25", NULL};
static const double volumetric_heat_j_m3k[] = {
    [FLUID_WATER] = WATER_DENSITY_KG_M3 * WATER_CP_J_KG_K,
    [FLUID_PG25] = 1020.0 * 3900.0,
};

enum flow { FLOW_VARIABLE, FLOW_FIXED };
static const char *const flow_choices[] = {"variable", "fixed", NULL};

struct pump {
    struct bank bank;
    double temperature_rise_k, head_pa, efficiency, minimum_flow_frac;
    double circulation_s; /* NaN: the plant's */
    int fluid, flow;
};
struct pump_state {
    double design_heat_w, design_capacity_w_k, design_power_w;
};

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct pump *pump = parameters;
    struct pump_state *s = state;
    s->design_heat_w = design->heat_w;
    s->design_capacity_w_k = design->heat_w / pump->temperature_rise_k;
    s->design_power_w = s->design_capacity_w_k / volumetric_heat_j_m3k[pump->fluid] * pump->head_pa / pump->efficiency;
}

static const struct bank *bank(const void *parameters)
{
    return &((const struct pump *)parameters)->bank;
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    const struct pump *pump = parameters;
    const struct pump_state *s = state;
    row->capacity_w = design->heat_w / (double)pump->bank.units;
    row->water_flow_m3_s = s->design_capacity_w_k / volumetric_heat_j_m3k[pump->fluid];
    row->pump_power_w = s->design_power_w;
}

/* A loop without heat rests. The flow does not exceed that of design: with more heat the loop's temperatures
 * spread instead. */
static double flow_w_k(const void *parameters, const void *state, double heat_w)
{
    const struct pump *pump = parameters;
    const struct pump_state *s = state;
    if (!(heat_w > 0 && s->design_heat_w > 0))
        return 0;
    if (pump->flow == FLOW_FIXED)
        return s->design_capacity_w_k;
    return s->design_capacity_w_k * clamp(heat_w / s->design_heat_w, pump->minimum_flow_frac, 1);
}

static double power_frac(double f)
{
    return f * (0.0205 + f * (0.4101 + f * 0.5753)) / (0.0205 + 0.4101 + 0.5753);
}

enum { READ_FLOW };

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct pump *pump = parameters;
    const struct pump_state *s = state;
    (void)outside;
    double f = s->design_capacity_w_k > 0 ? in->capacity_w_k / s->design_capacity_w_k : 0;
    *out = (struct outcome){.power_w = s->design_power_w * power_frac(f)};
    out->out_k = in->in_k + out->power_w / in->capacity_w_k;
    out->reading[READ_FLOW] = in->capacity_w_k / volumetric_heat_j_m3k[pump->fluid];
}

static double circulation_s(const void *parameters)
{
    return ((const struct pump *)parameters)->circulation_s;
}

static const char sources_head[] = "DOE/PNNL prototype for ASHRAE 90.1: chilled water 44.8 + 114.9 kPa, condenser "
                                   "water 166.9 kPa; Lei & Masanet 2022: 115-172 and 167-250 kPa";

static const struct field fields[] = {
    {.key = "temperature_rise",
     NUMBER_FIELD(struct pump, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "30 K", "6 K"),
     .doc = "By how much the loop's water warms up at the design heat; with the heat it gives the design flow.",
     BASIS(STANDARD, "Lei & Masanet 2022 (Resour. Conserv. Recycl. 182), chilled water 5-10 K; 5.56 K (10 degF) is "
                     "usual in tower loops")},
    {.key = "head",
     NUMBER_FIELD(struct pump, head_pa, PRESSURE),
     RANGE_DEFAULT("0 kPa", "2 MPa", "160 kPa"),
     SPREAD(UNIFORM, "115 kPa", "250 kPa", NULL),
     .doc = "Pressure that the pump makes up at design flow: pipes, coils, exchangers, lift to a tower's basin. "
            "A spare pump (`spare`) does not change it nor the power.",
     .source = sources_head,
     .standing = STANDING_STANDARD},
    {.key = "units", PART_FIELD(struct pump, bank, struct bank, bank_fields)},
    {.key = "spare",
     PART_FIELD(struct pump, bank, struct bank, bank_fields),
     .doc = "More of the same pumps beside those: 1 is N+1. They rest until others fail; a failure's share is of all."},
    {.key = "efficiency",
     NUMBER_FIELD(struct pump, efficiency, FRACTION),
     RANGE_DEFAULT("0.2", "0.9", "0.65"),
     SPREAD(UNIFORM, "0.6", "0.8", NULL),
     .doc = "Wire to water at design flow: pump, motor and drive together.",
     BASIS(STANDARD, "Lei & Masanet 2022: 0.6-0.8")},
    {.key = "flow",
     CHOICE_FIELD(struct pump, flow, flow_choices),
     .initial = "variable",
     .doc = "variable: the flow follows the heat (variable-speed drive); fixed: design flow whenever there "
            "is heat, as is usual in condenser loops."},
    {.key = "minimum_flow",
     NUMBER_FIELD(struct pump, minimum_flow_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.3"),
     .doc = "Lowest flow over design flow of a variable pump: exchangers and chillers want at least this.",
     BASIS(ASSUMPTION, "Typical lowest evaporator flow and drive speed; makers state 0.25-0.5")},
    {.key = "fluid",
     CHOICE_FIELD(struct pump, fluid, fluid_choices),
     .initial = "water",
     .doc = "water (998 kg/m3, 4186 J/kg/K), or pg25, a quarter propylene glycol (1020 kg/m3, 3900 J/kg/K), as usual "
            "in coolant loops and where pipes may freeze. Sets the volume flow and with it the power.",
     BASIS(PHYSICS, "ASHRAE Handbook Fundamentals 2017, ch. 31 (propylene glycol, rounded)")},
    {.key = "circulation",
     NUMBER_FIELD(struct pump, circulation_s, DURATION),
     RANGE("1 s", "10 h"),
     .optional = true,
     .doc = "Time in which the design flow takes the loop's water round once: its content, buffer tanks included, over "
            "the flow. 80 s if left out, 30 s for a coolant loop. Felt in short ticks.",
     BASIS(ASSUMPTION,
           "3 gallons per ton of refrigeration, usual advice of chiller makers for loops with variable flow, are "
           "3.2 L/kW, 80 s at 6 K; 6 for process loops; coolant loops 0.5 to 1 L/kW: engineering judgement")},
    FIELD_END};

const struct component pump_component = {
    .record = {.name = "pump",
               .doc = "Moves the water of a loop; begins the loop behind what stands before it. Its power "
                      "warms the water.",
               .size = sizeof(struct pump),
               .fields = fields},
    .role = ROLE_PUMP,
    .readings = {[READ_FLOW] = {"flow_m3_s", "m3/s", "Volume flow of the loop."}},
    .bank = bank,
    .state_size = sizeof(struct pump_state),
    .size = size,
    .equipment = equipment,
    .flow_w_k = flow_w_k,
    .circulation_s = circulation_s,
    .step = step,
};
