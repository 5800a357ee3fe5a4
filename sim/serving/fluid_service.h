/* SPDX-License-Identifier: Apache-2.0 */
/* A service hour by hour: requests as a fluid between hours, as a random stream within one. */
#ifndef SAMOVAR_SERVING_FLUID_SERVICE_H
#define SAMOVAR_SERVING_FLUID_SERVICE_H

#include "serving/serving.h"
#include "serving/serving_type.h"

struct fluid_service;
/* setup is borrowed. */
struct fluid_service *fluid_service_create(struct arena *arena, const struct service_setup *setup);
/* Its limits are others now. */
void fluid_service_renew(struct fluid_service *service);
/* Of one replica: requests per second within its limits; the largest batch. With prompts and answers apart, of those that
 * write answers. */
double fluid_service_capacity_per_s(const struct fluid_service *service);
double fluid_service_batch_limit(const struct fluid_service *service);
/* As service_step. */
void fluid_service_step(struct fluid_service *service, double from_s, double interval_s, double speed_frac,
                        struct service_tick *out);

#endif
