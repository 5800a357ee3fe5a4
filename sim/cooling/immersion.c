/* SPDX-License-Identifier: Apache-2.0 */
/* Servers without fans in tanks of a fluid that does not conduct electricity.
 *
 *   heat into liquid = capture * node heat: of any node, cold plates or not
 *   single phase: the fluid is pumped through the tank (its `pump`) and a CDU: coolant at supply_temperature
 *   two phases:   it boils at a fixed temperature and condenses on a coil in the tank, whose water is the
 * loop behind; no pump moves the fluid, no CDU is needed: water supply = boiling temperature - condenser
 * difference at design
 *
 * A coil that is sized so can condense a part of the heat with less water or warmer, and is regulated to keep
 * the tank at the pressure of the air around it. What is not captured leaves through the tank's walls and
 * lid, and from power supplies and switches outside, into the hall's air. */
#include <math.h>

#include "cooling/component.h"
#include "cooling/refrigerant.h"

enum phase { PHASE_SINGLE, PHASE_TWO };
static const char *const phase_choices[] = {"single", "two", NULL};

struct immersion {
    int phase;
    double capture_frac;
    double supply_k;
    double boiling_k, condenser_difference_k;
    double resistance_k_w; /* NaN: as the phase has it */
    double ride_through_s;
    struct refrigerant refrigerant;
};

struct immersion_state {
    double design_w;
};

static void size(const void *parameters, const struct design *design, void *state)
{
    (void)parameters;
    ((struct immersion_state *)state)->design_w = design->heat_w;
}

static double capture(const void *parameters, double liquid_share)
{
    (void)liquid_share;
    return ((const struct immersion *)parameters)->capture_frac;
}

static double set_point_k(const void *parameters)
{
    const struct immersion *p = parameters;
    return p->phase == PHASE_TWO ? p->boiling_k - p->condenser_difference_k : p->supply_k;
}

static void collect(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out)
{
    const struct immersion *p = parameters;
    (void)state, (void)outside;
    *out = (struct collected){.into_loop_w = load->heat_w,
                              .target_k = set_point_k(p),
                              .inlet_k = p->phase == PHASE_TWO ? p->boiling_k : p->supply_k};
}

/* A heat sink in slow oil has more of it than a cold plate, a boiling surface as much: Wagner 2015 ("Comparison of Three Liquid
 * Cooling Methods", Advancements in Thermal Management) measured a cold plate best, boiling Novec 649 next, mineral oil last
 * (summary; its figures were not read). Eiland et al. 2017, J. Electron. Packag. 139(4):041005 (abstract): oil 34 % below air
 * on the same heat sinks, 0.043 K/W against 0.065. */
static double resistance_k_w(const void *parameters)
{
    const struct immersion *p = parameters;
    if (!isnan(p->resistance_k_w))
        return p->resistance_k_w;
    return p->phase == PHASE_TWO ? 0.03 : 0.06;
}

static bool fanless(const void *parameters)
{
    (void)parameters;
    return true;
}

static double ride_through_s(const void *parameters)
{
    return ((const struct immersion *)parameters)->ride_through_s;
}

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct immersion *p = parameters;
    const struct immersion_state *s = state;
    return p->phase == PHASE_TWO ? refrigerant_leak_kg_s(&p->refrigerant, s->design_w) : 0;
}

static const struct field refrigerant_changes[] = {
    {.key = "refrigerant",
     .initial = "fk-5-1-12",
     BASIS(DATASHEET,
           "3M Novec 649 boils at 49 degC; its maker left PFAS at the end of 2025. FC-3284 has a GWP of thousands")},
    {.key = "refrigerant_charge",
     .initial = "10 kg/kW",
     .doc = "two: fluid in the bath per heat; vary it from 5 to 20 kg/kW.",
     BASIS(ASSUMPTION, "5 to 10 L per kW at 1.5 to 1.7 kg/L: engineering judgement")},
    {.key = "refrigerant_leak",
     .initial = "5 %",
     .doc =
         "two: share of the fluid lost in a year as vapour, when lids open and through joints; vary it from 1 to 15 %.",
     BASIS(ASSUMPTION, "no published balance of such a tank was found")},
    FIELD_END};

