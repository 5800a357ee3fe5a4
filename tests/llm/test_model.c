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
