/* SPDX-License-Identifier: Apache-2.0 */
#include "layout_side.h"

#include <math.h>

#include "base/random.h"

TestSuite(layout);

/* Korthikanti et al. (2205.05198), table 5: seconds per step, full recomputation, then selective with sequence
 * parallelism; last row, section 6.3: eight copies, 37.83 s become 39.15 s. One set of efficiencies for all, none of
 * them from these runs. */
Test(layout, step_times_of_megatron)
{
    static const double published[][2] = {{1.42, 1.10}, {18.13, 13.75}, {49.05, 37.83}, {94.42, 71.49}, {NAN, 39.15}};
    double square = 0, rows = 0;
    for (size_t i = 0; i < sizeof megatrons / sizeof *megatrons; i++)
        for (int k = 0; k < 2; k++) {
            struct side side;
            side_megatron(&side, &megatrons[i], k ? RECOMPUTE_SELECTIVE : RECOMPUTE_FULL, k);
            double step_s = layout_time(&side.task, &side.layout).step_s, deviation = step_s / published[i][k] - 1;
            if (isnan(published[i][k]))
                continue;
            printf("%s, %lld copies, %s: %.2f s, published %.2f s, %+.1f %%\n", megatrons[i].model,
                   (long long)megatrons[i].data, k ? "selective" : "full", step_s, published[i][k], 100 * deviation);
            cr_expect_lt(fabs(deviation), 0.10);
            square += deviation * deviation;
            rows++;
        }
    cr_expect_lt(sqrt(square / rows), 0.06);
}

/* Llama 3 405B (2407.21783, table 4 and section 3.3.2): tensor 8, pipeline 16, sharded gradients, MFU 0.43 on 8,192 and
 * 0.41 on 16,384 H100. Its virtual stages are not stated: the layers of a stage one by one, or two by two. */
Test(layout, mfu_of_llama_3)
{
    static const struct {
        int64_t nodes, data;
        double mfu;
    } rows[] = {{1024, 64, 0.43}, {2048, 128, 0.41}};
    for (size_t i = 0; i < 2; i++) {
        double mfu[2];
        for (int64_t v = 4; v <= 8; v += 4) {
            struct side side;
            side_load(&side, "dgx-h100", "llama-3.1-405b", rows[i].nodes, 2048);
            side_degrees(&side, rows[i].data, 8, 16, v, 1);
            side.layout.recompute = RECOMPUTE_SELECTIVE;
            side.layout.sharding = SHARDING_GRADIENTS;
            side.layout.gradient_byte = 4;
            struct layout_time time = layout_time(&side.task, &side.layout);
            mfu[v / 8] = layout_mfu(&side.task, &time);
            struct layout_memory memory = layout_memory(&side.task, &side.layout);
            cr_expect(layout_fits(&memory), "%g GiB", layout_memory_byte(&memory) / 0x1p30);
        }
        printf("Llama 3.1 405B on %lld GPUs: MFU %.3f and %.3f, published %.2f\n", (long long)rows[i].nodes * 8, mfu[0],
               mfu[1], rows[i].mfu);
        cr_expect(mfu[0] < rows[i].mfu * 1.1 && mfu[1] > rows[i].mfu * 0.9);
    }
}

/* FLOPs of a GPT: 72 B s l h^2 (1 + s/6h + V/12lh), a third more with everything computed twice (2104.04473). */
Test(layout, flop_of_a_gpt)
{
    for (size_t i = 0; i < sizeof megatrons / sizeof *megatrons; i++) {
        struct side side;
        side_megatron(&side, &megatrons[i], RECOMPUTE_FULL, false);
        double b = side.task.batch, s = side.task.sequence, l = (double)side.model.layers,
               h = (double)side.model.hidden, v = (double)side.model.vocabulary;
        struct layout_time time = layout_time(&side.task, &side.layout);
        double flop = 72 * b * s * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
        cr_expect_float_eq(time.model_flop, flop, 0.001 * flop);
        double again = 24 * b * s * l * h * h * (1 + s / (6 * h));
        cr_expect_float_eq(time.hardware_flop, flop + again, 0.001 * flop);
    }
}

/* Arithmetic of layers of several kinds, layer by layer and token by token: gpt-oss has windows of 128 in half of its layers, Gemma 3 of 1,024 in five of six,
 * Qwen3.5 states in three of four, GLM-5 an index. MFU counts twice what is seen; a fused kernel does it once, and 5/2 of it backward. */
