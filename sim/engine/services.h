/* SPDX-License-Identifier: Apache-2.0 */
/* Services on their nodes, for the whole run. */
#ifndef SAMOVAR_ENGINE_SERVICES_H
#define SAMOVAR_ENGINE_SERVICES_H

#include "account/books.h"
#include "engine/floor.h"
#include "engine/rows.h"
#include "work/serving.h"

struct services;

/* row: gets one for each service and tick. */
struct services *services_create(struct arena *arena, struct floor *floor, size_t capacity,
                                 void (*row)(void *context, const struct service_row *row), void *context);
/* At most `capacity` of them. profile: as service_create takes it. seed: of its
 * requests, where they are drawn. */
void services_add(struct services *services, const struct serving *serving, size_t group, int64_t nodes,
                  const double *profile, uint64_t seed);
/* A tick begins. start_s: calendar seconds of the run's start. */
void services_tick(struct services *services, int64_t start_s, double from_s, double to_s);
/* It has ended: rows, and what was done. */
void services_take(struct services *services, double from_s, double to_s, struct work_done *done);

#endif
