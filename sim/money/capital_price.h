/* SPDX-License-Identifier: Apache-2.0 */
/* What a piece of equipment costs to buy and to keep, between a low and a high estimate, and who says so. */
#ifndef SAMOVAR_MONEY_CAPITAL_PRICE_H
#define SAMOVAR_MONEY_CAPITAL_PRICE_H

#include "base/field.h"

struct capital_terms {
    double estimate;    /* NaN: that of all */
    double upkeep_frac; /* of the price, each year */
    double life_s;
    const char *source; /* NULL: nobody is named */
    int64_t year;       /* of the price level; 0: not said */
    int standing;       /* index into capital_price_standings */
};
struct capital_price {
    double price, low, high; /* per kW, per kWh or each; low and high NaN: as the price */
    struct capital_terms terms;
};
/* What a server of one type costs. */
struct server_price {
    const char *type; /* its catalogue name */
    struct capital_price each;
};
/* What a stage of the power chain costs. */
struct stage_price {
    const char *stage; /* its name in the chain */
    struct capital_price per_kw;
};
extern const char *const capital_price_standings[];
extern const struct record capital_per_kw_record, capital_per_kwh_record, server_price_record, stage_price_record;

/* The price at an estimate from -1 (low) over 0 to 1 (high), on straight lines between. */
double capital_price_at(const struct capital_price *price, double estimate);

#endif
