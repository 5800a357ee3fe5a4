/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every policy, on random traces. */
#include <criterion/criterion.h>
#include <time.h>

#include "../fewer.h"
#include "play.h"
#include "sched/policies.h"

TestSuite(policies);

enum { JOBS = 100 };
static const struct play hall = {
    .nodes = {16, 7}, .groups = {{.inlet_k = 295, .idle_node_w = 1500}, {.inlet_k = 295, .idle_node_w = 900}}};

static const struct scheduler *policy_of(const struct record *record)
{
    return (const struct scheduler *)(const void *)record;
}

static void *defaults(const struct scheduler *policy)
{
    /* The widest and hungriest job of the trace must fit. */
    static const char *const cap[] = {"cap", "180 kW", NULL};
    return play_parameters(policy, policy == &scheduler_power_capped ? cap : NULL);
}

static const double *hours(uint64_t seed)
{
    static double values[PLAY_HOURS];
    struct random random = random_stream(seed, "test hours", 0);
    for (size_t h = 0; h < PLAY_HOURS; h++)
        values[h] = 1 + 0.8 * sin((double)h * 0.26) + 0.4 * random_uniform(&random);
    return values;
}

static void play_policy(const struct scheduler *policy, uint64_t seed, double gap_s, uint64_t shuffle,
                        struct play_job *jobs, struct play *play)
{
    *play = hall;
    play->policy = policy;
    play->parameters = defaults(policy);
    play->jobs = jobs;
    play->count = JOBS;
    play->carbon = play->price = hours(seed);
    play->shuffle = shuffle;
    play_trace(jobs, JOBS, play->nodes, seed, gap_s);
    for (size_t j = 0; j < JOBS; j += 3) /* some are elastic */
        play_stretch(&jobs[j], play->nodes[jobs[j].group]);
    play_run(play); /* asserts that no node is taken twice */
}

Test(policies, all_jobs_end_and_work_and_energy_are_conserved)
{
    static const double gaps_s[] = {20, 200, 600};
    for (const struct record *const *kind = scheduler_kinds; *kind; kind++)
        for (uint64_t seed = 0; seed < 30; seed++) {
            struct play play;
            struct play_job jobs[JOBS];
            play_policy(policy_of(*kind), seed, gaps_s[seed % 3], 0, jobs, &play);
            double node_s = 0, busy_j = 0, idle_j = play.now_s * (16 * 1500 + 7 * 900);
            for (size_t j = 0; j < JOBS; j++) {
                const struct play_job *job = &jobs[j];
                double held_s = job->work_s + (job->suspensions ? (double)job->suspensions * job->suspend_s : 0);
                double held_node_s = (double)job->nodes * held_s; /* on however many nodes */
                cr_assert(job->state == PLAY_ENDED, "%s, seed %d: job %zu never ended", (*kind)->name, (int)seed, j);
                cr_assert(job->start_s >= job->submit_s);
                cr_assert_float_eq(job->node_s, held_node_s, 1e-6 * held_node_s);
                node_s += held_node_s;
                busy_j += held_node_s * job->node_power_w;
                idle_j -= held_node_s * play.groups[job->group].idle_node_w;
            }
            cr_assert_float_eq(play.node_s, node_s, 1e-9 * node_s);
            cr_assert_float_eq(play.busy_j, busy_j, 1e-9 * busy_j);
            cr_assert_float_eq(play.idle_j, idle_j, 1e-9 * play.now_s * 30300);
        }
}

/* Jobs that are submitted at the same moment stand in line by their number, however they come. */
Test(policies, ties_do_not_matter)
{
    for (const struct record *const *kind = scheduler_kinds; *kind; kind++)
        for (uint64_t seed = 0; seed < 20; seed++) {
            struct play play, other;
            struct play_job jobs[JOBS], others[JOBS];
            play_policy(policy_of(*kind), seed, 100, 0, jobs, &play);
            play_policy(policy_of(*kind), seed, 100, seed + 1, others, &other);
            for (size_t j = 0; j < JOBS; j++)
                cr_assert(jobs[j].start_s == others[j].start_s && jobs[j].end_s == others[j].end_s,
                          "%s, seed %d: job %zu starts at %g or %g", (*kind)->name, (int)seed, j, jobs[j].start_s,
                          others[j].start_s);
        }
}

