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

/* Of every model of the catalogue, in 16 bits: layers that keep all tokens, times the numbers that each keeps of one, both as its
 * configuration has them (2 heads of keys and values, or a latent and the position's key), and bytes of an index; and its queries, whose heads need not
 * fill the hidden size (64 of 128 in Qwen3-235B, whose hidden size is 4,096). Published as such: 70.272, 516.096 kB for
 * DeepSeek-V3 and Llama 3.1 405B (arXiv:2505.09343, table 1), 3.8 and 4.5 MiB for BLOOM and GPT-3. gpt-oss, Gemma 3 and Llama 4 keep a window in
 * their other layers, Qwen3.5 a state. */
static const struct {
    const char *name;
    double layers, numbers, index_byte; /* layers: over the tokens that an entry stands for */
    double query;                       /* numbers of a query, all heads together, in the first kind of its layers */
} caches[] = {{"bloom-176b", 70, 2 * 112 * 128, 0, 112 * 128},
              {"glm-4.7-flash", 47, 512 + 64, 0, 20 * 256},
              {"kimi-k2", 61, 512 + 64, 0, 64 * 160},
              {"llama-2-7b", 32, 2 * 32 * 128, 0, 32 * 128},
              {"llama-2-13b", 40, 2 * 40 * 128, 0, 40 * 128},
              {"mistral-7b", 32, 2 * 8 * 128, 0, 32 * 128},
              {"mistral-large-2", 88, 2 * 8 * 128, 0, 96 * 128},
              {"qwen2.5-7b", 28, 2 * 4 * 128, 0, 28 * 128},
              {"qwen2.5-72b", 80, 2 * 8 * 128, 0, 64 * 128},
              {"qwen3-next-80b-a3b", 12, 2 * 2 * 256, 0, 16 * 256},
              {"deepseek-v3", 61, 512 + 64, 0, 128 * 160},
              {"deepseek-v3.2", 61, 512 + 64, 61 * 132, 128 * 160},
              {"deepseek-v4-flash", 21 / 4.0 + 20 / 128.0, 512, 21 / 4.0 * 132, 64 * 512},
              {"deepseek-v4-pro", 30 / 4.0 + 31 / 128.0, 512, 30 / 4.0 * 132, 128 * 512},
              {"gemma-4-12b", 8, 2 * 1 * 512, 0, 16 * 512},
              {"gemma-4-31b", 10, 2 * 4 * 512, 0, 32 * 512},
              {"gemma-4-26b-a4b", 5, 2 * 2 * 512, 0, 16 * 512},
              {"kimi-k3", 24, 512 + 64, 0, 96 * 160},
              {"mimo-v2-flash", 9, 4 * (192 + 128), 0, 64 * 160},
              {"minimax-m3", 60, 2 * 4 * 128, 57 * 132, 64 * 128},
              {"nemotron-3-nano-30b-a3b", 6, 2 * 2 * 128, 0, 32 * 128},
              {"gemma-3-27b", 10, 2 * 16 * 128, 0, 32 * 128},
              {"glm-4.6", 92, 2 * 8 * 128, 0, 96 * 128},
              {"glm-5", 78, 512 + 64, 78 * 132, 64 * 256},
              {"gpt-3-175b", 96, 2 * 96 * 128, 0, 96 * 128},
              {"gpt-oss-120b", 18, 2 * 8 * 64, 0, 64 * 64},
              {"gpt-oss-20b", 12, 2 * 8 * 64, 0, 64 * 64},
              {"kimi-k2.5", 61, 512 + 64, 0, 64 * 160},
              {"llama-2-70b", 80, 2 * 8 * 128, 0, 64 * 128},
              {"llama-3.1-405b", 126, 2 * 8 * 128, 0, 128 * 128},
              {"llama-3.1-405b-fp8", 126, 2 * 8 * 128, 0, 128 * 128},
              {"llama-3.1-70b", 80, 2 * 8 * 128, 0, 64 * 128},
              {"llama-3.1-8b", 32, 2 * 8 * 128, 0, 32 * 128},
              {"llama-3.3-70b", 80, 2 * 8 * 128, 0, 64 * 128},
              {"llama-4-maverick", 12, 2 * 8 * 128, 0, 40 * 128},
              {"llama-4-scout", 12, 2 * 8 * 128, 0, 40 * 128},
              {"megatron-175b", 96, 2 * 12288, 0, 96 * 128},
              {"megatron-1t", 128, 2 * 25600, 0, 160 * 160},
              {"megatron-22b", 48, 2 * 6144, 0, 64 * 96},
              {"megatron-530b", 105, 2 * 20480, 0, 128 * 160},
              {"minimax-m2.5", 62, 2 * 8 * 128, 0, 48 * 128},
              {"mixtral-8x22b", 56, 2 * 8 * 128, 0, 48 * 128},
              {"mixtral-8x7b", 32, 2 * 8 * 128, 0, 32 * 128},
              {"qwen3-14b", 40, 2 * 8 * 128, 0, 40 * 128},
              {"qwen3-235b-a22b", 94, 2 * 4 * 128, 0, 64 * 128},
              {"qwen3-30b-a3b", 48, 2 * 4 * 128, 0, 32 * 128},
              {"qwen3-32b", 64, 2 * 8 * 128, 0, 64 * 128},
              {"qwen3-8b", 36, 2 * 8 * 128, 0, 32 * 128},
              {"qwen3-coder-480b-a35b", 62, 2 * 8 * 128, 0, 96 * 128},
              {"qwen3.5-27b", 16, 2 * 4 * 256, 0, 24 * 256},
              {"qwen3.5-35b-a3b", 10, 2 * 2 * 256, 0, 16 * 256},
              {"qwen3.5-122b-a10b", 12, 2 * 2 * 256, 0, 32 * 256},
              {"qwen3.5-397b-a17b", 15, 2 * 2 * 256, 0, 32 * 256},
              {"nemotron-3-super-120b-a12b", 8, 2 * 2 * 128, 0, 32 * 128},
              {"nemotron-3-ultra-550b-a55b", 12, 2 * 2 * 128, 0, 64 * 128},
              {"step-3.7-flash", 12, 2 * 8 * 128, 0, 64 * 128},
              {"gemma-3-12b", 8, 2 * 8 * 256, 0, 16 * 256}};

