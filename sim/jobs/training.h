/* SPDX-License-Identifier: Apache-2.0 */
/* A training run as a job: step time from FLOPs, MFU and GPUs, or from its parallel layout; checkpoints;
 * failures as their expected share or one by one. */
#ifndef SAMOVAR_JOBS_TRAINING_H
#define SAMOVAR_JOBS_TRAINING_H

#include "base/field.h"
#include "hardware/node.h"
#include "jobs/job.h"
#include "llm/model.h"
#include "parallel/layout.h"
#include "parallel/layout_record.h"

enum training_by { TRAINING_BY_MFU, TRAINING_BY_LAYOUT };
enum training_failures { FAILURES_EXPECTED, FAILURES_RANDOM };

/* Where a key may be absent, 0 stands for that. */
struct training {
    struct job_spec spec; /* name, node_type, user, submit_s, suspend_s and repeat: what the keys say */
    struct llm model;
    double tokens, tokens_per_step, global_batch; /* NaN: see training_tokens_per_step */
    int64_t sequence;                             /* 0: the model's */
    double trainable_frac;                        /* of the weights; 0: all; not a key */
    int64_t nodes, min_nodes, max_nodes;          /* 0: as nodes */

    int step;      /* enum training_by; -1: by layout if there is one */
    double mfu;    /* NaN: the node type's default */
    int precision; /* enum layout_precision */
    struct layout parallel;
    double maturity;                       /* length of a step by layout over that of a tuned stack; 0: 1 */
    double communication_frac, input_frac; /* of a step in which GPUs wait */
    double bandwidth_frac;                 /* of peak memory bandwidth while computing */
    double compute_power_frac;             /* of TDP: the most that computing draws; 0: 1 */

    double checkpoint_interval_s, checkpoint_duration_s; /* NaN: the best; from size and bandwidth */
    double checkpoint_bandwidth_byte_s;                  /* into storage, per node */
    double checkpoint_power_frac;                        /* of TDP; NaN: of a GPU that waits */

    int failures;          /* enum training_failures */
    double effective_frac; /* of the time that is not spent on checkpoints, the share that makes progress;
                              NaN: from failures */
    double failure_per_s;  /* interruptions of the job per GPU */
    double failure_floor_per_s, failure_floor_gpus; /* of a job of so many GPUs and more; fewer: their share */
    double recovery_s;                              /* from an interruption to computing again */
    double node_failure_frac, repair_s;
    int64_t spares;
};
extern const struct job_kind job_training; /* "training" */

extern const struct field training_fields[]; /* of struct training; fine-tuning has some of its keys */

/* Complains of what does not go together in its steps. */
void training_check_step(const struct training *training, struct complaint *complaint);
/* Complains where it cannot be on fewer or more nodes than it asks for. */
void training_check_elastic(const struct training *training, struct complaint *complaint);
/* The same on another number of nodes: the layout of its own `nodes` stays, with fewer or more copies, where memory holds it. */
struct training training_on(const struct training *training, const struct node *node, int64_t nodes);
bool training_by_layout(const struct training *training);
double training_tokens_per_step(const struct training *training);

struct job_plan training_plan(const struct training *training, const struct node *node);
struct job_reliability training_reliability(const struct training *training, const struct node *node);
/* NULL, or why such nodes will not do: memory, degrees, precision, or failures too frequent. Lives in arena. */
const char *training_misfit(const struct training *training, const struct node *node, struct arena *arena);
/* Describes its steps for people; NULL if by MFU, which the scenario says itself. Lives in arena. */
const char *training_describe(const struct training *training, const struct node *node, struct arena *arena);
/* Gives the layout on such nodes, with what was left open proposed. For runs by layout only; false if none
 * fits. */
bool training_layout(const struct training *training, const struct node *node, struct layout *out);

#endif
