/* SPDX-License-Identifier: Apache-2.0 */
#include "electric/grid_connection.h"

#include <math.h>

#include "base/calendar.h"
#include "base/price_range.h"
#include "electric/supply.h"

enum { DAY_HOURS = 24, WEEKDAYS = 5 };

double grid_connection_out_frac(const struct grid_connection *connection, double from_s, double to_s)
{
    const struct grid_outage *outages = connection->outages.items;
    double out_s = 0;
    for (size_t i = 0; i < connection->outages.count; i++) {
        double start_s = (double)outages[i].start_s;
        out_s += fmax(fmin(to_s, start_s + outages[i].duration_s) - fmax(from_s, start_s), 0);
    }
    return fmin(out_s / (to_s - from_s), 1);
}

struct prices grid_connection_prices(struct arena *arena, const struct grid_connection *connection)
{
    if (!connection->prices)
        return (struct prices){.count = 0};
    if (connection->prices->file)
        return connection->prices->read;
    const struct numbers *weekday = &connection->prices->weekday, *weekend = &connection->weekend_prices;
    if (!weekend->count)
        weekend = weekday;
    double *values = arena_alloc(arena, HOURS_PER_WEEK, sizeof *values);
    for (int h = 0; h < HOURS_PER_WEEK; h++) {
        const struct numbers *day = h / DAY_HOURS < WEEKDAYS ? weekday : weekend;
        values[h] = day->values[(size_t)(h % DAY_HOURS) % day->count];
    }
    return (struct prices){.values = values, .count = HOURS_PER_WEEK, .weekly = true};
}

static double week_mean(const double *values, double from_s, double to_s)
{
    double at = from_s, total = 0;
    while (at < to_s) {
        double hour_s = floor(at / SECONDS_PER_HOUR) * SECONDS_PER_HOUR, end = fmin(hour_s + SECONDS_PER_HOUR, to_s);
        int day = calendar_weekday((int64_t)hour_s);
        int hour = calendar_civil((int64_t)hour_s).hour;
        total += values[DAY_HOURS * day + hour] * (end - at);
        at = end;
    }
    return total / (to_s - from_s);
}

double prices_mean(const struct prices *prices, double from_s, double to_s)
{
    if (!prices->count)
        return NAN;
    return prices->weekly ? week_mean(prices->values, from_s, to_s)
                          : year_mean(&prices->axis, prices->values, from_s, to_s);
}

static const struct field price_fields[] = {
    {.key = "weekday",
     NUMBERS_FIELD(struct price_list, weekday, ENERGY_PRICE),
     RANGE(MARKET_PRICE_LOW, MARKET_PRICE_HIGH),
     .optional = true,
     .max_count = DAY_HOURS,
     .doc = "Price in each hour of a weekday, the one from midnight first, in any currency; or one for all."},
    {.key = "file",
     FILE_FIELD(struct price_list, file),
     .optional = true,
     .doc =
         "*.csv with UTC times and `price_per_kwh` or `price_per_mwh`, by the hour or finer; also as AEMO (RRP), CAISO (LMP), "
         "gridstatus, ENTSO-E (day-ahead), SMARD and Energinet write them, or EIA by the month (retail sales, data browser). Holds for what the run needs of its hours."},
    {.key = "area",
     TEXT_FIELD(struct price_list, area),
     .optional = true,
     .doc =
         "Of a file with the prices of several areas, zones, nodes or kinds of customers: which, as it stands there: DK1, `VA IND`."},
    {.key = "gaps",
     NUMBER_FIELD(struct price_list, gap_s, DURATION),
     RANGE("0 h", "72 h"),
     .optional = true,
     .doc = "Longest gap that a straight line fills without a warning; absent: up to 6 h, with a warning."},
    FIELD_END};

static void check_prices(const void *value, struct complaint *complaint)
{
    const struct price_list *prices = value;
    if (prices->area && !prices->file)
        complain(complaint, "area", "an area is one of a `file`'s");
    else if (prices->file && prices->weekday.count)
        complain(complaint, "file", "either the prices of a weekday, or a file, not both");
    else if (!prices->file && prices->weekday.count != 1 && prices->weekday.count != DAY_HOURS)
        complain(complaint, "weekday", "prices are one for all hours, or %d for those of a day, or a `file`",
                 DAY_HOURS);
}

static const struct record price_record = {.name = "prices",
                                           .doc = "What a kilowatt-hour costs, hour by hour.",
                                           .size = sizeof(struct price_list),
                                           .fields = price_fields,
                                           .check = check_prices};

static const struct field outage_fields[] = {{.key = "start",
                                              DATE_FIELD(struct grid_outage, start_s),
                                              .doc = "When the grid goes out, in local standard time of the site."},
                                             {.key = "duration",
                                              NUMBER_FIELD(struct grid_outage, duration_s, DURATION),
                                              RANGE("1 s", "3650 d"),
                                              .doc = "How long it is out."},
                                             FIELD_END};
static const struct record outage_record = {
    .name = "outage", .doc = "A time without the grid.", .size = sizeof(struct grid_outage), .fields = outage_fields};

static void check(const void *value, struct complaint *complaint)
{
    const struct grid_connection *connection = value;
    const struct numbers *weekend = &connection->weekend_prices;
    if (weekend->count && !(connection->prices && connection->prices->weekday.count))
        complain(complaint, "weekend_prices", "`prices` of the weekdays are missing");
    else if (weekend->count > 1 && weekend->count != DAY_HOURS)
        complain(complaint, "weekend_prices", "prices are one for all hours, or %d for those of a day", DAY_HOURS);
}

static const struct field fields[] = {
    {.key = "export_limit",
     NUMBER_FIELD(struct grid_connection, export_limit_w, POWER),
     RANGE("0 W", "100 GW"),
     .optional = true,
     .doc = "Most that the grid takes; what is over is not made. Absent: no limit."},
    {.key = "prices",
     OPTIONAL_FIELD(struct grid_connection, prices, struct price_list, &price_record),
     .shorthand = "weekday",
     .doc =
         "Price per kWh, in any currency: one for all hours, 24 for those of a weekday, the one from midnight first, or "
         "`{file: prices.csv}`."},
    {.key = "weekend_prices",
     NUMBERS_FIELD(struct grid_connection, weekend_prices, ENERGY_PRICE),
     RANGE(MARKET_PRICE_LOW, MARKET_PRICE_HIGH),
     .optional = true,
     .max_count = DAY_HOURS,
     .doc = "The same for Saturday and Sunday; absent: as on weekdays."},
    {.key = "export_price",
     NUMBER_FIELD(struct grid_connection, export_price, ENERGY_PRICE),
     RANGE_DEFAULT(MARKET_PRICE_LOW, MARKET_PRICE_HIGH, "0"),
     .doc = "What the grid pays per kWh."},
    {.key = "outages",
     LIST_FIELD(struct grid_connection, outages, &outage_record),
     .optional = true,
     .max_count = 10000,
     .doc = "When the grid is out: batteries and generators serve the load; what they cannot is unserved, "
            "while the simulation goes on as if it had been."},
    FIELD_END};

const struct supply_kind grid_connection_kind = {
    .record = {.name = "grid-connection",
               .doc = "The connection to the grid: its prices, its outages, what it takes back. Without one: "
                      "always there, takes everything, prices unknown.",
               .size = sizeof(struct grid_connection),
               .fields = fields,
               .check = check},
    .role = SUPPLY_GRID};
