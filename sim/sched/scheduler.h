/* SPDX-License-Identifier: Apache-2.0 */
/* Who runs next. A policy is one file and one const struct; it is pure: queue and machine in, jobs to start
 * out. */
#ifndef SAMOVAR_SCHED_SCHEDULER_H
#define SAMOVAR_SCHED_SCHEDULER_H

#include <stddef.h>
#include <stdint.h>

#include "base/field.h"

struct waiting_job { /* in order of submission */
    int64_t job;
    size_t group; /* node group that it wants */
    int64_t nodes;
    double submitted_s, expected_s; /* expected duration */
};
struct running_job {
    size_t group;
    int64_t nodes;
    double expected_end_s; /* HUGE_VAL: never */
};
struct machine {
    double now_s;
    const int64_t *free_nodes; /* per group */
    size_t group_count;
    const struct running_job *running;
    size_t running_count;
};

struct scheduler {
    struct record record; /* first; record.name is the `type:` */
    /* Writes the indices of the waiting jobs to start now into `start` (room for all of them); returns how
     * many. */
    size_t (*pick)(const void *parameters, const struct machine *machine, const struct waiting_job *queue,
                   size_t count, size_t *start);
};
extern const struct record *const scheduler_kinds[]; /* NULL-terminated */

#endif
