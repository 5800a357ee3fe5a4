/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a replica, for its own files only: replica_line.c keeps the requests, replica_plan.c decides
 * what happens next, replica.c moves time. */
#ifndef SAMOVAR_REPLICA_REPLICA_INSIDE_H
#define SAMOVAR_REPLICA_REPLICA_INSIDE_H

#include <math.h>

#include "replica/decoding.h"
#include "replica/replica.h"
#include "replica/stretch.h"

enum { TOKEN_BITS = 16 };
/* Memory is counted in these parts of a token, since speculation gives a mean of so many and a fraction per step. */
#define TOKEN ((int64_t)1 << TOKEN_BITS)

/* What keeps the next request in line out of the batch in this stretch, if there is one. */
enum hold { HOLD_OTHER, HOLD_BATCH, HOLD_MEMORY, HOLDS };

/* What a sequence that was handed over brings: the arrival of its request and the time of its first token. */
struct birth {
    double arrival_s, first_s;
};

struct replica {
    const struct replica_rules *rules;
    const struct work_clock *clock;
    struct arena *arena;
    int64_t gain;     /* tokens that a step of decoding gives a sequence, in parts of a token */
    int64_t verified; /* tokens of the budget that a sequence takes in such a step */
    int64_t memory;   /* room for keys and values, in parts of a token, as the two below */
    struct stretch stretch;
    struct step_cost *former; /* cost of the stretch, if it began before the costs changed */
    bool busy, decodes;       /* busy: in a stretch; decodes: in which the batch decodes */
    double pending_s;         /* real: when the next plan is due (a stretch of no steps) */
    int64_t natural;          /* steps of the stretch before a time-out cut it short */
    /* Real: when the head of the queue, which waits for memory alone, leaves; infinite: it does not. */
    double deadline_s;
    int64_t iteration; /* number of decoding steps so far */
    int64_t context;   /* tokens in memory of the sequences that decode */
    int64_t reserved;  /* memory of the prompts that are being computed */
    uint32_t tickets;
    enum hold hold;
    double line_to_s;   /* real: up to here waiting requests are accounted for */
    double link_free_s; /* real: when the last keys and values sent will have left */
    double idle_since_s;

    struct decoding decoding;
    struct sequence partial; /* the prompt that is part done; ticket 0: none */
    int64_t partial_left, partial_step;
    struct sequence *ending; /* prompts that the step under way completes */
    int32_t ending_count, ending_room;
    struct sequence *evicted; /* a stack: the next in line on top */
    int32_t evicted_count, evicted_room;
    struct request *queue; /* ring of 2^n */
    struct birth *births;  /* parallel to the queue; of the decoding role only */
    uint32_t queue_first, queue_count, queue_room;

    struct replica_totals totals;
    struct stretch_sum sums[STEP_KINDS];
    double held_s[HOLDS];
    double waiting_s; /* integral of the waiting requests; at a standstill: of all */
};

/* Turns a moment in work time into real time; work_s is the inverse. */
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

static inline const struct step_cost *cost_of(const struct replica *r, enum step_kind kind)
{
    const struct replica_costs *costs = &r->rules->costs;
    return kind == STEP_DECODE    ? &costs->decode
           : kind == STEP_MIXED   ? &costs->mixed
           : kind == STEP_PROMPTS ? &costs->prompts
                                  : r->former;
}

/* Tokens that have to be in memory before the next token of a sequence can be computed. */
static inline int64_t behind_of(const struct sequence *sequence)
{
    return (int64_t)sequence->prompt + sequence->done;
}

/* How many of them have to be computed. */
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

static inline const struct request *queue_head(const struct replica *r)
{
    return &r->queue[r->queue_first];
}

static inline bool anyone_waits(const struct replica *r)
{
    return ((uint32_t)r->evicted_count | r->queue_count) > 0;
}

static inline int32_t batch_of(const struct replica *r)
{
    return r->decoding.count + r->ending_count + (r->partial.ticket != 0);
}

static inline bool is_over(const struct replica *r, double now_s)
{
    return r->queue_count > 0 && queue_head(r)->arrival_s + r->rules->wait_limit_s < now_s;
}

/* Accounts for the waiting requests up to now_s; to be called before any of them comes or goes. The batch of
 * a stretch is accounted for by stretch_tell. */
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

/* Puts a sequence whose keys and values are in memory into the next step of decoding. */
void decode_begin(struct replica *r, const struct sequence *sequence);
/* Removes the sequence that ends next, with the tokens that it has got. */
void decode_end(struct replica *r, struct sequence *out);

/* birth: for the decoding role, else NULL. */
struct sequence sequence_of(const struct request *request, const struct birth *birth);
void queue_push(struct replica *r, const struct request *request, const struct birth *birth);
/* Takes the head of the queue as a sequence. */
void queue_take(struct replica *r, struct sequence *out);
/* The head of the queue reaches its time limit and leaves. */
void queue_leave(struct replica *r, struct latencies *latencies);

/* Preempts the sequence that was admitted last. */
void evict_latest(struct replica *r);
/* A new place among the prompts that the step completes. */
struct sequence *ending_push(struct replica *r);

/* Decides what follows from a boundary at at_s (work time; now_s: real time) and begins it; if there are no
 * requests, the replica is idle. */
void replica_plan(struct replica *r, double at_s, double now_s, struct latencies *latencies);
void stretch_cut(struct replica *r, int64_t steps);
void stretch_cut_at_deadline(struct replica *r);

#endif
