/* SPDX-License-Identifier: Apache-2.0 */
/* A GPU keeps to a cap by its clock. With s the clock's share of its highest value and v the voltage's,
 *
 *     P = P_idle + P_memory + (P_full - P_idle - P_memory) s v^2
 *     v = max(v_min, 1 - c (1 - s))
 *
 * switching power C V^2 f (Weste & Harris, CMOS VLSI Design, 4th ed., ch. 5). Memory has a clock of its own, which neither a
 * cap nor a lower clock of the chip touches. Voltage follows the clock down to the least at which the chip works; below,
 * power falls with the clock alone, so that a cap costs much more speed there: the cliff. c and v_min are fitted to training
 * on V100 under caps (Zeus, You et al., NSDI 2023; analysis/fit/power.py). */
#include "hardware/power_cap.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"

/* s v^2 */
static double switching_frac(const struct gpu *gpu, double clock_frac)
{
    double clock = clamp(clock_frac, 0, 1);
    double voltage = fmax(gpu->voltage_min_frac, 1 - gpu->voltage_slope * (1 - clock));
    return clock * voltage * voltage;
}

/* Of full_w, what a lower clock cannot take away. */
static double standing_w(const struct gpu *gpu, struct gpu_draw draw)
{
    return fmin(gpu->idle_w + fmax(draw.memory_w, 0), draw.full_w);
}

double gpu_memory_w(const struct gpu *gpu, double bandwidth_frac)
{
    return gpu->power_scale * gpu->bandwidth_frac * (gpu->tdp_w - gpu->idle_w) * bandwidth_frac;
}

double gpu_clock_power_w(const struct gpu *gpu, struct gpu_draw draw, double clock_frac)
{
    double standing = standing_w(gpu, draw);
    return standing + (draw.full_w - standing) * switching_frac(gpu, clock_frac);
}

struct clock_question {
    const struct gpu *gpu;
    double switching_frac;
};

static double over_switching(double clock_frac, void *context)
{
    const struct clock_question *question = context;
    return switching_frac(question->gpu, clock_frac) - question->switching_frac;
}

double gpu_clock_for_cap(const struct gpu *gpu, struct gpu_draw draw, double cap_w)
{
    if (!(draw.full_w > cap_w)) /* also without a cap */
        return 1;
    double standing = standing_w(gpu, draw), least = gpu->clock_min_frac, clock;
    struct clock_question question = {gpu, (cap_w - standing) / (draw.full_w - standing)};
    if (!(over_switching(least, &question) < 0))
        return least;
    root_find(over_switching, &question, least, 1, 1e-15, &clock);
    return clock;
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

double gpu_limited_w(const struct gpu *gpu, struct gpu_draw draw, const struct gpu_limit *limit)
{
    double clock_frac = fmin(limit->clock_frac, gpu_clock_for_cap(gpu, draw, limit->cap_w));
    return gpu_clock_power_w(gpu, draw, clock_frac);
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
