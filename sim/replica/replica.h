/* SPDX-License-Identifier: Apache-2.0 */
/* One copy of a model with continuous batching, request by request and exact,
 * but without walking through its steps: between two events the batch is
 * constant, and k steps are one piece of arithmetic. Its rules stand in
 * replica_plan.c.
 *
 * Time. Inside, a replica counts seconds of work: what its steps would take at
 * full speed. A struct work_clock, shared by all replicas of a service, turns
 * them into real seconds; its speed changes only between two advances to the
 * same moment.
 *
 * Moments. What happens at the very moment of a boundary between two steps
 * belongs to the step that follows: a request that arrives then can be in it.
 *
 * A closed loop, in which an end may cause an arrival, goes from event to event:
 * while the earlier of the source's next arrival and replica_next_s is before
 * the horizon, an arrival that is not later goes first, with replica_arrive; else
 * replica_settle. An end that causes an arrival at its own moment is thus before
 * the plan of the step that begins there. Each step takes time, so that the loop
 * gets on; but refusal takes none: whoever is refused or rejected must not come
 * back at the same moment for ever. */
#ifndef SAMOVAR_REPLICA_REPLICA_H
#define SAMOVAR_REPLICA_REPLICA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "llm/step.h"
#include "replica/sketch.h"

/* Prompts and answers on different machines (Patel et al., Splitwise, ISCA 2024; Zhong et al., DistServe, OSDI
 * 2024). */
enum replica_role {
    ROLE_WHOLE,
    ROLE_PREFILL, /* a request ends with its first token; its keys and values are sent on, one request after the other */
    ROLE_DECODE   /* gets sequences by replica_hand_over; it computes a prompt only after a preemption */
};

struct replica_rules {
    /* tokens_per_step, at least 1, is rounded to 2^-16: then memory and the step in which an answer ends are
     * whole numbers. An answer of L tokens ends ceil((L - 1)/tokens_per_step) steps after its first token. */
    struct replica_costs costs;
    enum replica_role role;
    double send_token_s; /* ROLE_PREFILL: until the keys and values of a token have left */
    /* Prompts are cut to what is left of a step's budget; else they are computed first, without decoding. */
    bool chunked;
    /* Tokens of a step: those of prompts, and `verified` for each sequence that decodes. If chunked, more
     * than max_batch sequences need. */
    int64_t token_budget;
    int64_t max_batch;                                /* sequences, up to 2^20 */
    int64_t memory_tokens;                            /* room for keys and values */
    int64_t context_limit;                            /* longest prompt and answer together; 0: as memory allows */
    int64_t queue_length;                             /* requests that may wait; 0: any number */
    double wait_limit_s;                              /* a request that has waited longer leaves; infinite: none */
    double ttft_limit_s, tpot_limit_s, total_limit_s; /* of a request that is good; NaN: any */
};

struct work_clock {
    double real_s, work_s; /* the same moment */
    double speed, slow;    /* work seconds per real second, and its inverse (infinite at a standstill) */
};
#define WORK_CLOCK ((struct work_clock){.speed = 1, .slow = 1})

struct request {
    double arrival_s; /* real */
    int32_t prompt, output;
    int32_t
        cached; /* tokens of the prompt whose keys and values are in the prefix cache. They take memory like others; the rest, and at least one token, is computed, also when the prompt is computed anew */
    uint32_t user; /* free for the source of the request */
};

/* A request in a replica. */
struct sequence {
    double arrival_s, first_s; /* real; first_s NaN before its first token */
    int32_t prompt, output, cached, done;
    uint32_t user;
    uint32_t ticket; /* of its last admission, from 1 */
};

enum replica_end {
    END_FINISHED,
    END_HANDED_OVER, /* it has its first token and needs more; ends when its keys and values have left */
    END_REFUSED,     /* longer than context or memory */
    END_REJECTED,    /* found the queue full */
    END_TIMED_OUT    /* left the queue */
};

/* Where latencies are collected. Replicas that the same thread simulates may share one. */
struct latencies {
    struct sketch queue; /* from arrival to first admission (of a decoding role: on the side of the prompt) */
    struct sketch first, token, whole;
    struct sketch
        conversation; /* filled by whoever knows what follows what: from the first request to the last token */
    /* NULL, or called at each end of a sequence, which is at at_s. It must not call a replica. */
    void (*ended)(void *context, const struct sequence *sequence, enum replica_end end, double at_s);
    void *context;
};