static double token_byte(const struct llm *model, double byte_per_kv)
{
    return llm_token_byte(model, byte_per_kv, 1);
}

Test(model, cache_per_token)
{
    struct arena *arena = arena_create();
    const char *const *names = catalogue_names(arena, "models");
    size_t known = sizeof caches / sizeof *caches, count = 0;
    for (; names[count]; count++) {
        size_t i = 0;
        while (i < known && strcmp(caches[i].name, names[count]) != 0)
            i++;
        cr_assert_lt(i, known, "no cache is told of %s", names[count]);
        struct llm model = load(names[count]);
        double byte = caches[i].layers * 2 * caches[i].numbers + caches[i].index_byte, read = 0;
        cr_expect_float_eq(token_byte(&model, 2), byte, 1e-12 * byte, "%s: %g", names[count], token_byte(&model, 2));
        cr_expect_gt(model.heads, 0, "%s: heads of queries are said, not taken from the hidden size", names[count]);
        cr_expect_eq(llm_group(&model, 0).width, caches[i].query, "%s: %g", names[count], llm_group(&model, 0).width);
        for (size_t j = 0; j < llm_groups(&model); j++) {
            struct layer_group group = llm_group(&model, j);
            read += group.selected > 0 ? layer_group_context_byte(&group, 2) : 0;
        }
        cr_expect_float_eq(read, caches[i].index_byte, 1e-9, "%s: keys of an index are read, %g", names[count], read);
    }
    cr_expect_eq(count, known);
    struct llm deepseek = load("deepseek-v3"), llama = load("llama-3.1-405b"), bloom = load("bloom-176b");
    cr_expect_eq(token_byte(&deepseek, 2), 70272);
    cr_expect_eq(token_byte(&llama, 2), 516096);
    cr_expect_eq(token_byte(&bloom, 2), 3920 * 1024);
    arena_destroy(arena);
}

/* GLM-5, from its configuration: its index scores each token before, 32 heads of 128; then 64 heads multiply with 576 numbers each of
 * the tokens that are selected. 744e9 weights: 75 layers x 256 experts of 3 x 6144 x 2048, as many shared, dense layers, tables of
 * words, and attention of 6144 x (2048 + 576) + 2048 x 64 x 256 + 512 x 64 x 448 + 64 x 256 x 6144, with the index's 2048 x 4096. */
