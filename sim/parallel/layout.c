/* SPDX-License-Identifier: Apache-2.0 */
/* Where weights and groups of a layout are.
 *
 * Memory of a GPU: Korthikanti et al., arXiv:2205.05198. Weights in 16 bits, gradients, and 12 bytes of optimiser
 * (32-bit copy, two moments of Adam), each divided by the data-parallel copies as sharding says (Rajbhandari et
 * al., ZeRO, arXiv:1910.02054). Activations of one layer and micro-batch, s tokens, b sequences, hidden h, t-fold
 * tensor parallelism, a heads (section 4):
 *
 *     s b h (10/t' + 24/t + 5 a s/(h t)),   t' = t with sequence parallelism, else 1
 *
 * of which selective recomputation, or a fused kernel, leaves out the last, and full recomputation all but the
 * input 2 s b h/t' (and one layer at a time). Selective recomputation beside a fused kernel is that of normalised
 * inputs (4 of the 10) and of the activation function's result, a third of what the feed-forward part holds if it
 * is gated (Megatron-core, recompute_modules: layernorm, mlp act). Inputs of products in 8 bits are kept so, a byte less for each
 * (DeepSeek-V3, arXiv:2412.19437, section 3.3.3). 24 h stands for 4 (queries + keys and values) + 2 w, w the
 * feed-forward weights over h: 8 h in a GPT. The first of p stages holds p micro-batches, with v-fold interleaving
 * (1 + (p-1)/(p v)) times as many layers; in two directions p + 1 of them and twice the weights (DeepSeek-V3,
 * arXiv:2412.19437, table 2); with gradients of weights put off as many as without (Qi et al., arXiv:2401.10241, section
 * 2.3). GPUs that share a sequence have each their part of its tokens. Without a pipeline the logits come on top: 4 s b (h + V)/t.
 *
 * Frozen weights have no gradients, so their products' inputs are not kept: of the 10 the 2 of the first feed-forward product, of what the
 * feed-forward part holds the activation function's result; what attention takes stays, adapters learn from it (Hu et al., LoRA,
 * arXiv:2106.09685, section 4.2), in 16 bits. Where products are in 8 bits so are frozen weights, the tables of the vocabulary apart
 * (TransformerEngine, fp8_model_init, which its documentation names for LoRA; MLPerf Training, FP8_PARAMS). Llama 2 70B, 8,192 tokens, c GPUs
 * that share them: 168.8 GiB of a GPU at c = 1 and 82.3 at 8 (mlcommons/training_results_v5.0, NVIDIA, max_memory_usage), 75 + 106/c GB;
 * 69.5 + 106/c here, with `narrow_feed`.
 *
 * Layers may be of several kinds (llm/layer_group.h): their widths and heads count in the mean, as if each stage had its share of all.
 * Scores of a window are as many as those of all tokens, which are masked; a state has none, and its queries, keys and values are
 * those of its heads. */
#include "parallel/layout.h"

#include <math.h>

#include "parallel/layout_inside.h"

const char *layout_lacks(const struct llm *model)
{
    return model->layers <= 0 ? "layers" : model->hidden <= 0 ? "hidden" : NULL;
}

/* Widths of a layer whose attention is of one kind, weighted with how many there are. Where heads are not known they fill `hidden`. In training each
 * head has the keys and values that a latent stands for (DeepSeek-V2, arXiv:2405.04434, section 2.1.2); queries are made from a latent too, whose
 * size is not known: it counts as this one in memory, and their weights are left out. */
static void add_groups(const struct llm *model, struct layout_shape *shape)
{
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        double share = (double)group.count / shape->layers, head_dim = (double)group.head_dim;
        double query = group.heads > 0 && head_dim > 0 ? (double)group.heads * head_dim : shape->hidden;
        double kv = (double)group.kv_heads * head_dim;
        double own = kv > 0 ? kv : shape->hidden, latent = (double)group.latent;
        shape->query_width += share * query;
        shape->kv_width += share * (latent > 0 ? query : own);
        shape->latent_query += share * (latent > 0 ? latent : query);
        shape->latent_kv += share * (latent > 0 ? latent / 2 : own);
        shape->latent_weights += share * latent * 2 * query;
        shape->attention_weights += share * (latent > 0 ? shape->hidden * (query + latent) + latent * 2 * query
                                                        : 2 * shape->hidden * (query + own));
        if (!(group.state_byte > 0) && head_dim > 0)
            shape->score_heads += share * query / head_dim;
    }
}

