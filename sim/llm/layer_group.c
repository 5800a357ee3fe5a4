/* SPDX-License-Identifier: Apache-2.0 */
/* A layer keeps 2 kv_heads head_dim numbers of a token, or a latent. With compression r one entry stands for r tokens: r-fold fewer are
 * kept, read and multiplied with, and a window of tokens beside them (DeepSeek-V4, arXiv:2606.19348, section 2.3: compressed sparse
 * attention with r = 4 and an index over entries, heavily compressed attention with r = 128). What a compressor keeps of entries that are
 * not complete is not counted: less than a window of tokens for a sequence. */
#include "llm/layer_group.h"

#include <math.h>

static bool reaches_all(const struct layer_group *group)
{
    return group->compression > 0 || !(group->window > 0 || group->state_byte > 0);
}

/* Entries of the cache that a token before is, in all layers: 0 where they keep a window or a state alone. */
static double entries(const struct layer_group *group)
{
    return reaches_all(group) ? (double)group->count / fmax(1, (double)group->compression) : 0;
}

/* Numbers that a layer keeps of a token or an entry: a key and a value for each head, or one latent vector for all (DeepSeek-V2,
 * arXiv:2405.04434, section 2.1). */
static double numbers(const struct layer_group *group)
{
    return group->latent > 0 ? (double)group->latent : 2.0 * (double)group->kv_heads * (double)group->head_dim;
}

/* A key in the index of a layer: numbers of 8 bits, with a scale of 32 bits for 128 of them, as TensorRT-LLM
 * (get_indexer_k_cache_buffers) and other engines keep DeepSeek-V3.2's (arXiv:2512.02556). */
static double index_byte(const struct layer_group *group)
{
    return (double)group->index_dim * (1 + 4.0 / 128);
}

double layer_group_token_byte(const struct layer_group *group, double byte_per_kv)
{
    return entries(group) * (numbers(group) * byte_per_kv + index_byte(group));
}

double layer_group_context_byte(const struct layer_group *group, double byte_per_kv)
{
    return group->selected > 0 ? entries(group) * index_byte(group) : layer_group_token_byte(group, byte_per_kv);
}

double layer_group_selected(const struct layer_group *group, double context)
{
    double there = context > 0 ? context / fmax(1, (double)group->compression) : HUGE_VAL;
    return fmin((double)group->selected, there);
}

double layer_group_selected_byte(const struct layer_group *group, double byte_per_kv)
{
    return group->selected > 0 ? (double)group->count * numbers(group) * byte_per_kv : 0;
}

double layer_group_sequence_byte(const struct layer_group *group, double byte_per_kv)
{
    double window_byte = (double)group->window * numbers(group) * byte_per_kv;
    return (double)group->count * (window_byte + group->state_byte);
}

/* Tokens that a window holds with so many behind the sequence. */
static double window_tokens(const struct layer_group *group, double context)
{
    return context > 0 ? fmin((double)group->window, context) : (double)group->window;
}

double layer_group_sequence_traffic_byte(const struct layer_group *group, double byte_per_kv, double context)
{
    double window_byte = window_tokens(group, context) * numbers(group) * byte_per_kv;
    return (double)group->count * (window_byte + 2 * group->state_byte);
}

static double attention_flop(const struct layer_group *group)
{
    return 4 * group->width;
}

/* A product with a latent as it is, or with a key and a value. */
static double decode_flop(const struct layer_group *group)
{
    return group->latent > 0 && group->heads > 0 ? 4 * (double)(group->heads * group->latent) : attention_flop(group);
}

/* Each head of the index multiplies with the key that all of them share. */
static double index_flop(const struct layer_group *group)
{
    return 2 * (double)(group->index_heads * group->index_dim);
}

double layer_group_pair_flop(const struct layer_group *group)
{
    return entries(group) * (group->selected > 0 ? index_flop(group) : attention_flop(group));
}

double layer_group_context_flop(const struct layer_group *group)
{
    return entries(group) * (group->selected > 0 ? index_flop(group) : decode_flop(group));
}

double layer_group_selected_flop(const struct layer_group *group)
{
    return group->selected > 0 ? (double)group->count * decode_flop(group) : 0;
}

double layer_group_window_flop(const struct layer_group *group, double context)
{
    return (double)group->count * window_tokens(group, context) * attention_flop(group);
}

/* Mean over a sequence of what its tokens see of those before them, where they see at most so many: min(i - 1/2, most). */
static double seen_tokens(double most, double sequence)
{
    return most < sequence ? most - most * most / (2 * sequence) : sequence / 2;
}

/* A number of a state is scaled, added to, and multiplied with: 7 FLOPs in Megatron-LM's count of a Mamba-2 layer
 * (megatron/training/training.py, mamba_layer_flops), 8 in that of a gated delta net. States are kept in 32 bits. */
