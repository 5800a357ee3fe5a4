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

double llm_expert_width(const struct llm *model)
{
    return (double)(model->expert_latent > 0 ? model->expert_latent : model->hidden);
}

static double full_layers(const struct llm *model)
{
    return (double)(model->full_layers > 0 ? model->full_layers : model->layers);
}

/* The width is that of all query heads. Where neither heads nor `hidden` are known, it is that of a dense
 * transformer with as many weights: N = 12 layers width^2 (Kaplan et al., arXiv:2001.08361, section 2.1). */
static double width(const struct llm *model, const struct layer_group *group)
{
    if (group->heads > 0)
        return (double)(group->heads * group->head_dim);
    return model->hidden > 0 ? (double)model->hidden
                             : sqrt(llm_active_parameters(model) / (12 * (double)model->layers));
}

static double other_layers(const struct llm *model)
{
    return (double)model->layers - full_layers(model);
}

size_t llm_groups(const struct llm *model)
{
    if (model->layer_groups.count > 0)
        return model->layer_groups.count;
    return other_layers(model) > 0 ? 2 : 1;
}

/* Of a model without groups: first the layers that reach all tokens, then the others. */
static struct layer_group implied_group(const struct llm *model, size_t i)
{
    struct layer_group group = {.latent = model->latent};
    if (i > 0) {
        group.count = (int64_t)other_layers(model);
        group.window = model->window;
        group.state_byte = model->state_byte;
        group.kv_heads = model->state_byte > 0 ? model->state_heads : 0;
        return group;
    }
    group.count = (int64_t)full_layers(model);
    group.index_dim = model->index_dim;
    group.index_heads = model->index_heads;
    group.selected = model->selected;
    return group;
}

struct layer_group llm_group(const struct llm *model, size_t i)
{
    const struct layer_group *given = model->layer_groups.items;
    struct layer_group group = model->layer_groups.count > 0 ? given[i] : implied_group(model, i);
    group.heads = group.heads > 0 ? group.heads : model->heads;
    group.kv_heads = group.kv_heads > 0 ? group.kv_heads : model->kv_heads;
    group.head_dim = group.head_dim > 0 ? group.head_dim : model->head_dim;
    group.width = width(model, &group);
    return group;
}

double llm_token_byte(const struct llm *model, double byte_per_kv, double gpus)
{
    double byte = 0;
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        byte += layer_group_token_byte(&group, byte_per_kv) * layer_group_copies(&group, gpus);
    }
    return byte;
}

double llm_sequence_byte(const struct llm *model, double byte_per_kv, double gpus)
{
    double byte = 0;
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        byte += layer_group_sequence_byte(&group, byte_per_kv) * layer_group_copies(&group, gpus);
    }
    return byte;
}

static double table_of_words(const struct llm *model)
{
    return (double)model->vocabulary * (double)model->hidden;
}

/* Weights of 4 bits, with their scales. */
static bool are_4_bits(double byte_per_weight)
{
    return byte_per_weight > 0 && byte_per_weight < 0.7;
}

static bool says_of_4_bits(const struct llm *model)
{
    return model->unquantised_parameters_4_bit > 0;
}

/* Checkpoints of mixtures in 4 bits leave attention, routers and shared experts as they were: gpt-oss (arXiv:2508.10925,
 * section 2.1), Kimi-K2 (its model card). Others quantise shared experts and dense layers too, and some of attention: what they leave is
 * unquantised_parameters_4_bit. Of dense models all leave the table that makes words of the last vector (`lm_head`), and most nothing else: NVIDIA's Qwen3-32B-NVFP4
 * (hf_quant_config.json in ai-dynamo/aiconfigurator @ f577ab84), and what llm-compressor's examples ignore. */
struct weight_bytes llm_weight_bytes(const struct llm *model, double byte_per_weight)
{
    double own = isnan(model->bytes_per_expert_weight) ? model->bytes_per_weight : model->bytes_per_expert_weight;
    if (!(byte_per_weight > 0))
        return (struct weight_bytes){own, model->bytes_per_weight};
    bool experts_alone = are_4_bits(byte_per_weight) && model->experts > 0 && !says_of_4_bits(model);
    return (struct weight_bytes){byte_per_weight, experts_alone ? model->bytes_per_weight : byte_per_weight};
}

