/* SPDX-License-Identifier: Apache-2.0 */
/* A GPU keeps to a cap by its clock. With s the clock's share of its highest value:
 *
 *     P / P_full = s0 + (1 - s0) s^e
 *
 * s0 is what does not follow the clock (memory, leakage, regulators), e takes up that voltage falls with the clock.
 * Fitted to training on V100 under power caps (Zeus, You et al., NSDI 2023), where work per second stands for s. */
#include "hardware/power_cap.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"

double gpu_clock_power_w(const struct gpu *gpu, double full_w, double clock_frac)
{
    double fixed = gpu->clock_static_frac;
    return full_w * (fixed + (1 - fixed) * pow(clamp(clock_frac, 0, 1), gpu->clock_exponent));
}

double gpu_clock_for_cap(const struct gpu *gpu, double full_w, double cap_w)
{
    if (!(full_w > cap_w)) /* also without a cap */
        return 1;
    double moving = (cap_w / full_w - gpu->clock_static_frac) / (1 - gpu->clock_static_frac);
    return fmax(gpu->clock_min_frac, pow(fmax(0, moving), 1 / gpu->clock_exponent));
}

double gpu_clock_stretch(const struct gpu *gpu, double flop_frac, double clock_frac)
{
    assert(clock_frac > 0 && flop_frac >= 0 && flop_frac <= 1);
    return 1 + flop_frac * (1 / clamp(clock_frac, gpu->clock_min_frac, 1) - 1);
}

struct gpu_limit gpu_limit_both(struct gpu_limit one, struct gpu_limit other)
{
    /* fmin ignores a NaN: no cap. */
    return (struct gpu_limit){fmin(one.clock_frac, other.clock_frac), fmin(one.cap_w, other.cap_w)};
}

double gpu_limited_w(const struct gpu *gpu, double full_w, const struct gpu_limit *limit)
{
    double clock_frac = fmin(limit->clock_frac, gpu_clock_for_cap(gpu, full_w, limit->cap_w));
    return gpu_clock_power_w(gpu, full_w, clock_frac);
}

struct node_question {
    const struct node *node;
    const struct node_surroundings *at;
    double cap_w;
};

static double over_node_cap(double gpu_w, void *context)
{
    const struct node_question *question = context;
    struct node_power power;
    node_power(question->node, (double)question->node->gpus * gpu_w, question->at, &power);
    return power.total_w - question->cap_w;
}

double gpu_cap_for_node(const struct node *node, const struct node_surroundings *at, double cap_w)
{
    struct node_question question = {node, at, cap_w};
    const struct gpu *gpu = &node->gpu;
    if (over_node_cap(gpu->tdp_w, &question) <= 0)
        return gpu->tdp_w;
    if (over_node_cap(gpu->idle_w, &question) >= 0)
        return gpu->idle_w;
    double gpu_w;
    root_find(over_node_cap, &question, gpu->idle_w, gpu->tdp_w, 1e-9 * gpu->tdp_w, &gpu_w);
    return gpu_w;
}
