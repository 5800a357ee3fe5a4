/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/jobs.h"

#include <assert.h>
#include <stdlib.h>

#include "floor/jobs_inside.h"
#include "scenario/plugins.h"

struct jobs *jobs_create(struct arena *arena, const struct jobs_setup *setup)
{
    struct jobs *jobs = arena_alloc(arena, 1, sizeof *jobs);
    jobs->setup = *setup;
    jobs->arena = arena;
    jobs->floor = setup->floor;
    jobs->scheduler = (const struct scheduler *)(const void *)setup->scheduler->kind;
    jobs->hold_policy = plugins_brought(&jobs->scheduler->record);
    jobs->again.kind = EVENT_AGAIN;
    jobs->again.order = UINT64_MAX;
    jobs->usage = usage_create(
        arena, jobs->scheduler->half_life_s ? jobs->scheduler->half_life_s(setup->scheduler->value) : HUGE_VAL);
    jobs->groups_seen = arena_alloc(arena, jobs->floor->group_count + 1, sizeof *jobs->groups_seen);
    jobs->loads = arena_alloc(arena, jobs->floor->group_count + 1, sizeof *jobs->loads);
    return jobs;
}

void jobs_add(struct jobs *jobs, const struct variant *workload, size_t group)
{
    jobs->sources = memory_more(jobs->sources, &jobs->source_capacity, jobs->source_count + 1, sizeof *jobs->sources);
    struct job_source *source = arena_alloc(jobs->arena, 1, sizeof *source);
    source->kind = (const struct job_kind *)(const void *)workload->kind;
    source->parameters = workload->value;
    source->hold = plugins_brought(workload->kind) ? jobs->arena : NULL;
    source->group = group;
    source->number = jobs->source_count;
    jobs->sources[jobs->source_count++] = source;
    source_open(jobs, source);
}

const struct jobs_breach *jobs_breach(struct jobs *jobs)
{
    if (jobs->policy_breach != NULL)
        jobs->breach = (struct jobs_breach){&jobs->scheduler->record, NULL, jobs->policy_breach};
    for (size_t i = 0; jobs->breach.kind == NULL && i < jobs->source_count; i++)
        if (jobs->sources[i]->breach != NULL)
            jobs->breach = (struct jobs_breach){&jobs->sources[i]->kind->record, jobs->sources[i]->broken_job,
                                                jobs->sources[i]->breach};
    return jobs->breach.kind != NULL ? &jobs->breach : NULL;
}

double jobs_next_s(const struct jobs *jobs)
{
    const struct event *event = events_first(&jobs->events);
    return event ? event->at_s : HUGE_VAL;
}

/* A repeated job is submitted anew when it ends. */
static void job_leave(struct jobs *jobs, struct job *job, double now_s)
{
    running_remove(jobs, job);
    if (job->state == JOB_TIMED_OUT) {
        jobs->timed_out_count++;
    } else {
        jobs->finished_count++;
        jobs->finished_wait_s += job->started_s - job->view.submitted_s;
        jobs->finished_turnaround_s += now_s - job->view.submitted_s;
    }
    if (job->spec.repeat) {
        struct job *next = job_new(jobs, job->source, job->row);
        next->round = job->round + 1;
        next->view.submitted_s = now_s;
        job_list_add(&jobs->arrived, next);
    }
}

static void job_event(struct jobs *jobs, struct job *job, double now_s)
{
    job_happen(jobs, job, now_s);
    if (job_is_over(job)) {
        queue_unblock(jobs, job);
        job_leave(jobs, job, now_s);
    } else if (job->stalled) {
        job_list_add(&jobs->blocked, job);
    }
}

static void handle_event(struct jobs *jobs, struct event *event, double now_s)
{
    switch (event->kind) {
    case EVENT_SOURCE:
        job_list_add(&jobs->arrived, source_take(jobs, (struct job_source *)(void *)event));
        break;
    case EVENT_JOB:
        job_event(jobs, (struct job *)(void *)event, now_s);
        break;
    case EVENT_REPAIR:
        repair_end(jobs, (struct repair *)(void *)event, now_s);
        break;
    default:
        events_put(&jobs->events, event, HUGE_VAL);
    }
}

/* All that happens at one moment happens before anybody decides. */
void jobs_run(struct jobs *jobs, double now_s)
{
    struct event *event = events_first(&jobs->events);
    assert(!event || event->at_s >= now_s);
    while (event && event->at_s <= now_s) {
        for (; event && event->at_s <= now_s; event = events_first(&jobs->events))
            handle_event(jobs, event, now_s);
        jobs_settle(jobs, now_s);
        jobs_keep_to_cap(jobs, now_s);
        event = events_first(&jobs->events);
    }
}

void jobs_tick(struct jobs *jobs, double from_s, double to_s)
{
    jobs->tick_end_s = to_s;
    jobs_share_power(jobs, from_s);
    for (size_t i = 0; i < jobs->running.count; i++)
        job_begin_tick(jobs, jobs->running.items[i], from_s);
    if (jobs->scheduler->wants_ticks) {
        jobs_settle(jobs, from_s);
        jobs_keep_to_cap(jobs, from_s);
    }
}

