/* SPDX-License-Identifier: Apache-2.0 */
/* Services on the nodes that they hold for the whole run. */
#ifndef SAMOVAR_FLOOR_SERVICES_H
#define SAMOVAR_FLOOR_SERVICES_H

#include "account/books.h"
#include "floor/floor.h"
#include "floor/footprint.h"
#include "floor/power_control.h"
#include "floor/rows.h"
#include "serving/serving.h"

struct services;

/* control: NULL, no power is managed. row: gets one for each service and tick. */
struct services *services_create(struct arena *arena, struct floor *floor, struct power_control *control,
                                 size_t capacity, void (*row)(void *context, const struct service_row *row),
                                 void *context);

/* Those that are added from now on say now and then how far their requests are; it changes no result. */
void services_watch(struct services *services, void (*reached)(void *context, double time_s), void *context);

/* Where the parts of a service stand; nodes 0: it has no such part. */
struct service_place {
    size_t group[SERVING_PARTS];
    int64_t nodes[SERVING_PARTS];
};
/* Adds a service, at most `capacity` in all. seed: of its random numbers. */
void services_add(struct services *services, const struct serving *serving, const struct service_place *place,
                  const struct traffic_source *source, uint64_t seed);
/* Begins a tick. start_s: calendar seconds of the run's start. */
void services_tick(struct services *services, int64_t start_s, double from_s, double to_s);
/* Ends a tick: gives the rows, each joule with its share of the facility's, and adds what was done to *done. */
void services_take(struct services *services, double from_s, double to_s, const struct footprint_rate *rate,
                   struct work_done *done);
/* Power of the nodes of a service, by its number, in this tick. */
double services_power_w(const struct services *services, size_t number);
/* The footprint of a service, by its number, over the run so far. */
const struct footprint *services_footprint(const struct services *services, size_t number);
/* The run ends: a row for each service over the whole of it. Returns how fast all requests of all services were. */
struct service_quality services_close(const struct services *services,
                                      void (*row)(void *context, const struct service_total_row *row), void *context);
/* Says which services were limited by what, and for how much of the run, as far as there is room: "chat by
 * memory 42 % of the time"; empty if none was for half a percent of it. */
void services_limits(const struct services *services, char *text, size_t room);
/* Says under which inference engine each service runs, and where that was not fitted on the chip: "chat by vllm,
 * unmeasured on L40S in fp8 (by the law of H100 SXM in fp8)"; as far as there is room. */
void services_engines(const struct services *services, char *text, size_t room);
/* Says how far time and energy of each service are off where others measured them: "chat: time per token 3.8 % (mean of 5 measured
 * points of this model, left out of the fit), energy unmeasured"; as far as there is room. Of these three a list that goes on ends with ", ...". */
void services_errors(const struct services *services, char *text, size_t room);

#endif
