/* SPDX-License-Identifier: Apache-2.0 */
/* Failures: exponential in the time that a job holds working nodes, recovery included, so that the n-th is due
 * when  integral of rate dt = E1 + ... + En  with E ~ Exp(1) from the stream of the job: the same draws
 * whatever the scheduler does and however many nodes it has. Work since the last saved point, the end of a
 * cycle, is done again after `restart_s`. So a segment of length s between saved points takes, on average
 * (Daly, Future Generation Computer Systems 22(3), 2006, eq. 13), with mean time between failures M
 *
 *     M exp(R/M) (exp(s/M) - 1)  */
#include "base/text.h"
#include "floor/jobs_inside.h"

static void draw_failure(struct job *job)
{
    job->hazard = random_exponential(&job->failures);
}

void job_failures_begin(struct jobs *jobs, struct job *job)
{
    if (!job->reliability.random)
        return;
    struct text_buffer purpose = {0};
    text_buffer_add(&purpose, "failures of %s", job->spec.name);
    job->failures = random_stream(jobs->setup.seed, purpose.data, (uint64_t)job->round);
    text_buffer_finish(&purpose);
    draw_failure(job);
}

void job_fall_back(struct jobs *jobs, struct job *job)
{
    double cycle_s = job->plan->cycle_s, since_saved_s = job->progress_s - job->saved_s;
    double kept_s = cycle_s > 0 ? fmin(floor(since_saved_s / cycle_s) * cycle_s, since_saved_s) : 0;
    job->lost_s += since_saved_s - kept_s;
    job->saved_s += kept_s;
    job->progress_s = job->saved_s;
    job_credit(jobs, job); /* work that was counted and is undone */
}

void job_break(struct jobs *jobs, struct job *job)
{
    job->failure_count++;
    job->restart_s = job->reliability.restart_s;
    job_fall_back(jobs, job);
}

static void repair_begin(struct jobs *jobs, struct job *job, double now_s)
{
    struct repair *repair = jobs->repair_pool;
    if (repair)
        jobs->repair_pool = repair->next_in_pool;
    else
        repair = arena_alloc(jobs->arena, 1, sizeof *repair);
    *repair = (struct repair){.event = {.kind = EVENT_REPAIR, .order = (uint64_t)job->view.serial},
                              .group = job->holder.group,
                              .shares = job->width,
                              .job = job,
                              .serial = job->view.serial};
    events_put(&jobs->events, &repair->event, now_s + job->reliability.repair_s);
}

/* A spare steps in, or a free node; else the job goes on with fewer nodes, or waits for one. */
static void job_lose_node(struct jobs *jobs, struct job *job, double now_s)
{
    size_t group = job->holder.group;
    bool none_free = power_book_free(jobs->floor->book)[group] < job->width;
    repair_begin(jobs, job, now_s);
    if (job->spares > 0)
        job->spares--;
    else if (none_free && job->nodes > job->spec.min_nodes)
        job_plan_on(jobs, job, job->nodes - 1);
    else if (none_free)
        job->stalled = true;
    job_go_on_changed(jobs, job, now_s);
    power_book_withdraw(jobs->floor->book, group, now_s, job->width);
}

void job_fail(struct jobs *jobs, struct job *job, double now_s)
{
    double kind = random_uniform(&job->failures);
    draw_failure(job);
    job_break(jobs, job);
    if (kind < job->reliability.node_frac)
        job_lose_node(jobs, job, now_s);
    else
        job_go_on_changed(jobs, job, now_s);
}

void repair_end(struct jobs *jobs, struct repair *repair, double now_s)
{
    struct job *job = repair->job;
    power_book_withdraw(jobs->floor->book, repair->group, now_s, -repair->shares);
    events_put(&jobs->events, &repair->event, HUGE_VAL);
    bool same = job->view.serial == repair->serial && job->state == JOB_RUNNING && !job->stalled;
    if (same && job->spares < job->reliability.spares) {
        job_interrupt(jobs, job, now_s);
        job->spares++;
        job_go_on_changed(jobs, job, now_s);
    }
    repair->next_in_pool = jobs->repair_pool;
    jobs->repair_pool = repair;
}
