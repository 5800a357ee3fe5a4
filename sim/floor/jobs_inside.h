/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside the jobs: for their own files only. Each calls what stands below it:
 *
 *     jobs           the clock of all jobs: events in their order
 *     job_queue      who waits, and who gets nodes
 *     job_shares     what jobs may draw under a cap
 *     job_life       how a job begins, changes its size, is suspended and ends
 *     job_failures   how it is interrupted
 *     job_planning   how long it takes on its nodes, within the limits of their GPUs
 *     job_progress   how far it has come, and what it draws on the way
 *     job_source     where it comes from */
#ifndef SAMOVAR_FLOOR_JOBS_INSIDE_H
#define SAMOVAR_FLOOR_JOBS_INSIDE_H

#include <math.h>

#include "base/events.h"
#include "base/random.h"
#include "floor/jobs.h"
#include "floor/usage.h"

enum event_kind { EVENT_SOURCE, EVENT_JOB, EVENT_REPAIR, EVENT_AGAIN };
enum job_state { JOB_WAITING, JOB_SUSPENDED, JOB_RUNNING, JOB_FINISHED, JOB_TIMED_OUT };
enum job_next { NEXT_END, NEXT_FAILURE, NEXT_COMPUTING, NEXT_LIMIT };

/* A workload of the scenario: one job, or the rows of a trace, in order of time. */
struct job_source {
    struct event event; /* when its next row comes */
    const struct job_kind *kind;
    const void *parameters;
    size_t group, count, taken;
    uint32_t *order;                 /* NULL: rows stand in order of time */
    size_t number;                   /* of the workload, in the order of jobs_add */
    struct arena *hold;              /* a plugin's kind is held to its contract: for what it broke; NULL: it is ours */
    const char *breach, *broken_job; /* the first; NULL: none */
    struct footprint footprint;
    /* The last plan that was asked for. */
    struct job_plan plan;
    size_t plan_row;
    int64_t plan_nodes; /* 0: none was */
};

/* The plans of a job that has nodes, or has had them. */
struct job_plans {
    struct job_plan full;    /* on its nodes, with GPUs that may do all they can */
    struct job_plan limited; /* the same within a limit */
};

struct job {
    struct event event; /* what happens to it by itself */
    enum job_next next;
    struct job_source *source;
    size_t row;
    struct job_spec spec; /* what was asked for */
    struct job_view view; /* what the scheduler sees of it */
    enum job_state state;
    bool fixed;       /* replayed: neither scheduler nor heat have a say */
    bool off;         /* its nodes are switched off */
    bool stalled;     /* a node is missing, and none is free */
    bool left;        /* it has left the floor in this tick */
    int64_t round;    /* of a repeated job, from 1 */
    double started_s; /* for the first time; NaN: it never has */

    /* At its nodes; known when it waits for the nodes that it asks for. */
    struct job_reliability reliability;
    struct job_plans *plans;     /* NULL: it has never run, or has ended */
    const struct job_plan *plan; /* the one of them that it runs by */
    struct gpu_limit limit;      /* that this one keeps to */
    double gpu_w, memory_w;      /* of one of its GPUs without the limit, and of that GPU's memory, in the mean */

    const struct node
        *node;             /* what it gets of each of its nodes: the whole, or some GPUs with their part of the rest */
    int64_t width;         /* the same in shares (floor/floor.h), in which its holder and the scheduler's view count */
    int64_t nodes, spares; /* it computes on so many; idle beside them */
    double since_s;        /* when it had made this progress: */
    double progress_s;     /* in its plan's own time */
    double saved_s;        /* progress at which its cycles begin: up to there nothing is lost any more */
    double restart_s;      /* left until it computes */
    double speed_frac;
    double drawn_s, drawn_progress_s; /* when and where the power began that its holder draws now */
    struct random failures;           /* hazards and kinds of its failures */
    double hazard;                    /* left until the next, in mean times between failures */

