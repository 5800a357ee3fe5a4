/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a struct serving: for the files of the serving workload only. */
#ifndef SAMOVAR_WORK_SERVING_TYPE_H
#define SAMOVAR_WORK_SERVING_TYPE_H

#include "work/serving.h"

enum { FIDELITY_FLUID, FIDELITY_EXACT, FIDELITY_SAMPLED };
enum { PREFILL_CHUNKED, PREFILL_FIRST };

struct traffic {
    double rate_per_s;
    int profile;
};

struct serving {
    const char *name, *node_type;
    struct llm model;
    int64_t replicas, gpus_per_replica;
    struct traffic traffic;
    struct variant prompt, output; /* lengths in tokens */
    int precision;                 /* -1: as the model says */
    int64_t max_batch;
    double queue_limit_s;
    double memory_frac, reserve_byte;
    /* Not of the fluid form. */
    int fidelity, prefill, balancer;
    int64_t sample, token_budget, queue_length, context_limit; /* the last two: 0 is none */
};

/* Bytes of one weight in the precision in use. */
double serving_byte_per_weight(const struct serving *serving);
/* Mean tokens that a sequence in the batch has behind it. */
double serving_context(const struct serving *serving);
/* Sequences for which the memory of a replica's GPUs has room beside the weights; may be below 1. */
double serving_memory_limit(const struct serving *serving, const struct gpu *gpu);
/* Tokens whose keys and values there is room for. */
int64_t serving_memory_tokens(const struct serving *serving, const struct gpu *gpu);

#endif