double llm_kept_parameters(const struct llm *model, double byte_per_weight)
{
    if (!are_4_bits(byte_per_weight))
        return model->unquantised_parameters;
    if (says_of_4_bits(model))
        return model->unquantised_parameters_4_bit;
    double table = model->experts > 0 ? 0 : fmin(table_of_words(model), model->parameters);
    return fmax(model->unquantised_parameters, table);
}

double llm_rest_byte(const struct llm *model, double byte_per_weight)
{
    double byte = llm_weight_bytes(model, byte_per_weight).rest,
           rest = model->parameters - llm_expert_parameters(model);
    return rest * byte + llm_kept_parameters(model, byte_per_weight) * (fmax(byte, 2) - byte);
}

double llm_weights_byte(const struct llm *model, double byte_per_weight)
{
    return llm_rest_byte(model, byte_per_weight) +
           llm_expert_parameters(model) * llm_weight_bytes(model, byte_per_weight).expert;
}

/* A module has a layer, a product of two vectors of the hidden size that makes one of them, and the model's tables of words
 * (DeepSeek-V3, arXiv:2412.19437, section 2.2). */
struct llm_mtp_share llm_mtp_share(const struct llm *model)
{
    double layers = (double)model->layers, hidden = (double)model->hidden;
    double table = table_of_words(model), tables = model->tied_embeddings ? table : 2 * table;
    double active = llm_active_parameters(model), rest = model->parameters - llm_expert_parameters(model),
           joined = 2 * hidden * hidden;
    return (struct llm_mtp_share){
        .kept = (double)model->mtp_layers * ((model->parameters - tables) / layers + joined) / model->parameters,
        .layer = ((active - tables) / layers + joined) / active,
        .table = table / active,
        .read = ((rest - tables) / layers + joined + table) / rest,
    };
}

double llm_expert_layers(const struct llm *model)
{
    if (model->experts == 0)
        return 0;
    return (double)(model->expert_layers > 0 ? model->expert_layers : model->layers);
}

double llm_latent_layers(const struct llm *model)
{
    double layers = 0;
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        layers += group.latent > 0 && layer_group_token_byte(&group, 1) > 0 ? (double)group.count : 0;
    }
    return layers;
}

double llm_state_layers(const struct llm *model)
{
    double layers = 0;
    for (size_t i = 0; i < llm_groups(model); i++) {
        struct layer_group group = llm_group(model, i);
        layers += group.state_byte > 0 ? (double)group.count : 0;
    }
    return layers;
}

