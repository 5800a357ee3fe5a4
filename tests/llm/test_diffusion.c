/* SPDX-License-Identifier: Apache-2.0 */
/* What a pass through a diffusion model costs, counted by hand; against measurements: tests/validation/diffusion.py. */
#include "../hardware/node_side.h"

#include <math.h>

#include "llm/diffusion_step.h"

TestSuite(diffusion);

static struct diffusion_model load(const char *name)
{
    struct diffusion_model model = {0};
    bind_catalogue(&diffusion_model_record, &model, "diffusion-models", name);
    cr_expect_str_eq(model.name, name);
    return model;
}

static void expect_near(double value, double expected, double tolerance, const char *what)
{
    cr_expect(fabs(value - expected) <= tolerance * expected, "%s: %.6g, not %.6g", what, value, expected);
}

/* Wan 2.1 1.3B, 832 x 480, 81 frames: 21 x 30 x 52 = 32,760 tokens (its paper, arXiv:2503.20314, says as many), 512 of text.
 * A block has 6 x 1536^2 + 2 x 1536 x 8960 = 41,680,896 weights for pictures and 2 x 1536^2 = 4,718,592 for text:
 * 30 (2 x 32760 x 41680896 + 2 x 512 x 4718592) = 8.20729e13; attention 30 x 4 x 1536 x 32760 x 33272 = 2.00908e14. */
Test(diffusion, transformer_by_hand)
{
    struct diffusion_model wan = load("wan-2.1-1.3b");
    struct diffusion_pass pass = diffusion_pass(&wan, &(struct diffusion_size){832, 480, 81});
    expect_near(pass.product_flop, 8.20729e13, 1e-5, "products");
    expect_near(pass.attention_flop, 2.00908e14, 1e-5, "attention");
    cr_expect_eq(pass.element_numbers, 30.0 * 32760 * 1536);
    /* FLUX: 4,096 + 512 tokens, each of which meets 12 x 3072^2 weights in each of 57 blocks. */
    struct diffusion_model flux = load("flux.1-dev");
    pass = diffusion_pass(&flux, &(struct diffusion_size){1024, 1024, 1});
    expect_near(pass.product_flop, 57 * 2 * 4608.0 * 12 * 3072 * 3072, 1e-12, "products");
    expect_near(pass.attention_flop, 57 * 4 * 3072.0 * 4608 * 4608, 1e-12, "attention");
}

/* A U-Net of one level of 64 x 64 latent pixels: a residual of 4 to 8 channels, 9 (32 + 64) + 32 = 896 weights; a convolution onto
 * 32 x 32; there a cross block of width 8 with a gated part of 16: 6 x 64 + 3 x 8 x 16 = 768 for pictures, 2 x 8 x 5 = 80 for each of
 * 10 tokens of text; and a linear of 64. */
Test(diffusion, u_net_by_hand)
{
    struct diffusion_model model = {0};
    bind_with(&diffusion_model_record, &model,
              "name: own\nparameters: 2.5e6\nembedders: 2.5e6\ntext_tokens: 10\nsteps: 20\nblocks:\n"
              "  - {kind: residual, in_width: 4, width: 8, patch: 1}\n"
              "  - {kind: convolution, width: 8, patch: 2}\n"
              "  - {kind: cross, width: 8, text_width: 5, feed_forward: 16, gated: true, patch: 2}\n"
              "  - {kind: linear, width: 8, patch: 2}\n",
              (const char *const[]){NULL});
    struct diffusion_pass pass = diffusion_pass(&model, &(struct diffusion_size){512, 512, 1});
    double products = 2 * (4096.0 * 896 + 1024 * 576.0 + 1024 * 768.0 + 10 * 80.0 + 1024 * 64.0);
    expect_near(pass.product_flop, products, 1e-12, "products");
    expect_near(pass.attention_flop, 4 * 8 * 1024.0 * 1034, 1e-12, "attention");
    cr_expect_eq(diffusion_parameters(&model), 2.5e6 + 896 + 576 + 768 + 80 + 64);
}

/* Counted from their blocks, as their makers say: sizes of model cards and of files in 16 bits. */
Test(diffusion, parameters_as_published)
{
    static const struct {
        const char *name;
        double published;
    } models[] = {{"flux.1-dev", 11.9e9},
                  {"flux.1-schnell", 11.89e9},
                  {"stable-diffusion-3.5-large", 8.1e9},
                  {"stable-diffusion-3.5-medium", 2.47e9},
                  {"stable-diffusion-xl", 2.567e9},
                  {"pixart-sigma", 0.61e9},
                  {"qwen-image", 20.4e9},
                  {"wan-2.1-1.3b", 1.42e9},
                  {"wan-2.1-14b", 14.3e9},
                  {"cogvideox-2b", 1.69e9},
                  {"cogvideox-5b", 5.57e9},
                  {"hunyuanvideo", 12.8e9}};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct diffusion_model model = load(models[i].name);
        expect_near(diffusion_parameters(&model), models[i].published, 0.01, models[i].name);
    }
}

/* Half of the frames have about half of the tokens, and a quarter of the attention between them. */
Test(diffusion, attention_is_quadratic)
{
    struct diffusion_model wan = load("wan-2.1-14b");
    struct diffusion_pass whole = diffusion_pass(&wan, &(struct diffusion_size){1280, 720, 161});
    struct diffusion_pass half = diffusion_pass(&wan, &(struct diffusion_size){1280, 720, 77});
    expect_near(whole.product_flop / half.product_flop, 41.0 / 20, 0.001, "products");
    expect_near(whole.attention_flop / half.attention_flop, 41.0 / 20 * 41 / 20, 0.01, "attention");
}

