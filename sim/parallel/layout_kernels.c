/* SPDX-License-Identifier: Apache-2.0 */
/* What products and other kernels of a layer take beside their FLOPs and bytes.
 *
 * A product of K numbers takes t + K s: of 8,192 x 8,192 results on H800 with K from 256 to 1,024 t = 45 us in 16 bits and 40 in 8, whose
 * FLOPs take 170 and 80 us per 1,024 (tile-ai/tilelang, benchmark/matmul and matmul_fp8, TFLOP/s by K); of 4,096 x 4,096 on B200 with K from
 * 1,024 to 4,096 t = 11 and 6 us (openxla/xla, default_matmul_perf_table, sm_100). That is a kernel's own time, 4 to 6 us by the
 * same table, and results written behind the products instead of beside them, 2 bytes each through memory: 45 and 9 us. So large products reach
 * more of the peak than small ones. Efficiencies of the catalogue are measured with it, at about the layer that
 * TransformerEngine's GEMM profiling has (NVIDIA, documentation): 12,288, 4,096, 16,384 and 4,096 results a token, hidden 4,096. Counted
 * is the difference to that layer, of results alone: a product of gradients of weights writes as much for a micro-batch of any length.
 *
 * Kernels of a layer, forward: two normalisations, four products, attention, rotation, activation function, two residuals; backward eight
 * products, two normalisations, two of attention, rotation, activation function, two residuals, and one to bring queries' gradients into 16 bits.
 * In 8 bits each input of a product and each gradient has two more (their largest; scale and write), or one where the chip has scales of blocks. In
 * layers with experts the router and its order stand for two products, whose kernels count by themselves.
 *
 * An adapter (Hu et al., LoRA, arXiv:2106.09685) beside the products before and after attention, with dropout, is four kernels forward: dropout of its
 * input (5 bytes a number), A (2), B (2 of a result) and the sum (6); backward two products for the gradients of A and B, two for those of
 * their inputs, dropout, and the sum: 15 bytes of an input and 4 of a result. Frozen products have no gradients of weights. */
#include <math.h>

#include "parallel/layout_inside.h"

const double layout_kernel_s = 5e-6;

/* Per number of a matrix that is brought into 8 bits. */
static double cast_kernels(const struct layout_task *task)
{
    if (task->precision == PRECISION_FP8)
        return 2;
    return task->precision == PRECISION_FP8_BLOCK && task->node->gpu.gemm_mx_frac > 0 ? 1 : 0;
}

double layout_kernels_s(const struct layout_task *task, bool backward)
{
    double count = (backward ? 17 : 11) + 4 * cast_kernels(task);
    if (task->trainable_frac < 1)
        count += backward ? 2 * 6 - 4 : 2 * 4;
    return count * layout_kernel_s;
}

double layout_adapter_byte(const struct layout_task *task, const struct layout_shape *shape,
                           const struct layout *layout, bool backward)
{
    if (!(task->trainable_frac < 1))
        return 0;
    double t = (double)layout->tensor, unsplit = shape->hidden / (layout->sequence ? t : 1);
    double inputs = unsplit + shape->query_width / t;
    double results = unsplit + (shape->query_width + 2 * shape->kv_width) / t;
    return backward ? 15 * inputs + 4 * results : 7 * inputs + 8 * results;
}

/* The layer at which efficiencies were measured. */
static const double usual_weights = 12 * 4096.0 * 4096, usual_results = 9 * 4096.0, usual_gradients = 7 * 4096.0;

double layout_result_s(const struct layout_task *task, const struct layout_shape *shape, double flop_s, double weights,
                       bool backward)
{
    double ends = shape->hidden + fmax(shape->hidden, layout_expert_numbers(task->model));
    double numbers = backward ? ends + shape->query_width + shape->feed_width / 3
                              : ends + shape->query_width + 2 * shape->kv_width + 2 / 3.0 * shape->feed_width;
    double usual = (backward ? usual_gradients : usual_results) * weights / usual_weights;
    double least_s = -weights / flop_s; /* half of the products, where memory is slow beyond measure */
    return fmax(ACTIVATION_BYTES * (numbers - usual) / task->node->gpu.bandwidth_byte_s, least_s);
}
