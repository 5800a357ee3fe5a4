/* SPDX-License-Identifier: Apache-2.0 */
/* Time of an optimiser step in a layout: arithmetic, bubble, exposed communication.
 *
 * A layer's forward pass of one micro-batch (s tokens of b sequences, hidden h, query heads of width A together,
 * keys and values of width K, t-fold tensor parallelism, t' = t with sequence parallelism, else 1) takes
 *
 *     2 s b W/(t peak e)                        W active weights of the layer, e the GEMM efficiency
 *     4 s^2 b A/(t peak e)                      scores and their product with the values, of layers that see all tokens
 *     s b (22 h/t' + (4 (A+K) + 2 w + 13 a s)/t)/(bandwidth e_b)
 *     2 all-reduces of 2 s b h bytes            (as reduce-scatter and all-gather with sequence parallelism)
 *
 * and backward twice the products, the same exchange, and more traffic. FLOPs: Narayanan et al., arXiv:2104.04473,
 * section 3 and Korthikanti et al., arXiv:2205.05198, appendix A (72 B s l h^2 (1 + s/6h + V/12lh) for a GPT). Bytes
 * between products, counted kernel by kernel at 2 bytes a number: forward two normalisations (8 h) and two
 * dropouts with residual (14 h) per token, queries, keys, values and result of attention (4 (A+K)), the activation
 * function (2 w, w the feed-forward weights over h); backward 34 h, 8 (A+K) and 3 w. A kernel per operation also
 * moves the scores of a heads: 13 a s bytes per token forward (product, mask and softmax, dropout, product), 19 a s
 * backward. A fused kernel (FlashAttention, arXiv:2205.14135) moves none, does half the products (the rest is
 * masked) and 5/2 of its forward products backward. Recomputation adds the forward pass (full) or its
 * attention (selective; beside a fused kernel normalisation and activation function) to the backward one.
 *
 * Layers with a window, compressed keys, an index or a state multiply as llm/layer_group.h says: a fused kernel skips what a window masks.
 * A state passes memory between pieces of a sequence, which is not counted: 2 numbers of it in hundreds of tokens. Only layers with experts
 * send to them, vectors of the width that experts work in.
 *
 * m micro-batches pass through p stages with v-fold interleaving (Narayanan et al., section 2.2): with T a
 * micro-batch on the slowest stage (the last, which has the vocabulary) and T' on a mean one
 *
 *     step = m T + (p-1)/v T' + sends + max(0, exchange of gradients - what is hidden) + optimiser
 *
 * Exchange of gradients: ZeRO, arXiv:1910.02054, section 7: twice the weights of a GPU, three times with full sharding
 * (weights twice per micro-batch). Optimiser: 30 bytes a weight through memory. Experts: dispatch and
 * combine of 2 h k bytes a token, forward and backward (Lepikhin et al., GShard, arXiv:2006.16668). */
#include <math.h>

#include "parallel/layout_inside.h"

enum { OPTIMIZER_TRAFFIC_BYTES = 30 };

/* Times of a pass of one micro-batch through one layer, on one GPU. */
struct layer_pass {
    double product_s, attention_s, traffic_s, tensor_s, expert_s;
};

static double pass_s(const struct layer_pass *pass)
{
    return pass->product_s + pass->attention_s + pass->traffic_s + pass->tensor_s + pass->expert_s;
}

struct pace {
    double product_flop_s, attention_flop_s, byte_s;
};

static struct pace pace_of(const struct layout_task *task, const struct layout *layout)
{
    const struct gpu *gpu = &task->node->gpu;
    double gemm = isnan(layout->gemm_frac) ? gpu->gemm_frac : layout->gemm_frac;
    double fp8 = isnan(layout->gemm_frac) ? gpu->gemm_fp8_frac : layout->gemm_frac;
    return (struct pace){.product_flop_s = task->fp8 ? fp8 * gpu->peak_fp8_flop_s : gemm * gpu->peak_bf16_flop_s,
                         .attention_flop_s = gemm * gpu->peak_bf16_flop_s,
                         .byte_s = layout->bandwidth_frac * gpu->bandwidth_byte_s};
}

static double tokens_of(const struct layout_task *task, const struct layout *layout)
{
    return task->sequence * (double)layout->micro_batch;
}

