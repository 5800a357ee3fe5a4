/* SPDX-License-Identifier: Apache-2.0 */
/* How long a job takes on its nodes and what they draw: by the plan of its kind, within what their GPUs may do. A plan
 * may be the outcome of a search, so it is made only for another number of nodes; a limit acts on the plan that there
 * is. */
#include "floor/jobs_inside.h"
#include "jobs/job_contract.h"
#include "jobs/job_floor.h"
#include "jobs/job_limit.h"

static const struct gpu_limit unlimited = {1, NAN};

/* Whether what a plugin's kind said of the job keeps its contract; the first breach is remembered, for the run to stop by. */
static bool keeps(const struct job *job, const char *how)
{
    struct job_source *source = job->source;
    if (how != NULL && source->breach == NULL) {
        source->breach = how;
        source->broken_job = job->spec.name;
    }
    return how == NULL;
}

/* Queue and floor ask for the same plan one after the other: the last of each workload is kept. */
const struct job_plan *job_full_plan(const struct jobs *jobs, const struct job *job, int64_t nodes)
{
    struct job_source *source = job->source;
    if (source->plan_nodes == nodes && source->plan_row == job->row)
        return &source->plan;
    const struct node *node = job->node;
    const struct smoothing *smoothing = jobs->setup.smoothing;
    source->plan = source->kind->plan(source->parameters, job->row, node, nodes);
    if (source->hold != NULL && !keeps(job, job_plan_breach(source->hold, &source->plan, node)))
        source->plan = job_plan_idle(&node->gpu);
    if (smoothing && smoothing->floor_frac > 0)
        source->plan = job_plan_floored(&source->plan, &node->gpu, smoothing->floor_frac);
    source->plan_row = job->row;
    source->plan_nodes = nodes;
    return &source->plan;
}

struct job_reliability job_reliability_on(const struct job *job, int64_t nodes)
{
    const struct job_source *source = job->source;
    const struct job_reliability never = {.random = false};
    if (job->fixed || !source->kind->reliability)
        return never;
    struct job_reliability found = source->kind->reliability(source->parameters, job->row, job->node, nodes);
    return source->hold == NULL || keeps(job, job_reliability_breach(source->hold, &found)) ? found : never;
}

bool job_limit_changed(const struct jobs *jobs, const struct job *job)
{
    const struct gpu_limit *limit = &job_group(jobs, job)->limit;
    bool same_cap = limit->cap_w == job->limit.cap_w || (isnan(limit->cap_w) && isnan(job->limit.cap_w));
    return !job->fixed && !(same_cap && limit->clock_frac == job->limit.clock_frac);
}

/* The job runs by its full plan, or by what the limit of now leaves of it. */
static void job_choose_plan(const struct jobs *jobs, struct job *job)
{
    const struct floor_group *group = job_group(jobs, job);
    job->limit = job->fixed ? unlimited : group->limit;
    job->plan = &job->plans->full;
    if (job->limit.clock_frac < 1 || !isnan(job->limit.cap_w)) {
        job->plans->limited = job_plan_limited(&job->plans->full, job->node, &job->limit);
        job->plan = &job->plans->limited;
    }
}

static void job_make_plans(struct jobs *jobs, struct job *job, int64_t nodes)
{
    if (!job->plans)
        job->plans =
            jobs->plan_count ? jobs->plan_pool[--jobs->plan_count] : arena_alloc(jobs->arena, 1, sizeof *job->plans);
    job->plans->full = *job_full_plan(jobs, job, nodes);
    if (job->fixed)
        job->plans->full.duration_s = fmax(job->spec.end_s - job->spec.start_s, 0);
    job->nodes = nodes;
    job->gpu_w = job_plan_gpu_w(&job->plans->full, job->node);
    job->memory_w = job_plan_memory_w(&job->plans->full, job->node);
    job->reliability = job_reliability_on(job, nodes);
    job_choose_plan(jobs, job);
}

void job_plan_on(struct jobs *jobs, struct job *job, int64_t nodes)
{
    if (!job->plan) {
        job_make_plans(jobs, job, nodes);
        return;
    }
    if (nodes == job->nodes && !job_limit_changed(jobs, job))
        return;
    double done = job->plan->duration_s > 0 ? job->progress_s / job->plan->duration_s : 0;
    if (nodes != job->nodes)
        job_make_plans(jobs, job, nodes);
    else
        job_choose_plan(jobs, job);
    job->progress_s = done * job->plan->duration_s;
    job->saved_s = job->progress_s;
}

void job_plan_within(struct jobs *jobs, struct job *job)
{
    job_credit(jobs, job);
    struct job_plan before = *job->plan;
    double since_saved_s = job->progress_s - job->saved_s;
    job_choose_plan(jobs, job);
    if (before.duration_s > 0)
        job->saved_s *= job->plan->duration_s / before.duration_s;
    job->progress_s = fmin(job->saved_s + job_plan_place(&before, job->plan, since_saved_s), job->plan->duration_s);
}
