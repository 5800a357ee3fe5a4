/* SPDX-License-Identifier: Apache-2.0 */
/* Time, bytes and FLOPs of one step of continuous batching: every sequence in the batch gets one token, and
 * the prompts of those that are admitted are worked off in between. */
#ifndef SAMOVAR_WORK_STEP_H
#define SAMOVAR_WORK_STEP_H

#include "model/node.h"
#include "work/model.h"

struct step_task {
    const struct llm *model;
    double byte_per_weight;
    double gpus;              /* that one copy of the model is split over */
    double context;           /* mean tokens that a sequence in the batch has behind it */
    double prefill_per_token; /* prompt tokens worked off per token that is generated; 0: decoding alone */
};

/* Linear in the batch: a step with B sequences takes fixed_s + B sequence_s. Bytes and FLOPs are those of one
 * GPU. */
struct step {
    double fixed_s, sequence_s;
    double weight_byte, sequence_byte;    /* read: per step, and per sequence and step */
    double sequence_flop;                 /* per sequence and step */
    double peak_flop_s, bandwidth_byte_s; /* of the GPU, for the precision in use */
};
struct step step_of(const struct gpu *gpu, const struct step_task *task);
double step_s(const struct step *step, double batch);
/* Achieved shares of the peaks with this batch. */
double step_bandwidth_frac(const struct step *step, double batch);
double step_flop_frac(const struct step *step, double batch);

/* Time to work off a prompt alone, up to its first token. */
double step_prefill_s(const struct gpu *gpu, const struct step_task *task, double prompt_tokens);

/* Peak FLOP rate for weights of this size: that of fp8 from one byte down, where the chip has it. */
double step_peak_flop_s(const struct gpu *gpu, double byte_per_weight);

#endif
