/* SPDX-License-Identifier: Apache-2.0 */
#include "money/cost_items.h"

#include <math.h>

#include "base/units.h"

#define YEAR_S (365 * SECONDS_PER_DAY)
#define NUMBER(member, si, text) NUMBER_COLUMN(struct cost_item, member, si, text)

const char *const cost_kinds[] = {
    [COST_ELECTRICITY] = "electricity", [COST_WATER] = "water",     [COST_FUEL] = "fuel",     [COST_CARBON] = "carbon",
    [COST_HEAT] = "heat sold",          [COST_CAPITAL] = "capital", [COST_UPKEEP] = "upkeep", NULL};

const struct column cost_columns[] = {
    {TEXT_COLUMN(struct cost_item, run, "Name of the run.")},
    {TEXT_COLUMN(struct cost_item, item, "What it is; of equipment, the component's name in equipment.csv.")},
    {TEXT_COLUMN(struct cost_item, kind, "electricity, water, fuel, carbon, heat sold, capital or upkeep.")},
    {NUMBER(quantity, "see column unit", "How much: of what flows, in the run; of equipment, its size.")},
    {TEXT_COLUMN(struct cost_item, unit, "Unit of the quantity.")},
    {NUMBER(unit_price, "currency", "Price of one unit; of electricity by the hour, the mean; blank: none is given.")},
    {NUMBER(capital, "currency", "What is spent when it is built; blank: nothing.")},
    {NUMBER(life_years, "y", "Life of what is bought.")},
    {NUMBER(cost_run, "currency",
            "Its cost in the run; of capital, the annuity's part. Negative: income. Blank: no price is given.")},
    {NUMBER(
        cost_year, "currency",
        "The same in a year of 365 days: flows over the run's length, charges per month times 12, capital as an annuity. "
        "Blank where the run is shorter than a year and `scale_to_year` is false.")},
    {TEXT_COLUMN(struct cost_item, currency, "Label of the currency.")},
    {TEXT_COLUMN(struct cost_item, source, "Where the price comes from.")},
    {TEXT_COLUMN(struct cost_item, standing,
                 "published, quoted or assumption for equipment; `as given` for what flows: the user's own figure.")},
    {INTEGER_COLUMN(struct cost_item, year, "1", "Year of the price; 0: not said.")},
    COLUMN_END};

double cost_years(const struct cost_question *question)
{
    const double least_frac = 1e-9; /* a year less this share of it is one */
    double years = question->summary->duration_s / YEAR_S;
    return years < 1 - least_frac && !question->costs->scale_to_year ? NAN : years;
}

struct cost_item *cost_add(struct cost_items *items, const struct cost_question *question, enum cost_kind what,
                           const char *name)
{
    items->items = arena_more(items->arena, items->items, &items->room, items->count + 1, sizeof *items->items);
    struct cost_item *item = &items->items[items->count++];
    *item = (struct cost_item){.run = question->summary->run,
                               .item = name,
                               .kind = cost_kinds[what],
                               .what = what,
                               .quantity = NAN,
                               .unit_price = NAN,
                               .capital = NAN,
                               .life_years = NAN,
                               .cost_run = NAN,
                               .cost_year = NAN,
                               .currency = question->costs->currency};
    return item;
}

/* Where prices of flows come from: a key may stand in a catalogue or take the place of what stands there. */
static const char given[] = "the scenario's `costs`", no_price[] = "no price is given";

/* A flow at a price: sign -1 for income. Nothing is added of what does not flow. */
static void add_flow(struct cost_items *items, const struct cost_question *q, enum cost_kind what, const char *name,
                     double quantity, const char *unit, double price)
{
    if (!(quantity > 0))
        return;
    struct cost_item *item = cost_add(items, q, what, name);
    item->quantity = quantity;
    item->unit = unit;
    item->unit_price = price;
    item->cost_run = (what == COST_HEAT ? -1 : 1) * quantity * price;
    item->cost_year = item->cost_run / cost_years(q);
    item->standing = isnan(price) ? "" : "as given";
    item->source = isnan(price) ? no_price : given;
}

