/* SPDX-License-Identifier: Apache-2.0 */
#include "machine/carnot.h"

#include <math.h>

double carnot_cooling_cop(const struct carnot *carnot, double evaporating_k, double condensing_k)
{
    double lift = fmax(condensing_k - evaporating_k, carnot->lift_floor_k);
    return fmin(carnot->cop_cap, carnot->fraction * evaporating_k / lift);
}

double chiller_bank_units(const struct chiller_bank *bank)
{
    return (double)bank->bank.units * bank_running_frac(&bank->bank);
}

double units_running(double heat_w, double unit_w, double units, double stage_up_frac)
{
    if (!(heat_w > 0))
        return 0;
    /* The slack keeps the rounding of a load that just fits from starting another unit. */
    double needed = ceil(heat_w / (unit_w * stage_up_frac) * (1 - 1e-12));
    return fmin(fmax(needed, 1), units);
}

const struct field chiller_bank_fields[] = {
    {.key = "units",
     PART_FIELD(struct chiller_bank, bank, struct bank, bank_fields),
     .initial = "4",
     .doc = "Equal machines that share the capacity."},
    {.key = "spare", PART_FIELD(struct chiller_bank, bank, struct bank, bank_fields)},
    {.key = "spare_runs",
     PART_FIELD(struct chiller_bank, bank, struct bank, bank_fields),
     .initial = "false",
     .doc = "true: the spares are staged with the others (`stage_up`); false: they rest until others fail."},
    {.key = "margin",
     NUMBER_FIELD(struct chiller_bank, margin, NUMBER),
     RANGE_DEFAULT("0.05", "5", "1.2"),
     SPREAD(UNIFORM, "1.1", "1.25", NULL),
     .doc = "Capacity of all machines at design conditions over the design heat of the loop; below 1 for a "
            "trim chiller.",
     BASIS(ASSUMPTION, "Usual practice of sizing 10-25 % above the design load")},
    {.key = "stage_up",
     NUMBER_FIELD(struct chiller_bank, stage_up_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.9"),
     SPREAD(UNIFORM, "0.8", "0.95", NULL),
     .doc = "The next machine starts when those that run are loaded above this share of their design capacity.",
     BASIS(ASSUMPTION, "Usual sequencing at 80-95 %, ASHRAE Guideline 36-2021, 5.20")},
    FIELD_END};

static const char carnot_source[] = "Wetter et al., Modelica Buildings library, Fluid.Chillers.BaseClasses.Carnot";

const struct field carnot_fields[] = {
    {.key = "carnot_fraction",
     NUMBER_FIELD(struct carnot, fraction, FRACTION),
     RANGE_DEFAULT("0.1", "0.9", "0.6"),
     SPREAD(UNIFORM, "0.5", "0.67", NULL),
     .doc = "carnot: COP over the Carnot COP between refrigerant temperatures.",
     BASIS(MEASURED, "Lei & Masanet 2022, COP table of water-cooled chillers: 0.5 at small lift to 0.67 at full")},
    {.key = "lift_floor",
     NUMBER_FIELD(struct carnot, lift_floor_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "30 K", "8 K"),
     SPREAD(UNIFORM, "5 K", "12 K", ASSUMED_SPREAD),
     .doc = "carnot: smallest temperature difference between condensation and evaporation that the machine runs at.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "cop_cap",
     NUMBER_FIELD(struct carnot, cop_cap, NUMBER),
     RANGE_DEFAULT("2", "40", "20"),
     SPREAD(UNIFORM, "15", "25", ASSUMED_SPREAD),
     .doc = "carnot: highest COP, however small the lift.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "evaporator_approach",
     NUMBER_FIELD(struct carnot, evaporator_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "10 K", "1.5 K"),
     SPREAD(UNIFORM, "1 K", "3 K", ASSUMED_SPREAD),
     .doc = "carnot: leaving chilled water minus evaporating temperature.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    FIELD_END};