static const struct field fields[] = {
    {.key = "phase",
     CHOICE_FIELD(struct immersion, phase, phase_choices),
     .initial = "single",
     .doc = "single: an oil that stays liquid and is pumped through a CDU; two: a fluid that boils on the chips "
            "and condenses on a coil of the loop behind."},
    {.key = "capture",
     NUMBER_FIELD(struct immersion, capture_frac, FRACTION),
     RANGE_DEFAULT("0.8", "1", "0.97"),
     SPREAD(UNIFORM, "0.95", "1", NULL),
     .doc = "Share of the nodes' heat that the fluid takes, whatever their liquid_share; the rest warms the hall.",
     BASIS(ASSUMPTION, "losses of tanks to the room 0 to 5 %: engineering judgement")},
    {.key = "supply_temperature",
     NUMBER_FIELD(struct immersion, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "60 degC", "40 degC"),
     .doc = "single: fluid that enters the tank, the set-point of the loop behind.",
     BASIS(ASSUMPTION, "4 to 6 K over facility water of class W35: engineering judgement")},
    {.key = "boiling_temperature",
     NUMBER_FIELD(struct immersion, boiling_k, TEMPERATURE),
     RANGE_DEFAULT("30 degC", "80 degC", "50 degC"),
     .doc = "two: of the fluid at the pressure of the air around.",
     BASIS(DATASHEET, "3M data sheets at 1 atm: Fluorinert FC-3284 50 degC, Novec 649 49 degC, Novec 7100 61 degC")},
    {.key = "condenser_difference",
     NUMBER_FIELD(struct immersion, condenser_difference_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("2 K", "40 K", "10 K"),
     SPREAD(UNIFORM, "9 K", "14 K", ASSUMED_SPREAD),
     .doc = "two: boiling temperature over the water that enters the condenser, at design; must exceed the rise of the "
            "water (its pump's temperature_rise). 10 K for a rise of 8 K is a coil of effectiveness 0.8.",
     BASIS(ASSUMPTION, "a condenser's NTU of 1.6; facility water up to 40 to 43 degC for fluids that boil at 50 degC: "
                       "engineering judgement")},
    {.key = "resistance",
     NUMBER_FIELD(struct immersion, resistance_k_w, THERMAL_RESISTANCE),
     RANGE("0.001 K/W", "0.2 K/W"),
     .optional = true,
     .doc =
         "From the fluid that enters, or boils, to the chip of a GPU. Left out: 0.06 K/W in oil, 0.03 K/W boiling. Oil of 40 "
         "degC is as warm for a chip of 700 W as coolant of 61 degC at a cold plate.",
     BASIS(ASSUMPTION,
           "single phase 0.04 to 0.08 K/W, two phases 0.02 to 0.04: order by Wagner 2015, oil 34 % below air by Eiland "
           "et al. 2017 (summary and abstract); engineering judgement")},
    {.key = "ride_through",
     NUMBER_FIELD(struct immersion, ride_through_s, DURATION),
     RANGE_DEFAULT("10 s", "1 h", "150 s"),
     .doc = "Time in which the design heat, with no cooling at all, warms the bath by 10 K: 150 s are 15 kJ/K per kW, "
            "some 9 L of oil. Felt in short ticks.",
     BASIS(ASSUMPTION, "baths of 5 to 15 L per kW, oil of 1.7 kJ/L/K: engineering judgement")},
    {.key = "*",
     PART_FIELD(struct immersion, refrigerant, struct refrigerant, refrigerant_fields),
     .changes = refrigerant_changes},
    FIELD_END};

const struct component immersion_component = {
    .record = {.name = "immersion",
               .doc = "Servers in tanks of dielectric fluid, pumped (single phase) or boiling (two phases): "
                      "nearly all heat goes into liquid, and no server fans turn.",
               .size = sizeof(struct immersion),
               .fields = fields},
    .role = ROLE_TERMINAL,
    .stream = STREAM_LIQUID,
    .state_size = sizeof(struct immersion_state),
    .size = size,
    .capture = capture,
    .collect = collect,
    .resistance_k_w = resistance_k_w,
    .fanless = fanless,
    .immerses = true,
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
    .leak_kg_s = leak_kg_s,
};
