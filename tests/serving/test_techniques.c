/* SPDX-License-Identifier: Apache-2.0 */
/* What is done to save work or power: the same in each fidelity, and in the right direction. */
#include "serving_side.h"

TestSuite(techniques);

enum { MOST_SETTINGS = 12 }; /* a NULL ends them */

struct result {
    double power_w, requests, output_tokens, rejected, batch, ttft_p50_s, tpot_p50_s, good, answered, cached_tokens;
};

static struct result run(const struct serving *serving, const struct node *node, double seconds)
{
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, node, NULL);
    struct service_tick tick;
    /* An hour to settle. */
    service_step(service, 0, 3600, full_speed, &tick);
    service_step(service, 3600, seconds, full_speed, &tick);
    arena_destroy(arena);
    return (struct result){tick.gpu_power_w, tick.requests,   tick.output_tokens, tick.rejected, tick.batch,
                           tick.ttft_p50_s,  tick.tpot_p50_s, tick.good,          tick.answered, tick.cached_tokens};
}

static double capacity_of(const struct serving *serving, const struct node *node)
{
    struct arena *arena = arena_create();
    double capacity_per_s = service_capacity_per_s(start(arena, serving, node, NULL));
    arena_destroy(arena);
    return capacity_per_s;
}

struct technique {
    const char *name, *model, *node, *gpus;
    const char *settings[MOST_SETTINGS];
};
static const struct technique techniques[] = {
    {"none", "llama-3.1-70b", "dgx-h100", "8", {NULL}},
    {"fp8", "llama-3.1-70b", "dgx-h100", "4", {"precision", "fp8"}},
    {"int4", "llama-3.1-70b", "dgx-a100-80", "4", {"precision", "int4"}},
    {"keys and values in fp8", "llama-3.1-70b", "dgx-h100", "4", {"kv_precision", "fp8"}},
    {"prefix cache", "llama-3.1-70b", "dgx-h100", "8", {"prefix_cache.hit", "60 %"}},
    {"response cache", "llama-3.1-70b", "dgx-h100", "8", {"response_cache.hit", "30 %"}},
    {"speculation", "llama-3.1-70b", "dgx-h100", "8", {"speculative.draft_tokens", "3", "max_batch", "128"}},
    {"multi-token prediction",
     "deepseek-v3",
     "dgx-h200",
     "8",
     {"multi_token_prediction.draft_tokens", "2", "max_batch", "128"}},
    {"clock", "llama-3.1-70b", "dgx-h100", "8", {"clock", "70 %"}},
    {"power cap", "llama-3.1-70b", "dgx-h100", "8", {"power_cap", "450 W"}},
    {"prompts first", "llama-3.1-70b", "dgx-h100", "8", {"prefill", "first"}},
    {"mixture of experts", "deepseek-v3", "dgx-h200", "8", {"parallel.tensor", "8", "parallel.expert", "8"}},
    {"pipeline", "llama-3.1-70b", "dgx-h100", "8", {"parallel.tensor", "4", "parallel.pipeline", "2"}},
};

static struct serving *serving_with(const struct technique *t, const char *fidelity)
{
    return set_all(chat(SET("model", t->model, "replicas", "4", "gpus_per_replica", t->gpus, "fidelity", fidelity)),
                   t->settings);
}

/* Fluid against exact at three loads: power, batch, and what the caches saved. */
Test(techniques, fluid_is_exact_in_the_mean)
{
    static const double loads[] = {0.3, 0.6, 0.9};
    for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++) {
        const struct technique *t = &techniques[i];
        struct node node = node_of(t->node);
        double capacity_per_s = capacity_of(serving_with(t, "fluid"), &node);
        for (int k = 0; k < 3; k++) {
            double rate = loads[k] * capacity_per_s, seconds = 40000 / rate;
            struct result fluid = run(at_rate(serving_with(t, "fluid"), rate), &node, seconds),
                          exact = run(at_rate(serving_with(t, "exact"), rate), &node, seconds);
            printf("%-24s load %.1f: exact %5.1f W, fluid %+5.2f %%; batch %6.2f, %+5.1f %%; TPOT %5.1f "
                   "ms, %+5.1f %%; TTFT %.3f s, %+5.1f %%\n",
                   t->name, loads[k], exact.power_w, 100 * (fluid.power_w / exact.power_w - 1), exact.batch,
                   100 * (fluid.batch / exact.batch - 1), 1e3 * exact.tpot_p50_s,
                   100 * (fluid.tpot_p50_s / exact.tpot_p50_s - 1), exact.ttft_p50_s,
                   100 * (fluid.ttft_p50_s / exact.ttft_p50_s - 1));
            cr_expect_float_eq(fluid.power_w, exact.power_w, 0.05 * exact.power_w, "%s", t->name);
            cr_expect_float_eq(fluid.requests, exact.requests, 0.03 * exact.requests, "%s", t->name);
            cr_expect_float_eq(fluid.answered, exact.answered, 0.05 * exact.answered + 1e-9, "%s", t->name);
            cr_expect_float_eq(fluid.cached_tokens, exact.cached_tokens, 0.05 * exact.cached_tokens + 1e-9);
        }
    }
}

/* DeepSeek-V3 is published with a scale for each block of weights (arXiv:2412.19437, section 3.3.2), Llama is not. */
Test(techniques, scales_of_blocks_have_laws_of_their_own)
{
    struct llm mixture = {0}, small = {0};
    bind_catalogue(&llm_record, &mixture, "models", "deepseek-v3");
    bind_catalogue(&llm_record, &small, "models", "llama-3.1-8b");
    enum { BF16, FP8, FP8_BLOCK = 5 };
    cr_expect_eq(precision_in_model(&mixture, precision_of_weights(FP8)).format, WEIGHTS_FP8_BLOCK);
    cr_expect_eq(precision_in_model(&small, precision_of_weights(FP8)).format, WEIGHTS_FP8);
    cr_expect_eq(precision_in_model(&small, precision_of_weights(FP8_BLOCK)).format, WEIGHTS_FP8_BLOCK);
    cr_expect_eq(precision_in_model(&mixture, precision_of_weights(BF16)).format, WEIGHTS_16_BIT);
    cr_expect_str_eq(precision_names[FP8_BLOCK], "fp8_block");
}
