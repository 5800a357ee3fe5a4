/* SPDX-License-Identifier: Apache-2.0 */
/* What software for diffusion models makes of a chip: beside the products, which reach what large products reach on it
 * (gpu.gemm_efficiency), attention and elementwise work. Catalogue: platforms/diffusion-engines. */
#ifndef SAMOVAR_LLM_DIFFUSION_ENGINE_H
#define SAMOVAR_LLM_DIFFUSION_ENGINE_H

#include "base/field.h"
#include "hardware/node.h"

/* One set of constants, for an architecture of chips. */
struct diffusion_law {
    const char *architecture, *chips; /* NULL: any; of the chips, those that it was fitted on */
    double attention_efficiency;      /* of the peak FLOP rate */
    double attention_power_frac;      /* of (TDP - idle), drawn beside what is resident while it attends */
    double element_passes;            /* times that elementwise work reads or writes a token of a block */
    double element_efficiency;        /* of the peak bandwidth, reached by it */
    double link_efficiency;           /* of the link, reached while GPUs exchange what each has of a clip */
    double run_s;                     /* a batch: encoding of texts, start of the host, decoding of the latent */
};

struct diffusion_engine {
    const char *name, *doc, *versions, *sources;
    struct list laws; /* struct diffusion_law */
};
extern const struct record diffusion_engine_record; /* catalogue "diffusion-engines" */

/* The law of this engine on a chip: of its architecture, else the first. Never NULL. */
const struct diffusion_law *diffusion_law_of(const struct diffusion_engine *engine, const struct gpu *gpu);
/* Whether that law was fitted on this chip. */
bool diffusion_is_measured(const struct diffusion_engine *engine, const struct gpu *gpu);

#endif
