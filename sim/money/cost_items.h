/* SPDX-License-Identifier: Apache-2.0 */
/* The costs of a run, item by item: what was used or bought, how much of it, at what price. A row of costs.csv. */
#ifndef SAMOVAR_MONEY_COST_ITEMS_H
#define SAMOVAR_MONEY_COST_ITEMS_H

#include "account/summary.h"
#include "base/equipment.h"
#include "hardware/node.h"
#include "money/bill.h"

enum cost_kind {
    COST_ELECTRICITY,
    COST_WATER,
    COST_FUEL,
    COST_CARBON,
    COST_HEAT,
    COST_CAPITAL,
    COST_UPKEEP,
    COST_KINDS
};
extern const char *const cost_kinds[];

struct cost_item {
    const char *run, *item, *kind;
    double quantity; /* in the run; of equipment, its size */
    const char *unit;
    double unit_price; /* NaN: none is given */
    double capital;    /* spent at once; NaN: nothing is */
    double life_years; /* NaN: it has none */
    double cost_run, cost_year;
    const char *currency, *source, *standing;
    int64_t year;        /* of the price; 0: not said */
    enum cost_kind what; /* no column */
};
extern const struct column cost_columns[];

struct cost_items {
    struct arena *arena;
    struct cost_item *items;
    size_t count, room;
};

/* Servers, as far as costs care. */
struct cost_servers {
    const struct node_group *groups;
    size_t count;
};
/* What costs are made of. */
struct cost_question {
    const struct costs *costs;
    const struct bill *bill; /* that has ended */
    const struct summary *summary;
    const struct equipment *equipment;
    size_t equipment_count;
    struct cost_servers servers;
    double it_w; /* that the building is built for */
};

/* Years that the run stands for: NaN if it is shorter than one and must not be scaled. */
double cost_years(const struct cost_question *question);
/* Items that flow: electricity, water, fuel, carbon, heat. */
void cost_flows(struct cost_items *items, const struct cost_question *question);
/* Items that are bought and kept. */
void cost_equipment(struct cost_items *items, const struct cost_question *question);
/* Appends an item with the question's currency; its yearly cost, where it flows, is that of the run over cost_years. */
struct cost_item *cost_add(struct cost_items *items, const struct cost_question *question, enum cost_kind what,
                           const char *name);

#endif
