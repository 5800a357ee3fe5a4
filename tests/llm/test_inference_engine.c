/* SPDX-License-Identifier: Apache-2.0 */
/* Which law of an engine holds on which chip, and when it counts as measured. */
#include "../hardware/node_side.h"

#include <math.h>

#include "llm/step.h"

TestSuite(inference_engine);

static struct inference_engine engine_of(const char *text)
{
    struct inference_engine engine = {0};
    bind_text(&inference_engine_record, &engine, text);
    return engine;
}

static const char text[] = "name: t\n"
                           "laws:\n"
                           "  - {architecture: hopper, format: bf16, chips: H100 SXM, fixed: 1 ms}\n"
                           "  - {architecture: hopper, format: fp8, chips: \"H100 SXM, H200 SXM\", fixed: 2 ms}\n"
                           "  - {architecture: blackwell, format: fp4, chips: B200 SXM, fixed: 3 ms}\n"
                           "  - {architecture: ampere, fixed: 4 ms}\n";

/* The architecture decides before the format; where neither fits the format does, and else the first law. */
Test(inference_engine, the_nearest_law_holds)
{
    struct inference_engine engine = engine_of(text);
    static const struct {
        const char *node;
        enum weight_format format;
        double fixed_s;
        bool measured;
    } cases[] = {{"dgx-h100", WEIGHTS_16_BIT, 1e-3, true},    {"dgx-h200", WEIGHTS_16_BIT, 1e-3, false},
                 {"dgx-h200", WEIGHTS_FP8, 2e-3, true},       {"dgx-b200", WEIGHTS_FP4, 3e-3, true},
                 {"dgx-b200", WEIGHTS_FP8, 3e-3, false},      {"gb200-nvl72", WEIGHTS_FP4, 3e-3, false},
                 {"dgx-a100-80", WEIGHTS_FP8, 4e-3, false},   {"mi300x-8", WEIGHTS_FP8, 2e-3, false},
                 {"mi300x-8", WEIGHTS_INT4, 1e-3, false},     {"dgx-h100", WEIGHTS_FP8_BLOCK, 2e-3, false},
                 {"mi300x-8", WEIGHTS_FP8_BLOCK, 2e-3, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gpu gpu = node_of(cases[i].node).gpu;
        cr_expect_float_eq(engine_law_of(&engine, &gpu, cases[i].format)->fixed_s, cases[i].fixed_s, 1e-12,
                           "%s, format %d", cases[i].node, cases[i].format);
        cr_expect_eq(engine_is_measured(&engine, &gpu, cases[i].format, false), cases[i].measured, "%s, format %d",
                     cases[i].node, cases[i].format);
    }
}

/* The law of the version that runs holds where there is one; else that of all versions, and the words say so. Laws of other
 * versions hold for nobody. */
Test(inference_engine, versions)
{
    struct inference_engine engine = engine_of("name: t\n"
                                               "laws:\n"
                                               "  - {architecture: hopper, format: bf16, version: 1.9, fixed: 9 ms}\n"
                                               "  - {architecture: hopper, format: bf16, fixed: 1 ms}\n"
                                               "  - {architecture: hopper, format: bf16, version: 1.10, fixed: 2 ms}\n"
                                               "  - {architecture: hopper, format: fp8, fixed: 3 ms}\n");
    struct gpu gpu = node_of("dgx-h100").gpu;
    struct arena *arena = arena_create();
    cr_expect_float_eq(engine_law_of(&engine, &gpu, WEIGHTS_16_BIT)->fixed_s, 1e-3, 1e-12);
    cr_expect_str_eq(engine_words(&engine, &gpu, WEIGHTS_16_BIT, arena), "t");
    engine.version = "1.10";
    cr_expect_float_eq(engine_law_of(&engine, &gpu, WEIGHTS_16_BIT)->fixed_s, 2e-3, 1e-12);
    cr_expect_str_eq(engine_words(&engine, &gpu, WEIGHTS_16_BIT, arena), "t 1.10");
    cr_expect_float_eq(engine_law_of(&engine, &gpu, WEIGHTS_FP8)->fixed_s, 3e-3, 1e-12);
    cr_expect_str_eq(engine_words(&engine, &gpu, WEIGHTS_FP8, arena), "t 1.10 by the law of all versions");
    engine.version = "1.9";
    cr_expect_float_eq(engine_law_of(&engine, &gpu, WEIGHTS_16_BIT)->fixed_s, 9e-3, 1e-12);
    arena_destroy(arena);
}

/* A law may be for several architectures, whose names it lists whole; what it was made from is told. */
Test(inference_engine, laws_of_several_architectures)
{
    struct inference_engine engine =
        engine_of("name: t\n"
                  "laws:\n"
                  "  - {architecture: hopper, format: bf16, chips: H100 SXM, fixed: 1 ms}\n"
                  "  - {architecture: \"cdna3, cdna4\", format: fp8, chips: MI300X, fixed: 2 ms}\n"
                  "  - {architecture: cdna, format: fp8, fixed: 3 ms}\n"
                  "  - {fixed: 4 ms}\n");
    static const char *const nodes[] = {"mi300x-8", "mi325x-8", "mi355x-8"};
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        struct gpu gpu = node_of(nodes[i]).gpu;
        const struct engine_law *law = engine_law_of(&engine, &gpu, WEIGHTS_FP4);
        cr_expect_float_eq(law->fixed_s, 2e-3, 1e-12, "%s", nodes[i]);
        cr_expect_str_eq(engine_law_words(law, arena), "MI300X in fp8");
        cr_expect_eq(engine_is_measured(&engine, &gpu, WEIGHTS_FP8, false), i == 0, "%s", nodes[i]);
    }
    const struct engine_law *laws = engine.laws.items;
    cr_expect_str_eq(engine_law_words(&laws[2], arena), "cdna in fp8");
    cr_expect_str_eq(engine_law_words(&laws[3], arena), "any chip");
    arena_destroy(arena);
}

