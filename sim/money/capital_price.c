/* SPDX-License-Identifier: Apache-2.0 */
#include "money/capital_price.h"

#include <math.h>

const char *const capital_price_standings[] = {"published", "quoted", "assumption", NULL};
enum { STANDING_OF_NO_SOURCE = 2 };

static const struct field terms_fields[] = {
    {.key = "estimate",
     NUMBER_FIELD(struct capital_terms, estimate, NUMBER),
     RANGE("-1", "1"),
     .optional = true,
     .doc = "Where between `low` (-1), `price` (0) and `high` (1) it lies; absent: the `estimate` of all costs."},
    {.key = "upkeep",
     NUMBER_FIELD(struct capital_terms, upkeep_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "Maintenance in a year, as a share of the price."},
    {.key = "life",
     NUMBER_FIELD(struct capital_terms, life_s, DURATION),
     RANGE("1 y", "100 y"),
     .doc = "Time after which it is replaced by its like; worth nothing then."},
    {.key = "source",
     TEXT_FIELD(struct capital_terms, source),
     .optional = true,
     .doc = "Who says so; absent: costs.csv says that no source is given."},
    {.key = "year",
     INTEGER_FIELD(struct capital_terms, year),
     RANGE("1990", "2100"),
     .optional = true,
     .doc = "Year of the prices, for the reader: nothing is inflated."},
    {.key = "standing",
     CHOICE_FIELD(struct capital_terms, standing, capital_price_standings),
     .initial = "assumption",
     .doc =
         "published: in a study or a database; quoted: an offer or a press report; assumption: engineering judgement."},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct capital_price *price = value;
    if (price->low > price->price)
        complain(complaint, "low", "the low estimate is above the price");
    if (price->high < price->price)
        complain(complaint, "high", "the high estimate is below the price");
    if (!price->terms.source && price->terms.standing != STANDING_OF_NO_SOURCE)
        complain(complaint, "standing", "a price that is `%s` needs its `source`",
                 capital_price_standings[price->terms.standing]);
}

static void check_server(const void *value, struct complaint *complaint)
{
    check(&((const struct server_price *)value)->each, complaint);
}

static void check_stage(const void *value, struct complaint *complaint)
{
    check(&((const struct stage_price *)value)->per_kw, complaint);
}

#define PRICE_FIELDS(quantity, text)                                                                                   \
    {                                                                                                                  \
        {.key = "price", NUMBER_FIELD(struct capital_price, price, quantity), RANGE("0", "1e9"), .doc = text},         \
            {.key = "low",                                                                                             \
             NUMBER_FIELD(struct capital_price, low, quantity),                                                        \
             RANGE("0", "1e9"),                                                                                        \
             .optional = true,                                                                                         \
             .doc = "Low estimate; absent: the price."},                                                               \
            {.key = "high",                                                                                            \
             NUMBER_FIELD(struct capital_price, high, quantity),                                                       \
             RANGE("0", "1e9"),                                                                                        \
             .optional = true,                                                                                         \
             .doc = "High estimate; absent: the price."},                                                              \
            {.key = "*", PART_FIELD(struct capital_price, terms, struct capital_terms, terms_fields)}, FIELD_END       \
    }

static const struct field per_kw_fields[] = PRICE_FIELDS(
    POWER_PRICE,
    "Bought and installed, per kW of `capacity_w` in equipment.csv (`design_heat_w` where that is blank), of "
    "all units, spares as well.");
static const struct field per_kwh_fields[] =
    PRICE_FIELDS(ENERGY_PRICE, "Bought and installed, per kWh of `storage_j` in equipment.csv.");
static const struct field each_fields[] = PRICE_FIELDS(NUMBER, "Of one server, bought and installed.");

const struct record capital_per_kw_record = {
    .name = "price per kW",
    .doc = "What equipment costs per kW of its size: price, range, upkeep, life and source.",
    .size = sizeof(struct capital_price),
    .fields = per_kw_fields,
    .check = check};
const struct record capital_per_kwh_record = {
    .name = "price per kWh",
    .doc = "What storage costs per kWh that it holds: price, range, upkeep, life and source.",
    .size = sizeof(struct capital_price),
    .fields = per_kwh_fields,
    .check = check};

static const struct field server_fields[] = {
    {.key = "type",
     TEXT_FIELD(struct server_price, type),
     .doc = "Catalogue name of the server, as in `platform.nodes`."},
    {.key = "*", PART_FIELD(struct server_price, each, struct capital_price, each_fields)},
    FIELD_END};
const struct record server_price_record = {.name = "server price",
                                           .doc = "What a server of one type costs.",
                                           .size = sizeof(struct server_price),
                                           .fields = server_fields,
                                           .check = check_server};

static const struct field stage_fields[] = {
    {.key = "stage",
     TEXT_FIELD(struct stage_price, stage),
     .doc = "Name of the stage, as in `power` and in equipment.csv."},
    {.key = "*", PART_FIELD(struct stage_price, per_kw, struct capital_price, per_kw_fields)},
    FIELD_END};
const struct record stage_price_record = {.name = "stage price",
                                          .doc = "What a stage of the power chain costs.",
                                          .size = sizeof(struct stage_price),
                                          .fields = stage_fields,
                                          .check = check_stage};

double capital_price_at(const struct capital_price *price, double estimate)
{
    double end = estimate < 0 ? price->low : price->high;
    return isnan(end) ? price->price : price->price + fabs(estimate) * (end - price->price);
}
