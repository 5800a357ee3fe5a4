/* SPDX-License-Identifier: Apache-2.0 */
/* Pretraining: steps (training_step.h), and checkpoints of 14 bytes per weight that learns (bf16 weight 2, fp32
 * master 4, two Adam moments 8) over the bandwidth into storage. Failures are drawn one by one by whoever runs the
 * plan, or take their expected share of each cycle (reliability.h); then a cycle is computing, checkpoint, work
 * done again, and recovery, in a row. */
#include "jobs/training.h"

#include <math.h>

#include "base/numerics.h"
#include "jobs/reliability.h"
#include "jobs/training_step.h"
#include "parallel/layout_search.h"

static const double byte_per_weight = 14;
/* A checkpoint before which more failures than this come, on average, is never reached. */
static const double failures_per_cycle_max = 5;

/* Failures of the whole job per second. */
static double failure_per_s(const struct training *t, const struct node *node)
{
    return failure_rate_per_s((double)(t->nodes * node->gpus), t->failure_per_s, t->failure_floor_per_s,
                              t->failure_floor_gpus);
}

static double checkpoint_s(const struct training *t)
{
    if (!isnan(t->checkpoint_duration_s))
        return t->checkpoint_duration_s;
    return byte_per_weight * training_trainable_frac(t) * t->model.parameters /
           (t->checkpoint_bandwidth_byte_s * (double)t->nodes);
}

/* Time between checkpoints, at least one step. */
static double interval_s(const struct training *t, const struct node *node, double step_s, double compute_s)
{
    double wanted_s = t->checkpoint_interval_s;
    if (isnan(wanted_s))
        wanted_s = checkpoint_interval_s(checkpoint_s(t), failure_per_s(t, node));
    return fmin(fmax(wanted_s, step_s), compute_s);
}

static void add_phase(struct job_plan *plan, struct job_phase phase)
{
    if (phase.duration_s <= 0)
        return;
    plan->phases[plan->phase_count++] = phase;
    plan->cycle_s += phase.duration_s;
}

static struct job_phase computing(const struct training_step *step, const char *name, double duration_s)
{
    struct job_phase phase = step->mean;
    phase.name = name;
    phase.duration_s = duration_s;
    return phase;
}

struct job_plan training_plan(const struct training *t, const struct node *node)
{
    const struct gpu *gpu = &node->gpu;
    struct training_step step = training_step(t, node);
    double steps = t->tokens / training_tokens_per_step(t), compute_s = steps * step.step_s;
    struct job_plan plan = {.mfu = step.mfu, .node_w = NAN, .flop = step.flop * steps, .step_s = step.step_s};
    plan.step_phase_count = step.phase_count;
    for (size_t i = 0; i < step.phase_count; i++)
        plan.step_phases[i] = step.phases[i];

    double write_s = checkpoint_s(t), segment_s = interval_s(t, node, step.step_s, compute_s);
    struct lost_time lost = {0, 0};
    if (t->failures == FAILURES_EXPECTED)
        lost = lost_time(segment_s, write_s, t->recovery_s, failure_per_s(t, node));
    if (t->failures == FAILURES_EXPECTED && !isnan(t->effective_frac)) {
        /* the user's share, divided as failures would divide it */
        double lost_s = segment_s * (1 / t->effective_frac - 1);
        double rework_frac = segment_s / 2 / (segment_s / 2 + t->recovery_s);
        lost = (struct lost_time){lost_s * rework_frac, lost_s * (1 - rework_frac)};
    }

    double write_w = isnan(t->checkpoint_power_frac) ? gpu_power_w(gpu, 0, 0) : t->checkpoint_power_frac * gpu->tdp_w;
    add_phase(&plan, computing(&step, "compute", segment_s));
    add_phase(&plan, (struct job_phase){"checkpoint", write_s, write_w, 0, 0});
    add_phase(&plan, computing(&step, "rework", lost.rework_s));
    add_phase(&plan, (struct job_phase){"recovery", lost.recovery_s, gpu->idle_w, 0, 0});
    plan.effective_frac = segment_s / plan.cycle_s;
    plan.duration_s = compute_s / plan.effective_frac;
    return plan;
}

struct job_reliability training_reliability(const struct training *t, const struct node *node)
{
    return (struct job_reliability){.random = t->failures == FAILURES_RANDOM,
                                    .failure_per_s = failure_per_s(t, node),
                                    .restart_s = t->recovery_s,
                                    .repair_s = t->repair_s,
                                    .node_frac = t->node_failure_frac,
                                    .spares = t->spares};
}

