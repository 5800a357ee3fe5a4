/* SPDX-License-Identifier: Apache-2.0 */
/* Time of an optimiser step in a layout: arithmetic, bubble, exposed communication.
 *
 * A layer's forward pass of one micro-batch (s tokens of b sequences, hidden h, query heads of width A together,
 * keys and values of width K, t-fold tensor parallelism, t' = t with sequence parallelism, else 1) takes
 *
 *     2 s b W/(t peak e)                        W active weights of the layer, e the GEMM efficiency
 *     4 s^2 b A/(t peak e_a)                    scores and their product with the values, of layers that see all tokens
 *     s b (22 h/t' + (4 (A+K) + 2 w + 13 a s)/t)/(bandwidth e_b)
 *     2 all-reduces of 2 s b h bytes            (as reduce-scatter and all-gather with sequence parallelism)
 *
 * and what its products and kernels take beside that (layout_kernels.c), backward twice the products, the same exchange, and more traffic. FLOPs: Narayanan et al., arXiv:2104.04473,
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
 * send to them, vectors of the width that experts work in. Layers that predict further tokens (DeepSeek-V3, arXiv:2412.19437, section 2.2)
 * count as the others in the mean, each with a product with the vocabulary. That product is in 16 bits, and its results move 34 bytes each,
 * kernel by kernel: written in 2 bytes, brought into 4, their largest, exponentials and sum, the gradient, and back.
 *
 * In 8 bits products alone go faster. With a scale for a matrix each number that they take is read for its largest, read again, and written
 * as rows and as columns: 6 bytes, of 4 h + 2 (A + K) + w numbers of a token. TransformerEngine's GEMM profiling (NVIDIA, documentation) has
 * 3.5 ms of it on H200 where this makes 3.9. With a scale for a block that kernels
 * apply it is in the efficiency, which was measured so; where the chip does (MXFP8) each number is read once, and written as rows and columns.
 *
 * c GPUs that share sequences have s/c tokens each and gather the keys and values of all, behind their attention (Llama 3,
 * arXiv:2407.21783, section 3.3.2; ring attention, arXiv:2310.01889).
 *
 * m micro-batches pass through p stages with v-fold interleaving (Narayanan et al., section 2.2): with T a
 * micro-batch on the slowest stage (the last, which has the vocabulary) and T' on a mean one
 *
 *     step = m T + (p-1)/v T' + sends + max(0, exchange of gradients - what is hidden) + optimiser
 *
 * in place of (p-1)/v T' other schedules wait (p-1) (F + B - 2 W) or (p/2-1) (F&B + B - 3 W) (Qi et al., arXiv:2401.10241, table 2,
 * ZB-H1; DeepSeek-V3, table 2): F forward, B backward with W, the gradients of weights.
 *
 * Exchange of gradients: ZeRO, arXiv:1910.02054, section 7: twice the weights of a GPU, three times with full sharding
 * (weights twice per micro-batch); of weights that learn alone, but for those that full sharding gathers. Optimiser: 30 bytes a weight through memory. Experts: dispatch and
 * combine of 2 h bytes of a token for each node, and in it each GPU, that one of its k experts is on (DeepSeek-V3, section 3.2.2), or for each
 * expert (Lepikhin et al., GShard, arXiv:2006.16668), forward and backward; through memory 2 h bytes for each expert and each GPU twice, or
 * six times for each expert, to bring tokens into the order of experts and back; kernels that are many and small; and a host that learns how
 * many tokens came before it starts them (Yan et al., arXiv:2603.07685, section 4.3). */
#include <math.h>

#include "parallel/layout_inside.h"

enum { OPTIMIZER_TRAFFIC_BYTES = 30, CAST_BYTES = 6, CAST_MX_BYTES = 4, LOGIT_BYTES = 34 };

/* Times of a pass of one micro-batch through one layer, on one GPU. */
struct layer_pass {
    double product_s, attention_s, traffic_s, tensor_s, expert_s, context_s;
};

static double pass_s(const struct layer_pass *pass)
{
    return pass->product_s + pass->attention_s + pass->traffic_s + pass->tensor_s + pass->expert_s + pass->context_s;
}

struct pace {
    double product_flop_s, attention_flop_s, head_flop_s, byte_s;
};

