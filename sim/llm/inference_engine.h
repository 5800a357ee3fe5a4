/* SPDX-License-Identifier: Apache-2.0 */
/* What inference software (vLLM, TensorRT-LLM, SGLang) makes of a chip: which share of its peaks it reaches, and what it
 * takes for itself in every step. Catalogue: platforms/engines. The chip itself is hardware/node.h; the step that both
 * make together is step.h. */
#ifndef SAMOVAR_LLM_INFERENCE_ENGINE_H
#define SAMOVAR_LLM_INFERENCE_ENGINE_H

#include "base/arena.h"
#include "base/field.h"
#include "hardware/node.h"

/* What weights are kept in. int8 is multiplied as fp8 is, by units of its own. fp8 and fp4 are multiplied as they are where the chip can; int4, and both of these on other
 * chips, are unpacked. fp8 has a scale for a matrix or a row, fp8_block one for each block of 128 x 128 weights and for 128
 * numbers of an activation, which other kernels multiply (DeepSeek-V3, arXiv:2412.19437, section 3.3). */
enum weight_format { WEIGHTS_16_BIT, WEIGHTS_FP8, WEIGHTS_FP4, WEIGHTS_INT4, WEIGHTS_FP8_BLOCK, WEIGHTS_INT8 };
extern const char *const weight_format_names[];

/* One set of constants, for an architecture of chips and a format of weights, and for a version or for all of them. */
struct engine_law {
    const char *architecture, *chips;             /* NULL: any; or several; of the chips, those that it was fitted on */
    const char *version;                          /* NULL: of all versions together */
    const char *kinds;                            /* of models that it was fitted on: "dense, mixture"; NULL: any */
    int format;                                   /* enum weight_format; -1: any */
    double bandwidth_efficiency, flop_efficiency; /* of the peaks, reached while streaming and while multiplying */
    double expert_bandwidth_efficiency;           /* of bandwidth_efficiency, reached on weights of experts */
    double expert_efficiency;                     /* of flop_efficiency, reached by a mixture of experts */
    double overlap_frac;                          /* of the shorter of reading and multiplying, hidden by the other */
    double fixed_s;                               /* a step */
    double layer_s;                               /* a layer, also on one GPU */
    double tensor_layer_s;                        /* a layer, when the model is split over several GPUs */
    double expert_layer_s;                        /* a layer of a mixture of experts: routing and small products */
    double latent_layer_s;                        /* a layer with latent attention, on top */
    double state_layer_s;                         /* a layer that keeps a state, on top */
    double imbalance;   /* of experts over e GPUs: the busiest has 1 + imbalance log e times the mean */
    double expert_skew; /* of how often experts are chosen: 0: all alike; in step.h */
    double sequence_s;  /* a token of a sequence in the batch of a group of attention */
    double
        vector_passes; /* of a token's vector through memory in a layer, beside products: norms, residuals, activations */
    double prompt_s;   /* a step with prompts in it, on top */
    double link_efficiency;    /* of the link or the network, reached while activations are exchanged */
    double prefill_efficiency; /* of peak FLOP rate, one prompt alone */
};

struct inference_engine {
    const char *name, *also, *doc, *versions, *sources; /* also: other names, "A, B"; NULL: none */
    const char *version;                                /* the one that runs; NULL: not said */
    const char *architectures;                          /* of chips that it runs on, "A, B"; NULL: any */
    bool
        kv_8_bit; /* keys and values are kept in 8 bits where weights are in 8 bits or fewer and nobody says otherwise */
    struct list laws; /* struct engine_law */
};
extern const struct record inference_engine_record; /* catalogue "engines" */

/* The law of this engine on a chip: of its architecture and format; else of its architecture, 8 bits before others where the
 * format has 8; else of its format; else the first. Of two that are as near, the one of the version that runs; laws of other
 * versions are none. Never NULL. */
const struct engine_law *engine_law_of(const struct inference_engine *engine, const struct gpu *gpu,
                                       enum weight_format format);
/* Whether that law was fitted on this chip with weights in this format to models of this kind. */
bool engine_is_measured(const struct inference_engine *engine, const struct gpu *gpu, enum weight_format format,
                        bool mixture);
/* Whether there is such software for the chip; of one that does not say what it is, yes. */
bool engine_runs_on(const struct inference_engine *engine, const struct gpu *gpu);
/* What that law was made from, in words: "vllm", "vllm 0.11", "vllm 0.11 by the law of all versions". */
const char *engine_words(const struct inference_engine *engine, const struct gpu *gpu, enum weight_format format,
                         struct arena *arena);
/* Whose a law is: "H100 SXM in fp8", "hopper in int4", "any chip". */
const char *engine_law_words(const struct engine_law *law, struct arena *arena);
/* Whether `name` is one of "A, B, C". NULL: nobody is. */
bool engine_lists(const char *names, const char *name);
/* Bytes of a key's or a value's number where neither model nor service says. */
double engine_kv_byte(const struct inference_engine *engine, double byte_per_weight, double model_byte);

#endif