/* vLLM's laws of MI300X hold on its successors, unmeasured; those of Hopper on what has none of its own. */
Test(inference_engine, laws_of_instinct)
{
    struct arena *arena = arena_create();
    struct inference_engine engine = {0};
    bind_catalogue(&inference_engine_record, &engine, "engines", "vllm");
    static const struct {
        const char *node, *law;
        bool measured;
    } cases[] = {{"mi300x-8", "MI300X in fp8", true},
                 {"mi325x-8", "MI300X in fp8", false},
                 {"mi355x-8", "MI300X in fp8", false},
                 {"gaudi3-8", "H100 SXM in fp8", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gpu gpu = node_of(cases[i].node).gpu;
        cr_expect_str_eq(engine_law_words(engine_law_of(&engine, &gpu, WEIGHTS_FP8), arena), cases[i].law);
        cr_expect_eq(engine_is_measured(&engine, &gpu, WEIGHTS_FP8, false), cases[i].measured, "%s", cases[i].node);
    }
    arena_destroy(arena);
}

/* A law that was fitted to mixtures alone says nothing of dense models; one that does not say counts for both. */
Test(inference_engine, kinds_of_models)
{
    struct inference_engine engine =
        engine_of("name: t\n"
                  "laws:\n"
                  "  - {architecture: hopper, format: bf16, chips: H100 SXM, kinds: \"dense, mixture\"}\n"
                  "  - {architecture: hopper, format: fp8, chips: H100 SXM, kinds: mixture}\n"
                  "  - {architecture: hopper, format: fp4, chips: H100 SXM}\n");
    struct gpu gpu = node_of("dgx-h100").gpu;
    static const bool of_dense[] = {[WEIGHTS_16_BIT] = true, [WEIGHTS_FP8] = false, [WEIGHTS_FP4] = true};
    for (enum weight_format f = WEIGHTS_16_BIT; f <= WEIGHTS_FP4; f++) {
        cr_expect(engine_is_measured(&engine, &gpu, f, true), "mixtures in %s", weight_format_names[f]);
        cr_expect_eq(engine_is_measured(&engine, &gpu, f, false), of_dense[f], "dense in %s", weight_format_names[f]);
    }
}

/* Of TensorRT-LLM there is none for other makers' chips, nor for V100; vLLM runs wherever somebody ported it. */
Test(inference_engine, runs_on)
{
    struct inference_engine trtllm = {0}, vllm = {0};
    bind_catalogue(&inference_engine_record, &trtllm, "engines", "trtllm");
    bind_catalogue(&inference_engine_record, &vllm, "engines", "vllm");
    static const struct {
        const char *node;
        bool runs;
    } cases[] = {{"dgx-a100-80", true}, {"l40s-8", true},    {"dgx-h200", true},   {"gb300-nvl72", true},
                 {"dgx-v100", false},   {"mi300x-8", false}, {"tpu-v5p-4", false}, {"gaudi3-8", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gpu gpu = node_of(cases[i].node).gpu;
        cr_expect_eq(engine_runs_on(&trtllm, &gpu), cases[i].runs, "%s", cases[i].node);
        cr_expect(engine_runs_on(&vllm, &gpu), "%s", cases[i].node);
    }
    cr_expect(engine_runs_on(&trtllm, &(struct gpu){0}), "a chip that does not say what it is");
}

Test(inference_engine, keys_in_8_bits)
{
    struct inference_engine engine = engine_of("{name: t, kv_8_bit: true, laws: [{}]}\n");
    cr_expect_eq(engine_kv_byte(&engine, 1, 2), 1);
    cr_expect_eq(engine_kv_byte(&engine, 2, 2), 2);
    engine.kv_8_bit = false;
    cr_expect_eq(engine_kv_byte(&engine, 1, 2), 2);
}

/* Another chip with the same engine: what is the silicon's changes, what is the software's does not. Twice the bandwidth
 * halves the time of reading, and fixed, layer and sequence stay. */
Test(inference_engine, a_chip_brings_its_own_silicon)
{
    struct engine_law law = {.bandwidth_efficiency = 0.8,
                             .flop_efficiency = 0.5,
                             .expert_bandwidth_efficiency = 0.5,
                             .expert_efficiency = 1,
                             .fixed_s = 1e-3,
                             .layer_s = 1e-5,
                             .expert_layer_s = 2e-5,
                             .sequence_s = 3e-5,
                             .link_efficiency = 0.5,
                             .prefill_efficiency = 0.5};
    struct llm model = {.parameters = 40e9,
                        .active_parameters = 13e9,
                        .layers = 40,
                        .expert_layers = 30,
                        .kv_heads = 8,
                        .head_dim = 128,
                        .experts = 10,
                        .experts_per_token = 1,
                        .bytes_per_weight = 2,
                        .bytes_per_expert_weight = 0.5,
                        .bytes_per_kv = 2};
    struct gpu one = node_of("dgx-h100").gpu, two = one;
    two.bandwidth_byte_s = 2 * one.bandwidth_byte_s;
    struct step_setup setup = {.model = &model, .law = &law};
    struct step_cost a = step_costs(&one, &setup).decode, b = step_costs(&two, &setup).decode;
    cr_expect_float_eq(b.weight_s, a.weight_s / 2, 1e-15);
    cr_expect_float_eq(b.expert_s, a.expert_s / 2, 1e-15);
    cr_expect_float_eq(a.fixed_s, 1e-3 + 40 * 1e-5 + 30 * 2e-5, 1e-15);
    cr_expect_float_eq(b.fixed_s, a.fixed_s, 1e-15);
    cr_expect_float_eq(b.sequence_s, 3e-5, 1e-15);
    /* 40 = rest + routed and 13 = rest + routed/10: 30e9 in experts of half a byte, at half the rate; 10e9 of 2 bytes. */
    cr_expect_float_eq(a.weight_s, 20e9 / (0.8 * one.bandwidth_byte_s), 1e-12);
    cr_expect_float_eq(a.expert_s, 15e9 / (0.4 * one.bandwidth_byte_s), 1e-12);
}

/* Of reading and multiplying, `overlap` of the shorter hides behind the longer. */
Test(inference_engine, overlap)
{
    struct step_cost cost = {.weight_s = 10e-3, .token_s = 1e-3, .verified = 1, .overlap_frac = 0.25};
    cr_expect_float_eq(step_use(&cost, 4, 0, 0).time_s, 10e-3 + 0.75 * 4e-3, 1e-15);
    cr_expect_float_eq(step_use(&cost, 40, 0, 0).time_s, 40e-3 + 0.75 * 10e-3, 1e-15);
    cost.overlap_frac = 1;
    cr_expect_eq(step_use(&cost, 40, 0, 0).time_s, 40e-3);
}
