/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas of one kind, side by side: a balancer hands out what comes, and they work in parallel where it does not look
 * at them. The same bytes for any number of threads: sums are taken replica by replica, and counts of latencies add up
 * in any order. */
#ifndef SAMOVAR_REPLICA_REPLICA_POOL_H
#define SAMOVAR_REPLICA_REPLICA_POOL_H

#include "replica/balancer.h"

enum { POOL_PIECE = 1 << 18 }; /* most that is handed out at once: memory does not grow with requests */

struct pool_setup {
    struct replica_rules rules;
    size_t count;
    enum balancer_kind balancer;
    struct latencies *const *latencies; /* of each thread of the team; borrowed */
};
struct replica_pool;
struct replica_pool *pool_create(struct arena *arena, const struct pool_setup *setup);
struct replica *pool_replica(const struct replica_pool *pool, size_t index);

/* A sequence whose keys and values arrive at at_s. */
struct handed {
    double at_s;
    struct sequence sequence;
};
/* In order of time: either requests or sequences that were handed over. choice: a random number of each. */
struct pool_piece {
    const struct request *requests;
    const struct handed *handed;
    const uint64_t *choice;
    size_t count; /* at most POOL_PIECE */
};
void pool_give(struct replica_pool *pool, const struct pool_piece *piece);
/* Only the first `count` replicas get something from now on. */
void pool_serving(struct replica_pool *pool, size_t count);
/* Up to a moment, as replica_advance, replica_catch_up. */
void pool_advance(struct replica_pool *pool, double to_s);
void pool_catch_up(struct replica_pool *pool, double to_s);
/* From now, to which all have advanced. */
void pool_set_speed(struct replica_pool *pool, double now_s, double speed);
/* As replica_costs_change. */
void pool_set_costs(struct replica_pool *pool, double now_s, const struct replica_costs *costs);
int64_t pool_outstanding(const struct replica_pool *pool);

/* Adds those of its members that are counts. */
void replica_counts_add(struct replica_totals *sum, const struct replica_totals *part);

struct pool_totals {
    struct replica_totals sum; /* of counts and whole_s */
    /* Means of a replica over the interval. */
    double load_frac;   /* of TDP - idle, within its limit */
    double demand_frac; /* that with GPUs at their highest clock */
    double error_frac;  /* its standard error, if these replicas are a sample of `of` times as many */
    double batch, byte_s, flop_s, busy_frac, memory_bound_frac, batch_bound_frac;
};
/* Since the last take; advance first. */
struct pool_totals pool_take(struct replica_pool *pool, double interval_s, double of);

#endif
