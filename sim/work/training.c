/* SPDX-License-Identifier: Apache-2.0 */
/* Pretraining.
 *
 * FLOPs: 6 N per token, N the weights that a token passes through (Kaplan et al., arXiv:2001.08361,
 * section 2.1). Step: F / (GPUs peak MFU), MFU as in PaLM (Chowdhery et al., arXiv:2204.02311, appendix B).
 * Checkpoint: 14 bytes per weight (bf16 weight 2, fp32 master 4, two Adam moments 8) over the bandwidth into
 * storage, C seconds. With a mean time M between interruptions the interval between checkpoints that loses
 * least is (Young, CACM 17(9), 1974)
 *
 *     tau = sqrt(2 C M)
 *
 * and of each interval of computing is lost, in expectation, half an interval of work and the recovery R per
 * interruption:
 *
 *     rework = tau tau/2 / M,  recovery = tau R / M,  ETTR = 1 / (1 + C/tau + (tau/2 + R)/M).
 *
 * A cycle holds these shares in a row; single failures with their own dates are not drawn here. */
#include "work/training.h"

#include <math.h>

static const double byte_per_weight = 14;

static void add_phase(struct training_plan *plan, struct training_phase phase)
{
    if (phase.duration_s <= 0)
        return;
    plan->phases[plan->phase_count++] = phase;
    plan->cycle_s += phase.duration_s;
}

struct training_plan training_plan(const struct training *t, const struct node *node)
{
    const struct gpu *gpu = &node->gpu;
    double gpus = (double)(t->nodes * node->gpus);
    double mfu = isnan(t->mfu) ? gpu->training_mfu : t->mfu;
    double flop_per_token = 6 * llm_active_parameters(&t->model);
    double flop_s = gpus * gpu->peak_bf16_flop_s * mfu;

    struct training_plan plan = {.mfu = mfu,
                                 .flop = flop_per_token * t->tokens,
                                 .step_s = flop_per_token * t->tokens_per_step / flop_s};
    double compute_s = plan.flop / flop_s;

    double write_s = isnan(t->checkpoint_duration_s) ? byte_per_weight * t->model.parameters /
                                                           (t->checkpoint_bandwidth_byte_s * (double)t->nodes)
                                                     : t->checkpoint_duration_s;
    double failures_per_s = t->failure_per_s * gpus;
    double interval_s = t->checkpoint_interval_s;
    if (isnan(interval_s))
        interval_s = failures_per_s > 0 && write_s > 0 ? sqrt(2 * write_s / failures_per_s) : compute_s;
    if (interval_s > compute_s)
        interval_s = compute_s;

    double rework_s = interval_s * (interval_s / 2) * failures_per_s;
    double recovery_s = interval_s * t->recovery_s * failures_per_s;
    if (!isnan(t->effective_frac)) { /* the user's share, split as failures would split it */
        double lost_s = interval_s * (1 / t->effective_frac - 1);
        double rework_part = interval_s / 2 / (interval_s / 2 + t->recovery_s);
        rework_s = lost_s * rework_part;
        recovery_s = lost_s - rework_s;
    }

    double compute_w = gpu_power_w(gpu, t->bandwidth_frac, mfu);
    double write_w =
        isnan(t->checkpoint_power_frac) ? gpu_power_w(gpu, 0, 0) : t->checkpoint_power_frac * gpu->tdp_w;
    add_phase(&plan, (struct training_phase){"compute", interval_s, compute_w, mfu, t->bandwidth_frac});
    add_phase(&plan, (struct training_phase){"checkpoint", write_s, write_w, 0, 0});
    add_phase(&plan, (struct training_phase){"rework", rework_s, compute_w, mfu, t->bandwidth_frac});
    add_phase(&plan, (struct training_phase){"recovery", recovery_s, gpu->idle_w, 0, 0});
    plan.effective_frac = interval_s / plan.cycle_s;
    plan.duration_s = compute_s / plan.effective_frac;
    return plan;
}

/* Energy of one GPU in the first at_s of a cycle. */
static double cycle_energy_j(const struct training_plan *plan, double at_s)
{
    double energy_j = 0;
    for (size_t i = 0; i < plan->phase_count && at_s > 0; i++) {
        double part_s = fmin(at_s, plan->phases[i].duration_s);
        energy_j += part_s * plan->phases[i].gpu_power_w;
        at_s -= part_s;
    }
    return energy_j;
}

double training_gpu_power_w(const struct training_plan *plan, double from_s, double to_s)
{
    double first = floor(from_s / plan->cycle_s);
    double begin_s =
        fmax(0, from_s - first * plan->cycle_s); /* small numbers: no digits are lost late in a long run */
    double end_s = begin_s + (to_s - from_s);
    double whole = floor(end_s / plan->cycle_s);
    double rest_s = fmax(0, end_s - whole * plan->cycle_s);
    double energy_j = whole * cycle_energy_j(plan, plan->cycle_s) + cycle_energy_j(plan, rest_s) -
                      cycle_energy_j(plan, begin_s);
    return to_s > from_s ? energy_j / (to_s - from_s) : plan->phases[0].gpu_power_w;
}
