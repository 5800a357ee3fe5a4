/* SPDX-License-Identifier: Apache-2.0 */
/* A blind balancer deals out a piece, then each replica works on its share alone; with another one,
 * requests are handed out in the order of arrival.
 *
 * A sample is k of R replicas that get k/R of the rate and count R/k times. Its requests are not those of
 * a run of all replicas, so the two differ with a standard error of s sqrt(1/k + 1/R), where s is the
 * standard deviation of a replica's mean power, estimated from the k. */
#include "replica/replica_pool.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/numerics.h"
#include "base/team.h"

struct replica_pool {
    struct replica_rules rules;
    struct work_clock clock;
    struct replica **replicas;
    size_t count, serving;
    struct balancer *balancer;
    enum balancer_kind kind;
    uint64_t given;
    struct latencies *const *latencies;
    double *experts_frac; /* table of the costs */
    /* Of a piece, where replicas are drawn: its requests replica by replica, and the replica of each. */
    uint32_t *order, *owner;
    uint32_t *begin; /* of each replica's share of `order`; two more than replicas */
};

struct replica_pool *pool_create(struct arena *arena, const struct pool_setup *setup)
{
    struct replica_pool *pool = arena_alloc(arena, 1, sizeof *pool);
    *pool = (struct replica_pool){.rules = setup->rules,
                                  .clock = WORK_CLOCK,
                                  .count = setup->count,
                                  .serving = setup->count,
                                  .kind = setup->balancer,
                                  .latencies = setup->latencies};
    pool->experts_frac = arena_alloc(arena, STEP_EXPERTS_MOST, sizeof *pool->experts_frac);
    step_costs_tabulate(&pool->rules.costs, pool->experts_frac);
    pool->replicas = arena_alloc(arena, pool->count, sizeof *pool->replicas);
    for (size_t i = 0; i < pool->count; i++)
        pool->replicas[i] = replica_create(arena, &pool->rules, &pool->clock);
    pool->balancer = balancer_create(arena, pool->kind, pool->replicas, pool->count);
    if (pool->kind == BALANCER_RANDOM) {
        pool->order = arena_alloc(arena, POOL_PIECE, sizeof *pool->order);
        pool->owner = arena_alloc(arena, POOL_PIECE, sizeof *pool->owner);
        pool->begin = arena_alloc(arena, pool->count + 2, sizeof *pool->begin);
    }
    return pool;
}

struct replica *pool_replica(const struct replica_pool *pool, size_t index)
{
    return pool->replicas[index];
}

/* Sorts a piece by replica; requests of one replica stay in the order of arrival. */
static void sort_by_replica(struct replica_pool *pool, const struct pool_piece *piece)
{
    uint32_t *begin = pool->begin;
    memset(begin, 0, (pool->count + 2) * sizeof *begin);
    for (size_t i = 0; i < piece->count; i++) {
        size_t owner = balancer_blind(pool->kind, pool->serving, pool->given + i, piece->choice[i]);
        pool->owner[i] = (uint32_t)owner;
        begin[owner + 2]++;
    }
    for (size_t r = 2; r < pool->count + 2; r++)
        begin[r] += begin[r - 1];
    for (size_t i = 0; i < piece->count; i++)
        pool->order[begin[pool->owner[i] + 1]++] = (uint32_t)i;
}

static void hand_over(struct replica_pool *pool, size_t r, const struct pool_piece *piece, size_t i,
                      struct latencies *to)
{
    if (piece->requests)
        replica_arrive(pool->replicas[r], &piece->requests[i], to);
    else
        replica_hand_over(pool->replicas[r], &piece->handed[i].sequence, piece->handed[i].at_s, to);
}

struct task {
    struct replica_pool *pool;
    void (*work)(const struct task *task, size_t replica, struct latencies *latencies);
    size_t at_once;
    const struct pool_piece *piece;
    double to_s;
};

static void work_on_some(void *context, size_t index, int thread)
{
    const struct task *task = context;
    size_t first = index * task->at_once, end = first + task->at_once;
    for (size_t r = first; r < end && r < task->pool->count; r++)
        task->work(task, r, task->pool->latencies[thread]);
}