static void take_footprint(struct job *job, double now_s, const struct footprint_rate *rate)
{
    double nodes_j = meter_take(&job->holder.meter, now_s).total_j;
    footprint_add(&job->footprint, nodes_j, rate);
    footprint_add(&job->source->footprint, nodes_j, rate);
}

void jobs_take(struct jobs *jobs, double now_s, const struct footprint_rate *rate, struct work_done *done)
{
    for (size_t i = 0; i < jobs->running.count; i++) {
        struct job *job = jobs->running.items[i];
        job_advance(job, now_s);
        job_credit(jobs, job);
        take_footprint(job, now_s, rate);
    }
    for (size_t i = 0; i < jobs->left.count; i++) {
        struct job *job = jobs->left.items[i];
        take_footprint(job, now_s, rate);
        job->left = false;
        if (job_is_over(job)) {
            job_report(jobs, job, now_s);
            job_drop(jobs, job);
        }
    }
    jobs->left.count = 0;
    done->training_flop += jobs->flop;
    done->jobs_finished += jobs->finished_count;
    done->jobs_timed_out += jobs->timed_out_count;
    jobs->timed_out_count = 0;
    done->job_wait_s += jobs->finished_wait_s;
    done->job_turnaround_s += jobs->finished_turnaround_s;
    jobs->flop = jobs->finished_count = jobs->finished_wait_s = jobs->finished_turnaround_s = 0;
}

double jobs_swing_w(const struct jobs *jobs, double from_s, double to_s, double *workload_w)
{
    double swing_w = 0;
    for (size_t i = 0; i < jobs->running.count; i++) {
        const struct job *job = jobs->running.items[i];
        double speed_frac = job_computes(job) ? job->speed_frac : 0;
        double progress_s = job->drawn_progress_s + speed_frac * (from_s - job->drawn_s);
        struct node_power power = job_power(jobs, job, progress_s, to_s - from_s);
        swing_w += (double)job->holder.nodes * (power.total_w - job->holder.node.total_w);
        if (workload_w)
            workload_w[job->source->number] += (double)job->holder.nodes * power.total_w;
    }
    return swing_w;
}

const struct footprint *jobs_footprint(const struct jobs *jobs, size_t workload)
{
    assert(workload < jobs->source_count);
    return &jobs->sources[workload]->footprint;
}

static void report_all(struct jobs *jobs, const struct job_list *list, double now_s)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->state != JOB_RUNNING || list == &jobs->running) /* a stalled job runs */
            job_report(jobs, list->items[i], now_s);
}

struct jobs_barred jobs_barred(const struct jobs *jobs)
{
    struct jobs_barred barred = {.cap_w = HUGE_VAL};
    if (!jobs->scheduler->cap_w)
        return barred;
    barred.cap_w = jobs->scheduler->cap_w(jobs->setup.scheduler->value);
    double idle_w = 0;
    for (size_t g = 0; g < jobs->floor->group_count; g++)
        idle_w += (double)power_book_free(jobs->floor->book)[g] * power_book_idle_node(jobs->floor->book, g).total_w;
    for (size_t i = 0; i < jobs->running.count; i++)
        idle_w += (double)jobs->running.items[i]->holder.nodes *
                  power_book_idle_node(jobs->floor->book, jobs->running.items[i]->holder.group).total_w;
    for (size_t i = 0; i < jobs->queue.count; i++) {
        const struct job_view *view = &jobs->queue.items[i]->view;
        double power_w =
            idle_w + (double)view->nodes *
                         fmax(view->node_power_w - power_book_idle_node(jobs->floor->book, view->group).total_w, 0);
        if (jobs->queue.items[i]->state != JOB_WAITING || !(power_w > barred.cap_w))
            continue;
        if (barred.count++ == 0) {
            barred.name = jobs->queue.items[i]->spec.name;
            barred.power_w = power_w;
        }
    }
    return barred;
}

struct jobs_delay jobs_close(struct jobs *jobs, double now_s)
{
    report_all(jobs, &jobs->running, now_s);
    report_all(jobs, &jobs->blocked, now_s);
    report_all(jobs, &jobs->queue, now_s);
    for (size_t i = 0; i < jobs->source_count; i++)
        source_report_rest(jobs, jobs->sources[i], now_s);
    for (size_t i = 0; i < jobs->blocked.count; i++)
        jobs->delay.late += jobs->blocked.items[i]->state == JOB_WAITING;
    return jobs->delay;
}

struct jobs_total jobs_total(const struct jobs *jobs)
{
    return (struct jobs_total){sum_value(&jobs->total_node_s), sum_value(&jobs->total_energy_j),
                               (double)jobs->unfinished};
}

void jobs_finish(struct jobs *jobs)
{
    events_finish(&jobs->events);
    usage_finish(jobs->usage);
    free(jobs->sources);
    free(jobs->arrived.items);
    free(jobs->blocked.items);
    free(jobs->left.items);
    free(jobs->queue.items);
    free(jobs->running.items);
    free(jobs->queue_seen);
    free(jobs->running_seen);
    free(jobs->decisions.start);
    free(jobs->decisions.start_nodes);
    free(jobs->decisions.queue_planned_s);
    free(jobs->decisions.suspend);
    free(jobs->decisions.resize);
    free(jobs->decisions.resize_nodes);
    free(jobs->decisions.running_planned_s);
    free(jobs->plan_pool);
}
