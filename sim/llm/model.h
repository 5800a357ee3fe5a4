/* SPDX-License-Identifier: Apache-2.0 */
/* A language model as far as time and energy are concerned. Catalogue: platforms/models. */
#ifndef SAMOVAR_LLM_MODEL_H
#define SAMOVAR_LLM_MODEL_H

#include "base/field.h"
#include "llm/layer_group.h"

struct llm {
    const char *name, *also;              /* also: other names, "A, B"; NULL: none */
    double parameters, active_parameters; /* active NaN: dense */
    int64_t layers, kv_heads, head_dim;   /* 0: unknown (enough for training at level 1) */
    int64_t hidden, vocabulary;           /* 0: unknown; for what GPUs exchange, and for attention */
    int64_t heads;                        /* of queries; 0: as many as fill `hidden` */
    int64_t sequence;                     /* tokens of a sequence in training; 0: unknown */
    bool tied_embeddings;                 /* one table of the vocabulary for input and output */
    int64_t experts, experts_per_token;   /* routed, per layer; 0: dense, or not known */
    int64_t expert_layers;                /* that have them; 0: all */
    int64_t expert_latent;                /* width that routed experts work in; 0: `hidden` */
    int64_t mtp_layers;  /* of a head that predicts further tokens, beside `layers` and `parameters`; 0: none */
    int64_t latent;      /* numbers that stand for keys and values of a token in a layer; 0: heads of them */
    int64_t full_layers; /* whose attention reaches every token before; 0: all */
    int64_t window;      /* tokens that the other layers see; 0: they keep a state */
    double state_byte;   /* of that, for a sequence in a layer */
    int64_t state_heads; /* that the state is of; 0: kv_heads */
    /* Sparse attention: an index scores each token before by a short key of its own, and full layers read as many of them as
     * are selected. 0: they read all. */
    int64_t index_dim, index_heads, selected;
    struct list
        layer_groups; /* struct layer_group; none: one or two kinds, as the keys from `latent` to `selected` say */
    double bytes_per_weight, bytes_per_kv;
    bool
        expert_bias; /* the matrices of routed experts have biases, and what the activation function takes is bounded */
    bool block_scales;              /* weights in 8 bits have a scale for each block, not for a matrix or a row */
    double bytes_per_expert_weight; /* NaN: as other weights */
    double unquantised_parameters;  /* outside of experts, that stay in 16 bits where others are kept in fewer */
    double
        unquantised_parameters_4_bit; /* the same where others are kept in 4; 0 or NaN: of a mixture all, else as above, or the table of words */
};
extern const struct record llm_record;

double llm_active_parameters(const struct llm *model);
/* Weights in routed experts, all of them together: 0 for a dense model, or where experts are not known. */
double llm_expert_parameters(const struct llm *model);
/* Share of the routed experts that one token passes through; 0 for a dense model. */
double llm_expert_share(const struct llm *model);
/* Numbers of a token's vector that goes to a routed expert and comes back. */
double llm_expert_width(const struct llm *model);
/* Layers by their attention, with all that a file leaves to the model filled in: at least one group. */
size_t llm_groups(const struct llm *model);
struct layer_group llm_group(const struct llm *model, size_t i);
/* Bytes that a token adds to the cache in all layers, and that a sequence takes there whatever its length: all copies that `gpus` GPUs
 * hold together which share sequences. byte_per_kv: of a key's or a value's number. */
double llm_token_byte(const struct llm *model, double byte_per_kv, double gpus);
double llm_sequence_byte(const struct llm *model, double byte_per_kv, double gpus);
/* Bytes of one weight, in routed experts and elsewhere. */
struct weight_bytes {
    double expert, rest;
};
/* When the model is kept in so many bytes a weight; 0: as it is. Below 8 bits only experts are, where there are any, unless the model says
 * what else is not. */
struct weight_bytes llm_weight_bytes(const struct llm *model, double byte_per_weight);
/* Weights outside of experts that stay in 16 bits then, beside the others. */
double llm_kept_parameters(const struct llm *model, double byte_per_weight);
/* Bytes of all weights outside of routed experts then: those that are never quantised stay in 16 bits. */
double llm_rest_byte(const struct llm *model, double byte_per_weight);
/* Bytes of all weights then. */
double llm_weights_byte(const struct llm *model, double byte_per_weight);
/* The head that predicts further tokens (multi-token prediction), each of its layers taken for one of the model in the mean; words
 * are the model's. */
struct llm_mtp_share {
    double kept; /* weights of all its layers, over those of the model */
    double layer,
        table; /* FLOPs of a token: in a layer of it, and with the table of words, over those in the model's weights */
    double read; /* weights outside of routed experts that one prediction reads, table included, over the model's */
};
struct llm_mtp_share llm_mtp_share(const struct llm *model);
double llm_expert_layers(const struct llm *model);
/* Layers whose attention has a latent, and that keep a state instead of tokens. */
double llm_latent_layers(const struct llm *model);
double llm_state_layers(const struct llm *model);

#endif
