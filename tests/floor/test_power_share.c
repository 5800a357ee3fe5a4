/* SPDX-License-Identifier: Apache-2.0 */
#include "../hardware/node_side.h"

#include <math.h>

#include "base/random.h"
#include "floor/power_share.h"

TestSuite(power_share);

static const char *const names[] = {"dgx-v100", "dgx-a100-80", "dgx-h100", "gb200-nvl72"};
enum { NODES = sizeof names / sizeof *names };
static const struct node_surroundings at = {.inlet_k = 298.15, .coolant_k = 303.15, .liquid_share = 0.5};
static const struct gpu_limit free_limit = {1, NAN};

static double node_w(const struct node *node, double gpu_w)
{
    struct node_power power;
    node_power(node, (double)node->gpus * gpu_w, &at, &power);
    return power.total_w;
}

/* Over random halls: the cap is kept, and used to the last watt where it bites. */
Test(power_share, of_a_hall)
{
    struct node nodes[NODES];
    for (size_t i = 0; i < NODES; i++)
        nodes[i] = node_of(names[i]);
    size_t bites = 0, misses = 0;
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct random random = random_stream(seed, "test hall", 0);
        struct group_load groups[NODES];
        struct gpu_limit limits[NODES];
        for (size_t g = 0; g < NODES; g++) {
            const struct gpu *gpu = &nodes[g].gpu;
            groups[g] = (struct group_load){
                .node = &nodes[g],
                .at = &at,
                .busy_nodes = floor(100 * random_uniform(&random)),
                .gpu = {.full_w = gpu->idle_w + random_uniform(&random) * (gpu->tdp_w - gpu->idle_w)},
                .other_w = 1e5 * random_uniform(&random)};
            limits[g] = random_uniform(&random) < 0.5 ? free_limit : (struct gpu_limit){0.9, 0.8 * gpu->tdp_w};
        }
        double before_w = power_share_sum_w(groups, NODES, limits);
        double cap_w = before_w * (0.4 + 0.8 * random_uniform(&random));
        double over_w = power_share_tighten(groups, NODES, cap_w, limits);
        double after_w = power_share_sum_w(groups, NODES, limits);
        cr_assert(after_w <= before_w + 1e-6);
        cr_assert_float_eq(over_w, fmax(after_w - cap_w, 0), 1e-6 * cap_w, "%g over, %g - %g", over_w, after_w, cap_w);
        if (over_w == 0 && before_w > cap_w) {
            cr_assert_float_eq(after_w, cap_w, 1e-6 * cap_w);
            bites++;
        }
        misses += over_w > 0;
    }
    cr_assert(bites > 50 && misses > 20, "%zu, %zu", bites, misses);
}

/* Half of the GPUs idle: the others draw in the node what all would at the mean of both. */
Test(power_share, idle_gpus)
{
    struct node node = node_of("dgx-h100");
    struct group_load group = {.node = &node, .at = &at, .busy_nodes = 3, .gpu = {.full_w = 600}, .idle_gpus = 4};
    cr_assert_float_eq(power_share_sum_w(&group, 1, &free_limit), 3 * node_w(&node, (600 + node.gpu.idle_w) / 2), 1e-6);
    struct gpu_limit limit = free_limit;
    cr_assert(power_share_tighten(&group, 1, 3 * node_w(&node, (500 + node.gpu.idle_w) / 2), &limit) == 0);
    cr_assert_float_eq(limit.cap_w, 500, 0.01, "%g", limit.cap_w);
}

/* All alike: each may draw the same share between idle and rating. */
Test(power_share, shared_evenly)
{
    struct node node = node_of("dgx-h100");
    struct group_load groups[] = {
        {.node = &node, .at = &at, .busy_nodes = 10, .gpu = {.full_w = node.gpu.tdp_w}},
        {.node = &node, .at = &at, .busy_nodes = 30, .gpu = {.full_w = node.gpu.tdp_w}},
    };
    struct gpu_limit limits[] = {free_limit, free_limit};
    cr_assert(power_share_tighten(groups, 2, 0.8 * 40 * node_w(&node, node.gpu.tdp_w), limits) == 0);
    cr_assert_float_eq(limits[0].cap_w, limits[1].cap_w, 1e-9);
    cr_assert_float_eq(node_w(&node, limits[0].cap_w), 0.8 * node_w(&node, node.gpu.tdp_w), 1);
    cr_assert(power_share_tighten(groups, 2, HUGE_VAL, limits) == 0);
}