Test(model, sparse_attention)
{
    struct llm model = load("glm-5");
    struct layer_group layers = llm_group(&model, 0);
    cr_expect_eq(llm_groups(&model), 1);
    cr_expect_eq(layer_group_pair_flop(&layers), 78 * 2.0 * 32 * 128);
    cr_expect_eq(layer_group_context_flop(&layers), 78 * 2.0 * 32 * 128);
    cr_expect_eq(layer_group_selected_flop(&layers), 78 * 4.0 * 64 * 576);
    cr_expect_eq(layer_group_selected_byte(&layers, 1), 78 * 576);
    double experts = 75.0 * 256 * 3 * 6144 * 2048,
           attention = 6144.0 * (2048 + 576) + 2048 * 64 * 256 + 512 * 64 * 448 + 64 * 256 * 6144 + 2048 * 4096;
    double counted = experts * 257 / 256 + 3 * 3.0 * 6144 * 12288 + 78 * attention + 2.0 * 154880 * 6144;
    cr_expect(fabs(model.parameters / counted - 1) < 0.01, "%g, counted %g", model.parameters, counted);
    cr_expect(fabs(llm_expert_parameters(&model) / experts - 1) < 0.01);
    model.index_heads = 0;
    struct complaints half = COMPLAINTS;
    llm_record.check(&model, &half.complaint);
    cr_expect(strstr(half.text, "give all three"), "%s", half.text);
}

static double context_flop(const struct llm *model, double context)
{
    double flop = 2 * llm_active_parameters(model);
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        flop += context * layer_group_context_flop(&group) + layer_group_window_flop(&group, context) +
                layer_group_selected(&group, context) * layer_group_selected_flop(&group);
    }
    return flop;
}

/* DeepSeek-V4-Pro with a million tokens behind it, against V3.2: 27 % of the FLOPs of a token and 10 % of the cache (the model's card); in 16 bits a
 * sequence takes 9.62 GiB under vLLM, which keeps 2 x 128 bytes of a key in the index then, not 132 (vllm.ai, 24 April 2026, as quoted elsewhere). */
Test(model, compressed_keys)
{
    double million = 1 << 20;
    struct llm pro = load("deepseek-v4-pro"), before = load("deepseek-v3.2"), flash = load("deepseek-v4-flash");
    double flop = context_flop(&pro, million) / context_flop(&before, million);
    cr_expect(fabs(flop / 0.27 - 1) < 0.03, "%.3f of the FLOPs", flop);
    double cache = token_byte(&pro, pro.bytes_per_kv) / token_byte(&before, 656.0 / 576);
    cr_expect(fabs(cache - 0.10) < 0.02, "%.3f of the cache", cache);
    double byte = million * (token_byte(&pro, 2) + 30 / 4.0 * (256 - 132)) + llm_sequence_byte(&pro, 2, 1);
    cr_expect(fabs(byte / (9.62 * (1 << 30)) - 1) < 0.002, "%.4g GiB", byte / (1 << 30));
    /* Windows of 128 entries in all layers; one vector, kept whole on each of eight GPUs; none in layers that see a window alone. */
    cr_expect_eq(llm_sequence_byte(&pro, 2, 8), 8 * 61 * 128 * 1024.0);
    cr_expect_eq(llm_token_byte(&pro, 2, 8), 8 * token_byte(&pro, 2));
    struct layer_group local = llm_group(&flash, 0), sparse = llm_group(&flash, 1), heavy = llm_group(&flash, 2);
    cr_expect_eq(layer_group_token_byte(&local, 2), 0);
    cr_expect_eq(layer_group_pair_flop(&local), 0);
    cr_expect_eq(layer_group_selected(&sparse, 400), 100);
    cr_expect_eq(layer_group_selected(&sparse, 1e6), 512);
    cr_expect_eq(layer_group_pair_flop(&sparse), 21 / 4.0 * 2 * 64 * 128);
    cr_expect_eq(layer_group_pair_flop(&heavy), 20 / 128.0 * 4 * 64 * 512);
    /* Weights, from the configuration: experts; queries, the shared vector, a grouped product of results; compressors (twice as wide with
     * overlap) and an index in some; shared experts and words. */
    double experts = 61.0 * 384 * 3 * 7168 * 3072,
           attention = 7168.0 * (1536 + 512) + 1536.0 * 128 * 512 + 1024 * (128.0 * 512 + 16 * 7168),
           compressors = 30 * (2 * 7168.0 * 1024 + 1536 * 64 * 128 + 2 * 7168 * 256) + 31 * 2 * 7168.0 * 512;
    double counted = experts + 61 * attention + compressors + 61 * 7168.0 * (3 * 3072 + 384) + 2 * 129280.0 * 7168;
    cr_expect(fabs(pro.parameters / counted - 1) < 0.01, "%g, counted %g", pro.parameters, counted);
    cr_expect(fabs(llm_expert_parameters(&pro) / experts - 1) < 0.01);
}