static const struct field llm_fields[] = {
    {.key = "name", TEXT_FIELD(struct llm, name), .optional = true, .doc = "Name in the catalogue."},
    {.key = "also",
     TEXT_FIELD(struct llm, also),
     .optional = true,
     .doc = "Other names by which it is found: of models of the same shape, \"deepseek-r1, deepseek-v3.1\"."},
    {.key = "parameters",
     NUMBER_FIELD(struct llm, parameters, AMOUNT),
     RANGE("1e6", "1e15"),
     .doc = "Number of weights; alone enough for training."},
    {.key = "active_parameters",
     NUMBER_FIELD(struct llm, active_parameters, AMOUNT),
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
    {.key = "expert_layers",
     INTEGER_FIELD(struct llm, expert_layers),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Layers that have experts, where the first ones or every other one are dense; absent: all."},
    {.key = "expert_latent",
     INTEGER_FIELD(struct llm, expert_latent),
     RANGE("1", "1000000"),
     .optional = true,
     .doc =
         "Width that routed experts work in, where a token's vector is brought into a smaller space before it is sent to them (LatentMoE): "
         "what GPUs exchange with experts. Absent: `hidden`.",
     .source = "Nemotron 3 Super: 1024 of 4096; Kimi K3: 3584 of 7168"},
    {.key = "mtp_layers",
     INTEGER_FIELD(struct llm, mtp_layers),
     RANGE("1", "64"),
     .optional = true,
     .doc =
         "Layers of its own head that predicts further tokens (multi-token prediction, MTP), which come on top of `layers` and "
         "`parameters`; each is taken for one of the model in the mean. Services use it if `multi_token_prediction` says so. Absent: none."},
    {.key = "latent",
     INTEGER_FIELD(struct llm, latent),
     RANGE("1", "1000000"),
     .optional = true,
     .doc =
         "Latent attention (MLA): numbers of the compressed key and value of a token in a layer, position's included; "
         "kept whole on every GPU. `head_dim` is then the mean of a head's key and value. Absent: keys and values of "
         "kv_heads."},
    {.key = "full_layers",
     INTEGER_FIELD(struct llm, full_layers),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Layers whose attention reaches all tokens before; the others have a `window` or a `state`. Absent: all."},
    {.key = "window",
     INTEGER_FIELD(struct llm, window),
     RANGE("1", "10000000"),
     .optional = true,
     .doc =
         "Tokens that the other layers see (sliding window); of shorter sequences all, in the mean of a service's. Memory is set aside for whole windows."},
    {.key = "state",
     NUMBER_FIELD(struct llm, state_byte, BYTES),
     RANGE_DEFAULT("0 GB", "1 GB", "0 GB"),
     .doc = "State that each of the other layers keeps for a sequence, where they are linear attention or state-space "
            "layers; a step reads and writes it."},
    {.key = "state_heads",
     INTEGER_FIELD(struct llm, state_heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc =
         "Heads of that state (of values, or of a state-space layer), which GPUs that share a sequence divide; absent: kv_heads."},
    {.key = "index_dim",
     INTEGER_FIELD(struct llm, index_dim),
     RANGE("1", "100000"),
     .optional = true,
     .doc =
         "Sparse attention by an index (DSA): numbers of a token's key there, kept in 8 bits. Absent: full layers read every "
         "token before."},
    {.key = "index_heads",
     INTEGER_FIELD(struct llm, index_heads),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Heads that score the keys of the index."},
    {.key = "selected",
     INTEGER_FIELD(struct llm, selected),
     RANGE("1", "10000000"),
     .optional = true,
     .doc =
         "Tokens that the index selects, and a full layer reads, for each new one. Where sequences of a service are shorter in "
         "the mean, that mean is counted."},
    {.key = "layer_groups",
     LIST_FIELD(struct llm, layer_groups, &layer_group_record),
     .optional = true,
     .max_count = 64,
     .doc =
         "Layers of several kinds, each with its attention: in place of `latent`, `full_layers`, `window`, `state`, `state_heads`, "
         "`index_dim`, `index_heads` and `selected` of the model. Absent: layers are as these say."},
    {.key = "bytes_per_weight",
     NUMBER_FIELD(struct llm, bytes_per_weight, NUMBER),
     RANGE_DEFAULT("0.1", "8", "2"),
     .doc = "Bytes of one weight in memory when serving: 2 in bfloat16, 1 in 8-bit formats.",
     BASIS(STANDARD, "bfloat16")},
    {.key = "bytes_per_expert_weight",
     NUMBER_FIELD(struct llm, bytes_per_expert_weight, NUMBER),
     RANGE("0.1", "8"),
     .optional = true,
     .doc = "Bytes of a weight in routed experts, where they are kept in another format (0.53: MXFP4 with its scales); "
            "absent: bytes_per_weight."},
    {.key = "expert_bias",
     FLAG_FIELD(struct llm, expert_bias),
     .initial = "false",
     .doc =
         "Whether routed experts add biases to their products and bound what goes into the activation function, as in gpt-oss: traffic of training."},
    {.key = "block_scales",
     FLAG_FIELD(struct llm, block_scales),
     .initial = "false",
     .doc = "Its checkpoint in 8 bits has a scale for each block of weights, which takes other kernels than one for a "
            "matrix or a row; `precision: fp8` then means these."},
    {.key = "unquantised_parameters",
     NUMBER_FIELD(struct llm, unquantised_parameters, AMOUNT),
     RANGE_DEFAULT("0", "1e15", "0"),
     .doc = "Weights outside of experts that a checkpoint leaves in 16 bits when the others are kept in 8 or fewer: of "
            "attention, of the first and last layers. They are read, and multiplied, in 16 bits."},
    {.key = "unquantised_parameters_4_bit",
     NUMBER_FIELD(struct llm, unquantised_parameters_4_bit, AMOUNT),
     RANGE("1", "1e15"),
     .optional = true,
     .doc =
         "The same of its checkpoint in 4 bits (NVFP4): what else is outside of experts is in 4 bits as they are. Absent: of a mixture "
         "experts alone are in 4 bits, of other models all but `unquantised_parameters` or, if that is more, the table of words (`vocabulary` times `hidden`)."},
    {.key = "bytes_per_kv",
     NUMBER_FIELD(struct llm, bytes_per_kv, NUMBER),
     RANGE_DEFAULT("0.1", "8", "2"),
     .doc = "Bytes of one number in the cache of keys and values.",
     BASIS(STANDARD, "bfloat16")},
    FIELD_END,
};

static void check_groups(const struct llm *model, struct complaint *complaint)
{
    const struct layer_group *groups = model->layer_groups.items;
    if (model->layer_groups.count == 0)
        return;
    const struct {
        const char *key;
        bool given;
    } alone[] = {{"latent", model->latent > 0},           {"full_layers", model->full_layers > 0},
                 {"window", model->window > 0},           {"state", model->state_byte > 0},
                 {"state_heads", model->state_heads > 0}, {"index_dim", model->index_dim > 0},
                 {"index_heads", model->index_heads > 0}, {"selected", model->selected > 0}};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (alone[i].given)
            complain(complaint, alone[i].key,
                     "the model has `layer_groups`: say it there, of the layers that it holds for");
    int64_t count = 0;
    for (size_t i = 0; i < model->layer_groups.count; i++)
        count += groups[i].count;
    if (count != model->layers)
        complain(complaint, "layer_groups", "%lld layers together, but `layers` says %lld", (long long)count,
                 (long long)model->layers);
}

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
    if (model->unquantised_parameters > model->parameters - llm_expert_parameters(model))
        complain(complaint, "unquantised_parameters", "more than the weights that there are outside of experts");
    if (model->unquantised_parameters_4_bit > model->parameters - llm_expert_parameters(model))
        complain(complaint, "unquantised_parameters_4_bit", "more than the weights that there are outside of experts");
    if (model->expert_layers > 0 && model->experts == 0)
        complain(complaint, "expert_layers", "the model has no `experts`");
    if (model->expert_latent > 0 && (model->experts == 0 || model->expert_latent > model->hidden))
        complain(complaint, "expert_latent",
                 model->experts == 0 ? "the model has no `experts`" : "a latent is not wider than `hidden`");
    if (model->state_heads > 0 && !(model->state_byte > 0) && model->layer_groups.count == 0)
        complain(complaint, "state_heads", "no layer keeps a `state`: say how large it is, or leave `state_heads` out");
    if (model->expert_layers > model->layers || model->full_layers > model->layers)
        complain(complaint, model->full_layers > model->layers ? "full_layers" : "expert_layers",
                 "more than the %lld layers that there are", (long long)model->layers);
    bool others = model->full_layers > 0 && model->full_layers < model->layers;
    if (model->window > 0 && model->state_byte > 0)
        complain(complaint, "state", "layers that are not full have a `window` or a `state`: leave one of them out");
    else if (others != (model->window > 0 || model->state_byte > 0))
        complain(
            complaint,
            others              ? "full_layers"
            : model->window > 0 ? "window"
                                : "state",
            "`full_layers` says how many layers reach all tokens, and `window` or `state` what the others do: give "
            "both");
    bool all = model->index_dim > 0 && model->index_heads > 0 && model->selected > 0,
         any = model->index_dim > 0 || model->index_heads > 0 || model->selected > 0;
    if (any && !all)
        complain(complaint,
                 model->index_dim > 0     ? "index_dim"
                 : model->index_heads > 0 ? "index_heads"
                                          : "selected",
                 "`index_dim`, `index_heads` and `selected` belong together: give all three");
    check_groups(model, complaint);
    if (model->experts > 0 && isnan(model->active_parameters))
        complain(complaint, "experts", "a mixture of experts needs `active_parameters`: what one token passes through");
}

const struct record llm_record = {
    .name = "model",
    .size = sizeof(struct llm),
    .fields = llm_fields,
    .check = llm_check,
    .doc =
        "A language model as far as time and energy are concerned. Its cache takes 2 kv_heads head_dim, or `latent`, "
        "numbers of bytes_per_kv per token in each full layer, and with an index 33/32 index_dim bytes; with "
        "`layer_groups` what these say of each.",
};
