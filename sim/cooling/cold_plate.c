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
    double supply_k, ride_through_s;
};

static double capture(const void *parameters, double liquid_share)
{
    const struct cold_plate *plate = parameters;
    return isnan(plate->capture_frac) ? liquid_share : fmin(plate->capture_frac, liquid_share);
}

static void collect(const void *parameters, const void *state, const struct outside *outside, double heat_w,
                    struct collected *out)
{
    const struct cold_plate *plate = parameters;
    (void)state, (void)outside;
    *out = (struct collected){.into_loop_w = heat_w, .target_k = plate->supply_k, .inlet_k = plate->supply_k};
}

static double set_point_k(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->supply_k;
}

static double ride_through_s(const void *parameters)
{
    return ((const struct cold_plate *)parameters)->ride_through_s;
}

static const struct field fields[] = {
    {.key = "supply_temperature",
     NUMBER_FIELD(struct cold_plate, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "60 degC", "40 degC"),
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
    .ride_through_s = ride_through_s,
    .set_point_k = set_point_k,
};