struct layer_group_flop layout_attention_flop(const struct llm *model, double sequence)
{
    struct layer_group_flop all = {0};
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        struct layer_group_flop flop = layer_group_sequence_flop(&group, sequence);
        all.causal += flop.causal;
        all.dense += flop.dense;
        all.masked += flop.masked;
    }
    return all;
}

double layout_expert_numbers(const struct llm *model)
{
    return (double)model->experts_per_token * llm_expert_width(model) * llm_expert_layers(model) /
           (double)model->layers;
}

/* How many of `places` are among those of so many experts, chosen at random. */
static double places_reached(double places, double chosen)
{
    return places * (1 - pow(1 - 1 / places, chosen));
}

/* Once: to each node on which one of a token's experts lies, and from there to each GPU. Copies: straight to each expert. */
struct layout_expert_way layout_expert_way(const struct layout_task *task, const struct layout *layout)
{
    struct collective_group group = layout_expert_group(task, layout);
    double nodes = group.size / group.per_node, chosen = (double)task->model->experts_per_token;
    double all = layout_expert_numbers(task->model), one = chosen > 0 ? all / chosen : 0;
    if (layout->dispatch == DISPATCH_COPIES)
        return (struct layout_expert_way){all * (1 - 1 / nodes), all * (group.per_node - 1) / group.size, all};
    double reached = places_reached(nodes, chosen), gpus = places_reached(group.size, chosen);
    if (layout->expert_nodes > 0)
        reached = fmin(reached, (double)layout->expert_nodes);
    return (struct layout_expert_way){one * reached * (1 - 1 / nodes), one * gpus * (1 - 1 / group.per_node),
                                      one * gpus};
}

double layout_expert_tensor(const struct layout *layout)
{
    return (double)(layout->expert_tensor > 0 ? layout->expert_tensor : layout->tensor);
}

double layout_experts_held(const struct llm *model, const struct layout *layout)
{
    return (double)model->experts / (double)(layout->expert > 1 ? layout->expert : 1);
}

struct layout_shape layout_shape(const struct llm *model)
{
    double hidden = (double)model->hidden, layers = (double)model->layers;
    double heads = (double)model->heads, head_dim = (double)model->head_dim;
    if (heads <= 0 && head_dim > 0)
        heads = hidden / head_dim;
    double head = (double)model->vocabulary * hidden, routed = llm_expert_parameters(model);
    struct layout_shape shape = {.layers = layers,
                                 .tables = 1 + (double)model->mtp_layers,
                                 .hidden = hidden,
                                 .heads = heads,
                                 .head_weights = head,
                                 .embedding_weights = model->tied_embeddings ? head : 2 * head,
                                 .routed_weights = routed / layers};
    add_groups(model, &shape);
    double rest = fmax(model->parameters - routed - shape.embedding_weights, 0);
    shape.dense_weights = rest / layers;
    shape.active_weights = shape.dense_weights + llm_expert_share(model) * shape.routed_weights;
    shape.feed_width = fmax(shape.active_weights - shape.attention_weights, 0) / hidden;
    shape.layers += (double)model->mtp_layers;
    return shape;
}

double layout_gpus(const struct layout *layout)
{
    return (double)(layout->data * layout->tensor * layout->pipeline) * layout_context(layout);
}

double layout_product_frac(const struct gpu *gpu, int precision)
{
    return precision == PRECISION_FP8         ? gpu->gemm_fp8_tensor_frac
           : precision == PRECISION_FP8_BLOCK ? (gpu->gemm_mx_frac > 0 ? gpu->gemm_mx_frac : gpu->gemm_fp8_frac)
                                              : gpu->gemm_frac;
}

double layout_context(const struct layout *layout)
{
    return layout->context > 1 ? (double)layout->context : 1;
}

double layout_tokens(const struct layout_task *task, const struct layout *layout)
{
    return task->sequence * (double)layout->micro_batch / layout_context(layout);
}