static struct pace pace_of(const struct layout_task *task, const struct layout *layout)
{
    const struct gpu *gpu = &task->node->gpu;
    bool given = !isnan(layout->gemm_frac);
    double wide = (given ? layout->gemm_frac : gpu->gemm_frac) * gpu->peak_bf16_flop_s;
    double narrow = (given ? layout->gemm_frac : layout_product_frac(gpu, task->precision)) * gpu->peak_fp8_flop_s;
    return (struct pace){.product_flop_s = task->precision == PRECISION_BF16 ? wide : narrow,
                         .attention_flop_s =
                             layout->fused_attention ? layout->attention_frac * gpu->peak_bf16_flop_s : wide,
                         .head_flop_s = wide,
                         .byte_s = layout->bandwidth_frac * gpu->bandwidth_byte_s};
}

/* FLOPs of attention in a forward pass of a token through all layers. */
static double attention_flop(const struct layout_task *task, const struct layout *layout, double layers)
{
    struct layer_group_flop flop = layout_attention_flop(task->model, task->sequence);
    double all = layers / (double)task->model->layers; /* with those that predict further tokens */
    return all * (layout->fused_attention ? flop.causal : flop.masked);
}

/* NCCL's all-to-all has 0.55 to 0.72 of the links inside a node, kernels of dispatch 0.72 to 0.91 (arXiv:2603.07685, table 7). */
static const double copies_pace = 0.8;

/* Both ways of a pass. A token goes once to each node that it is wanted on, and over its links to the experts there, at the same
 * time; in 8 bits if these have a scale for each block, and comes back in 16. */
static double expert_exchange_s(const struct layout_task *task, const struct layout *layout,
                                const struct collective_net *net)
{
    struct collective_group group = layout_expert_group(task, layout);
    if (group.size <= 1)
        return 0;
    double there = task->precision == PRECISION_FP8_BLOCK ? 1 : ACTIVATION_BYTES;
    double tokens = layout_tokens(task, layout) / (double)layout->tensor * (there + ACTIVATION_BYTES);
    struct layout_expert_way way = layout_expert_way(task, layout);
    double link_byte_s = (layout->dispatch == DISPATCH_COPIES ? copies_pace : 1) * net->link_byte_s;
    double near_s = 2 * net->link_latency_s + tokens * way.near / link_byte_s;
    double far_s = 2 * net->latency_s + tokens * way.far / net->all_to_all_byte_s;
    return layout->expert_imbalance * (group.size > group.per_node ? fmax(near_s, far_s) : near_s);
}

/* Bytes of bringing tokens into the order of experts and back. Copies are written for each expert that wants them and sorted where they arrive,
 * the same on the way back; what comes once is read, and written for each expert, and back. */
static double order_byte(const struct layout_task *task, const struct layout *layout)
{
    double all = layout_expert_numbers(task->model), numbers = 2 * all;
    if (layout->expert > 1)
        numbers = layout->dispatch == DISPATCH_COPIES ? 6 * all : 2 * (all + layout_expert_way(task, layout).taken);
    return layout->expert_imbalance * ACTIVATION_BYTES * numbers;
}

/* Kernels of one expert in a layer, forward and backward: six products, and in 8 bits what brings their four matrices there: with one scale each
 * the largest, the scale, rows, columns and their order, with scales of blocks rows with columns, and the order of scales. */
static const double expert_kernels[] = {
    [PRECISION_BF16] = 6, [PRECISION_FP8] = 6 + 4 * 5, [PRECISION_FP8_BLOCK] = 6 + 4 * 2};
/* For which the host starts one of them, memory that it asks for with it. */
static const double kernel_start_s = 25e-6;

/* Share of layers that have experts. */
static double expert_layers_frac(const struct llm *model)
{
    return model->experts > 0 ? llm_expert_layers(model) / (double)model->layers : 0;
}

/* Forward, in the mean over layers: a third of what the kernels of a GPU's experts take beside their work. */
static double expert_kernels_s(const struct layout_task *task, const struct layout *layout)
{
    return expert_layers_frac(task->model) * layout_experts_held(task->model, layout) *
           expert_kernels[task->precision] / 3 * layout_kernel_s;
}

/* Bytes of the biases of a token's experts, by `first` a number that goes into the activation function and `last` one that leaves: Megatron adds
 * them expert by expert, times the router's weight in 32 bits, and joins the parts again (TEGroupedMLP._apply_bias), 28 bytes a number forward; bounding
 * takes 8 more, and backward these are 24, 36 and 10. */
