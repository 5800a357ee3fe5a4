/* SPDX-License-Identifier: Apache-2.0 */
/* Useful FLOPs: 6 N per token, N the weights that a token passes through, 2 forward and 4 backward (Kaplan et al.,
 * arXiv:2001.08361, section 2.1); frozen weights need no gradients, so 4 N + 2 (those that learn).
 *
 * By MFU (Chowdhery et al., PaLM, arXiv:2204.02311, appendix B): F / (GPUs peak MFU), waiting included. GPUs compute in
 * the rest of the step, at a rate that is higher by so much.
 *
 * By layout: layout_time.c. GPUs that wait draw what a resident job draws that does nothing (and less by the
 * `exchange_slope` of their type in exchanges). Exchange inside a layer, between stages and to experts comes every
 * few milliseconds and is part of the computing; what all GPUs do at the same time stands apart: the exchange of
 * gradients, the optimiser, waiting for input. A pipeline fills and drains: of its first and last (p-1)/v
 * micro-batches half the GPUs, on average, wait. A stack that is not tuned stretches all of it by its `maturity`. */
#include "jobs/training_step.h"

#include <math.h>

#include "base/numerics.h"
#include "parallel/layout_search.h"

double training_trainable_frac(const struct training *t)
{
    return t->trainable_frac > 0 ? t->trainable_frac : 1;
}

double training_tokens_per_step(const struct training *t)
{
    const double usual = 4e6; /* as the doc of the key says */
    double sequence = (double)(t->sequence > 0 ? t->sequence : t->model.sequence);
    if (t->global_batch > 0 && sequence > 0)
        return t->global_batch * sequence;
    return t->tokens_per_step > 0 ? t->tokens_per_step : fmin(usual, t->tokens);
}

bool training_by_layout(const struct training *t)
{
    return t->step == TRAINING_BY_LAYOUT || (t->step < 0 && layout_is_given(&t->parallel));
}

struct layout_task training_task(const struct training *t, const struct node *node)
{
    double sequence = (double)(t->sequence > 0 ? t->sequence : t->model.sequence);
    return (struct layout_task){.model = &t->model,
                                .sequence = sequence,
                                .batch = training_tokens_per_step(t) / sequence,
                                .trainable_frac = training_trainable_frac(t),
                                .precision = t->precision,
                                .node = node,
                                .nodes = t->nodes};
}

bool training_layout(const struct training *t, const struct node *node, struct layout *out)
{
    struct layout_task task = training_task(t, node);
    return layout_propose(&task, &t->parallel, out);
}

static double exchanging_w(const struct gpu *gpu)
{
    double load = gpu->power_scale * (gpu->resident_frac + gpu->exchange_frac);
    return gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * fmin(load, 1);
}

static void add_phase(struct training_step *step, struct job_phase phase)
{
    if (phase.duration_s > 0)
        step->phases[step->phase_count++] = phase;
}

/* Joins two phases, one after the other, into one with their mean power. */
static struct job_phase together(const char *name, struct job_phase a, struct job_phase b)
{
    double whole_s = a.duration_s + b.duration_s, share = whole_s > 0 ? b.duration_s / whole_s : 0;
    return (struct job_phase){.name = name,
                              .duration_s = whole_s,
                              .gpu_power_w = a.gpu_power_w + share * (b.gpu_power_w - a.gpu_power_w),
                              .flop_frac = a.flop_frac + share * (b.flop_frac - a.flop_frac),
                              .bandwidth_frac = a.bandwidth_frac + share * (b.bandwidth_frac - a.bandwidth_frac)};
}

static struct job_phase phase_with(struct job_phase phase, const char *name, double duration_s)
{
    phase.name = name;
    phase.duration_s = duration_s;
    return phase;
}

/* A GPU that computes draws what its law says, and no more than runs were seen to keep up. */
static double computing_w(const struct training *t, const struct gpu *gpu, double products_frac)
{
    double most_frac = t->compute_power_frac > 0 ? t->compute_power_frac : 1;
    return fmin(gpu_power_w(gpu, t->bandwidth_frac, products_frac), most_frac * gpu->tdp_w);
}

