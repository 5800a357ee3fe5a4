/* SPDX-License-Identifier: Apache-2.0 */
/* Fine-tuning as a job: training of all weights, or of a small share of them beside frozen ones. */
#ifndef SAMOVAR_JOBS_FINE_TUNING_H
#define SAMOVAR_JOBS_FINE_TUNING_H

#include "jobs/training.h"

enum fine_tuning_method { FINE_TUNING_FULL, FINE_TUNING_LORA };

struct fine_tuning {
    const char *name;
    const char *node_type; /* NULL: the first group with enough nodes */
    const char *user;      /* NULL: nobody's */
    struct llm model;
    int method;            /* enum fine_tuning_method */
    double adapter_frac;   /* of the weights; with LoRA */
    double tokens, epochs; /* of the data, and passes over it */
    double tokens_per_step;
    int64_t nodes;
    double submit_s;
    double mfu; /* NaN: the node type's default */
    double bandwidth_frac;
    double checkpoint_bandwidth_byte_s;
    double suspend_s; /* NaN: it cannot be suspended */
    bool repeat;
};
extern const struct job_kind job_fine_tuning; /* "fine-tuning" */

#endif
