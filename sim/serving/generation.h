/* SPDX-License-Identifier: Apache-2.0 */
/* A service whose requests are pictures or clips. To all else it is a service like others (serving.h): a request has a prompt
 * of one token, for what comes before and after the steps, and an answer of a token for each step and one more, with which
 * the prompt ends. Its rows count no tokens. */
#ifndef SAMOVAR_SERVING_GENERATION_H
#define SAMOVAR_SERVING_GENERATION_H

#include "base/arena.h"
#include "hardware/node.h"
#include "llm/diffusion_step.h"

struct generation {
    struct diffusion_model model;
    struct diffusion_engine engine;
    struct diffusion_size size; /* width 0: the service is none of this kind */
    int64_t steps;              /* 0: as the model */
    int guidance;               /* -1: as the model */
};

double generation_steps(const struct generation *generation);
/* What is kept on each GPU: all weights, encoders included. */
double generation_weights_byte(const struct generation *generation);
/* What is kept free on each for activations and what decodes, where nobody says. */
double generation_reserve_byte(const struct generation *generation);
struct diffusion_setup generation_setup(const struct generation *generation, const struct node *node, double gpus);
/* "diffusers", and ", unmeasured on MI300X" where it was not fitted on the chip. */
const char *generation_engine(const struct generation *generation, const struct gpu *gpu, struct arena *arena);

#endif
