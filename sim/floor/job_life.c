/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to a job while it has nodes.
 *
 * Failures: exponential in the time that it holds working nodes, recovery included, so that the n-th is due
 * when  integral of rate dt = E1 + ... + En  with E ~ Exp(1) from the stream of the job: the same draws
 * whatever the scheduler does and however many nodes it has. Work since the last saved point, the end of a
 * cycle, is done again after `restart_s`. So a segment of length s between saved points takes, on average
 * (Daly, Future Generation Computer Systems 22(3), 2006, eq. 13), with mean time between failures M
 *
 *     M exp(R/M) (exp(s/M) - 1)  */
#include <assert.h>

#include "base/text.h"
#include "floor/job_power.h"
#include "floor/jobs_inside.h"
#include "floor/power_control.h"
#include "jobs/job_limit.h"

static const struct node_power none = {0, 0, 0};

static const struct floor_group *group_of(const struct jobs *jobs, const struct job *job)
{
    return &jobs->floor->groups[job->holder.group];
}

/* Nodes in its hands. */
static int64_t holds(const struct job *job)
{
    return job->nodes + job->spares - (job->stalled ? 1 : 0);
}

struct node_power job_power(const struct jobs *jobs, const struct job *job, double progress_s, double span_s)
{
    const struct floor_group *group = group_of(jobs, job);
    double ahead_s = fmin(job->speed_frac * span_s, job->plan->duration_s - progress_s);
    double from_s = progress_s - job->saved_s;
    struct node_power power;
    job_node_power(job->plan, group->node, &group->surroundings, job->speed_frac, from_s,
                   job_computes(job) ? from_s + ahead_s : from_s, &power);
    if (job->spares > 0) {
        struct node_power idle = power_book_idle_node(jobs->floor->book, job->holder.group);
        double share = (double)job->spares / (double)holds(job);
        power.total_w += share * (idle.total_w - power.total_w);
        power.fan_w += share * (idle.fan_w - power.fan_w);
        power.compute_w += share * (idle.compute_w - power.compute_w);
    }
    return power;
}

static bool exposed(const struct job *job)
{
    return job->reliability.random && job->reliability.failure_per_s > 0 && !job->off && !job->stalled;
}

void job_advance(struct job *job, double now_s)
{
    double dt = now_s - job->since_s;
    job->since_s = now_s;
    job->ran_s += dt;
    job->node_s += (double)job->holder.nodes * dt;
    if (exposed(job))
        job->hazard -= job->reliability.failure_per_s * dt;
    if (job_computes(job)) {
        job->progress_s = fmin(job->progress_s + job->speed_frac * dt, job->plan->duration_s);
    } else if (job->stalled) {
        job->lost_s += dt;
    } else if (job->speed_frac > 0) {
        job->restart_s = fmax(job->restart_s - dt, 0);
        job->lost_s += dt;
    }
}

static void await(struct jobs *jobs, struct job *job)
{
    double at_s = HUGE_VAL;
    if (job_computes(job)) {
        job->next = NEXT_END;
        at_s = job->since_s + (job->plan->duration_s - job->progress_s) / job->speed_frac;
    } else if (!job->stalled && job->speed_frac > 0) {
        job->next = NEXT_COMPUTING;
        at_s = job->since_s + job->restart_s;
    }
    if (exposed(job)) {
        double failure_s = job->since_s + fmax(job->hazard, 0) / job->reliability.failure_per_s;
        if (failure_s < at_s) {
            job->next = NEXT_FAILURE;
            at_s = failure_s;
        }
    }
    events_put(&jobs->events, &job->event, at_s);
}

/* After whatever has changed: what comes next, and the power until then or until the tick ends. */
static void renew(struct jobs *jobs, struct job *job, double now_s)
{
    await(jobs, job);
    double until_s = jobs->tick_end_s;
    if (job->event.place)
        until_s = fmin(until_s, job->event.at_s);
    int64_t before = job->holder.nodes, after = holds(job);
    struct node_power power = job_power(jobs, job, job->progress_s, until_s - now_s);
    job->drawn_s = now_s;
    job->drawn_progress_s = job->progress_s;
    power_book_resize(jobs->floor->book, &job->holder, now_s, after, &power);
    usage_hold(jobs->usage, job->user, now_s, after - before);
}

