/* SPDX-License-Identifier: Apache-2.0 */
/* What the file of an inference engine may say. Where its laws come from stands there; the defaults are those of vLLM on
 * H100. */
#include "llm/inference_engine.h"

#include <string.h>

#include "base/text.h"

const char *const weight_format_names[] = {"bf16", "fp8", "fp4", "int4", "fp8_block", "int8", NULL};

#define VLLM_FIT                                                                                                       \
    "analysis/fit on H100: ML.ENERGY v3 (arXiv:2505.06371) and aiconfigurator (arXiv:2601.06288); tests/validation "   \
    "says how far off on points left out"

static const struct field law_fields[] = {
    {.key = "architecture",
     TEXT_FIELD(struct engine_law, architecture),
     .optional = true,
     .doc =
         "Of the chips that it is for, as in `gpu.architecture`, or several of them: \"cdna3, cdna4\"; absent: any."},
    {.key = "format",
     CHOICE_FIELD(struct engine_law, format, weight_format_names),
     .optional = true,
     .doc = "Of the weights that it is for; absent: any."},
    {.key = "version",
     TEXT_FIELD(struct engine_law, version),
     .optional = true,
     .doc = "Of the software that it is for; absent: the law of all versions together."},
    {.key = "chips",
     TEXT_FIELD(struct engine_law, chips),
     .optional = true,
     .doc = "Names of the GPUs that it was fitted on: \"H100 SXM, H200 SXM\". On others it counts as unmeasured."},
    {.key = "kinds",
     TEXT_FIELD(struct engine_law, kinds),
     .optional = true,
     .doc =
         "Kinds of models that it was fitted on: `dense`, `mixture`, or \"dense, mixture\"; absent: any. Others are `unmeasured`."},
    {.key = "bandwidth_efficiency",
     NUMBER_FIELD(struct engine_law, bandwidth_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.905"),
     .doc = "Share of peak memory bandwidth reached while weights and KV cache are read.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "expert_bandwidth_efficiency",
     NUMBER_FIELD(struct engine_law, expert_bandwidth_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.778"),
     .doc = "Share of bandwidth_efficiency reached on the weights of routed experts, in small tiles.",
     BASIS(ASSUMPTION, "1: not told apart; fitted where the engine's file says so")},
    {.key = "flop_efficiency",
     NUMBER_FIELD(struct engine_law, flop_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.75"),
     .doc = "Share of the peak FLOP rate reached by a step's matrix products.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "expert_efficiency",
     NUMBER_FIELD(struct engine_law, expert_efficiency, FRACTION),
     RANGE_DEFAULT("0.01", "1", "0.234"),
     .doc = "Share of flop_efficiency that a mixture of experts reaches: each expert sees few tokens.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "overlap",
     NUMBER_FIELD(struct engine_law, overlap_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.193"),
     .doc = "Of reading weights and multiplying, how much of the shorter hides behind the longer in steps that decode.",
     BASIS(ASSUMPTION, "0: one after the other, as the fits on H100 and B200 took it")},
    {.key = "fixed",
     NUMBER_FIELD(struct engine_law, fixed_s, DURATION),
     RANGE_DEFAULT("0 s", "1 s", "0.312 ms"),
     .doc = "Time that every step takes, whatever is in it: the host prepares and reads out.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "layer",
     NUMBER_FIELD(struct engine_law, layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.04892 ms"),
     .doc = "Time per layer, on one GPU too: launches, and in 8 and 4 bits quantising activations.",
     BASIS(ASSUMPTION, "0: not told apart from `fixed`; fitted where the engine's file says so")},
    {.key = "tensor_layer",
     NUMBER_FIELD(struct engine_law, tensor_layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.007322 ms"),
     .doc = "Time per layer for exchanging results, when a model is split over several GPUs.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "expert_layer",
     NUMBER_FIELD(struct engine_law, expert_layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.02422 ms"),
     .doc = "Time per layer of a mixture of experts for routing tokens and for many small products.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "latent_layer",
     NUMBER_FIELD(struct engine_law, latent_layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.04172 ms"),
     .doc = "Time per layer with latent attention on top: products into the latent's space and back.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "state_layer",
     NUMBER_FIELD(struct engine_law, state_layer_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.02158 ms"),
     .doc =
         "Time per layer that keeps a state (linear attention) on top: convolution, gates, and the state's own kernels.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "imbalance",
     NUMBER_FIELD(struct engine_law, imbalance, NUMBER),
     RANGE_DEFAULT("0", "1", "0.203"),
     .doc = "Where experts are spread over e GPUs, the busiest has 1 + imbalance log e times the mean to do.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "expert_skew",
     NUMBER_FIELD(struct engine_law, expert_skew, NUMBER),
     RANGE_DEFAULT("0", "20", "1.73"),
     .doc =
         "Variance of how often experts are chosen, over its mean squared; a step reads fewer of them than if all were "
         "chosen alike (0). Sampled text of one kind: more.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "sequence",
     NUMBER_FIELD(struct engine_law, sequence_s, DURATION),
     RANGE_DEFAULT("0 s", "10 ms", "0.04541 ms"),
     .doc = "Time per token of a sequence in the batch of a group of attention, for sampling and bookkeeping.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "vector_passes",
     NUMBER_FIELD(struct engine_law, vector_passes, NUMBER),
     RANGE_DEFAULT("0", "1000", "7.34"),
     .doc =
         "Times that a token's vector passes memory in a layer beside products: norms, residuals, activations, and in 8 "
         "bits quantising.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "prompt",
     NUMBER_FIELD(struct engine_law, prompt_s, DURATION),
     RANGE_DEFAULT("0 s", "1 s", "8.134 ms"),
     .doc =
         "Time that a step with prompts in it takes on top: no captured graph fits it, and the host starts each kernel.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "link_efficiency",
     NUMBER_FIELD(struct engine_law, link_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.825"),
     .doc = "Share of the bandwidth to other GPUs reached while activations are exchanged.",
     BASIS(MEASURED, VLLM_FIT)},
    {.key = "prefill_efficiency",
     NUMBER_FIELD(struct engine_law, prefill_efficiency, FRACTION),
     RANGE_DEFAULT("0.05", "1", "0.486"),
     .doc = "Share of the peak FLOP rate that the prefill of one prompt reaches, exchange with other GPUs apart.",
     BASIS(MEASURED, "analysis/fit on H100: Llama 2 70B in Splitwise (Patel et al., ISCA 2024); A100 0.627; "
                     "inference-sim BLIS, which counts exchange in: 0.45 H100, 0.38 A100, 0.32 L40S")},
    FIELD_END,
};
/* A word that no model is would make all of them unmeasured, in silence. */
static void law_check(const void *value, struct complaint *complaint)
{
    const char *kinds = ((const struct engine_law *)value)->kinds;
    if (kinds && strcmp(kinds, "dense") != 0 && strcmp(kinds, "mixture") != 0 && strcmp(kinds, "dense, mixture") != 0)
        complain(complaint, "kinds", "models are of two kinds: `dense`, `mixture`, or \"dense, mixture\"");
}

static const struct record law_record = {
    .name = "law",
    .doc = "How long a step takes under this engine on chips of an architecture with weights of a format.",
    .size = sizeof(struct engine_law),
    .fields = law_fields,
    .check = law_check,
};

/* Names of the versions that have laws. */
static void list_versions(const struct inference_engine *engine, struct text_buffer *known)
{
    const struct engine_law *laws = engine->laws.items;
    text_buffer_add(known, "%s", "");
    for (size_t i = 0; i < engine->laws.count; i++)
        if (laws[i].version && !engine_lists(known->data, laws[i].version))
            text_buffer_add(known, "%s%s", known->data[0] ? ", " : "", laws[i].version);
}

/* A version that no law is for would change nothing, in silence; without a law for all versions some chips would have none. */
static void engine_check(const void *value, struct complaint *complaint)
{
    const struct inference_engine *engine = value;
    const struct engine_law *laws = engine->laws.items;
    struct text_buffer known = {0};
    list_versions(engine, &known);
    if (engine->version && known.data[0] == '\0')
        complain(complaint, "version", "no law of this engine is of a version: leave out `version`");
    else if (engine->version && !engine_lists(known.data, engine->version))
        complain(complaint, "version", "there is no law of version %.30s; there are laws of %s", engine->version,
                 known.data);
    text_buffer_finish(&known);
    size_t i = 0;
    while (i < engine->laws.count && laws[i].version)
        i++;
    if (engine->laws.count > 0 && i == engine->laws.count)
        complain(complaint, "laws", "one law at least holds for all versions: leave out its `version`");
}

static const struct field engine_fields[] = {
    {.key = "name", TEXT_FIELD(struct inference_engine, name), .doc = "Name in the catalogue."},
    {.key = "also",
     TEXT_FIELD(struct inference_engine, also),
     .optional = true,
     .doc = "Other names by which it is found: \"tensorrt-llm, trt-llm\"."},
    {.key = "doc", TEXT_FIELD(struct inference_engine, doc), .optional = true, .doc = "A sentence on what it is."},
    {.key = "version",
     TEXT_FIELD(struct inference_engine, version),
     .optional = true,
     .doc =
         "Version that runs, as its laws name them: `{extends: trtllm, version: 1.2}`. Absent: the law of all versions "
         "together, since a scenario seldom knows, and the newest is measured on few models. Where a version has no law "
         "for an architecture and format, that of all versions holds, and the output says so."},
    {.key = "versions",
     TEXT_FIELD(struct inference_engine, versions),
     .optional = true,
     .doc = "Versions of the software that were measured."},
    {.key = "sources",
     TEXT_FIELD(struct inference_engine, sources),
     .optional = true,
     .doc = "Where its constants come from."},
    {.key = "architectures",
     TEXT_FIELD(struct inference_engine, architectures),
     .optional = true,
     .doc =
         "Architectures of chips that there is such software for, as in `gpu.architecture`: \"ampere, ada\"; on others a "
         "service with it is an error. Absent: any."},
    {.key = "kv_8_bit",
     FLAG_FIELD(struct inference_engine, kv_8_bit),
     .initial = "false",
     .doc = "Keys and values are kept in 8 bits where weights are in 8 bits or fewer and `kv_precision` does not say.",
     BASIS(CHOICE, "TensorRT-LLM does so with checkpoints of NVIDIA's; vLLM and SGLang keep 16 bits unless told")},
    {.key = "laws",
     LIST_FIELD(struct inference_engine, laws, &law_record),
     .min_count = 1,
     .max_count = 256,
     .doc = "Its constants by architecture and format. A chip that none was made for takes the nearest, with its own "
            "peaks and bandwidth, and the output says `unmeasured`.",
     .standing = STANDING_MEASURED},
    FIELD_END,
};
const struct record inference_engine_record = {
    .name = "engine",
    .doc = "Inference software: what it makes of a chip, whatever the chip.",
    .size = sizeof(struct inference_engine),
    .fields = engine_fields,
    .check = engine_check,
};
