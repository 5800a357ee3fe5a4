/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the summary from the ticks of a run and the work done in them, as the rows of its columns say. */
#ifndef SAMOVAR_ACCOUNT_TALLY_H
#define SAMOVAR_ACCOUNT_TALLY_H

#include "account/summary.h"
#include "plant/facility.h"

/* Work done in a tick, for energy and water per request. throttled_s: node-weighted seconds of throttling. */
struct work_done {
    double images, videos, image_energy_j, video_energy_j; /* of the requests, and of the serving energy */
    double requests, rejected, prompt_tokens, output_tokens, serving_energy_j, training_flop, jobs_finished,
        jobs_timed_out, throttled_s;
    double conversations, conversations_cut,
        conversation_turns;              /* that ended, of them by the context's limit, and their turns */
    double conversation_energy_j;        /* of the serving energy: of services that have them */
    double job_wait_s, job_turnaround_s; /* of all jobs that finished together */
    double answered, cached_tokens;      /* of the requests, of the prompt tokens: by caches */
    double ttft_requests, ttft_sum_s;    /* requests with a first token, and that number times the tick's median */
    /* If there is a cap on all nodes in the tick; else 0. */
    double capped_s, capped_it_j, capped_flop, capped_requests, capped_ttft_sum_s;
};

enum origin_kind {
    ORIGIN_INTEGRAL,   /* of a member of struct facility_tick over time */
    ORIGIN_PEAK,       /* its highest value, 0 at least */
    ORIGIN_MOST_IN,    /* its highest integral over an hour, or a day, of the calendar */
    ORIGIN_TIME_ABOVE, /* how long it is above a value */
    ORIGIN_WORK,       /* sum of a member of struct work_done */
    ORIGIN_RATIO       /* of two members of struct summary that are no ratios; NaN: nothing to divide by */
};

/* How a number comes about. */
struct column_origin {
    enum origin_kind kind;
    size_t from;              /* offset of the member; RATIO: of the numerator */
    size_t under;             /* RATIO: offset of the denominator */
    double above;             /* TIME_ABOVE */
    double period_s, divisor; /* MOST_IN: length of the hour or the day; what the integral is divided by */
};

struct tally;
struct tally *tally_create(struct arena *arena);
void tally_tick(struct tally *tally, const struct facility_tick *tick);
void tally_work(struct tally *tally, const struct work_done *done);
/* Sets the members that have an origin, and what summary_derive makes of them. */
void tally_close(const struct tally *tally, struct summary *summary);

#endif