/* It took what its phases took up to now, not the mean until later. */
static void correct_power(struct jobs *jobs, struct job *job, double now_s)
{
    double span_s = now_s - job->drawn_s;
    if (!(span_s > 0))
        return;
    struct node_power drew = job_power(jobs, job, job->drawn_progress_s, span_s);
    double node_s = (double)job->holder.nodes * span_s;
    const struct node_power *said = &job->holder.node;
    struct meter_reading more = {(drew.total_w - said->total_w) * node_s, (drew.fan_w - said->fan_w) * node_s,
                                 (drew.compute_w - said->compute_w) * node_s};
    floor_correct(jobs->floor, &job->holder, &more);
}

/* Something comes between that its power did not foresee. */
static void interrupt(struct jobs *jobs, struct job *job, double now_s)
{
    correct_power(jobs, job, now_s);
    job_advance(job, now_s);
}

static void feel(const struct jobs *jobs, struct job *job)
{
    const struct floor_group *group = group_of(jobs, job);
    job->off = !job->fixed && group->off;
    job->speed_frac = job->fixed ? 1 : group->speed_frac;
}

static const struct gpu_limit unlimited = {1, NAN};

static bool is_limited(const struct gpu_limit *limit)
{
    return limit->clock_frac < 1 || !isnan(limit->cap_w);
}

static void plan_at(const struct jobs *jobs, struct job *job, int64_t nodes)
{
    const struct job_kind *kind = job->source->kind;
    const struct node *node = group_of(jobs, job)->node;
    job->nodes = nodes;
    *job->plan = *job_full_plan(jobs, job, nodes);
    job->gpu_w = job_plan_gpu_w(job->plan, node);
    job->limit = job->fixed ? unlimited : group_of(jobs, job)->limit;
    if (is_limited(&job->limit))
        *job->plan = job_plan_limited(job->plan, node, &job->limit);
    job->reliability = (struct job_reliability){.random = false};
    if (job->fixed)
        job->plan->duration_s = fmax(job->spec.end_s - job->spec.start_s, 0);
    else if (kind->reliability)
        job->reliability = kind->reliability(job->source->parameters, job->row, node, nodes);
}

/* The same share of the work is done, on another number of nodes. */
static void rescale(const struct jobs *jobs, struct job *job, int64_t nodes)
{
    double done = job->plan->duration_s > 0 ? job->progress_s / job->plan->duration_s : 0;
    plan_at(jobs, job, nodes);
    job->progress_s = done * job->plan->duration_s;
    job->saved_s = job->progress_s;
}

static bool limit_changed(const struct jobs *jobs, const struct job *job)
{
    const struct gpu_limit *limit = &group_of(jobs, job)->limit;
    bool same_cap = limit->cap_w == job->limit.cap_w || (isnan(limit->cap_w) && isnan(job->limit.cap_w));
    return !job->fixed && !(same_cap && limit->clock_frac == job->limit.clock_frac);
}

/* Its plan keeps to the limits of now; it stands where it stood in its work and its cycle. */
static void relimit(struct jobs *jobs, struct job *job)
{
    job_credit(jobs, job);
    struct job_plan before = *job->plan;
    double since_saved_s = job->progress_s - job->saved_s;
    plan_at(jobs, job, job->nodes);
    if (before.duration_s > 0)
        job->saved_s *= job->plan->duration_s / before.duration_s;
    job->progress_s =
        fmin(job->saved_s + job_plan_place(&before, job->plan, since_saved_s), job->plan->duration_s);
}

void job_credit(struct jobs *jobs, struct job *job)
{
    const struct job_plan *plan = job->plan;
    double flop = plan->duration_s > 0 ? plan->flop * (job->progress_s / plan->duration_s) : 0;
    if (plan->step_s > 0) /* it trains */
        jobs->flop += flop - job->counted_flop;
    job->counted_flop = flop;
}

static void draw_failure(struct job *job)
{
    job->hazard = random_exponential(&job->failures);
}

static void begin_first(struct jobs *jobs, struct job *job, double now_s, int64_t nodes)
{
    job->plan = jobs->plan_count ? jobs->plan_pool[--jobs->plan_count]
                                 : arena_alloc(jobs->arena, 1, sizeof *job->plan);
    plan_at(jobs, job, nodes);
    job->started_s = now_s;
    if (job->reliability.random) {
        struct text_buffer purpose = {0};
        text_buffer_add(&purpose, "failures of %s", job->spec.name);
        job->failures = random_stream(jobs->setup.seed, purpose.data, (uint64_t)job->round);
        text_buffer_finish(&purpose);
        draw_failure(job);
    }
}

