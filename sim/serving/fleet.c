/* SPDX-License-Identifier: Apache-2.0 */
/* Fleets from one replica up fail until they hold; within a budget, which more nodes share, the largest ones fail again. So the
 * search goes up in steps of a quarter until one holds or none can any more, then bisects between it and the last that failed. */
#include "serving/fleet.h"

#include <math.h>

#include "serving/serving_inside.h"

enum { GROWTH_MOST = 16 }; /* times what the rate asks for in closed form */

const char *fleet_refusal(const struct serving *serving)
{
    if (serving->disaggregation)
        return "its replicas are of two kinds, for prompts and for answers";
    return serving->autoscale ? "its autoscaler changes how many replicas there are" : NULL;
}

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

static bool fleet_holds(const struct service_setup *setup, double budget_w, int64_t replicas, struct fleet *out)
{
    struct serving serving = *setup->serving;
    serving.replicas = replicas;
    struct service_setup sized = *setup;
    sized.serving = &serving;
    if (sized.source.origin == setup->serving)
        sized.source.origin = &serving;
    out->replicas = replicas;
    out->gpus = serving_gpus(&serving, SERVING_MAIN);
    out->nodes = serving_nodes(&serving, SERVING_MAIN, setup->node[SERVING_MAIN]);
    if (!fleet_share(&sized, budget_w))
        return false;
    out->gpu_cap_w = isinf(budget_w) ? NAN : sized.limit[SERVING_MAIN].cap_w;
    capacity_try(&sized, out->rate_per_s, &out->trial);
    return out->trial.holds && out->trial.it_power_w <= budget_w * (1 + 1e-6);
}

bool fleet_find(const struct service_setup *setup, double budget_w, struct fleet *out)
{
    *out = (struct fleet){.rate_per_s = capacity_peak_per_s(setup), .gpu_cap_w = NAN};
    struct arena *arena = arena_create();
    double one_per_s = service_capacity_per_s(service_create(arena, setup)) / (double)setup->serving->replicas;
    arena_destroy(arena);
    int64_t first = (int64_t)fmax(1, floor(0.8 * out->rate_per_s / one_per_s)), low = 0, high = first;
    struct fleet tried = *out;
    while (!fleet_holds(setup, budget_w, high, &tried)) {
        *out = tried;
        low = high;
        high += high / 4 + 1;
        if (high > GROWTH_MOST * first)
            return false;
    }
    *out = tried;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (fleet_holds(setup, budget_w, middle, &tried)) {
            *out = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    return true;
}