/* An empty queue, an empty machine. */
Test(policies, nothing_to_do)
{
    for (const struct record *const *kind = scheduler_kinds; *kind; kind++) {
        struct decisions out = {0};
        int64_t free_nodes = 4;
        struct machine machine = {.free_nodes = &free_nodes, .group_count = 1};
        decisions_clear(&out);
        policy_of(*kind)->decide(defaults(policy_of(*kind)), &machine, NULL, 0, &out);
        cr_assert(out.start_count == 0 && out.suspend_count == 0 && out.resize_count == 0);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A thousand jobs wait, a thousand run: with --verbose it says how long a decision takes. */
Test(policies, long_queues)
{
    enum { MANY = 1000 / FEWER };
    struct job_view *running = calloc(MANY, sizeof *running), *queue = calloc(MANY, sizeof *queue);
    const struct job_view *running_seen[MANY], *queue_seen[MANY];
    double *planned_s = calloc(2 * MANY, sizeof *planned_s);
    struct decisions out = {.start = calloc(MANY, sizeof(size_t)),
                            .start_nodes = calloc(MANY, sizeof(int64_t)),
                            .suspend = calloc(MANY, sizeof(size_t)),
                            .resize = calloc(MANY, sizeof(size_t)),
                            .resize_nodes = calloc(MANY, sizeof(int64_t)),
                            .queue_planned_s = planned_s,
                            .running_planned_s = planned_s + MANY};
    int64_t free_nodes = 3;
    double user_node_s[PLAY_USERS] = {1, 2, 3};
    struct group_state group = {.inlet_k = 295};
    struct machine machine = {.free_nodes = &free_nodes,
                              .group_count = 1,
                              .running = running_seen,
                              .running_count = MANY,
                              .groups = &group,
                              .outlook = {.carbon_kg_j = hours(1), .price = hours(1), .count = 1000},
                              .user_node_s = user_node_s,
                              .user_count = PLAY_USERS};
    for (const struct record *const *kind = scheduler_kinds; *kind; kind++) {
        struct random random = random_stream(1, "test queue", 0);
        for (size_t i = 0; i < MANY; i++) {
            double submitted_s = -1e5 * random_uniform(&random), length_s = 1e5 * random_uniform(&random);
            running[i] = (struct job_view){.nodes = 1 + (int64_t)(i % 7),
                                           .min_nodes = 1,
                                           .max_nodes = 8,
                                           .submitted_s = submitted_s,
                                           .whole_s = 2e5,
                                           .expected_end_s = length_s,
                                           .deadline_s = HUGE_VAL,
                                           .suspend_s = 600,
                                           .planned_s = NAN};
            queue[i] = (struct job_view){.serial = (int64_t)i,
                                         .nodes = 4 + (int64_t)(i % 31),
                                         .submitted_s = submitted_s,
                                         .expected_s = length_s,
                                         .whole_s = length_s,
                                         .deadline_s = HUGE_VAL,
                                         .suspend_s = NAN,
                                         .planned_s = NAN};
            planned_s[i] = planned_s[MANY + i] = NAN;
            running_seen[i] = &running[i];
            queue_seen[i] = &queue[i];
        }
        enum { TIMES = 20 };
        const struct scheduler *policy = policy_of(*kind);
        void *parameters = defaults(policy);
        double begun_s = 0;
        for (int k = 0; k <= TIMES; k++) { /* the first makes the plans */
            machine.now_s = k;
            decisions_clear(&out);
            policy->decide(parameters, &machine, queue_seen, MANY, &out);
            for (size_t i = 0; i < MANY; i++) {
                queue[i].planned_s = planned_s[i];
                running[i].planned_s = planned_s[MANY + i];
            }
            begun_s = k == 0 ? seconds() : begun_s;
        }
        cr_log_info("%s: %.0f us a decision", (*kind)->name, 1e6 * (seconds() - begun_s) / TIMES);
        int64_t left = free_nodes;
        for (size_t i = 0; i < out.suspend_count; i++)
            left += running[out.suspend[i]].nodes;
        for (size_t i = 0; i < out.resize_count; i++)
            left += running[out.resize[i]].nodes - out.resize_nodes[i];
        for (size_t i = 0; i < out.start_count; i++)
            left -= out.start_nodes[i];
        cr_assert(left >= 0, "%s: %lld nodes too many", (*kind)->name, (long long)-left);
    }
    free(running);
    free(queue);
    free(planned_s);
    free(out.start);
    free(out.start_nodes);
    free(out.suspend);
    free(out.resize);
    free(out.resize_nodes);
}
