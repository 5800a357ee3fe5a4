/* SPDX-License-Identifier: Apache-2.0 */
/* What a step costs: its closed forms, their limits, and what must hold for any GPU and model. Against measurements:
 * tests/validation/serving.py. */
#include "step_side.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "hardware/power_cap.h"

TestSuite(step);

static const char *const nodes[] = {"dgx-v100",         "dgx-a100-40", "dgx-a100-80", "dgx-h100",
                                    "dgx-h200",         "dgx-b200",    "gb200-nvl72", "gb300-nvl72",
                                    "vera-rubin-nvl72", "mi300x-8",    "l40s-8"};
static const char *const models[] = {"llama-3.1-8b", "llama-3.1-405b",  "gpt-3-175b",
                                     "deepseek-v3",  "qwen3-235b-a22b", "mixtral-8x7b"};
enum { NODES = sizeof nodes / sizeof *nodes, MODELS = sizeof models / sizeof *models };

/* 10e9 weights of 2 bytes at 1.6e12 B/s: 12.5 ms. 200 kB of keys and values a token: 0.125 us. 20 GFLOP a token at 500
 * TFLOP/s: 40 us. */
Test(step, by_hand)
{
    struct step_setup setup = {.model = &dense, .law = &plain_law};
    struct replica_costs costs = step_costs(&plain_gpu, &setup);
    struct step_use decode = step_use(&costs.decode, 10, 5000, 0), mixed = step_use(&costs.mixed, 10, 5000, 100);
    expect_near(decode.time_s, 12.5e-3 + 5000 * 0.125e-6 + 10 * 40e-6 + 10 * 20e-6 + 1e-3, "decoding");
    expect_near(mixed.time_s, decode.time_s + 100 * 40e-6, "with prompts");
    expect_near(decode.byte, 20e9 + 5000 * 200e3, "bytes");
    expect_near(mixed.flop, 110 * 20e9, "FLOPs");
    expect_near(decode.load_s, 0.4 * decode.time_s + 0.3 * decode.byte / 2e12 + 200e9 / 1e15, "load");
    double added_s = step_use(&costs.decode, 10, 5000 + 1e6, 0).load_s - decode.load_s;
    double byte_load_s = costs.decode.byte_load_s * costs.decode.context_byte;
    cr_expect_float_eq(added_s / 1e6, 0.4 * costs.decode.context_s + byte_load_s + costs.decode.context_load_s,
                       1e-12 * added_s);
    /* Alone: arithmetic at 600 TFLOP/s hides reading, or the other way round. */
    expect_near(step_use(&costs.prompts, 0, 0, 1000).time_s, 1000 * 20e9 / 600e12 + 1e-3, "long prompt");
    expect_near(step_use(&costs.prompts, 0, 0, 10).time_s, 12.5e-3 + 1e-3, "short prompt");
    cr_expect_eq(costs.tokens_per_step, 1);
    cr_expect_eq(costs.flop_s, 1e15);
}

/* On four GPUs: a quarter of bytes and FLOPs; 2 x 2 x 3/4 x 8 kB x 50 layers = 1.2 MB a token at 200 GB/s: 6 us; and 50
 * x 40 us a step. Over two nodes the network carries it, at a tenth. */
Test(step, tensor_parallel)
{
    struct step_setup setup = {.model = &dense, .law = &plain_law, .tensor = 4, .gpus_per_node = 8};
    struct step_cost cost = step_costs(&plain_gpu, &setup).decode;
    expect_near(step_use(&cost, 10, 5000, 0).time_s,
                (12.5e-3 + 5000 * 0.125e-6 + 10 * 40e-6) / 4 + 10 * (6e-6 + 20e-6) + 50 * 40e-6 + 1e-3, "one node");
    expect_near(cost.exchange_token_s, 6e-6, "exchange");
    setup.gpus_per_node = 2;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 60e-6, "over the network");
    /* Less is drawn while GPUs exchange: as a mean over the heaviest step. */
    setup = (struct step_setup){.model = &dense, .law = &plain_law, .tensor = 4, .max_batch = 10, .context = 500};
    cost = step_costs(&plain_gpu, &setup).decode;
    struct step_use use = step_use(&cost, 10, 5000, 0);
    expect_near(use.load_s, 0.4 * use.time_s + 0.2 * (50 * 40e-6 + 10 * 6e-6) + 0.3 * use.byte / 2e12 + use.flop / 1e15,
                "load");
}