/* FLOPs of attention in a forward pass of a token through all layers. */
static double attention_flop(const struct layout_task *task, const struct layout *layout)
{
    struct layer_group_flop flop = layout_attention_flop(task->model, task->sequence);
    return layout->fused_attention ? flop.causal : flop.masked;
}

static double expert_exchange_s(const struct layout_task *task, const struct layout *layout,
                                const struct collective_net *net)
{
    if (layout->expert <= 1)
        return 0;
    double byte =
        ACTIVATION_BYTES * tokens_of(task, layout) / (double)layout->tensor * layout_expert_numbers(task->model);
    return 2 * collective_all_to_all_s(net, layout_expert_group(task, layout), byte);
}

static struct layer_pass forward_pass(const struct layout_task *task, const struct layout_shape *shape,
                                      const struct layout *layout, const struct pace *pace,
                                      const struct collective_net *net)
{
    double tokens = tokens_of(task, layout), t = (double)layout->tensor, whole = layout->sequence ? t : 1;
    double scores = layout->fused_attention ? 0 : 13 * shape->score_heads * task->sequence;
    double byte = tokens * (22 * shape->hidden / whole +
                            (4 * (shape->query_width + shape->kv_width) + 2 * shape->feed_width + scores) / t);
    double exchanged = ACTIVATION_BYTES * tokens * shape->hidden;
    return (struct layer_pass){
        .product_s = 2 * tokens * shape->active_weights / t / pace->product_flop_s,
        .attention_s = tokens * attention_flop(task, layout) / shape->layers / t / pace->attention_flop_s,
        .traffic_s = byte / pace->byte_s,
        .tensor_s = 2 * collective_all_reduce_s(net, layout_tensor_group(task, layout), exchanged),
        .expert_s = expert_exchange_s(task, layout, net)};
}

static struct layer_pass backward_pass(const struct layout_task *task, const struct layout_shape *shape,
                                       const struct layout *layout, const struct pace *pace,
                                       const struct layer_pass *forward)
{
    double tokens = tokens_of(task, layout), t = (double)layout->tensor, whole = layout->sequence ? t : 1;
    double scores = layout->fused_attention ? 0 : 19 * shape->score_heads * task->sequence;
    double byte = tokens * (34 * shape->hidden / whole +
                            (8 * (shape->query_width + shape->kv_width) + 3 * shape->feed_width + scores) / t);
    struct layer_pass pass = *forward;
    pass.product_s *= 1 + task->trainable_frac; /* frozen weights have no gradients of their own */
    pass.attention_s *= layout->fused_attention ? 2.5 : 2;
    pass.traffic_s = byte / pace->byte_s;
    if (layout->recompute == RECOMPUTE_FULL) {
        pass.product_s += forward->product_s;
        pass.attention_s += forward->attention_s;
        pass.traffic_s += forward->traffic_s;
        pass.tensor_s += forward->tensor_s;
        pass.expert_s += forward->expert_s;
    } else if (layout->recompute == RECOMPUTE_SELECTIVE && layout->fused_attention) {
        pass.traffic_s += tokens * (8 * shape->hidden / whole + 2 * shape->feed_width / t) / pace->byte_s;
    } else if (layout->recompute == RECOMPUTE_SELECTIVE) {
        pass.attention_s += forward->attention_s;
        pass.traffic_s += tokens * 13 * shape->score_heads * task->sequence / t / pace->byte_s;
    }
    return pass;
}

/* FLOPs of the whole step over those of products and attention in one layer's passes. */
static void count_flop(const struct layout_task *task, const struct layout_shape *shape, const struct layout *layout,
                       struct layout_time *time)
{
    double tokens = task->batch * task->sequence, learn = task->trainable_frac;
    double products = 2 * tokens * (shape->layers * shape->active_weights + shape->head_weights);
    time->model_flop = products * (2 + learn) + 3 * tokens * layout_attention_flop(task->model, task->sequence).dense;
    double done = tokens * attention_flop(task, layout);
    time->hardware_flop = products * (2 + learn) + done * (layout->fused_attention ? 3.5 : 3);
    if (layout->recompute == RECOMPUTE_FULL)
        time->hardware_flop += 2 * tokens * shape->layers * shape->active_weights + done;
    else if (layout->recompute == RECOMPUTE_SELECTIVE && !layout->fused_attention)
        time->hardware_flop += done;
}

