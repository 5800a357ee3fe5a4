/* SPDX-License-Identifier: Apache-2.0 */
/* A request of L steps has its prompt in one of them. With k requests in the batch, S = k (1 - 1/L) of them decode and
 * k/L prompts begin in each step, so that
 *
 *     prompts alone:  t(k) = (1 - 1/L) decode(k) + k/L prompt
 *     beside answers: t(k) = (1 - m) decode(S) + m mixed(S, k prompt / (L m)),
 *
 * where m = 1 - exp(-k/L) is the share of steps with prompts in them, more if a prompt takes several. A request without
 * company has its prompt alone in any case. Bytes, FLOPs and load follow in the same way. */
#include "llm/step_table.h"

#include <assert.h>
#include <math.h>

/* Steps of one kind in a mean step: how often they come, and what one of them holds. */
struct step_share {
    const struct step_cost *cost;
    double weight, sequences, prompts, pairs;
};

static void add_share(struct step_table *table, size_t k, double context, struct step_share part)
{
    if (!(part.weight > 0))
        return;
    const struct step_cost *cost = part.cost;
    struct step_use use = step_use_pairs(cost, part.sequences, part.sequences * context, part.prompts, part.pairs);
    struct mean_step *mean = &table->mean[k];
    table->time_s[k] += part.weight * use.time_s;
    mean->byte += part.weight * use.byte;
    mean->flop += part.weight * use.flop;
    double load_s = part.weight * use.work_load_s, resident_s = part.weight * cost->resident_frac * use.time_s;
    mean->load_s += load_s;
    mean->resident_s += resident_s;
    mean->demand_load_s += cost->demand_gain * load_s;
    mean->demand_s += cost->demand_gain * resident_s + cost->demand_frac * part.weight * use.time_s;
    mean->limit_s += part.weight * cost->limit_frac * use.time_s;
}

/* Adds steps with prompts alone: one prompt at a time, in pieces if it is longer than a step takes. */
static void add_apart(struct step_table *table, size_t k, const struct step_table_setup *setup)
{
    double n = (double)k, share = 1 / setup->steps;
    double pieces = setup->chunked ? fmax(1, ceil(setup->prompt / setup->token_budget)) : 1;
    add_share(table, k, setup->context, (struct step_share){&setup->costs->decode, 1 - share, n, 0, 0});
    add_share(table, k, setup->context,
              (struct step_share){&setup->costs->prompts, n * share * pieces, 0, setup->prompt / pieces,
                                  setup->pairs / pieces});
}

static void add_together(struct step_table *table, size_t k, const struct step_table_setup *setup)
{
    double n = (double)k, begin = n / setup->steps, decoding = n - begin;
    double room = fmax(1, setup->token_budget - decoding * setup->costs->decode.verified);
    double mixed = step_mixed_frac(begin, setup->prompt, room);
    add_share(table, k, setup->context, (struct step_share){&setup->costs->decode, 1 - mixed, decoding, 0, 0});
    add_share(table, k, setup->context,
              (struct step_share){&setup->costs->mixed, mixed, decoding, begin * setup->prompt / mixed,
                                  begin * setup->pairs / mixed});
}

static size_t largest_batch(const struct step_table_setup *setup)
{
    assert(setup->limit >= 1 && setup->steps >= 1);
    if (!setup->chunked)
        return (size_t)setup->limit;
    double share = 1 / setup->steps;
    double tokens = (1 - share) * setup->costs->decode.verified + share * setup->prompt;
    return (size_t)fmax(1, fmin(setup->limit, floor(setup->token_budget / tokens)));
}

void step_table_renew(struct step_table *table, const struct step_table_setup *setup)
{
    assert(table->limit == largest_batch(setup));
    for (size_t k = 1; k <= table->limit; k++) {
        table->time_s[k] = 0;
        table->mean[k] = (struct mean_step){0};
        if (!(setup->prompt > 0))
            add_share(table, k, setup->context, (struct step_share){&setup->costs->decode, 1, (double)k, 0, 0});
        else if (k == 1 || !setup->chunked)
            add_apart(table, k, setup);
        else
            add_together(table, k, setup);
    }
}

struct step_table step_table_make(struct arena *arena, const struct step_table_setup *setup)
{
    struct step_table table = {.limit = largest_batch(setup)};
    table.time_s = arena_alloc(arena, table.limit + 1, sizeof *table.time_s);
    table.mean = arena_alloc(arena, table.limit + 1, sizeof *table.mean);
    step_table_renew(&table, setup);
    return table;
}
