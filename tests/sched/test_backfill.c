/* SPDX-License-Identifier: Apache-2.0 */
/* Random traces through both policies, with exact durations. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "sched/backfill.h"
#include "sched/fcfs.h"
#include "sched/shadow.h"

TestSuite(backfill);

enum { JOBS = 120, GROUPS = 2 };
static const int64_t group_nodes[GROUPS] = {16, 7};

struct trace_job {
    size_t group;
    int64_t nodes;
    double submit_s, duration_s;
    double start_s, end_s; /* HUGE_VAL: not started */
    double promised_s;     /* reservation when it first stood at the head of its queue; HUGE_VAL: never waited
                              there */
};

static void make_trace(struct trace_job *jobs, uint64_t seed, double gap_s)
{
    struct random random = random_stream(seed, "test trace", 0);
    double now_s = 0;
    for (size_t j = 0; j < JOBS; j++) {
        struct trace_job *job = &jobs[j];
        now_s += random_exponential(&random) * gap_s;
        job->group = random_uniform(&random) < 0.6 ? 0 : 1;
        job->nodes = 1 + (int64_t)(random_uniform(&random) * (double)group_nodes[job->group]);
        job->submit_s = now_s;
        job->duration_s = 1 + random_exponential(&random) * 500;
        job->start_s = job->end_s = job->promised_s = HUGE_VAL;
    }
}

/* The first waiting job of each group is promised its shadow time, given what runs. */
static void promise(struct trace_job *jobs, const struct machine *machine)
{
    for (size_t group = 0; group < GROUPS; group++) {
        size_t head = 0;
        while (head < JOBS && (jobs[head].group != group || jobs[head].start_s < HUGE_VAL))
            head++;
        if (head == JOBS || jobs[head].submit_s > machine->now_s || jobs[head].promised_s < HUGE_VAL)
            continue;
        struct running_job running[JOBS];
        memcpy(running, machine->running, machine->running_count * sizeof *running);
        jobs[head].promised_s = shadow_find(running, machine->running_count, group, machine->now_s,
                                            machine->free_nodes[group], jobs[head].nodes)
                                    .time_s;
    }
}

/* One moment: what is free and runs now; asks the policy; starts what it picks. */
static void decide(const struct scheduler *policy, struct trace_job *jobs, double now_s)
{
    int64_t free_nodes[GROUPS] = {group_nodes[0], group_nodes[1]};
    struct running_job running[JOBS];
    struct waiting_job queue[JOBS];
    size_t start[JOBS], waiting = 0;
    struct machine machine = {
        .now_s = now_s, .free_nodes = free_nodes, .group_count = GROUPS, .running = running};
    for (size_t j = 0; j < JOBS; j++) {
        if (jobs[j].start_s < HUGE_VAL && jobs[j].end_s > now_s) {
            running[machine.running_count++] =
                (struct running_job){jobs[j].group, jobs[j].nodes, jobs[j].end_s};
            free_nodes[jobs[j].group] -= jobs[j].nodes;
        } else if (jobs[j].start_s == HUGE_VAL && jobs[j].submit_s <= now_s) {
            queue[waiting++] = (struct waiting_job){(int64_t)j, jobs[j].group, jobs[j].nodes,
                                                    jobs[j].submit_s, jobs[j].duration_s};
        }
    }
    size_t again[JOBS], count = policy->pick(NULL, &machine, queue, waiting, start);
    cr_assert((policy->pick(NULL, &machine, queue, waiting, again)) == count);
    cr_assert(memcmp(start, again, count * sizeof *start) == 0, "the same question, two answers");
    for (size_t i = 0; i < count; i++) {
        struct trace_job *job = &jobs[queue[start[i]].job];
        cr_assert(job->start_s == HUGE_VAL, "started twice");
        job->start_s = now_s;
        job->end_s = now_s + job->duration_s;
        free_nodes[job->group] -= job->nodes;
        cr_assert(free_nodes[job->group] >= 0, "more nodes than there are");
        running[machine.running_count++] = (struct running_job){job->group, job->nodes, job->end_s};
    }
    promise(jobs, &machine);
}

