/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/jobs.h"

#include <assert.h>
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/cond.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <simgrid/mutex.h>
#include <stdio.h>

#include "engine/training_power.h"
#include "sched/scheduler.h"

enum job_state { JOB_FUTURE, JOB_WAITING, JOB_RUNNING, JOB_FINISHED };
static const char *const state_names[] = {"future", "waiting", "running", "finished"};

struct job {
    struct jobs *jobs;
    const struct training *training;
    struct training_plan plan;
    enum job_state state;
    bool unaware;  /* its actor, of a change of state or speed */
    int64_t round; /* of a repeated job, from 1 */
    double submitted_s, started_s;
    double progress_s, speed_frac, since_s; /* progress at since_s, in the job's own time */
    double counted_s;                       /* progress that jobs_take has reported */
    double energy_j;
    bool off;                 /* its nodes are switched off */
    double crashes, undone_s; /* how often they were, and the progress that it cost */
    struct holder holder;
    sg_mutex_t mutex;
    sg_cond_t changed;
};

struct jobs {
    struct arena *arena;
    struct floor *floor;
    const struct scheduler *scheduler;
    const void *parameters;
    struct job *items;
    size_t count, capacity;
    struct job **queue; /* waiting, in order of submission */
    size_t waiting;
    struct waiting_job *waiting_view; /* for the scheduler */
    struct running_job *running_view;
    size_t *picked;
    bool over; /* the run ends: actors go home */
    double tick_end_s;
    double flop, finished_count;
    void (*finished)(void *context, const struct job_row *row);
    void *context;
};

struct jobs *jobs_create(struct arena *arena, struct floor *floor, const struct variant *scheduler,
                         size_t capacity, void (*finished)(void *context, const struct job_row *row),
                         void *context)
{
    struct jobs *jobs = arena_alloc(arena, 1, sizeof *jobs);
    jobs->arena = arena;
    jobs->floor = floor;
    jobs->scheduler = (const struct scheduler *)(const void *)scheduler->kind;
    jobs->parameters = scheduler->value;
    jobs->capacity = capacity;
    jobs->items = arena_alloc(arena, capacity + 1, sizeof *jobs->items);
    jobs->queue = arena_alloc(arena, capacity + 1, sizeof *jobs->queue);
    jobs->waiting_view = arena_alloc(arena, capacity + 1, sizeof *jobs->waiting_view);
    jobs->running_view = arena_alloc(arena, capacity + 1, sizeof *jobs->running_view);
    jobs->picked = arena_alloc(arena, capacity + 1, sizeof *jobs->picked);
    jobs->finished = finished;
    jobs->context = context;
    return jobs;
}

void jobs_add(struct jobs *jobs, const struct training *training, size_t group)
{
    assert(jobs->count < jobs->capacity);
    struct job *job = &jobs->items[jobs->count++];
    job->jobs = jobs;
    job->training = training;
    job->plan = training_plan(training, jobs->floor->groups[group].node);
    job->holder.group = group;
    job->holder.nodes = training->nodes;
}

/* Progress up to now, at the speed that held since the last call. */
static void job_advance(struct job *job, double now_s)
{
    job->progress_s = fmin(job->progress_s + job->speed_frac * (now_s - job->since_s), job->plan.duration_s);
    job->since_s = now_s;
}

/* Of a node from now to the end of the tick or of the job: the mean over the progress that lies ahead. */
static struct node_power job_power(const struct job *job, double now_s)
{
    const struct floor_group *group = &job->jobs->floor->groups[job->holder.group];
    double ahead_s =
        fmin(job->speed_frac * (job->jobs->tick_end_s - now_s), job->plan.duration_s - job->progress_s);
    struct node_power power;
    training_node_power(&job->plan, group->node, &group->surroundings, job->speed_frac, job->progress_s,
                        job->progress_s + ahead_s, &power);
    return power;
}

static void job_begin(struct job *job, double now_s)
{
    job->state = JOB_RUNNING;
    job->started_s = job->since_s = now_s;
    job->progress_s = job->counted_s = job->energy_j = job->crashes = job->undone_s = 0;
    job->off = job->jobs->floor->groups[job->holder.group].off;
    job->speed_frac = job->jobs->floor->groups[job->holder.group].speed_frac;
    struct node_power power = job_power(job, now_s);
    power_book_hold(job->jobs->floor->book, &job->holder, now_s, &power);
    job->unaware = true;
}

