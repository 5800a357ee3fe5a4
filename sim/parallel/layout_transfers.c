/* SPDX-License-Identifier: Apache-2.0 */
/* The collectives of a step that leave a node, transfer by transfer: GPU (i, j, k) of tensor, data and pipeline is
 * number i + t (j + d k), so tensor groups lie side by side inside a node. */
#include <math.h>

#include "parallel/layout_inside.h"

struct collective_step *layout_collectives(struct arena *arena, const struct layout_task *task,
                                           const struct layout *layout, size_t *count)
{
    struct layout_shape shape = layout_shape(task->model);
    struct layout_weights weights = layout_weights(&shape, layout);
    /* GPUs that share a sequence lie side by side, and are copies as far as gradients go. */
    int64_t t = layout->tensor, d = layout->data * (int64_t)layout_context(layout), gpus = t * d * layout->pipeline;
    double m = layout_micro_batches(task, layout);
    double tokens = layout_tokens(task, layout);
    double vectors_byte = ACTIVATION_BYTES * tokens * shape.hidden / (double)t;
    double learn = task->trainable_frac;

    struct collective_step *steps = arena_alloc(arena, 4, sizeof *steps);
    *count = 0;
    if (d > 1) {
        double byte = weights.dense * learn * layout->gradient_byte;
        steps[*count] = collective_ring(arena, layout_exchange_names[EXCHANGE_GRADIENTS], gpus, d, t, byte);
        steps[(*count)++].times = 2; /* reduce-scatter, and all-gather of as much */
    }
    if (layout->pipeline > 1) {
        steps[*count] = collective_chain(arena, layout_exchange_names[EXCHANGE_STAGES], gpus, layout->pipeline, t * d,
                                         vectors_byte);
        steps[(*count)++].times = 2 * m * (double)layout->virtual_stages;
    }
    if (layout->expert > 1) {
        /* As much as leaves a node in all. */
        struct collective_group group = layout_expert_group(task, layout);
        double there = task->precision == PRECISION_FP8_BLOCK ? 1 : ACTIVATION_BYTES;
        double away = 1 - group.per_node / group.size;
        struct layout_expert_way way = layout_expert_way(task, layout);
        double sent = away > 0 ? way.far / away : way.near * group.size / fmax(group.size - 1, 1);
        double byte = (there + ACTIVATION_BYTES) / 2 * tokens / (double)t * layout->expert_imbalance * sent;
        int passes = layout->recompute == RECOMPUTE_FULL ? 3 : 2;
        steps[*count] = collective_exchange(arena, layout_exchange_names[EXCHANGE_EXPERTS], gpus, layout->expert,
                                            (int64_t)layout_expert_tensor(layout), byte);
        steps[(*count)++].times = 2 * passes * m * shape.layers / (double)layout->pipeline;
    }
    if (t > task->node->gpus) {
        int passes = layout->recompute == RECOMPUTE_FULL ? 3 : 2;
        double byte = vectors_byte * (double)t;
        steps[*count] = collective_ring(arena, layout_exchange_names[EXCHANGE_LAYERS], gpus, t, 1, byte);
        steps[(*count)++].times = 2 * 2 * passes * m * shape.layers / (double)layout->pipeline;
    }
    return steps;
}
