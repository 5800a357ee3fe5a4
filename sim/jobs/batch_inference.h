/* SPDX-License-Identifier: Apache-2.0 */
/* Inference on a heap of requests that nobody waits for, as a job. */
#ifndef SAMOVAR_JOBS_BATCH_INFERENCE_H
#define SAMOVAR_JOBS_BATCH_INFERENCE_H

#include "jobs/job.h"
#include "llm/batch_room.h"
#include "llm/inference_engine.h"
#include "llm/model.h"

struct batch_inference {
    struct job_spec spec; /* name, node_type, user, submit_s, suspend_s and repeat: what the keys say */
    struct llm model;
    struct inference_engine engine;
    double requests, prompt_tokens, output_tokens; /* tokens of a request, means */
    int64_t nodes, min_nodes, max_nodes;           /* min, max 0: as nodes */
    int64_t gpus_per_replica;
    struct batch_room room;
};
extern const struct job_kind job_batch_inference; /* "batch-inference" */

#endif
