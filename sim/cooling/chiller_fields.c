/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/chiller_fields.h"

#include <math.h>

/* In the order of chiller_curves; tests compare the names. */
static const char *const model_choices[] = {"ashrae-90.1-path-b", "york-yt", "mcquay-wdc",
                                            "carrier-19fa",       "carnot",  NULL};

static const char carnot_source[] =
    "Wetter et al., Modelica Buildings library, Fluid.Chillers.BaseClasses.Carnot";

void chiller_check(const void *value, struct complaint *complaint)
{
    const struct chiller *chiller = value;
    if (chiller->model == CHILLER_MODEL_CARNOT && !isnan(chiller->cop_reference))
        complain(complaint, "cop_reference",
                 "a carnot chiller has no reference point: vary carnot_fraction instead");
    if (chiller->minimum_condenser_k > chiller->design_condenser_k)
        complain(complaint, "minimum_condenser_supply", "must not be above design_condenser_supply");
    if (chiller->maximum_condenser_k < chiller->design_condenser_k)
        complain(complaint, "maximum_condenser_supply", "must not be below design_condenser_supply");
}

const struct field chiller_fields[] = {
    {.key = "model",
     CHOICE_FIELD(struct chiller, model, model_choices),
     .initial = "ashrae-90.1-path-b",
     .doc = "Performance: a set of EIR curves (ashrae-90.1-path-b centrifugal 5-10 degC water; york-yt "
            "4.4-8.9 degC; mcquay-wdc 7.2-12.8 "
            "degC; carrier-19fa 4.4-8.9 degC), or carnot, a fraction of the Carnot COP, for warm chilled "
            "water where no curve is valid.",
     .source = "DOE/PNNL prototypes for ASHRAE 90.1-2019; Modelica Buildings library, "
               "Fluid.Chillers.Data.ElectricEIR (EnergyPlus)",
     .standing = STANDING_MEASURED},
    {.key = "units",
     INTEGER_FIELD(struct chiller, units),
     RANGE_DEFAULT("1", "1000", "4"),
     .doc = "Equal machines that share the capacity.",
     .standing = STANDING_CHOICE},
    {.key = "margin",
     NUMBER_FIELD(struct chiller, margin, NUMBER),
     RANGE_DEFAULT("0.05", "5", "1.2"),
     .doc = "Capacity of all machines at design conditions over the design heat of the loop; below 1 for a "
            "trim chiller.",
     .source = "Usual practice of sizing 10-25 % above the design load",
     .standing = STANDING_ASSUMPTION},
    {.key = "stage_up",
     NUMBER_FIELD(struct chiller, stage_up_frac, FRACTION),
     RANGE_DEFAULT("0.3", "1", "0.9"),
     .doc =
         "The next machine starts when those that run are loaded above this share of their design capacity.",
     .source = "Usual sequencing at 80-95 %, ASHRAE Guideline 36-2021, 5.20",
     .standing = STANDING_ASSUMPTION},
    {.key = "cop_reference",
     NUMBER_FIELD(struct chiller, cop_reference, NUMBER),
     RANGE("1.5", "15"),
     .optional = true,
     .doc = "COP at the curve's reference point (path B 6.67/35 degC: 6.28), instead of the curve's own.",
     .standing = STANDING_CHOICE},
    {.key = "design_condenser_supply",
     NUMBER_FIELD(struct chiller, design_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "50 degC", "29.44 degC"),
     .doc = "Water entering the condenser on the design day: what chiller and tower are sized for. 3 K or "
            "more above the site's design "
            "wet bulb.",
     .source = "AHRI 550/590: 85 degF (29.44 degC)",
     .standing = STANDING_STANDARD},
    {.key = "minimum_condenser_supply",
     NUMBER_FIELD(struct chiller, minimum_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "50 degC", "18 degC"),
     .doc = "Coldest condenser water that the machine has use for: what the tower aims at. Colder, the "
            "refrigerant's pressure difference would no longer carry oil and liquid.",
     .source = "Lower edge of the path B curves, 17.8 degC; makers state 13-18 degC",
     .standing = STANDING_STANDARD},
    {.key = "maximum_condenser_supply",
     NUMBER_FIELD(struct chiller, maximum_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("20 degC", "70 degC", "46 degC"),
     .doc = "Above it the compressors unload against their high-pressure limit: capacity falls to nothing "
            "over the next 10 K.",
     .source = "Upper edge of the path B curves, 46.1 degC",
     .standing = STANDING_ASSUMPTION},
    {.key = "carnot_fraction",
     NUMBER_FIELD(struct chiller, carnot_fraction, FRACTION),
     RANGE_DEFAULT("0.1", "0.9", "0.6"),
     .doc = "carnot: COP over the Carnot COP between refrigerant temperatures.",
     .source = "Lei & Masanet 2022, COP table of water-cooled chillers: 0.5 at small lift to 0.67 at full",
     .standing = STANDING_MEASURED},
    {.key = "lift_floor",
     NUMBER_FIELD(struct chiller, lift_floor_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "30 K", "8 K"),
     .doc = "carnot: smallest temperature difference between condensation and evaporation that the machine "
            "runs at.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "cop_cap",
     NUMBER_FIELD(struct chiller, cop_cap, NUMBER),
     RANGE_DEFAULT("2", "40", "20"),
     .doc = "carnot: highest COP, however small the lift.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "evaporator_approach",
     NUMBER_FIELD(struct chiller, evaporator_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "10 K", "1.5 K"),
     .doc = "carnot: leaving chilled water minus evaporating temperature.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    {.key = "condenser_approach",
     NUMBER_FIELD(struct chiller, condenser_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "10 K", "1.5 K"),
     .doc = "carnot: condensing temperature minus leaving condenser water.",
     .source = carnot_source,
     .standing = STANDING_ASSUMPTION},
    FIELD_END};
