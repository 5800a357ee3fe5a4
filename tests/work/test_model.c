/* SPDX-License-Identifier: Apache-2.0 */
#include "../bind.h"

#include "work/model.h"

TestSuite(model);

static struct llm load(const char *name)
{
    struct llm model = {0};
    bind_defaults(&llm_record, &model);
    bind_catalogue(&llm_record, &model, "models", name, "");
    bind_check(&llm_record, &model);
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
    } published[] = {
        {"llama-3.1-8b", 128 * 1024},  {"llama-3.1-70b", 320 * 1024}, {"llama-3.1-405b", 504 * 1024},
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
