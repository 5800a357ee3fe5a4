/* SPDX-License-Identifier: Apache-2.0 */
/* The connection to the grid: what it takes back, when it is out, what electricity costs. */
#ifndef SAMOVAR_ELECTRIC_GRID_CONNECTION_H
#define SAMOVAR_ELECTRIC_GRID_CONNECTION_H

#include "base/arena.h"
#include "base/field.h"

struct grid_outage {
    int64_t start_s;
    double duration_s;
};

struct grid_connection {
    double export_limit_w;                         /* NaN: none */
    struct numbers weekday_prices, weekend_prices; /* per kWh, of 24 hours each; none: not known */
    double export_price;
    struct list outages; /* of struct grid_outage */
};

enum { HOURS_PER_WEEK = 168 };

/* Share of [from_s, to_s) calendar seconds in which the grid is out. */
double grid_connection_out_frac(const struct grid_connection *connection, double from_s, double to_s);
/* Prices of the hours of a week from Monday 0:00; none if there are none. */
struct numbers grid_connection_week(struct arena *arena, const struct grid_connection *connection);

extern const struct supply_kind grid_connection_kind;

#endif
