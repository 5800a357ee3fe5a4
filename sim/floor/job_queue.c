/* SPDX-License-Identifier: Apache-2.0 */
/* Gives out free nodes: first to jobs that lost one, and to those whose schedule is fixed; then to the jobs
 * that the scheduler picks. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "floor/jobs_inside.h"
#include "floor/outlook.h"
#include "sched/decisions_contract.h"

static void queue_add(struct jobs *jobs, struct job *job)
{
    const struct job_spec *spec = &job->spec;
    int64_t spares = job->reliability.spares;
    job->view.nodes = (spec->nodes + spares) * job->width;
    job->view.min_nodes = (spec->min_nodes + spares) * job->width;
    job->view.max_nodes = (spec->max_nodes + spares) * job->width;
    job->view.expected_s = job_expected_left_s(job);
    job->view.node_power_w = job_planned_node_w(jobs, job, job_full_plan(jobs, job, spec->nodes));
    job->view.planned_s = NAN;
    struct job_list *queue = &jobs->queue;
    job_list_add(queue, job);
    /* A suspended job goes back to its place in the order of submission. */
    size_t at = queue->count - 1;
    for (; at > 0 && queue->items[at - 1]->view.serial > job->view.serial; at--)
        queue->items[at] = queue->items[at - 1];
    queue->items[at] = job;
}

/* Drops the jobs that have started from the queue. */
static void queue_close_up(struct job_list *queue)
{
    size_t kept = 0;
    for (size_t i = 0; i < queue->count; i++)
        if (queue->items[i]->state != JOB_RUNNING)
            queue->items[kept++] = queue->items[i];
    queue->count = kept;
}

static int by_name(const void *left, const void *right)
{
    const struct job *a = *(struct job *const *)left, *b = *(struct job *const *)right;
    int order = strcmp(a->spec.name, b->spec.name);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

/* The job is known from now on: to the scheduler, or to nobody if its schedule is fixed. */
static void queue_admit(struct jobs *jobs, struct job *job, double now_s)
{
    job->view.serial = ++jobs->serial;
    job->view.user = usage_user(jobs->usage, job->spec.user, now_s);
    job->reliability = job_reliability_on(job, job->nodes);
    job_failures_begin(jobs, job);
    double planned_s = job->fixed ? 0 : job_full_plan(jobs, job, job->nodes)->duration_s;
    job->view.whole_s = isnan(job->spec.wall_s) ? planned_s : job->spec.wall_s;
    if (job->fixed)
        job_list_add(&jobs->blocked, job);
    else
        queue_add(jobs, job);
}

static void queue_admit_all(struct jobs *jobs, double now_s)
{
    if (jobs->arrived.count > 1)
        qsort(jobs->arrived.items, jobs->arrived.count, sizeof(struct job *), by_name);
    for (size_t i = 0; i < jobs->arrived.count; i++)
        queue_admit(jobs, jobs->arrived.items[i], now_s);
    jobs->arrived.count = 0;
}

static void queue_start(struct jobs *jobs, struct job *job, double now_s, int64_t nodes)
{
    job_plan_on(jobs, job, nodes);
    job_begin(jobs, job, now_s);
    running_add(jobs, job);
}

/* The nodes of late fixed schedules and of jobs that stalled, in the order in which they began to wait. */
static void queue_serve_blocked(struct jobs *jobs, double now_s)
{
    const int64_t *free_nodes = power_book_free(jobs->floor->book);
    size_t i = 0;
    while (i < jobs->blocked.count) {
        struct job *job = jobs->blocked.items[i];
        int64_t wanted = job->state == JOB_RUNNING ? 1 : job->spec.nodes;
        if (wanted * job->width > free_nodes[job->holder.group]) {
            i++;
            continue;
        }
        job_list_remove(&jobs->blocked, i);
        if (job->state == JOB_RUNNING) {
            job_unstall(jobs, job, now_s);
            continue;
        }
        if (now_s > job->spec.start_s) {
            jobs->delay.late++;
            jobs->delay.most_s = fmax(jobs->delay.most_s, now_s - job->spec.start_s);
        }
        queue_start(jobs, job, now_s, job->spec.nodes);
    }
}

void queue_unblock(struct jobs *jobs, const struct job *job)
{
    for (size_t i = 0; job->stalled && i < jobs->blocked.count; i++)
        if (jobs->blocked.items[i] == job) {
            job_list_remove(&jobs->blocked, i);
            return;
        }
}

static void decisions_make_room(struct jobs *jobs)
{
    struct decisions *decisions = &jobs->decisions;
    if (jobs->queue_room < jobs->queue.count) {
        size_t room = jobs->queue_room = jobs->queue.capacity;
        jobs->queue_seen = memory_grow(jobs->queue_seen, room, sizeof *jobs->queue_seen);
        decisions->start = memory_grow(decisions->start, room, sizeof *decisions->start);
        decisions->start_nodes = memory_grow(decisions->start_nodes, room, sizeof *decisions->start_nodes);
        decisions->queue_planned_s = memory_grow(decisions->queue_planned_s, room, sizeof *decisions->queue_planned_s);
    }
    if (jobs->running_room < jobs->running.count) {
        size_t room = jobs->running_room = jobs->running.capacity;
        jobs->running_seen = memory_grow(jobs->running_seen, room, sizeof *jobs->running_seen);
        decisions->suspend = memory_grow(decisions->suspend, room, sizeof *decisions->suspend);
        decisions->resize = memory_grow(decisions->resize, room, sizeof *decisions->resize);
        decisions->resize_nodes = memory_grow(decisions->resize_nodes, room, sizeof *decisions->resize_nodes);
        decisions->running_planned_s =
            memory_grow(decisions->running_planned_s, room, sizeof *decisions->running_planned_s);
    }
}

static void queue_show_groups(struct jobs *jobs)
{
    for (size_t g = 0; g < jobs->floor->group_count; g++) {
        const struct floor_group *group = &jobs->floor->groups[g];
        jobs->groups_seen[g] = (struct group_state){.inlet_k = group->surroundings.inlet_k,
                                                    .supply_liquid_k = group->surroundings.coolant_k,
                                                    .speed_frac = group->speed_frac,
                                                    .power_w = power_book_power_w(jobs->floor->book, g),
                                                    .idle_node_w = power_book_idle_node(jobs->floor->book, g).total_w};
    }
}

static void queue_show_jobs(const struct job_list *list, const struct job_view **seen, double *planned_s)
{
    for (size_t i = 0; i < list->count; i++) {
        seen[i] = &list->items[i]->view;
        planned_s[i] = seen[i]->planned_s;
    }
}

static void queue_remember_plans(const struct job_list *list, const double *planned_s)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i]->view.planned_s = planned_s[i];
}

