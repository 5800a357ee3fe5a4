/* SPDX-License-Identifier: Apache-2.0 */
/* All jobs of a run: each waits for its submission, for the scheduler, and for its end, which comes at its
 * exact time within a tick; nodes that it frees go to waiting jobs at that very time. Only what waits or runs
 * is in memory, so a trace may have a million rows. Jobs submitted at one moment queue in the order of their
 * names: what a file lists first makes no difference. */
#ifndef SAMOVAR_FLOOR_JOBS_H
#define SAMOVAR_FLOOR_JOBS_H

#include "account/books.h"
#include "floor/floor.h"
#include "floor/footprint.h"
#include "floor/power_control.h"
#include "floor/rows.h"
#include "hardware/smoothing.h"
#include "jobs/job.h"
#include "sched/scheduler.h"

struct jobs_setup {
    struct floor *floor;
    const struct variant *scheduler;
    struct outlook outlook;            /* of the whole run, from its first hour; count 0: none */
    const struct smoothing *smoothing; /* NULL: none */
    struct power_control *control;     /* NULL: no power is managed */
    uint64_t seed;
    /* Gets a row for each job, at the end of the tick in which it ends or of the run. */
    void (*row)(void *context, const struct job_row *row);
    void *context;
    const char *const *workloads; /* names, in the order of jobs_add; NULL: rows have none */
};

struct jobs;
/* The setup is copied; what it points at is borrowed. */
struct jobs *jobs_create(struct arena *arena, const struct jobs_setup *setup);
/* A workload whose kind is a struct job_kind: one job, or the rows of a trace. Before the first tick. */
void jobs_add(struct jobs *jobs, const struct variant *workload, size_t group);

/* Under a cap on all nodes: tells what jobs would draw in the tick, before it is decided what services may. */
void jobs_expect_power(struct jobs *jobs);
/* A tick begins: nodes feel something new. */
void jobs_tick(struct jobs *jobs, double from_s, double to_s);
/* When something happens to a job next; HUGE_VAL: never. */
double jobs_next_s(const struct jobs *jobs);
/* Lets happen what happens at now_s, which is not later than jobs_next_s nor than the end of the tick. */
void jobs_run(struct jobs *jobs, double now_s);
/* The tick has ended: takes what its nodes took, each joule with its share of the facility's, and adds what
 * was done to *done. */
void jobs_take(struct jobs *jobs, double now_s, const struct footprint_rate *rate, struct work_done *done);

/* IT power that the jobs' own phases and steps draw on average over [from_s, to_s), beyond the mean that the books
 * hold for the tick; nothing happens to a job in between. Adds to workload_w (NULL: nobody asks) what the jobs of each
 * workload draw in all. */
double jobs_swing_w(const struct jobs *jobs, double from_s, double to_s, double *workload_w);

/* The footprint of all jobs of a workload, numbered in the order of jobs_add. */
const struct footprint *jobs_footprint(const struct jobs *jobs, size_t workload);

/* Of a plugin's job or policy that broke the contract of job.h or scheduler.h: its kind, which job it was (NULL: the policy), and how, in
 * words. */
struct jobs_breach {
    const struct record *kind;
    const char *job, *how;
};
/* The first one of each kind; NULL: none. What was run since then is of no use. */
const struct jobs_breach *jobs_breach(struct jobs *jobs);

/* How many jobs with a fixed schedule found their nodes taken when they should have begun. */
struct jobs_delay {
    double late, most_s;
};
/* Jobs that have waited to the end since each would pass the scheduler's cap even alone. */
struct jobs_barred {
    double count, cap_w;
    const char *name; /* one of them, and what the nodes would draw with it */
    double power_w;
};
struct jobs_barred jobs_barred(const struct jobs *jobs);
/* The run ends: rows for jobs that have not. */
struct jobs_delay jobs_close(struct jobs *jobs, double now_s);
/* Of all rows. unfinished: submitted, or to be begun, within the run, and not repeated. */
struct jobs_total {
    double node_s, energy_j, unfinished;
};
struct jobs_total jobs_total(const struct jobs *jobs);
/* Adds to a list, for people, how far each training is off where others published it. */
void jobs_errors(const struct jobs *jobs, char *text, size_t room);
/* Gives back what is not in the arena. */
void jobs_finish(struct jobs *jobs);

#endif