/* A charge for each month. Months of a year are 12, however long the run's were. */
static void add_monthly(struct cost_items *items, const struct cost_question *q, const char *name, double quantity,
                        const char *unit, double price)
{
    if (!(price > 0) || !(quantity > 0))
        return;
    const double months_per_year = 12;
    struct cost_item *item = cost_add(items, q, COST_ELECTRICITY, name);
    item->quantity = quantity;
    item->unit = unit;
    item->unit_price = price;
    item->cost_run = quantity * price;
    item->cost_year = isnan(cost_years(q)) ? NAN : item->cost_run * months_per_year / q->bill->months;
    item->standing = "as given";
    item->source = given;
}

static void add_electricity(struct cost_items *items, const struct cost_question *q)
{
    const double kw_w = 1000;
    const struct tariff *tariff = &q->costs->electricity;
    const struct bill *bill = q->bill;
    double import_kwh = sum_value(&bill->import_j) / JOULE_PER_KWH, cost = sum_value(&bill->import_cost);
    add_flow(items, q, COST_ELECTRICITY, "energy from the grid", import_kwh, "kWh", cost / import_kwh);
    if (tariff->levies > 0)
        add_flow(items, q, COST_ELECTRICITY, "levies", import_kwh, "kWh", tariff->levies);
    add_monthly(items, q, "demand charge", bill->demand_w / kw_w, "kW month", tariff->demand);
    double contracted_w = isnan(tariff->contracted_w) ? bill->peak_w : tariff->contracted_w;
    add_monthly(items, q, "capacity charge", contracted_w / kw_w * bill->months, "kW month", tariff->capacity);
    add_monthly(items, q, "fixed charge", bill->months, "month", tariff->fixed);
    double export_kwh = sum_value(&bill->export_j) / JOULE_PER_KWH;
    if (export_kwh > 0)
        add_flow(items, q, COST_ELECTRICITY, "energy to the grid", export_kwh, "kWh",
                 -sum_value(&bill->export_income) / export_kwh);
}

static double kwh(double joule)
{
    return joule / JOULE_PER_KWH;
}

void cost_flows(struct cost_items *items, const struct cost_question *q)
{
    const double m3_kg = 1000, tonne_kg = 1000;
    const struct summary *s = q->summary;
    const struct water_prices *water = &q->costs->water;
    const struct fuel_prices *fuel = &q->costs->fuel;
    add_electricity(items, q);
    add_flow(items, q, COST_WATER, "potable water", s->water_potable_m3, "m3", water->potable);
    add_flow(items, q, COST_WATER, "reclaimed water", s->water_reclaimed_m3, "m3", water->reclaimed);
    add_flow(items, q, COST_WATER, "water of a lake or the sea", s->returned_kg / m3_kg, "m3", water->body);
    add_flow(items, q, COST_WATER, "sewage", s->water_blowdown_m3, "m3", water->sewage);
    const struct sum *burnt = q->bill->fuel_j;
    add_flow(items, q, COST_FUEL, "natural gas", kwh(sum_value(&burnt[BILL_GAS])), "kWh", fuel->gas);
    add_flow(items, q, COST_FUEL, "diesel", kwh(sum_value(&burnt[BILL_DIESEL])), "kWh", fuel->diesel);
    add_flow(items, q, COST_FUEL, "nuclear fuel", kwh(sum_value(&burnt[BILL_NUCLEAR])), "kWh", fuel->nuclear);
    if (!isnan(q->costs->heat)) /* else it is given away, which is no price that is missing */
        add_flow(items, q, COST_HEAT, "heat", kwh(s->heat_reused_j + s->chp_heat_j), "kWh", q->costs->heat);
    const struct carbon_price *carbon = q->costs->carbon;
    if (!carbon)
        return;
    add_flow(items, q, COST_CARBON, "carbon of fuel", sum_value(&q->bill->fuel_carbon_kg) / tonne_kg, "t",
             carbon->price);
    if (carbon->of == CARBON_OF_ALL)
        add_flow(items, q, COST_CARBON, "carbon of the grid", s->grid_carbon_kg / tonne_kg, "t", carbon->price);
}