Test(layout, flop_of_layers_of_several_kinds)
{
    static const struct {
        const char *model;
        double full, others, window, width, state_width, index, selected;
    } rows[] = {{"gpt-oss-120b", 18, 18, 128, 64 * 64, 0, 0, 0},
                {"gemma-3-27b", 10, 52, 1024, 32 * 128, 0, 0, 0},
                {"qwen3.5-397b-a17b", 15, 45, 0, 32 * 256, 4.27e6 / 4, 0, 0},
                {"qwen3.5-27b", 16, 48, 0, 24 * 256, 3.21e6 / 4, 0, 0},
                {"glm-5", 78, 0, 0, 64 * 256, 0, 2 * 32 * 128, 2048},
                {"step-3.7-flash", 12, 33, 512, 0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (double s = 1024; s <= 65536; s *= 8) {
            struct side side;
            side_load(&side, "dgx-h100", rows[i].model, 128, 64);
            side.task.sequence = s;
            side.model.mtp_layers = 0; /* of another test, as is: */
            side.layout.expert_start_s = side.layout.expert_wait_s = 0;
            side_degrees(&side, 64, 8, 1, 1, 1);
            side.layout.recompute = RECOMPUTE_NONE;
            double full_width = rows[i].width > 0 ? rows[i].width : 64 * 128,
                   near_width = rows[i].width > 0 ? rows[i].width : 96 * 128; /* Step: 64 heads, and 96 */
            double seen = 0;
            for (double t = 0.5; t < s; t++) {
                double far = rows[i].selected > 0 ? fmin(t, rows[i].selected) : t;
                seen += rows[i].full * (4 * full_width * far + rows[i].index * t) +
                        rows[i].others * 4 * near_width * fmin(t, rows[i].window);
            }
            double state = s * rows[i].others * 7 * rows[i].state_width;
            struct llm dense = side.model;
            double products =
                6 * side.task.batch * s *
                (llm_active_parameters(&dense) - (double)(dense.tied_embeddings ? 0 : dense.vocabulary * dense.hidden));
            struct layout_time time = layout_time(&side.task, &side.layout);
            double model_flop = products + 3 * side.task.batch * (2 * seen + state),
                   done = products + 3.5 * side.task.batch * (seen + state);
            cr_expect_float_eq(time.model_flop, model_flop, 1e-9 * model_flop, "%s, %g: %g, by tokens %g",
                               rows[i].model, s, time.model_flop, model_flop);
            cr_expect_float_eq(time.hardware_flop, done, 1e-9 * done);
            /* A kernel for each operation computes what a window masks. */
            side.layout.fused_attention = false;
            double more = layout_time(&side.task, &side.layout).hardware_flop;
            double all =
                rows[i].window > 0 ? s * s * (rows[i].full * 4 * full_width + rows[i].others * 4 * near_width) : 0;
            if (all > 0)
                cr_expect_float_eq(more, products + 3 * side.task.batch * all, 1e-9 * more);
            cr_expect_gt(layout_time(&side.task, &side.layout).step_s, time.step_s);
        }
}

/* What training a model with windows costs at long sequences against the same with none: its attention alone is less, by what is not seen; scores
 * in memory are as many without a fused kernel; a state has none. */
Test(layout, windows_and_states_in_training)
{
    struct side side;
    side_load(&side, "dgx-h100", "gemma-3-27b", 16, 64);
    side.task.sequence = 131072;
    side_degrees(&side, 16, 8, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    struct layout_time near = layout_time(&side.task, &side.layout);
    struct layout_memory near_memory = layout_memory(&side.task, &side.layout);
    side.layout.fused_attention = false;
    double near_scores = layout_memory(&side.task, &side.layout).activation_byte - near_memory.activation_byte;
    side.layout.fused_attention = true;
    side.model.full_layers = 0;
    side.model.window = 0;
    struct layout_time far = layout_time(&side.task, &side.layout);
    double saved_flop =
        64.0 * 131072 * 3.5 * 52 * 4 * 32 * 128 * (131072 / 2.0 - 1024 + 1024.0 * 1024 / (2 * 131072.0));
    cr_expect_float_eq(far.hardware_flop - near.hardware_flop, saved_flop, 1e-9 * saved_flop);
    double saved_s = saved_flop / 128 / (side.layout.attention_frac * side.node.gpu.peak_bf16_flop_s);
    cr_expect_float_eq(far.compute_s - near.compute_s, saved_s, 1e-9 * saved_s);
    cr_expect_float_eq(layout_memory(&side.task, &side.layout).activation_byte, near_memory.activation_byte, 1);
    side.layout.fused_attention = false;
    double far_scores = layout_memory(&side.task, &side.layout).activation_byte - near_memory.activation_byte;
    cr_expect_float_eq(near_scores, far_scores, 1e-9 * far_scores);
    /* 5 bytes for each score of a head, two copies of a sequence a GPU: tokens x 62 layers x 5 x 32 heads x tokens over 8 GPUs. */
    cr_expect_float_eq(far_scores, 131072.0 * 131072 * 62 * 5 * 32 / 8, 1e-6 * far_scores);

    side_load(&side, "dgx-h100", "qwen3.5-27b", 16, 64);
    side.model.mtp_layers = 0;
    side.task.sequence = 32768;
    side_degrees(&side, 16, 8, 1, 1, 1);
    side.layout.recompute = RECOMPUTE_NONE;
    double without = layout_memory(&side.task, &side.layout).activation_byte;
    side.layout.fused_attention = false;
    double scores = layout_memory(&side.task, &side.layout).activation_byte - without;
    cr_expect_float_eq(scores, 32768.0 * 32768 * 16 * 5 * 24 / 8, 1e-6 * scores);
}

/* Tokens go to experts in layers that have them, as vectors of what these work in. */
Test(layout, what_experts_exchange)
{
    struct side side;
    side_load(&side, "dgx-h100", "nemotron-3-super-120b-a12b", 64, 512);
    side.task.sequence = 8192;
    side_degrees(&side, 64, 8, 1, 1, 1);
    side.layout.expert_start_s = side.layout.expert_wait_s = 0;
    side.layout.expert = 8;
    side.layout.recompute = RECOMPUTE_NONE;
    double latent_s = layout_time(&side.task, &side.layout).expert_s;
    side.model.expert_latent = 0;
    double wide_s = layout_time(&side.task, &side.layout).expert_s;
    side.model.expert_layers = 0;
    double all_s = layout_time(&side.task, &side.layout).expert_s;
    /* Messages of 5 us and what they carry: latencies are in all three. */
    double byte_s = (wide_s - latent_s) / (1 - 1024.0 / 4096);
    cr_expect_gt(byte_s, 0.9 * wide_s);
    cr_expect_float_eq(all_s - wide_s, byte_s * (48.0 / 40 - 1), 1e-9 * all_s);
}

/* Korthikanti et al., figure 1, in GiB: weights and optimiser, activations without and with both techniques; and
 * figure 7, percent of what all activations take: sequence, selective, both, full recomputation. */
Test(layout, memory_of_megatron)
{
    static const struct {
        double state, all, both, percent[4];
    } published[] = {{45.5625, 59.25, 9.5625, {66.84, 49.42, 16.18, 7.64}},
                     {45.5625, 66.84, 12.35, {62.04, 56.53, 18.49, 8.71}},
                     {31.64, 114.02, 23.08, {58.31, 62.04, 20.27, 9.42}},
                     {32.96, 131.25, 26.56, {58.31, 62.04, 20.27, 9.42}}};
    static const struct {
        int recompute;
        bool sequence;
    } ways[] = {{RECOMPUTE_NONE, true}, {RECOMPUTE_SELECTIVE, false}, {RECOMPUTE_SELECTIVE, true}};
    for (size_t i = 0; i < 4; i++) {
        struct side side;
        side_megatron(&side, &megatrons[i], RECOMPUTE_NONE, false);
        side.model.vocabulary = 0; /* the figures count layers alone */
        side.model.parameters = 12.0 * (double)(side.model.layers * side.model.hidden * side.model.hidden);
        struct layout_memory memory = layout_memory(&side.task, &side.layout);
        double state = memory.weight_byte + memory.gradient_byte + memory.optimizer_byte;
        cr_expect_float_eq(state / 0x1p30, published[i].state, 0.001 * published[i].state);
        /* Without a pipeline inputs and logits come on top: 2 s b h of 1,264 and more. */
        double all = memory.activation_byte, more = i == 0 ? 0.02 : 0.001;
        cr_expect_float_eq(all / 0x1p30, published[i].all, more * published[i].all, "%s: %g GiB", megatrons[i].model,
                           all / 0x1p30);
        for (size_t k = 0; k < 3; k++) {
            side.layout.recompute = ways[k].recompute;
            side.layout.sequence = ways[k].sequence;
            double percent = 100 * layout_memory(&side.task, &side.layout).activation_byte / all;
            cr_expect_float_eq(percent, published[i].percent[k], i == 0 ? 0.5 : 0.2); /* read off a figure */
        }
        cr_expect_float_eq(layout_memory(&side.task, &side.layout).activation_byte / 0x1p30, published[i].both,
                           3 * more * published[i].both);
        /* Full recomputation holds the inputs of layers, and one layer whole while it computes again. */
        side.layout.recompute = RECOMPUTE_FULL;
        side.layout.sequence = false;
        double p = (double)side.layout.pipeline, v = (double)side.layout.virtual_stages;
        double held = (double)side.model.layers * (v > 1 ? 1 + (p - 1) / (p * v) : 1);
        double percent = 100 * (layout_memory(&side.task, &side.layout).activation_byte / all - 1 / held);
        cr_expect_float_eq(percent, published[i].percent[3], 0.25, "%g", percent);
    }
}

static int64_t draw(struct random *random, int64_t low, int64_t high)
{
    return low + (int64_t)(random_uniform(random) * (double)(high - low + 1));
}

static void draw_layout(struct random *random, struct side *side)
{
    static const char *const models[] = {"megatron-22b", "llama-3.1-70b", "deepseek-v3", "qwen3-8b"};
    int64_t tensor = (int64_t)1 << draw(random, 0, 3), pipeline = draw(random, 1, 12), data = draw(random, 1, 32);
    int64_t gpus = tensor * pipeline * data;
    side_load(side, random_uniform(random) < 0.5 ? "dgx-h100" : "dgx-a100-80", models[draw(random, 0, 3)],
              (gpus + 7) / 8, (double)draw(random, 1, 1000));
    side_degrees(side, data, tensor, pipeline, pipeline > 1 ? draw(random, 1, 3) : 1, draw(random, 1, 4));
    if (side->model.experts > 0 && data % 4 == 0)
        side->layout.expert = 4;
    side->layout.recompute = (int)draw(random, 0, 2);
    side->layout.sharding = (int)draw(random, 0, 3);
    side->layout.sequence = random_uniform(random) < 0.5;
    side->layout.fused_attention = random_uniform(random) < 0.5;
    side->task.precision = side->node.gpu.peak_fp8_flop_s > 0 ? (int)draw(random, 0, 2) : PRECISION_BF16;
    if (pipeline > 1 && side->layout.virtual_stages == 1)
        side->layout.schedule = (int)draw(random, 0, pipeline % 2 == 0 ? 2 : 1);
    if (data % 2 == 0 && side->layout.expert == 1) {
        side->layout.context = 2;
        side->layout.data /= 2;
    }
}

/* Whatever the layout: the step is the sum of its parts, memory and time are finite and positive, sharding never
 * needs more memory, recomputation never less time nor more memory, fewer FLOPs never count as useful. */
Test(layout, any_layout_is_sound)
{
    struct random random = random_stream(3, "layouts", 0);
    for (int n = 0; n < 3000; n++) {
        struct side side;
        draw_layout(&random, &side);
        struct layout_time time = layout_time(&side.task, &side.layout);
        double parts = time.compute_s + time.tensor_s + time.pipeline_s + time.expert_s + time.bubble_s +
                       time.data_exposed_s + time.optimizer_s;
        cr_assert_float_eq(time.step_s, parts, 1e-12 * parts);
        cr_assert(time.compute_s > 0 && time.bubble_s > -1e-12 && time.tensor_s >= 0 && time.data_exposed_s >= 0);
        cr_assert(isfinite(time.step_s) && time.used_frac <= 1);
        /* No faster than the products at the peak. */
        cr_assert_lt(layout_mfu(&side.task, &time), 1 / side.layout.usable_frac);
        struct layout_memory memory = layout_memory(&side.task, &side.layout);
        double byte = layout_memory_byte(&memory);
        cr_assert(byte > 0 && isfinite(byte));
        if (side.layout.sharding < SHARDING_FULL) {
            side.layout.sharding++;
            struct layout_memory sharded = layout_memory(&side.task, &side.layout);
            cr_assert_leq(layout_memory_byte(&sharded), byte);
            side.layout.sharding--;
        }
        if (side.layout.recompute == RECOMPUTE_NONE) {
            side.layout.recompute = RECOMPUTE_SELECTIVE;
            struct layout_memory less = layout_memory(&side.task, &side.layout);
            cr_assert_leq(layout_memory_byte(&less), byte);
            /* With no exchange of gradients, and no host, hidden: more computing would hide more. */
            side.layout.overlap_frac = side.layout.expert_start_s = side.layout.expert_wait_s = 0;
            double again_s = layout_time(&side.task, &side.layout).step_s;
            side.layout.recompute = RECOMPUTE_NONE;
            cr_assert_geq(again_s, layout_time(&side.task, &side.layout).step_s * (1 - 1e-12));
        }
    }
}

/* All copies and stages together hold what there is, once where it is sharded. */
Test(layout, weights_are_conserved)
{
    struct side side;
    side_load(&side, "dgx-h100", "deepseek-v3", 256, 4096);
    side_degrees(&side, 128, 2, 1, 1, 1);
    side.layout.expert = 32;
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.sharding = SHARDING_FULL;
    struct layout_memory memory = layout_memory(&side.task, &side.layout);
    double gpus = layout_gpus(&side.layout);
    cr_expect_eq(gpus, 256);
    /* And a layer that predicts a token further. */
    double all = 671e9 + (671e9 - 2.0 * 129280 * 7168) / 61;
    cr_expect_float_eq(memory.weight_byte * gpus, 2 * all, 1e-9 * all);
    cr_expect_float_eq(memory.optimizer_byte * gpus, 12 * all, 1e-9 * all);
    side.layout.sharding = SHARDING_NONE;
    side.layout.expert = 1;
    memory = layout_memory(&side.task, &side.layout);
    cr_expect_float_eq(memory.gradient_byte * 2, 2 * all, 1e-9 * all); /* in 16 bits, as products are */
}

/* Without exchange, with equal stages: step = work (1 + (p-1)/(v m)). */
Test(layout, bubble)
{
    struct side side;
    side_megatron(&side, &megatrons[1], RECOMPUTE_NONE, true);
    side.model.vocabulary = 0;
    side.layout.network_frac = side.layout.link_frac = 1e12;
    side.layout.link_latency_s = 0;
    for (int64_t v = 1; v <= 3; v++) {
        side.layout.virtual_stages = v;
        struct layout_time time = layout_time(&side.task, &side.layout);
        /* A message between nodes takes 5 us: 16 v of them per micro-batch are in it. */
        double work_s = time.compute_s + time.pipeline_s;
        cr_expect_float_eq(time.bubble_s / work_s, 7.0 / (64.0 * (double)v), 1e-9);
    }
}

/* Twice the GPUs at the same batch: never slower, never more than twice as fast but for rounding of batches. */
Test(layout, scaling)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-70b", 32, 1024);
    side_degrees(&side, 16, 8, 2, 1, 1);
    side.layout.recompute = RECOMPUTE_SELECTIVE;
    double before_s = layout_time(&side.task, &side.layout).step_s;
    side.layout.data = 32;
    side.task.nodes = 64;
    double after_s = layout_time(&side.task, &side.layout).step_s;
    cr_expect(after_s < before_s && after_s > before_s / 2);
    /* LoRA: 4 N + 2 (share that learns) instead of 6 N. */
    double full = layout_time(&side.task, &side.layout).model_flop;
    side.task.trainable_frac = 0.01;
    struct layout_time lora = layout_time(&side.task, &side.layout);
    cr_expect(lora.model_flop < 0.75 * full && lora.model_flop > 0.65 * full);
    cr_expect_lt(lora.step_s, after_s);
}

/* Bytes that GPUs send, played without contention, take what the closed form says. */
Test(layout, transfers)
{
    struct side side;
    side_load(&side, "dgx-h100", "deepseek-v3", 64, 1024);
    side_degrees(&side, 16, 8, 4, 1, 1);
    side.layout.expert_start_s = side.layout.expert_wait_s = 0;
    side.layout.expert = 8;
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.sharding = SHARDING_NONE;
    struct layout_time time = layout_time(&side.task, &side.layout);
    size_t count;
    struct collective_step *steps = layout_collectives(bind_arena(), &side.task, &side.layout, &count);
    cr_assert_eq(count, 3);
    double byte_s = 0.8 * 50e9;
    for (size_t i = 0; i < count; i++) {
        double sent = 0; /* by GPU 0, that is in all of them */
        for (size_t k = 0; k < steps[i].count; k++)
            sent += steps[i].transfers[k].from == 0 ? steps[i].transfers[k].byte : 0;
        double s = sent * (double)steps[i].rounds * steps[i].times / byte_s;
        double closed_s = i == 1 ? time.pipeline_s : i == 2 ? time.expert_s : NAN;
        if (i == 0) /* dense weights; those of experts are exchanged among fewer */
            cr_expect(s > 0 && s < time.data_s);
        else
            cr_expect_float_eq(s, closed_s, 0.05 * closed_s, "%s: %g against %g", steps[i].name, s, closed_s);
    }
}
