/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside the jobs: for their own files only. */
#ifndef SAMOVAR_FLOOR_JOBS_INSIDE_H
#define SAMOVAR_FLOOR_JOBS_INSIDE_H

#include <math.h>

#include "base/random.h"
#include "floor/events.h"
#include "floor/jobs.h"
#include "floor/usage.h"

enum event_kind { EVENT_SOURCE, EVENT_JOB, EVENT_REPAIR, EVENT_AGAIN };
enum job_state { JOB_WAITING, JOB_SUSPENDED, JOB_RUNNING, JOB_FINISHED };
enum job_next { NEXT_END, NEXT_FAILURE, NEXT_COMPUTING };

/* A workload of the scenario: one job, or the rows of a trace, in order of time. */
struct job_source {
    struct event event; /* when its next row comes */
    const struct job_kind *kind;
    const void *parameters;
    size_t group, count, taken;
    uint32_t *order; /* NULL: rows stand in order of time */
    size_t number;   /* of the workload, in the order of jobs_add */
    struct footprint footprint;
    /* The last plan that was asked for. */
    struct job_plan plan;
    size_t plan_row;
    int64_t plan_nodes; /* 0: none was */
};

struct job {
    struct event event; /* what happens to it by itself */
    enum job_next next;
    struct job_source *source;
    size_t row;
    struct job_spec spec;
    enum job_state state;
    bool fixed;     /* replayed: neither scheduler nor heat have a say */
    bool off;       /* its nodes are switched off */
    bool stalled;   /* a node is missing, and none is free */
    bool left;      /* it has left the floor in this tick */
    int64_t serial; /* in order of submission, from 1 */
    int64_t round;  /* of a repeated job, from 1 */
    int64_t user;   /* -1: nobody's */
    double submitted_s, started_s;

    /* At its nodes; known when it waits for the nodes that it asks for. */
    struct job_reliability reliability;
    struct job_plan *plan;  /* NULL: it has never run, or has ended */
    double expected_s;      /* duration in all */
    struct gpu_limit limit; /* that its plan keeps to */
    double gpu_w;           /* of one of its GPUs without it, in the mean */

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
    double failure_count, lost_s, ran_s, node_s;
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
void job_list_add(struct job_list *list, struct job *job);
void job_list_remove(struct job_list *list, size_t index); /* keeps the order */

/* A node out of service. */
struct repair {
    struct event event;
    size_t group;
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
    /* Side by side with what the scheduler sees of them. */
    struct job_list queue, running;
    struct waiting_job *queue_view;
    struct running_job *running_view;
    size_t queue_room, running_room, start_room, resize_room;
    struct group_state *group_view;
    struct group_load *loads; /* per group */
    struct decisions decisions;

    struct job *job_pool;
    struct job_plan **plan_pool;
    size_t plan_count, plan_room;
    struct repair *repair_pool;
    double flop, finished_count, finished_wait_s, finished_turnaround_s;
    double turn_s; /* when the next job may begin to compute, where starts are staggered */
    struct jobs_delay delay;
};

/* job_source.c */
void source_open(struct jobs *jobs, struct job_source *source);
/* Takes the next row off the source, which then waits for the one after it. */
struct job *source_take(struct jobs *jobs, struct job_source *source);
struct job *job_new(struct jobs *jobs, struct job_source *source, size_t row);
void job_drop(struct jobs *jobs, struct job *job);
/* Its plan on so many nodes, without limits of power; valid until the next call. A plan may be the outcome of a
 * search, and is asked for again and again: the last of each workload is kept. */
const struct job_plan *job_full_plan(const struct jobs *jobs, const struct job *job, int64_t nodes);

/* job_life.c */
/* It gets so many nodes and what spares belong to them, and runs. */
void job_begin(struct jobs *jobs, struct job *job, double now_s, int64_t nodes);
void job_suspend(struct jobs *jobs, struct job *job, double now_s);
void job_resize(struct jobs *jobs, struct job *job, double now_s, int64_t nodes);
/* What its event says. */
void job_happen(struct jobs *jobs, struct job *job, double now_s);
/* A tick begins. */
void job_tick(struct jobs *jobs, struct job *job, double now_s);
/* What its GPUs may do has changed within a tick, or not. */
void job_relimit(struct jobs *jobs, struct job *job, double now_s);
/* A node is free for one that stalled. */
void job_unstall(struct jobs *jobs, struct job *job, double now_s);
void repair_done(struct jobs *jobs, struct repair *repair, double now_s);
/* Progress and whatever else runs on up to now. */
void job_advance(struct job *job, double now_s);
/* Useful work that jobs_take has not seen yet. */
void job_credit(struct jobs *jobs, struct job *job);
/* Time that it will still take, as its user expects it. */
double job_expected_left_s(const struct job *job);
/* All that it takes on the nodes that it asks for, likewise. */
double job_expected_whole_s(const struct job *job);
/* Of a node of the job, from one moment to another in which nothing happens to it. */
struct node_power job_power(const struct jobs *jobs, const struct job *job, double progress_s, double span_s);

/* job_queue.c */
/* All that arrived joins the queue, and nodes go to whom they should. */
void jobs_settle(struct jobs *jobs, double now_s);
/* It runs, and the scheduler sees it; or no longer. */
void running_add(struct jobs *jobs, struct job *job, double now_s);
void running_remove(struct jobs *jobs, struct job *job);
/* What the scheduler sees of it has changed. */
void running_look(struct jobs *jobs, const struct job *job, double now_s);
void queue_add(struct jobs *jobs, struct job *job);

/* job_shares.c */
/* Shares a cap on all nodes out, if there is one. Jobs that run keep their plans until job_tick or job_relimit. */
void jobs_share_power(struct jobs *jobs, double now_s);
/* Shares the cap out within a tick, and the plans of jobs that run keep to their new limits at once. */
void jobs_keep_to_cap(struct jobs *jobs, double now_s);

/* job_report.c */
void job_report(struct jobs *jobs, const struct job *job, double now_s);
void source_report_rest(struct jobs *jobs, struct job_source *source, double now_s);

static inline bool job_computes(const struct job *job)
{
    return !job->stalled && job->restart_s <= 0 && job->speed_frac > 0;
}

#endif
