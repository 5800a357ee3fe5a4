/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the layout share: where a model's weights are. */
#ifndef SAMOVAR_PARALLEL_LAYOUT_INSIDE_H
#define SAMOVAR_PARALLEL_LAYOUT_INSIDE_H

#include "parallel/layout.h"

struct layout_shape {
    double layers; /* with those that predict further tokens, which are trained along */
    double hidden;
    double tables; /* products with the vocabulary: 1, and one for each of these */
    double heads;  /* of queries, in the model's own; 0: unknown */
    /* In the mean over layers, which are of several kinds: of all heads together; heads that have scores, which a state has not. */
    double query_width, kv_width, score_heads;
    /* Numbers that stand for queries of a token, and half of those for keys and values: as many but where they are made from fewer. */
    double latent_query, latent_kv;
    double latent_weights;    /* of a layer, that make keys and values from fewer numbers */
    double attention_weights; /* of a layer */
    double head_weights;      /* of the product with the vocabulary */
    double embedding_weights; /* with the table for input */
    double dense_weights;     /* of a layer, in no routed expert */
    double routed_weights;    /* of a layer, in all its routed experts */
    double active_weights;    /* of a layer, that a token passes through */
    double feed_width;        /* weights of a layer beyond attention, per `hidden` */
};
struct layout_shape layout_shape(const struct llm *model);
/* Of attention, all layers together (llm/layer_group.h). */
struct layer_group_flop layout_attention_flop(const struct llm *model, double sequence);
/* Numbers of a token that go through the experts of a layer, in the mean over layers. */
double layout_expert_numbers(const struct llm *model);
/* What a token's way to experts and back is: numbers that leave its node, that pass links inside nodes, and that GPUs other than its own
 * take in, each way. */
struct layout_expert_way {
    double far, near, taken;
};
struct layout_expert_way layout_expert_way(const struct layout_task *task, const struct layout *layout);
/* GPUs that share an expert. */
double layout_expert_tensor(const struct layout *layout);
/* Experts of a layer that a GPU has, whole or a share of each. */
double layout_experts_held(const struct llm *model, const struct layout *layout);

/* What a kernel takes beside its work, and kernels of a layer but those of its experts, forward or backward. */
extern const double layout_kernel_s;
double layout_kernels_s(const struct layout_task *task, bool backward);
/* Bytes of a token through memory for adapters beside the attention of a layer; 0: all weights learn. */
double layout_adapter_byte(const struct layout_task *task, const struct layout_shape *shape,
                           const struct layout *layout, bool backward);
/* By how much longer, or shorter, than in the layer that efficiencies were measured at a layer's products write their results, for a token. */
double layout_result_s(const struct layout_task *task, const struct layout_shape *shape, double flop_s, double weights,
                       bool backward);

/* GPUs that share a sequence; tokens of a micro-batch on one of them. */
double layout_context(const struct layout *layout);
double layout_tokens(const struct layout_task *task, const struct layout *layout);
/* Ends from which micro-batches come in. */
double layout_directions(const struct layout *layout);

/* Weights on one GPU of the stage that has most, before any sharding over copies: dense ones, the tables of the vocabulary among them,
 * and those of experts. */
struct layout_weights {
    double dense, routed, tables;
};
struct layout_weights layout_weights(const struct layout_shape *shape, const struct layout *layout);
/* The share of these that one GPU holds if copies divide them (dense weights among all copies, experts among
 * those that have the same). */
double layout_held(const struct layout_weights *weights, const struct layout *layout, bool shared);

/* exchange: the ring, or the sends, for which the net is wanted. */
struct collective_net layout_net(const struct layout_task *task, const struct layout *layout,
                                 enum layout_exchange exchange);
struct collective_group layout_tensor_group(const struct layout_task *task, const struct layout *layout);
struct collective_group layout_data_group(const struct layout_task *task, const struct layout *layout);
struct collective_group layout_context_group(const struct layout_task *task, const struct layout *layout);
struct collective_group layout_expert_group(const struct layout_task *task, const struct layout *layout);
/* Whether all stages are inside one node. */
bool layout_pipeline_inside(const struct layout_task *task, const struct layout *layout);

enum { ACTIVATION_BYTES = 2, WEIGHT_BYTES = 2, OPTIMIZER_BYTES = 12 };

#endif