static void play(const struct scheduler *policy, struct trace_job *jobs)
{
    for (double now_s = -1;;) {
        double next_s = HUGE_VAL;
        for (size_t j = 0; j < JOBS; j++) {
            if (jobs[j].submit_s > now_s)
                next_s = fmin(next_s, jobs[j].submit_s);
            if (jobs[j].end_s > now_s)
                next_s = fmin(next_s, jobs[j].end_s);
        }
        if (next_s == HUGE_VAL)
            return;
        decide(policy, jobs, now_s = next_s);
    }
}

static double mean_wait_s(const struct trace_job *jobs)
{
    double sum_s = 0;
    for (size_t j = 0; j < JOBS; j++)
        sum_s += jobs[j].start_s - jobs[j].submit_s;
    return sum_s / JOBS;
}

Test(backfill, all_jobs_end_and_promises_are_kept)
{
    static const double gaps_s[] = {20, 200, 600};
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct trace_job jobs[JOBS];
        make_trace(jobs, seed, gaps_s[seed % 3]);
        play(&scheduler_backfill, jobs);
        for (size_t j = 0; j < JOBS; j++) {
            cr_assert(jobs[j].start_s < HUGE_VAL, "seed %d: job %zu never started", (int)seed, j);
            cr_assert(jobs[j].promised_s == HUGE_VAL || jobs[j].start_s <= jobs[j].promised_s,
                      "seed %d: job %zu was promised %g and started at %g", (int)seed, j, jobs[j].promised_s,
                      jobs[j].start_s);
        }
    }
}

Test(backfill, waits_are_shorter_than_first_come_first_served)
{
    double eased_s = 0, plain_s = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct trace_job jobs[JOBS];
        make_trace(jobs, seed, 100);
        play(&scheduler_backfill, jobs);
        eased_s += mean_wait_s(jobs);
        make_trace(jobs, seed, 100);
        play(&scheduler_fcfs, jobs);
        plain_s += mean_wait_s(jobs);
    }
    cr_assert(eased_s < 0.9 * plain_s, "%g against %g", eased_s, plain_s);
}

Test(backfill, first_come_first_served_keeps_order)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct trace_job jobs[JOBS];
        double last_s[GROUPS] = {0, 0};
        make_trace(jobs, seed, 100);
        play(&scheduler_fcfs, jobs);
        for (size_t j = 0; j < JOBS; j++) {
            cr_assert(jobs[j].start_s < HUGE_VAL && jobs[j].start_s >= last_s[jobs[j].group]);
            last_s[jobs[j].group] = jobs[j].start_s;
        }
    }
}

/* 10 nodes: 6 run until 100, 4 are free. The head wants 8 (shadow 100, 2 to spare). */
static size_t pick_beside_head(const struct waiting_job *other, size_t *start)
{
    int64_t free_nodes[] = {4};
    struct running_job running[] = {{0, 6, 100}};
    struct machine machine = {0, free_nodes, 1, running, 1};
    struct waiting_job queue[] = {{0, 0, 8, 0, 50}, *other};
    return scheduler_backfill.pick(NULL, &machine, queue, 2, start);
}

Test(backfill, only_what_does_not_delay_the_head_overtakes)
{
    size_t start[2];
    struct waiting_job ends_in_time = {1, 0, 4, 0, 100}, too_long = {1, 0, 3, 0, 101},
                       spare = {1, 0, 2, 0, 1e9};
    cr_assert((pick_beside_head(&ends_in_time, start)) == 1);
    cr_assert((start[0]) == 1);
    cr_assert((pick_beside_head(&too_long, start)) == 0);
    cr_assert((pick_beside_head(&spare, start)) == 1);
}

Test(backfill, shadow)
{
    struct running_job running[] = {{0, 2, 300}, {1, 50, 10}, {0, 3, 100}, {0, 1, 100}, {0, 9, HUGE_VAL}};
    struct shadow at = shadow_find(running, 5, 0, 0, 1, 4);
    cr_assert(at.time_s == 100); /* both jobs that end then count */
    cr_assert(at.extra == 1);
    at = shadow_find(running, 5, 0, 150, 1, 4); /* overdue jobs end now */
    cr_assert(at.time_s == 150);
    at = shadow_find(running, 5, 0, 0, 1, 8); /* what never ends does not help */
    cr_assert(at.time_s == HUGE_VAL);
}
