/* SPDX-License-Identifier: Apache-2.0 */
#include "money/costs.h"

#include <string.h>

#include "base/price_range.h"
static const struct field tariff_fields[] = {
    {.key = "name", TEXT_FIELD(struct tariff, name), .optional = true, .doc = "Name of the catalogue entry."},
    {.key = "doc", TEXT_FIELD(struct tariff, doc), .optional = true, .doc = "One sentence: which tariff it is."},
    {.key = "energy",
     NUMBER_FIELD(struct tariff, energy, ENERGY_PRICE),
     RANGE("0", MARKET_PRICE_HIGH),
     .optional = true,
     .doc =
         "Price per kWh from the grid, where `supply` has no grid-connection with `prices` (by hour, or from a file), which "
         "come first."},
    {.key = "levies",
     NUMBER_FIELD(struct tariff, levies, ENERGY_PRICE),
     RANGE_DEFAULT("0", MARKET_PRICE_HIGH, "0"),
     .doc = "What grid and taxes take per kWh from the grid, on top of `energy` or of the `prices`."},
    {.key = "demand",
     NUMBER_FIELD(struct tariff, demand, POWER_PRICE),
     RANGE_DEFAULT("0", "1e8", "0"),
     .doc =
         "Demand charge per kW of each calendar month's highest draw from the grid. Of a month that the run has a part of, "
         "that part."},
    {.key = "demand_interval",
     NUMBER_FIELD(struct tariff, demand_s, DURATION),
     RANGE_DEFAULT("1 min", "1 h", "15 min"),
     .doc =
         "The draw is the mean over this interval; with a longer `tick`, that of the tick, which hides what is shorter."},
    {.key = "capacity",
     NUMBER_FIELD(struct tariff, capacity, POWER_PRICE),
     RANGE_DEFAULT("0", "1e8", "0"),
     .doc = "Price per kW and month of what is contracted, whether it is drawn or not."},
    {.key = "contracted",
     NUMBER_FIELD(struct tariff, contracted_w, POWER),
     RANGE("0 W", "100 GW"),
     .optional = true,
     .doc = "Power that is contracted; absent: the highest that the site draws in the run."},
    {.key = "fixed",
     NUMBER_FIELD(struct tariff, fixed, NUMBER),
     RANGE_DEFAULT("0", "1e9", "0"),
     .doc = "What the connection costs in a month whatever is drawn: the first part of a two-part tariff."},
    FIELD_END};
static const struct record tariff_record = {
    .name = "tariff",
    .doc =
        "What electricity from the grid costs beyond the prices of the grid connection: demand, capacity, levies, and a "
        "fixed part.",
    .size = sizeof(struct tariff),
    .fields = tariff_fields};

#define FLOW_PRICE(container, member, unit, most, text)                                                                \
    {                                                                                                                  \
        .key = #member, NUMBER_FIELD(struct container, member, unit), RANGE("0", most), .optional = true, .doc = text  \
    }

static const struct field water_fields[] = {
    FLOW_PRICE(water_prices, potable, VOLUME_PRICE, "1e6", "Per m3 of potable water."),
    FLOW_PRICE(water_prices, reclaimed, VOLUME_PRICE, "1e6", "Per m3 of reclaimed water."),
    FLOW_PRICE(water_prices, body, VOLUME_PRICE, "1e6", "Per m3 drawn from a lake, a river or the sea and given back."),
    FLOW_PRICE(water_prices, sewage, VOLUME_PRICE, "1e6", "Per m3 discharged to the sewer: blowdown."), FIELD_END};
static const struct record water_record = {.name = "water prices",
                                           .doc = "What water costs to withdraw and to discharge; absent: not counted.",
                                           .size = sizeof(struct water_prices),
                                           .fields = water_fields};

static const struct field fuel_fields[] = {
    FLOW_PRICE(
        fuel_prices, gas, ENERGY_PRICE, MARKET_PRICE_HIGH,
        "Per kWh of natural gas (by the heating value that `efficiency` refers to), for gas turbines and fuel cells."),
    FLOW_PRICE(fuel_prices, diesel, ENERGY_PRICE, MARKET_PRICE_HIGH, "Per kWh of diesel, for generators."),
    FLOW_PRICE(fuel_prices, nuclear, ENERGY_PRICE, MARKET_PRICE_HIGH, "Per kWh of heat from fission, for reactors."),
    FIELD_END};
static const struct record fuel_record = {.name = "fuel prices",
                                          .doc = "What fuel of own supply costs; absent: not counted.",
                                          .size = sizeof(struct fuel_prices),
                                          .fields = fuel_fields};

static const char *const carbon_choices[] = {"fuel", "all", NULL};
static const struct field carbon_fields[] = {
    {.key = "price",
     NUMBER_FIELD(struct carbon_price, price, MASS_PRICE),
     RANGE("0", "1e8"),
     .doc = "Per tonne of CO2e."},
    {.key = "of",
     CHOICE_FIELD(struct carbon_price, of, carbon_choices),
     .initial = "fuel",
     .doc =
         "fuel: only what is burnt on the site, as emission trading counts; all: the grid's as well, location-based, as an "
         "internal price of carbon would (its market price is then counted twice where the electricity's has it)."},
    FIELD_END};
