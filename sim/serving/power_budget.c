/* SPDX-License-Identifier: Apache-2.0 */
/* P(n) = N(n) P_awake + (N(all) - N(n)) P_standby, with N(n) the nodes on which the first n replicas stand. */
#include "serving/power_budget.h"

#include <math.h>

#include "hardware/power_cap.h"

/* A GPU at its TDP, or at its power_cap and clock, times the share that counts. */
static double gpu_reserved_w(const struct serving *serving, const struct gpu *gpu)
{
    struct gpu_limit limit = serving_limit(serving);
    struct gpu_draw most = {gpu->tdp_w, gpu_memory_w(gpu, 1)};
    double most_w = fmin(gpu_clock_power_w(gpu, most, limit.clock_frac), limit.cap_w); /* fmin ignores a NaN: no cap */
    return fmax(gpu->idle_w, serving->autoscale->counted_frac * most_w);
}

/* All places of the node taken. */
static double awake_node_w(const struct serving *serving, const struct node *node)
{
    int64_t replicas = serving_replicas_per_node(serving, SERVING_MAIN, node);
    double used = (double)(replicas * serving->gpus_per_replica) /
                  (double)serving_nodes_of(serving, SERVING_MAIN, node, replicas);
    double gpus_w = used * gpu_reserved_w(serving, &node->gpu) + ((double)node->gpus - used) * node->gpu.idle_w;
    struct node_surroundings reference = node_reference(node);
    struct node_power power;
    node_power(node, gpus_w, &reference, &power);
    return power.total_w;
}

double power_budget_reserved_w(const struct serving *serving, const struct node *node, int64_t awake)
{
    int64_t nodes = serving_nodes_of(serving, SERVING_MAIN, node, awake);
    int64_t asleep = serving_nodes(serving, SERVING_MAIN, node) - nodes;
    return (double)nodes * awake_node_w(serving, node) +
           (double)asleep * node->standby_frac * node_design_power_w(node);
}

int64_t power_budget_replicas(const struct serving *serving, const struct node *node)
{
    int64_t low = 0, high = serving->replicas;
    if (!serving->autoscale || isnan(serving->autoscale->power_budget_w))
        return high;
    double budget_w = serving->autoscale->power_budget_w * (1 + 1e-12); /* what was meant to fit exactly does */
    if (power_budget_reserved_w(serving, node, high) <= budget_w)
        return high;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        *(power_budget_reserved_w(serving, node, middle) <= budget_w ? &low : &high) = middle;
    }
    return low;
}
