/* SPDX-License-Identifier: Apache-2.0 */
/* Fine-tuning as a job: training of all weights, or of a small share of them beside frozen ones. */
#ifndef SAMOVAR_JOBS_FINE_TUNING_H
#define SAMOVAR_JOBS_FINE_TUNING_H

#include "jobs/training.h"

enum fine_tuning_method { FINE_TUNING_FULL, FINE_TUNING_LORA };

struct fine_tuning {
    /* The run that it is, as far as keys say: spec, model, tokens (of the data), tokens_per_step, nodes, mfu, bandwidth_frac,
     * checkpoint_bandwidth_byte_s. */
    struct training training;
    int method;          /* enum fine_tuning_method */
    double adapter_frac; /* of the weights; with LoRA */
    double epochs;       /* passes over the data */
};
extern const struct job_kind job_fine_tuning; /* "fine-tuning" */

/* The training that a job is, on the nodes that it asks for, whether of all weights or of adapters; false: it is none. */
bool training_of_job(const struct job_kind *kind, const void *parameters, struct training *out);

#endif
