/* SPDX-License-Identifier: Apache-2.0 */
/* A pure event loop for tests of policies: jobs are submitted, run, are suspended and end, and the policy is
 * asked at each of these moments. What no policy may do is asserted here. */
#ifndef SAMOVAR_TESTS_SCHED_PLAY_H
#define SAMOVAR_TESTS_SCHED_PLAY_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../reading.h"
#include "base/random.h"
#include "sched/decisions_contract.h"

enum { PLAY_GROUPS = 2, PLAY_USERS = 3, PLAY_HOURS = 24 * 400 };

enum play_state { PLAY_FUTURE, PLAY_WAITING, PLAY_RUNNING, PLAY_ENDED };
struct play_job {
    size_t group;
    int64_t nodes, min_nodes, max_nodes, user; /* nodes: that it asks for */
    double submit_s, work_s;                   /* how long it takes */
    double expected_frac;                      /* how long it is expected to take, over that */
    double deadline_s, node_power_w, suspend_s;
    /* What became of it. */
    enum play_state state;
    int64_t held;           /* nodes that it has */
    double left_s, since_s; /* to work on `nodes`; since it last started, or changed its size */
    double start_s, end_s;  /* first start */
    double node_s, carbon;  /* that it had; integral of the signal over the time */
    double planned_s;
    double promised_s; /* of the test's own */
    int64_t suspensions;
    struct job_view view;
};

struct play {
    const struct scheduler *policy;
    const void *parameters;
    struct play_job *jobs;
    size_t count;
    int64_t nodes[PLAY_GROUPS];
    struct group_state groups[PLAY_GROUPS];
    double tick_s;                           /* 0: an hour */
    const double *carbon, *marginal, *price; /* PLAY_HOURS of them, or NULL */
    uint64_t shuffle;                        /* not 0: jobs of the same moment stand in the queue in a random order */
    bool forgetful;                          /* the policy has no memory */
    /* Called after each decision, with the machine as it is then. */
    void (*after)(struct play *play, const struct machine *machine);
    void (*tick)(struct play *play, double now_s);
    void *context;
    /* What became of it. */
    double now_s, busy_j, idle_j, peak_w, node_s;
    double user_node_s[PLAY_USERS];
    size_t asked;
};

/* The parameters of a policy: its defaults, and "key", "text" pairs up to NULL. */
static inline void *play_parameters(const struct scheduler *policy, const char *const *pairs)
{
    void *value = arena_alloc(bind_arena(), 1, policy->record.size);
    bind_with(&policy->record, value, "", pairs);
    return value;
}

static inline void play_trace(struct play_job *jobs, size_t count, const int64_t *nodes, uint64_t seed, double gap_s)
{
    struct random random = random_stream(seed, "test trace", 0);
    double now_s = 0;
    for (size_t j = 0; j < count; j++) {
        struct play_job *job = &jobs[j];
        *job = (struct play_job){.submit_s = now_s, .expected_frac = 1, .deadline_s = HUGE_VAL};
        if (random_uniform(&random) > 0.2) /* some come together */
            now_s += random_exponential(&random) * gap_s;
        job->group = random_uniform(&random) < 0.6 ? 0 : 1;
        job->nodes = 1 + (int64_t)(random_uniform(&random) * (double)nodes[job->group]);
        job->min_nodes = job->max_nodes = job->nodes;
        job->user = (int64_t)(random_uniform(&random) * (PLAY_USERS + 1)) - 1;
        job->work_s = 1 + random_exponential(&random) * 500;
        job->node_power_w = 2000 + 8000 * random_uniform(&random);
        job->suspend_s = random_uniform(&random) < 0.5 ? NAN : 5;
        job->planned_s = job->promised_s = NAN;
        job->start_s = job->end_s = HUGE_VAL;
        job->left_s = job->work_s;
    }
}

/* Makes a job elastic: from half to twice as many nodes. */
static inline void play_stretch(struct play_job *job, int64_t most)
{
    job->min_nodes = (job->nodes + 1) / 2;
    job->max_nodes = 2 * job->nodes < most ? 2 * job->nodes : most;
}

static inline double play_signal(const double *hours, double from_s, double to_s)
{
    double sum = 0;
    for (double at_s = from_s; at_s < to_s;) {
        double hour = floor(at_s / 3600), end_s = fmin((hour + 1) * 3600, to_s);
        cr_assert(hour < PLAY_HOURS, "the trace lasts too long for the test");
        sum += (end_s - at_s) * hours[(size_t)hour];
        at_s = end_s;
    }
    return sum;
}

static inline void play_account(struct play *play, double to_s)
{
    double busy_w = 0, idle_w = 0;
    int64_t free_nodes[PLAY_GROUPS];
    memcpy(free_nodes, play->nodes, sizeof free_nodes);
    double span_s = to_s - play->now_s;
    for (size_t j = 0; j < play->count; j++) {
        const struct play_job *job = &play->jobs[j];
        if (job->state != PLAY_RUNNING)
            continue;
        busy_w += (double)job->held * job->node_power_w;
        free_nodes[job->group] -= job->held;
        play->node_s += (double)job->held * span_s;
        if (job->user >= 0)
            play->user_node_s[job->user] += (double)job->held * span_s;
    }
    for (size_t g = 0; g < PLAY_GROUPS; g++)
        idle_w += (double)free_nodes[g] * play->groups[g].idle_node_w;
    play->busy_j += busy_w * span_s;
    play->idle_j += idle_w * span_s;
    if (span_s > 0)
        play->peak_w = fmax(play->peak_w, busy_w + idle_w);
}

