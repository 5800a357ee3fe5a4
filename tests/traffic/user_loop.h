/* SPDX-License-Identifier: Apache-2.0 */
/* Users of one replica whose requests are kept in the order in which they ended. */
#ifndef SAMOVAR_TESTS_TRAFFIC_USER_LOOP_H
#define SAMOVAR_TESTS_TRAFFIC_USER_LOOP_H

#include <math.h>

#include "../reading.h"
#include "traffic/length.h"
#include "traffic/users.h"

enum { SEEN_MOST = 200000 };
enum loop_length { LOGNORMAL, CONSTANT }; /* as length_kinds has them */

struct seen {
    struct sequence sequence;
    enum replica_end end;
    double at_s;
};

struct loop {
    struct arena *arena;
    struct work_clock clock;
    struct replica_rules rules;
    struct traffic traffic;
    struct users_setup setup;
    struct replica *replica;
    struct users *users;
    struct latencies *latencies;
    struct seen *seen;
    size_t count;
};

static inline void loop_note(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct loop *loop = context;
    cr_assert_lt(loop->count, SEEN_MOST);
    loop->seen[loop->count++] = (struct seen){*sequence, end, at_s};
}

/* A replica that mixes prompts and answers, up to 2048 tokens and 256 sequences in a step; its memory and patience are the caller's. */
static inline struct loop *loop_create(const struct step_cost *cost, const struct step_cost *prompts)
{
    struct arena *arena = arena_create();
    struct loop *loop = arena_alloc(arena, 1, sizeof *loop);
    loop->arena = arena;
    loop->clock = WORK_CLOCK;
    loop->rules = (struct replica_rules){
        .costs = {.decode = *cost, .mixed = *cost, .prompts = *prompts, .tokens_per_step = 1, .flop_s = 1e15},
        .chunked = true,
        .token_budget = 2048,
        .max_batch = 256,
        .ttft_limit_s = NAN,
        .total_limit_s = NAN,
        .tpot_limit_s = NAN};
    loop->setup = (struct users_setup){.seed = 1, .traffic = &loop->traffic, .replicas = 1};
    loop->seen = arena_alloc(arena, SEEN_MOST, sizeof *loop->seen);
    loop->latencies = arena_alloc(arena, 1, sizeof *loop->latencies);
    return loop;
}

/* A constant has one number, a lognormal distribution two: median and mean. */
static inline struct length_draw loop_length(struct loop *loop, enum loop_length kind, double first, double second)
{
    double *shape = arena_alloc(loop->arena, 2, sizeof *shape);
    shape[0] = first;
    shape[1] = second;
    struct variant *length = arena_alloc(loop->arena, 1, sizeof *length);
    *length = (struct variant){length_kinds[kind], shape};
    return length_draw_of(length);
}

/* From the beginning, tick by tick. */
static inline void loop_play(struct loop *loop, double end_s, double tick_s)
{
    *loop->latencies = (struct latencies){.ended = loop_note, .context = loop};
    loop->count = 0;
    for (double k = 1; (k - 1) * tick_s < end_s; k++)
        users_advance(loop->users, fmin(k * tick_s, end_s), loop->latencies);
    cr_assert(loop->latencies->ended == loop_note && loop->latencies->context == loop);
}

/* All at one replica. */
static inline void loop_run(struct loop *loop, double end_s, double tick_s)
{
    loop->replica = replica_create(loop->arena, &loop->rules, &loop->clock);
    loop->users = users_create(loop->arena, &loop->setup, &loop->replica, 1);
    loop_play(loop, end_s, tick_s);
}

#endif
