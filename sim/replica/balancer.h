/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets the next request. */
#ifndef SAMOVAR_REPLICA_BALANCER_H
#define SAMOVAR_REPLICA_BALANCER_H

#include "replica/replica.h"

enum balancer_kind {
    BALANCER_ROUND_ROBIN,
    BALANCER_RANDOM,
    BALANCER_TWO_CHOICES,       /* of two at random, the one with less to do */
    BALANCER_LEAST_OUTSTANDING, /* among equals the one that has waited longest
                                 for a request */
    BALANCER_KINDS
};
extern const char *const balancer_names[]; /* NULL-terminated, in this order */

/* The first two do not look at the replicas, which can then be worked on one by
 * one. */
static inline bool balancer_is_blind(enum balancer_kind kind)
{
    return kind <= BALANCER_RANDOM;
}
/* For a blind one: request `number` with its random number. */
static inline size_t balancer_blind(enum balancer_kind kind, size_t replicas, uint64_t number,
                                    uint64_t choice)
{
    return kind == BALANCER_ROUND_ROBIN ? (size_t)(number % replicas)
                                        : (size_t)(((choice >> 32) * (uint64_t)replicas) >> 32);
}

struct balancer;
struct balancer *balancer_create(struct arena *arena, enum balancer_kind kind,
                                 struct replica *const *replicas, size_t count);
/* Only the first `count` replicas get something from now on; at first all do. */
void balancer_serving(struct balancer *balancer, size_t count);
/* Which replica gets what comes at at_s, with its random number; those that it looks at are up to date then. The
 * caller hands it over, and says so with balancer_given. */
size_t balancer_choose(struct balancer *balancer, double at_s, uint64_t choice, struct latencies *latencies);
void balancer_given(struct balancer *balancer, size_t replica);
/* After the replicas were moved by somebody else. */
void balancer_refresh(struct balancer *balancer);

#endif
