/* SPDX-License-Identifier: Apache-2.0 */
/* What the meters of a run show that a bill is made of: energy at its price of the hour, each month's highest draw, fuel. */
#ifndef SAMOVAR_MONEY_BILL_H
#define SAMOVAR_MONEY_BILL_H

#include "base/numerics.h"
#include "electric/supply.h"
#include "money/costs.h"

enum bill_fuel { BILL_GAS, BILL_DIESEL, BILL_NUCLEAR, BILL_FUELS };

struct bill {
    struct sum import_j, export_j;
    struct sum import_cost, export_income; /* import_cost NaN: a price is missing */
    struct sum fuel_j[BILL_FUELS], fuel_carbon_kg;
    double months;   /* whole and parts */
    double demand_w; /* sum over the months of the highest draw, of a part of a month its part */
    double peak_w;   /* highest draw of all */
    /* The month and the interval that the last tick was in. */
    double interval, interval_j, interval_s;
    int month;
    double month_peak_w, month_s;
};

/* A bill that has seen nothing. */
struct bill bill_begin(void);
/* Takes [from_s, to_s), calendar seconds of the site; later ones follow without a gap. */
void bill_tick(struct bill *bill, const struct tariff *tariff, double from_s, double to_s,
               const struct supply_tick *supply);
/* Closes the last month. */
void bill_end(struct bill *bill);

#endif