static void queue_ask_scheduler(struct jobs *jobs, double now_s)
{
    struct decisions *decisions = &jobs->decisions;
    decisions_make_room(jobs);
    decisions_clear(decisions);
    queue_show_jobs(&jobs->queue, jobs->queue_seen, decisions->queue_planned_s);
    queue_show_jobs(&jobs->running, jobs->running_seen, decisions->running_planned_s);
    queue_show_groups(jobs);
    struct machine machine = {.now_s = now_s,
                              .free_nodes = power_book_free(jobs->floor->book),
                              .group_count = jobs->floor->group_count,
                              .running = jobs->running_seen,
                              .running_count = jobs->running.count,
                              .groups = jobs->groups_seen,
                              .outlook = outlook_from(&jobs->setup.outlook, now_s)};
    machine.user_node_s = usage_node_s(jobs->usage, now_s, &machine.user_count);
    jobs->scheduler->decide(jobs->setup.scheduler->value, &machine, jobs->queue_seen, jobs->queue.count, decisions);
    if (jobs->hold_policy && jobs->policy_breach == NULL)
        jobs->policy_breach = decisions_breach(jobs->arena, &machine, jobs->queue_seen, jobs->queue.count, decisions);
    if (jobs->policy_breach != NULL)
        decisions_clear(decisions); /* the run is stopped when the tick ends */
    queue_remember_plans(&jobs->queue, decisions->queue_planned_s);
    queue_remember_plans(&jobs->running, decisions->running_planned_s);
}

/* Resizes jobs: those that shrink make room for those that grow. */
static void queue_resize(struct jobs *jobs, struct job *const *picked, double now_s, bool grow)
{
    const struct decisions *decisions = &jobs->decisions;
    for (size_t i = 0; i < decisions->resize_count; i++) {
        struct job *job = picked[i];
        int64_t nodes = decisions->resize_nodes[i] / job->width - job->spares;
        if ((nodes > job->nodes) != grow || job->state != JOB_RUNNING || nodes == job->nodes)
            continue;
        assert(job_is_elastic(job) && nodes >= job->spec.min_nodes && nodes <= job->spec.max_nodes);
        queue_unblock(jobs, job);
        job_resize(jobs, job, now_s, nodes);
    }
}

static void queue_suspend(struct jobs *jobs, struct job *job, double now_s)
{
    assert(!job->fixed && !isnan(job->spec.suspend_s));
    queue_unblock(jobs, job);
    job_suspend(jobs, job, now_s);
    running_remove(jobs, job);
    queue_add(jobs, job);
}

static void queue_obey_scheduler(struct jobs *jobs, double now_s)
{
    const struct decisions *decisions = &jobs->decisions;
    /* Numbers in the lists change with the first of them: who is meant is settled before. */
    struct job_list picked = {0};
    for (size_t i = 0; i < decisions->start_count; i++)
        job_list_add(&picked, jobs->queue.items[decisions->start[i]]);
    for (size_t i = 0; i < decisions->suspend_count; i++)
        job_list_add(&picked, jobs->running.items[decisions->suspend[i]]);
    for (size_t i = 0; i < decisions->resize_count; i++)
        job_list_add(&picked, jobs->running.items[decisions->resize[i]]);
    struct job **start = picked.items, **suspend = start + decisions->start_count,
               **others = suspend + decisions->suspend_count;
    for (size_t i = 0; i < decisions->suspend_count; i++)
        queue_suspend(jobs, suspend[i], now_s);
    queue_resize(jobs, others, now_s, false);
    queue_resize(jobs, others, now_s, true);
    for (size_t i = 0; i < decisions->start_count; i++) {
        int64_t nodes = decisions->start_nodes[i] / start[i]->width - start[i]->reliability.spares;
        assert(nodes >= start[i]->spec.min_nodes && nodes <= start[i]->spec.max_nodes);
        queue_start(jobs, start[i], now_s, nodes);
    }
    if (decisions->start_count)
        queue_close_up(&jobs->queue);
    free(picked.items);
}

void jobs_settle(struct jobs *jobs, double now_s)
{
    queue_admit_all(jobs, now_s);
    queue_serve_blocked(jobs, now_s);
    if (!jobs->queue.count && !jobs->elastic && !jobs->scheduler->wants_ticks)
        return;
    queue_ask_scheduler(jobs, now_s);
    double again_s = jobs->decisions.again_s;
    events_put(&jobs->events, &jobs->again, again_s > now_s ? again_s : HUGE_VAL);
    queue_obey_scheduler(jobs, now_s);
}
