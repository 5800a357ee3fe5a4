/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a replica: for its own files only. replica_line.c keeps who is where, replica_plan.c decides what
 * happens next, replica.c moves time. */
#ifndef SAMOVAR_WORK_REPLICA_INSIDE_H
#define SAMOVAR_WORK_REPLICA_INSIDE_H

#include <math.h>

#include "work/replica.h"
#include "work/stretch.h"

enum { SLOT_BITS = 20 };

struct replica {
    const struct replica_rules *rules;
    const struct work_clock *clock;
    struct arena *arena;
    struct stretch stretch;
    bool busy, decoding; /* in a stretch; which advances the sequences that decode */
    int64_t natural;     /* steps of the stretch before a time-out cut it short */
    double deadline_s; /* real time: the head, which waits for memory alone, leaves; infinite: it does not */
    int64_t iteration; /* of decoding steps */
    int64_t context;   /* tokens behind the sequences that decode */
    int64_t reserved;  /* memory for prompts that are worked on */
    uint32_t tickets;

    /* Sequences that decode: a heap with four children per node of (iteration at which it ends, slot). */
    uint64_t *heap;
    struct sequence *slots;
    int32_t *vacant;
    int32_t heap_count, room, vacant_count;

    struct sequence partial; /* prompt that is part done: ticket 0 if none */
    int64_t partial_left, partial_step;
    struct sequence *ending; /* prompts that this step completes */
    int32_t ending_count, ending_room;
    struct sequence *evicted; /* a stack: the next on top */
    int32_t evicted_count, evicted_room;
    struct request *queue; /* ring of 2^n */
    uint32_t queue_first, queue_count, queue_room;

    struct replica_totals totals;
    struct stretch_sum sum;
};

/* Moments: work to real seconds and back. */
static inline double real_s(const struct replica *r, double work_s)
{
    const struct work_clock *clock = r->clock;
    return clock->real_s + (work_s - clock->work_s) * clock->slow;
}

static inline double work_s(const struct replica *r, double at_s)
{
    const struct work_clock *clock = r->clock;
    return clock->work_s + (at_s - clock->real_s) * clock->speed;
}

/* Tokens that it has to compute before its next one comes. */
static inline int64_t prompt_of(const struct sequence *sequence)
{
    return (int64_t)sequence->prompt + sequence->done;
}

static inline int32_t slot_of(uint64_t key)
{
    return (int32_t)(key & ((1u << SLOT_BITS) - 1));
}

static inline int64_t end_of(uint64_t key)
{
    return (int64_t)(key >> SLOT_BITS);
}

static inline const struct request *queue_head(const struct replica *r)
{
    return &r->queue[r->queue_first];
}

static inline bool anyone_waits(const struct replica *r)
{
    return r->evicted_count > 0 || r->queue_count > 0;
}

void decoding_insert(struct replica *r, const struct sequence *sequence);
/* The i-th of the heap; valid until the next insertion. Its `done` is of when it was inserted. */
struct sequence *decoding_remove(struct replica *r, int32_t i);

void queue_push(struct replica *r, const struct request *request);
void queue_pop(struct replica *r);
void queue_expire(struct replica *r, double now_s);

/* Who was admitted last loses its place. */
void evict_latest(struct replica *r);
void ending_push(struct replica *r, const struct sequence *sequence);

/* Decides what follows from a boundary at at_s (work time) on, and begins it; without anybody: idle. */
void replica_plan(struct replica *r, double at_s, struct latencies *latencies);
/* `tokens` prompt tokens in each of `steps` steps from `start_s`. */
void stretch_begin(struct replica *r, double start_s, int64_t steps, int64_t tokens, bool decoding);
void stretch_cut(struct replica *r, int64_t steps);
void stretch_cut_at_deadline(struct replica *r);

#endif
