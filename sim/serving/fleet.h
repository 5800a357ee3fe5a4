/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest number of replicas with which a service holds its objective (slo) at the rate of its busiest hour, within a
 * budget of power: the more nodes share the budget, the less each of their GPUs may draw. With prompts and answers apart, the numbers
 * of both kinds that have the fewest GPUs together. */
#ifndef SAMOVAR_SERVING_FLEET_H
#define SAMOVAR_SERVING_FLEET_H

#include "serving/capacity.h"

struct fleet {
    double rate_per_s;               /* of the busiest hour */
    int64_t replicas[SERVING_PARTS]; /* 0: the service has no such part */
    int64_t nodes, gpus;             /* of both */
    double replicas_awake;           /* in the mean, where they sleep and wake; NaN: they do not */
    int64_t enough_awake;            /* replicas that would do without an autoscaler; 0: there is none */
    double gpu_cap_w;                /* that the budget leaves each GPU of SERVING_MAIN; NaN: no budget */
    struct capacity_trial trial; /* of this fleet at that rate; where there is none, of the largest that was tried */
};

/* Leaves each GPU of the service what the budget has for it, where that is less than its limit; false where it is no more than
 * it draws idle. */
bool fleet_share(struct service_setup *setup, double budget_w);
/* Of a service that capacity_refusal() does not refuse; of one with an autoscaler, how many there must be for it to wake. setup->limit holds beside the budget, whose share
 * each node has alike; budget_w: for all nodes of the service, HUGE_VAL: none. False: no fleet does. */
bool fleet_find(const struct service_setup *setup, double budget_w, struct fleet *out);

#endif
