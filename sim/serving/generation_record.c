/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of a service of pictures or clips. */
#include <math.h>

#include "serving/generation.h"
#include "serving/serving_inside.h"

/* A row of services of language models. */
#define AS_SERVING(name) .key = name, .kind = FIELD_PART, .part = serving_fields

static const struct field generation_fields[] = {
    {AS_SERVING("name")},
    {AS_SERVING("node_type")},
    {.key = "model",
     RECORD_FIELD(struct serving, generation.model, struct diffusion_model, &diffusion_model_record),
     .catalogue = "diffusion-models",
     .doc = "The model: a catalogue name, or its blocks inline."},
    {.key = "engine",
     RECORD_FIELD(struct serving, generation.engine, struct diffusion_engine, &diffusion_engine_record),
     .catalogue = "diffusion-engines",
     .initial = "diffusers",
     .doc =
         "Software that runs it: a catalogue name or inline. Where it was not fitted on the chip the output says `unmeasured`.",
     BASIS(ASSUMPTION, "diffusers: the one that was measured (ML.ENERGY, arXiv:2505.06371)")},
    {.key = "width",
     INTEGER_FIELD(struct serving, generation.size.width),
     RANGE("16", "16384"),
     .doc = "Pixels of a picture or a frame."},
    {.key = "height",
     INTEGER_FIELD(struct serving, generation.size.height),
     RANGE("16", "16384"),
     .doc = "Pixels of a picture or a frame."},
    {.key = "frames",
     INTEGER_FIELD(struct serving, generation.size.frames),
     RANGE_DEFAULT("1", "100000", "1"),
     .doc = "Frames of a clip; 1: a picture."},
    {.key = "steps",
     INTEGER_FIELD(struct serving, generation.steps),
     RANGE("1", "10000"),
     .optional = true,
     .doc = "Steps of denoising; absent: as the model's makers suggest."},
    {.key = "guidance",
     CHOICE_FIELD(struct serving, generation.guidance, diffusion_guidance_names),
     .optional = true,
     .doc =
         "classifier-free: two passes a step, with the prompt and without. distilled and none: one. Absent: as the model."},
    {AS_SERVING("replicas")},
    {AS_SERVING("gpus_per_replica"),
     .doc = "GPUs that share each picture or clip by its tokens; each has all weights."},
    {.key = "batch",
     INTEGER_FIELD(struct serving, room.max_batch),
     RANGE_DEFAULT("1", "1024", "1"),
     .doc =
         "Most pictures or clips that a replica works on at a time; more of them finish later and none costs less. They join "
         "and leave between steps.",
     BASIS(ASSUMPTION, "1: arithmetic bounds a single one (ML.ENERGY: as much energy each in batches of 1 and of 16)")},
    {AS_SERVING("traffic")},
    {AS_SERVING("response_cache")},
    {AS_SERVING("autoscale")},
    {AS_SERVING("slo")},
    {AS_SERVING("power_cap")},
    {AS_SERVING("clock")},
    {AS_SERVING("queue_limit"), .initial = "1 h",
     .doc = "Longest wait in the queue; what would wait longer at full speed is rejected."},
    {AS_SERVING("memory_share")},
    {.key = "memory_reserve",
     NUMBER_FIELD(struct serving, room.reserve_byte, BYTES),
     RANGE("0 GB", "100 GB"),
     .optional = true,
     .doc =
         "Of it, per GPU, for activations, decoding and buffers. Absent: 4 GB for a picture of up to 1024 x 1024, more in proportion to its "
         "pixels; 12 GB for a clip.",
     BASIS(
         ASSUMPTION,
         "decoding takes 3 to 4 GB of a FLUX picture beside 24 GB of weights and 9 of T5 (nunchaku, issue 17), so that all of it "
         "runs on 48 GB; of clips engineering judgement")},
    {AS_SERVING("fidelity")},
    {AS_SERVING("sample")},
    {AS_SERVING("balancer")},
    {AS_SERVING("queue_length")},
    FIELD_END,
};

static void generation_check(const void *value, struct complaint *complaint)
{
    const struct serving *serving = value;
    const struct generation *generation = &serving->generation;
    if (generation->size.frames > 1 && generation->model.frame_compression == 1)
        complain(complaint, "frames", "%s makes pictures: leave `frames` out",
                 generation->model.name ? generation->model.name : "the model");
    if (traffic_kind(&serving->traffic) == TRAFFIC_FROM)
        complain(complaint, "traffic.from",
                 "another service's questions are no pictures or clips: give a rate, users or a trace");
    if (serving->slo && isnan(serving->slo->total_s))
        complain(complaint, "slo", "a picture or a clip comes whole: its objective is `total`, say {total: 2 min}");
    else if (serving->slo && !(isnan(serving->slo->ttft_s) && isnan(serving->slo->tpot_s)))
        complain(complaint, isnan(serving->slo->ttft_s) ? "slo.tpot" : "slo.ttft",
                 "a picture or a clip has no tokens: its objective is `total` alone");
    serving_check_traffic(serving, complaint);
}

const struct record generation_record = {
    .name = "generation",
    .size = sizeof(struct serving),
    .fields = generation_fields,
    .check = generation_check,
    .doc =
        "A service that makes pictures or clips with a diffusion model: of each request the steps, in each of them one or two passes "
        "through the model. Its products reach what large products reach on the chip, attention and elementwise work what its "
        "engine makes of them. A request is whole when its last step and what decodes it are done.",
};

bool serving_is(const struct record *kind)
{
    return kind == &serving_record || kind == &generation_record;
}

bool serving_generates(const struct serving *serving)
{
    return serving->generation.size.width > 0;
}

int64_t serving_frames(const struct serving *serving)
{
    return serving->generation.size.frames;
}
