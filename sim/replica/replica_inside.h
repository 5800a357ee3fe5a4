/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a replica: for its own files only. replica_line.c keeps who is where, replica_plan.c decides what
 * happens next, replica.c moves time. */
#ifndef SAMOVAR_REPLICA_REPLICA_INSIDE_H
#define SAMOVAR_REPLICA_REPLICA_INSIDE_H

#include <math.h>

#include "replica/replica.h"
#include "replica/stretch.h"

enum { SLOT_BITS = 20, TOKEN_BITS = 16 };
/* Memory is counted in these parts of a token, since speculation gives a mean of so many and a fraction per step. */
#define TOKEN ((int64_t)1 << TOKEN_BITS)

/* What keeps the next one in line from its place in this stretch, if there is one. */
enum hold { HOLD_OTHER, HOLD_BATCH, HOLD_MEMORY, HOLDS };

/* Of one that was handed over: its own arrival and first token. */
struct birth {
    double arrival_s, first_s;
};

struct replica {
    const struct replica_rules *rules;
    const struct work_clock *clock;
    struct arena *arena;
    int64_t gain;     /* what a step of decoding gives a sequence, in parts of a token */
    int64_t verified; /* tokens of the budget that it takes for that */
    int64_t memory;   /* room, in parts of a token, as the two below */
    struct stretch stretch;
    struct step_cost former; /* the stretch's, where it was begun before the rules changed */
    bool busy, decoding;     /* in a stretch; which advances the sequences that decode */
    double pending_s;        /* real: when it was to be decided what follows (a stretch of no steps) */
    int64_t natural;         /* steps of the stretch before a time-out cut it short */
    double deadline_s; /* real time: the head, which waits for memory alone, leaves; infinite: it does not */
    int64_t iteration; /* of decoding steps */
    int64_t context;   /* tokens behind the sequences that decode */
    int64_t reserved;  /* memory for prompts that are worked on */
    uint32_t tickets;
    enum hold hold;
    double line_to_s;   /* real: up to here those who wait are accounted for */
    double link_free_s; /* real: when all that was handed over has left */
    double idle_since_s;

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
    struct birth *births;  /* in step with it, for the decoding role */
    uint32_t queue_first, queue_count, queue_room;

    struct replica_totals totals;
    struct stretch_sum sum;
    double held_s[HOLDS];
    double waiting_s; /* integral of those who wait; at a standstill: of all */
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

/* Tokens that have to be in memory before its next one comes, and how many of them it has to compute. */
static inline int64_t behind_of(const struct sequence *sequence)
{
    return (int64_t)sequence->prompt + sequence->done;
}

static inline int64_t work_of(const struct sequence *sequence)
{
    return behind_of(sequence) - sequence->cached;
}

/* Steps of decoding from its insertion to its end. */
static inline int64_t steps_of(const struct replica *r, const struct sequence *sequence)
{
    int64_t left = (int64_t)sequence->output - sequence->done;
    return r->gain == TOKEN ? left : (left * TOKEN + r->gain - 1) / r->gain;
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

static inline int32_t batch_of(const struct replica *r)
{
    return r->heap_count + r->ending_count + (r->partial.ticket != 0);
}

static inline bool is_over(const struct replica *r, double now_s)
{
    return r->queue_count > 0 && queue_head(r)->arrival_s + r->rules->wait_limit_s < now_s;
}

/* Accounts for those who wait, up to a moment; before anybody comes or goes. In steps the batch is told by the
 * stretch. */
static inline void line_tell(struct replica *r, double now_s)
{
    double gone_s = now_s - r->line_to_s;
    r->line_to_s = now_s;
    if (!anyone_waits(r) && r->clock->speed > 0)
        return;
    if (r->clock->speed > 0) {
        r->held_s[r->hold] += gone_s;
        r->waiting_s += gone_s * ((double)r->queue_count + r->evicted_count);
    } else {
        r->waiting_s += gone_s * (double)replica_outstanding(r);
    }
}

/* Its keys and values are there: it is in the next step of decoding. */
void decoding_insert(struct replica *r, const struct sequence *sequence);
/* The i-th of the heap with what it has got; valid until the next insertion. */
struct sequence *decoding_remove(struct replica *r, int32_t i);

/* birth: for the decoding role, else NULL. */
struct sequence sequence_of(const struct request *request, const struct birth *birth);
void queue_push(struct replica *r, const struct request *request, const struct birth *birth);
/* Head of the queue, as it begins. */
void queue_take(struct replica *r, struct sequence *out);
/* The head has waited long enough. */
void queue_leave(struct replica *r, struct latencies *latencies);

/* Who was admitted last loses its place. */
void evict_latest(struct replica *r);
/* A place among the prompts that this step completes. */
struct sequence *ending_push(struct replica *r);

/* Decides what follows from a boundary at at_s (work time; real: now_s) on, and begins it; without anybody: idle. */
void replica_plan(struct replica *r, double at_s, double now_s, struct latencies *latencies);
/* `tokens` prompt tokens in each of `steps` steps, at least one, from `start_s`. */
/* pairs: of these tokens with those before them, in the first step; of a prompt in pieces, each further one has
 * tokens^2 more. */
void stretch_begin(struct replica *r, double start_s, int64_t steps, int64_t tokens, double pairs,
                   bool decoding);
void stretch_cut(struct replica *r, int64_t steps);
void stretch_cut_at_deadline(struct replica *r);

#endif
