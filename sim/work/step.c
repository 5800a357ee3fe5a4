/* SPDX-License-Identifier: Apache-2.0 */
/* With B sequences of mean context c, p prompt tokens in the step, n GPUs (tensor parallel), W bytes of
 * weights, N weights per token, k bytes of keys and values per token:
 *
 *     t = (W/n + B c k/n) / (eta_b BW) + 2 N (B + p) / (n eta_c Peak) + t0 + t_L layers [n > 1] + t_s B
 *
 * with p = B prefill_per_token. Constants per GPU: model/node.h. Fitted to ML.ENERGY v3 on H100 with 8.6 %
 * mean error; unchanged on NVIDIA's own FP8 measurements of two other models 14.1 % (aiconfigurator,
 * arXiv:2601.06288). A mixture of experts reads all of its weights in each step: true from a few dozen
 * sequences on, too slow below. */
#include "work/step.h"

#include <math.h>

double step_peak_flop_s(const struct gpu *gpu, double byte_per_weight)
{
    return byte_per_weight <= 1 && !isnan(gpu->peak_fp8_flop_s) ? gpu->peak_fp8_flop_s
                                                                : gpu->peak_bf16_flop_s;
}

static double split_s(const struct gpu *gpu, const struct step_task *task)
{
    return gpu->step.fixed_s + (task->gpus > 1 ? gpu->step.layer_s * (double)task->model->layers : 0);
}

struct step step_of(const struct gpu *gpu, const struct step_task *task)
{
    struct step step = {
        .weight_byte = task->model->parameters * task->byte_per_weight / task->gpus,
        .sequence_byte = task->context * llm_kv_byte_per_token(task->model) / task->gpus,
        .sequence_flop = 2 * llm_active_parameters(task->model) * (1 + task->prefill_per_token) / task->gpus,
        .peak_flop_s = step_peak_flop_s(gpu, task->byte_per_weight),
        .bandwidth_byte_s = gpu->bandwidth_byte_s,
    };
    double byte_s = gpu->step.bandwidth_efficiency * step.bandwidth_byte_s;
    double flop_s = gpu->step.flop_efficiency * step.peak_flop_s;
    step.fixed_s = step.weight_byte / byte_s + split_s(gpu, task);
    step.sequence_s = step.sequence_byte / byte_s + step.sequence_flop / flop_s + gpu->step.sequence_s;
    return step;
}

double step_s(const struct step *step, double batch)
{
    return step->fixed_s + batch * step->sequence_s;
}

double step_bandwidth_frac(const struct step *step, double batch)
{
    return (step->weight_byte + batch * step->sequence_byte) / (step_s(step, batch) * step->bandwidth_byte_s);
}

double step_flop_frac(const struct step *step, double batch)
{
    return batch * step->sequence_flop / (step_s(step, batch) * step->peak_flop_s);
}

double step_prefill_s(const struct gpu *gpu, const struct step_task *task, double prompt_tokens)
{
    double peak = step_peak_flop_s(gpu, task->byte_per_weight);
    double flop = 2 * llm_active_parameters(task->model) * prompt_tokens / task->gpus;
    double weight_byte = task->model->parameters * task->byte_per_weight / task->gpus;
    double compute_s = flop / (gpu->step.prefill_efficiency * peak);
    double read_s = weight_byte / (gpu->step.bandwidth_efficiency * gpu->bandwidth_byte_s);
    return fmax(compute_s, read_s) + split_s(gpu, task);
}
