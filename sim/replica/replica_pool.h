/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas of one kind, side by side: a balancer hands out requests, and the replicas work in parallel if it
 * is blind. Results are the same bytes for any number of threads: sums are taken replica by replica, and
 * counts of latencies add up in any order. */
#ifndef SAMOVAR_REPLICA_REPLICA_POOL_H
#define SAMOVAR_REPLICA_REPLICA_POOL_H

#include "replica/balancer.h"

/* Requests that are handed out at once, at most: memory does not grow with their number. */
enum { POOL_PIECE = 1 << 18 };

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
/* Requests, or sequences that were handed over, in order of time. choice: a random number of each; NULL will do in turn (round-robin). */
struct pool_piece {
    const struct request *requests;
    const struct handed *handed;
    const uint64_t *choice;
    size_t count; /* at most POOL_PIECE */
};
void pool_give(struct replica_pool *pool, const struct pool_piece *piece);
/* From now on only the first `count` replicas get requests. */
void pool_serving(struct replica_pool *pool, size_t count);
/* Advance all replicas to a moment, as replica_advance and replica_catch_up do. */
void pool_advance(struct replica_pool *pool, double to_s);
void pool_catch_up(struct replica_pool *pool, double to_s);
/* Sets the speed from now_s on, a moment to which all replicas have advanced. */
void pool_set_speed(struct replica_pool *pool, double now_s, double speed);
/* Changes the costs of all replicas, as replica_costs_change does. */
void pool_set_costs(struct replica_pool *pool, double now_s, const struct replica_costs *costs);
int64_t pool_outstanding(const struct replica_pool *pool);

/* Adds the members that are counts. */
void replica_counts_add(struct replica_totals *sum, const struct replica_totals *part);

struct pool_totals {
    struct replica_totals sum; /* counts and whole_s alone */
    /* Means of a replica over the interval. */
    double load_frac;   /* of TDP - idle, within its limit */
    double demand_frac; /* load_frac with GPUs at their highest clock */
    double error_frac;  /* standard error of load_frac, if these replicas are a sample of `of` replicas */
    double batch, byte_s, flop_s, busy_frac, memory_bound_frac, batch_bound_frac;
};
/* Totals since the last call, up to the moment to which all have advanced. */
struct pool_totals pool_take(struct replica_pool *pool, double interval_s, double of);

#endif