    double counted_flop; /* that jobs_take has reported */
    double failure_count, lost_s, ran_s, share_s;
    double granted_s; /* of ran_s, what the scheduler's pauses cost: no part of its walltime */
    int64_t suspensions;
    struct footprint footprint;
    struct holder holder;
    size_t slot;              /* in jobs->running */
    struct job *next_in_pool; /* of those that are no more */
};

struct job_list {
    struct job **items;
    size_t count, capacity;
};

/* A node out of service. */
struct repair {
    struct event event;
    size_t group;
    int64_t shares;
    struct job *job; /* that it was taken from, if that has still this serial number */
    int64_t serial;
    struct repair *next_in_pool;
};

struct jobs {
    struct jobs_setup setup;
    struct arena *arena;
    struct floor *floor;
    const struct scheduler *scheduler;
    double tick_end_s;
    struct events events;
    struct event again; /* the scheduler wants to be asked then */
    struct job_source **sources;
    size_t source_count, source_capacity;
    int64_t serial;
    size_t elastic; /* of those that run, how many can grow or shrink */
    struct usage *usage;

    struct job_list arrived; /* at this moment */
    struct job_list blocked; /* outside the queue, for want of nodes: stalled, or late in a fixed schedule */
    struct job_list left;    /* the floor in this tick: ended or suspended */
    struct job_list queue, running;
    /* What the scheduler is shown, and what it answers: as long as queue and running at least. */
    const struct job_view **queue_seen, **running_seen;
    size_t queue_room, running_room;
    struct group_state *groups_seen;
    struct decisions decisions;
    struct group_load *loads; /* per group */

    struct job *job_pool;
    struct job_plans **plan_pool;
    size_t plan_count, plan_room;
    struct repair *repair_pool;
    double timed_out_count;
    double flop, finished_count, finished_wait_s, finished_turnaround_s;
    double turn_s; /* when the next job may begin to compute, where starts are staggered */
    struct jobs_delay delay;
    bool hold_policy;          /* a plugin's is held to its contract */
    const char *policy_breach; /* NULL: none */
    struct jobs_breach breach; /* for jobs_breach */
    struct sum total_node_s, total_energy_j;
    size_t unfinished;
};

/* job_source.c */
/* What a row asks for, in nodes of its group; *node: what it gets of each. */
struct job_spec source_spec(const struct jobs *jobs, const struct job_source *source, size_t row,
                            const struct node **node);
void source_open(struct jobs *jobs, struct job_source *source);
/* Takes the next row off the source, which then waits for the one after it. */
struct job *source_take(struct jobs *jobs, struct job_source *source);
struct job *job_new(struct jobs *jobs, struct job_source *source, size_t row);
void job_drop(struct jobs *jobs, struct job *job);

/* job_progress.c */
/* Progress and whatever else of the job runs on, up to now, as was foreseen. */
void job_advance(struct job *job, double now_s);
/* Does the same where something comes between that the job's power did not foresee: corrects what its nodes
 * took. */
void job_interrupt(struct jobs *jobs, struct job *job, double now_s);
/* Useful work that jobs_take has not seen yet. */
void job_credit(struct jobs *jobs, struct job *job);
/* The job goes on from here: finds what comes next, and the power until then or until the tick ends. */
void job_go_on(struct jobs *jobs, struct job *job, double now_s);
/* Does the same after an unforeseen change: the scheduler sees another size of the job, and expects another
 * end. */
void job_go_on_changed(struct jobs *jobs, struct job *job, double now_s);
/* Mean power of a share of the job, from one moment to another between which nothing happens to it. */
struct node_power job_power(const struct jobs *jobs, const struct job *job, double progress_s, double span_s);
/* Of a share that computes by the plan from its start to its end: what the scheduler reckons with. */
double job_planned_node_w(const struct jobs *jobs, const struct job *job, const struct job_plan *plan);
/* Time that the job will still take, as its user expects it. */
double job_expected_left_s(const struct job *job);