/* Two stages, each with half of the layers, work on two halves of the batch in turn: a stage reads its half of the
 * weights twice. Work is conserved. */
Test(step, pipeline)
{
    struct step_setup one = {.model = &dense, .law = &plain_law},
                      two = {.model = &dense, .law = &plain_law, .pipeline = 2, .gpus_per_node = 8};
    struct step_cost a = step_costs(&plain_gpu, &one).decode, b = step_costs(&plain_gpu, &two).decode;
    struct step_use use = step_use(&b, 10, 5000, 0);
    expect_near(use.time_s,
                12.5e-3 + 5000 * 0.125e-6 / 2 + 10 * (20e-6 + 20e-6 + 0.5 * 8e3 / 200e9) + 50 * 40e-6 + 2 * 1e-3,
                "time");
    expect_near(2 * use.flop, step_use(&a, 10, 5000, 0).flop, "FLOPs");
    expect_near(b.context_byte * 2, a.context_byte, "keys and values");
    expect_near(b.weight_byte * 2, 2 * a.weight_byte, "weights, twice");
    /* Prompts alone wait for the pipeline to fill: 3/2 of the time at full use. */
    expect_near(step_costs(&plain_gpu, &two).prompts.token_s, 1.5 * 20e9 / 2 / 600e12 + 0.5 * 8e3 / 200e9, "filling");
}

/* 100e9 = rest + routed, 15e9 = rest + routed / 10. */
Test(step, mixture_reads_the_experts_in_use)
{
    struct step_setup setup = {.model = &mixture, .law = &plain_law};
    struct step_cost cost = step_costs(&plain_gpu, &setup).decode;
    expect_near(cost.expert_byte, 2 * 85e9 / 0.9, "routed");
    expect_near(step_use(&cost, 1, 0, 0).byte, 2 * 15e9, "one token reads what it passes through");
    expect_near(step_use(&cost, 1e6, 0, 0).byte, 2 * 100e9, "many read all");
    expect_near(step_use(&cost, 3, 0, 2).byte, cost.weight_byte + cost.expert_byte * (1 - pow(0.9, 5)), "five");
    expect_near(step_use(&cost, 1, 0, 0).time_s, 30e9 / 1.6e12 + 30e9 / 250e12 + 20e-6 + 1e-3 + 50 * 1e-4, "time");
    cr_expect_float_eq(cost.resident_frac, 0.5, 1e-15);
}

/* Experts on eight GPUs, of which two are in use. Where all of them share sequences they sum up, experts whole or cut: 2 x
 * 2 x 7/8 x 8 kB x 50 layers. In eight groups of attention a token goes to the experts and back, 2 x 2 x 7/8 / 8 vectors
 * a layer; with experts cut over all GPUs to all of them and back, 2 x 7/8. In two groups each of four sums up attention,
 * 2 x 3/4, for its half of the tokens. */
Test(step, exchange_by_layout)
{
    double layer_byte = 8e3 * 50;
    struct step_setup setup = {.model = &mixture, .law = &plain_law, .tensor = 8, .gpus_per_node = 8};
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 4 * 7.0 / 8 * layer_byte / 200e9, "cut");
    setup.expert = 8;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 4 * 7.0 / 8 * layer_byte / 200e9, "whole");
    setup.attention_groups = 8;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 4 * 7.0 / 8 / 8 * layer_byte / 200e9, "routed");
    setup.expert = 1;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 2 * 7.0 / 8 * layer_byte / 200e9, "to all");
    /* Experts that work in a latent of a quarter of the width, in 40 of 50 layers; sums within groups stay. */
    struct llm narrow = mixture;
    narrow.expert_latent = narrow.hidden / 4;
    narrow.expert_layers = 40;
    setup.model = &narrow;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 2 * 7.0 / 8 * 8e3 * (10 + 40 / 4.0) / 200e9,
                "to all, in a latent");
    setup.expert = 8;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s,
                4 * 7.0 / 8 / 8 * 8e3 * (10 + 40 / 4.0) / 200e9 + 0 * layer_byte, "routed, in a latent");
    setup.model = &mixture;
    setup.expert = 1;
    setup.attention_groups = 2;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s,
                (2 * 0.75 / 2 + 2 * 7.0 / 8) * layer_byte / 200e9, "two groups");
    setup.model = &dense;
    expect_near(step_costs(&plain_gpu, &setup).decode.exchange_token_s, 2 * 2 * 0.75 / 2 * layer_byte / 200e9, "dense");
}

