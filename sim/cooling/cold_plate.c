/* SPDX-License-Identifier: Apache-2.0 */
/* Cold plates on the chips: they take a share of a node's heat into the coolant, the rest stays in the air.
 *
 *   heat into liquid = capture * node heat      (ASHRAE TC 9.9, Water-Cooled Servers, 2019)
 *
 * What the chips make of the coolant's temperature stands in node.h. */
#include <math.h>

#include "cooling/component.h"

struct cold_plate {
    double capture_frac; /* NaN: what the node allows */
    double supply_k, resistance_k_w, ride_through_s;
    bool fanless;
};

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
    *out = (struct collected){.into_loop_w = load->heat_w, .target_k = plate->supply_k, .inlet_k = plate->supply_k};
}

static double set_point_k(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->supply_k;
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

static const struct field fields[] = {
    {.key = "supply_temperature",
     NUMBER_FIELD(struct cold_plate, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "85 degC", "40 degC"),
     .doc = "Coolant that enters the racks: the set-point of the coolant loop. The warmer, the more hours a "
            "dry cooler carries.",
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
     .doc = "From coolant that enters to the chip of a GPU.",
     BASIS(ASSUMPTION,
           "0.02 to 0.04 K/W: H100 on cold plates at 41 to 50 degC under load (Latif et al. 2025, "
           "arXiv:2507.16781, abstract) with 700 W and coolant of 20 to 30 degC, which the abstract does not state")},
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
    FIELD_END};

const struct component cold_plate_component = {
    .record = {.name = "cold-plate",
               .doc = "Direct-to-chip liquid cooling: collects the nodes' heat in a coolant loop; what it does not "
                      "capture stays in the air.",
               .size = sizeof(struct cold_plate),
               .fields = fields},
    .role = ROLE_TERMINAL,
    .stream = STREAM_LIQUID,
    .capture = capture,
    .collect = collect,
    .resistance_k_w = resistance_k_w,
    .fanless = fanless,
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
};