/* job_planning.c */
/* The job's plan on so many nodes, with GPUs that may do all they can; valid until the next call. */
const struct job_plan *job_full_plan(const struct jobs *jobs, const struct job *job, int64_t nodes);
struct job_reliability job_reliability_on(const struct job *job, int64_t nodes);
/* The job is to run on so many nodes, within the limits of now. The same share of its work is done then, and saved. */
void job_plan_on(struct jobs *jobs, struct job *job, int64_t nodes);
/* Where the limit of its GPUs has changed, the job's plan keeps to the new one, and the job stands where it stood in its
 * work and its cycle. */
void job_plan_within(struct jobs *jobs, struct job *job);
bool job_limit_changed(const struct jobs *jobs, const struct job *job);

/* job_failures.c */
/* Begins the job's own stream of failures, if they come at random. */
void job_failures_begin(struct jobs *jobs, struct job *job);
/* A failure comes. */
void job_fail(struct jobs *jobs, struct job *job, double now_s);
/* What was not saved is lost. */
void job_fall_back(struct jobs *jobs, struct job *job);
/* The same by a failure or by heat, after which it restarts. */
void job_break(struct jobs *jobs, struct job *job);
/* The node is back, as a spare of the job that it was taken from if that still wants one. */
void repair_end(struct jobs *jobs, struct repair *repair, double now_s);

/* job_life.c: none of these moves a job from one list to another; its state says where it belongs. */
/* The job gets the nodes that it is planned on, and what spares belong to them, and runs. */
void job_begin(struct jobs *jobs, struct job *job, double now_s);
void job_suspend(struct jobs *jobs, struct job *job, double now_s);
void job_resize(struct jobs *jobs, struct job *job, double now_s, int64_t nodes);
/* What its event says; the job goes on, has stalled or has finished. */
void job_happen(struct jobs *jobs, struct job *job, double now_s);
void job_begin_tick(struct jobs *jobs, struct job *job, double now_s);
/* Within a tick: the limit of its GPUs may have changed. */
void job_keep_to_limit(struct jobs *jobs, struct job *job, double now_s);
/* A node is free for a job that stalled. */
void job_unstall(struct jobs *jobs, struct job *job, double now_s);

/* job_shares.c */
/* Shares a cap on all nodes out, if there is one. Jobs that run keep their plans until job_begin_tick. */
void jobs_share_power(struct jobs *jobs, double now_s);
/* Shares the cap out within a tick, and the plans of jobs that run keep to their new limits at once. */
void jobs_keep_to_cap(struct jobs *jobs, double now_s);

/* job_list.c */
void job_list_add(struct job_list *list, struct job *job);
void job_list_remove(struct job_list *list, size_t index); /* keeps the order */
bool job_is_elastic(const struct job *job);
void running_add(struct jobs *jobs, struct job *job);
/* The job has left the floor, ended or suspended. */
void running_remove(struct jobs *jobs, struct job *job);

/* job_queue.c */
/* A job that stalled waits for no node any more. */
void queue_unblock(struct jobs *jobs, const struct job *job);
/* All that arrived joins the queue, and nodes go to whom they should. */
void jobs_settle(struct jobs *jobs, double now_s);

/* job_report.c */
void job_report(struct jobs *jobs, const struct job *job, double now_s);
void source_report_rest(struct jobs *jobs, struct job_source *source, double now_s);

static inline const struct floor_group *job_group(const struct jobs *jobs, const struct job *job)
{
    return &jobs->floor->groups[job->holder.group];
}

static inline bool job_is_over(const struct job *job)
{
    return job->state == JOB_FINISHED || job->state == JOB_TIMED_OUT;
}

static inline bool job_computes(const struct job *job)
{
    return !job->stalled && job->restart_s <= 0 && job->speed_frac > 0;
}

#endif