/* The busiest of eight GPUs has 1 + 0.1 log 8 of the mean, of what is in experts: 85e9/0.9 weights, a tenth in use. */
Test(step, experts_are_uneven)
{
    struct engine_law law = plain_law;
    law.imbalance = 0.1;
    struct step_setup setup = {.model = &mixture, .law = &law, .tensor = 8};
    struct step_cost even = step_costs(&plain_gpu, &setup).decode;
    setup.expert = 8;
    struct step_cost uneven = step_costs(&plain_gpu, &setup).decode;
    expect_near(uneven.expert_s, (1 + 0.1 * log(8)) * even.expert_s, "reading");
    expect_near(uneven.token_s - even.token_s, 0.1 * log(8) * 2 * 85e9 / 0.9 / 10 / 8 / 250e12, "multiplying");
    expect_near(uneven.expert_byte, even.expert_byte, "bytes are the mean");
    expect_near(uneven.token_flop, even.token_flop, "and FLOPs");
}

/* A latent of 576 numbers in 50 layers, 57.6 kB a token, whole on each GPU of a group; 128 heads multiply with it as it is, 4 x
 * 128 x 576 x 50 FLOPs. On eight GPUs with sequences of their own reading takes 4.5 ns a token in the mean over all, and
 * arithmetic 3.7; for a token and three drafts four times that. */
Test(step, many_heads_on_a_latent)
{
    struct llm model = dense;
    model.latent = 576;
    model.heads = 128;
    struct step_setup setup = {.model = &model, .law = &plain_law, .tensor = 8, .attention_groups = 8};
    expect_near(step_costs(&plain_gpu, &setup).decode.context_s, 57.6e3 / 8 / 1.6e12, "read");
    setup.draft_tokens = 3;
    expect_near(step_costs(&plain_gpu, &setup).decode.context_s, 4 * 4.0 * 128 * 576 * 50 / 8 / 500e12, "multiplied");
    setup.attention_groups = 1;
    expect_near(step_costs(&plain_gpu, &setup).decode.context_s, 57.6e3 / 1.6e12, "every GPU reads all");
}

/* An index of 4 heads of 128 numbers, 132 bytes a token, in 50 layers, at 8 bits where the chip multiplies them: 6.6 kB and 51 kFLOP for each
 * token before. Of 1,000 that are selected 576 numbers are read, 57.6 MB, and multiplied with by 128 heads, 4 x 128 x 576 x 50 FLOPs
 * each: 14.7 GFLOP a token, decoded or of a prompt. Where sequences have 600 tokens behind them, 600. */
Test(step, an_index_selects_tokens)
{
    struct llm model = dense;
    model.latent = 576;
    model.heads = 128;
    struct step_setup setup = {.model = &model, .law = &plain_law};
    struct step_cost full = step_costs(&plain_gpu, &setup).decode;
    model.index_dim = 128;
    model.index_heads = 4;
    model.selected = 1000;
    struct step_cost cost = step_costs(&plain_gpu, &setup).decode, alone = step_costs(&plain_gpu, &setup).prompts;
    expect_near(cost.context_byte, 50 * 132, "a key of the index");
    expect_near(cost.context_s, 50 * 132 / 1.6e12, "is read");
    expect_near(cost.pair_flop, 50 * 2 * 4 * 128 / 2.0, "and multiplied in 8 bits");
    double flop = 1000 * 4.0 * 128 * 576 * 50, read_s = 57.6e6 / 1.6e12;
    expect_near(cost.token_flop - full.token_flop, flop, "selected tokens");
    expect_near(cost.token_s - full.token_s, flop / 500e12, "are multiplied with");
    expect_near(cost.sequence_byte, 57.6e6, "read");
    expect_near(cost.sequence_s - full.sequence_s, read_s - flop / 500e12, "whichever takes longer");
    expect_near(alone.token_s - 20e9 / 600e12, flop / 600e12, "by prompts alone as well");
    setup.context = 600;
    expect_near(step_costs(&plain_gpu, &setup).decode.sequence_byte, 0.6 * 57.6e6, "no more than there are");
    setup.context = 5000;
    setup.draft_tokens = 3;
    cost = step_costs(&plain_gpu, &setup).decode;
    expect_near(cost.sequence_byte, 4 * 57.6e6, "by each token that is verified");
    /* Whole on each of eight GPUs; heads are cut. Of long sequences far less than all is read. */
    setup.draft_tokens = 0;
    setup.tensor = 8;
    cost = step_costs(&plain_gpu, &setup).decode;
    expect_near(cost.sequence_byte, 57.6e6, "kept whole");
    expect_near(cost.context_byte, 50 * 132, "and so is the index");
    expect_near(cost.pair_flop, 50 * 2 * 4 * 128 / 2.0, "each GPU scores all tokens");
    setup.attention_groups = 8;
    expect_near(step_costs(&plain_gpu, &setup).decode.pair_flop, 50 * 2 * 4 * 128 / 2.0 / 8,
                "of its own sequences alone");
    setup.attention_groups = 1;
    expect_near(cost.token_flop, (20e9 + flop) / 8, "heads are cut");
    double sparse_s = step_use(&cost, 10, 10 * 1e5, 0).time_s, full_s;
    model.index_dim = model.index_heads = model.selected = 0;
    cost = step_costs(&plain_gpu, &setup).decode;
    full_s = step_use(&cost, 10, 10 * 1e5, 0).time_s;
    cr_expect_lt(sparse_s, 0.4 * full_s, "%g of %g s", sparse_s, full_s);
}