/* The exchange between copies in a step, and how much of it computing can hide. */
static void data_exchange(const struct layout_task *task, const struct layout *layout,
                          const struct layout_weights *weights, const struct collective_net *net, double backward_s,
                          struct layout_time *time)
{
    struct collective_group group = layout_data_group(task, layout);
    double expert = (double)layout->expert;
    struct collective_group routed = {fmax(1, group.size / expert), fmax(1, group.per_node / expert)};
    double gradient = task->trainable_frac * layout->gradient_byte;
    time->data_s = collective_reduce_scatter_s(net, group, gradient * weights->dense) +
                   collective_reduce_scatter_s(net, routed, gradient * weights->routed);
    double back = layout->sharding == SHARDING_NONE ? gradient : WEIGHT_BYTES;
    double gathers = 1, window_s = backward_s;
    if (layout->sharding == SHARDING_FULL) {
        gathers = 2 * layout_micro_batches(task, layout);
        window_s = time->compute_s;
    }
    time->data_s += gathers * (collective_reduce_scatter_s(net, group, back * weights->dense) +
                               collective_reduce_scatter_s(net, routed, back * weights->routed));
    time->data_exposed_s = time->data_s - layout->overlap_frac * fmin(time->data_s, window_s);
}

struct layout_time layout_time(const struct layout_task *task, const struct layout *layout)
{
    struct layout_shape shape = layout_shape(task->model);
    struct layout_weights weights = layout_weights(&shape, layout);
    struct collective_net net = layout_net(task, layout, EXCHANGE_GRADIENTS);
    struct collective_net layer_net = layout_net(task, layout, EXCHANGE_LAYERS);
    struct collective_net stage_net = layout_net(task, layout, EXCHANGE_STAGES);
    struct pace pace = pace_of(task, layout);
    struct layer_pass forward = forward_pass(task, &shape, layout, &pace, &layer_net);
    struct layer_pass backward = backward_pass(task, &shape, layout, &pace, &forward);

    double p = (double)layout->pipeline, v = (double)layout->virtual_stages, t = (double)layout->tensor;
    double m = layout_micro_batches(task, layout), tokens = tokens_of(task, layout);
    double slow_layers = layout_stage_layers(&shape, layout), mean_layers = shape.layers / p;
    double head_s = 2 * (2 + task->trainable_frac) * tokens * shape.head_weights / t / pace.attention_flop_s;
    double layer_s = pass_s(&forward) + pass_s(&backward);
    double slow_s = slow_layers * layer_s + head_s, mean_s = mean_layers * layer_s + head_s / p;

    struct layout_time time = {.used_frac = layout_gpus(layout) / layout_task_gpus(task)};
    time.compute_s = m * (mean_layers * (forward.product_s + forward.attention_s + forward.traffic_s +
                                         backward.product_s + backward.attention_s + backward.traffic_s) +
                          head_s / p);
    time.tensor_s = m * mean_layers * (forward.tensor_s + backward.tensor_s);
    time.expert_s = m * mean_layers * (forward.expert_s + backward.expert_s);
    time.expert_s -= layout->expert_overlap_frac * fmin(time.expert_s, time.compute_s);
    if (p > 1)
        time.pipeline_s = m * 2 * v *
                          collective_send_s(&stage_net, layout_pipeline_inside(task, layout),
                                            ACTIVATION_BYTES * tokens * shape.hidden / t);
    double busy_s = (time.compute_s + time.tensor_s + time.expert_s) / m;
    time.bubble_s = m * busy_s * (slow_s / mean_s - 1) + (p - 1) / v * (busy_s + time.pipeline_s / m);
    time.optimizer_s = OPTIMIZER_TRAFFIC_BYTES * task->trainable_frac *
                       layout_held(&weights, layout, layout->sharding >= SHARDING_OPTIMIZER) / pace.byte_s;
    data_exchange(task, layout, &weights, &net, mean_layers * pass_s(&backward), &time);
    time.step_s = time.compute_s + time.tensor_s + time.expert_s + time.pipeline_s + time.bubble_s +
                  time.data_exposed_s + time.optimizer_s;
    count_flop(task, &shape, layout, &time);
    return time;
}

double layout_mfu(const struct layout_task *task, const struct layout_time *time)
{
    return time->model_flop / (layout_task_gpus(task) * task->node->gpu.peak_bf16_flop_s * time->step_s);
}
