/* SPDX-License-Identifier: Apache-2.0 */
/* A training run as a job: step time from FLOPs, MFU and GPUs; checkpoints; interruptions as their expected
 * share. */
#ifndef SAMOVAR_WORK_TRAINING_H
#define SAMOVAR_WORK_TRAINING_H

#include "base/field.h"
#include "model/node.h"
#include "work/model.h"

struct training {
    const char *name;
    const char *node_type; /* NULL: the first group with enough nodes */
    struct llm model;
    double tokens, tokens_per_step;
    int64_t nodes;
    double submit_s;                                     /* after the start of the run */
    double mfu;                                          /* NaN: the node type's default */
    double bandwidth_frac;                               /* of peak memory bandwidth while computing */
    double checkpoint_interval_s, checkpoint_duration_s; /* NaN: Young's optimum; from size and bandwidth */
    double checkpoint_bandwidth_byte_s;                  /* into storage, per node */
    double checkpoint_power_frac;                        /* of TDP; NaN: of a GPU that waits */
    double effective_frac; /* of the time that is not spent on checkpoints, the share that makes progress;
                              NaN: from failures */
    double failure_per_s;  /* interruptions of the job per GPU */
    double recovery_s;     /* from an interruption to computing again */
    bool repeat;           /* start the same run again when it ends */
};
extern const struct record training_record; /* variant name "training" */

enum { TRAINING_PHASES_MAX = 4 };
struct training_phase {
    const char *name;   /* "compute", "checkpoint", "rework", "recovery" */
    double duration_s;  /* within a cycle */
    double gpu_power_w; /* of one GPU, reference inlet */
    double flop_frac, bandwidth_frac;
};
/* A cycle of phases repeats until the work is done. Progress is made in "compute" only. */
struct training_plan {
    struct training_phase phases[TRAINING_PHASES_MAX];
    size_t phase_count;
    double cycle_s;
    double step_s;     /* one optimiser step */
    double flop;       /* in all */
    double duration_s; /* wall time at full speed */
    double mfu;
    double effective_frac; /* ETTR: compute over the cycle */
};
struct training_plan training_plan(const struct training *training, const struct node *node);
/* Mean power of one GPU over [from_s, to_s) of the job's own progress time (0 = its start): exact integral of
 * the phases. */
double training_gpu_power_w(const struct training_plan *plan, double from_s, double to_s);

#endif