static void step_by_mfu(const struct training *t, const struct node *node, struct training_step *step)
{
    const struct gpu *gpu = &node->gpu;
    step->mfu = isnan(t->mfu) ? gpu->training_mfu : t->mfu;
    step->step_s = step->flop / ((double)(t->nodes * node->gpus) * gpu->peak_bf16_flop_s * step->mfu);
    double busy_frac = 1 - t->communication_frac - t->input_frac;
    double rate_frac = step->mfu / busy_frac;
    add_phase(step, (struct job_phase){"compute", busy_frac * step->step_s, computing_w(t, gpu, rate_frac), rate_frac,
                                       t->bandwidth_frac});
    add_phase(step, (struct job_phase){"communication", t->communication_frac * step->step_s, exchanging_w(gpu), 0, 0});
    add_phase(step, (struct job_phase){"input", t->input_frac * step->step_s, gpu_waiting_w(gpu), 0, 0});
}

static void step_by_layout(const struct training *t, const struct node *node, struct training_step *step)
{
    const struct gpu *gpu = &node->gpu;
    struct layout_task task = training_task(t, node);
    struct layout layout;
    training_layout(t, node, &layout);
    struct layout_time time = layout_time(&task, &layout);
    double peak = t->precision == PRECISION_BF16 ? gpu->peak_bf16_flop_s : gpu->peak_fp8_flop_s;
    double rate_frac = fmin(1, time.hardware_flop / (layout_gpus(&layout) * peak * time.compute_s));

    struct job_phase idle = {"idle", 0, gpu->idle_w, 0, 0};
    /* Products draw at their own full rate what those in 16 bits draw at theirs. */
    double products = rate_frac * gpu->gemm_frac / layout_product_frac(gpu, t->precision);
    struct job_phase compute = {"compute", time.compute_s, computing_w(t, gpu, products), rate_frac, t->bandwidth_frac};
    struct job_phase exchange = {"exchange", time.tensor_s + time.pipeline_s + time.expert_s, exchanging_w(gpu), 0, 0};
    struct job_phase wait = {"wait", 0, gpu_waiting_w(gpu), 0, 0};
    struct job_phase optimizer = {"optimizer", time.optimizer_s, gpu_power_w(gpu, layout.bandwidth_frac, 0), 0,
                                  layout.bandwidth_frac};

    struct job_phase full = together("compute", compute, exchange);
    double edge_s = fmin(time.bubble_s, (full.duration_s + time.bubble_s) / 2), bubble_s = time.bubble_s;
    struct job_phase edge =
        together("fill", phase_with(full, "", 2 * edge_s - bubble_s), phase_with(wait, "", bubble_s));
    double middle_s = full.duration_s + bubble_s - 2 * edge_s;
    struct job_phase parts[] = {phase_with(wait, "input", 0),
                                phase_with(edge, "fill", edge_s),
                                phase_with(full, "compute", middle_s),
                                phase_with(edge, "drain", edge_s),
                                phase_with(exchange, "communication", time.data_exposed_s),
                                optimizer};
    /* What software loses is spread over the step. */
    double lost_frac = fmax(t->maturity, 1) - 1;
    for (size_t i = 1; i < sizeof parts / sizeof *parts; i++)
        parts[i] = together(parts[i].name, parts[i], phase_with(wait, "", lost_frac * parts[i].duration_s));
    double stack_s = (1 + lost_frac) * time.step_s;
    parts[0].duration_s = stack_s * t->input_frac / (1 - t->input_frac);
    step->step_s = stack_s + parts[0].duration_s;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        /* GPUs that the layout does not use are idle. */
        double used_s = time.used_frac * parts[i].duration_s, left_s = parts[i].duration_s - used_s;
        add_phase(step, together(parts[i].name, phase_with(parts[i], "", used_s), phase_with(idle, "", left_s)));
    }
    step->mfu = step->flop / ((double)(t->nodes * node->gpus) * gpu->peak_bf16_flop_s * step->step_s);
}

struct training_step training_step(const struct training *t, const struct node *node)
{
    struct training_step step = {.flop = 2 * (2 + training_trainable_frac(t)) * llm_active_parameters(&t->model) *
                                         training_tokens_per_step(t)};
    if (training_by_layout(t))
        step_by_layout(t, node, &step);
    else
        step_by_mfu(t, node, &step);
    for (size_t i = 0; i < step.phase_count; i++)
        step.mean = i == 0 ? step.phases[0] : together("compute", step.mean, step.phases[i]);
    return step;
}