static double bias_byte(const struct layout_task *task, const struct layout_shape *shape, const struct layout *layout,
                        double first, double last)
{
    double wide = 2.0 / 3 * llm_expert_share(task->model) * shape->routed_weights / shape->hidden;
    double byte = first * wide + last * layout_expert_numbers(task->model);
    return task->model->expert_bias ? layout->expert_imbalance * byte : 0;
}

/* Weights that a token passes through on the GPU whose experts have most to do. */
static double busy_weights(const struct layout_task *task, const struct layout_shape *shape,
                           const struct layout *layout)
{
    return shape->active_weights +
           (layout->expert_imbalance - 1) * llm_expert_share(task->model) * shape->routed_weights;
}

/* What attention waits for where GPUs share a sequence: each gathers the keys and values of all its tokens, piece by piece, behind the
 * attention to the piece before. */
static double context_exchange_s(const struct layout_task *task, const struct layout_shape *shape,
                                 const struct layout *layout, const struct collective_net *net, double attention_s)
{
    double byte = 2 * ACTIVATION_BYTES * shape->kv_width * layout_tokens(task, layout) * layout_context(layout) /
                  (double)layout->tensor;
    return fmax(collective_reduce_scatter_s(net, layout_context_group(task, layout), byte) - attention_s, 0);
}

/* Bytes to bring the matrices of products into 8 bits: `whole` numbers of a token that sequence parallelism divides, and `split` that
 * tensor parallelism does. With one scale each, or with those of blocks that the chip applies; else it is in the products' efficiency. */
static double cast_byte(const struct layout_task *task, double whole, double split)
{
    bool by_chip = task->precision == PRECISION_FP8_BLOCK && task->node->gpu.gemm_mx_frac > 0;
    return (task->precision == PRECISION_FP8 ? CAST_BYTES : by_chip ? CAST_MX_BYTES : 0) * (whole + split);
}

/* Products of a micro-batch in a layer. Frozen weights have no gradients of their own. */
static double products_s(const struct layout_task *task, const struct layout_shape *shape, const struct layout *layout,
                         const struct pace *pace, bool backward)
{
    double weights = busy_weights(task, shape, layout), passes = backward ? 1 + task->trainable_frac : 1;
    double token_s = 2 * weights * passes / pace->product_flop_s +
                     layout_result_s(task, shape, pace->product_flop_s, weights, backward);
    return layout_tokens(task, layout) * token_s / (double)layout->tensor;
}

static struct layer_pass forward_pass(const struct layout_task *task, const struct layout_shape *shape,
                                      const struct layout *layout, const struct pace *pace,
                                      const struct collective_net *net)
{
    double tokens = layout_tokens(task, layout), t = (double)layout->tensor, whole = layout->sequence ? t : 1;
    double scores = layout->fused_attention ? 0 : 13 * shape->score_heads * task->sequence;
    double attention_s =
        tokens * attention_flop(task, layout, shape->layers) / shape->layers / t / pace->attention_flop_s;
    double byte =
        tokens * (22 * shape->hidden / whole +
                  (4 * (shape->query_width + shape->kv_width) + 2 * shape->feed_width + scores) / t +
                  cast_byte(task, 2 * shape->hidden / whole,
                            (shape->query_width + shape->feed_width / 2 + layout_expert_numbers(task->model)) / t) +
                  (order_byte(task, layout) + bias_byte(task, shape, layout, 28 + 8, 28)) / t);
    byte += tokens * layout_adapter_byte(task, shape, layout, false);
    double exchanged = ACTIVATION_BYTES * tokens * shape->hidden;
    return (struct layer_pass){
        .product_s = products_s(task, shape, layout, pace, false),
        .attention_s = attention_s,
        .traffic_s = byte / pace->byte_s + expert_kernels_s(task, layout) + layout_kernels_s(task, false),
        .tensor_s = 2 * collective_all_reduce_s(net, layout_tensor_group(task, layout), exchanged),
        .expert_s = expert_exchange_s(task, layout, net),
        .context_s = context_exchange_s(task, shape, layout, net, attention_s)};
}