/* Runs a task for each replica, in this thread alone if it is too short to wake others for. Several replicas
 * are taken at once, since the work of one may be short. */
static void each_replica(struct task task, bool alone)
{
    enum { SHARES = 64 }; /* per thread */
    size_t count = task.pool->count;
    task.at_once = alone ? count : 1 + count / (SHARES * (size_t)team_size());
    team_each((count + task.at_once - 1) / task.at_once, work_on_some, &task);
}

/* What a replica gets of a piece: its requests first, first + step, ..., below end, of the order if there is one. */
struct share {
    const uint32_t *order;
    size_t first, step, end;
};

/* In turn, each replica's requests are as many apart as there are replicas: nothing is to be sorted. */
static struct share share_of(const struct replica_pool *pool, size_t r, const struct pool_piece *piece)
{
    if (pool->order)
        return (struct share){pool->order, pool->begin[r], 1, pool->begin[r + 1]};
    size_t first = (r + pool->serving - (size_t)(pool->given % pool->serving)) % pool->serving;
    return (struct share){NULL, r < pool->serving ? first : piece->count, pool->serving, piece->count};
}

static void give_share(const struct task *task, size_t r, struct latencies *latencies)
{
    enum { AHEAD = 4, PARTS = 20 }; /* asked from memory: requests ahead of one; parts of the next replica, at least */
    struct replica_pool *pool = task->pool;
    struct share share = share_of(pool, r, task->piece);
    if (r + 2 < pool->count)
        replica_foresee(pool->replicas[r + 2]);
    if (share.first >= share.end)
        return;
    int32_t part = 0, at_once = 1 + (int32_t)(PARTS * share.step / (share.end - share.first));
    for (size_t i = share.first; i < share.end; i += share.step) {
        size_t next = i + AHEAD * share.step;
        if (task->piece->requests && next < share.end)
            __builtin_prefetch(&task->piece->requests[share.order ? share.order[next] : next]);
        for (int k = 0; r + 1 < pool->count && k < at_once; k++)
            replica_foresee_part(pool->replicas[r + 1], part++);
        hand_over(pool, r, task->piece, share.order ? share.order[i] : i, latencies);
    }
}

static void give_in_order(struct replica_pool *pool, const struct pool_piece *piece)
{
    for (size_t i = 0; i < piece->count; i++) {
        double at_s = piece->requests ? piece->requests[i].arrival_s : piece->handed[i].at_s;
        size_t r = balancer_choose(pool->balancer, at_s, piece->choice[i], pool->latencies[0]);
        hand_over(pool, r, piece, i, pool->latencies[0]);
        balancer_given(pool->balancer, r);
    }
}

void pool_give(struct replica_pool *pool, const struct pool_piece *piece)
{
    assert(piece->count <= POOL_PIECE);
    if (balancer_is_blind(pool->kind)) {
        if (pool->order)
            sort_by_replica(pool, piece);
        each_replica((struct task){.pool = pool, .work = give_share, .piece = piece}, piece->count < 1024);
    } else {
        give_in_order(pool, piece);
    }
    pool->given += piece->count;
}

void pool_serving(struct replica_pool *pool, size_t count)
{
    assert(count >= 1 && count <= pool->count);
    pool->serving = count;
    balancer_serving(pool->balancer, count);
}

static void advance_one(const struct task *task, size_t r, struct latencies *latencies)
{
    replica_advance(task->pool->replicas[r], task->to_s, latencies);
}

void pool_advance(struct replica_pool *pool, double to_s)
{
    each_replica((struct task){.pool = pool, .work = advance_one, .to_s = to_s}, pool->count < 64);
    balancer_refresh(pool->balancer);
}

static void catch_up(const struct task *task, size_t r, struct latencies *latencies)
{
    replica_catch_up(task->pool->replicas[r], task->to_s, latencies);
}

void pool_catch_up(struct replica_pool *pool, double to_s)
{
    each_replica((struct task){.pool = pool, .work = catch_up, .to_s = to_s}, pool->count < 1024);
    balancer_refresh(pool->balancer);
}

