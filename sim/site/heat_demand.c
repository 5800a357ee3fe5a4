/* SPDX-License-Identifier: Apache-2.0 */
/* Heat signature of a district network:
 *   D(t) / mean(D) = f + (1 - f) max(0, T_b - T(t)) / mean(max(0, T_b - T))
 * with f the share of domestic hot water and losses, which hardly depend on the season, and the rest in
 * proportion to degree hours below the base temperature T_b; after Frederiksen and Werner (2013), District
 * Heating and Cooling, Studentlitteratur. */
#include "site/heat_demand.h"

#include <math.h>

#include "base/numerics.h"

static const struct field fields[] = {
    {.key = "hot_water",
     NUMBER_FIELD(struct heat_demand, hot_water_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.25"),
     .doc = "share of domestic hot water and network losses in the year's demand: the part that summer keeps",
     BASIS(ASSUMPTION, "0.2 to 0.3 in networks of dwellings: Frederiksen and Werner (2013), District Heating and "
                       "Cooling")},
    {.key = "base",
     NUMBER_FIELD(struct heat_demand, base_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "25 degC", "17 degC"),
     .doc = "outdoor temperature below which space is heated",
     BASIS(STANDARD, "base of SMHI's degree days")},
    {.key = "displaced_carbon",
     NUMBER_FIELD(struct heat_demand, displaced_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "1000 g/kWh", "224 g/kWh"),
     .doc = "carbon of the heat that reused heat takes the place of; stated beside the run's own, never netted",
     BASIS(ASSUMPTION, "natural gas 56.1 kg CO2/GJ (IPCC 2006 Guidelines, vol. 2, table 2.2) in a boiler of 90 %, "
                       "an assumption: a network on biomass or waste heat displaces far less")},
    FIELD_END};

const struct record heat_demand_record = {
    .name = "heat-demand",
    .doc = "how much heat a district network wants, hour by hour, relative to its annual mean",
    .size = sizeof(struct heat_demand),
    .fields = fields};

void heat_demand_shape(const struct heat_demand *demand, struct weather *weather)
{
    struct sum cold = {0};
    for (size_t h = 0; h < weather->count; h++)
        sum_add(&cold, fmax(0, demand->base_k - weather->hours[h].dry_bulb_k));
    double mean_k = sum_value(&cold) / (double)weather->count;
    for (size_t h = 0; h < weather->count; h++) {
        double cold_k = fmax(0, demand->base_k - weather->hours[h].dry_bulb_k);
        /* Where it is never cold, hot water is all of the demand. */
        weather->hours[h].heat_demand_frac =
            mean_k > 0 ? demand->hot_water_frac + (1 - demand->hot_water_frac) * cold_k / mean_k : 1;
    }
}
