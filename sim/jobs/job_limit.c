/* SPDX-License-Identifier: Apache-2.0 */
/* Each phase keeps to the limit by itself: at the clock that this takes, its power falls and the part of its
 * time that goes into arithmetic grows (hardware/power_cap.h). That part is 1 where the phase uses a larger share
 * of its peak of arithmetic than of its peak of bandwidth, else the one over the other; none where it does no
 * arithmetic (communication, checkpoints), and all of it where nothing is known. An assumption: what overlaps is
 * not known. Where the phases inside a step are known, the limit holds for each of them, and a phase that consists of
 * steps becomes as long, and draws in the mean, what they then do. */
#include "jobs/job_limit.h"

#include <math.h>

#include "jobs/job_step.h"

static double arithmetic_frac(const struct job_phase *phase)
{
    if (isnan(phase->flop_frac) || isnan(phase->bandwidth_frac))
        return 1;
    if (phase->flop_frac == 0)
        return 0;
    return phase->flop_frac >= phase->bandwidth_frac ? 1 : phase->flop_frac / phase->bandwidth_frac;
}

/* Power of one of a node's GPUs, where a trace says what the node draws. */
static double given_gpu_w(double node_w, const struct node *node)
{
    return fmax((node_w - node->overhead_w) / node->overhead_slope / (double)node->gpus, node->gpu.idle_w);
}

static double phase_memory_w(const struct job_phase *phase, const struct gpu *gpu)
{
    return isnan(phase->bandwidth_frac) ? 0 : gpu_memory_w(gpu, phase->bandwidth_frac);
}

static double limited_clock_frac(const struct gpu *gpu, struct gpu_draw draw, const struct gpu_limit *limit)
{
    return fmax(fmin(limit->clock_frac, gpu_clock_for_cap(gpu, draw, limit->cap_w)), gpu->clock_min_frac);
}

static void limit_phase(struct job_phase *phase, const struct gpu *gpu, double full_w, const struct gpu_limit *limit)
{
    if (!(full_w > gpu->idle_w))
        return;
    struct gpu_draw draw = {full_w, phase_memory_w(phase, gpu)};
    double clock_frac = limited_clock_frac(gpu, draw, limit);
    phase->duration_s *= gpu_clock_stretch(gpu, arithmetic_frac(phase), clock_frac);
    phase->gpu_power_w = gpu_clock_power_w(gpu, draw, clock_frac);
}

/* What a step becomes: its length and its mean power. */
static struct job_phase limit_steps(struct job_plan *limited, const struct gpu *gpu, const struct gpu_limit *limit)
{
    struct job_phase step = {.name = "step"};
    double energy_j = 0;
    for (size_t i = 0; i < limited->step_phase_count; i++) {
        struct job_phase *phase = &limited->step_phases[i];
        limit_phase(phase, gpu, phase->gpu_power_w, limit);
        step.duration_s += phase->duration_s;
        energy_j += phase->duration_s * phase->gpu_power_w;
    }
    step.gpu_power_w = step.duration_s > 0 ? energy_j / step.duration_s : 0;
    return step;
}

struct job_plan job_plan_limited(const struct job_plan *plan, const struct node *node, const struct gpu_limit *limit)
{
    const struct gpu *gpu = &node->gpu;
    struct job_plan limited = *plan;
    bool given = !isnan(plan->node_w);
    double given_w = given ? given_gpu_w(plan->node_w, node) : NAN;
    struct job_phase step = limit_steps(&limited, gpu, limit);
    limited.cycle_s = 0;
    for (size_t i = 0; i < plan->phase_count; i++) {
        struct job_phase *phase = &limited.phases[i];
        if (job_phase_has_steps(plan, phase)) {
            phase->duration_s *= step.duration_s / plan->step_s;
            phase->gpu_power_w = step.gpu_power_w;
        } else {
            limit_phase(phase, gpu, given ? given_w : phase->gpu_power_w, limit);
        }
        limited.cycle_s += phase->duration_s;
    }
    if (given && given_w > gpu->idle_w) {
        struct gpu_draw draw = {given_w, 0};
        double after_w = gpu_clock_power_w(gpu, draw, limited_clock_frac(gpu, draw, limit));
        limited.node_w -= node->overhead_slope * (double)node->gpus * (given_w - after_w);
    }
    if (plan->cycle_s > 0) {
        limited.duration_s = job_plan_place(plan, &limited, plan->duration_s);
        limited.step_s = plan->step_phase_count > 0 ? step.duration_s : plan->step_s * limited.cycle_s / plan->cycle_s;
        limited.mfu *= plan->cycle_s / limited.cycle_s;
    }
    return limited;
}

double job_plan_place(const struct job_plan *from, const struct job_plan *to, double at_s)
{
    if (!(from->cycle_s > 0))
        return at_s;
    double cycles = floor(at_s / from->cycle_s), into_s = at_s - cycles * from->cycle_s;
    double place_s = cycles * to->cycle_s;
    for (size_t i = 0; i < from->phase_count && into_s > 0; i++) {
        double phase_s = from->phases[i].duration_s, here_s = fmin(into_s, phase_s);
        place_s += phase_s > 0 ? here_s * (to->phases[i].duration_s / phase_s) : 0;
        into_s -= here_s;
    }
    return place_s;
}

double job_plan_gpu_w(const struct job_plan *plan, const struct node *node)
{
    if (!isnan(plan->node_w))
        return given_gpu_w(plan->node_w, node);
    return plan->cycle_s > 0 ? job_gpu_power_w(plan, 0, plan->cycle_s) : node->gpu.idle_w;
}

double job_plan_memory_w(const struct job_plan *plan, const struct node *node)
{
    double energy_j = 0;
    for (size_t i = 0; i < plan->phase_count; i++)
        energy_j += plan->phases[i].duration_s * phase_memory_w(&plan->phases[i], &node->gpu);
    return plan->cycle_s > 0 && isnan(plan->node_w) ? energy_j / plan->cycle_s : 0;
}