void pool_set_speed(struct replica_pool *pool, double now_s, double speed)
{
    struct work_clock *clock = &pool->clock;
    if (speed == clock->speed)
        return;
    clock->work_s += (now_s - clock->real_s) * clock->speed;
    clock->real_s = now_s;
    clock->speed = speed;
    clock->slow = 1 / speed;
    for (size_t r = 0; r < pool->count; r++)
        replica_clock_changed(pool->replicas[r]);
    balancer_refresh(pool->balancer);
}

void pool_set_costs(struct replica_pool *pool, double now_s, const struct replica_costs *costs)
{
    for (size_t r = 0; r < pool->count; r++)
        replica_costs_change(pool->replicas[r], now_s);
    pool->rules.costs = *costs;
    step_costs_tabulate(&pool->rules.costs, pool->experts_frac);
    balancer_refresh(pool->balancer);
}

int64_t pool_outstanding(const struct replica_pool *pool)
{
    int64_t outstanding = 0;
    for (size_t r = 0; r < pool->count; r++)
        outstanding += replica_outstanding(pool->replicas[r]);
    return outstanding;
}

void replica_counts_add(struct replica_totals *sum, const struct replica_totals *part)
{
    sum->finished += part->finished;
    sum->prompt_tokens += part->prompt_tokens;
    sum->cached_tokens += part->cached_tokens;
    sum->output_tokens += part->output_tokens;
    sum->good += part->good;
    sum->handed_over += part->handed_over;
    sum->refused += part->refused;
    sum->rejected += part->rejected;
    sum->timed_out += part->timed_out;
    sum->preempted += part->preempted;
    sum->steps += part->steps;
}

struct pool_totals pool_take(struct replica_pool *pool, double interval_s, double of)
{
    enum { LOAD, SQUARES, DEMAND, BATCH, BYTE, FLOP, BUSY, MEMORY_BOUND, BATCH_BOUND, WHOLE, SUMS };
    struct pool_totals out = {0};
    struct sum sums[SUMS] = {0};
    for (size_t r = 0; r < pool->count; r++) {
        struct replica_totals part = replica_take(pool->replicas[r]);
        replica_counts_add(&out.sum, &part);
        double load = fmin(part.load_s, part.limit_s) / interval_s;
        sum_add(&sums[LOAD], load);
        sum_add(&sums[SQUARES], load * load);
        sum_add(&sums[DEMAND], fmin(part.demand_s, part.busy_s) / interval_s);
        sum_add(&sums[BATCH], part.batch_s / interval_s);
        sum_add(&sums[BYTE], part.byte / interval_s);
        sum_add(&sums[FLOP], part.flop / interval_s);
        sum_add(&sums[BUSY], part.busy_s / interval_s);
        sum_add(&sums[MEMORY_BOUND], part.memory_bound_s / interval_s);
        sum_add(&sums[BATCH_BOUND], part.batch_bound_s / interval_s);
        sum_add(&sums[WHOLE], part.whole_s);
    }
    double count = (double)pool->count;
    out.sum.whole_s = sum_value(&sums[WHOLE]);
    out.load_frac = sum_value(&sums[LOAD]) / count;
    out.demand_frac = sum_value(&sums[DEMAND]) / count;
    out.batch = sum_value(&sums[BATCH]) / count;
    out.byte_s = sum_value(&sums[BYTE]) / count;
    out.flop_s = sum_value(&sums[FLOP]) / count;
    out.busy_frac = sum_value(&sums[BUSY]) / count;
    out.memory_bound_frac = sum_value(&sums[MEMORY_BOUND]) / count;
    out.batch_bound_frac = sum_value(&sums[BATCH_BOUND]) / count;
    double spread = (sum_value(&sums[SQUARES]) - count * out.load_frac * out.load_frac) / (count - 1);
    if (of > 1) /* one replica says nothing of how they differ */
        out.error_frac = pool->count == 1 ? NAN : sqrt(fmax(0, spread) / count * (1 + 1 / of));
    return out;
}
