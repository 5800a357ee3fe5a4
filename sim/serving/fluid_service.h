/* SPDX-License-Identifier: Apache-2.0 */
/* A service simulated hour by hour: requests are a fluid between hours, and a random stream within one. */
#ifndef SAMOVAR_SERVING_FLUID_SERVICE_H
#define SAMOVAR_SERVING_FLUID_SERVICE_H

#include "serving/serving.h"
#include "serving/serving_inside.h"

struct fluid_service;
struct service_total;
/* setup and total, where latencies are added, are borrowed. */
struct fluid_service *fluid_service_create(struct arena *arena, const struct service_setup *setup,
                                           struct service_total *total);
/* Takes over the service's limits after they have changed. */
void fluid_service_renew(struct fluid_service *service);
/* Of one replica: the requests per second that it finishes within its limits, and its largest batch. With
 * prompts and answers apart, of a replica that writes answers. */
double fluid_service_capacity_per_s(const struct fluid_service *service);
double fluid_service_batch_limit(const struct fluid_service *service);
/* The same as service_step. */
void fluid_service_step(struct fluid_service *service, double from_s, double interval_s, double speed_frac,
                        struct service_tick *out);

#endif
