/* SPDX-License-Identifier: Apache-2.0 */
/* A step of one output on n GPUs that share it takes
 *
 *     t = passes (P / (eta_p Peak) + A / (eta_a Peak) + 2 bytes k E / (eta_e BW)) / n + passes exchange
 *
 * with P and A the FLOPs of products and of attention, E the numbers that elementwise work meets and k how often
 * (diffusion_model.h); eta_p is what large products reach on the chip, the others are constants of the software
 * (diffusion_engine.h). Outputs in a batch add up: arithmetic bounds even one of them.
 *
 * GPUs share an output by its tokens and exchange queries, keys, values and results of attention, all to all: 4 (n-1)/n^2
 * of its numbers, each GPU (Jacobs et al., DeepSpeed-Ulysses, arXiv:2309.14509; Fang & Zhao, USP, arXiv:2405.07719). */
#include "llm/diffusion_step.h"

#include <math.h>

#define NUMBER_BYTE 2.0 /* bfloat16 */

static double exchange_s(const struct gpu *gpu, const struct diffusion_setup *setup, double numbers)
{
    double n = setup->gpus, byte_s = n <= setup->gpus_per_node ? gpu->link_byte_s : gpu->network_byte_s;
    return 4 * (n - 1) / (n * n) * numbers * NUMBER_BYTE / (setup->law->link_efficiency * byte_s);
}

/* Steps at the highest clock. */
static struct step_cost full_clock_cost(const struct gpu *gpu, const struct diffusion_setup *setup)
{
    const struct diffusion_law *law = setup->law;
    struct diffusion_pass pass = diffusion_pass(setup->model, &setup->size);
    double share = setup->passes / setup->gpus, peak = gpu->peak_bf16_flop_s;
    double element_byte_s = 1 / (law->element_efficiency * gpu->bandwidth_byte_s);
    struct step_cost cost = {
        .exchange_token_s = setup->passes * exchange_s(gpu, setup, pass.exchange_numbers),
        .token_flop = share * (pass.product_flop + pass.attention_flop),
        .sequence_byte = share * law->element_passes * pass.element_numbers * NUMBER_BYTE,
        .weight_byte = setup->passes * diffusion_parameters(setup->model) * NUMBER_BYTE, /* hidden behind arithmetic */
        .verified = 1,
        .overlap_frac = 1,
    };
    cost.token_s =
        share * (pass.product_flop / gpu->gemm_frac + pass.attention_flop / law->attention_efficiency) / peak +
        cost.exchange_token_s;
    cost.sequence_s = cost.sequence_byte * element_byte_s;
    /* Nothing is behind a sequence; from these follows what share of time reading takes. */
    cost.context_byte = 1e-9;
    cost.context_s = cost.context_byte * element_byte_s;
    step_power(&cost, gpu, peak);
    /* Attention draws by the time that it takes: what its FLOPs would draw as products says too little. */
    double attention_s = share * pass.attention_flop / (law->attention_efficiency * peak);
    cost.sequence_load_s =
        gpu->power_scale * law->attention_power_frac * attention_s - cost.flop_load_s * share * pass.attention_flop;
    return cost;
}

struct replica_costs diffusion_costs(const struct gpu *gpu, const struct diffusion_setup *setup)
{
    struct replica_costs costs = {
        .decode = full_clock_cost(gpu, setup), .tokens_per_step = 1, .flop_s = gpu->peak_bf16_flop_s};
    struct step_setup limits = {.clock_frac = setup->clock_frac, .cap_w = setup->cap_w};
    costs.prompts = (struct step_cost){.fixed_s = setup->law->run_s, .overlap_frac = 1, .verified = 1};
    step_power(&costs.prompts, gpu, costs.flop_s);
    step_settle(&costs.decode, gpu, &limits, fmax(1, setup->max_batch), 0);
    step_settle(&costs.prompts, gpu, &limits, 0, 1);
    costs.mixed = costs.decode;
    return costs;
}
