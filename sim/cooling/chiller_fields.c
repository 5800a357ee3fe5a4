/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/chiller_fields.h"

#include <math.h>

/* In the order of chiller_curves; tests compare the names. */
static const char *const model_choices[] = {"york-yt", "mcquay-wdc", "carrier-19fa", "doe-90.1-prototype",
                                            "carnot",  NULL};

void chiller_check(const void *value, struct complaint *complaint)
{
    const struct chiller *chiller = value;
    if (chiller->model == CHILLER_MODEL_CARNOT && !isnan(chiller->cop_reference))
        complain(complaint, "cop_reference", "a carnot chiller has no reference point: vary carnot_fraction instead");
    if (chiller->minimum_condenser_k > chiller->design_condenser_k)
        complain(complaint, "minimum_condenser_supply", "must not be above design_condenser_supply");
    if (chiller->maximum_condenser_k < chiller->design_condenser_k)
        complain(complaint, "maximum_condenser_supply", "must not be below design_condenser_supply");
}

const struct field chiller_fields[] = {
    {.key = "model",
     CHOICE_FIELD(struct chiller, model, model_choices),
     .initial = "york-yt",
     .doc = "Performance: a set of EIR curves, or carnot, a fraction of the Carnot COP, for warm chilled water "
            "where no curve is valid. york-yt: one centrifugal of 1758 kW, COP 6.28 at the rating point of "
            "AHRI 550/590, water of 4.4-8.9 degC; mcquay-wdc 7.2-12.8 degC; carrier-19fa 4.4-8.9 degC; "
            "doe-90.1-prototype: temperature curves of a path B centrifugal, by the water that leaves the "
            "condenser, with COP and part load of path A, 5-10 degC. Outside its range a set's edge is used "
            "and counted.",
     BASIS(MEASURED,
           "EnergyPlus datasets/Chillers.idf, as in Modelica Buildings library, Fluid.Chillers.Data.ElectricEIR; "
           "DOE/PNNL prototypes for ASHRAE 90.1-2019")},
    {.key = "*", PART_FIELD(struct chiller, bank, struct chiller_bank, chiller_bank_fields)},
    {.key = "cop_reference",
     NUMBER_FIELD(struct chiller, cop_reference, NUMBER),
     RANGE("1.5", "15"),
     .optional = true,
     .doc = "COP at the curve's reference point (york-yt: water of 6.67 degC, condenser water entering at 29.44 degC: "
            "6.28), instead of the curve's own: what a machine of another size or age has. The least that ASHRAE "
            "90.1-2019 allows is 5.77 (0.61 kW/ton) for small centrifugals, 6.28 (0.56) for large ones: the border is "
            "150 tons (530 kW) in the data of openstudio-standards, 300 in the standard's table, not read at the "
            "source."},
    {.key = "design_condenser_supply",
     NUMBER_FIELD(struct chiller, design_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "50 degC", "29.44 degC"),
     .doc = "Water entering the condenser on the design day: what chiller and tower are sized for. 3 K or more above "
            "the site's design wet bulb.",
     BASIS(STANDARD, "AHRI 550/590: 85 degF (29.44 degC)")},
    {.key = "minimum_condenser_supply",
     NUMBER_FIELD(struct chiller, minimum_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "50 degC", "18 degC"),
     .doc = "Coldest condenser water that the machine has use for: what the tower aims at. Colder, the "
            "refrigerant's pressure difference would no longer carry oil and liquid.",
     BASIS(STANDARD, "Lower edge of the curves in use, 15.6 to 17.8 degC; makers state 13-18 degC")},
    {.key = "maximum_condenser_supply",
     NUMBER_FIELD(struct chiller, maximum_condenser_k, TEMPERATURE),
     RANGE_DEFAULT("20 degC", "70 degC", "46 degC"),
     .doc = "Above it the compressors unload against their high-pressure limit: capacity falls to nothing "
            "over the next 10 K.",
     BASIS(ASSUMPTION, "Upper edge of the prototype's curves, 46.1 degC")},
    {.key = "*", PART_FIELD(struct chiller, carnot, struct carnot, carnot_fields)},
    {.key = "condenser_approach",
     NUMBER_FIELD(struct chiller, condenser_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0 K", "10 K", "1.5 K"),
     SPREAD(UNIFORM, "1 K", "3 K", ASSUMED_SPREAD),
     .doc = "carnot: condensing temperature minus leaving condenser water.",
     BASIS(ASSUMPTION, "Wetter et al., Modelica Buildings library, Fluid.Chillers.BaseClasses.Carnot")},
    {.key = "*", PART_FIELD(struct chiller, refrigerant, struct refrigerant, refrigerant_fields)},
    FIELD_END};
