/* SPDX-License-Identifier: Apache-2.0 */
/* A service request by request: arrivals, a balancer, and each of its replicas,
 * or some that stand for all. */
#ifndef SAMOVAR_WORK_EXACT_SERVICE_H
#define SAMOVAR_WORK_EXACT_SERVICE_H

#include "work/serving.h"

struct exact_service_setup {
    const struct serving *serving;
    const struct gpu *gpu;
    const double *profile; /* as service_create takes it */
    uint64_t seed;
    double start_s;        /* calendar seconds */
    double capacity_per_s; /* of all replicas at full speed, for load_frac */
};

struct exact_service;
/* setup and what it points to is borrowed. */
struct exact_service *exact_service_create(struct arena *arena, const struct exact_service_setup *setup);
/* As service_step; ticks follow one another without gaps. The result does not
 * depend on the number of threads. */
void exact_service_step(struct exact_service *service, double from_s, double interval_s, double speed_frac,
                        struct service_tick *out);

#endif
