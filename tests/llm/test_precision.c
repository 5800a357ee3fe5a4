/* SPDX-License-Identifier: Apache-2.0 */
/* What weights in fewer bits do to a step: what is read and multiplied in which format, and that a dense model in 8 bits is
 * not slower than in 16 where the chip multiplies them twice as fast. */
#include "../hardware/node_side.h"

#include <math.h>

#include "llm/step.h"

TestSuite(precision);

static const struct gpu plain_gpu = {.power_scale = 1,
                                     .peak_bf16_flop_s = 1e15,
                                     .peak_fp8_flop_s = 2e15,
                                     .peak_fp4_flop_s = 4e15,
                                     .bandwidth_byte_s = 2e12,
                                     .link_byte_s = 400e9,
                                     .tdp_w = 600,
                                     .idle_w = 100,
                                     .gemm_frac = 0.6,
                                     .gemm_fp8_frac = 0.4,
                                     .clock_min_frac = 0.3,
                                     .voltage_slope = 1,
                                     .voltage_min_frac = 0.8};
static const struct engine_law plain_law = {.bandwidth_efficiency = 0.8,
                                            .expert_bandwidth_efficiency = 1,
                                            .flop_efficiency = 0.5,
                                            .expert_efficiency = 1,
                                            .link_efficiency = 0.5,
                                            .prefill_efficiency = 0.6};
static const struct llm dense = {.parameters = 10e9,
                                 .active_parameters = NAN,
                                 .unquantised_parameters = 4e9,
                                 .layers = 50,
                                 .kv_heads = 8,
                                 .head_dim = 125,
                                 .hidden = 4000,
                                 .bytes_per_weight = 2,
                                 .bytes_per_kv = 2,
                                 .bytes_per_expert_weight = NAN};

static void expect_near(double value, double expected, const char *what)
{
    cr_expect_float_eq(value, expected, 1e-12 * fabs(expected), "%s: %.17g, not %.17g", what, value, expected);
}

static struct step_cost decoding(const struct llm *model, const struct engine_law *law, double byte, int bits)
{
    struct step_setup setup = {.model = model, .law = law, .byte_per_weight = byte, .arithmetic_bits = bits};
    return step_costs(&plain_gpu, &setup).decode;
}

/* 6e9 weights of a byte and 4e9 of two: 14 GB at 1.6 TB/s; products at half of 2 and of 1 PFLOP/s: 12 and 16 us. In 16 bits
 * nothing differs. */
Test(precision, weights_that_are_never_quantised)
{
    struct step_cost narrow = decoding(&dense, &plain_law, 1, 8), wide = decoding(&dense, &plain_law, 2, 0);
    expect_near(narrow.weight_byte, 14e9, "bytes");
    expect_near(narrow.weight_s, 14e9 / 1.6e12, "reading");
    expect_near(narrow.token_s, 12e-6 + 16e-6, "multiplying");
    expect_near(wide.weight_byte, 20e9, "bytes in 16 bits");
    expect_near(wide.token_s, 40e-6, "multiplying in 16 bits");
}

/* A mixture in 4 bits: a token passes through 2 of 20 experts, 94.4e9 weights in all (x + (100e9 - x) = 100e9, 0.1 x + (100e9
 * - x) = 15e9), so 9.44e9 at 4 PFLOP/s, and 5.56e9 in 16 bits at 1. */
Test(precision, attention_beside_experts_in_4_bits)
{
    struct llm mixture = dense;
    mixture.parameters = 100e9;
    mixture.active_parameters = 15e9;
    mixture.unquantised_parameters = 0;
    mixture.experts = 20;
    mixture.experts_per_token = 2;
    double routed = 85e9 / 0.9;
    struct step_cost cost = decoding(&mixture, &plain_law, 0.5, 4);
    expect_near(cost.token_s, 2 * (0.1 * routed / 2e15 + (100e9 - routed) / 0.5e15), "multiplying");
    expect_near(cost.weight_byte, 2 * (100e9 - routed), "attention");
    expect_near(cost.expert_byte, 0.5 * routed, "experts");
    mixture.bytes_per_weight = 1; /* as DeepSeek-V3's are */
    expect_near(decoding(&mixture, &plain_law, 0.5, 4).token_s, 2 * (0.1 * routed / 2e15 + (100e9 - routed) / 1e15),
                "attention in 8 bits");
}

