/* SPDX-License-Identifier: Apache-2.0 */
/* Layers of a language model whose attention is of one kind: what they keep of tokens, read of them and multiply. */
#ifndef SAMOVAR_LLM_LAYER_GROUP_H
#define SAMOVAR_LLM_LAYER_GROUP_H

#include "base/field.h"

/* 0: not of this kind. */
struct layer_group {
    int64_t count;                     /* of layers */
    int64_t heads, kv_heads, head_dim; /* of queries; of keys and values. In a file 0: as the model's */
    double width;                      /* of all heads of queries together */
    int64_t latent;                    /* numbers that stand for keys and values of a token; 0: heads of them */
    int64_t window;                    /* tokens that are kept as they are; 0: all, or as many as are not compressed */
    int64_t compression;               /* tokens that one entry stands for, beside the window; 0: each has its own */
    double state_byte;                 /* kept for a sequence in a layer, in place of tokens */
    /* An index scores each token, or entry, by a short key of its own; layers read as many of them as are selected. 0: all. */
    int64_t index_dim, index_heads, selected;
};
extern const struct record layer_group_record; /* without `width` */

/* What is said here holds for all layers of the group together. byte_per_kv: of a key's or a value's number.
 *
 * Bytes that a token adds to the cache, keys of an index among them; and the part of these that is read for a token before the one
 * that is decoded: with an index its key there. 0: the layers keep a window or a state alone. */
double layer_group_token_byte(const struct layer_group *group, double byte_per_kv);
double layer_group_context_byte(const struct layer_group *group, double byte_per_kv);
/* Entries that the index selects with so many tokens behind a sequence (0: very many); bytes that are read and FLOPs of a token for each. */
double layer_group_selected(const struct layer_group *group, double context);
double layer_group_selected_byte(const struct layer_group *group, double byte_per_kv);
double layer_group_selected_flop(const struct layer_group *group);
/* Bytes that are set aside for a sequence whatever its length: a whole window of tokens, or a state; and what of them a step reads and
 * writes: of a window the tokens that are there with so many behind the sequence (0: very many), of a state both ways. */
double layer_group_sequence_byte(const struct layer_group *group, double byte_per_kv);
double layer_group_sequence_traffic_byte(const struct layer_group *group, double byte_per_kv, double context);
/* FLOPs of a token in what there is of the window, beside its weights. */
double layer_group_window_flop(const struct layer_group *group, double context);
/* FLOPs of a token that attends to one before it: a product of its query with that key, one of the weight with that value, 4 width; with
 * an index 2 index_heads index_dim, and those of the selected tokens beside them. */
double layer_group_pair_flop(const struct layer_group *group);
/* The same while decoding: queries are brought into a latent's space first (4 latent for each head). */
double layer_group_context_flop(const struct layer_group *group);
/* FLOPs of a token in the mean over a sequence that is worked off at once, as in training. causal: what tokens see, each half of
 * itself. dense: twice the pairs of that, as if tokens saw those after them too, which is how MFU is counted. masked: done by a kernel for
 * each operation, which computes all scores and masks them. A state: for each of its numbers, whatever the length. */
struct layer_group_flop {
    double causal, dense, masked;
};
struct layer_group_flop layer_group_sequence_flop(const struct layer_group *group, double sequence);
/* Copies of the same keys and values that `gpus` GPUs hold: heads are cut, a latent cannot be, and where there are more
 * GPUs than heads each is kept several times. */
double layer_group_copies(const struct layer_group *group, double gpus);

#endif
