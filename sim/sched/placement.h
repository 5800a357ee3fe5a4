/* SPDX-License-Identifier: Apache-2.0 */
/* Which node group each workload uses. Services take their nodes first, in the order of the list, for the
 * whole run; jobs must find room in what is left. A workload that names no node type gets the first group
 * that is large enough (and whose GPUs its model fits). Pure: the same for `check` and for the run. */
#ifndef SAMOVAR_SCHED_PLACEMENT_H
#define SAMOVAR_SCHED_PLACEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"
#include "plant/facility.h"

struct placement_problem {
    size_t workload;  /* index into the list */
    const char *key;  /* member of the workload to point at: "nodes" */
    const char *text; /* lives in the arena */
};

struct placement {
    size_t *group;  /* per workload: index of its node group */
    int64_t *nodes; /* per workload: nodes that it holds while it runs */
    /* per workload: group of a service's replicas for prompts, if these are apart */
    size_t *prefill_group;
    int64_t *prefill_nodes; /* per workload: nodes of these; 0: none */
    int64_t *service_nodes; /* per group: held by services */
    bool *shared;           /* per group: a job of it asks for some GPUs of a node, so that GPUs are given out */
    struct placement_problem *problems;
    size_t problem_count; /* 0, or the rest is not to be used */
};

/* workloads: jobs and services. All jobs of a trace share one group. Everything lives in arena. */
struct placement placement_find(struct arena *arena, const struct node_group *groups, size_t group_count,
                                const struct variant_list *workloads);

/* Does the same, and makes each problem a complaint at "workloads[i].<key>". */
void placement_check(const struct node_group *groups, size_t group_count, const struct variant_list *workloads,
                     struct complaint *complaint);

#endif
