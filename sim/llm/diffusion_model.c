/* SPDX-License-Identifier: Apache-2.0 */
/* An autoencoder makes a latent of (1 + (frames - 1)/r) x height/c x width/c, which is cut into patches: T tokens, beside t
 * of the prompt. Weights of one block of width d, with a feed-forward part of m matrices d x f:
 *
 *     double       2 (4 d^2 + m d f), one set for pictures, one for text (MMDiT: Esser et al., arXiv:2403.03206)
 *     single       4 d^2 + m d f for both (Peebles & Xie, DiT, arXiv:2212.09748)
 *     cross        6 d^2 + m d f for pictures, 2 d d_text for the keys and values of text
 *     self         4 d^2 for pictures
 *     residual     9 (d_in d + d^2), and d_in d where these differ (Rombach et al., arXiv:2112.10752; SDXL, arXiv:2307.01952)
 *     convolution  9 d_in d
 *     linear       d_in d
 *
 * and for each, modulations x d x conditioning, which the step's time passes once for all tokens. A token costs 2 FLOPs a
 * weight that it meets; attention 4 d T_q T_k: (T + t)^2 in double and single, T (T + t) in cross, T^2 in self. */
#include "llm/diffusion_model.h"

#include <math.h>

enum block_kind { DOUBLE, SINGLE, CROSS, SELF, RESIDUAL, CONVOLUTION, LINEAR };
static const char *const kinds[] = {"double", "single", "cross", "self", "residual", "convolution", "linear", NULL};
const char *const diffusion_guidance_names[] = {"none", "distilled", "classifier-free", NULL};

struct diffusion_block {
    int kind;
    int64_t count, patch;
    double width, in_width, text_width; /* NaN: as width */
    double feed_forward;
    bool gated;
    double conditioning, modulations;
};

/* Weights that a token of the picture meets, one of the text, and both. */
struct block_weights {
    double picture, text, all;
};

static double or_width(double value, double width)
{
    return isnan(value) ? width : value;
}

static struct block_weights weights_of(const struct diffusion_block *b)
{
    double d = b->width, in = or_width(b->in_width, d), text = or_width(b->text_width, d);
    double forward = (b->gated ? 3 : 2) * d * b->feed_forward;
    switch ((enum block_kind)b->kind) {
    case DOUBLE:
        return (struct block_weights){4 * d * d + forward, 4 * d * d + forward, 2 * (4 * d * d + forward)};
    case SINGLE:
        return (struct block_weights){4 * d * d + forward, 4 * d * d + forward, 4 * d * d + forward};
    case CROSS:
        return (struct block_weights){6 * d * d + forward, 2 * d * text, 6 * d * d + forward + 2 * d * text};
    case SELF:
        return (struct block_weights){4 * d * d + forward, 0, 4 * d * d + forward};
    case RESIDUAL: {
        double w = 9 * (in * d + d * d) + (in == d ? 0 : in * d);
        return (struct block_weights){w, 0, w};
    }
    case CONVOLUTION:
        return (struct block_weights){9 * in * d, 0, 9 * in * d};
    case LINEAR:
        return (struct block_weights){in * d, 0, in * d};
    }
    return (struct block_weights){0};
}

double diffusion_parameters(const struct diffusion_model *model)
{
    const struct diffusion_block *blocks = model->blocks.items;
    double sum = model->embedders;
    for (size_t i = 0; i < model->blocks.count; i++) {
        const struct diffusion_block *b = &blocks[i];
        sum += (double)b->count * (weights_of(b).all + b->modulations * b->width * b->conditioning);
    }
    return sum;
}

static double pieces(double length, int64_t piece)
{
    return ceil(length / (double)piece);
}

static double picture_tokens(const struct diffusion_model *model, const struct diffusion_size *size, int64_t patch)
{
    double frames = 1 + pieces((double)(size->frames - 1), model->frame_compression);
    return pieces(frames, model->frame_patch) * pieces(pieces((double)size->height, model->compression), patch) *
           pieces(pieces((double)size->width, model->compression), patch);
}

