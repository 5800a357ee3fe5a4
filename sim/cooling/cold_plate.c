/* SPDX-License-Identifier: Apache-2.0 */
/* Cold plates on the chips: they take a share of a node's heat into the coolant, the rest stays in the air.
 *
 *   heat into liquid = capture * node heat      (ASHRAE TC 9.9, Water-Cooled Servers, 2019)
 *   single phase: coolant at supply_temperature, which is the loop behind; its `pump` moves it
 *   two phases:   a refrigerant boils in the plates at supply_temperature and condenses in the rack's or the row's unit against the
 *                 water of the loop behind: water supply = supply_temperature - condenser_difference at design. A pump of its own moves
 *                 the liquid; what it draws ends in the water
 *
 * The boiling fluid is as warm where it leaves as where it enters. The pump, for R-1233zd(E) at 45 degC: 180 kJ/kg, of which a quality of 0.6 is
 * used, are 9.3 kg/s or 7.6 L/s per MW; 300 kPa at 0.45 are 5 kW, half a per cent of the heat (properties from memory).
 *
 * What the chips make of the coolant's temperature stands in node.h. */
#include <math.h>

#include "cooling/component.h"
#include "cooling/refrigerant.h"

enum phase { PHASE_SINGLE, PHASE_TWO };
static const char *const phase_choices[] = {"single", "two", NULL};

struct cold_plate {
    int phase;
    double capture_frac; /* NaN: what the node allows */
    double supply_k, resistance_k_w, ride_through_s;
    double condenser_difference_k, fluid_pump_frac;
    bool fanless;
    struct refrigerant refrigerant;
};
struct cold_plate_state {
    double design_w;
};

static void size(const void *parameters, const struct design *design, void *state)
{
    (void)parameters;
    ((struct cold_plate_state *)state)->design_w = design->heat_w;
}

static double set_point_k(const void *parameters)
{
    const struct cold_plate *plate = parameters;
    return plate->phase == PHASE_TWO ? plate->supply_k - plate->condenser_difference_k : plate->supply_k;
}

static double capture(const void *parameters, double liquid_share)
{
    const struct cold_plate *plate = parameters;
    return isnan(plate->capture_frac) ? liquid_share : fmin(plate->capture_frac, liquid_share);
}

static void collect(const void *parameters, const void *state, const struct outside *outside,
                    const struct hall_load *load, struct collected *out)
{
    const struct cold_plate *plate = parameters;
    (void)state, (void)outside;
    double pump_w = plate->phase == PHASE_TWO ? plate->fluid_pump_frac * load->heat_w : 0;
    *out = (struct collected){.into_loop_w = load->heat_w + pump_w,
                              .target_k = set_point_k(plate),
                              .inlet_k = plate->supply_k,
                              .own = {.power_w = pump_w}};
}

static double resistance_k_w(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->resistance_k_w;
}

static bool fanless(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->fanless;
}

static double ride_through_s(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->ride_through_s;
}

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct cold_plate *plate = parameters;
    const struct cold_plate_state *s = state;
    return plate->phase == PHASE_TWO ? refrigerant_leak_kg_s(&plate->refrigerant, s->design_w) : 0;
}

static const struct field refrigerant_changes[] = {
    {.key = "refrigerant",
     .initial = "r515b",
     BASIS(
         ASSUMPTION,
         "pumped two-phase units are offered with R-1233zd(E) (a GWP of 4 or less: refrigerant_gwp), R-515B and R-134a")},
    {.key = "refrigerant_charge",
     .initial = "0.2 kg/kW",
     BASIS(ASSUMPTION, "plates, hoses and a receiver hold some tenths of a litre per kW: engineering judgement")},
    FIELD_END};

