/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/generation.h"

#include <math.h>

#define WEIGHT_BYTE 2.0 /* bfloat16 */

double generation_steps(const struct generation *generation)
{
    return (double)(generation->steps > 0 ? generation->steps : generation->model.steps);
}

double generation_weights_byte(const struct generation *generation)
{
    return WEIGHT_BYTE * (diffusion_parameters(&generation->model) + generation->model.encoder_parameters);
}

double generation_reserve_byte(const struct generation *generation)
{
    const struct diffusion_size *size = &generation->size;
    return size->frames > 1 ? 12e9 : 4e9 * fmax(1, (double)size->width * (double)size->height / (1024.0 * 1024.0));
}

struct diffusion_setup generation_setup(const struct generation *generation, const struct node *node, double gpus)
{
    int guidance = generation->guidance >= 0 ? generation->guidance : generation->model.guidance;
    return (struct diffusion_setup){.model = &generation->model,
                                    .law = diffusion_law_of(&generation->engine, &node->gpu),
                                    .size = generation->size,
                                    .passes = diffusion_passes(guidance),
                                    .gpus = gpus,
                                    .gpus_per_node = (double)node->gpus};
}

const char *generation_engine(const struct generation *generation, const struct gpu *gpu, struct arena *arena)
{
    if (diffusion_is_measured(&generation->engine, gpu))
        return generation->engine.name;
    return arena_printf(arena, "%s, unmeasured on %s", generation->engine.name, gpu->name);
}
