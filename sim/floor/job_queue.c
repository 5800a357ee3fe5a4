/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets nodes when some are free: first jobs that lost one, and those whose schedule is fixed; then
 * whomever the scheduler picks. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "floor/job_power.h"
#include "floor/jobs_inside.h"
#include "floor/outlook.h"

void job_list_add(struct job_list *list, struct job *job)
{
    if (list->count == list->capacity) {
        list->capacity = 2 * list->capacity + 16;
        list->items = memory_grow(list->items, list->capacity, sizeof *list->items);
    }
    list->items[list->count++] = job;
}

void job_list_remove(struct job_list *list, size_t index)
{
    list->count--;
    memmove(&list->items[index], &list->items[index + 1], (list->count - index) * sizeof *list->items);
}

static int64_t least_nodes(const struct job_spec *spec)
{
    return spec->min_nodes > 0 ? spec->min_nodes : spec->nodes;
}

static int64_t most_nodes(const struct job_spec *spec)
{
    return spec->max_nodes > spec->nodes ? spec->max_nodes : spec->nodes;
}

static bool is_elastic(const struct job *job)
{
    return !job->fixed && most_nodes(&job->spec) > least_nodes(&job->spec);
}

/* Of one of its nodes while it computes: what the scheduler reckons with. */
static double expected_node_w(const struct jobs *jobs, const struct job *job, const struct job_plan *plan)
{
    const struct floor_group *group = &jobs->floor->groups[job->holder.group];
    struct node_power power;
    job_node_power(plan, group->node, &group->surroundings, 1, 0, plan->duration_s, &power);
    return power.total_w;
}

/* ---- what runs ---- */

void running_look(struct jobs *jobs, const struct job *job, double now_s)
{
    struct running_job *view = &jobs->running_view[job->slot];
    view->nodes = job->holder.nodes;
    view->min_nodes = job->spares + (job->fixed ? job->nodes : least_nodes(&job->spec));
    view->max_nodes = job->spares + (job->fixed ? job->nodes : most_nodes(&job->spec));
    view->expected_end_s = now_s + job_expected_left_s(job);
}

void running_add(struct jobs *jobs, struct job *job, double now_s)
{
    job->slot = jobs->running.count;
    job_list_add(&jobs->running, job);
    if (jobs->running_room < jobs->running.capacity) {
        jobs->running_room = jobs->running.capacity;
        jobs->running_view = memory_grow(jobs->running_view, jobs->running_room, sizeof *jobs->running_view);
    }
    jobs->running_view[job->slot] =
        (struct running_job){.group = job->holder.group,
                             .job = job->serial,
                             .submitted_s = job->submitted_s,
                             .started_s = now_s,
                             .whole_s = job_expected_whole_s(job),
                             .deadline_s = job->spec.deadline_s,
                             .node_power_w = expected_node_w(jobs, job, job->plan),
                             .suspend_s = job->fixed ? NAN : job->spec.suspend_s,
                             .planned_s = NAN,
                             .user = job->user};
    running_look(jobs, job, now_s);
    jobs->elastic += is_elastic(job);
}

void running_remove(struct jobs *jobs, struct job *job)
{
    size_t last = --jobs->running.count;
    jobs->running.items[job->slot] = jobs->running.items[last];
    jobs->running.items[job->slot]->slot = job->slot;
    jobs->running_view[job->slot] = jobs->running_view[last];
    jobs->elastic -= is_elastic(job);
}

/* ---- what waits ---- */

static struct waiting_job look(const struct jobs *jobs, const struct job *job)
{
    const struct job_spec *spec = &job->spec;
    int64_t spares = job->reliability.spares;
    return (struct waiting_job){.job = job->serial,
                                .group = job->holder.group,
                                .nodes = spec->nodes + spares,
                                .min_nodes = least_nodes(spec) + spares,
                                .max_nodes = most_nodes(spec) + spares,
                                .submitted_s = job->submitted_s,
                                .expected_s = job_expected_left_s(job),
                                .whole_s = job_expected_whole_s(job),
                                .deadline_s = spec->deadline_s,
                                .node_power_w =
                                    expected_node_w(jobs, job, job_full_plan(jobs, job, spec->nodes)),
                                .user = job->user,
                                .suspended = job->state == JOB_SUSPENDED,
                                .suspend_s = spec->suspend_s,
                                .planned_s = NAN};
}

