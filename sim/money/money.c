/* SPDX-License-Identifier: Apache-2.0 */
/* Net present value, with the operating cost O of a year (all but capital), capital K of life L, the rate r and H years:
 *
 *     npv = - sum K (1 + (1 + r)^-L + (1 + r)^-2L + ...) - O (1 - (1 + r)^-H) / r,    replacements before H only
 *
 * Abatement: what a year costs more than the baseline's, both without their price of carbon, over what it emits, or withdraws,
 * less. */
#include "money/money.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "money/finance.h"

#define YEAR_S (365 * SECONDS_PER_DAY)

void money_none(struct summary *s)
{
    s->money = (struct summary_money){.currency = NULL};
    for (const struct column *column = summary_columns; column->name; column++)
        if (column->kind == COLUMN_NUMBER && column->offset >= offsetof(struct summary, money) &&
            column->offset < offsetof(struct summary, money) + sizeof s->money)
            *(double *)(void *)((char *)s + column->offset) = NAN;
}

/* "crah, pump": what has no price, each once. */
static void name_unpriced(const struct cost_items *items, struct summary_money *money)
{
    size_t used = 0, room = sizeof money->unpriced;
    money->unpriced_items = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct cost_item *item = &items->items[i];
        if (!isnan(item->cost_run))
            continue;
        money->unpriced_items++;
        if (used < room)
            used += (size_t)snprintf(money->unpriced + used, room - used, "%s%s", used > 0 ? ", " : "", item->item);
    }
}

/* NaN: none of the items has a price. */
static void add_priced(double *sum, double value)
{
    if (!isnan(value))
        *sum = isnan(*sum) ? value : *sum + value;
}

static void add_up(const struct cost_question *q, const struct cost_items *items, struct summary_money *m)
{
    double *const parts[COST_KINDS] = {[COST_ELECTRICITY] = &m->cost_electricity_year,
                                       [COST_WATER] = &m->cost_water_year,
                                       [COST_FUEL] = &m->cost_fuel_year,
                                       [COST_CARBON] = &m->cost_carbon_year,
                                       [COST_HEAT] = &m->cost_heat_year,
                                       [COST_CAPITAL] = &m->cost_capital_year,
                                       [COST_UPKEEP] = &m->cost_upkeep_year};
    double horizon = q->costs->horizon_s / YEAR_S, rate = q->costs->discount_frac, present = 0, operating = NAN;
    for (size_t i = 0; i < items->count; i++) {
        const struct cost_item *item = &items->items[i];
        add_priced(&m->cost_run, item->cost_run);
        add_priced(&m->cost_year, item->cost_year);
        add_priced(parts[item->what], item->cost_year);
        add_priced(&m->capital, item->capital);
        if (item->what != COST_CAPITAL)
            add_priced(&operating, item->cost_year);
        else if (!isnan(item->capital))
            present += finance_replaced(rate, item->life_years, horizon, item->capital);
    }
    m->cost_operating_year = operating;
    if (!isnan(m->cost_year))
        m->npv = -present - (isnan(operating) ? 0 : operating * finance_present_worth(rate, horizon));
}

/* Each service and job bears the share of the cost that it has of the IT energy, as of energy and water. */
static void share_out(struct summary *s)
{
    struct summary_money *m = &s->money;
    double per_j = summary_ratio(m->cost_run, s->it_energy_j), hours = s->job_node_s / SECONDS_PER_HOUR;
    double written_j = s->serving_energy_j - s->image_energy_j - s->video_energy_j;
    double jobs_j = hours > 0 ? s->energy_per_job_node_h_j * hours / s->pue : 0;
    m->cost_per_request = summary_ratio(per_j * s->serving_energy_j, s->requests);
    m->cost_per_1000_tokens = 1000 * summary_ratio(per_j * written_j, s->output_tokens);
    m->cost_per_job_node_h = summary_ratio(per_j * jobs_j, hours);
    m->cost_per_job = summary_ratio(per_j * jobs_j, s->jobs_finished);
}

void money_close(const struct cost_question *q, const struct cost_items *items, struct summary *s)
{
    money_none(s);
    s->money.currency = q->costs->currency;
    s->money.horizon_years = q->costs->horizon_s / YEAR_S;
    s->money.discount_frac = q->costs->discount_frac;
    s->money.scaled = q->costs->scale_to_year && s->duration_s < YEAR_S;
    add_up(q, items, &s->money);
    name_unpriced(items, &s->money);
    share_out(s);
}

/* What it costs to have less of something by less_per_year; NaN where it is not less. */
static double abatement(double more_cost, double less_per_year)
{
    return less_per_year > 0 ? more_cost / less_per_year : NAN;
}

void money_compare(struct summary *run, const struct summary *base)
{
    struct summary_money *m = &run->money;
    const struct summary_money *b = &base->money;
    if (!m->currency || !b->currency || strcmp(m->currency, b->currency) != 0 || isnan(m->cost_year) ||
        isnan(b->cost_year))
        return;
    const double tonne_kg = 1000;
    double more_capital = (isnan(m->capital) ? 0 : m->capital) - (isnan(b->capital) ? 0 : b->capital);
    double saving = b->cost_operating_year - m->cost_operating_year;
    m->payback_years = finance_payback(more_capital, saving);
    m->payback_discounted_years = finance_payback_discounted(m->discount_frac, more_capital, saving);
    double carbon = isnan(m->cost_carbon_year) ? 0 : m->cost_carbon_year;
    double base_carbon = isnan(b->cost_carbon_year) ? 0 : b->cost_carbon_year;
    double more_cost = m->cost_year - carbon - (b->cost_year - base_carbon);
    double years = run->duration_s / YEAR_S, base_years = base->duration_s / YEAR_S;
    m->abatement_cost_per_t = abatement(
        more_cost, (base->carbon_operational_kg / base_years - run->carbon_operational_kg / years) / tonne_kg);
    m->abatement_cost_per_m3 =
        abatement(more_cost, base->water_withdrawn_m3 / base_years - run->water_withdrawn_m3 / years);
}