/* Products of 8 bits, 2 PFLOP/s, with keys and values in 8 bits: 50 layers of 4 x 4000 FLOPs a pair. Where heads of 128 numbers attend at 1.28 PFLOP/s, and these
 * have 125, it is 1.25; a bound above the peak is none, and tokens that are decoded read their keys and do not wait for exponentials. */
Test(precision, prompts_attend_no_faster_than_exponentials)
{
    struct gpu gpu = plain_gpu;
    struct step_setup setup = {
        .model = &dense, .law = &plain_law, .byte_per_weight = 1, .byte_per_kv = 1, .arithmetic_bits = 8};
    double pair_flop = 50 * 4 * 4000.0;
    struct step_cost free = step_costs(&gpu, &setup).decode;
    expect_near(free.pair_s, pair_flop / (0.5 * 2e15), "no bound");
    gpu.attention_flop_s = 1.28e15;
    struct step_cost bound = step_costs(&gpu, &setup).decode;
    expect_near(bound.pair_s, pair_flop / (0.5 * 1.25e15), "bound");
    expect_near(bound.context_s, free.context_s, "decoding");
    gpu.attention_flop_s = 3e15;
    expect_near(step_costs(&gpu, &setup).decode.pair_s, free.pair_s, "a bound above the peak");
}

/* A checkpoint in 4 bits that says what it leaves in 16: all else is in 4 bits, in experts or not. The model above, of which 2e9 are left. */
Test(precision, what_a_checkpoint_in_4_bits_leaves)
{
    struct llm mixture = dense;
    mixture.parameters = 100e9;
    mixture.active_parameters = 15e9;
    mixture.unquantised_parameters = 0;
    mixture.unquantised_parameters_4_bit = 2e9;
    mixture.experts = 20;
    mixture.experts_per_token = 2;
    double routed = 85e9 / 0.9, rest = 100e9 - routed;
    struct step_cost cost = decoding(&mixture, &plain_law, 0.5, 4);
    expect_near(cost.weight_byte, 2 * 2e9 + 0.5 * (rest - 2e9), "what is not in experts");
    expect_near(cost.token_s, 2 * ((0.1 * routed + rest - 2e9) / 2e15 + 2e9 / 0.5e15), "multiplying");
    expect_near(decoding(&mixture, &plain_law, 1, 8).weight_byte, rest, "8 bits");
    expect_near(decoding(&mixture, &plain_law, 2, 0).weight_byte, 2 * rest, "16 bits");
}

/* A dense model of 4 bits whose file says no more: the table of words, 50,000 x 4,000, stays in 16 where that is more than what is said. */
Test(precision, the_table_of_words_of_a_dense_model_in_4_bits)
{
    struct llm model = dense;
    model.unquantised_parameters = 0;
    model.vocabulary = 50000;
    struct step_cost cost = decoding(&model, &plain_law, 0.5, 4);
    expect_near(cost.weight_byte, 2 * 0.2e9 + 0.5 * 9.8e9, "bytes");
    expect_near(cost.token_s, 2 * (9.8e9 / 2e15 + 0.2e9 / 0.5e15), "multiplying");
    expect_near(decoding(&model, &plain_law, 1, 8).weight_byte, 10e9, "8 bits");
    model.unquantised_parameters = 4e9;
    expect_near(decoding(&model, &plain_law, 0.5, 4).weight_byte, 2 * 4e9 + 0.5 * 6e9, "what is said is more");
}