/* Not all begin to compute at once. */
static void await_turn(struct jobs *jobs, struct job *job, double now_s)
{
    const struct smoothing *smoothing = jobs->setup.smoothing;
    if (!smoothing || !(smoothing->stagger_s > 0) || job->fixed)
        return;
    double turn_s = fmax(now_s + job->restart_s, jobs->turn_s);
    job->restart_s = turn_s - now_s;
    jobs->turn_s = turn_s + smoothing->stagger_s;
}

void job_begin(struct jobs *jobs, struct job *job, double now_s, int64_t nodes)
{
    assert(nodes > 0);
    if (!job->plan)
        begin_first(jobs, job, now_s, nodes);
    else if (nodes != job->nodes || limit_changed(jobs, job))
        rescale(jobs, job, nodes);
    job->spares = job->reliability.spares;
    job->state = JOB_RUNNING;
    job->event.order = (uint64_t)job->serial;
    job->since_s = now_s;
    job->saved_s = job->progress_s;
    feel(jobs, job);
    if (!job->fixed)
        job->restart_s +=
            power_control_wake_s(jobs->setup.control, job->holder.group, now_s, job->nodes + job->spares);
    await_turn(jobs, job, now_s);
    power_book_hold(jobs->floor->book, &job->holder, now_s, &none); /* none yet: its meter begins */
    renew(jobs, job, now_s);
    running_add(jobs, job, now_s);
}

static void leave(struct jobs *jobs, struct job *job, double now_s)
{
    usage_hold(jobs->usage, job->user, now_s, -job->holder.nodes);
    power_book_release(jobs->floor->book, &job->holder, now_s);
    events_put(&jobs->events, &job->event, HUGE_VAL);
    running_remove(jobs, job);
    if (!job->left)
        job_list_add(&jobs->left, job);
    job->left = true;
}

static void end(struct jobs *jobs, struct job *job, double now_s)
{
    job->progress_s = job->plan->duration_s; /* but for rounding it is there */
    job_credit(jobs, job);
    leave(jobs, job, now_s);
    job->state = JOB_FINISHED;
    jobs->finished_count++;
    jobs->finished_wait_s += job->started_s - job->submitted_s;
    jobs->finished_turnaround_s += now_s - job->submitted_s;
    if (job->spec.repeat) {
        struct job *next = job_new(jobs, job->source, job->row);
        next->round = job->round + 1;
        next->submitted_s = now_s;
        job_list_add(&jobs->arrived, next);
    }
}

void job_suspend(struct jobs *jobs, struct job *job, double now_s)
{
    interrupt(jobs, job, now_s);
    job_credit(jobs, job);
    job->stalled = false;
    job->restart_s = fmax(job->restart_s, job->spec.suspend_s);
    job->suspensions++;
    leave(jobs, job, now_s);
    job->state = JOB_SUSPENDED;
    queue_add(jobs, job);
}

void job_resize(struct jobs *jobs, struct job *job, double now_s, int64_t nodes)
{
    interrupt(jobs, job, now_s);
    job->stalled = false;
    double pause_s = isnan(job->spec.suspend_s) ? job->reliability.restart_s : job->spec.suspend_s;
    rescale(jobs, job, nodes);
    job->restart_s = fmax(job->restart_s, pause_s);
    renew(jobs, job, now_s);
    running_look(jobs, job, now_s);
}

/* Back to the last saved point. */
static void fall_back(struct jobs *jobs, struct job *job)
{
    double cycle_s = job->plan->cycle_s, since_saved_s = job->progress_s - job->saved_s;
    double kept_s = cycle_s > 0 ? fmin(floor(since_saved_s / cycle_s) * cycle_s, since_saved_s) : 0;
    job->failure_count++;
    job->lost_s += since_saved_s - kept_s;
    job->saved_s += kept_s;
    job->progress_s = job->saved_s;
    job->restart_s = job->reliability.restart_s;
    job_credit(jobs, job); /* work that was counted and is undone */
}

