/* SPDX-License-Identifier: Apache-2.0 */
/* A language model as far as time and energy are concerned. Catalogue: platforms/models. */
#ifndef SAMOVAR_LLM_MODEL_H
#define SAMOVAR_LLM_MODEL_H

#include "base/field.h"

struct llm {
    const char *name;
    double parameters, active_parameters; /* active NaN: dense */
    int64_t layers, kv_heads, head_dim;   /* 0: unknown (enough for training at level 1) */
    int64_t hidden, vocabulary;           /* 0: unknown; for what GPUs exchange, and for attention */
    int64_t heads;                        /* of queries; 0: as many as fill `hidden` */
    int64_t sequence;                     /* tokens of a sequence in training; 0: unknown */
    bool tied_embeddings;                 /* one table of the vocabulary for input and output */
    int64_t experts, experts_per_token;   /* routed, per layer; 0: dense, or not known */
    int64_t expert_layers;                /* that have them; 0: all */
    int64_t latent;      /* numbers that stand for keys and values of a token in a layer; 0: heads of them */
    int64_t full_layers; /* whose attention reaches every token before; 0: all */
    int64_t window;      /* tokens that the other layers see; 0: they keep a state */
    double state_byte;   /* of that, for a sequence in a layer */
    /* Sparse attention: an index scores each token before by a short key of its own, and full layers read as many of them as
     * are selected. 0: they read all. */
    int64_t index_dim, index_heads, selected;
    double bytes_per_weight, bytes_per_kv;
    bool block_scales;              /* weights in 8 bits have a scale for each block, not for a matrix or a row */
    double bytes_per_expert_weight; /* NaN: as other weights */
    double unquantised_parameters;  /* outside of experts, that stay in 16 bits where others are kept in fewer */
};
extern const struct record llm_record;

double llm_active_parameters(const struct llm *model);
/* Weights in routed experts, all of them together: 0 for a dense model, or where experts are not known. */
double llm_expert_parameters(const struct llm *model);
/* Share of the routed experts that one token passes through; 0 for a dense model. */
double llm_expert_share(const struct llm *model);
/* Bytes that a token adds to the cache, in the layers that keep all of them, its keys in an index among them. byte_per_kv: of a
 * key's or a value's number. */
double llm_kv_byte_per_token(const struct llm *model, double byte_per_kv);
/* The part of these that is read for a token before the one that is decoded: with an index its key there. */
double llm_context_byte(const struct llm *model, double byte_per_kv);
/* Bytes that a token reads, and FLOPs that it takes, of each token that the index selects. */
double llm_selected_byte(const struct llm *model, double byte_per_kv);
double llm_selected_flop(const struct llm *model);
/* Bytes that a sequence takes whatever its length, in the other layers: a window of tokens (counted as full from the
 * first token on), or a state. */
double llm_sequence_byte(const struct llm *model, double byte_per_kv);
/* The part of these that a step reads and writes: of a window its tokens, of a state both ways. */
double llm_sequence_traffic_byte(const struct llm *model, double byte_per_kv);
/* Bytes of one weight, in routed experts and elsewhere. */
struct weight_bytes {
    double expert, rest;
};
/* When the model is kept in so many bytes a weight; 0: as it is. Below 8 bits only experts are, where there are any. */
struct weight_bytes llm_weight_bytes(const struct llm *model, double byte_per_weight);
/* Bytes of all weights outside of routed experts then: those that are never quantised stay in 16 bits. */
double llm_rest_byte(const struct llm *model, double byte_per_weight);
/* Bytes of all weights then. */
double llm_weights_byte(const struct llm *model, double byte_per_weight);
double llm_expert_layers(const struct llm *model);
/* Layers whose attention has a latent, and that keep a state instead of tokens. */
double llm_latent_layers(const struct llm *model);
double llm_state_layers(const struct llm *model);
/* Copies of the same keys and values that `gpus` GPUs hold: heads are cut, a latent cannot be, and where there are more
 * GPUs than heads each is kept several times. */
double llm_kv_copies(const struct llm *model, double gpus);
/* FLOPs of a token in the attention of layers with a window, beside its weights. */
double llm_window_flop(const struct llm *model);
/* FLOPs of a token that attends to one before it, in all full layers: a product of its query with that key, one of the
 * weight with that value, 4 layers width; with an index 2 index_heads index_dim, and those of the selected tokens beside them. */
double llm_pair_flop(const struct llm *model);
/* The same while decoding: queries are brought into a latent's space first (4 latent for each head). */
double llm_context_flop(const struct llm *model);

#endif
