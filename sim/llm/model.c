/* SPDX-License-Identifier: Apache-2.0 */
#include "llm/model.h"

#include <math.h>

double llm_active_parameters(const struct llm *model)
{
    return isnan(model->active_parameters) ? model->parameters : model->active_parameters;
}

double llm_expert_share(const struct llm *model)
{
    return model->experts > 0 ? (double)model->experts_per_token / (double)model->experts : 0;
}

/* parameters = rest + routed, and active = rest + share routed; solved for routed. */
double llm_expert_parameters(const struct llm *model)
{
    double share = llm_expert_share(model);
    if (share <= 0 || share >= 1)
        return 0;
    return (model->parameters - llm_active_parameters(model)) / (1 - share);
}

double llm_kv_byte_per_token(const struct llm *model)
{
    return 2.0 * (double)model->layers * (double)model->kv_heads * (double)model->head_dim * model->bytes_per_kv;
}

/* The width is that of all query heads. Where neither heads nor `hidden` are known, it is that of a dense
 * transformer with as many weights: N = 12 layers width^2 (Kaplan et al., arXiv:2001.08361, section 2.1). */
double llm_pair_flop(const struct llm *model)
{
    double width = model->heads > 0 ? (double)(model->heads * model->head_dim) : (double)model->hidden;
    if (width <= 0)
        width = sqrt(llm_active_parameters(model) / (12 * (double)model->layers));
    return 4 * (double)model->layers * width;
}

static const struct field llm_fields[] = {
    {.key = "name", TEXT_FIELD(struct llm, name), .optional = true, .doc = "Name in the catalogue."},
    {.key = "parameters",
     NUMBER_FIELD(struct llm, parameters, NUMBER),
     RANGE("1e6", "1e15"),
     .doc = "Number of weights; alone enough for training."},
    {.key = "active_parameters",
     NUMBER_FIELD(struct llm, active_parameters, NUMBER),
     RANGE("1e6", "1e15"),
     .optional = true,
     .doc = "Weights that one token passes through, for a mixture of experts; absent: all of them."},
    {.key = "layers",
     INTEGER_FIELD(struct llm, layers),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Transformer layers; needed for serving."},
    {.key = "kv_heads",
     INTEGER_FIELD(struct llm, kv_heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads of keys and values per layer; needed for serving."},
    {.key = "head_dim",
     INTEGER_FIELD(struct llm, head_dim),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Size of one head; needed for serving."},
    {.key = "hidden",
     INTEGER_FIELD(struct llm, hidden),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "Size of the vector that stands for a token between layers; for what GPUs exchange."},
    {.key = "vocabulary",
     INTEGER_FIELD(struct llm, vocabulary),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Number of different tokens."},
    {.key = "heads",
     INTEGER_FIELD(struct llm, heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads of queries per layer; absent: as many of head_dim as make up `hidden`. For training by layout."},
    {.key = "sequence",
     INTEGER_FIELD(struct llm, sequence),
     RANGE("1", "100000000"),
     .optional = true,
     .doc = "Tokens of the sequences that it was pretrained on. For training by layout."},
    {.key = "tied_embeddings",
     FLAG_FIELD(struct llm, tied_embeddings),
     .initial = "false",
     .doc = "One table of the vocabulary serves input and output. For training by layout."},
    {.key = "experts",
     INTEGER_FIELD(struct llm, experts),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Routed experts per layer of a mixture of experts; absent: every step reads all weights."},
    {.key = "experts_per_token",
     INTEGER_FIELD(struct llm, experts_per_token),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Routed experts that one token passes through in a layer."},
    {.key = "bytes_per_weight",
     NUMBER_FIELD(struct llm, bytes_per_weight, NUMBER),
     RANGE_DEFAULT("0.1", "8", "2"),
     .doc = "Bytes of one weight in memory when serving: 2 in bfloat16, 1 in 8-bit formats.",
     BASIS(STANDARD, "bfloat16")},
    {.key = "bytes_per_kv",
     NUMBER_FIELD(struct llm, bytes_per_kv, NUMBER),
     RANGE_DEFAULT("0.1", "8", "2"),
     .doc = "Bytes of one number in the cache of keys and values.",
     BASIS(STANDARD, "bfloat16")},
    FIELD_END,
};

static void llm_check(const void *value, struct complaint *complaint)
{
    const struct llm *model = value;
    if (model->active_parameters > model->parameters)
        complain(complaint, "active_parameters", "a token cannot pass through more weights than there are");
    if ((model->experts > 0) != (model->experts_per_token > 0))
        complain(complaint, model->experts > 0 ? "experts" : "experts_per_token",
                 "`experts` and `experts_per_token` belong together: give both");
    if (model->experts > 0 && model->experts_per_token > model->experts)
        complain(complaint, "experts_per_token", "a token cannot pass through %lld of %lld experts",
                 (long long)model->experts_per_token, (long long)model->experts);
    if (model->experts > 0 && isnan(model->active_parameters))
        complain(complaint, "experts", "a mixture of experts needs `active_parameters`: what one token passes through");
}

const struct record llm_record = {
    .name = "model",
    .size = sizeof(struct llm),
    .fields = llm_fields,
    .check = llm_check,
    .doc = "A language model as far as time and energy are concerned. Its cache of keys and values takes 2 layers "
           "kv_heads head_dim bytes_per_kv per token.",
};
