/* SPDX-License-Identifier: Apache-2.0 */
/* Where jobs come from, and where the memory of those that are no more goes. */
#include <assert.h>
#include <stdlib.h>

#include "floor/jobs_inside.h"

static bool is_fixed(const struct job_spec *spec)
{
    return !isnan(spec->start_s) && !isnan(spec->end_s);
}

/* When the floor has to know of the job: at its fixed start, or its submission. */
static double due_s(const struct job_source *source, size_t row)
{
    struct job_spec spec = source->kind->spec(source->parameters, row);
    return is_fixed(&spec) ? spec.start_s : spec.submit_s;
}

static size_t next_row(const struct job_source *source)
{
    return source->order ? source->order[source->taken] : source->taken;
}

struct row_time {
    double at_s;
    uint32_t row;
};

static int by_time(const void *left, const void *right)
{
    const struct row_time *a = left, *b = right;
    if (a->at_s != b->at_s)
        return a->at_s < b->at_s ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void sort_rows(struct jobs *jobs, struct job_source *source)
{
    assert(source->count <= UINT32_MAX);
    struct row_time *due = memory_grow(NULL, source->count + 1, sizeof *due);
    bool sorted = true;
    for (size_t row = 0; row < source->count; row++) {
        due[row] = (struct row_time){due_s(source, row), (uint32_t)row};
        sorted &= row == 0 || due[row - 1].at_s <= due[row].at_s;
    }
    if (!sorted) {
        qsort(due, source->count, sizeof *due, by_time);
        source->order = arena_alloc(jobs->arena, source->count, sizeof *source->order);
        for (size_t row = 0; row < source->count; row++)
            source->order[row] = due[row].row;
    }
    free(due);
}

static void source_await_row(struct jobs *jobs, struct job_source *source)
{
    double at_s = source->taken < source->count ? due_s(source, next_row(source)) : HUGE_VAL;
    events_put(&jobs->events, &source->event, at_s);
}

void source_open(struct jobs *jobs, struct job_source *source)
{
    source->event.kind = EVENT_SOURCE;
    source->count = job_count(source->kind, source->parameters);
    sort_rows(jobs, source);
    source_await_row(jobs, source);
}

struct job_spec source_spec(const struct jobs *jobs, const struct job_source *source, size_t row,
                            const struct node **node)
{
    struct job_spec spec = source->kind->spec(source->parameters, row);
    int64_t gpus = job_spec_on(&spec, jobs->floor->groups[source->group].node->gpus);
    *node = floor_slice(jobs->floor, source->group, gpus);
    return spec;
}

struct job *job_new(struct jobs *jobs, struct job_source *source, size_t row)
{
    struct job *job = jobs->job_pool;
    if (job)
        jobs->job_pool = job->next_in_pool;
    else
        job = arena_alloc(jobs->arena, 1, sizeof *job);
    *job = (struct job){.event.kind = EVENT_JOB,
                        .source = source,
                        .row = row,
                        .round = 1,
                        .started_s = NAN,
                        .holder.group = source->group};
    job->spec = source_spec(jobs, source, row, &job->node);
    job->width = job_group(jobs, job)->shares > 1 ? job->node->gpus : 1;
    job->fixed = is_fixed(&job->spec);
    job->nodes = job->spec.nodes;
    job->view = (struct job_view){.group = source->group,
                                  .submitted_s = job->spec.submit_s,
                                  .started_s = NAN,
                                  .deadline_s = job->spec.deadline_s,
                                  .suspend_s = job->fixed ? NAN : job->spec.suspend_s,
                                  .planned_s = NAN};
    return job;
}

void job_drop(struct jobs *jobs, struct job *job)
{
    job->view.serial = 0; /* nobody's any more */
    jobs->plan_pool = memory_more(jobs->plan_pool, &jobs->plan_room, jobs->plan_count + 1, sizeof *jobs->plan_pool);
    jobs->plan_pool[jobs->plan_count++] = job->plans;
    job->next_in_pool = jobs->job_pool;
    jobs->job_pool = job;
}

struct job *source_take(struct jobs *jobs, struct job_source *source)
{
    struct job *job = job_new(jobs, source, next_row(source));
    source->taken++;
    source_await_row(jobs, source);
    return job;
}