double layout_directions(const struct layout *layout)
{
    return layout->schedule == SCHEDULE_DUAL_PIPE ? 2 : 1;
}

/* GPUs that hold the same weights, but for sharding: all copies, and whoever shares their sequences; twice as many in two directions,
 * where a GPU has a stage of each. */
static double copies_of(const struct layout *layout)
{
    return (double)layout->data * layout_context(layout) * layout_directions(layout);
}

double layout_task_gpus(const struct layout_task *task)
{
    return (double)(task->nodes * task->node->gpus);
}

double layout_micro_batches(const struct layout_task *task, const struct layout *layout)
{
    return ceil(task->batch / (double)(layout->data * layout->micro_batch));
}

/* Layers of the stage that has most of them. */
static double stage_layers(const struct layout_shape *shape, const struct layout *layout)
{
    double chunks = (double)(layout->pipeline * layout->virtual_stages);
    return ceil(shape->layers / chunks) * (double)layout->virtual_stages;
}

struct layout_weights layout_weights(const struct layout_shape *shape, const struct layout *layout)
{
    double layers = layout_directions(layout) * stage_layers(shape, layout), tensor = (double)layout->tensor;
    double ends = layout->pipeline > 1 ? layout_directions(layout) * shape->head_weights : shape->embedding_weights;
    return (struct layout_weights){.dense = (layers * shape->dense_weights + ends) / tensor,
                                   .routed = layers * shape->routed_weights /
                                             (layout_expert_tensor(layout) * (double)layout->expert),
                                   .tables = ends / tensor};
}

double layout_held(const struct layout_weights *weights, const struct layout *layout, bool shared)
{
    double copies = shared ? copies_of(layout) : 1;
    double shares = layout_expert_tensor(layout) * (double)layout->expert / (double)layout->tensor;
    double routed_copies = shared ? fmax(copies_of(layout) / shares, 1) : 1;
    return weights->dense / copies + weights->routed / routed_copies;
}

/* Activations of one layer and one micro-batch. */
static double layer_activation_byte(const struct layout_task *task, const struct layout_shape *shape,
                                    const struct layout *layout, int recompute)
{
    double s = task->sequence, tensor = (double)layout->tensor, whole = layout->sequence ? tensor : 1;
    double tokens = layout_tokens(task, layout);
    if (recompute == RECOMPUTE_FULL)
        return ACTIVATION_BYTES * tokens * shape->hidden / whole;
    bool frozen = task->trainable_frac < 1;
    double unsplit = frozen ? 8 : 10, feed = (frozen ? 4 / 3.0 : 2) * shape->feed_width;
    double scores = 5 * shape->score_heads * s;
    double query = shape->query_width, kv = shape->kv_width;
    if (layout->fused_attention || recompute == RECOMPUTE_SELECTIVE)
        scores = 0;
    if (layout->fused_attention && recompute == RECOMPUTE_SELECTIVE) {
        unsplit = 6;
        feed = 4 / 3.0 * shape->feed_width;
        query = shape->latent_query;
        kv = shape->latent_kv;
    }
    double narrow = 0, narrow_whole = 0; /* numbers that are kept in 8 bits instead */
    if (task->precision != PRECISION_BF16 && !frozen) {
        narrow = shape->query_width + (recompute == RECOMPUTE_NONE ? shape->feed_width / 3 : 0);
        narrow_whole = recompute == RECOMPUTE_NONE ? 2 * shape->hidden : 0;
    }
    if (layout->narrow_feed)
        narrow += 2 / 3.0 * shape->feed_width;
    return tokens * ((unsplit * shape->hidden - narrow_whole) / whole +
                     (2 * (shape->query_width + query) + 4 * kv + feed + scores - narrow) / tensor);
}

static double activation_byte(const struct layout_task *task, const struct layout_shape *shape,
                              const struct layout *layout)
{
    double p = (double)layout->pipeline, v = (double)layout->virtual_stages;
    double most = p + layout_directions(layout) - 1; /* micro-batches at once */
    double held = fmin(most, layout_micro_batches(task, layout)) * stage_layers(shape, layout);
    if (p > 1 && v > 1)
        held *= 1 + (p - 1) / (p * v);
    double byte = held * layer_activation_byte(task, shape, layout, layout->recompute);
    if (layout->recompute == RECOMPUTE_FULL)
        byte += layer_activation_byte(task, shape, layout, RECOMPUTE_NONE);
    if (layout->pipeline == 1)
        byte += 4 * layout_tokens(task, layout) * (shape->hidden + (double)task->model->vocabulary) /
                (double)layout->tensor;
    return byte;
}