/* What a replica did since its totals were last taken. Requests are conserved: all that were given to it are
 * finished, handed over, refused, rejected, timed out, or outstanding. A standstill counts for present_s
 * alone. */
struct replica_totals {
    int64_t finished, prompt_tokens, cached_tokens, output_tokens; /* tokens: of the finished */
    int64_t good; /* finished within both limits; an answer of one token has no TPOT */
    int64_t handed_over, refused, rejected, timed_out; /* as above */
    int64_t preempted;                                 /* times that a sequence lost its place for lack of memory */
    int64_t steps;
    double busy_s; /* in steps */
    /* Of busy_s: the next request in line waited only for memory; only for a place in the batch. */
    double memory_bound_s, batch_bound_s;
    /* Integrals over the steps: (GPU power - idle)/(TDP - idle) without its limit, and the limit (step.h: the
     * smaller one holds). */
    double load_s, limit_s;
    double demand_s;   /* load_s with GPUs at their highest clock */
    double batch_s;    /* integral of the batch over busy time */
    double present_s;  /* integral of the outstanding requests over time */
    double byte, flop; /* of one GPU */
    double whole_s;    /* from arrival to last token, sum over the finished */
};

struct replica;
/* rules and clock are borrowed. */
struct replica *replica_create(struct arena *arena, const struct replica_rules *rules, const struct work_clock *clock);
/* Gives the replica a request. Arrivals come in order of time, none before a moment to which the replica has
 * advanced. */
void replica_arrive(struct replica *replica, const struct request *request, struct latencies *latencies);
/* Gives a replica of the decoding role a sequence that ended with END_HANDED_OVER and whose keys and values
 * arrive at at_s, from when on it waits. Its latencies count from the arrival of its request. */
void replica_hand_over(struct replica *replica, const struct sequence *sequence, double at_s,
                       struct latencies *latencies);
/* Ask memory for a replica, and then for a part, the first being 0, of what it holds, for an owner that is about to give it several requests
 * in a row. One part after the other and in between other work: of many at once a processor drops most. */
void replica_foresee(const struct replica *replica);
void replica_foresee_part(const struct replica *replica, int32_t part);
/* Advances to a moment in real time; what happens at that very moment is left to the next call. */
void replica_advance(struct replica *replica, double to_s, struct latencies *latencies);
/* The same, but totals leave out the stretch under way. */
void replica_catch_up(struct replica *replica, double to_s, struct latencies *latencies);
/* Passes the next event alone, for a closed loop. Events are: the last step of a stretch ends, and with it
 * sequences; (the next call) it is decided what follows; a request leaves the queue. */
void replica_settle(struct replica *replica, struct latencies *latencies);
/* To be called after a change of the clock's speed. */
void replica_clock_changed(struct replica *replica);
/* To be called before the costs in the rules change, but for tokens_per_step and verified, at a moment to
 * which the replica has advanced. The step under way ends as it began. */
void replica_costs_change(struct replica *replica, double now_s);
int64_t replica_outstanding(const struct replica *replica);
/* For an owner that knows which prompts begin with what others left in memory. Requests that wait and have not been in the batch yet,
 * first come first served; and, at a boundary between two stretches, tokens of memory that no sequence takes. */
uint32_t replica_waiting(const struct replica *replica);
int64_t replica_room_tokens(const struct replica *replica);
/* Whether the replica would refuse such a request as too long. */
bool replica_refuses(const struct replica *replica, int32_t prompt, int32_t output);
/* The waiting request of this user finds so many tokens of its prompt in the prefix cache, no longer what it came with. */
void replica_recall(struct replica *replica, uint32_t user, int32_t cached);
/* Real time of the next event if nothing arrives; infinite: none. */
double replica_next_s(const struct replica *replica);
/* Since when (real time) the replica has had nothing to do; infinite: it is busy. An owner that sends nothing
 * more learns from it when the replica can sleep. */
double replica_idle_since_s(const struct replica *replica);
/* Returns the totals up to the moment to which the replica has advanced, and sets them to 0. */
struct replica_totals replica_take(struct replica *replica);

#endif