static double attention_pairs(const struct diffusion_block *block, double picture, double text)
{
    switch ((enum block_kind)block->kind) {
    case DOUBLE:
    case SINGLE:
        return (picture + text) * (picture + text);
    case CROSS:
        return picture * (picture + text);
    case SELF:
        return picture * picture;
    case RESIDUAL:
    case CONVOLUTION:
    case LINEAR:
        return 0;
    }
    return 0;
}

struct diffusion_pass diffusion_pass(const struct diffusion_model *model, const struct diffusion_size *size)
{
    const struct diffusion_block *blocks = model->blocks.items;
    struct diffusion_pass pass = {0};
    for (size_t i = 0; i < model->blocks.count; i++) {
        const struct diffusion_block *b = &blocks[i];
        struct block_weights weights = weights_of(b);
        double count = (double)b->count, picture = picture_tokens(model, size, b->patch),
               text = (double)model->text_tokens;
        double pairs = attention_pairs(b, picture, text);
        double numbers = b->width * (b->kind == DOUBLE || b->kind == SINGLE ? picture + text : picture);
        pass.product_flop += count * 2 * (weights.picture * picture + weights.text * text);
        pass.attention_flop += count * 4 * b->width * pairs;
        pass.element_numbers += count * numbers;
        pass.exchange_numbers += pairs > 0 ? count * numbers : 0;
    }
    return pass;
}

double diffusion_passes(int guidance)
{
    return guidance == GUIDANCE_CLASSIFIER_FREE ? 2 : 1;
}

