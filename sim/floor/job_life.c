/* SPDX-License-Identifier: Apache-2.0 */
/* How a job begins, changes its size, is suspended and ends. */
#include <assert.h>

#include "floor/jobs_inside.h"
#include "floor/power_control.h"

static const struct node_power none = {0};

static void job_feel_nodes(const struct jobs *jobs, struct job *job)
{
    const struct floor_group *group = job_group(jobs, job);
    job->off = !job->fixed && group->off;
    job->speed_frac = job->fixed ? 1 : group->speed_frac;
}

/* Where starts are staggered, jobs that begin at one moment compute one after the other. */
static void job_await_turn(struct jobs *jobs, struct job *job, double now_s)
{
    const struct smoothing *smoothing = jobs->setup.smoothing;
    if (!smoothing || !(smoothing->stagger_s > 0) || job->fixed)
        return;
    double turn_s = fmax(now_s + job->restart_s, jobs->turn_s);
    job->restart_s = turn_s - now_s;
    jobs->turn_s = turn_s + smoothing->stagger_s;
}

void job_begin(struct jobs *jobs, struct job *job, double now_s)
{
    assert(job->plan && job->nodes > 0);
    if (isnan(job->started_s))
        job->started_s = now_s;
    job->spares = job->reliability.spares;
    job->state = JOB_RUNNING;
    job->event.order = (uint64_t)job->view.serial;
    job->since_s = now_s;
    job->saved_s = job->progress_s;
    job_feel_nodes(jobs, job);
    if (!job->fixed)
        job->restart_s += power_control_wake_s(jobs->setup.control, job->holder.group, now_s,
                                               (job->nodes + job->spares) * job->width);
    job_await_turn(jobs, job, now_s);
    power_book_hold(jobs->floor->book, &job->holder, now_s, &none); /* none yet: its meter begins */
    job->view.started_s = now_s;
    job->view.planned_s = NAN;
    job->view.node_power_w = job_planned_node_w(jobs, job, job->plan);
    job_go_on_changed(jobs, job, now_s);
}

static void job_give_up_nodes(struct jobs *jobs, struct job *job, double now_s)
{
    usage_hold(jobs->usage, job->view.user, now_s, -job->holder.nodes);
    power_book_release(jobs->floor->book, &job->holder, now_s);
    events_put(&jobs->events, &job->event, HUGE_VAL);
}

static void job_finish(struct jobs *jobs, struct job *job, double now_s)
{
    job->progress_s = job->plan->duration_s; /* but for rounding it is there */
    job_credit(jobs, job);
    job_give_up_nodes(jobs, job, now_s);
    job->state = JOB_FINISHED;
}

/* The job needs so long to come back. Its walltime does not run meanwhile: the scheduler stopped it, not the user. */
static void job_pause(struct job *job, double pause_s)
{
    double more_s = fmax(pause_s - job->restart_s, 0);
    job->restart_s += more_s;
    job->granted_s += more_s;
}

void job_suspend(struct jobs *jobs, struct job *job, double now_s)
{
    job_interrupt(jobs, job, now_s);
    job_credit(jobs, job);
    job->stalled = false;
    job_pause(job, job->spec.suspend_s);
    job->suspensions++;
    job_give_up_nodes(jobs, job, now_s);
    job->state = JOB_SUSPENDED;
}

void job_resize(struct jobs *jobs, struct job *job, double now_s, int64_t nodes)
{
    job_interrupt(jobs, job, now_s);
    job->stalled = false;
    double pause_s = isnan(job->spec.suspend_s) ? job->reliability.restart_s : job->spec.suspend_s;
    job_plan_on(jobs, job, nodes);
    job_pause(job, pause_s);
    job_go_on_changed(jobs, job, now_s);
}

void job_happen(struct jobs *jobs, struct job *job, double now_s)
{
    job_advance(job, now_s);
    switch (job->next) {
    case NEXT_END:
        job_finish(jobs, job, now_s);
        break;
    case NEXT_LIMIT:
        job_fall_back(jobs, job);
        job_give_up_nodes(jobs, job, now_s);
        job->state = JOB_TIMED_OUT;
        break;
    case NEXT_FAILURE:
        job_fail(jobs, job, now_s);
        break;
    case NEXT_COMPUTING:
        job->restart_s = 0;
        job_go_on(jobs, job, now_s);
    }
}

void job_begin_tick(struct jobs *jobs, struct job *job, double now_s)
{
    bool was_off = job->off, limited = job_limit_changed(jobs, job);
    double speed_frac = job->speed_frac;
    job_advance(job, now_s);
    job_feel_nodes(jobs, job);
    if (limited)
        job_plan_within(jobs, job);
    /* Nodes that switch off lose what was not saved. */
    if (job->off && !was_off)
        job_break(jobs, job);
    if (job->speed_frac != speed_frac || speed_frac < 1 || limited)
        job_go_on_changed(jobs, job, now_s);
    else
        job_go_on(jobs, job, now_s);
}

void job_keep_to_limit(struct jobs *jobs, struct job *job, double now_s)
{
    if (!job_limit_changed(jobs, job))
        return;
    job_interrupt(jobs, job, now_s);
    job_plan_within(jobs, job);
    job_go_on_changed(jobs, job, now_s);
}

void job_unstall(struct jobs *jobs, struct job *job, double now_s)
{
    job_advance(job, now_s);
    job->stalled = false;
    job_go_on_changed(jobs, job, now_s);
}
