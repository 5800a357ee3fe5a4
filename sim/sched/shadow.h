/* SPDX-License-Identifier: Apache-2.0 */
/* When could a job that does not fit now start at the latest, if nothing else were started? EASY backfilling
 * reserves that moment (Lifka 1995, "The ANL/IBM SP Scheduling System", JSSPP'95; Mu'alem & Feitelson 2001,
 * IEEE TPDS 12(6), sec. 2.2). Under a power cap it must find power as well as nodes (Etinski et al. 2012,
 * "Parallel job scheduling for power constrained HPC systems", Parallel Computing 38(12)). */
#ifndef SAMOVAR_SCHED_SHADOW_H
#define SAMOVAR_SCHED_SHADOW_H

#include "sched/scheduler.h"

/* Nodes of a group, and the power that they draw above idle. */
struct allotment {
    int64_t nodes;
    double power_w;
};
struct holding { /* what a job holds that runs, or was just started */
    size_t group;
    struct allotment held;
    double end_s; /* HUGE_VAL: never */
};
void holdings_sort(struct holding *holdings, size_t count); /* by end */

struct shadow {
    double time_s;          /* HUGE_VAL: never, with the ends as expected */
    struct allotment extra; /* what is free then beyond the job's need */
};

/* sorted: holdings of all groups, by end. free: nodes of `group`, and power of all. A job that runs longer than
 * it was expected to may end at any moment: it counts as ending now. */
struct shadow shadow_find(const struct holding *sorted, size_t count, size_t group, double now_s, struct allotment free,
                          struct allotment wanted);

#endif