/* Integers of 8 bits: half the bytes, and products twice as fast where a chip has units for them, with or without any for fp8. */
Test(precision, integers)
{
    struct gpu gpu = plain_gpu;
    gpu.peak_fp8_flop_s = NAN;
    gpu.peak_int8_flop_s = 2e15;
    struct llm plain = dense;
    plain.unquantised_parameters = 0;
    struct step_setup setup = {
        .model = &plain, .law = &plain_law, .byte_per_weight = 1, .arithmetic_bits = 8, .integers = true};
    struct step_cost cost = step_costs(&gpu, &setup).decode;
    expect_near(cost.weight_byte, 10e9, "bytes");
    expect_near(cost.token_s, 2 * 10e9 / (0.5 * 2e15), "multiplying");
    gpu.peak_int8_flop_s = NAN;
    expect_near(step_costs(&gpu, &setup).decode.token_s, 2 * 10e9 / (0.5 * 1e15), "without such units");
}

/* 50 layers of 4000 numbers of 16 bits pass 2 TB/s ten times: 2 us a token; whole on each GPU of a group; and no slower at half
 * the clock. */
Test(precision, vectors_pass_memory)
{
    struct engine_law law = plain_law;
    law.vector_passes = 10;
    expect_near(decoding(&dense, &law, 2, 0).token_s - decoding(&dense, &plain_law, 2, 0).token_s, 2e-6, "one GPU");
    struct step_setup with = {.model = &dense, .law = &law, .tensor = 4, .attention_groups = 2}, without = with;
    without.law = &plain_law;
    expect_near(step_costs(&plain_gpu, &with).decode.token_s - step_costs(&plain_gpu, &without).decode.token_s, 1e-6,
                "two groups");
    with.clock_frac = without.clock_frac = 0.5;
    expect_near(step_costs(&plain_gpu, &with).decode.token_s - step_costs(&plain_gpu, &without).decode.token_s, 1e-6,
                "half the clock");
}

/* Dense models in 8 bits with a scale for a matrix or a row, at a full batch on as few GPUs as hold them in 16: products of
 * FP8 in vLLM's own kernels are 1.4 to 1.9 times as fast as those of bf16 (vllm-project/vllm, pull requests 17126 on H100
 * and 20071 on B200), and half the bytes are read, so a step takes less time. */
Test(precision, dense_models_are_faster_in_8_bits)
{
    static const char *const engines[] = {"vllm", "trtllm", "sglang"}, *const nodes[] = {"dgx-h100", "dgx-h200",
                                                                                         "dgx-b200"};
    static const struct {
        const char *model;
        double gpus;
    } cases[] = {{"llama-3.1-8b", 1}, {"llama-3.1-70b", 2}};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 2; k++) {
                struct inference_engine engine = {0};
                bind_catalogue(&inference_engine_record, &engine, "engines", engines[i]);
                struct gpu gpu = node_of(nodes[j]).gpu;
                struct llm model = {0};
                bind_catalogue(&llm_record, &model, "models", cases[k].model);
                double time_s[2];
                for (int bits = 0; bits < 2; bits++) {
                    struct step_setup setup = {.model = &model,
                                               .law = engine_law_of(&engine, &gpu, bits ? WEIGHTS_FP8 : WEIGHTS_16_BIT),
                                               .byte_per_weight = bits ? 1 : 2,
                                               .arithmetic_bits = bits ? 8 : 0,
                                               .tensor = cases[k].gpus,
                                               .gpus_per_node = 8};
                    struct replica_costs costs = step_costs(&gpu, &setup);
                    time_s[bits] = step_mean_use(&costs, 256, 1150, 256.0 / 300, 1000).time_s;
                }
                cr_expect_lt(time_s[1], time_s[0], "%s on %s, %s: %g s in 8 bits, %g in 16", cases[k].model, nodes[j],
                             engines[i], time_s[1], time_s[0]);
            }
}
