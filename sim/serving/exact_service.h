/* SPDX-License-Identifier: Apache-2.0 */
/* A service simulated request by request: arrivals, a balancer, and each of its replicas, or a few that stand
 * for all. */
#ifndef SAMOVAR_SERVING_EXACT_SERVICE_H
#define SAMOVAR_SERVING_EXACT_SERVICE_H

#include "serving/serving.h"

struct exact_service;
struct service_total;
/* setup, what it points to, and total, where latencies are added, are borrowed. start_s: calendar seconds. capacity_per_s: of all replicas within their limits,
 * for load_frac. */
struct exact_service *exact_service_create(struct arena *arena, const struct service_setup *setup, double start_s,
                                           double capacity_per_s, struct service_total *total);
/* Takes over the limits of a part after they have changed. */
void exact_service_renew(struct exact_service *service, enum serving_part part, double capacity_per_s);
/* The same as service_step. The result does not depend on the number of threads. */
void exact_service_step(struct exact_service *service, double from_s, double interval_s,
                        const double speed_frac[SERVING_PARTS], struct service_tick *out);

#endif