static const struct field block_fields[] = {
    {.key = "kind",
     CHOICE_FIELD(struct diffusion_block, kind, kinds),
     .doc =
         "double: picture and text have weights of their own and attend to each other. single: both share weights. cross: "
         "pictures attend to themselves, then to the text. self: to themselves alone. residual: two 3 x 3 convolutions of a "
         "U-Net. convolution: one. linear: one product with each token."},
    {.key = "count", INTEGER_FIELD(struct diffusion_block, count), RANGE_DEFAULT("1", "1000", "1"), .doc = "How many."},
    {.key = "width",
     NUMBER_FIELD(struct diffusion_block, width, NUMBER),
     RANGE("1", "100000"),
     .doc = "Numbers that stand for a token, heads times their size; channels of a convolution."},
    {.key = "in_width",
     NUMBER_FIELD(struct diffusion_block, in_width, NUMBER),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Numbers that come into residual, convolution or linear; absent: width."},
    {.key = "text_width",
     NUMBER_FIELD(struct diffusion_block, text_width, NUMBER),
     RANGE("1", "100000"),
     .optional = true,
     .doc = "Of a token of the text in `cross`; absent: width."},
    {.key = "feed_forward",
     NUMBER_FIELD(struct diffusion_block, feed_forward, NUMBER),
     RANGE_DEFAULT("0", "1000000", "0"),
     .doc = "Inner width of the feed-forward part; 0: there is none.",
     .standing = STANDING_DATASHEET},
    {.key = "gated",
     FLAG_FIELD(struct diffusion_block, gated),
     .initial = "false",
     .doc = "The feed-forward part has a gate: three matrices in place of two."},
    {.key = "conditioning",
     NUMBER_FIELD(struct diffusion_block, conditioning, NUMBER),
     RANGE_DEFAULT("0", "100000", "0"),
     .doc = "Size of the vector of the step's time that shifts and scales the block.",
     .standing = STANDING_DATASHEET},
    {.key = "modulations",
     NUMBER_FIELD(struct diffusion_block, modulations, NUMBER),
     RANGE_DEFAULT("0", "100", "0"),
     .doc = "Vectors of `width` that are made of it.",
     .standing = STANDING_DATASHEET},
    {.key = "patch",
     INTEGER_FIELD(struct diffusion_block, patch),
     RANGE_DEFAULT("1", "64", "2"),
     .doc = "Latent pixels along a side of a token; in a U-Net 1, 2 and 4 by level.",
     BASIS(STANDARD, "Peebles & Xie, DiT/2, arXiv:2212.09748")},
    FIELD_END,
};
static const struct record block_record = {
    .name = "block",
    .doc = "Equal blocks of a diffusion model.",
    .size = sizeof(struct diffusion_block),
    .fields = block_fields,
};

static const struct field model_fields[] = {
    {.key = "name", TEXT_FIELD(struct diffusion_model, name), .doc = "Name in the catalogue."},
    {.key = "doc", TEXT_FIELD(struct diffusion_model, doc), .optional = true, .doc = "A sentence on what it is."},
    {.key = "sources",
     TEXT_FIELD(struct diffusion_model, sources),
     .optional = true,
     .doc = "Where its configuration comes from."},
    {.key = "parameters",
     NUMBER_FIELD(struct diffusion_model, parameters, AMOUNT),
     RANGE("1e6", "1e13"),
     .doc =
         "Weights of what denoises, as published; `blocks` and embedders, from which time and memory follow, must come within a twentieth of them."},
    {.key = "embedders",
     NUMBER_FIELD(struct diffusion_model, embedders, AMOUNT),
     RANGE_DEFAULT("0", "1e12", "0"),
     .doc = "Of these: outside of the blocks. They cost no time.",
     .standing = STANDING_DATASHEET},
    {.key = "encoder_parameters",
     NUMBER_FIELD(struct diffusion_model, encoder_parameters, AMOUNT),
     RANGE_DEFAULT("0", "1e12", "0"),
     .doc = "Weights of the text encoders, which stay in memory beside.",
     .standing = STANDING_DATASHEET},
    {.key = "compression",
     INTEGER_FIELD(struct diffusion_model, compression),
     RANGE_DEFAULT("1", "128", "8"),
     .doc = "Pixels along a side of a latent pixel of its autoencoder.",
     BASIS(STANDARD, "Rombach et al., arXiv:2112.10752: a factor of 8; Wan, HunyuanVideo and CogVideoX the same")},
    {.key = "frame_compression",
     INTEGER_FIELD(struct diffusion_model, frame_compression),
     RANGE_DEFAULT("1", "128", "1"),
     .doc = "Frames in a latent frame after the first, which stands for itself.",
     BASIS(
         STANDARD,
         "1 for pictures; 4 for Wan (arXiv:2503.20314), HunyuanVideo (arXiv:2412.03603), CogVideoX (arXiv:2408.06072)")},
    {.key = "frame_patch",
     INTEGER_FIELD(struct diffusion_model, frame_patch),
     RANGE_DEFAULT("1", "16", "1"),
     .doc = "Latent frames in a token.",
     .standing = STANDING_DATASHEET},
    {.key = "text_tokens",
     INTEGER_FIELD(struct diffusion_model, text_tokens),
     RANGE("0", "100000"),
     .doc = "Tokens of the prompt, filled up to this number."},
    {.key = "steps",
     INTEGER_FIELD(struct diffusion_model, steps),
     RANGE("1", "10000"),
     .doc = "Steps of denoising that its makers suggest; the default of a service's `steps`."},
    {.key = "guidance",
     CHOICE_FIELD(struct diffusion_model, guidance, diffusion_guidance_names),
     .initial = "classifier-free",
     .doc = "classifier-free: two passes a step, with the prompt and without. distilled and none: one.",
     BASIS(STANDARD, "Ho & Salimans, arXiv:2207.12598; distilled into one pass: Meng et al., arXiv:2210.03142")},
    {.key = "blocks",
     LIST_FIELD(struct diffusion_model, blocks, &block_record),
     .min_count = 1,
     .max_count = 200,
     .doc = "What it is made of."},
    FIELD_END,
};

static void model_check(const void *value, struct complaint *complaint)
{
    const struct diffusion_model *model = value;
    double counted = diffusion_parameters(model);
    if (fabs(counted - model->parameters) > 0.05 * model->parameters)
        complain(complaint, "parameters", "its blocks and embedders have %.4g weights, not %.4g", counted,
                 model->parameters);
}

const struct record diffusion_model_record = {
    .name = "diffusion-model",
    .size = sizeof(struct diffusion_model),
    .fields = model_fields,
    .check = model_check,
    .doc = "A model that makes pictures or clips by diffusion, as far as time and energy are concerned.",
};
