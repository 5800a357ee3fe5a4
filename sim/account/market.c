/* SPDX-License-Identifier: Apache-2.0 */
#include "account/market.h"

#include <math.h>

#include "base/numerics.h"
#include "base/units.h"

/* What a contract came to. */
struct claim {
    struct sum hourly_j;  /* matched in its own tick */
    struct sum offered_j; /* for the whole run, if that is how it counts */
};

struct market {
    struct arena *arena;
    const struct contract *contracts;
    size_t contract_count;
    struct claim *claims; /* made with the first tick */
    /* What hourly contracts left of the import, and its carbon by the grid's own factor. */
    struct sum uncovered_j, uncovered_kg;
    struct sum clean_j, supplied_j;               /* 24/7: what was clean, of what was supplied */
    struct sum clean_at_j[24], supplied_at_j[24]; /* the same, by the hour of the day in which a tick begins */
};

struct market *market_create(struct arena *arena)
{
    struct market *market = arena_alloc(arena, 1, sizeof *market);
    market->arena = arena;
    return market;
}

void market_tick(struct market *m, const struct facility_tick *t)
{
    const struct supply_tick *s = &t->supply;
    const double dt = t->to_s - t->from_s;
    if (!m->claims) {
        m->contracts = s->contracts;
        m->contract_count = s->contract_count;
        m->claims = arena_alloc(m->arena, s->contract_count + 1, sizeof *m->claims);
    }
    double uncovered_w =
        s->import_w; /* by hourly contracts; annual ones cover no hour, so that the 24/7 score leaves them out */
    for (size_t i = 0; i < s->contract_count; i++) {
        const struct contract *contract = &s->contracts[i];
        if (!contract->hourly) {
            sum_add(&m->claims[i].offered_j, contract->offered_w * dt);
            continue;
        }
        double matched_w = fmin(contract->offered_w, uncovered_w);
        uncovered_w -= matched_w;
        sum_add(&m->claims[i].hourly_j, matched_w * dt);
    }
    sum_add(&m->uncovered_j, uncovered_w * dt);
    sum_add(&m->uncovered_kg, t->grid.carbon_kg_j * uncovered_w * dt);
    double clean_j = (s->renewable_w + s->generated_free_w + s->import_w - uncovered_w) * dt;
    double supplied_j = (s->renewable_w + s->import_w + s->generated_w) * dt;
    size_t hour = (size_t)(fmod(t->from_s, SECONDS_PER_DAY) / SECONDS_PER_HOUR) % 24;
    sum_add(&m->clean_j, clean_j);
    sum_add(&m->supplied_j, supplied_j);
    sum_add(&m->clean_at_j[hour], clean_j);
    sum_add(&m->supplied_at_j[hour], supplied_j);
}

/* The hours of the day with the largest and the least clean share. */
/* Where all hours are alike there is no cleanest one: a supply that never changes leaves sums that differ by rounding. */
static void close_hours(const struct market *m, struct summary *s)
{
    const double alike_frac = 1e-12;
    s->cfe_most_frac = s->cfe_least_frac = s->cfe_most_hour = s->cfe_least_hour = NAN;
    for (size_t hour = 0; hour < 24; hour++) {
        double share = summary_ratio(sum_value(&m->clean_at_j[hour]), sum_value(&m->supplied_at_j[hour]));
        if (isnan(share))
            continue;
        if (!(share <= s->cfe_most_frac)) {
            s->cfe_most_frac = share;
            s->cfe_most_hour = (double)hour;
        }
        if (!(share >= s->cfe_least_frac)) {
            s->cfe_least_frac = share;
            s->cfe_least_hour = (double)hour;
        }
    }
    if (s->cfe_most_frac - s->cfe_least_frac < alike_frac)
        s->cfe_most_frac = s->cfe_least_frac = s->cfe_most_hour = s->cfe_least_hour = NAN;
}

/* What contracts cover has their factor, the rest the grid's own (for want of a residual mix). Annual contracts cover
 * volumes, wherever in the run; so they take the mean of what hourly ones left. */
void market_close(const struct market *m, struct summary *s)
{
    double uncovered_j = sum_value(&m->uncovered_j), left_j = uncovered_j;
    double claimed_kg = 0, renewable_j = s->renewable_j;
    for (size_t i = 0; i < m->contract_count; i++) {
        const struct contract *contract = &m->contracts[i];
        double annual_j = fmin(sum_value(&m->claims[i].offered_j), left_j);
        double covered_j = sum_value(&m->claims[i].hourly_j) + annual_j;
        left_j -= annual_j;
        claimed_kg += covered_j * contract->carbon_kg_j;
        renewable_j += contract->renewable ? covered_j : 0;
    }
    double uncovered_kg = sum_value(&m->uncovered_kg);
    if (uncovered_j > 0)
        uncovered_kg *= left_j / uncovered_j;
    s->carbon_market_kg = s->own_carbon_kg + claimed_kg + uncovered_kg;
    s->ref = renewable_j > 0 ? fmin(renewable_j / s->facility_energy_j, 1) : 0;
    close_hours(m, s);
    s->cfe_frac = summary_ratio(sum_value(&m->clean_j), sum_value(&m->supplied_j));
}