/* Routed experts, from configurations: layers x experts x matrices x width of tokens x of experts; and what a sequence keeps whatever its length. */
Test(model, models_with_groups)
{
    static const struct {
        const char *name;
        double routed, sequence_byte;
    } models[] = {
        {"deepseek-v4-flash", 43.0 * 256 * 3 * 4096 * 2048, 43 * 128 * 512 * 2.0},
        {"gemma-4-26b-a4b", 30.0 * 128 * 3 * 2816 * 704, 25 * 1024 * 2 * 8 * 256 * 2.0},
        {"kimi-k3", 92.0 * 896 * 3 * 3584 * 3072, 69 * (96 * 128 * 128 * 4.0 + 3 * 3 * 96 * 128 * 2.0)},
        {"mimo-v2-flash", 47.0 * 256 * 3 * 4096 * 2048, 39 * 128 * 8 * 320 * 2.0},
        {"minimax-m3", 57.0 * 128 * 3 * 6144 * 3072, 0},
        {"nemotron-3-nano-30b-a3b", 23.0 * 128 * 2 * 2688 * 1856, 23 * (64 * 64 * 128 * 4.0)},
        {"nemotron-3-super-120b-a12b", 40.0 * 512 * 2 * 1024 * 2688, 40 * (128 * 64 * 128 * 4.0 + 3 * 10240 * 2.0)},
        {"nemotron-3-ultra-550b-a55b", 48.0 * 512 * 2 * 2048 * 5120, 48 * (256 * 64 * 128 * 4.0 + 3 * 18432 * 2.0)},
        {"qwen3.5-27b", 0, 48 * (48 * 128 * 128 * 4.0 + 3 * 10240 * 2.0)},
        {"qwen3.5-35b-a3b", 40.0 * 256 * 3 * 2048 * 512, 30 * (32 * 128 * 128 * 4.0 + 3 * 8192 * 2.0)},
        {"qwen3.5-122b-a10b", 48.0 * 256 * 3 * 3072 * 1024, 36 * (64 * 128 * 128 * 4.0 + 3 * 12288 * 2.0)},
        {"qwen3.5-397b-a17b", 60.0 * 512 * 3 * 4096 * 1024, 45 * (64 * 128 * 128 * 4.0 + 3 * 12288 * 2.0)},
        {"step-3.7-flash", 42.0 * 288 * 3 * 4096 * 1280, 33 * 512 * 2 * 8 * 128 * 2.0},
    };
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct llm model = load(models[i].name);
        double routed = llm_expert_parameters(&model), byte = llm_sequence_byte(&model, 2, 1);
        cr_expect(fabs(routed - models[i].routed) <= 0.015 * routed, "%s: %g in experts, counted %g", models[i].name,
                  routed, models[i].routed);
        cr_expect(fabs(byte - models[i].sequence_byte) <= 0.02 * byte, "%s: %g bytes a sequence, counted %g",
                  models[i].name, byte, models[i].sequence_byte);
    }
}

/* Weights of hybrids, all and active, from their configurations: a gated delta net has queries, keys (16 heads of 128), values, a gate and a result of its heads
 * of values; Mamba-2 twice its width in, two groups of states, and once out; experts of Nemotron have two matrices, and work in a latent. */