/* A spare steps in, or a free node; else it goes on with fewer, or waits. */
static void lose_node(struct jobs *jobs, struct job *job, double now_s)
{
    size_t group = job->holder.group;
    struct repair *repair = jobs->repair_pool;
    if (repair)
        jobs->repair_pool = repair->next_in_pool;
    else
        repair = arena_alloc(jobs->arena, 1, sizeof *repair);
    *repair = (struct repair){.event = {.kind = EVENT_REPAIR, .order = (uint64_t)job->serial},
                              .group = group,
                              .job = job,
                              .serial = job->serial};
    events_put(&jobs->events, &repair->event, now_s + job->reliability.repair_s);
    if (job->spares > 0) {
        job->spares--;
    } else if (power_book_free(jobs->floor->book)[group] == 0) {
        if (job->nodes > job->spec.min_nodes && job->spec.min_nodes > 0) {
            rescale(jobs, job, job->nodes - 1);
        } else {
            job->stalled = true;
            job_list_add(&jobs->blocked, job);
        }
    }
    renew(jobs, job, now_s);
    power_book_withdraw(jobs->floor->book, group, now_s, 1);
}

static void fail(struct jobs *jobs, struct job *job, double now_s)
{
    double kind = random_uniform(&job->failures);
    draw_failure(job);
    fall_back(jobs, job);
    if (kind < job->reliability.node_frac)
        lose_node(jobs, job, now_s);
    else
        renew(jobs, job, now_s);
}

void job_happen(struct jobs *jobs, struct job *job, double now_s)
{
    job_advance(job, now_s);
    switch (job->next) {
    case NEXT_END:
        end(jobs, job, now_s);
        return;
    case NEXT_FAILURE:
        fail(jobs, job, now_s);
        break;
    case NEXT_COMPUTING:
        job->restart_s = 0;
        renew(jobs, job, now_s);
        return; /* as foreseen */
    }
    running_look(jobs, job, now_s);
}

void job_tick(struct jobs *jobs, struct job *job, double now_s)
{
    bool was_off = job->off;
    double speed_frac = job->speed_frac;
    job_advance(job, now_s);
    feel(jobs, job);
    bool limited = limit_changed(jobs, job);
    if (limited)
        relimit(jobs, job);
    /* Nodes that switch off lose what was not saved. */
    if (job->off && !was_off)
        fall_back(jobs, job);
    renew(jobs, job, now_s);
    if (job->speed_frac != speed_frac || speed_frac < 1 || limited)
        running_look(jobs, job, now_s);
}

void job_relimit(struct jobs *jobs, struct job *job, double now_s)
{
    if (!limit_changed(jobs, job))
        return;
    interrupt(jobs, job, now_s);
    relimit(jobs, job);
    renew(jobs, job, now_s);
    running_look(jobs, job, now_s);
}

void job_unstall(struct jobs *jobs, struct job *job, double now_s)
{
    job_advance(job, now_s);
    job->stalled = false;
    renew(jobs, job, now_s);
    running_look(jobs, job, now_s);
}

void repair_done(struct jobs *jobs, struct repair *repair, double now_s)
{
    struct job *job = repair->job;
    power_book_withdraw(jobs->floor->book, repair->group, now_s, -1);
    events_put(&jobs->events, &repair->event, HUGE_VAL);
    bool same = job->serial == repair->serial && job->state == JOB_RUNNING && !job->stalled;
    if (same && job->spares < job->reliability.spares) {
        interrupt(jobs, job, now_s);
        job->spares++;
        renew(jobs, job, now_s);
        running_look(jobs, job, now_s);
    }
    repair->next_in_pool = jobs->repair_pool;
    jobs->repair_pool = repair;
}

double job_expected_whole_s(const struct job *job)
{
    return isnan(job->spec.wall_s) ? job->expected_s : job->spec.wall_s;
}

double job_expected_left_s(const struct job *job)
{
    double left_s = job->expected_s;
    if (!isnan(job->spec.wall_s)) {
        left_s = fmax(job->spec.wall_s - job->ran_s, 0);
    } else if (job->state == JOB_RUNNING) {
        left_s = job->plan->duration_s - job->progress_s;
    } else if (job->plan && job->plan->duration_s > 0) {
        left_s *= 1 - job->progress_s / job->plan->duration_s;
    }
    return left_s + job->restart_s;
}