/* Asks the policy, starts what it picks, takes that out of the queue. Calls nothing of SimGrid: an actor that
 * does so lets others run, which would find the queue half done. */
static void jobs_decide(struct jobs *jobs, double now_s)
{
    struct machine machine = {.now_s = now_s,
                              .free_nodes = power_book_free(jobs->floor->book),
                              .group_count = jobs->floor->group_count,
                              .running = jobs->running_view};
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->items[i];
        if (job->state == JOB_RUNNING)
            jobs->running_view[machine.running_count++] = (struct running_job){
                job->holder.group, job->holder.nodes, job->started_s + job->plan.duration_s};
    }
    for (size_t i = 0; i < jobs->waiting; i++) {
        const struct job *job = jobs->queue[i];
        jobs->waiting_view[i] = (struct waiting_job){job - jobs->items, job->holder.group, job->holder.nodes,
                                                     job->submitted_s, job->plan.duration_s};
    }
    size_t picked =
        jobs->scheduler->pick(jobs->parameters, &machine, jobs->waiting_view, jobs->waiting, jobs->picked);
    for (size_t i = 0; i < picked; i++)
        job_begin(jobs->queue[jobs->picked[i]], now_s);
    size_t kept = 0;
    for (size_t i = 0; i < jobs->waiting; i++)
        if (jobs->queue[i]->state == JOB_WAITING)
            jobs->queue[kept++] = jobs->queue[i];
    jobs->waiting = kept;
}

/* Tells the actors of jobs whose state or speed has changed. */
static void jobs_wake(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->items[i];
        if (job->unaware) {
            job->unaware = false;
            sg_cond_notify_all(job->changed);
        }
    }
}

static void jobs_schedule(struct jobs *jobs, double now_s)
{
    jobs_decide(jobs, now_s);
    jobs_wake(jobs);
    floor_follow(jobs->floor, now_s);
}

static void job_submit(struct job *job, double now_s)
{
    job->state = JOB_WAITING;
    job->round++;
    job->submitted_s = now_s;
    job->jobs->queue[job->jobs->waiting++] = job;
    jobs_schedule(job->jobs, now_s);
}

/* What jobs_take has not seen yet. */
static void job_count(struct job *job)
{
    job->jobs->flop += job->plan.flop * (job->progress_s - job->counted_s) / job->plan.duration_s;
    job->counted_s = job->progress_s;
}

/* Interruptions are part of the plan as their expected share; so is their number. */
static double job_failures(const struct job *job)
{
    const struct node *node = job->jobs->floor->groups[job->holder.group].node;
    return job->training->failure_per_s * (double)(job->holder.nodes * node->gpus) * job->progress_s;
}

static void job_report(struct job *job)
{
    struct jobs *jobs = job->jobs;
    bool started = job->state >= JOB_RUNNING;
    struct job_row row = {
        .job = job->training->name,
        .kind = "training",
        .submitted_s = job->state == JOB_FUTURE ? NAN : job->submitted_s,
        .started_s = started ? job->started_s : NAN,
        .finished_s = job->state == JOB_FINISHED ? job->since_s : NAN,
        .nodes = job->holder.nodes,
        .energy_j = started ? job->energy_j : 0,
        .work_done = started ? job->plan.flop * job->progress_s / job->plan.duration_s : 0,
        .failures = started ? job_failures(job) + job->crashes : 0,
        .lost_s = started ? (1 - job->plan.effective_frac) * job->progress_s + job->undone_s : 0,
        .state = state_names[job->state],
    };
    char text[256];
    if (job->training->repeat) {
        snprintf(text, sizeof text, "%s/%lld", job->training->name, (long long)(job->round ? job->round : 1));
        row.job = text;
    }
    jobs->finished(jobs->context, &row);
}

static void job_end(struct job *job, double now_s)
{
    job_advance(job, now_s);
    job->progress_s = job->plan.duration_s; /* but for rounding it is there */
    job_count(job);
    job->energy_j += meter_take(&job->holder.meter, now_s).total_j;
    power_book_release(job->jobs->floor->book, &job->holder, now_s);
    job->state = JOB_FINISHED;
    job->jobs->finished_count++;
    job_report(job);
}