/* 20 layers with an entry of 512 numbers for 4 tokens, of which an index of 4 heads of 128 selects 100, and 30 with one for 100: 20 x 33 and
 * 30 x 10.24 bytes are read of a token, 20 x 2 x 4 x 128 / 4 FLOPs are multiplied with it in 8 bits, 30 x 4 x 40 x 512 / 100 in 16. All see 100 tokens as they are. */
Test(step, layers_of_several_kinds_with_compressed_keys)
{
    struct layer_group groups[] = {{.count = 20,
                                    .latent = 512,
                                    .window = 100,
                                    .compression = 4,
                                    .index_dim = 128,
                                    .index_heads = 4,
                                    .selected = 100},
                                   {.count = 30, .latent = 512, .window = 100, .compression = 100}};
    struct llm model = dense;
    model.heads = 40;
    model.head_dim = 512;
    model.layer_groups = (struct list){groups, 2};
    struct step_setup setup = {.model = &model, .law = &plain_law};
    struct step_cost cost = step_costs(&plain_gpu, &setup).decode, alone = step_costs(&plain_gpu, &setup).prompts;
    double pair = 4.0 * 40 * 512, index = 20 * 2 * 4 * 128 / 4.0, heavy = 30 * pair / 100;
    expect_near(cost.context_byte, 20 * 33 + 30 * 10.24, "entries and keys of the index");
    expect_near(cost.context_s, (20 * 33 + 30 * 10.24) / 1.6e12, "are read");
    expect_near(cost.pair_flop, index / 2 + heavy, "and multiplied with");
    expect_near(cost.sequence_byte, (50.0 * 100 + 20 * 100) * 1024, "windows, and what is selected");
    expect_near(cost.token_flop, 20e9 + pair * (50 * 100 + 20 * 100), "of which a token multiplies");
    expect_near(alone.pair_flop, cost.pair_flop, "prompts too");
    setup.context = 200;
    expect_near(step_costs(&plain_gpu, &setup).decode.sequence_byte, (50.0 * 100 + 20 * 50) * 1024, "50 entries there");
    /* Drafts read what is selected for each token; eight GPUs keep all of it, and score all, but cut heads. */
    setup.context = 0;
    setup.tensor = 8;
    setup.draft_tokens = 1;
    cost = step_costs(&plain_gpu, &setup).decode;
    expect_near(cost.sequence_byte, (50.0 * 100 + 2 * 20 * 100) * 1024, "kept whole");
    expect_near(cost.pair_flop, index / 2 + heavy / 8, "heads are cut");
}

/* Tokens that are all in the window are read as if there were none; of longer sequences as many as it has. */
Test(step, windows_that_are_not_full)
{
    struct llm near = dense;
    near.heads = 32;
    near.full_layers = 10;
    near.window = 4000;
    struct llm all = near;
    all.full_layers = all.window = 0;
    for (double context = 500; context <= 16000; context *= 2) {
        struct step_setup setup = {.model = &near, .law = &plain_law, .context = context};
        struct step_cost cost = step_costs(&plain_gpu, &setup).decode;
        struct step_use some = step_use(&cost, 7, 7 * context, 0);
        setup.model = &all;
        cost = step_costs(&plain_gpu, &setup).decode;
        struct step_use whole = step_use(&cost, 7, 7 * context, 0);
        double layer_byte = 2 * 8 * 125 * 2, unseen = fmax(0, context - 4000);
        expect_near(some.byte, whole.byte - 7 * 40 * unseen * layer_byte, "bytes");
        expect_near(some.flop - whole.flop, 7 * 40 * (context - unseen) * 4 * 32 * 125, "FLOPs");
    }
}

