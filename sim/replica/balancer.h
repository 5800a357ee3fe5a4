/* SPDX-License-Identifier: Apache-2.0 */
/* Load balancing: which replica gets the next request. */
#ifndef SAMOVAR_REPLICA_BALANCER_H
#define SAMOVAR_REPLICA_BALANCER_H

#include "replica/replica.h"

enum balancer_kind {
    BALANCER_ROUND_ROBIN,
    BALANCER_RANDOM,
    BALANCER_TWO_CHOICES,       /* of two replicas at random, the one with less outstanding */
    BALANCER_LEAST_OUTSTANDING, /* among equals the replica that has waited longest for a request */
    BALANCER_KINDS
};
extern const char *const balancer_names[]; /* NULL-terminated, in this order */

/* A blind balancer does not look at the replicas, which can then be simulated one by one. */
static inline bool balancer_is_blind(enum balancer_kind kind)
{
    return kind <= BALANCER_RANDOM;
}
/* The replica for request `number` with its random number, for a blind balancer. */
static inline size_t balancer_blind(enum balancer_kind kind, size_t replicas, uint64_t number, uint64_t choice)
{
    return kind == BALANCER_ROUND_ROBIN ? (size_t)(number % replicas)
                                        : (size_t)(((choice >> 32) * (uint64_t)replicas) >> 32);
}

struct balancer;
struct balancer *balancer_create(struct arena *arena, enum balancer_kind kind, struct replica *const *replicas,
                                 size_t count);
/* From now on only the first `count` replicas get requests; at first all do. */
void balancer_serving(struct balancer *balancer, size_t count);
/* Returns the replica for what arrives at at_s with the random number `choice`. The replicas that the
 * balancer looks at are brought up to at_s. The caller hands the request over, and then calls
 * balancer_given. */
size_t balancer_choose(struct balancer *balancer, double at_s, uint64_t choice, struct latencies *latencies);
void balancer_given(struct balancer *balancer, size_t replica);
/* To be called after the replicas were advanced by others. */
void balancer_refresh(struct balancer *balancer);

#endif
