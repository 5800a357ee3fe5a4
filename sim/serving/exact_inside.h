/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside an exact service, for its own files only: exact_service.c moves it in time, exact_tick.c
 * sums up what it did. */
#ifndef SAMOVAR_SERVING_EXACT_INSIDE_H
#define SAMOVAR_SERVING_EXACT_INSIDE_H

#include "replica/handover.h"
#include "replica/replica_pool.h"
#include "serving/autoscale.h"
#include "serving/exact_service.h"
#include "serving/service_total.h"
#include "serving/serving_inside.h"
#include "traffic/requests.h"
#include "traffic/users.h"

struct exact_service {
    const struct service_setup *setup;
    const struct serving *serving;
    double start_s, now_s; /* calendar seconds; after the start */
    double horizon_s;      /* of users, after the start */
    double capacity_per_s;
    double scale; /* how many replicas each that is simulated stands for */
    struct latencies **latencies;
    int threads;

    struct replica_pool *pool[SERVING_PARTS]; /* SERVING_PREFILL: NULL unless prompts and answers are apart */
    struct replica_costs costs;               /* of SERVING_MAIN, as the next two */
    size_t count;                             /* replicas */
    double context;                           /* mean tokens that a sequence has behind it */
    struct handover *handover;

    struct traffic traffic; /* scaled */
    struct requests *requests;
    struct users_setup *users_setup;
    struct users **users; /* per replica, or one for all; NULL: none */
    size_t users_count;
    struct request *piece;
    uint64_t *choice;

    struct autoscaler *scaler; /* NULL: none */
    double most_frac;          /* of the replicas: may be awake */
    double decide_s;           /* of the scaler's next decision; after the start */
    double awake_s, nodes_awake_s;
    double refused_s, unpowered_s; /* replica seconds that a budget of power refused; seconds in which it did */
    struct service_total *total;   /* of the service, where its latencies go */
};

/* Sums up the interval that has just passed, in which `given` requests were handed to replicas. */
void exact_tick(struct exact_service *service, double interval_s, uint64_t given,
                const double speed_frac[SERVING_PARTS], struct service_tick *out);

#endif
