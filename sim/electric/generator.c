/* SPDX-License-Identifier: Apache-2.0 */
/* Fuel of a generator set is a straight line over its power (Willans' line; Skarstein and Uhlen 1989,
 * Wind Engineering 13:72, fitted 0.246 L/h a kilowatt and 0.084 L/h a kilowatt of rating to small
 * diesels). It stands still without load.
 *
 *     fuel = a P_r + (1 / efficiency - a) P,   P_r: rating, a: fuel at no load over the rating */
#include "electric/generator.h"

#include <math.h>

#include "base/numerics.h"
#include "electric/supply.h"

static void balance(const void *parameters, void *state, const struct supply_moment *moment, double residual_w,
                    struct supply_outcome *out)
{
    (void)state;
    const struct generator *g = parameters;
    double asked_w = moment->island ? residual_w : isnan(g->above_w) ? 0 : residual_w - g->above_w;
    double power_w = clamp(asked_w, 0, g->power_w);
    double fuel_w = power_w > 0 ? g->no_load_fuel * g->power_w + (1 / g->efficiency - g->no_load_fuel) * power_w : 0;
    *out = (struct supply_outcome){.power_w = power_w, .primary_w = fuel_w, .loss_w = fuel_w - power_w};
}

static double carbon_kg_j(const void *parameters)
{
    return ((const struct generator *)parameters)->carbon_kg_j;
}

static const struct field fields[] = {
    {.key = "power",
     NUMBER_FIELD(struct generator, power_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Rated power of all sets together."},
    {.key = "above",
     NUMBER_FIELD(struct generator, above_w, POWER),
     RANGE("0 W", "100 GW"),
     .optional = true,
     .doc = "It takes what the site would draw from the grid beyond this; absent: it runs only while the grid "
            "is out (`outages` of the grid connection)."},
    {.key = "efficiency",
     NUMBER_FIELD(struct generator, efficiency, FRACTION),
     RANGE_DEFAULT("0.1", "0.65", "0.39"),
     .doc = "Electricity over fuel (lower heating value) at rated power.",
     BASIS(ASSUMPTION, "diesel sets of 1 to 3 MW 0.38 to 0.41")},
    {.key = "no_load_fuel",
     NUMBER_FIELD(struct generator, no_load_fuel, FRACTION),
     RANGE_DEFAULT("0", "1", "0.2"),
     .doc = "Fuel power without load over rated power.",
     BASIS(ASSUMPTION, "Skarstein and Uhlen 1989, Wind Engineering 13:72: small diesels 0.84; sets of 2 MW about 0.2")},
    {.key = "carbon",
     NUMBER_FIELD(struct generator, carbon_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "1000 g/kWh", "267 g/kWh"),
     .doc = "CO2 of the fuel burnt, per kWh of fuel: diesel 267, natural gas 202 g/kWh.",
     BASIS(STANDARD, "IPCC 2006 Guidelines vol. 2 table 2.2: 74.1 kg/GJ (gas/diesel oil), 56.1 kg/GJ (natural gas)")},
    FIELD_END};

const struct supply_kind generator_kind = {
    .record = {.name = "generator",
               .doc = "Generator sets: serve the site while the grid is out, and above a limit if one is given.",
               .size = sizeof(struct generator),
               .fields = fields},
    .role = SUPPLY_BALANCER,
    .primary = "fuel",
    .balance = balance,
    .carbon_kg_j = carbon_kg_j};