/* Frozen weights of layers are held as products take them. */
static double weight_byte(const struct layout_task *task, const struct layout *layout,
                          const struct layout_weights *weights)
{
    bool shared = layout->sharding >= SHARDING_FULL;
    struct layout_weights layers = {.dense = weights->dense - weights->tables, .routed = weights->routed};
    double saved = task->precision == PRECISION_BF16 ? 0 : (1 - task->trainable_frac) * (WEIGHT_BYTES - 1);
    return WEIGHT_BYTES * layout_held(weights, layout, shared) - saved * layout_held(&layers, layout, shared);
}

struct layout_memory layout_memory(const struct layout_task *task, const struct layout *layout)
{
    struct layout_shape shape = layout_shape(task->model);
    struct layout_weights weights = layout_weights(&shape, layout);
    int sharding = layout->sharding;
    double learn = task->trainable_frac;
    return (struct layout_memory){
        .weight_byte = weight_byte(task, layout, &weights),
        .gradient_byte = learn * layout->gradient_byte * layout_held(&weights, layout, sharding >= SHARDING_GRADIENTS),
        .optimizer_byte = learn * OPTIMIZER_BYTES * layout_held(&weights, layout, sharding >= SHARDING_OPTIMIZER),
        .activation_byte = activation_byte(task, &shape, layout),
        .usable_byte = layout->usable_frac * task->node->gpu.memory_byte};
}

double layout_memory_byte(const struct layout_memory *memory)
{
    return memory->weight_byte + memory->gradient_byte + memory->optimizer_byte + memory->activation_byte;
}

/* Bandwidth of a GPU to other nodes. */
static double network_byte_s(const struct layout_task *task, const struct layout *layout, enum layout_exchange exchange,
                             enum fabric_pattern pattern)
{
    double contention = layout->contention[exchange];
    double byte_s = contention > 0 ? fabric_bandwidth_byte_s(task->node, 1, FABRIC_RING) / contention
                                   : fabric_bandwidth_byte_s(task->node, (double)task->nodes, pattern);
    return layout->network_frac * byte_s;
}

struct collective_net layout_net(const struct layout_task *task, const struct layout *layout,
                                 enum layout_exchange exchange)
{
    const struct node *node = task->node;
    return (struct collective_net){.link_byte_s = layout->link_frac * node->gpu.link_byte_s,
                                   .link_latency_s = layout->link_latency_s,
                                   .ring_byte_s = network_byte_s(task, layout, exchange, FABRIC_RING),
                                   .all_to_all_byte_s =
                                       network_byte_s(task, layout, EXCHANGE_EXPERTS, FABRIC_ALL_TO_ALL),
                                   .latency_s = fabric_latency_s(node)};
}

struct collective_group layout_tensor_group(const struct layout_task *task, const struct layout *layout)
{
    double size = (double)layout->tensor;
    return (struct collective_group){size, fmin(size, (double)task->node->gpus)};
}

static double copies_per_node(const struct layout_task *task, const struct layout *layout)
{
    return fmax(1, floor((double)task->node->gpus / (double)layout->tensor));
}

struct collective_group layout_data_group(const struct layout_task *task, const struct layout *layout)
{
    double size = copies_of(layout);
    return (struct collective_group){size, fmin(size, copies_per_node(task, layout))};
}

struct collective_group layout_context_group(const struct layout_task *task, const struct layout *layout)
{
    double size = layout_context(layout);
    return (struct collective_group){size, fmin(size, copies_per_node(task, layout))};
}

struct collective_group layout_expert_group(const struct layout_task *task, const struct layout *layout)
{
    double size = (double)layout->expert, near = floor((double)task->node->gpus / layout_expert_tensor(layout));
    return (struct collective_group){size, fmin(size, fmax(near, 1))};
}

bool layout_pipeline_inside(const struct layout_task *task, const struct layout *layout)
{
    return layout_gpus(layout) <= (double)task->node->gpus;
}
