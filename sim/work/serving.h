/* SPDX-License-Identifier: Apache-2.0 */
/* An inference service. Fluid: per tick a request rate, a batch by Little's law, power from achieved bandwidth
 * and FLOP rate; what exceeds capacity queues, what exceeds the queue is rejected. Exact, and sampled: request
 * by request (work/exact_service.h). */
#ifndef SAMOVAR_WORK_SERVING_H
#define SAMOVAR_WORK_SERVING_H

#include "base/arena.h"
#include "base/field.h"
#include "model/node.h"
#include "work/model.h"

struct serving;
extern const struct record serving_record; /* variant name "serving"; sizeof(struct serving) = .size */

const char *serving_name(const struct serving *serving);
const char *serving_node_type(const struct serving *serving); /* NULL: the first group with enough nodes */
/* Name of the weekly profile of its traffic, or NULL: constant. */
const char *serving_profile(const struct serving *serving);
/* Nodes of this type that its replicas occupy, and GPUs on them that work for it. */
int64_t serving_nodes(const struct serving *serving, const struct node *node);
int64_t serving_gpus(const struct serving *serving);
/* NULL if the model fits these GPUs, else why not (static text with numbers, in arena). */
const char *serving_misfit(const struct serving *serving, const struct node *node, struct arena *arena);

struct service; /* a running one: its queue */
/* The serving must fit the node. profile: relative rate per hour of the week from Monday 00:00 local time,
 * mean 1, 168 values (NULL: constant); borrowed, as is serving. */
struct service *service_create(struct arena *arena, const struct serving *serving, const struct node *node,
                               const double *profile);
/* Seed of its random numbers, before the first step; 1 if never said. */
void service_seed(struct service *service, uint64_t seed);
/* Requests per second that it can finish at full speed, and the largest batch of a replica that memory and
 * max_batch allow (fluid: with the mean context). */
double service_capacity_per_s(const struct service *service);
double service_batch_limit(const struct service *service);

struct service_tick {
    double requests, prompt_tokens, output_tokens; /* finished in the tick */
    double arrived, rejected, queued;              /* queued: at the end; exact: those in the batch too */
    double refused, timed_out;                     /* of the rejected: too long; left the queue (fluid: 0) */
    double preempted; /* times that a sequence lost its place for lack of memory (fluid: 0) */
    double batch;     /* mean sequences in a replica's batch */
    double load_frac; /* offered over capacity */
    double bandwidth_frac, flop_frac;
    double gpu_power_w;       /* mean of one GPU of the service, reference inlet */
    double gpu_power_error_w; /* its standard error; 0 unless sampled, NaN from one replica */
    double queue_p50_s, ttft_p50_s, ttft_p99_s, tpot_p50_s, tpot_p99_s; /* NaN: nothing served */
    /* NaN if fluid; total: from arrival to last token. */
    double queue_p99_s, total_mean_s, total_p50_s, total_p99_s;
};
/* speed_frac: thermal throttling, 1 = none. from_s: calendar seconds. Requests are conserved: arrived =
 * requests + rejected + growth of queued. Hours of the week are taken one by one, so long ticks see the same
 * load as short ones; fidelities other than fluid need ticks that follow one another. */
void service_step(struct service *service, double from_s, double interval_s, double speed_frac,
                  struct service_tick *out);

#endif