static struct layer_pass backward_pass(const struct layout_task *task, const struct layout_shape *shape,
                                       const struct layout *layout, const struct pace *pace,
                                       const struct collective_net *net, const struct layer_pass *forward)
{
    double tokens = layout_tokens(task, layout), t = (double)layout->tensor, whole = layout->sequence ? t : 1;
    double scores = layout->fused_attention ? 0 : 19 * shape->score_heads * task->sequence;
    double byte = tokens * (34 * shape->hidden / whole +
                            (8 * (shape->query_width + shape->kv_width) + 3 * shape->feed_width + scores) / t +
                            cast_byte(task, 2 * shape->hidden / whole,
                                      (shape->query_width + 2 * shape->kv_width + shape->feed_width / 2 +
                                       layout_expert_numbers(task->model)) /
                                          t) +
                            (order_byte(task, layout) + bias_byte(task, shape, layout, 24 + 10, 36)) / t);
    byte += tokens * layout_adapter_byte(task, shape, layout, true);
    struct layer_pass pass = *forward;
    pass.product_s = products_s(task, shape, layout, pace, true);
    pass.attention_s *= layout->fused_attention ? 2.5 : 2;
    pass.traffic_s = byte / pace->byte_s + 2 * expert_kernels_s(task, layout) + layout_kernels_s(task, true);
    pass.context_s = 2 * context_exchange_s(task, shape, layout, net, pass.attention_s / 2); /* and their gradients */
    if (layout->recompute == RECOMPUTE_FULL) {
        pass.product_s += forward->product_s;
        pass.attention_s += forward->attention_s;
        pass.traffic_s += forward->traffic_s;
        pass.tensor_s += forward->tensor_s;
        pass.expert_s += forward->expert_s;
        pass.context_s += forward->context_s;
    } else if (layout->recompute == RECOMPUTE_SELECTIVE && layout->fused_attention) {
        /* And what is made from a latent (DeepSeek-V3, arXiv:2412.19437, section 3.2.3), written by its product. */
        double again = 2 * shape->feed_width + bias_byte(task, shape, layout, 28 + 8, 0);
        pass.traffic_s += tokens * (8 * shape->hidden / whole + again / t) / pace->byte_s;
        pass.product_s += 2 * tokens * shape->latent_weights / t / pace->product_flop_s;
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
    double products = 2 * tokens * (shape->layers * shape->active_weights + shape->tables * shape->head_weights);
    time->model_flop = products * (2 + learn) + 3 * tokens * shape->layers / (double)task->model->layers *
                                                    layout_attention_flop(task->model, task->sequence).dense;
    double done = tokens * attention_flop(task, layout, shape->layers);
    time->hardware_flop = products * (2 + learn) + done * (layout->fused_attention ? 3.5 : 3);
    if (layout->recompute == RECOMPUTE_FULL)
        time->hardware_flop += 2 * tokens * shape->layers * shape->active_weights + done;
    else if (layout->recompute == RECOMPUTE_SELECTIVE && layout->fused_attention)
        time->hardware_flop += 2 * tokens * shape->layers * shape->latent_weights;
    else if (layout->recompute == RECOMPUTE_SELECTIVE)
        time->hardware_flop += done;
}

/* The exchange between copies in a step, and how much of it computing can hide. */
static void data_exchange(const struct layout_task *task, const struct layout *layout,
                          const struct layout_weights *weights, const struct collective_net *net, double backward_s,
                          struct layout_time *time)
{
    struct collective_group group = layout_data_group(task, layout);
    double shares = layout_expert_tensor(layout) * (double)layout->expert / (double)layout->tensor;
    struct collective_group routed = {fmax(1, group.size / shares), fmax(1, group.per_node / shares)};
    double gradient = task->trainable_frac * layout->gradient_byte;
    time->data_s = collective_reduce_scatter_s(net, group, gradient * weights->dense) +
                   collective_reduce_scatter_s(net, routed, gradient * weights->routed);
    double back = layout->sharding == SHARDING_NONE   ? gradient
                  : layout->sharding == SHARDING_FULL ? WEIGHT_BYTES
                                                      : task->trainable_frac * WEIGHT_BYTES;
    double gathers = 1, window_s = backward_s;
    if (layout->sharding == SHARDING_FULL) {
        gathers = 2 * layout_micro_batches(task, layout);
        window_s = time->compute_s;
    }
    time->data_s += gathers * (collective_reduce_scatter_s(net, group, back * weights->dense) +
                               collective_reduce_scatter_s(net, routed, back * weights->routed));
    time->data_exposed_s = time->data_s - layout->overlap_frac * fmin(time->data_s, window_s);
}

/* Passes of one micro-batch through a mean stage, the product with the vocabulary included. */
struct stage_pass {
    double forward_s, backward_s; /* with what is exchanged in them, hidden or not */
    double weights_s;             /* of the backward pass: the gradients of weights, which nobody waits for */
    double busy_s;                /* both, with the exchange that is not hidden */
};

/* What a stage waits while the pipeline fills and drains. */
static double ends_s(const struct layout *layout, const struct stage_pass *pass, double send_s)
{
    double p = (double)layout->pipeline, both_s = pass->busy_s + send_s;
    if (p <= 1)
        return 0;
    if (layout->schedule == SCHEDULE_ZERO_BUBBLE)
        return (p - 1) * fmax(both_s - 2 * pass->weights_s, 0);
    if (layout->schedule == SCHEDULE_DUAL_PIPE)
        return fmax(p / 2 - 1, 0) * fmax(pass->busy_s + pass->backward_s - 3 * pass->weights_s, 0);
    return (p - 1) / (double)layout->virtual_stages * both_s;
}

/* Share of the chip that exchanges with experts while the rest computes: 20 of 132 multiprocessors (DeepSeek-V3, arXiv:2412.19437,
 * section 3.2.2), which slows products by "roughly 20 %" (arXiv:2603.07685, section 4.2.3). In two directions it is set aside for all of the step. */
static const double exchange_share = 20.0 / 132;
/* Of the exchange with experts that the pass in the other direction hides: what was measured with one forward and one backward pass side by
 * side (arXiv:2603.07685, figure 18). */
static const double both_hidden_frac = 0.93;

/* Hides a share of what is exchanged behind computing, as far as there is that much. */
static double exposed_s(double exchange_s, double hidden_frac, double compute_s)
{
    return exchange_s - hidden_frac * fmin(exchange_s, compute_s);
}

/* Exchange in a step that computing waits for. Sends hide where a stage has other work meanwhile; in two directions they and the way to
 * experts hide behind the pass in the other one. */
static void exchanges(const struct layout *layout, double m, double layers, const struct layer_pass *forward,
                      const struct layer_pass *backward, double sends_s, struct layout_time *time)
{
    bool others = layout->virtual_stages > 1 || layout->schedule != SCHEDULE_ONE_BY_ONE;
    bool both = layout->schedule == SCHEDULE_DUAL_PIPE;
    double expert_s = m * layers * (forward->expert_s + backward->expert_s);
    time->tensor_s =
        exposed_s(m * layers * (forward->tensor_s + backward->tensor_s), layout->tensor_overlap_frac, time->compute_s) +
        m * layers * (forward->context_s + backward->context_s);
    double shown_s = exposed_s(expert_s, both ? both_hidden_frac : layout->expert_overlap_frac, time->compute_s);
    double left_s = both ? fmax(time->compute_s - expert_s, 0) : time->compute_s;
    time->expert_s = shown_s;
    double beside_s = both && expert_s > 0 ? time->compute_s : expert_s - shown_s;
    time->compute_s += exchange_share / (1 - exchange_share) * beside_s;
    time->pipeline_s = exposed_s(sends_s, both ? 1 : others ? layout->pipeline_overlap_frac : 0, left_s);
}

/* What a layer waits for the host, in the mean over layers: once until it knows how many tokens came, and then where starting the kernels of
 * experts takes longer than these, `run_s` in such a layer. Where it need not know it is ahead, and has all of a layer, `layer_s`. */
static double start_wait_s(const struct layout_task *task, const struct layout *layout, double run_s, double layer_s)
{
    double start_s =
        isnan(layout->expert_start_s) ? expert_kernels[task->precision] * kernel_start_s : layout->expert_start_s;
    double held = layout_experts_held(task->model, layout);
    double there_s = layout->expert_wait_s > 0 ? run_s : layer_s;
    return expert_layers_frac(task->model) * (fmax(held * start_s - there_s, 0) + layout->expert_wait_s);
}

/* Kernels of experts alone, forward and backward, in a layer that has them. */
static double expert_run_s(const struct layout_task *task, const struct layout_shape *shape,
                           const struct layout *layout, const struct pace *pace)
{
    double layers_frac = expert_layers_frac(task->model), tokens = layout_tokens(task, layout) / (double)layout->tensor;
    if (!(layers_frac > 0))
        return 0;
    double weights = layout->expert_imbalance * llm_expert_share(task->model) * shape->routed_weights;
    double byte = 5 * weights / shape->hidden +
                  cast_byte(task, 0, weights / shape->hidden + 2 * layout_expert_numbers(task->model));
    double pass_s =
        2 * (2 + task->trainable_frac) * tokens * weights / pace->product_flop_s + tokens * byte / pace->byte_s;
    return pass_s / layers_frac + 3 * expert_kernels_s(task, layout) / layers_frac;
}

/* Of a micro-batch: products of gradients read and write their sums, where others write 2 bytes, which is in their efficiency. */
static double accumulation_s(const struct layout_task *task, const struct layout *layout,
                             const struct layout_weights *weights, const struct pace *pace)
{
    double byte = fmax(2 * layout->gradient_byte - ACTIVATION_BYTES, 0);
    double passed = (weights->dense + weights->routed) / layout_directions(layout);
    return byte * task->trainable_frac * passed / pace->byte_s;
}

/* Of a micro-batch: the product with the vocabulary and its gradients, and the traffic of its results. */
static double head_s(const struct layout_task *task, const struct layout_shape *shape, const struct layout *layout,
                     const struct pace *pace)
{
    double tokens = shape->tables * layout_tokens(task, layout) / (double)layout->tensor;
    return tokens * (2 * (2 + task->trainable_frac) * shape->head_weights / pace->head_flop_s +
                     LOGIT_BYTES * (double)task->model->vocabulary / pace->byte_s);
}

/* Passes through the slowest stage. If layers come out even, each has as many, and the last one the vocabulary beside them; else they
 * lie where the slowest stage is the shortest, as in Llama 3 (arXiv:2407.21783, section 3.3.2), whose ends have one fewer. In two
 * directions a GPU has a stage from either end, and counts as one of half the stages. */
static double slowest_s(const struct layout_shape *shape, const struct layout *layout, double layer_s, double end_s)
{
    bool both = layout->schedule == SCHEDULE_DUAL_PIPE;
    double groups = both ? (double)layout->pipeline / 2 : (double)(layout->pipeline * layout->virtual_stages);
    double own = both ? 1 : (double)layout->virtual_stages, share = both ? 0.5 : 1;
    double most = ceil(shape->layers / groups), slow_s = own * most * layer_s + end_s;
    if (most * groups <= shape->layers)
        return share * slow_s;
    for (double last = 0; last < most; last++) {
        double others = ceil((shape->layers - last) / (groups - 1));
        slow_s = fmin(slow_s, fmax(own * others * layer_s, ((own - 1) * others + last) * layer_s + end_s));
    }
    return share * slow_s;
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
    struct layer_pass backward = backward_pass(task, &shape, layout, &pace, &layer_net, &forward);

    double p = (double)layout->pipeline, t = (double)layout->tensor, m = layout_micro_batches(task, layout);
    double mean_layers = shape.layers / p, end_s = head_s(task, &shape, layout, &pace);
    double sums_s = accumulation_s(task, layout, &weights, &pace);
    double send_s = 0;
    if (p > 1)
        send_s = 2 * (double)layout->virtual_stages *
                 collective_send_s(&stage_net, layout_pipeline_inside(task, layout),
                                   ACTIVATION_BYTES * layout_tokens(task, layout) * shape.hidden / t);

    struct layout_time time = {.used_frac = layout_gpus(layout) / layout_task_gpus(task)};
    time.compute_s = m * (mean_layers * (forward.product_s + forward.attention_s + forward.traffic_s +
                                         backward.product_s + backward.attention_s + backward.traffic_s) +
                          end_s / p + sums_s);
    exchanges(layout, m, mean_layers, &forward, &backward, m * send_s, &time);
    double passes_s = time.compute_s + time.tensor_s + time.expert_s - m * (end_s / p + sums_s);
    time.expert_s +=
        m * mean_layers *
        start_wait_s(task, layout, expert_run_s(task, &shape, layout, &pace), passes_s / (m * mean_layers));

    double layer_s = pass_s(&forward) + pass_s(&backward);
    double slow_s = sums_s + slowest_s(&shape, layout, layer_s, end_s);
    double mean_s = mean_layers * layer_s + end_s / p + sums_s;

    double learn = task->trainable_frac, third_s = end_s / p / (2 + learn);
    struct stage_pass pass = {.forward_s = mean_layers * pass_s(&forward) + third_s,
                              .backward_s = mean_layers * pass_s(&backward) + (1 + learn) * third_s + sums_s,
                              .weights_s = learn * (mean_layers * forward.product_s + third_s) + sums_s,
                              .busy_s = (time.compute_s + time.tensor_s + time.expert_s) / m};
    time.bubble_s = m * pass.busy_s * (slow_s / mean_s - 1) + ends_s(layout, &pass, send_s);
    time.optimizer_s = OPTIMIZER_TRAFFIC_BYTES * learn *
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