static const struct field fields[] = {
    {.key = "phase",
     CHOICE_FIELD(struct cold_plate, phase, phase_choices),
     .initial = "single",
     .doc =
         "single: a coolant that stays liquid, water with glycol; two: a refrigerant that boils in the plates and condenses "
         "against the water of the loop behind."},
    {.key = "supply_temperature",
     NUMBER_FIELD(struct cold_plate, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "85 degC", "40 degC"),
     .doc = "Coolant that enters the racks: the set-point of the coolant loop. The warmer, the more hours a "
            "dry cooler carries. two: where the refrigerant boils.",
     BASIS(CHOICE, "ASHRAE TC 9.9 liquid classes W17 to W45 name the facility water, some 4 K colder")},
    {.key = "capture",
     NUMBER_FIELD(struct cold_plate, capture_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .doc = "Share of a node's heat that goes into the coolant; at most what the node's design allows (its "
            "liquid_share), which is the default.",
     BASIS(MEASURED,
           "0.60-0.75 with plates on accelerators only, 0.85-0.90 with memory and regulators too (GB200 NVL72)")},
    {.key = "resistance",
     NUMBER_FIELD(struct cold_plate, resistance_k_w, THERMAL_RESISTANCE),
     RANGE_DEFAULT("0.001 K/W", "0.2 K/W", "0.03 K/W"),
     SPREAD(UNIFORM, "0.02 K/W", "0.04 K/W", NULL),
     .doc = "From coolant that enters to the chip of a GPU.",
     BASIS(ASSUMPTION,
           "0.02 to 0.04 K/W: H100 on cold plates at 41 to 50 degC under load (Latif et al. 2025, "
           "arXiv:2507.16781, abstract) with 700 W and coolant of 20 to 30 degC, which the abstract does not state")},
    {.key = "condenser_difference",
     NUMBER_FIELD(struct cold_plate, condenser_difference_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("2 K", "40 K", "10 K"),
     SPREAD(UNIFORM, "9 K", "14 K", ASSUMED_SPREAD),
     .doc = "two: boiling temperature over the water that enters the condenser, at design; must exceed the rise of the "
            "water (its pump's temperature_rise). 10 K for a rise of 8 K is a condenser of effectiveness 0.8.",
     BASIS(ASSUMPTION, "as of immersion")},
    {.key = "fluid_pump_power",
     NUMBER_FIELD(struct cold_plate, fluid_pump_frac, FRACTION),
     RANGE_DEFAULT("0 %", "5 %", "0.5 %"),
     SPREAD(UNIFORM, "0.2 %", "1 %", NULL),
     .doc = "two: electricity of the pumps that move the refrigerant, over the heat.",
     BASIS(ASSUMPTION,
           "300 kPa for 7.6 L/s per MW of R-1233zd(E) at a quality of 0.6; 0.2 to 1 %: engineering judgement")},
    {.key = "fanless",
     FLAG_FIELD(struct cold_plate, fanless),
     .initial = "false",
     .doc =
         "The nodes have no fans: racks whose liquid takes all that would need one. What is not captured warms the hall "
         "by itself."},
    {.key = "ride_through",
     NUMBER_FIELD(struct cold_plate, ride_through_s, DURATION),
     RANGE_DEFAULT("1 s", "10 min", "20 s"),
     .doc = "Time in which the design heat, with no cooling at all, warms the coolant in the racks, with plates and "
            "pipes, by 10 K. 20 s are 2 kJ/K per kW, half a litre. Felt in short ticks.",
     BASIS(ASSUMPTION, "rack manifolds, hoses and plates hold some tenths of a litre per kW: engineering judgement")},
    {.key = "*",
     PART_FIELD(struct cold_plate, refrigerant, struct refrigerant, refrigerant_fields),
     .changes = refrigerant_changes},
    FIELD_END};

const struct component cold_plate_component = {
    .record = {.name = "cold-plate",
               .doc = "Direct-to-chip liquid cooling: collects the nodes' heat in a coolant loop; what it does not "
                      "capture stays in the air.",
               .size = sizeof(struct cold_plate),
               .fields = fields},
    .role = ROLE_TERMINAL,
    .stream = STREAM_LIQUID,
    .state_size = sizeof(struct cold_plate_state),
    .size = size,
    .capture = capture,
    .collect = collect,
    .resistance_k_w = resistance_k_w,
    .fanless = fanless,
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
    .leak_kg_s = leak_kg_s,
};
