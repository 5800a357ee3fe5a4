/* SPDX-License-Identifier: Apache-2.0 */
/* The scheduler decides which job runs next. A policy is one file and one const struct; it is pure: queue and
 * machine in, decisions out. */
#ifndef SAMOVAR_SCHED_SCHEDULER_H
#define SAMOVAR_SCHED_SCHEDULER_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/field.h"

/* What a policy may know of a job that waits or runs. Whoever runs the jobs keeps it up to date; to a policy it is read
 * only. */
struct job_view {
    int64_t serial;               /* in order of submission */
    size_t group;                 /* node group that it wants */
    int64_t nodes;                /* that it asks for; while it runs: that it holds */
    int64_t min_nodes, max_nodes; /* it can begin with so few, and shrink and grow between these */
    double submitted_s;
    double started_s;      /* when it last began to run; NaN: it never has */
    double expected_s;     /* waiting: duration that is left, on `nodes`, by its user's estimate */
    double expected_end_s; /* running; HUGE_VAL: never */
    double whole_s;        /* estimated duration of the whole job, without what it was suspended */
    double deadline_s;     /* HUGE_VAL: none */
    double node_power_w;   /* of one of its nodes while it runs, as expected */
    double suspend_s;      /* what it costs to suspend and resume it once; NaN: it cannot be */
    /* Waiting: start that this policy planned for it since it joined the queue; running: suspension that it planned since
     * the job started; NaN: none yet. */
    double planned_s;
    int64_t user; /* index into machine.user_node_s; -1: nobody's */
};

/* What a policy may know of a node group: its facility as it stood at the end of the last tick. */
struct group_state {
    double inlet_k, supply_liquid_k; /* liquid NaN: none */
    double speed_frac;               /* share of the speed that heat leaves its nodes */
    double power_w;                  /* that the group draws now */
    double idle_node_w;              /* of one idle node */
};

/* Hours to come, from the hour that holds now: carbon intensity and price of the grid. Perfect foresight of
 * the same data that the run is accounted with; count 0: not known. */
struct outlook {
    const double *carbon_kg_j, *marginal_kg_j, *price; /* per hour; NULL: not known */
    size_t count;
    double first_s; /* when the first of these hours began, on the run's clock */
};

struct machine {
    double now_s;
    const int64_t *free_nodes; /* per group */
    size_t group_count;
    const struct job_view *const *running;
    size_t running_count;
    const struct group_state *groups; /* per group */
    struct outlook outlook;
    const double *user_node_s; /* node seconds that each user has had, halved every half_life of the policy */
    size_t user_count;
};

/* What to do now. Only what waits starts, and only what runs is suspended or resized, each once, within the nodes that it takes, and on nodes
 * that are free then. The arrays have room for all jobs of the queue (start) and all that run (suspend, resize).
 * Comes in cleared. */
struct decisions {
    size_t *start;        /* indices into the queue */
    int64_t *start_nodes; /* with how many nodes */
    size_t start_count;
    size_t *suspend; /* indices into running: before anything starts */
    size_t suspend_count;
    size_t *resize; /* indices into running, and to how many nodes: before anything starts */
    int64_t *resize_nodes;
    size_t resize_count;
    double again_s; /* when to ask again at the latest; HUGE_VAL: at the next submission, end or tick */
    /* The policy's memory: planned_s of each job of the queue and of each that runs, for the next decision.
     * They come in as the queue and the machine have them; a job that starts, is suspended or joins the queue
     * has none. NULL: the policy has no memory. */
    double *queue_planned_s, *running_planned_s;
};

static inline void decisions_clear(struct decisions *decisions)
{
    decisions->start_count = decisions->suspend_count = decisions->resize_count = 0;
    decisions->again_s = HUGE_VAL;
}

/* Starts a job of the queue with all the nodes that it asks for. */
static inline void decide_start(struct decisions *out, const struct job_view *const *queue, size_t index)
{
    out->start_nodes[out->start_count] = queue[index]->nodes;
    out->start[out->start_count++] = index;
}

/* Gives a running job another number of nodes. */
static inline void decide_resize(struct decisions *out, size_t index, int64_t nodes)
{
    out->resize_nodes[out->resize_count] = nodes;
    out->resize[out->resize_count++] = index;
}

struct scheduler {
    struct record record; /* first; record.name is the `type:` */
    void (*decide)(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out);
    bool wants_ticks;  /* the policy looks at the facility or the outlook, so it is asked at each tick */
    bool wants_prices; /* the policy decides by prices */
    double (*cap_w)(const void *parameters);       /* on all jobs and idle nodes together; NULL: none */
    double (*half_life_s)(const void *parameters); /* of user_node_s; NULL: nothing is forgotten */
};
extern const struct record *scheduler_kinds[KINDS_ROOM]; /* NULL-terminated */

#endif
