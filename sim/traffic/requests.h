/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a service, one after the other: drawn at random, or replayed
 * from a trace. The n-th one has its own random numbers from (seed, name of the
 * service, n): what it asks for depends neither on who serves it nor on how long
 * a tick is. */
#ifndef SAMOVAR_TRAFFIC_REQUESTS_H
#define SAMOVAR_TRAFFIC_REQUESTS_H

#include "base/arena.h"
#include "replica/replica.h"
#include "traffic/caches.h"
#include "traffic/length.h"
#include "traffic/request_trace.h"
#include "traffic/traffic.h"

enum { WEEK_HOURS = 168 };

/* All pointers are borrowed. */
struct requests_setup {
    uint64_t seed;
    const char *name;                      /* of the service whose stream it is: route_part.origin */
    const struct traffic *traffic;         /* of that service; TRAFFIC_RANDOM or TRAFFIC_TRACE */
    const double *profile;                 /* of that service; relative rate per hour of the week, or NULL */
    const struct request_trace *trace;     /* of that service; NULL unless TRAFFIC_TRACE */
    double week_s;                         /* time of the week at the start, from Monday 00:00 */
    struct length_draw prompt, output;     /* of the service that serves, else of the origin; none: the trace's */
    const struct route_part *part;         /* of the stream that this service gets; NULL: all */
    const struct prefix_cache *prefix;     /* NULL: what the trace says, if anything */
    const struct response_cache *response; /* NULL: none */
    /* Sampling: `sample` of `sample_of` replicas are simulated, and their requests alone are taken; sample_of
     * 0: all. */
    uint64_t sample_of, sample;
};

struct requests;
struct requests *requests_create(struct arena *arena, const struct requests_setup *setup);
/* Takes the next arrivals before to_s seconds after the start, up to `most` of them, in order of time.
 * choice: a random number of each, for the balancer, or NULL. Returns how many; fewer than `most` are all. */
size_t requests_take(struct requests *requests, double to_s, size_t most, struct request *out, uint64_t *choice);

/* Requests that the response cache answered since the last call; they were not handed out. */
struct requests_answered {
    uint64_t requests, prompt_tokens, output_tokens;
};
struct requests_answered requests_take_answered(struct requests *requests);

#endif