static double state_flop(const struct layer_group *group)
{
    return 7 * group->state_byte / 4;
}

struct layer_group_flop layer_group_sequence_flop(const struct layer_group *group, double sequence)
{
    double entry = fmax(1, (double)group->compression), all = reaches_all(group) ? sequence / 2 / entry : 0;
    double near = group->window > 0 ? seen_tokens((double)group->window, sequence) : 0;
    double selected = group->selected > 0 ? seen_tokens((double)group->selected * entry, sequence) / entry : all;
    double layers = (double)group->count, state = layers * state_flop(group);
    double pairs =
        layers * ((selected + near) * attention_flop(group) + (group->selected > 0 ? all * index_flop(group) : 0));
    bool whole = group->compression == 0 && group->state_byte == 0; /* scores of each token with each other */
    double scores = whole ? layers * sequence * attention_flop(group) : 2 * pairs;
    return (struct layer_group_flop){.causal = pairs + state, .dense = 2 * pairs + state, .masked = scores + state};
}

double layer_group_copies(const struct layer_group *group, double gpus)
{
    double heads = group->latent > 0 || group->kv_heads == 0 ? 1 : (double)group->kv_heads;
    return gpus > heads ? gpus / heads : 1;
}

static const struct field layer_group_fields[] = {
    {.key = "count",
     INTEGER_FIELD(struct layer_group, count),
     RANGE("1", "10000"),
     .doc = "Layers of this kind; of all groups together as many as `layers` says."},
    {.key = "heads",
     INTEGER_FIELD(struct layer_group, heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads of queries; absent: as the model's."},
    {.key = "kv_heads",
     INTEGER_FIELD(struct layer_group, kv_heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads of keys and values, or of a state; absent: as the model's."},
    {.key = "head_dim",
     INTEGER_FIELD(struct layer_group, head_dim),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Size of one head; absent: as the model's."},
    {.key = "latent",
     INTEGER_FIELD(struct layer_group, latent),
     RANGE("1", "1000000"),
     .optional = true,
     .doc =
         "Numbers that stand for key and value of a token or an entry (MLA; one vector that is both): kept whole on every GPU. "
         "Absent: keys and values of kv_heads."},
    {.key = "window",
     INTEGER_FIELD(struct layer_group, window),
     RANGE("1", "10000000"),
     .optional = true,
     .doc =
         "Tokens that the layers see as they are (sliding window); of shorter sequences all, in the mean of a service's. Memory is set aside for whole windows. Absent: all, or with "
         "`compression` none."},
    {.key = "compression",
     INTEGER_FIELD(struct layer_group, compression),
     RANGE("2", "1000000"),
     .optional = true,
     .doc =
         "Tokens that one entry of the cache stands for: the layers reach all tokens by these entries, beside those of the window. "
         "Absent: each token has its own."},
    {.key = "state",
     NUMBER_FIELD(struct layer_group, state_byte, BYTES),
     RANGE_DEFAULT("0 GB", "1 GB", "0 GB"),
     .doc =
         "What each layer keeps for a sequence in place of tokens (linear attention, state-space layers); a step reads and writes it."},
    {.key = "index_dim",
     INTEGER_FIELD(struct layer_group, index_dim),
     RANGE("1", "100000"),
     .optional = true,
     .doc =
         "Sparse attention by an index: numbers of the key of a token or an entry there, kept in 8 bits. Absent: all are read."},
    {.key = "index_heads",
     INTEGER_FIELD(struct layer_group, index_heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads that score the keys of the index."},
    {.key = "selected",
     INTEGER_FIELD(struct layer_group, selected),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Tokens or entries that the index selects, and a layer reads, for each new token."},
    FIELD_END,
};

static void layer_group_check(const void *value, struct complaint *complaint)
{
    const struct layer_group *group = value;
    if (group->state_byte > 0 && (group->window > 0 || group->compression > 0 || group->latent > 0))
        complain(complaint, "state",
                 "layers keep a state, or tokens: leave out `state`, or `window`, `compression` and `latent`");
    bool all = group->index_dim > 0 && group->index_heads > 0 && group->selected > 0,
         any = group->index_dim > 0 || group->index_heads > 0 || group->selected > 0;
    const char *given = group->index_dim > 0 ? "index_dim" : group->index_heads > 0 ? "index_heads" : "selected";
    if (any && !all)
        complain(complaint, given, "`index_dim`, `index_heads` and `selected` belong together: give all three");
    else if (any && !reaches_all(group))
        complain(complaint, given, "an index is over all tokens, which layers with %s do not keep",
                 group->window > 0 ? "a window and no `compression`" : "a state");
}

const struct record layer_group_record = {
    .name = "layer_group",
    .doc = "Layers of a model whose attention is of one kind.",
    .size = sizeof(struct layer_group),
    .fields = layer_group_fields,
    .check = layer_group_check,
};
