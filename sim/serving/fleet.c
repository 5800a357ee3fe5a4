/* SPDX-License-Identifier: Apache-2.0 */
/* Fleets from one replica up fail until they hold; within a budget, which more nodes share, the largest ones fail again. So the
 * search goes up in steps of a quarter until one holds or none can any more, then bisects between it and the last that failed.
 *
 * An autoscaler makes more fleets than one an edge: where all replicas have to be awake nobody sleeps, and of a few more some go and are missed
 * until they are back. The fewest that hold if all are awake are fewest of all, so it goes up from there, one by one or by a fiftieth.
 *
 * With prompts and answers apart both numbers grow so, then each comes down alone. The first token is the matter of the one kind and
 * all others that of the other, so that both are smallest then but for the share of requests that misses a part of the objective: where
 * more replicas for prompts spare some for answers, fleets with fewer GPUs in all are tried too. */
#include "serving/fleet.h"

#include <math.h>

#include "serving/serving_inside.h"

enum { GROWTH_MOST = 16 }; /* times what the rate asks for in closed form */

struct search {
    const struct service_setup *setup;
    double budget_w;
    struct fleet *found; /* the smallest that holds; until one does, the last that was tried */
    bool holds;
};

bool fleet_share(struct service_setup *setup, double budget_w)
{
    double nodes = 0;
    bool enough = true;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (serving_has(setup->serving, part))
            nodes += (double)serving_nodes(setup->serving, part, setup->node[part]);
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS && !isinf(budget_w); part++) {
        if (!serving_has(setup->serving, part))
            continue;
        const struct node *node = setup->node[part];
        struct node_surroundings at = node_reference(node);
        double cap_w = gpu_cap_for_node(node, &at, budget_w / nodes);
        struct gpu_limit own = setup->limit[part].clock_frac > 0 ? setup->limit[part] : (struct gpu_limit){1, NAN};
        setup->limit[part] = gpu_limit_both(own, (struct gpu_limit){1, cap_w});
        enough = enough && cap_w > node->gpu.idle_w;
    }
    return enough;
}

/* The service with so many replicas of each kind. */
struct sized {
    struct serving serving;
    struct disaggregation disaggregation;
    struct service_setup setup;
};

static void size(struct sized *sized, const struct service_setup *setup, const int64_t replicas[SERVING_PARTS])
{
    sized->serving = *setup->serving;
    sized->setup = *setup;
    sized->serving.replicas = replicas[SERVING_MAIN];
    if (setup->serving->disaggregation) {
        sized->disaggregation = *setup->serving->disaggregation;
        sized->disaggregation.replicas = replicas[SERVING_PREFILL];
        sized->serving.disaggregation = &sized->disaggregation;
    }
    sized->setup.serving = &sized->serving;
    if (sized->setup.source.origin == setup->serving)
        sized->setup.source.origin = &sized->serving;
}

/* Whether so many replicas do; those of all that do which have the fewest GPUs are what is found. */
static bool holds(struct search *search, const int64_t replicas[SERVING_PARTS])
{
    struct sized sized;
    size(&sized, search->setup, replicas);
    struct fleet tried = {.rate_per_s = search->found->rate_per_s, .replicas_awake = NAN, .gpu_cap_w = NAN};
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        if (!serving_has(&sized.serving, part))
            continue;
        tried.replicas[part] = replicas[part];
        tried.gpus += serving_gpus(&sized.serving, part);
        tried.nodes += serving_nodes(&sized.serving, part, search->setup->node[part]);
    }
    bool does = fleet_share(&sized.setup, search->budget_w);
    if (!isinf(search->budget_w))
        tried.gpu_cap_w = sized.setup.limit[SERVING_MAIN].cap_w;
    if (does)
        capacity_try(&sized.setup, search->budget_w, tried.rate_per_s, &tried.trial);
    if (search->setup->serving->autoscale && does)
        tried.replicas_awake = tried.trial.tick.replicas_awake;
    does = does && tried.trial.holds;
    if (!search->holds || (does && tried.gpus < search->found->gpus))
        *search->found = tried;
    search->holds = search->holds || does;
    return does;
}