/* What `full_layers`, `window` and `state` say, said as groups: the same step. */
Test(step, groups_say_what_the_keys_of_a_model_say)
{
    for (int i = 0; i < 2; i++) {
        struct llm keys = mixture, groups = mixture;
        keys.full_layers = 20;
        keys.state_byte = i ? 1e6 : 0;
        keys.window = i ? 0 : 128;
        struct layer_group said[] = {{.count = 20},
                                     {.count = 30, .window = keys.window, .state_byte = keys.state_byte}};
        groups.layer_groups = (struct list){said, 2};
        struct step_setup one = {.model = &keys, .law = &plain_law, .tensor = 4, .draft_tokens = 2}, other = one;
        other.model = &groups;
        struct replica_costs a = step_costs(&plain_gpu, &one), b = step_costs(&plain_gpu, &other);
        cr_expect(memcmp(&a, &b, sizeof a) == 0);
    }
}

/* Experts reach half the efficiency of the rest here. Attention is not in them: a token's products with a window of 100 in 30 layers, 4 x 4,000 FLOPs each, and
 * a pair's in 20 take what they take in a dense model, in 16 bits where weights have 8. */
Test(step, attention_is_not_in_experts)
{
    struct llm model = mixture;
    model.full_layers = 20;
    model.window = 100;
    struct llm none = model;
    none.window = 0;
    none.state_byte = 1;
    struct step_setup setup = {.model = &model, .law = &plain_law, .byte_per_weight = 1, .arithmetic_bits = 8},
                      without = setup;
    without.model = &none;
    struct step_cost cost = step_costs(&plain_gpu, &setup).mixed, other = step_costs(&plain_gpu, &without).mixed;
    expect_near(cost.token_s - other.token_s, 30 * 100 * 16000.0 / 500e12, "a window");
    expect_near(cost.token_flop - other.token_flop, 30 * 100 * 16000.0 * 2, "as many of 8 bits as take that long");
    expect_near(cost.pair_s, 20 * 16000.0 / 500e12, "a pair");
}

/* Prompts come at random: with half a one a step, 1 - exp(-1/2) of steps have any. Their tokens and pairs are all worked
 * off, and each step with prompts takes `prompt` longer. */
Test(step, the_mean_of_steps_with_and_without_prompts)
{
    struct engine_law law = plain_law;
    law.prompt_s = 5e-3;
    struct step_setup setup = {.model = &mixture, .law = &law};
    struct replica_costs costs = step_costs(&plain_gpu, &setup);
    struct step_use decode = step_use(&costs.decode, 10, 5000, 0), mean = step_mean_use(&costs, 10, 500, 0.5, 1000);
    expect_near(mean.flop, decode.flop + 500 * costs.mixed.token_flop + 0.5 * 1000 * 1001 / 2 * costs.mixed.pair_flop,
                "FLOPs");
    double mixed = 1 - exp(-0.5);
    struct step_use with = step_use_pairs(&costs.mixed, 10, 5000, 500 / mixed, 0.25 * 1000 * 1001 / mixed);
    expect_near(mean.time_s, (1 - mixed) * decode.time_s + mixed * with.time_s, "time");
    expect_near(step_use(&costs.mixed, 10, 5000, 0).time_s, decode.time_s + 5e-3, "begun");
    expect_near(step_use(&costs.prompts, 0, 0, 1e4).time_s - step_use(&costs.prompts, 0, 0, 5e3).time_s,
                5e3 * costs.prompts.token_s, "alone");
    cr_expect_eq(step_mean_use(&costs, 10, 500, 0, 1000).time_s, decode.time_s);
    cr_expect_float_eq(step_mixed_frac(0.5, 4000, 1000), 1, 0, "pieces in each step");
    cr_expect_float_eq(step_mixed_frac(1e-3, 4000, 1000), 4e-3, 4e-6, "four steps for each prompt");
}

