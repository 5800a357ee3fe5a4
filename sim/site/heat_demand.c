/* SPDX-License-Identifier: Apache-2.0 */
/* Heat signature of a district network:
 *   D(t) = E / year (f + (1 - f) max(0, T_b - T(t)) 365 d / G)
 * with E the heat of its reference year, f the share of domestic hot water and losses, which hardly depend on the
 * season, and the rest in proportion to degree days below the base temperature T_b, G in the reference year;
 * after Frederiksen and Werner (2013), District Heating and Cooling, Studentlitteratur. Degree days are the
 * integral over the hours, not over daily means. */
#include "site/heat_demand.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "site/year.h"

static const struct field fields[] = {
    {.key = "annual_heat",
     NUMBER_FIELD(struct heat_demand, annual_j, ENERGY),
     RANGE("1 MWh", "200 TWh"),
     .doc = "heat that the network takes in its reference year, losses of its pipes included"},
    {.key = "hot_water",
     NUMBER_FIELD(struct heat_demand, hot_water_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.25"),
     .doc = "share of domestic hot water and network losses in that heat: the part that summer keeps",
     BASIS(ASSUMPTION, "0.2 to 0.3 in networks of dwellings: Frederiksen and Werner (2013), District Heating and "
                       "Cooling")},
    {.key = "base",
     NUMBER_FIELD(struct heat_demand, base_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "25 degC", "17 degC"),
     .doc = "outdoor temperature below which space is heated",
     BASIS(STANDARD, "base of SMHI's degree days")},
    {.key = "degree_days",
     NUMBER_FIELD(struct heat_demand, degree_days, NUMBER),
     RANGE("1", "15000"),
     .optional = true,
     .doc = "degree days below `base` of the reference year, in K d: a milder year wants less; absent: those of "
            "the weather at hand, so that each year wants `annual_heat`"},
    {.key = "supply_temperature",
     NUMBER_FIELD(struct heat_demand, supply_k, TEMPERATURE),
     RANGE_DEFAULT("25 degC", "120 degC", "75 degC"),
     .doc = "what the network wants to be supplied with",
     BASIS(MEASURED, "Odense: 75 degC from 27 degC water (Danish Board of District Heating, dbdh.dk)")},
    {.key = "return_temperature",
     NUMBER_FIELD(struct heat_demand, return_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "80 degC", "40 degC"),
     .doc = "what comes back from the network",
     BASIS(MEASURED, "Odense: 35 to 40 degC (Danish Board of District Heating, dbdh.dk)")},
    {.key = "displaced_carbon",
     NUMBER_FIELD(struct heat_demand, displaced_kg_j, CARBON_INTENSITY),
     RANGE("0 g/kWh", "1000 g/kWh"),
     .doc = "carbon of the heat that reused heat takes the place of: what the network would have burnt instead",
     .source = "a gas boiler of 90 %: 224 g/kWh, of natural gas of 56.1 kg CO2/GJ (IPCC 2006 Guidelines, vol. 2, "
               "table 2.2); networks on waste, biofuel and surplus heat 3 to 60 g/kWh"},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct heat_demand *demand = value;
    if (demand->return_k >= demand->supply_k)
        complain(complaint, "return_temperature", "the network returns no colder than it is supplied");
}

const struct record heat_demand_record = {
    .name = "heat-demand",
    .doc = "the district heating network of a place: its heat of a year, hour by hour, and its temperatures",
    .size = sizeof(struct heat_demand),
    .fields = fields,
    .check = check};

double heat_demand_mean_w(const struct heat_demand *demand)
{
    return demand->annual_j / (HOURS_PER_YEAR * SECONDS_PER_HOUR);
}

static double cold_k(const struct heat_demand *demand, const struct outside *hour)
{
    return fmax(0, demand->base_k - hour->dry_bulb_k);
}

double heat_demand_reference_k(const struct heat_demand *demand, const struct weather *weather)
{
    if (!demand)
        return 0;
    if (!isnan(demand->degree_days))
        return demand->degree_days * SECONDS_PER_DAY / (HOURS_PER_YEAR * SECONDS_PER_HOUR);
    struct sum cold = {0};
    size_t count = 0;
    for (size_t h = 0; h < weather->count; h++) {
        if (weather->known && !weather->known[h])
            continue;
        sum_add(&cold, cold_k(demand, &weather->hours[h]));
        count++;
    }
    return sum_value(&cold) / (double)count;
}

void heat_demand_place(const struct heat_demand *demand, double reference_k, struct weather *weather)
{
    for (size_t h = 0; h < weather->count; h++) {
        struct outside *hour = &weather->hours[h];
        hour->network = demand;
        if (!demand)
            hour->heat_demand_frac = 0;
        else if (reference_k > 0)
            hour->heat_demand_frac =
                demand->hot_water_frac + (1 - demand->hot_water_frac) * cold_k(demand, hour) / reference_k;
        else
            hour->heat_demand_frac = 1; /* where it is never cold, hot water is all of the demand */
    }
    weather->design.network = demand;
}