Test(model, parameters_of_hybrids)
{
    static const struct {
        const char *name;
        double all, active;
    } models[] = {
        {"qwen3.5-27b",
         64 * 3.0 * 5120 * 17408 + 16 * 5120.0 * 256 * (3 * 24 + 2 * 4) + 48 * 5120.0 * 128 * (2 * 16 + 3 * 48) +
             2 * 248320.0 * 5120,
         NAN},
        {"qwen3.5-35b-a3b",
         40 * 2048.0 * (257 * 3 * 512 + 256) + 10 * 2048.0 * 256 * (3 * 16 + 2 * 2) +
             30 * 2048.0 * 128 * (2 * 16 + 3 * 32) + 2 * 248320.0 * 2048,
         40 * 2048.0 * (9 * 3 * 512 + 256) + 10 * 2048.0 * 256 * (3 * 16 + 2 * 2) +
             30 * 2048.0 * 128 * (2 * 16 + 3 * 32) + 2 * 248320.0 * 2048},
        {"qwen3.5-122b-a10b",
         48 * 3072.0 * (257 * 3 * 1024 + 256) + 12 * 3072.0 * 256 * (3 * 32 + 2 * 2) +
             36 * 3072.0 * 128 * (2 * 16 + 3 * 64) + 2 * 248320.0 * 3072,
         48 * 3072.0 * (9 * 3 * 1024 + 256) + 12 * 3072.0 * 256 * (3 * 32 + 2 * 2) +
             36 * 3072.0 * 128 * (2 * 16 + 3 * 64) + 2 * 248320.0 * 3072},
        {"nemotron-3-super-120b-a12b",
         40 * 4096.0 * (3 * 8192 + 2048 + 128) + 8 * 4096.0 * 128 * (2 * 32 + 2 * 2) +
             40 * (512 * 2.0 * 1024 * 2688 + 4096.0 * (2 * 1024 + 2 * 5376 + 512)) + 2 * 131072.0 * 4096,
         40 * 4096.0 * (3 * 8192 + 2048 + 128) + 8 * 4096.0 * 128 * (2 * 32 + 2 * 2) +
             40 * (22 * 2.0 * 1024 * 2688 + 4096.0 * (2 * 1024 + 2 * 5376 + 512)) + 2 * 131072.0 * 4096},
        {"nemotron-3-ultra-550b-a55b",
         48 * 8192.0 * (3 * 16384 + 2048 + 256) + 12 * 8192.0 * 128 * (2 * 64 + 2 * 2) +
             48 * (512 * 2.0 * 2048 * 5120 + 8192.0 * (2 * 2048 + 2 * 10240 + 512)) + 2 * 131072.0 * 8192,
         48 * 8192.0 * (3 * 16384 + 2048 + 256) + 12 * 8192.0 * 128 * (2 * 64 + 2 * 2) +
             48 * (22 * 2.0 * 2048 * 5120 + 8192.0 * (2 * 2048 + 2 * 10240 + 512)) + 2 * 131072.0 * 8192},
        {"step-3.7-flash",
         42 * 4096.0 * (289 * 3 * 1280 + 288) + 3 * 3.0 * 4096 * 11264 + 12 * 2 * 4096.0 * 128 * (64 + 8) +
             33 * 2 * 4096.0 * 128 * (96 + 8) + 2 * 128896.0 * 4096,
         42 * 4096.0 * (9 * 3 * 1280 + 288) + 3 * 3.0 * 4096 * 11264 + 12 * 2 * 4096.0 * 128 * (64 + 8) +
             33 * 2 * 4096.0 * 128 * (96 + 8) + 2 * 128896.0 * 4096},
        {"gemma-3-12b", 48 * 3840.0 * (3 * 15360 + 256 * 2 * (16 + 8)) + 262208.0 * 3840, NAN},
    };
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct llm model = load(models[i].name);
        double active = isnan(models[i].active) ? models[i].all : models[i].active;
        cr_expect(fabs(model.parameters / models[i].all - 1) < 0.002, "%s: %g, counted %g", models[i].name,
                  model.parameters, models[i].all);
        cr_expect(fabs(llm_active_parameters(&model) / active - 1) < 0.005, "%s: %g active, counted %g", models[i].name,
                  llm_active_parameters(&model), active);
    }
}

/* GPUs that share a sequence divide a state by its own heads, of which there are 64 in Qwen3.5-397B, and keep copies of its two heads of keys and values. */
Test(model, a_state_is_cut_by_its_own_heads)
{
    struct llm model = load("qwen3.5-397b-a17b");
    for (double gpus = 1; gpus <= 64; gpus *= 2) {
        cr_expect_eq(llm_sequence_byte(&model, 2, gpus), llm_sequence_byte(&model, 2, 1), "%g GPUs", gpus);
        cr_expect_eq(llm_token_byte(&model, 2, gpus), token_byte(&model, 2) * fmax(1, gpus / 2));
    }
    cr_expect_eq(llm_sequence_byte(&model, 2, 128), 2 * llm_sequence_byte(&model, 2, 1));
    /* The same without groups, as a file of one's own may say it. */
    struct llm own = {.parameters = 1e9,
                      .active_parameters = NAN,
                      .layers = 4,
                      .full_layers = 1,
                      .kv_heads = 2,
                      .head_dim = 64,
                      .state_byte = 1e6,
                      .state_heads = 16,
                      .bytes_per_expert_weight = NAN};
    cr_expect_eq(llm_sequence_byte(&own, 2, 16), 3e6);
    cr_expect_eq(llm_sequence_byte(&own, 2, 32), 6e6);
    struct complaints none = COMPLAINTS, stray = COMPLAINTS;
    llm_record.check(&own, &none.complaint);
    cr_expect_str_eq(none.text, "");
    own.state_byte = 0;
    own.full_layers = 0;
    llm_record.check(&own, &stray.complaint);
    cr_expect(strstr(stray.text, "no layer keeps a `state`"), "%s", stray.text);
}