void queue_add(struct jobs *jobs, struct job *job)
{
    struct job_list *queue = &jobs->queue;
    job_list_add(queue, job);
    if (jobs->queue_room < queue->capacity) {
        jobs->queue_room = queue->capacity;
        jobs->queue_view = memory_grow(jobs->queue_view, jobs->queue_room, sizeof *jobs->queue_view);
    }
    /* One that was suspended goes back to where it stood. */
    size_t at = queue->count - 1;
    for (; at > 0 && queue->items[at - 1]->serial > job->serial; at--) {
        queue->items[at] = queue->items[at - 1];
        jobs->queue_view[at] = jobs->queue_view[at - 1];
    }
    queue->items[at] = job;
    jobs->queue_view[at] = look(jobs, job);
}

/* Those that have started are no longer in the queue. */
static void queue_close_up(struct jobs *jobs)
{
    size_t kept = 0;
    for (size_t i = 0; i < jobs->queue.count; i++)
        if (jobs->queue.items[i]->state != JOB_RUNNING) {
            jobs->queue.items[kept] = jobs->queue.items[i];
            jobs->queue_view[kept++] = jobs->queue_view[i];
        }
    jobs->queue.count = kept;
}

static int by_name(const void *left, const void *right)
{
    const struct job *a = *(struct job *const *)left, *b = *(struct job *const *)right;
    int order = strcmp(a->spec.name, b->spec.name);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static void arrive(struct jobs *jobs, double now_s)
{
    if (jobs->arrived.count > 1)
        qsort(jobs->arrived.items, jobs->arrived.count, sizeof(struct job *), by_name);
    for (size_t i = 0; i < jobs->arrived.count; i++) {
        struct job *job = jobs->arrived.items[i];
        job->serial = ++jobs->serial;
        job->user = usage_user(jobs->usage, job->spec.user, now_s);
        if (job->fixed) {
            job_list_add(&jobs->blocked, job);
            continue;
        }
        const struct job_kind *kind = job->source->kind;
        const struct node *node = jobs->floor->groups[job->holder.group].node;
        job->expected_s = job_full_plan(jobs, job, job->nodes)->duration_s;
        if (kind->reliability)
            job->reliability = kind->reliability(job->source->parameters, job->row, node, job->nodes);
        queue_add(jobs, job);
    }
    jobs->arrived.count = 0;
}

/* ---- who gets nodes ---- */

static void serve_blocked(struct jobs *jobs, double now_s)
{
    const int64_t *free_nodes = power_book_free(jobs->floor->book);
    size_t i = 0;
    while (i < jobs->blocked.count) {
        struct job *job = jobs->blocked.items[i];
        int64_t wanted = job->state == JOB_RUNNING ? 1 : job->spec.nodes;
        if (wanted > free_nodes[job->holder.group]) {
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
        job_begin(jobs, job, now_s, job->spec.nodes);
    }
}

static void unblock(struct jobs *jobs, const struct job *job)
{
    for (size_t i = 0; job->stalled && i < jobs->blocked.count; i++)
        if (jobs->blocked.items[i] == job) {
            job_list_remove(&jobs->blocked, i);
            return;
        }
}

static void make_room(struct jobs *jobs)
{
    struct decisions *decisions = &jobs->decisions;
    if (jobs->start_room < jobs->queue.count) {
        jobs->start_room = jobs->queue.capacity;
        decisions->start = memory_grow(decisions->start, jobs->start_room, sizeof *decisions->start);
        decisions->start_nodes =
            memory_grow(decisions->start_nodes, jobs->start_room, sizeof *decisions->start_nodes);
        decisions->queue_planned_s =
            memory_grow(decisions->queue_planned_s, jobs->start_room, sizeof *decisions->queue_planned_s);
    }
    if (jobs->resize_room < jobs->running.count) {
        size_t room = jobs->resize_room = jobs->running.capacity;
        decisions->suspend = memory_grow(decisions->suspend, room, sizeof *decisions->suspend);
        decisions->resize = memory_grow(decisions->resize, room, sizeof *decisions->resize);
        decisions->resize_nodes = memory_grow(decisions->resize_nodes, room, sizeof *decisions->resize_nodes);
        decisions->running_planned_s =
            memory_grow(decisions->running_planned_s, room, sizeof *decisions->running_planned_s);
    }
}

static void look_at_groups(struct jobs *jobs)
{
    for (size_t g = 0; g < jobs->floor->group_count; g++) {
        const struct floor_group *group = &jobs->floor->groups[g];
        jobs->group_view[g] =
            (struct group_state){.inlet_k = group->surroundings.inlet_k,
                                 .supply_liquid_k = group->surroundings.coolant_k,
                                 .speed_frac = group->speed_frac,
                                 .power_w = power_book_power_w(jobs->floor->book, g),
                                 .idle_node_w = power_book_idle_node(jobs->floor->book, g).total_w};
    }
}

static void ask(struct jobs *jobs, double now_s)
{
    struct decisions *decisions = &jobs->decisions;
    make_room(jobs);
    decisions->start_count = decisions->suspend_count = decisions->resize_count = 0;
    decisions->again_s = HUGE_VAL;
    for (size_t i = 0; i < jobs->queue.count; i++)
        decisions->queue_planned_s[i] = jobs->queue_view[i].planned_s;
    for (size_t i = 0; i < jobs->running.count; i++)
        decisions->running_planned_s[i] = jobs->running_view[i].planned_s;
    look_at_groups(jobs);
    struct machine machine = {.now_s = now_s,
                              .free_nodes = power_book_free(jobs->floor->book),
                              .group_count = jobs->floor->group_count,
                              .running = jobs->running_view,
                              .running_count = jobs->running.count,
                              .groups = jobs->group_view,
                              .outlook = outlook_from(&jobs->setup.outlook, now_s)};
    machine.user_node_s = usage_node_s(jobs->usage, now_s, &machine.user_count);
    jobs->scheduler->decide(jobs->setup.scheduler->value, &machine, jobs->queue_view, jobs->queue.count,
                            decisions);
    for (size_t i = 0; i < jobs->queue.count; i++)
        jobs->queue_view[i].planned_s = decisions->queue_planned_s[i];
    for (size_t i = 0; i < jobs->running.count; i++)
        jobs->running_view[i].planned_s = decisions->running_planned_s[i];
}

/* Those that shrink make room for those that grow. */
static void resize(struct jobs *jobs, struct job *const *picked, double now_s, bool grow)
{
    const struct decisions *decisions = &jobs->decisions;
    for (size_t i = 0; i < decisions->resize_count; i++) {
        struct job *job = picked[i];
        int64_t nodes = decisions->resize_nodes[i] - job->spares;
        if ((nodes > job->nodes) != grow || job->state != JOB_RUNNING || nodes == job->nodes)
            continue;
        assert(is_elastic(job) && nodes >= least_nodes(&job->spec) && nodes <= most_nodes(&job->spec));
        unblock(jobs, job);
        job_resize(jobs, job, now_s, nodes);
    }
}

static void obey(struct jobs *jobs, double now_s)
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
    for (size_t i = 0; i < decisions->suspend_count; i++) {
        assert(!suspend[i]->fixed && !isnan(suspend[i]->spec.suspend_s));
        unblock(jobs, suspend[i]);
        job_suspend(jobs, suspend[i], now_s);
    }
    resize(jobs, others, now_s, false);
    resize(jobs, others, now_s, true);
    for (size_t i = 0; i < decisions->start_count; i++) {
        int64_t nodes = decisions->start_nodes[i] - start[i]->reliability.spares;
        assert(nodes >= least_nodes(&start[i]->spec) && nodes <= most_nodes(&start[i]->spec));
        job_begin(jobs, start[i], now_s, nodes);
    }
    if (decisions->start_count)
        queue_close_up(jobs);
    free(picked.items);
}

void jobs_settle(struct jobs *jobs, double now_s)
{
    arrive(jobs, now_s);
    serve_blocked(jobs, now_s);
    if (!jobs->queue.count && !jobs->elastic && !jobs->scheduler->wants_ticks)
        return;
    ask(jobs, now_s);
    double again_s = jobs->decisions.again_s;
    events_put(&jobs->events, &jobs->again, again_s > now_s ? again_s : HUGE_VAL);
    obey(jobs, now_s);
}
