/* SPDX-License-Identifier: Apache-2.0 */
/* The line in which jobs wait, and what every policy is made of: an order, a gate that holds some of them back,
 * and a discipline that says who may overtake whom. */
#ifndef SAMOVAR_SCHED_LINE_H
#define SAMOVAR_SCHED_LINE_H

#include "sched/scheduler.h"

struct line {
    const struct machine *machine;
    const struct job_view *const *queue;
    const size_t *order; /* indices into the queue of those that may start now, first in line first */
    size_t count;
    double power_cap_w; /* of all jobs and idle nodes together; HUGE_VAL: none */
    int64_t depth;      /* jobs of a group that get a reservation */
    struct decisions *out;
};

/* A discipline starts jobs of the line, which is not empty. Groups have nodes of their own, so each has its
 * own line. */
typedef void discipline(const struct line *line);
/* The first job that does not fit holds back all behind it. */
discipline line_in_order;
/* The first job that does not fit gets a reservation, and others may overtake it if they do not delay it.
 * Keeps to the power cap. */
discipline line_easy;
/* Each job gets a reservation, up to the depth. Its memory is planned_s: the start that was promised. */
discipline line_conservative;

struct rules {
    discipline *discipline;
    const void *context; /* of the functions below */
    /* A job with a lower rank is further ahead; jobs of equal rank, or all if NULL, are in the order of
     * submission, and at the same moment of their number. */
    double (*rank)(const void *context, const struct job_view *job);
    /* Until when something other than nodes holds back the job, which has this index in the queue; up to now:
     * nothing does. HUGE_VAL: until the next tick at least. NULL: nothing holds any job. */
    double (*held_until_s)(const void *context, const struct job_view *job, size_t index);
    double power_cap_w; /* 0: none */
    int64_t depth;
};

/* Decides by these rules. The result does not depend on the order in which jobs of the same moment stand in
 * the queue. */
void line_decide(const struct rules *rules, const struct machine *machine, const struct job_view *const *queue,
                 size_t count, struct decisions *out);

/* For policies that leave the discipline to the user: a part of their parameters, and what it means. */
struct discipline_choice {
    int backfill;
};
extern const struct field discipline_fields[];
discipline *discipline_of(const struct discipline_choice *choice);

/* Jobs that get a reservation in each group. */
enum { LINE_DEPTH = 500 };

#endif
