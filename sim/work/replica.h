/* SPDX-License-Identifier: Apache-2.0 */
/* One copy of a model with continuous batching, request by request and exact,
 * but without walking through its steps: between two events the batch is
 * constant, and k steps are one piece of arithmetic.
 *
 * Time. Inside, a replica counts seconds of work: what its steps would take at
 * full speed. A struct work_clock, shared by all replicas of a service, turns
 * them into real seconds; its speed changes only between two advances to the
 * same moment. */
#ifndef SAMOVAR_WORK_REPLICA_H
#define SAMOVAR_WORK_REPLICA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "work/sketch.h"
#include "work/step.h"

/* One step, per GPU: with B sequences that decode, c tokens behind all of them
 * together, and p prompt tokens
 *
 *     mixed:         fixed_s + B sequence_s + c context_s + p prompt_s
 *     prompts alone: max(p alone_s, alone_read_s) + alone_fixed_s
 *
 * reads weight_byte + c context_byte and does (B + p) token_flop. */
struct replica_cost {
    double fixed_s, sequence_s, context_s, prompt_s;
    double alone_s, alone_read_s, alone_fixed_s;
    double weight_byte, context_byte, token_flop;
    /* GPU power, as shares of TDP - idle: resident; seconds of full load per byte and FLOP. */
    double resident_frac, byte_load_s, flop_load_s;
};
/* The constants of work/step.h for this model on these GPUs (of task: model,
 * byte_per_weight, gpus). */
struct replica_cost replica_cost(const struct gpu *gpu, const struct step_task *task);

struct replica_rules {
    struct replica_cost cost;
    bool chunked; /* prompts are cut to what a step has left of its budget; else they go first, alone */
    int64_t token_budget;  /* of a step: sequences that decode and prompt tokens; chunked: above max_batch */
    int64_t max_batch;     /* sequences, up to 2^20 */
    int64_t memory_tokens; /* room for keys and values */
    int64_t context_limit; /* longest prompt and answer together; 0: as memory allows */
    int64_t queue_length;  /* requests that may wait; 0: any number */
    double wait_limit_s;   /* one that has waited longer leaves */
};

struct work_clock {
    double real_s, work_s; /* the same moment */
    double speed, slow;    /* work seconds per real second, and its inverse (infinite at a standstill) */
};
#define WORK_CLOCK ((struct work_clock){.speed = 1, .slow = 1})

struct request {
    double arrival_s; /* real */
    int32_t prompt, output;
};

/* A request that has been admitted at least once. */
struct sequence {
    double arrival_s, first_s; /* real; first_s NaN before its first token */
    int32_t prompt, output, done;
    uint32_t ticket; /* of its last admission, from 1 */
};

/* Where latencies go; may be shared by replicas that one thread works on. */
struct latencies {
    struct sketch queue, first, token, whole;
    void (*finished)(void *context, const struct sequence *sequence, double at_s); /* or NULL */
    void *context;
};

/* Since they were last taken. Requests are conserved: all that were given to a
 * replica are finished, refused, rejected, timed_out, or outstanding. */
struct replica_totals {
    int64_t finished, prompt_tokens, output_tokens; /* tokens: of the finished */
    int64_t refused;                                /* longer than context or memory */
    int64_t rejected, timed_out;                    /* found the queue full; left it */
    int64_t preempted; /* times that a sequence lost its place for lack of memory */
    int64_t steps;
    double load_s;     /* integral of (GPU power - idle) / (TDP - idle) over time */
    double batch_s;    /* integral of the batch over time */
    double byte, flop; /* of one GPU */
    double whole_s;    /* from arrival to last token, sum over the finished */
};

struct replica;
/* rules and clock are borrowed. */
struct replica *replica_create(struct arena *arena, const struct replica_rules *rules,
                               const struct work_clock *clock);
/* Arrivals in order of time, none before a moment it has advanced to. */
void replica_arrive(struct replica *replica, const struct request *request, struct latencies *latencies);
/* Up to a moment in real time; what falls on it belongs to what follows. */
void replica_advance(struct replica *replica, double to_s, struct latencies *latencies);
/* The same, without taking account of what is under way. */
void replica_catch_up(struct replica *replica, double to_s, struct latencies *latencies);
/* After a change of the clock's speed. */
void replica_clock_changed(struct replica *replica);
int64_t replica_outstanding(const struct replica *replica);
/* Real time of the next event if nothing arrives; infinite: none. */
double replica_next_s(const struct replica *replica);
/* Advance first: what is under way counts up to there. */
struct replica_totals replica_take(struct replica *replica);

#endif
