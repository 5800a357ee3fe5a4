/* SPDX-License-Identifier: Apache-2.0 */
#include "electric/grid_connection.h"

#include <math.h>

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

struct numbers grid_connection_week(struct arena *arena, const struct grid_connection *connection)
{
    const struct numbers *weekday = &connection->weekday_prices, *weekend = &connection->weekend_prices;
    if (!weekday->count)
        return (struct numbers){.count = 0};
    if (!weekend->count)
        weekend = weekday;
    struct numbers week = {arena_alloc(arena, HOURS_PER_WEEK, sizeof(double)), HOURS_PER_WEEK};
    for (int h = 0; h < HOURS_PER_WEEK; h++)
        week.values[h] = (h / DAY_HOURS < WEEKDAYS ? weekday : weekend)->values[h % DAY_HOURS];
    return week;
}

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
    if (connection->weekend_prices.count && !connection->weekday_prices.count)
        complain(complaint, "weekend_prices", "`prices` of the weekdays are missing");
}

static const struct field fields[] = {
    {.key = "export_limit",
     NUMBER_FIELD(struct grid_connection, export_limit_w, POWER),
     RANGE("0 W", "100 GW"),
     .optional = true,
     .doc = "Most that the grid takes; what is over is not made. Absent: no limit."},
    {.key = "prices",
     NUMBERS_FIELD(struct grid_connection, weekday_prices, NUMBER),
     .optional = true,
     .min_count = DAY_HOURS,
     .max_count = DAY_HOURS,
     .doc = "Price per kWh in each hour of a weekday, the one from midnight first, in any currency."},
    {.key = "weekend_prices",
     NUMBERS_FIELD(struct grid_connection, weekend_prices, NUMBER),
     .optional = true,
     .min_count = DAY_HOURS,
     .max_count = DAY_HOURS,
     .doc = "The same for Saturday and Sunday; absent: as on weekdays."},
    {.key = "export_price",
     NUMBER_FIELD(struct grid_connection, export_price, NUMBER),
     .initial = "0",
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