/* Token by token: what each of a sequence sees of those before it, half of itself, in layers of each kind. */
Test(model, attention_of_a_whole_sequence)
{
    const double width = 64 * 128, s = 5000;
    const struct layer_group groups[] = {
        {.count = 3, .width = width},
        {.count = 3, .width = width, .window = 700},
        {.count = 3, .width = width, .window = 9000},
        {.count = 3, .width = width, .index_dim = 128, .index_heads = 32, .selected = 600},
        {.count = 3,
         .width = width,
         .window = 128,
         .compression = 4,
         .index_dim = 128,
         .index_heads = 64,
         .selected = 300},
        {.count = 3, .width = width, .window = 128, .compression = 128},
        {.count = 3, .width = width, .state_byte = 4e6},
    };
    for (size_t k = 0; k < sizeof groups / sizeof *groups; k++) {
        const struct layer_group *group = &groups[k];
        double causal = 0, state = 3 * 7 * group->state_byte / 4,
               r = group->compression > 0 ? (double)group->compression : 1;
        bool all = group->compression > 0 || (group->window == 0 && group->state_byte == 0);
        for (double i = 0.5; i < s; i++) {
            double entries = all ? i / r : 0,
                   read = group->selected > 0 ? fmin(entries, (double)group->selected) : entries;
            causal += 3 * 4 * width * (read + fmin(i, (double)group->window)) / s;
            if (group->selected > 0)
                causal += 3 * 2.0 * (double)(group->index_heads * group->index_dim) * entries / s;
        }
        struct layer_group_flop flop = layer_group_sequence_flop(group, s);
        cr_expect_float_eq(flop.causal, causal + state, 1e-9 * flop.causal, "group %zu: %g, by tokens %g", k,
                           flop.causal, causal + state);
        cr_expect_float_eq(flop.dense, 2 * causal + state, 1e-9 * flop.dense);
        bool squares = group->compression == 0 && group->state_byte == 0;
        cr_expect_float_eq(flop.masked, squares ? 3 * 4 * width * s : flop.dense, 1e-9 * flop.masked);
    }
}