/* Uniform routing, played. */
Test(step, experts_in_use_as_drawn)
{
    struct random random = random_stream(7, "experts", 0);
    enum { EXPERTS = 128, USED = 8, TRIALS = 2000 };
    for (int tokens = 1; tokens <= 64; tokens *= 4) {
        double sum = 0, squares = 0;
        for (int t = 0; t < TRIALS; t++) {
            bool hit[EXPERTS] = {false};
            for (int i = 0; i < tokens; i++) {
                bool taken[EXPERTS] = {false};
                for (int k = 0; k < USED;) {
                    int expert = (int)(random_uniform(&random) * EXPERTS);
                    k += !taken[expert];
                    taken[expert] = hit[expert] = true;
                }
            }
            double share = 0;
            for (int e = 0; e < EXPERTS; e++)
                share += hit[e] / (double)EXPERTS;
            sum += share;
            squares += share * share;
        }
        double mean = sum / TRIALS, error = sqrt(fmax(0, squares / TRIALS - mean * mean) / TRIALS);
        struct step_cost cost = {.expert_byte = 1, .log_miss = log1p(-(double)USED / EXPERTS)};
        cr_expect_float_eq(step_experts_frac(&cost, tokens), mean, 4 * error + 1e-12, "%d tokens: %g, drawn %g", tokens,
                           step_experts_frac(&cost, tokens), mean);
    }
}

/* Some experts are chosen more often than others, played: how often has an exponential distribution (variance over mean squared 1), and each
 * token misses an expert by that. */
Test(step, experts_chosen_unevenly_as_drawn)
{
    struct random random = random_stream(8, "experts", 0);
    enum { EXPERTS = 20000 };
    double miss = log1p(-8.0 / 128);
    struct step_cost cost = {.expert_byte = 1, .log_miss = miss, .expert_skew = 1};
    for (int tokens = 1; tokens <= 4096; tokens *= 8) {
        double hit = 0;
        for (int e = 0; e < EXPERTS; e++) {
            double often = -log(random_uniform(&random));
            hit += random_uniform(&random) >= exp(tokens * often * miss);
        }
        double share = hit / EXPERTS, error = sqrt(share * (1 - share) / EXPERTS);
        cr_expect_float_eq(step_experts_frac(&cost, tokens), share, 4 * error, "%d tokens: %g, drawn %g", tokens,
                           step_experts_frac(&cost, tokens), share);
    }
    struct step_cost even = {.expert_byte = 1, .log_miss = miss}, nearly = even;
    nearly.expert_skew = 1e-9;
    cr_expect_float_eq(step_experts_frac(&nearly, 30), step_experts_frac(&even, 30), 1e-7);
}

/* With a table, which holds whole numbers of tokens up to some, and without. */
Test(step, experts_tabulated)
{
    static double table[STEP_EXPERTS_MOST];
    const double tokens[] = {0, 1, 2, 2.5, 100, STEP_EXPERTS_MOST - 1, STEP_EXPERTS_MOST - 0.5, STEP_EXPERTS_MOST, 1e6};
    for (int experts = 2; experts <= 8192; experts *= 4) {
        struct step_cost cost = {.expert_byte = 1, .log_miss = log1p(-1.0 / experts)};
        struct replica_costs costs = {.decode = cost, .mixed = cost, .prompts = cost};
        step_costs_tabulate(&costs, table);
        for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
            double share = step_experts_frac(&cost, tokens[i]);
            cr_expect(step_experts_frac(&costs.decode, tokens[i]) == share);
            cr_expect(step_experts_frac(&costs.mixed, tokens[i]) == share);
            cr_expect(step_experts_frac(&costs.prompts, tokens[i]) == share);
        }
    }
    struct replica_costs without = {0};
    step_costs_tabulate(&without, table);
    cr_expect(step_experts_frac(&without.decode, 1) == 0);
}

/* Weights of half a byte are read in a quarter of the time and multiplied as 16 bits, a little slower for being unpacked;
 * 8-bit products where the chip has them. */
Test(step, precision)
{
    struct step_setup setup = {.model = &dense, .law = &plain_law};
    struct step_cost bf16 = step_costs(&plain_gpu, &setup).decode;
    setup.byte_per_weight = 0.5;
    setup.dequantise_frac = 0.1;
    struct step_cost int4 = step_costs(&plain_gpu, &setup).decode;
    expect_near(int4.weight_s, bf16.weight_s / 4, "int4, read");
    expect_near(int4.token_s, bf16.token_s * 1.1, "int4, multiplied");
    setup = (struct step_setup){
        .model = &dense, .law = &plain_law, .byte_per_weight = 1, .byte_per_kv = 1, .arithmetic_bits = 8};
    struct replica_costs fp8 = step_costs(&plain_gpu, &setup);
    expect_near(fp8.decode.token_s, bf16.token_s / 2, "fp8");
    expect_near(fp8.decode.context_s, bf16.context_s / 2, "fp8 keys and values");
    cr_expect_eq(fp8.flop_s, 2e15);
    struct gpu a100 = load_gpu("dgx-a100-80");
    cr_expect_eq(step_costs(&a100, &setup).flop_s, a100.peak_bf16_flop_s);
}

