/* SPDX-License-Identifier: Apache-2.0 */
#include "llm/diffusion_engine.h"

#include <assert.h>
#include <string.h>

#include "llm/inference_engine.h"

const struct diffusion_law *diffusion_law_of(const struct diffusion_engine *engine, const struct gpu *gpu)
{
    assert(engine->laws.count > 0);
    const struct diffusion_law *laws = engine->laws.items;
    for (size_t i = 0; i < engine->laws.count; i++)
        if (laws[i].architecture && gpu->architecture && strcmp(laws[i].architecture, gpu->architecture) == 0)
            return &laws[i];
    return laws;
}

bool diffusion_is_measured(const struct diffusion_engine *engine, const struct gpu *gpu)
{
    return engine_lists(diffusion_law_of(engine, gpu)->chips, gpu->name);
}

#define FIT                                                                                                            \
    "analysis/fit/diffusion.py on ML.ENERGY's pictures and clips (arXiv:2505.06371); tests/validation says how far off, leaving one model out"

static const struct field law_fields[] = {
    {.key = "architecture",
     TEXT_FIELD(struct diffusion_law, architecture),
     .optional = true,
     .doc = "Of the chips that it is for, as in `gpu.architecture`; absent: any."},
    {.key = "chips",
     TEXT_FIELD(struct diffusion_law, chips),
     .optional = true,
     .doc = "Names of the GPUs that it was fitted on. On others it counts as unmeasured."},
    {.key = "attention_efficiency",
     NUMBER_FIELD(struct diffusion_law, attention_efficiency, FRACTION),
     RANGE("0.02", "1"),
     .doc = "Share of the peak FLOP rate that attention reaches.",
     BASIS(MEASURED, FIT)},
    {.key = "attention_power",
     NUMBER_FIELD(struct diffusion_law, attention_power_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.8"),
     .doc =
         "Share of (TDP - idle) drawn beside `resident` while it attends. Attention keeps a chip busy with more than the products that it counts.",
     BASIS(MEASURED, "analysis/fit/power.py on two models of ML.ENERGY's pictures and clips (arXiv:2505.06371)")},
    {.key = "element_passes",
     NUMBER_FIELD(struct diffusion_law, element_passes, NUMBER),
     RANGE_DEFAULT("0", "1000", "80"),
     .doc =
         "Times that norms, shifts, scales, rotations, gates and activations read or write the 16-bit numbers of a token in a "
         "block, in kernels of their own. With element_efficiency it makes their time; power counts what it moves.",
     BASIS(ASSUMPTION, "counted in blocks of diffusers that run without fusion: 60 to 120")},
    {.key = "element_efficiency",
     NUMBER_FIELD(struct diffusion_law, element_efficiency, FRACTION),
     RANGE("0.02", "1"),
     .doc = "Share of the peak memory bandwidth that this work reaches.",
     BASIS(MEASURED, FIT)},
    {.key = "link_efficiency",
     NUMBER_FIELD(struct diffusion_law, link_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.43"),
     .doc = "Share of the bandwidth to other GPUs reached while queries, keys, values and results are exchanged.",
     BASIS(ASSUMPTION, "as vLLM's all-reduces on H100; measured points of diffusion are on one GPU")},
    {.key = "run",
     NUMBER_FIELD(struct diffusion_law, run_s, DURATION),
     RANGE_DEFAULT("0 s", "1 min", "0.6 s"),
     .doc = "Time that a batch takes beside its steps: texts are encoded, the latent is decoded, the host prepares.",
     BASIS(MEASURED, FIT)},
    FIELD_END,
};
static const struct record law_record = {
    .name = "diffusion-law",
    .doc = "How long a pass through a diffusion model takes under this engine on chips of an architecture.",
    .size = sizeof(struct diffusion_law),
    .fields = law_fields,
};

static const struct field engine_fields[] = {
    {.key = "name", TEXT_FIELD(struct diffusion_engine, name), .doc = "Name in the catalogue."},
    {.key = "doc", TEXT_FIELD(struct diffusion_engine, doc), .optional = true, .doc = "A sentence on what it is."},
    {.key = "versions",
     TEXT_FIELD(struct diffusion_engine, versions),
     .optional = true,
     .doc = "Versions of the software that were measured."},
    {.key = "sources",
     TEXT_FIELD(struct diffusion_engine, sources),
     .optional = true,
     .doc = "Where its constants come from."},
    {.key = "laws",
     LIST_FIELD(struct diffusion_engine, laws, &law_record),
     .min_count = 1,
     .max_count = 64,
     .doc =
         "Its constants by architecture. A chip that none was made for takes the first, with its own peaks and bandwidth, and "
         "the output says `unmeasured`.",
     .standing = STANDING_MEASURED},
    FIELD_END,
};
const struct record diffusion_engine_record = {
    .name = "diffusion-engine",
    .doc = "Software that runs diffusion models: what it makes of a chip, whatever the chip.",
    .size = sizeof(struct diffusion_engine),
    .fields = engine_fields,
};
