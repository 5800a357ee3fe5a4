/* SPDX-License-Identifier: Apache-2.0 */
/* The hours in which a job that can be suspended costs the least. */
#ifndef SAMOVAR_SCHED_PLAN_H
#define SAMOVAR_SCHED_PLAN_H

#include <stdbool.h>

#include "sched/signal.h"

/* What is left of a job: left_s of work, and extra_s more each time that it is suspended. */
struct plan_work {
    double left_s, extra_s;
    bool running; /* the job works now: to wait costs a suspension */
    struct due due;
};
struct plan {
    double start_s; /* when it begins to work, or goes on */
    double stop_s;  /* when it is suspended then; HUGE_VAL: it works to its end */
    double integral;
};
/* The best of all plans that switch now or with an hour, with two suspensions at most: when one is over, a new plan
 * looks further. Over what lies after the
 * hours that are known, or more than a week ahead, it works without a break. */
struct plan plan_best(const struct signal *signal, double now_s, const struct plan_work *work);

#endif
