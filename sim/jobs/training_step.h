/* SPDX-License-Identifier: Apache-2.0 */
/* One optimiser step of a training run: how long it takes, and what is in it. */
#ifndef SAMOVAR_JOBS_TRAINING_STEP_H
#define SAMOVAR_JOBS_TRAINING_STEP_H

#include "jobs/training.h"

struct training_step {
    double step_s, flop; /* flop: useful, 2 (2 + trainable) per active weight and token */
    double mfu;          /* flop over what the job's GPUs could do at their bf16 peak */
    struct job_phase phases[JOB_PHASES_MAX];
    size_t phase_count;
    struct job_phase mean; /* mean of the phases, with the step's length */
};
struct training_step training_step(const struct training *training, const struct node *node);
/* The task for which its layout is made. */
struct layout_task training_task(const struct training *training, const struct node *node);
double training_trainable_frac(const struct training *training);

#endif
