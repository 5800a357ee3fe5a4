/* SPDX-License-Identifier: Apache-2.0 */
#include "output/money_text.h"

#include <math.h>
#include <string.h>

#include "output/human.h"

enum { SHARES = 6 };

struct share {
    const char *name;
    double cost;
};

/* Prints shares of the yearly cost, the largest first; a smaller one than this says nothing. */
static void print_shares(FILE *out, const struct summary_money *m)
{
    const double least_frac = 0.0005;
    struct share shares[SHARES] = {{"electricity", m->cost_electricity_year},
                                   {"capital", m->cost_capital_year},
                                   {"upkeep", m->cost_upkeep_year},
                                   {"water", m->cost_water_year},
                                   {"fuel", m->cost_fuel_year},
                                   {"carbon", m->cost_carbon_year}};
    double all = 0;
    for (size_t i = 0; i < SHARES; i++)
        all += isnan(shares[i].cost) ? 0 : shares[i].cost;
    const char *between = ": ";
    for (size_t printed = 0; printed < SHARES; printed++) {
        size_t most = 0;
        for (size_t i = 1; i < SHARES; i++)
            if (!(shares[i].cost <= shares[most].cost))
                most = isnan(shares[i].cost) ? most : i;
        if (!(shares[most].cost > least_frac * all))
            break;
        fprintf(out, "%s%s %.1f %%", between, shares[most].name, 100 * shares[most].cost / all);
        shares[most].cost = NAN;
        between = ", ";
    }
}

static void print_unit(FILE *out, const char **between, const char *name, double cost)
{
    char b[HUMAN_MAX];
    if (isnan(cost))
        return;
    fprintf(out, "%s%s %s", *between, name, human_money(b, cost));
    *between = ", ";
}

void money_text_print(FILE *out, const struct summary *s, const char *next)
{
    char b[HUMAN_MAX], c[HUMAN_MAX];
    const struct summary_money *m = &s->money;
    if (!m->currency)
        return;
    if (isnan(m->cost_year)) {
        fprintf(out, "%s %s in %s, from which no year is made (`costs.scale_to_year`)", human_money(b, m->cost_run),
                m->currency, human_duration(c, s->duration_s));
    } else {
        fprintf(out, "%s %s a year", human_money(b, m->cost_year), m->currency);
        print_shares(out, m);
        if (m->cost_heat_year < 0)
            fprintf(out, "; heat sold for %s is taken off", human_money(b, -m->cost_heat_year));
    }
    if (!isnan(m->capital))
        fprintf(out, "; spent at first %s", human_money(b, m->capital));
    if (!isnan(m->npv))
        fprintf(out, "; net present value %s", human_money(b, m->npv));
    const char *between = next;
    print_unit(out, &between, "per request", m->cost_per_request);
    print_unit(out, &between, "per 1,000 tokens", m->cost_per_1000_tokens);
    print_unit(out, &between, "per finished job", m->cost_per_job);
    print_unit(out, &between, "per node-hour of jobs", m->cost_per_job_node_h);
    if (m->unpriced[0] != '\0')
        fprintf(out, "%swithout a price, and in no sum: %s", next, m->unpriced);
}

static double or_nothing(double value)
{
    return isnan(value) ? 0 : value;
}

/* When what was spent more is paid back, with and without interest. */
static void add_payback(const struct summary_money *m, struct text_buffer *out)
{
    if (isnan(m->payback_years)) {
        text_buffer_add(out, ", which is never paid back");
        return;
    }
    text_buffer_add(out, ", which is paid back in %.1f years", m->payback_years);
    if (m->payback_years > m->horizon_years)
        text_buffer_add(out, ", beyond the horizon of %.3g", m->horizon_years);
    else if (isnan(m->payback_discounted_years))
        text_buffer_add(out, ", but never at a discount rate of %.3g %%", 100 * m->discount_frac);
    else if (m->discount_frac > 0)
        text_buffer_add(out, " (%.1f at a discount rate of %.3g %%)", m->payback_discounted_years,
                        100 * m->discount_frac);
}

void money_text_compare(const struct summary *run, const struct summary *baseline, const char *name,
                        struct text_buffer *out)
{
    char b[HUMAN_MAX];
    const struct summary_money *m = &run->money, *base = &baseline->money;
    if (!m->currency || !base->currency || strcmp(m->currency, base->currency) != 0 ||
        isnan(m->cost_year - base->cost_year))
        return;
    double more = or_nothing(m->capital) - or_nothing(base->capital);
    double saving = or_nothing(base->cost_operating_year) - or_nothing(m->cost_operating_year);
    text_buffer_add(out, "; it costs ");
    if (more != 0)
        text_buffer_add(out, "%s %s %s to build than %s and ", human_money(b, fabs(more)), m->currency,
                        more < 0 ? "less" : "more", name);
    text_buffer_add(out, "%s %s a year %s to run%s%s", human_money(b, fabs(saving)), m->currency,
                    saving < 0 ? "more" : "less", more != 0 ? "" : " than ", more != 0 ? "" : name);
    if (more > 0)
        add_payback(m, out);
    if (!isnan(m->abatement_cost_per_t))
        text_buffer_add(out, "; a tonne of carbon less %s %s %s", m->abatement_cost_per_t < 0 ? "saves" : "costs",
                        human_money(b, fabs(m->abatement_cost_per_t)), m->currency);
    if (fmax(m->unpriced_items, base->unpriced_items) > 0)
        text_buffer_add(out, " (items without a price are in no sum: costs.csv)");
}
