/* SPDX-License-Identifier: Apache-2.0 */
/* The highest rate of requests at which a service still holds its objective (slo), by bisection: the same
 * requests, closer together. */
#ifndef SAMOVAR_SERVING_CAPACITY_H
#define SAMOVAR_SERVING_CAPACITY_H

#include "serving/serving.h"

struct capacity_objective {
    double ttft_s, tpot_s, total_s; /* NaN: any */
    double share_frac;              /* of the requests must be served within it */
};
/* The objective of a service that capacity_refusal() does not refuse. */
struct capacity_objective capacity_objective(const struct serving *serving);

/* What a steady stream at one rate gave, after the replicas had filled. */
struct capacity_trial {
    double rate_per_s;
    struct service_tick tick;
    double good_frac;          /* of what arrived: served within the objective */
    bool holds, in_budget;     /* the nodes draw no more than their budget, without which none holds */
    double it_power_w;         /* of the service's nodes, in their reference state */
    double token_j, request_j; /* energy at the nodes per output token (NaN: there are none) and per request */
};

struct capacity {
    double own_per_s; /* rate in the scenario: mean, and in the busiest hour, with what growth makes of it */
    double peak_per_s;
    struct capacity_trial best;   /* the highest rate that holds */
    struct capacity_trial beyond; /* the lowest that was tried and does not */
    struct capacity_trial
        asked; /* at the busiest rate asked for, which may miss the objective below `best` where replicas come and go;
                                   * tried of autoscaled services alone, of others it holds */
    int trials;
};

/* Requests that belong together: turns of a conversation, in the mean. Rates are of conversations, where requests are turns of them. */
double capacity_requests_each(const struct serving *serving);
/* Rate of the busiest hour of the service's own traffic: of its week, and of the end of it where it grows. */
double capacity_peak_per_s(const struct service_setup *setup);
/* A steady stream at this rate, after the replicas have filled. budget_w: of all its nodes; HUGE_VAL: none. */
void capacity_try(const struct service_setup *setup, double budget_w, double rate_per_s, struct capacity_trial *trial);

/* NULL, or why this service has no such rate: it has no objective, or its traffic is no stream of its own. */
const char *capacity_refusal(const struct serving *serving);
/* setup->rate_scale is not used. Returns false if the objective holds at no rate; *out then has only
 * `beyond`, at the lowest rate tried. */
bool capacity_find(const struct service_setup *setup, double budget_w, struct capacity *out);

#endif