Test(model, groups_of_layers_are_checked)
{
    struct llm model = load("deepseek-v4-pro");
    model.layers = 60;
    model.window = 128;
    struct complaints twice = COMPLAINTS;
    llm_record.check(&model, &twice.complaint);
    cr_expect(strstr(twice.text, "61 layers together, but `layers` says 60") && strstr(twice.text, "say it there"),
              "%s", twice.text);
    struct layer_group group = llm_group(&model, 0);
    group.compression = 0;
    struct complaints nothing = COMPLAINTS;
    layer_group_record.check(&group, &nothing.complaint);
    cr_expect(strstr(nothing.text, "do not keep"), "%s", nothing.text);
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

/* A model of heads of keys and values, from its configuration: attention 2 d hd (H + KV), a gated part of three matrices in dense and
 * shared layers and in each expert, routers, tables of words. */
Test(model, parameters_from_configurations)
{
    static const struct {
        const char *name;
        double layers, hidden, heads, kv, head, words, tables, dense, dense_width, experts, shared, expert_layers,
            expert_width;
    } models[] = {{"llama-3.1-8b", 32, 4096, 32, 8, 128, 128256, 2, 32, 14336, 0, 0, 0, 0},
                  {"llama-3.1-70b", 80, 8192, 64, 8, 128, 128256, 2, 80, 28672, 0, 0, 0, 0},
                  {"llama-3.1-405b", 126, 16384, 128, 8, 128, 128256, 2, 126, 53248, 0, 0, 0, 0},
                  {"llama-2-7b", 32, 4096, 32, 32, 128, 32000, 2, 32, 11008, 0, 0, 0, 0},
                  {"llama-2-13b", 40, 5120, 40, 40, 128, 32000, 2, 40, 13824, 0, 0, 0, 0},
                  {"mistral-7b", 32, 4096, 32, 8, 128, 32000, 2, 32, 14336, 0, 0, 0, 0},
                  {"mistral-large-2", 88, 12288, 96, 8, 128, 32768, 2, 88, 28672, 0, 0, 0, 0},
                  {"qwen2.5-7b", 28, 3584, 28, 4, 128, 152064, 2, 28, 18944, 0, 0, 0, 0},
                  {"qwen2.5-72b", 80, 8192, 64, 8, 128, 152064, 2, 80, 29568, 0, 0, 0, 0},
                  {"llama-4-scout", 48, 5120, 40, 8, 128, 202048, 2, 0, 0, 16, 1, 48, 8192},
                  {"llama-4-maverick", 48, 5120, 40, 8, 128, 202048, 2, 24, 16384, 128, 1, 24, 8192},
                  {"qwen3-8b", 36, 4096, 32, 8, 128, 151936, 2, 36, 12288, 0, 0, 0, 0},
                  {"qwen3-32b", 64, 5120, 64, 8, 128, 151936, 2, 64, 25600, 0, 0, 0, 0},
                  {"qwen3-30b-a3b", 48, 2048, 32, 4, 128, 151936, 2, 0, 0, 128, 0, 48, 768},
                  {"qwen3-235b-a22b", 94, 4096, 64, 4, 128, 151936, 2, 0, 0, 128, 0, 94, 1536},
                  {"qwen3-coder-480b-a35b", 62, 6144, 96, 8, 128, 151936, 2, 0, 0, 160, 0, 62, 2560},
                  {"glm-4.6", 92, 5120, 96, 8, 128, 151552, 2, 3, 12288, 160, 1, 89, 1536},
                  {"minimax-m2.5", 62, 3072, 48, 8, 128, 200064, 2, 0, 0, 256, 0, 62, 1536},
                  {"mixtral-8x7b", 32, 4096, 32, 8, 128, 32000, 2, 0, 0, 8, 0, 32, 14336},
                  {"mixtral-8x22b", 56, 6144, 48, 8, 128, 32768, 2, 0, 0, 8, 0, 56, 16384},
                  {"gpt-oss-20b", 24, 2880, 64, 8, 64, 201088, 2, 0, 0, 32, 0, 24, 2880},
                  {"gpt-oss-120b", 36, 2880, 64, 8, 64, 201088, 2, 0, 0, 128, 0, 36, 2880},
                  {"gemma-3-27b", 62, 5376, 32, 16, 128, 262208, 1, 62, 21504, 0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct llm model = load(models[i].name);
        double d = models[i].hidden, experts = models[i].experts;
        double counted =
            models[i].layers * 2 * d * models[i].head * (models[i].heads + models[i].kv) +
            models[i].dense * 3 * d * models[i].dense_width +
            models[i].expert_layers * (3 * d * models[i].expert_width * (experts + models[i].shared) + d * experts) +
            models[i].tables * models[i].words * d;
        cr_expect(fabs(model.parameters / counted - 1) < 0.01, "%s: %g, counted %g", models[i].name, model.parameters,
                  counted);
        cr_expect(model.layers == (int64_t)models[i].layers && model.hidden == (int64_t)d &&
                      model.kv_heads == (int64_t)models[i].kv && model.heads == (int64_t)models[i].heads &&
                      model.experts == (int64_t)experts,
                  "%s", models[i].name);
        cr_expect(experts == 0 || model.layers == model.expert_layers || model.expert_layers == 0 ||
                      model.expert_layers == (int64_t)models[i].expert_layers,
                  "%s", models[i].name);
    }
}

/* Layers with a window and layers that reach all tokens, whose keys are values: d hd (2 H + 2 KV) and d hd (2 H + KV). */
Test(model, parameters_of_two_kinds_of_layers)
{
    static const struct {
        const char *name;
        double d, heads, width, near, near_kv, far, far_kv;
    } models[] = {{"gemma-4-12b", 3840, 16, 15360, 40, 8, 8, 1}, {"gemma-4-31b", 5376, 32, 21504, 50, 16, 10, 4}};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct llm model = load(models[i].name);
        double d = models[i].d, near = 256 * (2 * models[i].heads + 2 * models[i].near_kv),
               far = 512 * (2 * models[i].heads + models[i].far_kv);
        double counted = models[i].near * d * near + models[i].far * d * far +
                         (models[i].near + models[i].far) * 3 * d * models[i].width + 262144 * d;
        cr_expect(fabs(model.parameters / counted - 1) < 0.01, "%s: %g, counted %g", models[i].name, model.parameters,
                  counted);
        cr_expect_eq(model.layers, (int64_t)(models[i].near + models[i].far));
    }
}

/* Weights of an attention with a latent, by its configuration: d (q + kv + rope) + q H (nope + rope) + kv H (nope + v) + H v d. */
Test(model, parameters_of_latent_attention)
{
    static const struct {
        const char *name;
        double layers, d, heads, query, nope, value, words, dense, dense_width, experts, used, width;
    } models[] = {{"deepseek-v3", 61, 7168, 128, 1536, 128, 128, 129280, 3, 18432, 256, 8, 2048},
                  {"kimi-k2", 61, 7168, 64, 1536, 128, 128, 163840, 1, 18432, 384, 8, 2048},
                  {"glm-4.7-flash", 47, 2048, 20, 768, 192, 256, 154880, 1, 10240, 64, 4, 1536}};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct llm model = load(models[i].name);
        double d = models[i].d, h = models[i].heads, q = models[i].query, expert = 3 * d * models[i].width;
        double attention = d * (q + 576) + q * h * (models[i].nope + 64) +
                           512 * h * (models[i].nope + models[i].value) + h * models[i].value * d;
        double routed = models[i].layers - models[i].dense,
               rest = models[i].layers * attention + models[i].dense * 3 * d * models[i].dense_width +
                      routed * (expert + d * models[i].experts) + 2 * models[i].words * d;
        double all = rest + routed * models[i].experts * expert, active = rest + routed * models[i].used * expert;
        cr_expect(fabs(model.parameters / all - 1) < 0.015, "%s: %g, counted %g", models[i].name, model.parameters,
                  all);
        cr_expect(fabs(model.active_parameters / active - 1) < 0.03, "%s: %g active, counted %g", models[i].name,
                  model.active_parameters, active);
    }
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
    model = load("nemotron-3-super-120b-a12b");
    model.expert_latent = 5000;
    struct complaints wide = COMPLAINTS;
    llm_record.check(&model, &wide.complaint);
    cr_expect(strstr(wide.text, "not wider than"), "%s", wide.text);
    model = load("llama-3.1-8b");
    model.expert_latent = 1024;
    struct complaints dense = COMPLAINTS;
    llm_record.check(&model, &dense.complaint);
    cr_expect(strstr(dense.text, "has no `experts`"), "%s", dense.text);
}

