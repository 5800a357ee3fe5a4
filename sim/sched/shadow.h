/* SPDX-License-Identifier: Apache-2.0 */
/* When could a job that does not fit now start at the latest, if nothing else were started? EASY backfilling
 * reserves that moment (Lifka 1995, "The ANL/IBM SP Scheduling System", JSSPP'95; Mu'alem & Feitelson 2001,
 * IEEE TPDS 12(6), sec. 2.2). */
#ifndef SAMOVAR_SCHED_SHADOW_H
#define SAMOVAR_SCHED_SHADOW_H

#include "sched/scheduler.h"

struct shadow {
    double time_s; /* HUGE_VAL: never, with the ends as expected */
    int64_t extra; /* nodes that are free then and that the job will not need */
};

/* running: of any group, only those of `group` count; sorted in place by expected end. A job that runs longer
 * than it was expected to may end at any moment: it counts as ending now. */
struct shadow shadow_find(struct running_job *running, size_t count, size_t group, double now_s,
                          int64_t free_nodes, int64_t wanted_nodes);

#endif
