/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "layout_side.h"
#include "parallel/layout_inside.h"

TestSuite(layout_kernels);

/* Two products of so many results, which differ in K alone: what is left at K = 0. */
static double rest_s(double results, double short_k, double short_flop_s, double long_k, double long_flop_s)
{
    double short_s = 2 * results * short_k / short_flop_s, long_s = 2 * results * long_k / long_flop_s;
    return short_s - (long_s - short_s) * short_k / (long_k - short_k);
}

static double results_s(const char *node_name, double results)
{
    struct node node = node_of(node_name);
    return layout_kernel_s + ACTIVATION_BYTES * results / node.gpu.bandwidth_byte_s;
}

/* H800 has H100's memory (tile-ai/tilelang, benchmark/matmul and matmul_fp8); B200: openxla/xla, default_matmul_perf_table. */
Test(layout_kernels, products_end_with_their_results)
{
    double hopper = 8192.0 * 8192, blackwell = 4096.0 * 4096;
    cr_expect_float_eq(rest_s(hopper, 256, 386e12, 1024, 628e12) / results_s("dgx-h100", hopper), 1, 0.05);
    cr_expect_float_eq(rest_s(hopper, 256, 569e12, 1024, 1129e12) / results_s("dgx-h100", hopper), 1, 0.15);
    double wide_s = rest_s(blackwell, 1024, 1.0756e15, 4096, 1.4169e15);
    double narrow_s = rest_s(blackwell, 1024, 1.8954e15, 4096, 2.7650e15);
    cr_expect_float_eq((wide_s + narrow_s) / 2 / results_s("dgx-b200", blackwell), 1, 0.15);
}

/* Efficiencies are those of a layer of hidden 4,096 and 16,384: a wider one has more FLOPs for each result. */
Test(layout_kernels, wide_layers_reach_more)
{
    struct side side;
    side_load(&side, "dgx-h100", "megatron-175b", 1, 1);
    double flop_s = 0.66 * side.node.gpu.peak_bf16_flop_s;
    struct layout_shape shape = layout_shape(&side.model);
    for (double hidden = 2048; hidden <= 16384; hidden *= 2) {
        shape.hidden = shape.query_width = shape.kv_width = hidden;
        shape.feed_width = 8 * hidden;
        double weights = 12 * hidden * hidden, share = 0;
        for (int backward = 0; backward <= 1; backward++)
            share += layout_result_s(&side.task, &shape, flop_s, weights, backward) * flop_s / (2 * weights);
        /* What 9 and 7 numbers of 4,096 take, less where products are wide. */
        double usual = 16 * 2.0 / 4096 / 12 * flop_s / side.node.gpu.bandwidth_byte_s / 2;
        cr_expect_float_eq(share, usual * (4096 / hidden - 1), 1e-9, "%g: %g of %g", hidden, share, usual);
    }
}

/* Llama 2 70B with frozen weights in 8 bits, 8,192 tokens: 168.8 GiB of a GPU alone and 82.3 where eight share them are 75 + 106/c GB
 * (mlcommons/training_results_v5.0, max_memory_usage). All weights that learn need ten times that. */
Test(layout_kernels, memory_with_adapters)
{
    struct side side;
    side_load(&side, "dgx-b200", "llama-2-70b", 1, 8);
    side_degrees(&side, 8, 1, 1, 1, 1);
    side.task.sequence = 8192;
    side.task.precision = PRECISION_FP8;
    side.task.trainable_frac = 0.00065;
    side.layout.recompute = RECOMPUTE_NONE;
    side.layout.narrow_feed = true;
    static const double published_gib[] = {168.8, 82.3};
    for (int i = 0; i < 2; i++) {
        side.layout.context = i ? 8 : 1;
        side.layout.data = i ? 1 : 8;
        struct layout_memory memory = layout_memory(&side.task, &side.layout);
        cr_expect_float_eq(layout_memory_byte(&memory) / (published_gib[i] * 1024 * 1024 * 1024), 1, 0.08, "%g",
                           layout_memory_byte(&memory));
    }
    side.layout.context = 1;
    side.layout.data = 8;
    double narrow = layout_memory(&side.task, &side.layout).activation_byte;
    side.layout.narrow_feed = false;
    cr_expect_gt(layout_memory(&side.task, &side.layout).activation_byte, 1.3 * narrow);
    side.task.precision = PRECISION_BF16;
    cr_expect_float_eq(layout_memory(&side.task, &side.layout).weight_byte, 2 * side.model.parameters, 1e6);
}

/* After the optimiser copies get what has learnt, not what is frozen. */
Test(layout_kernels, frozen_weights_stay)
{
    struct side side;
    side_load(&side, "dgx-h100", "llama-3.1-8b", 2, 16);
    side_degrees(&side, 16, 1, 1, 1, 1);
    double all_s = layout_time(&side.task, &side.layout).data_s;
    side.task.trainable_frac = 0.01;
    double few_s = layout_time(&side.task, &side.layout).data_s;
    cr_expect(few_s < 0.02 * all_s && few_s > 0, "%g of %g", few_s, all_s);
}