/* What one replica of a part can finish in closed form, where the others never wait for any of the other kind. */
static double one_per_s(const struct service_setup *setup, enum serving_part part)
{
    const int64_t many = 1000000;
    struct arena *arena = arena_create();
    struct sized sized;
    size(&sized, setup, (int64_t[SERVING_PARTS]){part == SERVING_MAIN ? 1 : many, part == SERVING_MAIN ? many : 1});
    double rate_per_s = service_capacity_per_s(service_create(arena, &sized.setup));
    arena_destroy(arena);
    return rate_per_s / capacity_requests_each(setup->serving);
}

/* Brings the replicas of a part, which hold, down to the fewest that do; `failed` do not. */
static void come_down(struct search *search, enum serving_part part, int64_t failed, int64_t replicas[SERVING_PARTS])
{
    int64_t least = replicas[part];
    while (least - failed > 1) {
        replicas[part] = failed + (least - failed) / 2;
        *(holds(search, replicas) ? &least : &failed) = replicas[part];
    }
    replicas[part] = least;
}

/* Tries more replicas for prompts with fewer for answers, as long as they have fewer GPUs. wide: with so many for prompts no fewer for
 * answers do than then. */
static void trade(struct search *search, int64_t wide, const int64_t best[SERVING_PARTS])
{
    const struct serving *serving = search->setup->serving;
    int64_t prefill_gpus = serving_gpus_per_replica(serving, SERVING_PREFILL),
            gpus = serving_gpus_per_replica(serving, SERVING_MAIN);
    int64_t least[SERVING_PARTS] = {best[SERVING_MAIN] - 1, wide};
    if (least[SERVING_MAIN] == 0 || !holds(search, least))
        return;
    come_down(search, SERVING_MAIN, 0, least);
    for (int64_t prompts = best[SERVING_PREFILL] + 1; prompts < wide; prompts++) {
        int64_t fewer = (search->found->gpus - 1 - prompts * prefill_gpus) / gpus;
        if (fewer < least[SERVING_MAIN])
            return;
        int64_t tried[SERVING_PARTS] = {fewer, prompts};
        if (holds(search, tried))
            come_down(search, SERVING_MAIN, least[SERVING_MAIN] - 1, tried);
    }
}

/* Of replicas that are all awake. */
static bool find_awake(const struct service_setup *setup, double budget_w, struct fleet *out)
{
    struct search search = {setup, budget_w, out, false};
    int64_t first[SERVING_PARTS] = {0}, replicas[SERVING_PARTS] = {0}, failed = 0;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (serving_has(setup->serving, part))
            first[part] = replicas[part] = (int64_t)fmax(1, floor(0.8 * out->rate_per_s / one_per_s(setup, part)));
    while (!holds(&search, replicas)) {
        failed = replicas[SERVING_MAIN];
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            if (serving_has(setup->serving, part))
                replicas[part] += replicas[part] / 4 + 1;
        if (replicas[SERVING_MAIN] > GROWTH_MOST * first[SERVING_MAIN])
            return false;
    }
    if (!serving_has(setup->serving, SERVING_PREFILL)) {
        come_down(&search, SERVING_MAIN, failed, replicas);
        return true;
    }
    int64_t wide = replicas[SERVING_PREFILL];
    come_down(&search, SERVING_PREFILL, 0, replicas);
    come_down(&search, SERVING_MAIN, 0, replicas);
    trade(&search, wide, replicas);
    return true;
}

bool fleet_find(const struct service_setup *setup, double budget_w, struct fleet *out)
{
    *out = (struct fleet){.rate_per_s = capacity_peak_per_s(setup), .replicas_awake = NAN, .gpu_cap_w = NAN};
    const struct autoscale *rules = setup->serving->autoscale;
    if (!rules)
        return find_awake(setup, budget_w, out);
    struct serving awake = *setup->serving;
    struct service_setup of_awake = *setup;
    awake.autoscale = NULL;
    of_awake.serving = &awake;
    if (setup->source.origin == setup->serving)
        of_awake.source.origin = &awake;
    if (!find_awake(&of_awake, budget_w, out))
        return false;
    int64_t enough = out->replicas[SERVING_MAIN], replicas = enough > rules->minimum ? enough : rules->minimum;
    int64_t most = replicas + replicas / 2 + 1, step = 1 + enough / 50;
    struct search search = {setup, budget_w, out, false};
    while (!holds(&search, (int64_t[SERVING_PARTS]){replicas, 0}) && (replicas += step) <= most)
        ;
    out->enough_awake = enough;
    return search.holds;
}
