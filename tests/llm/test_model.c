/* SPDX-License-Identifier: Apache-2.0 */
#include "../complaints.h"
#include "../reading.h"

#include <math.h>

#include "llm/model.h"

TestSuite(model);

static struct llm load(const char *name)
{
    struct llm model = {0};
    bind_catalogue(&llm_record, &model, "models", name);
    cr_expect_str_eq(model.name, name);
    return model;
}

/* 2 L H_kv d bytes; BLOOM and GPT-3 without grouped queries: 3.8 and 4.5 MiB. DeepSeek-V3: 576 numbers per
 * layer (2412.19437). */
Test(model, cache_per_token)
{
    static const struct {
        const char *name;
        double byte;
    } published[] = {{"llama-3.1-8b", 128 * 1024},  {"llama-3.1-70b", 320 * 1024}, {"llama-3.1-405b", 504 * 1024},
                     {"qwen3-32b", 256 * 1024},     {"llama-2-70b", 320 * 1024},   {"qwen3-8b", 144 * 1024},
                     {"bloom-176b", 3920 * 1024.0}, {"gpt-3-175b", 4608 * 1024.0}, {"deepseek-v3", 61 * 576 * 2}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct llm model = load(published[i].name);
        cr_expect_float_eq(llm_kv_byte_per_token(&model), published[i].byte, 0.5, "%s", published[i].name);
    }
}

Test(model, active_parameters)
{
    struct llm dense = load("llama-3.1-8b"), mixture = load("deepseek-v3");
    cr_expect_eq(llm_active_parameters(&dense), 8.03e9);
    cr_expect_eq(llm_active_parameters(&mixture), 37e9);
}

/* 671e9 = rest + routed, 37e9 = rest + 8/256 routed; the report's own count of routed weights: 58 layers x 256 experts x 3 x
 * 7168 x 2048 (2412.19437, section 4.2). */
Test(model, routed_experts)
{
    struct llm model = load("deepseek-v3"), dense = load("llama-3.1-8b");
    double counted = 58.0 * 256 * 3 * 7168 * 2048;
    cr_expect_float_eq(llm_expert_parameters(&model), counted, 0.01 * counted);
    cr_expect_eq(llm_expert_share(&model), 8.0 / 256);
    cr_expect_eq(llm_expert_parameters(&dense), 0);
    cr_expect_eq(llm_expert_share(&dense), 0);
    /* Qwen3-235B: 94 layers x 128 experts x 3 x 4096 x 1536 (2505.09388); Mixtral: 32 x 8 x 3 x 4096 x 14336. */
    struct llm qwen = load("qwen3-235b-a22b"), mixtral = load("mixtral-8x7b");
    counted = 94.0 * 128 * 3 * 4096 * 1536;
    cr_expect_float_eq(llm_expert_parameters(&qwen), counted, 0.01 * counted);
    counted = 32.0 * 8 * 3 * 4096 * 14336;
    cr_expect_float_eq(llm_expert_parameters(&mixtral), counted, 0.01 * counted);
}

Test(model, experts_are_checked)
{
    struct llm model = load("deepseek-v3");
    model.experts_per_token = 0;
    struct complaints half = COMPLAINTS;
    llm_record.check(&model, &half.complaint);
    cr_expect(strstr(half.text, "belong together"), "%s", half.text);
    model.experts_per_token = 300;
    struct complaints many = COMPLAINTS;
    llm_record.check(&model, &many.complaint);
    cr_expect(strstr(many.text, "300 of 256"), "%s", many.text);
    model = load("deepseek-v3");
    model.active_parameters = NAN;
    struct complaints unknown = COMPLAINTS;
    llm_record.check(&model, &unknown.complaint);
    cr_expect(strstr(unknown.text, "active_parameters"), "%s", unknown.text);
}

/* DeepSeek-V3 keeps 576 numbers a token and layer on every GPU; Llama's 8 heads are cut over 8 GPUs and kept twice on 16. */
Test(model, copies_of_keys_and_values)
{
    struct llm latent = load("deepseek-v3"), grouped = load("llama-3.1-70b");
    cr_expect_eq(llm_kv_copies(&latent, 8), 8);
    cr_expect_eq(llm_kv_copies(&latent, 1), 1);
    cr_expect_eq(llm_kv_copies(&grouped, 8), 1);
    cr_expect_eq(llm_kv_copies(&grouped, 16), 2);
}

/* gpt-oss-120b: 18 of 36 layers keep every token, 18 the last 128: 2 x 8 x 64 numbers of 2 bytes each. Qwen3.5: 15 of 60 layers
 * keep tokens, 45 a state, which a step reads and writes. */
Test(model, windows_and_states)
{
    struct llm window = load("gpt-oss-120b"), state = load("qwen3.5-397b-a17b"), full = load("llama-3.1-8b");
    double layer_byte = 2 * 8 * 64 * 2;
    cr_expect_eq(llm_kv_byte_per_token(&window), 18 * layer_byte);
    cr_expect_eq(llm_sequence_byte(&window, 2), 18 * 128 * layer_byte);
    cr_expect_eq(llm_sequence_traffic_byte(&window, 2), 18 * 128 * layer_byte);
    cr_expect_eq(llm_sequence_byte(&window, 1), 18 * 128 * layer_byte / 2);
    cr_expect_eq(llm_kv_byte_per_token(&state), 15 * 2 * 2 * 256 * 2);
    cr_expect_float_eq(llm_sequence_byte(&state, 2), 45 * 4.2e6, 1);
    cr_expect_float_eq(llm_sequence_traffic_byte(&state, 2), 2 * 45 * 4.2e6, 1);
    cr_expect_eq(llm_sequence_byte(&full, 2), 0);
    /* A query against a key and a weight against a value, 64 heads of 64, 4 x 4096 FLOPs a pair and layer. */
    cr_expect_eq(llm_pair_flop(&window), 18 * 4.0 * 4096);
    cr_expect_eq(llm_window_flop(&window), 18 * 128 * 4.0 * 4096);
}

/* Experts of 4 bits, all else as it was; 8 bits hold for all. */
Test(model, formats_of_parts)
{
    struct llm model = load("gpt-oss-120b"), dense = load("llama-3.1-8b");
    double routed = llm_expert_parameters(&model), rest = model.parameters - routed;
    /* The experts by the configuration: 36 x 128 x (2880 x 5760 + 2880 x 2880). */
    cr_expect_float_eq(routed, 36.0 * 128 * 3 * 2880 * 2880, 0.01 * routed);
    cr_expect_float_eq(llm_weights_byte(&model, 0), 0.53125 * routed + 2 * rest, 1);
    cr_expect_float_eq(llm_weights_byte(&model, 0.5625), 0.5625 * routed + 2 * rest, 1);
    cr_expect_float_eq(llm_weights_byte(&model, 1), model.parameters, 1);
    cr_expect_float_eq(llm_weights_byte(&dense, 0.5), dense.parameters / 2, 1);
}
