/* SPDX-License-Identifier: Apache-2.0 */
/* The highest rate of requests at which a service still holds its objective (slo), by bisection: the same
 * requests, closer together. */
#ifndef SAMOVAR_SERVING_CAPACITY_H
#define SAMOVAR_SERVING_CAPACITY_H

#include "serving/serving.h"

struct capacity_objective {
    double ttft_s, tpot_s; /* NaN: any */
    double share_frac;     /* of the requests, that it is promised to */
};
/* Of a service that is not refused. */
struct capacity_objective capacity_objective(const struct serving *serving);

/* A steady stream at one rate, after the replicas have filled. */
struct capacity_trial {
    double rate_per_s;
    struct service_tick tick;
    double good_frac; /* of what arrived: served within the objective */
    bool holds;
    double it_power_w;         /* of its nodes, in their reference state */
    double token_j, request_j; /* of that, per output token and per request */
};

struct capacity {
    double own_per_s; /* what the scenario asks for: mean, and in the busiest hour of its week */
    double peak_per_s;
    struct capacity_trial best;   /* the highest rate that holds */
    struct capacity_trial beyond; /* the lowest that was tried and does not */
    int trials;
};

/* NULL, or why there is no such rate for this service: no objective, traffic that is no stream of its own. */
const char *capacity_refusal(const struct serving *serving);
/* setup->rate_scale is not used. False if the objective does not hold at any rate: *out then has `beyond`, at the
 * lowest rate that was tried. */
bool capacity_find(const struct service_setup *setup, struct capacity *out);

#endif