/* Sleeps for a while, HUGE_VAL: until woken. False if it was woken before. */
static bool job_sleep(struct job *job, double duration_s)
{
    if (duration_s < HUGE_VAL)
        return sg_cond_wait_for(job->changed, job->mutex, duration_s) != 0;
    sg_cond_wait(job->changed, job->mutex);
    return false;
}

/* Sleeps until the job is done, however its speed changes meanwhile. */
static void job_work(struct job *job)
{
    for (bool done = false; !done && !job->jobs->over;) {
        job_advance(job, simgrid_get_clock());
        double left_s = job->plan.duration_s - job->progress_s;
        if (left_s <= 0)
            break;
        done = job_sleep(job, job->speed_frac > 0 ? left_s / job->speed_frac : HUGE_VAL);
    }
}

static void job_live(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct job *job = sg_actor_self_get_data();
    struct jobs *jobs = job->jobs;
    sg_mutex_lock(job->mutex);
    if (job->training->submit_s > 0)
        job_sleep(job, job->training->submit_s);
    while (!jobs->over) {
        job_submit(job, simgrid_get_clock());
        while (job->state == JOB_WAITING && !jobs->over)
            job_sleep(job, HUGE_VAL);
        job_work(job);
        if (jobs->over)
            break;
        job_end(job, simgrid_get_clock());
        jobs_schedule(jobs, simgrid_get_clock());
        if (!job->training->repeat)
            break;
    }
    sg_mutex_unlock(job->mutex);
}

void jobs_start(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->items[i];
        job->mutex = sg_mutex_init();
        job->changed = sg_cond_init();
        sg_host_t host = sg_host_by_name(hosts_first(jobs->floor->hosts, job->holder.group));
        sg_actor_t actor = sg_actor_init(job->training->name, host);
        sg_actor_set_data(actor, job);
        sg_actor_start(actor, job_live, 0, NULL);
    }
}

/* Nodes that switch off lose what was not saved: the job falls back to its last checkpoint, where a cycle
 * begins, and needs the time of a recovery besides. */
static void job_crash(struct job *job)
{
    double saved_s = floor(job->progress_s / job->plan.cycle_s) * job->plan.cycle_s;
    saved_s = fmax(0, saved_s - job->training->recovery_s);
    job->undone_s += job->progress_s - saved_s;
    job->crashes++;
    job->progress_s = saved_s;
    job_count(job); /* work that was counted and is undone */
}

void jobs_tick(struct jobs *jobs, double from_s, double to_s)
{
    jobs->tick_end_s = to_s;
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->items[i];
        if (job->state != JOB_RUNNING)
            continue;
        double speed_frac = jobs->floor->groups[job->holder.group].speed_frac;
        job_advance(job, from_s);
        bool off = jobs->floor->groups[job->holder.group].off;
        if (off && !job->off)
            job_crash(job);
        job->off = off;
        job->unaware |= speed_frac != job->speed_frac;
        job->speed_frac = speed_frac;
        struct node_power power = job_power(job, from_s);
        power_book_change(jobs->floor->book, &job->holder, from_s, &power);
    }
    jobs_wake(jobs);
}

void jobs_take(struct jobs *jobs, double now_s, struct work_done *done)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->items[i];
        if (job->state == JOB_RUNNING) {
            job_advance(job, now_s);
            job_count(job);
            job->energy_j += meter_take(&job->holder.meter, now_s).total_j;
        }
    }
    done->training_flop += jobs->flop;
    done->jobs_finished += jobs->finished_count;
    jobs->flop = jobs->finished_count = 0;
}

void jobs_close(struct jobs *jobs, double now_s)
{
    jobs->over = true;
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->items[i];
        if (job->state == JOB_RUNNING)
            job_advance(job, now_s);
        if (job->state != JOB_FINISHED)
            job_report(job);
        job->unaware = true;
    }
    jobs_wake(jobs);
}

void jobs_finish(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        sg_cond_destroy(jobs->items[i].changed);
        sg_mutex_destroy(jobs->items[i].mutex);
    }
}