static const struct diffusion_law law = {
    .attention_efficiency = 0.5, .element_passes = 100, .element_efficiency = 0.5, .link_efficiency = 0.5, .run_s = 2};

/* FLUX: products 5.949e13, attention 1.4873e13 FLOPs and 8.0687e8 numbers a pass; a chip of 1e15 FLOP/s that reaches half in both, and
 * 2e12 B/s of which elementwise work reaches half: (0.11898 + 0.029746 + 0.161374) s. */
Test(diffusion, time_of_a_step_by_hand)
{
    struct gpu gpu = node_of("dgx-h100").gpu;
    gpu.peak_bf16_flop_s = 1e15;
    gpu.gemm_frac = 0.5;
    gpu.bandwidth_byte_s = 2e12;
    struct diffusion_model flux = load("flux.1-dev");
    struct diffusion_setup setup = {.model = &flux,
                                    .law = &law,
                                    .size = {1024, 1024, 1},
                                    .passes = 1,
                                    .gpus = 1,
                                    .gpus_per_node = 8,
                                    .max_batch = 1};
    struct replica_costs costs = diffusion_costs(&gpu, &setup);
    double one_s = step_use(&costs.decode, 1, 0, 0).time_s;
    expect_near(one_s, 0.310100, 1e-4, "a step");
    expect_near(step_use(&costs.decode, 4, 0, 0).time_s, 4 * one_s, 1e-9, "four of them");
    cr_expect_eq(step_use(&costs.prompts, 0, 0, 1).time_s, 2);
    cr_expect_eq(step_use(&costs.prompts, 0, 0, 4).time_s, 2, "a batch shares what is beside the steps");
    setup.passes = 2;
    costs = diffusion_costs(&gpu, &setup);
    expect_near(step_use(&costs.decode, 1, 0, 0).time_s, 2 * one_s, 1e-9, "with guidance");
    /* Four GPUs: 4 x 3/16 of its 8.0687e8 numbers of 2 bytes over half of 450 GB/s, 5.379 ms. */
    setup.passes = 1;
    setup.gpus = 4;
    costs = diffusion_costs(&gpu, &setup);
    expect_near(step_use(&costs.decode, 1, 0, 0).time_s, one_s / 4 + 5.379e-3, 1e-4, "four GPUs");
}

static double load_of(const struct gpu *gpu, const struct diffusion_setup *setup)
{
    struct replica_costs costs = diffusion_costs(gpu, setup);
    return step_use(&costs.decode, 1, 0, 0).work_load_s;
}

/* Attention draws by the time that it takes, 1.4873e13 FLOPs at half of 1e15 a second, not by its FLOPs. */
Test(diffusion, attention_draws_by_its_time)
{
    struct gpu gpu = node_of("dgx-h100").gpu;
    gpu.peak_bf16_flop_s = 1e15;
    struct diffusion_model flux = load("flux.1-dev");
    struct diffusion_law busy = law;
    busy.attention_power_frac = 0.6;
    struct diffusion_setup setup = {.model = &flux,
                                    .law = &law,
                                    .size = {1024, 1024, 1},
                                    .passes = 1,
                                    .gpus = 1,
                                    .gpus_per_node = 8,
                                    .max_batch = 1};
    double without_s = load_of(&gpu, &setup);
    setup.law = &busy;
    expect_near(load_of(&gpu, &setup) - without_s, 0.6 * 0.029746, 1e-4, "attention");
    setup.law = &law;
    double slope = gpu.flop_frac;
    gpu.flop_frac = 0;
    expect_near(without_s - load_of(&gpu, &setup), slope * 5.949e13 / 1e15, 1e-3, "products");
}

/* A lower clock stretches arithmetic, not elementwise work, and lowers power. */
Test(diffusion, clock)
{
    struct gpu gpu = node_of("dgx-h100").gpu;
    struct diffusion_model wan = load("wan-2.1-1.3b");
    struct diffusion_setup setup = {
        .model = &wan, .law = &law, .size = {832, 480, 81}, .passes = 2, .gpus = 1, .gpus_per_node = 8, .max_batch = 1};
    struct replica_costs full = diffusion_costs(&gpu, &setup);
    setup.clock_frac = 0.5;
    struct replica_costs slow = diffusion_costs(&gpu, &setup);
    expect_near(slow.decode.token_s, 2 * full.decode.token_s, 1e-9, "arithmetic");
    cr_expect_eq(slow.decode.sequence_s, full.decode.sequence_s);
    cr_expect_lt(slow.decode.limit_frac, full.decode.limit_frac);
}

Test(diffusion, laws_by_architecture)
{
    struct diffusion_engine engine = {0};
    bind_catalogue(&diffusion_engine_record, &engine, "diffusion-engines", "diffusers");
    struct gpu h100 = node_of("dgx-h100").gpu, h200 = node_of("dgx-h200").gpu, b200 = node_of("dgx-b200").gpu,
               a100 = node_of("dgx-a100-80").gpu;
    cr_expect_eq(diffusion_law_of(&engine, &h100), diffusion_law_of(&engine, &h200));
    cr_expect_neq(diffusion_law_of(&engine, &h100), diffusion_law_of(&engine, &b200));
    cr_expect_eq(diffusion_law_of(&engine, &a100), diffusion_law_of(&engine, &h100), "the first stands for others");
    cr_expect(diffusion_is_measured(&engine, &h100) && diffusion_is_measured(&engine, &b200));
    cr_expect(!diffusion_is_measured(&engine, &h200) && !diffusion_is_measured(&engine, &a100));
}
