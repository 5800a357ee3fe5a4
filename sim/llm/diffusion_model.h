/* SPDX-License-Identifier: Apache-2.0 */
/* A model that makes pictures and clips by diffusion, as far as time and energy are concerned: blocks of a transformer or
 * a U-Net over the latent pixels of an autoencoder. Catalogue: platforms/diffusion-models. */
#ifndef SAMOVAR_LLM_DIFFUSION_MODEL_H
#define SAMOVAR_LLM_DIFFUSION_MODEL_H

#include "base/field.h"

enum diffusion_guidance { GUIDANCE_NONE, GUIDANCE_DISTILLED, GUIDANCE_CLASSIFIER_FREE };
extern const char *const diffusion_guidance_names[];

struct diffusion_model {
    const char *name, *doc, *sources;
    double parameters;         /* published, of what denoises */
    double embedders;          /* of these: outside of the blocks */
    double encoder_parameters; /* of the text encoders, kept in memory beside */
    int64_t compression, frame_compression, frame_patch;
    int64_t text_tokens, steps;
    int guidance;       /* enum diffusion_guidance */
    struct list blocks; /* struct diffusion_block */
};
extern const struct record diffusion_model_record; /* catalogue "diffusion-models" */

/* What is made. A picture is a clip of one frame. */
struct diffusion_size {
    int64_t width, height, frames;
};
/* What one pass through the model takes for one output. */
struct diffusion_pass {
    double product_flop, attention_flop; /* of products with weights; of attention */
    double element_numbers;              /* over all blocks: tokens x width, which elementwise work reads and writes */
    double exchange_numbers;             /* of these, in blocks with attention */
};
struct diffusion_pass diffusion_pass(const struct diffusion_model *model, const struct diffusion_size *size);
/* Passes through the model in a step: 2 with classifier-free guidance (Ho & Salimans, arXiv:2207.12598). */
double diffusion_passes(int guidance);
/* Of what denoises, counted from its blocks. */
double diffusion_parameters(const struct diffusion_model *model);

#endif