/* The heaviest step of each kind keeps to the cap wherever the lowest clock allows it, and a tighter cap never makes it
 * faster. */
Test(step, caps_are_kept)
{
    struct inference_engine vllm = load_engine("vllm");
    for (size_t i = 0; i < NODES; i++) {
        struct gpu gpu = load_gpu(nodes[i]);
        for (size_t k = 0; k < MODELS; k++) {
            struct llm model = load_model(models[k]);
            double last[3] = {0};
            for (double share = 1.1; share > 0.2; share -= 0.1) {
                struct step_setup setup = {.model = &model,
                                           .law = engine_law_of(&vllm, &gpu, WEIGHTS_16_BIT),
                                           .tensor = 8,
                                           .gpus_per_node = 8,
                                           .cap_w = share * gpu.tdp_w,
                                           .max_batch = 64,
                                           .context = 1000,
                                           .token_budget = 2048};
                struct replica_costs costs = step_costs(&gpu, &setup);
                setup.cap_w = 0;
                struct replica_costs full = step_costs(&gpu, &setup);
                const struct step_cost *capped[] = {&costs.decode, &costs.mixed, &costs.prompts};
                const struct step_cost *free[] = {&full.decode, &full.mixed, &full.prompts};
                for (int j = 0; j < 3; j++) {
                    double sequences = j == 2 ? 0 : 64, prompts = j == 0 ? 0 : 2048 - sequences;
                    struct step_use use = step_use(capped[j], sequences, 1000 * sequences, prompts);
                    struct step_use before = step_use(free[j], sequences, 1000 * sequences, prompts);
                    double load = fmin(capped[j]->limit_frac, use.load_s / use.time_s);
                    double power_w = gpu.idle_w + (gpu.tdp_w - gpu.idle_w) * load;
                    double full_w = gpu.idle_w + (gpu.tdp_w - gpu.idle_w) * fmin(1, before.load_s / before.time_s);
                    double memory_w = gpu_memory_w(&gpu, before.byte / before.time_s / gpu.bandwidth_byte_s);
                    double least_w = gpu_clock_power_w(&gpu, (struct gpu_draw){full_w, memory_w}, gpu.clock_min_frac);
                    cr_assert_leq(power_w, fmax(share * gpu.tdp_w, least_w) * (1 + 1e-9), "%s %s kind %d: %g W",
                                  nodes[i], models[k], j, power_w);
                    cr_assert_geq(use.time_s, last[j] * (1 - 1e-12), "%s %s", nodes[i], models[k]);
                    last[j] = use.time_s;
                }
            }
        }
    }
}

static struct step_use decoding_use(const struct gpu *gpu, const struct step_setup *setup)
{
    struct replica_costs costs = step_costs(gpu, setup);
    return step_use(&costs.decode, 10, 5000, 0);
}

/* Reading keys and values costs beside their bytes what the chip says, products of 8 bits what their tensor cores work longer
 * for the same share of the peak, and experts in 8 bits their tiles. */
Test(step, load_of_context_and_of_narrow_products)
{
    struct gpu gpu = plain_gpu;
    struct step_setup setup = {.model = &dense, .law = &plain_law};
    struct step_use before = decoding_use(&gpu, &setup);
    gpu.context_frac = 0.6;
    struct step_use after = decoding_use(&gpu, &setup);
    expect_near(after.load_s - before.load_s, 0.6 * 5000 * 200e3 / 2e12, "context");
    setup = (struct step_setup){.model = &mixture, .law = &plain_law, .byte_per_weight = 1, .arithmetic_bits = 8};
    struct replica_costs wide = step_costs(&gpu, &(struct step_setup){.model = &mixture, .law = &plain_law}),
                         narrow = step_costs(&gpu, &setup);
    expect_near(narrow.decode.flop_load_s / wide.decode.flop_load_s, 0.6 / 0.4 / 2, "FLOPs");
    gpu.expert_fp8_frac = 0.5;
    struct step_use without = step_use(&narrow.decode, 10, 5000, 0), with = decoding_use(&gpu, &setup);
    double read = step_experts_frac(&narrow.decode, 10) * narrow.decode.expert_byte;
    expect_near(with.load_s, without.load_s, "experts with a scale for a row");
    setup.block_scales = true;
    with = decoding_use(&gpu, &setup);
    expect_near(with.load_s - without.load_s, 0.5 * read / 2e12, "experts with a scale for each block");
    cr_expect_eq(step_costs(&gpu, &(struct step_setup){.model = &mixture, .law = &plain_law}).decode.expert_load_s, 0);
}

