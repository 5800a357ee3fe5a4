/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a struct serving, for the files of this room only. */
#ifndef SAMOVAR_SERVING_SERVING_INSIDE_H
#define SAMOVAR_SERVING_SERVING_INSIDE_H

#include "llm/batch_room.h"
#include "llm/inference_engine.h"
#include "llm/step.h"
#include "serving/autoscale.h"
#include "serving/disaggregation.h"
#include "serving/generation.h"
#include "serving/route.h"
#include "serving/serving.h"
#include "serving/techniques.h"
#include "traffic/caches.h"
#include "traffic/length.h"
#include "traffic/traffic.h"

enum { FIDELITY_FLUID, FIDELITY_EXACT, FIDELITY_SAMPLED };
enum { PREFILL_CHUNKED, PREFILL_FIRST };

struct serving {
    const char *name, *node_type;
    struct llm model;
    struct inference_engine engine;
    struct generation generation; /* of pictures and clips, in place of both */
    int64_t replicas, gpus_per_replica;
    struct traffic traffic;
    struct variant prompt, output; /* lengths in tokens; kind NULL: those of the trace, or of the origin */
    int precision, kv_precision;   /* -1: that of the model */
    double unpack_frac;
    struct batch_room room;
    double queue_limit_s;
    double power_cap_w, clock_frac; /* NaN: none */
    /* Techniques; NULL: not used. */
    struct parallel *parallel;
    struct speculation *speculation;
    struct multi_token_prediction *multi_token_prediction;
    struct prefix_cache *prefix_cache;
    struct response_cache *response_cache;
    struct route *route;
    struct disaggregation *disaggregation;
    struct autoscale *autoscale;
    struct slo *slo;
    /* For the exact and sampled forms only. */
    int fidelity, prefill, balancer;
    int64_t sample, token_budget, queue_length, context_limit; /* the last two: 0 is none */
};

extern const struct field serving_fields[];
/* The check of serving_record, and what of it holds for any service. */
void serving_check(const void *value, struct complaint *complaint);
void serving_check_traffic(const struct serving *serving, struct complaint *complaint);

int64_t serving_replicas(const struct serving *serving, enum serving_part part);
int64_t serving_gpus_per_replica(const struct serving *serving, enum serving_part part);
/* At least 1, even if one replica takes several nodes. */
int64_t serving_replicas_per_node(const struct serving *serving, enum serving_part part, const struct node *node);
/* Number of nodes that the first `replicas` replicas occupy. */
int64_t serving_nodes_of(const struct serving *serving, enum serving_part part, const struct node *node,
                         int64_t replicas);
/* What steps of a replica of a part cost on its nodes, within its limits. context: mean tokens behind a sequence. */
struct replica_costs serving_costs(const struct service_setup *service, enum serving_part part, double context);
/* How a replica of a part runs a language model on its nodes, within its limits. */
struct step_setup serving_step(const struct service_setup *service, enum serving_part part, double context);
/* Whether prompts are computed beside answers, and most tokens of a step. Pictures and clips: they wait for each other, so that those
 * that begin together share what comes before their steps. */
bool serving_is_chunked(const struct serving *serving);
int64_t serving_token_budget(const struct serving *serving);
/* Tokens that are drafted for a sequence in each step, by whom ever. */
int64_t serving_draft_tokens(const struct serving *serving);
/* Bytes of the keys and values of one token, all copies of a part's replica together. */
double serving_token_byte(const struct serving *serving, enum serving_part part);
/* How many tokens' keys and values fit beside the weights; below 0: the weights do not fit. */
double serving_memory_tokens(const struct serving *serving, enum serving_part part, const struct gpu *gpu);

/* Mean lengths of the requests of a service: its own, or if it has none those of the origin and of the trace
 * there. */
struct serving_lengths {
    struct length_draw prompts, outputs; /* none: the trace's */
    double prompt, output;
    double computed; /* tokens of the prompt that are not in the prefix cache */
    double pairs;    /* pairs of a computed token with one before it: the mean of E[p^2] / 2 */
    double context;  /* tokens that a sequence in the batch has behind it, in the mean */
};
struct serving_lengths serving_lengths(const struct serving *serving, const struct traffic_source *source);

#endif