static const struct record carbon_record = {.name = "carbon price",
                                            .doc = "What emitting carbon costs.",
                                            .size = sizeof(struct carbon_price),
                                            .fields = carbon_fields};

static const struct field fields[] = {
    {.key = "name", TEXT_FIELD(struct costs, name), .optional = true, .doc = "Name of the catalogue entry."},
    {.key = "doc", TEXT_FIELD(struct costs, doc), .optional = true, .doc = "One sentence: which prices these are."},
    {.key = "currency",
     TEXT_FIELD(struct costs, currency),
     .initial = "USD",
     .doc = "A label: nothing is converted, all prices are in it."},
    {.key = "estimate",
     NUMBER_FIELD(struct costs, estimate, NUMBER),
     RANGE_DEFAULT("-1", "1", "0"),
     .doc =
         "Where between `low` (-1), `price` (0) and `high` (1) the prices of equipment lie, on straight lines between.",
     SPREAD(TRIANGULAR, "-1", "1", NULL),
     BASIS(ASSUMPTION, "low and high of each price, all together")},
    {.key = "discount_rate",
     NUMBER_FIELD(struct costs, discount_frac, FRACTION),
     RANGE_DEFAULT("0 %", "50 %", "7 %"),
     SPREAD(UNIFORM, "3 %", "10 %", NULL),
     .doc = "Real, without inflation: prices stay as they are.",
     BASIS(ASSUMPTION, "what capital costs a company in real terms, 3 to 10 %; engineering judgement")},
    {.key = "horizon",
     NUMBER_FIELD(struct costs, horizon_s, DURATION),
     RANGE_DEFAULT("1 y", "100 y", "15 y"),
     .doc =
         "Years over which `npv` looks; equipment is replaced when its life ends, and what is left then is worth nothing.",
     BASIS(ASSUMPTION, "the life of a plant, 15 to 25 years")},
    {.key = "scale_to_year",
     FLAG_FIELD(struct costs, scale_to_year),
     .initial = "false",
     .doc =
         "true: a run shorter than a year is multiplied up to one, seasons or not, with a warning; false: it has no yearly "
         "costs, only `cost_run`."},
    {.key = "electricity",
     RECORD_FIELD(struct costs, electricity, struct tariff, &tariff_record),
     .catalogue = "tariffs",
     .shorthand = "energy",
     .doc = "The tariff: a catalogue name, a file, inline, or a price for each kWh and nothing besides."},
    {.key = "water", RECORD_FIELD(struct costs, water, struct water_prices, &water_record), .doc = "Water and sewage."},
    {.key = "fuel", RECORD_FIELD(struct costs, fuel, struct fuel_prices, &fuel_record), .doc = "Fuel of own supply."},
    {.key = "heat",
     NUMBER_FIELD(struct costs, heat, ENERGY_PRICE),
     RANGE("0", MARKET_PRICE_HIGH),
     .optional = true,
     .doc = "What a heat user pays per kWh that is handed over, heat of own prime movers as well; absent: nothing."},
    {.key = "carbon",
     OPTIONAL_FIELD(struct costs, carbon, struct carbon_price, &carbon_record),
     .shorthand = "price",
     .doc = "A price of carbon; absent: none."},
    {.key = "equipment",
     RECORD_FIELD(struct costs, equipment, struct equipment_prices, &equipment_prices_record),
     .doc = "What plant and own supply cost, by kind; what is absent is named in costs.csv, without a price."},
    {.key = "stages",
     LIST_FIELD(struct costs, stages, &stage_price_record),
     .optional = true,
     .max_count = 100,
     .doc = "What stages of the power chain cost, by name."},
    {.key = "servers",
     LIST_FIELD(struct costs, servers, &server_price_record),
     .optional = true,
     .max_count = 100,
     .doc = "What servers cost, by type."},
    {.key = "building",
     OPTIONAL_FIELD(struct costs, building, struct capital_price, &capital_per_kw_record),
     .doc =
         "What the building costs per kW of IT that it is built for, without plant and power chain; absent: not counted."},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct costs *costs = value;
    const struct stage_price *stages = costs->stages.items;
    const struct server_price *servers = costs->servers.items;
    for (size_t i = 0; i < costs->stages.count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(stages[i].stage, stages[j].stage) == 0)
                complain_at(complaint, "stages", i, "stage", "`%s` has a price already", stages[i].stage);
    for (size_t i = 0; i < costs->servers.count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(servers[i].type, servers[j].type) == 0)
                complain_at(complaint, "servers", i, "type", "`%s` has a price already", servers[i].type);
}

const struct record costs_record = {
    .name = "costs",
    .doc = "What flows and equipment cost, and how years are weighed: costs.csv, and the cost columns of summary.csv.",
    .size = sizeof(struct costs),
    .fields = fields,
    .check = check};
