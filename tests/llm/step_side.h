/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of steps share: the catalogue, and a GPU, an engine and models with round numbers. */
#ifndef SAMOVAR_TESTS_LLM_STEP_SIDE_H
#define SAMOVAR_TESTS_LLM_STEP_SIDE_H

#include "../hardware/node_side.h"

#include <math.h>

#include "llm/step.h"

static inline struct gpu load_gpu(const char *name)
{
    return node_of(name).gpu;
}

static inline struct llm load_model(const char *name)
{
    struct llm model = {0};
    bind_catalogue(&llm_record, &model, "models", name);
    return model;
}

static inline struct inference_engine load_engine(const char *name)
{
    struct inference_engine engine = {0};
    bind_catalogue(&inference_engine_record, &engine, "engines", name);
    return engine;
}

/* A GPU and models with round numbers. */
static const struct gpu plain_gpu = {.power_scale = 1,
                                     .tdp_w = 600,
                                     .idle_w = 100,
                                     .resident_frac = 0.4,
                                     .bandwidth_frac = 0.3,
                                     .flop_frac = 1,
                                     .exchange_frac = 0.2,
                                     .expert_frac = 0.1,
                                     .peak_bf16_flop_s = 1e15,
                                     .peak_fp8_flop_s = 2e15,
                                     .memory_byte = 80e9,
                                     .bandwidth_byte_s = 2e12,
                                     .link_byte_s = 400e9,
                                     .network_byte_s = 40e9,
                                     .clock_min_frac = 0.3,
                                     .voltage_slope = 1,
                                     .voltage_min_frac = 0.8,
                                     .gemm_frac = 0.6,
                                     .gemm_fp8_frac = 0.4};
static const struct engine_law plain_law = {.bandwidth_efficiency = 0.8,
                                            .flop_efficiency = 0.5,
                                            .expert_bandwidth_efficiency = 1,
                                            .fixed_s = 1e-3,
                                            .tensor_layer_s = 4e-5,
                                            .link_efficiency = 0.5,
                                            .expert_layer_s = 1e-4,
                                            .expert_efficiency = 0.5,
                                            .sequence_s = 2e-5,
                                            .prefill_efficiency = 0.6};
static const struct llm dense = {.parameters = 10e9,
                                 .active_parameters = NAN,
                                 .layers = 50,
                                 .kv_heads = 8,
                                 .head_dim = 125,
                                 .hidden = 4000,
                                 .bytes_per_weight = 2,
                                 .bytes_per_kv = 2,
                                 .bytes_per_expert_weight = NAN};
static const struct llm mixture = {.parameters = 100e9,
                                   .active_parameters = 15e9,
                                   .layers = 50,
                                   .kv_heads = 8,
                                   .head_dim = 125,
                                   .hidden = 4000,
                                   .experts = 20,
                                   .experts_per_token = 2,
                                   .bytes_per_weight = 2,
                                   .bytes_per_kv = 2,
                                   .bytes_per_expert_weight = NAN};

static inline void expect_near(double value, double expected, const char *what)
{
    cr_expect_float_eq(value, expected, 1e-12 * fabs(expected), "%s: %.17g, not %.17g", what, value, expected);
}

#endif