static double gb(double byte)
{
    return byte / 1e9;
}

/* Weights and their optimiser's state, spread over all GPUs without loss: a job with less memory never fits. */
static const char *state_misfit(const struct training *t, const struct node *node, struct arena *arena)
{
    const double usable_frac = 0.92; /* as the default of `usable_memory` */
    double byte = (2 + (t->parallel.gradient_byte + 12) * training_trainable_frac(t)) * t->model.parameters;
    double node_byte = usable_frac * (double)node->gpus * node->gpu.memory_byte;
    if (!(byte > (double)t->nodes * node_byte))
        return NULL;
    return arena_printf(arena,
                        "weights, gradients and optimiser take %.4g GB, and the GPUs of %lld nodes of %s have room "
                        "for %.4g GB: %.0f nodes at least",
                        gb(byte), (long long)t->nodes, node->name, gb((double)t->nodes * node_byte),
                        ceil(byte / node_byte));
}

/* Says what can be written instead. */
static const char *layout_advice(const struct training *t, const struct layout_task *task, struct arena *arena)
{
    struct layout open = t->parallel, other;
    open.data = open.tensor = open.pipeline = open.virtual_stages = open.expert = open.micro_batch = 0;
    open.recompute = -1;
    struct layout sharded = open;
    sharded.sharding = SHARDING_FULL;
    if (layout_propose_whole(task, &open, &other) || layout_propose_whole(task, &sharded, &other))
        return arena_printf(arena, "this fits: %s", layout_text(arena, &other));
    if (layout_propose(task, &open, &other) || layout_propose(task, &sharded, &other))
        return arena_printf(arena, "this fits on %g of the %g GPUs, if `data` is left out: %s", layout_gpus(&other),
                            layout_task_gpus(task), layout_text(arena, &other));
    return "no layout on these nodes does: more nodes, or shorter sequences";
}

static const char *layout_misfit(const struct training *t, const struct node *node, struct arena *arena)
{
    struct layout_task task = training_task(t, node);
    struct layout layout;
    const char *clash = layout_clash(&task, &t->parallel, arena);
    if (clash)
        return clash;
    if (task.precision != PRECISION_BF16 && isnan(node->gpu.peak_fp8_flop_s))
        return arena_printf(arena, "%s has no 8-bit floating point: `precision: bf16`", node->gpu.name);
    if (training_layout(t, node, &layout))
        return NULL;
    struct layout_memory memory = layout_memory(&task, &layout);
    return arena_printf(arena,
                        "%s: a GPU needs %.1f GB (weights %.1f, gradients %.1f, optimiser %.1f, activations %.1f), "
                        "and of its %.1f GB %.1f can be used; %s",
                        layout_text(arena, &layout), gb(layout_memory_byte(&memory)), gb(memory.weight_byte),
                        gb(memory.gradient_byte), gb(memory.optimizer_byte), gb(memory.activation_byte),
                        gb(node->gpu.memory_byte), gb(memory.usable_byte), layout_advice(t, &task, arena));
}

const char *training_misfit(const struct training *t, const struct node *node, struct arena *arena)
{
    const char *why = training_by_layout(t) ? layout_misfit(t, node, arena) : state_misfit(t, node, arena);
    if (why || !isnan(t->effective_frac) || t->nodes * node->gpus == 0)
        return why;
    double mean_s = 1 / failure_per_s(t, node);
    double segment_s = interval_s(t, node, 0, HUGE_VAL) + checkpoint_s(t);
    if (!(segment_s > failures_per_cycle_max * mean_s) || isinf(segment_s))
        return NULL;
    return arena_printf(arena,
                        "%.0f s from one checkpoint to the next, and a failure every %.0f s: hardly a checkpoint "
                        "would be reached; a shorter `checkpoint_interval`, or more `checkpoint_bandwidth`",
                        segment_s, mean_s);
}

const char *training_describe(const struct training *t, const struct node *node, struct arena *arena)
{
    struct layout layout;
    if (!training_by_layout(t) || !training_layout(t, node, &layout))
        return NULL;
    struct layout_task task = training_task(t, node);
    struct layout_memory memory = layout_memory(&task, &layout);
    struct training_step step = training_step(t, node);
    return arena_printf(arena, "%s; %.3g s a step, %.1f %% of the peak; %.1f of %.1f GB", layout_text(arena, &layout),
                        step.step_s, 100 * step.mfu, gb(layout_memory_byte(&memory)), gb(node->gpu.memory_byte));
}
