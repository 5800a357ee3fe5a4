/* SPDX-License-Identifier: Apache-2.0 */
/* Users in a closed loop: each sends its next request when its last one was answered and it has thought. User
 * u stays with replica u mod R, so that replicas are independent of each other. The n-th request of a user
 * has its own random numbers from (seed, name of the service, user, n). A recorded conversation is a user too, whose
 * requests are its rows; and so is one that comes at a rate. Where a balancer says which replica a turn goes to, one `users` has them all. */
#ifndef SAMOVAR_TRAFFIC_USERS_H
#define SAMOVAR_TRAFFIC_USERS_H

#include "base/arena.h"
#include "replica/balancer.h"
#include "replica/replica.h"
#include "traffic/caches.h"
#include "traffic/length.h"
#include "traffic/request_trace.h"
#include "traffic/requests.h"
#include "traffic/traffic.h"

/* All pointers are borrowed. */
struct users_setup {
    uint64_t seed;
    const char *name; /* of the service */
    const struct traffic *
        traffic; /* TRAFFIC_USERS; its users are those of all replicas. With a `conversation` TRAFFIC_TRACE and TRAFFIC_RANDOM too */
    const struct request_trace *trace; /* whose conversations it is, with sessions; NULL: drawn */
    struct length_draw prompt, output;
    const struct prefix_cache *prefix;     /* NULL: none */
    const struct response_cache *response; /* NULL: none */
    size_t replicas, index;                /* number of replicas, and which of them this is */
    struct requests *arrivals;             /* first requests of conversations that come at a rate; NULL: none do */
    enum balancer_kind balancer;           /* among several replicas */
};
/* Whether all replicas must be in one `users`. */
bool users_are_shared(const struct traffic *traffic);

struct users; /* of one replica, or of all */
struct users *users_create(struct arena *arena, const struct users_setup *setup, struct replica *const *replicas,
                           size_t count);
/* From now on turns go to the first `count` of several replicas only: of conversations that had another one, to a new one. */
void users_serving(struct users *users, size_t count);
/* A replica that has nothing to do falls asleep: what it has kept of conversations is lost. */
void users_sleep(struct users *users, size_t replica);
/* Advances the replicas to to_s, as replica_advance does, with the requests that its users send on the way. */
void users_advance(struct users *users, double to_s, struct latencies *latencies);

/* Conversations that are over: how many, how many of them since the next turn would have been too long, turns that were answered, seconds
 * from the first request to the last token. */
struct conversations_ended {
    uint64_t conversations, cut, turns;
    double whole_s;
};
/* Counts since the last call. */
struct users_sent {
    uint64_t requests;                                                 /* that the replica got */
    uint64_t answered, answered_prompt_tokens, answered_output_tokens; /* by the response cache instead */
    struct conversations_ended ended;
};
struct users_sent users_take(struct users *users);

#endif