static inline void play_stop(struct play *play, struct play_job *job, enum play_state state)
{
    double ran_s = play->now_s - job->since_s;
    job->node_s += ran_s * (double)job->held;
    job->left_s -= ran_s * (double)job->held / (double)job->nodes;
    if (play->carbon)
        job->carbon += play_signal(play->carbon, job->since_s, play->now_s);
    job->state = state;
    job->planned_s = NAN;
}

/* On the nodes that it has, from since_s on: more of them make it faster. */
static inline double play_takes_s(const struct play_job *job)
{
    return job->left_s * (double)job->nodes / (double)job->held;
}

static inline struct job_view play_job_view(const struct play_job *job, size_t index)
{
    bool runs = job->state == PLAY_RUNNING;
    return (struct job_view){.serial = (int64_t)index,
                             .group = job->group,
                             .nodes = runs ? job->held : job->nodes,
                             .min_nodes = job->min_nodes,
                             .max_nodes = job->max_nodes,
                             .submitted_s = job->submit_s,
                             .started_s = runs ? job->start_s : NAN,
                             .expected_s = job->left_s * job->expected_frac,
                             .expected_end_s = runs ? job->since_s + play_takes_s(job) * job->expected_frac : NAN,
                             .whole_s = job->work_s * job->expected_frac,
                             .deadline_s = job->deadline_s,
                             .node_power_w = job->node_power_w,
                             .suspend_s = job->suspend_s,
                             .planned_s = job->planned_s,
                             .user = job->user};
}

/* What the policy is shown, and what it answers. */
struct play_view {
    struct machine machine;
    int64_t free_nodes[PLAY_GROUPS];
    const struct job_view **running, **queue;
    size_t waiting;
    struct decisions out;
};

static inline void play_look(struct play *play, struct play_view *view)
{
    view->waiting = view->machine.running_count = 0;
    memcpy(view->free_nodes, play->nodes, sizeof view->free_nodes);
    for (size_t j = 0; j < play->count; j++) {
        struct play_job *job = &play->jobs[j];
        job->view = play_job_view(job, j);
        if (job->state == PLAY_RUNNING) {
            view->running[view->machine.running_count++] = &job->view;
            view->free_nodes[job->group] -= job->held;
            cr_assert(view->free_nodes[job->group] >= 0, "more nodes than there are");
        } else if (job->state == PLAY_WAITING) {
            view->queue[view->waiting++] = &job->view;
        }
    }
    size_t hour = (size_t)(play->now_s / 3600);
    view->machine.now_s = play->now_s;
    view->machine.free_nodes = view->free_nodes;
    view->machine.group_count = PLAY_GROUPS;
    view->machine.running = view->running;
    view->machine.groups = play->groups;
    view->machine.outlook = (struct outlook){.carbon_kg_j = play->carbon ? play->carbon + hour : NULL,
                                             .marginal_kg_j = play->marginal ? play->marginal + hour : NULL,
                                             .price = play->price ? play->price + hour : NULL,
                                             .count = PLAY_HOURS - hour,
                                             .first_s = 3600 * (double)hour};
    view->machine.user_node_s = play->user_node_s;
    view->machine.user_count = PLAY_USERS;
}

static inline void play_shuffle(struct play *play, const struct job_view **queue, size_t count)
{
    struct random random = random_stream(play->shuffle, "test shuffle", play->asked);
    for (size_t end = count; end > 1; end--) {
        size_t other = (size_t)(random_uniform(&random) * (double)end);
        if (queue[other]->submitted_s != queue[end - 1]->submitted_s)
            continue;
        const struct job_view *kept = queue[other];
        queue[other] = queue[end - 1];
        queue[end - 1] = kept;
    }
}

static inline void play_ask(struct play *play, struct play_view *view)
{
    struct decisions *out = &view->out;
    for (size_t i = 0; i < view->waiting; i++)
        out->queue_planned_s[i] = view->queue[i]->planned_s;
    for (size_t i = 0; i < view->machine.running_count; i++)
        out->running_planned_s[i] = view->running[i]->planned_s;
    struct decisions asked = *out;
    if (play->forgetful)
        asked.queue_planned_s = asked.running_planned_s = NULL;
    decisions_clear(&asked);
    play->policy->decide(play->parameters, &view->machine, view->queue, view->waiting, &asked);
    struct arena *arena = arena_create();
    const char *breach = decisions_breach(arena, &view->machine, view->queue, view->waiting, &asked);
    cr_assert_null(breach, "%s", breach);
    arena_destroy(arena);
    out->start_count = asked.start_count;
    out->suspend_count = asked.suspend_count;
    out->resize_count = asked.resize_count;
    out->again_s = asked.again_s;
    play->asked++;
}