/* DeepSeek-V3 keeps 576 numbers a token and layer on every GPU; Llama's 8 heads are cut over 8 GPUs and kept twice on 16. */
Test(model, copies_of_keys_and_values)
{
    struct llm latent = load("deepseek-v3"), grouped = load("llama-3.1-70b");
    cr_expect_eq(llm_token_byte(&latent, 2, 8), 8 * 70272);
    cr_expect_eq(llm_token_byte(&grouped, 2, 8), 327680);
    cr_expect_eq(llm_token_byte(&grouped, 2, 16), 2 * 327680);
}

/* gpt-oss-120b: 18 of 36 layers keep every token, 18 the last 128: 2 x 8 x 64 numbers of 2 bytes each. Qwen3.5: 15 of 60 layers
 * keep tokens, 45 a state, which a step reads and writes. */
Test(model, windows_and_states)
{
    struct llm window = load("gpt-oss-120b"), state = load("qwen3.5-397b-a17b"), full = load("llama-3.1-8b");
    struct layer_group all = llm_group(&window, 0), others = llm_group(&window, 1), states = llm_group(&state, 1);
    double layer_byte = 2 * 8 * 64 * 2;
    cr_expect_eq(token_byte(&window, 2), 18 * layer_byte);
    cr_expect_eq(llm_sequence_byte(&window, 2, 1), 18 * 128 * layer_byte);
    cr_expect_eq(layer_group_sequence_traffic_byte(&others, 2, 0), 18 * 128 * layer_byte);
    cr_expect_eq(llm_sequence_byte(&window, 1, 1), 18 * 128 * layer_byte / 2);
    cr_expect_eq(token_byte(&state, 2), 15 * 2 * 2 * 256 * 2);
    cr_expect_float_eq(llm_sequence_byte(&state, 2, 1), 45 * 4.27e6, 1);
    cr_expect_float_eq(layer_group_sequence_traffic_byte(&states, 2, 10), 2 * 45 * 4.27e6, 1);
    cr_expect_eq(llm_sequence_byte(&full, 2, 1), 0);
    /* A query against a key and a weight against a value, 64 heads of 64, 4 x 4096 FLOPs a pair and layer. */
    cr_expect_eq(layer_group_pair_flop(&all), 18 * 4.0 * 4096);
    cr_expect_eq(layer_group_window_flop(&others, 0), 18 * 128 * 4.0 * 4096);
    /* Of a sequence that is shorter than its window a step reads what is there; whole windows are set aside all the same. */
    cr_expect_eq(layer_group_sequence_traffic_byte(&others, 2, 50), 18 * 50 * layer_byte);
    cr_expect_eq(layer_group_window_flop(&others, 50), 18 * 50 * 4.0 * 4096);
    cr_expect_eq(layer_group_sequence_traffic_byte(&others, 2, 5000), 18 * 128 * layer_byte);
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
    double table = (double)dense.vocabulary * (double)dense.hidden; /* stays in 16 bits */
    cr_expect(table > 0);
    cr_expect_float_eq(llm_weights_byte(&dense, 0.5), dense.parameters / 2 + 1.5 * table, 1);
    /* Meta's checkpoint of 405B: 124 of 126 layers have MLPs of 3 x 16384 x 53248 in 8 bits, all else has 16. */
    struct llm mixed = load("llama-3.1-405b-fp8");
    double narrow = 124.0 * 3 * 16384 * 53248;
    cr_expect_float_eq(llm_weights_byte(&mixed, 0), narrow + 2 * (mixed.parameters - narrow), 1e-4 * narrow);
    cr_expect_float_eq(llm_weights_byte(&mixed, 2), 2 * mixed.parameters, 1);
}
