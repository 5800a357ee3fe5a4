/* SPDX-License-Identifier: Apache-2.0 */
/* What is bought: an annuity over its life, and upkeep as a share of its price. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "money/cost_items.h"
#include "money/finance.h"

#define YEAR_S (365 * SECONDS_PER_DAY)

/* price NULL: none is given, which the item says. */
static void add_bought(struct cost_items *items, const struct cost_question *q, const char *name, double size,
                       const char *unit, const struct capital_price *price)
{
    struct cost_item *item = cost_add(items, q, COST_CAPITAL, name);
    item->quantity = size;
    item->unit = unit;
    if (!price || isnan(size)) {
        item->source = price ? "its size is not known" : "no price is given";
        return;
    }
    const struct capital_terms *terms = &price->terms;
    double years = q->summary->duration_s / YEAR_S, life = terms->life_s / YEAR_S;
    double estimate = isnan(terms->estimate) ? q->costs->estimate : terms->estimate;
    item->unit_price = capital_price_at(price, estimate);
    item->capital = size * item->unit_price;
    item->life_years = life;
    item->source = terms->source ? terms->source : "no source is given";
    item->standing = capital_price_standings[terms->standing];
    item->year = terms->year;
    double annuity = item->capital * finance_annuity(q->costs->discount_frac, life);
    double upkeep = item->capital * terms->upkeep_frac;
    bool yearly = !isnan(cost_years(q));
    item->cost_run = annuity * years;
    item->cost_year = yearly ? annuity : NAN;
    if (!(upkeep > 0))
        return;
    const struct cost_item bought = *item;
    item = cost_add(items, q, COST_UPKEEP, name);
    item->quantity = size;
    item->unit = unit;
    item->unit_price = bought.unit_price * terms->upkeep_frac;
    item->cost_run = upkeep * years;
    item->cost_year = yearly ? upkeep : NAN;
    item->source = bought.source;
    item->standing = bought.standing;
    item->year = bought.year;
}

static double size_kw(const struct equipment *row)
{
    const double kw_w = 1000;
    double units = (double)(row->units + row->spare);
    return (isnan(row->capacity_w) ? row->design_heat_w : row->capacity_w * units) / kw_w;
}

static const struct capital_price *stage_price(const struct costs *costs, const char *stage)
{
    const struct stage_price *stages = costs->stages.items;
    for (size_t i = 0; i < costs->stages.count; i++)
        if (strcmp(stages[i].stage, stage) == 0)
            return &stages[i].per_kw;
    return NULL;
}

static void add_row(struct cost_items *items, const struct cost_question *q, const struct equipment *row)
{
    const struct equipment_prices *prices = &q->costs->equipment;
    if (strcmp(row->system, "power") == 0) {
        add_bought(items, q, row->component, size_kw(row), "kW", stage_price(q->costs, row->component));
        return;
    }
    const char *per;
    const struct capital_price *price = equipment_price_of(prices, row->type, &per);
    bool stores = strcmp(per, "kWh") == 0;
    add_bought(items, q, row->component, stores ? row->storage_j / JOULE_PER_KWH : size_kw(row), per, price);
    if (strcmp(row->type, "battery") == 0) /* it has a second price, of what it holds */
        add_bought(items, q, arena_printf(items->arena, "%s storage", row->component), row->storage_j / JOULE_PER_KWH,
                   "kWh", prices->battery_storage);
}

static void add_servers(struct cost_items *items, const struct cost_question *q, const struct node_group *group)
{
    const struct server_price *servers = q->costs->servers.items;
    const char *name = group->node.name ? group->node.name : "servers";
    const struct capital_price *price = NULL;
    for (size_t i = 0; i < q->costs->servers.count; i++)
        if (strcmp(servers[i].type, name) == 0)
            price = &servers[i].each;
    add_bought(items, q, name, (double)group->count, "servers", price);
}

void cost_equipment(struct cost_items *items, const struct cost_question *q)
{
    const double kw_w = 1000;
    for (size_t i = 0; i < q->equipment_count; i++)
        add_row(items, q, &q->equipment[i]);
    for (size_t g = 0; g < q->servers.count; g++)
        add_servers(items, q, &q->servers.groups[g]);
    if (q->costs->building)
        add_bought(items, q, "building", q->it_w / kw_w, "kW", q->costs->building);
}
