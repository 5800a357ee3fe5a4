/* SPDX-License-Identifier: Apache-2.0 */
/* The connection to the grid: what it takes back, when it is out, what electricity costs. */
#ifndef SAMOVAR_ELECTRIC_GRID_CONNECTION_H
#define SAMOVAR_ELECTRIC_GRID_CONNECTION_H

#include "base/arena.h"
#include "base/field.h"
#include "site/year.h"

struct grid_outage {
    int64_t start_s;
    double duration_s;
};

/* Prices per kWh: of the hours of a week from Monday 0:00, or of those of a file. */
struct prices {
    const double *values;
    size_t count;          /* 0: not known */
    bool weekly;           /* then of 168 hours */
    struct hour_axis axis; /* else which they are */
    const bool *known;     /* of a file that has some of them only: which; NULL: all */
    const char *currency;  /* that a file names: "EUR"; NULL: none */
};

/* What a connection says of its prices. */
struct price_list {
    struct numbers weekday; /* of 24 hours, or one for all; none: from the file */
    const char *file;       /* NULL: none */
    const char *area;       /* of the file; NULL: it has one */
    double gap_s;           /* NaN: 6 h */
    struct prices read;     /* what stands in the file */
};

struct grid_connection {
    double export_limit_w;         /* NaN: none */
    struct price_list *prices;     /* NULL: not known */
    struct numbers weekend_prices; /* of 24 hours, or one for all; none: as on weekdays */
    double export_price;
    struct list outages; /* of struct grid_outage */
};

enum { HOURS_PER_WEEK = 168 };

/* Share of [from_s, to_s) calendar seconds in which the grid is out. */
double grid_connection_out_frac(const struct grid_connection *connection, double from_s, double to_s);
/* Its prices; none if there are none. */
struct prices grid_connection_prices(struct arena *arena, const struct grid_connection *connection);
/* Their mean over [from_s, to_s) calendar seconds; NaN without prices. */
double prices_mean(const struct prices *prices, double from_s, double to_s);

extern const struct supply_kind grid_connection_kind;

#endif
