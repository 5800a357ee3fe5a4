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
    double bytes_per_weight, bytes_per_kv;
};
extern const struct record llm_record;

double llm_active_parameters(const struct llm *model);
/* Weights in routed experts, all of them together: 0 for a dense model, or where experts are not known. */
double llm_expert_parameters(const struct llm *model);
/* Share of the routed experts that one token passes through; 0 for a dense model. */
double llm_expert_share(const struct llm *model);
double llm_kv_byte_per_token(const struct llm *model);
/* FLOPs of a token that attends to one before it, in all layers: a product of its query with that key, one of the
 * weight with that value, 4 layers width. */
double llm_pair_flop(const struct llm *model);

#endif