static inline void play_obey(struct play *play, const struct play_view *view)
{
    const struct decisions *out = &view->out;
    for (size_t i = 0; i < view->waiting; i++)
        play->jobs[view->queue[i]->serial].planned_s = out->queue_planned_s[i];
    for (size_t i = 0; i < view->machine.running_count; i++)
        play->jobs[view->running[i]->serial].planned_s = out->running_planned_s[i];
    for (size_t i = 0; i < out->suspend_count; i++) {
        struct play_job *job = &play->jobs[view->running[out->suspend[i]]->serial];
        cr_assert(job->state == PLAY_RUNNING && !isnan(job->suspend_s), "suspended what cannot be");
        play_stop(play, job, PLAY_WAITING);
        job->left_s += job->suspend_s;
        job->suspensions++;
    }
    for (size_t i = 0; i < out->resize_count; i++) {
        struct play_job *job = &play->jobs[view->running[out->resize[i]]->serial];
        int64_t nodes = out->resize_nodes[i];
        cr_assert(job->state == PLAY_RUNNING && nodes != job->held, "resized to what it is");
        cr_assert(nodes >= job->min_nodes && nodes <= job->max_nodes);
        double planned_s = job->planned_s;
        play_stop(play, job, PLAY_RUNNING);
        job->planned_s = planned_s;
        job->since_s = play->now_s;
        job->held = nodes;
    }
    for (size_t i = 0; i < out->start_count; i++) {
        struct play_job *job = &play->jobs[view->queue[out->start[i]]->serial];
        cr_assert(job->state == PLAY_WAITING, "started what does not wait");
        cr_assert(out->start_nodes[i] >= job->min_nodes && out->start_nodes[i] <= job->max_nodes);
        job->held = out->start_nodes[i];
        job->state = PLAY_RUNNING;
        job->since_s = play->now_s;
        job->start_s = fmin(job->start_s, play->now_s);
        job->planned_s = NAN;
    }
}

static inline double play_next_s(const struct play *play, double again_s)
{
    double next_s = again_s > play->now_s ? again_s : HUGE_VAL;
    bool unfinished = false;
    for (size_t j = 0; j < play->count; j++) {
        const struct play_job *job = &play->jobs[j];
        if (job->state == PLAY_FUTURE)
            next_s = fmin(next_s, job->submit_s);
        if (job->state == PLAY_RUNNING)
            next_s = fmin(next_s, job->since_s + play_takes_s(job));
        unfinished |= job->state != PLAY_ENDED;
    }
    double tick_s = play->tick_s > 0 ? play->tick_s : 3600;
    if (unfinished && play->policy->wants_ticks)
        next_s = fmin(next_s, (floor(play->now_s / tick_s) + 1) * tick_s);
    return next_s;
}

/* Until nothing happens any more. */
static inline void play_run(struct play *play)
{
    struct play_view view = {0};
    size_t room = play->count + 1;
    view.running = calloc(room, sizeof *view.running);
    view.queue = calloc(room, sizeof *view.queue);
    view.out.start = calloc(room, sizeof *view.out.start);
    view.out.start_nodes = calloc(room, sizeof *view.out.start_nodes);
    view.out.suspend = calloc(room, sizeof *view.out.suspend);
    view.out.resize = calloc(room, sizeof *view.out.resize);
    view.out.resize_nodes = calloc(room, sizeof *view.out.resize_nodes);
    view.out.queue_planned_s = calloc(room, sizeof(double));
    view.out.running_planned_s = calloc(room, sizeof(double));
    view.out.again_s = HUGE_VAL;
    for (double next_s = 0; next_s < HUGE_VAL; next_s = play_next_s(play, view.out.again_s)) {
        play_account(play, next_s);
        play->now_s = next_s;
        for (size_t j = 0; j < play->count; j++) {
            struct play_job *job = &play->jobs[j];
            if (job->state == PLAY_RUNNING && job->since_s + play_takes_s(job) <= next_s) {
                play_stop(play, job, PLAY_ENDED);
                job->end_s = next_s;
            } else if (job->state == PLAY_FUTURE && job->submit_s <= next_s) {
                job->state = PLAY_WAITING;
            }
        }
        if (play->tick)
            play->tick(play, next_s);
        play_look(play, &view);
        if (play->shuffle)
            play_shuffle(play, view.queue, view.waiting);
        play_ask(play, &view);
        play_obey(play, &view);
        if (play->after) {
            play_look(play, &view);
            play->after(play, &view.machine);
        }
    }
    free(view.running);
    free(view.queue);
    free(view.out.start);
    free(view.out.start_nodes);
    free(view.out.suspend);
    free(view.out.resize);
    free(view.out.resize_nodes);
    free(view.out.queue_planned_s);
    free(view.out.running_planned_s);
}

static inline double play_mean_wait_s(const struct play *play)
{
    double sum_s = 0;
    for (size_t j = 0; j < play->count; j++)
        sum_s += play->jobs[j].start_s - play->jobs[j].submit_s;
    return sum_s / (double)play->count;
}

#endif