/* Few tokens leave most rows of experts' tiles empty, which draw as full ones do; many leave none. What is drawn while the engine works on
 * sequences goes by its time for them, at any batch. */
Test(step, load_of_empty_tiles_and_of_sequences)
{
    struct gpu gpu = plain_gpu;
    struct step_setup setup = {.model = &mixture, .law = &plain_law};
    struct step_cost full = step_costs(&gpu, &setup).decode;
    gpu.tile_rows = 64;
    struct step_cost tiled = step_costs(&gpu, &setup).decode;
    double experts = 85e9 / 0.9, few = step_experts_frac(&full, 3);
    double flop = 2 * experts * (64 * few - 3 * 0.1);
    expect_near(step_use(&tiled, 3, 0, 0).load_s - step_use(&full, 3, 0, 0).load_s, flop / 1e15, "empty");
    expect_near(step_use(&tiled, 3, 0, 0).flop, step_use(&full, 3, 0, 0).flop, "FLOPs that count");
    cr_expect_eq(step_use(&tiled, 640, 0, 0).load_s, step_use(&full, 640, 0, 0).load_s);
    cr_expect_gt(step_use(&tiled, 600, 0, 0).load_s, step_use(&full, 600, 0, 0).load_s);
    gpu.sequence_frac = 0.5;
    struct step_cost sampled = step_costs(&gpu, &setup).decode;
    expect_near(step_use(&sampled, 640, 0, 10).load_s - step_use(&tiled, 640, 0, 10).load_s, 0.5 * 640 * 20e-6,
                "sequences");
}

Test(step, a_clock_of_one_changes_nothing)
{
    struct step_setup setup = {.model = &dense, .law = &plain_law, .tensor = 2, .max_batch = 32, .context = 700};
    struct replica_costs a = step_costs(&plain_gpu, &setup);
    setup.clock_frac = 1;
    struct replica_costs b = step_costs(&plain_gpu, &setup);
    expect_near(b.mixed.token_s, a.mixed.token_s, "time");
    expect_near(b.mixed.resident_frac, a.mixed.resident_frac, "power");
    setup.clock_frac = 0.5;
    struct replica_costs c = step_costs(&plain_gpu, &setup);
    expect_near(c.mixed.token_s - c.mixed.exchange_token_s, 2 * (a.mixed.token_s - a.mixed.exchange_token_s), "half");
    expect_near(c.mixed.context_s, a.mixed.context_s, "reading");
}

/* Nothing is read or multiplied faster than the chip can. */
Test(step, shares_stay_below_the_peaks)
{
    struct inference_engine vllm = load_engine("vllm");
    for (size_t i = 0; i < NODES; i++) {
        struct gpu gpu = load_gpu(nodes[i]);
        for (size_t k = 0; k < MODELS; k++) {
            struct llm model = load_model(models[k]);
            bool fp8 = model.bytes_per_weight <= 1;
            const struct engine_law *law = engine_law_of(&vllm, &gpu, fp8 ? WEIGHTS_FP8 : WEIGHTS_16_BIT);
            struct step_setup setup = {
                .model = &model, .law = law, .arithmetic_bits = fp8 ? 8 : 0, .tensor = 8, .gpus_per_node = 8};
            struct replica_costs costs = step_costs(&gpu, &setup);
            for (double batch = 1; batch < 1e6; batch *= 3) {
                struct step_use use = step_use(&costs.mixed, batch, 2000 * batch, 3 * batch);
                cr_assert_lt(use.byte / use.time_s / gpu.bandwidth_byte_s, law->bandwidth_efficiency, "%s", nodes[i]);
                cr_assert_lt(use.flop / use.time_s / costs.flop_s, law->flop_efficiency, "%s", nodes[i]);
                struct step_use alone = step_use(&costs.prompts, 0, 0, batch);
                cr_assert_lt(alone.flop / alone.time_s / costs.flop_s, law->prefill_efficiency, "%s", nodes[i]);
                cr_assert(isfinite(use.load_s) && use.load_s > 0 && isfinite(alone.load_s));
            }
        }
    }
}
