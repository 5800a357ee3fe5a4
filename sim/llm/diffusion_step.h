/* SPDX-License-Identifier: Apache-2.0 */
/* Time, bytes, FLOPs and power of a step of denoising on its GPUs. */
#ifndef SAMOVAR_LLM_DIFFUSION_STEP_H
#define SAMOVAR_LLM_DIFFUSION_STEP_H

#include "llm/diffusion_engine.h"
#include "llm/diffusion_model.h"
#include "llm/step.h"

struct diffusion_setup {
    const struct diffusion_model *model;
    const struct diffusion_law *law; /* of the engine, on this chip */
    struct diffusion_size size;
    double passes; /* a step */
    double gpus, gpus_per_node;
    double clock_frac, cap_w, max_batch; /* as in struct step_setup */
};

/* An output is a sequence: its `prompt` of one token is what comes before and after the steps (a batch shares it, as
 * sequences share the step that prompts are alone in), and each token of its answer is a step. */
struct replica_costs diffusion_costs(const struct gpu *gpu, const struct diffusion_setup *setup);

#endif
