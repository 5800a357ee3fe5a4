/* SPDX-License-Identifier: Apache-2.0 */
/* EASY backfilling, and first come first served below it, on random traces with exact durations. */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"
#include "sched/shadow.h"

TestSuite(backfill);

enum { JOBS = 120 };

static void begin(struct play *play, const struct scheduler *policy, struct play_job *jobs, uint64_t seed, double gap_s)
{
    *play = (struct play){.policy = policy, .jobs = jobs, .count = JOBS, .nodes = {16, 7}};
    play_trace(jobs, JOBS, play->nodes, seed, gap_s);
}

static struct shadow shadow_of(const struct machine *machine, size_t group, int64_t nodes)
{
    struct holding holdings[JOBS];
    for (size_t i = 0; i < machine->running_count; i++)
        holdings[i] = (struct holding){
            machine->running[i]->group, {machine->running[i]->nodes, 0}, machine->running[i]->expected_end_s};
    holdings_sort(holdings, machine->running_count);
    return shadow_find(holdings, machine->running_count, group, machine->now_s,
                       (struct allotment){machine->free_nodes[group], 0}, (struct allotment){nodes, 0});
}

/* The first job that waits in each group is promised its shadow time, given what runs. */
static void promise(struct play *play, const struct machine *machine)
{
    for (size_t group = 0; group < PLAY_GROUPS; group++)
        for (size_t j = 0; j < play->count; j++) {
            struct play_job *job = &play->jobs[j];
            if (job->group != group || job->state != PLAY_WAITING)
                continue;
            if (isnan(job->promised_s))
                job->promised_s = shadow_of(machine, group, job->nodes).time_s;
            break;
        }
}

Test(backfill, promises_are_kept)
{
    static const double gaps_s[] = {20, 200, 600};
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, &scheduler_backfill, jobs, seed, gaps_s[seed % 3]);
        play.after = promise;
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(isnan(jobs[j].promised_s) || jobs[j].start_s <= jobs[j].promised_s,
                      "seed %d: job %zu was promised %g and started at %g", (int)seed, j, jobs[j].promised_s,
                      jobs[j].start_s);
    }
}

Test(backfill, waits_are_shorter_than_first_come_first_served)
{
    double eased_s = 0, plain_s = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, &scheduler_backfill, jobs, seed, 100);
        play_run(&play);
        eased_s += play_mean_wait_s(&play);
        begin(&play, &scheduler_fcfs, jobs, seed, 100);
        play_run(&play);
        plain_s += play_mean_wait_s(&play);
    }
    cr_assert(eased_s < 0.9 * plain_s, "%g against %g", eased_s, plain_s);
}

Test(backfill, first_come_first_served_keeps_order)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        double last_s[PLAY_GROUPS] = {0, 0};
        begin(&play, &scheduler_fcfs, jobs, seed, 100);
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++) {
            cr_assert(jobs[j].start_s >= last_s[jobs[j].group]);
            last_s[jobs[j].group] = jobs[j].start_s;
        }
    }
}

/* 10 nodes: 6 run until 100, 4 are free. The head wants 8 (shadow 100, 2 to spare). */
static size_t starts_beside_head(int64_t nodes, double expected_s)
{
    int64_t free_nodes[] = {4}, start_nodes[2];
    size_t start[2];
    const struct job_view *const running[] = {&(struct job_view){.nodes = 6, .expected_end_s = 100}};
    struct machine machine = {.free_nodes = free_nodes, .group_count = 1, .running = running, .running_count = 1};
    const struct job_view *const queue[] = {&(struct job_view){.serial = 0, .nodes = 8, .expected_s = 50},
                                            &(struct job_view){.serial = 1, .nodes = nodes, .expected_s = expected_s}};
    struct decisions out = {.start = start, .start_nodes = start_nodes};
    decisions_clear(&out);
    scheduler_backfill.decide(NULL, &machine, queue, 2, &out);
    cr_assert(out.start_count == 0 || (start[0] == 1 && start_nodes[0] == nodes));
    return out.start_count;
}

Test(backfill, only_what_does_not_delay_the_head_overtakes)
{
    cr_assert(starts_beside_head(4, 100) == 1); /* ends in time */
    cr_assert(starts_beside_head(3, 101) == 0); /* too long */
    cr_assert(starts_beside_head(2, 1e9) == 1); /* on nodes to spare */
}

Test(backfill, shadow)
{
    struct holding holdings[] = {
        {0, {2, 0}, 300}, {1, {50, 0}, 10}, {0, {3, 0}, 100}, {0, {1, 0}, 100}, {0, {9, 0}, HUGE_VAL}};
    holdings_sort(holdings, 5);
    struct shadow at = shadow_find(holdings, 5, 0, 0, (struct allotment){1, 0}, (struct allotment){4, 0});
    cr_assert(at.time_s == 100); /* both jobs that end then count */
    cr_assert(at.extra.nodes == 1);
    at = shadow_find(holdings, 5, 0, 150, (struct allotment){1, 0}, (struct allotment){4, 0});
    cr_assert(at.time_s == 150); /* overdue jobs end now */
    at = shadow_find(holdings, 5, 0, 0, (struct allotment){1, 0}, (struct allotment){8, 0});
    cr_assert(at.time_s == HUGE_VAL); /* what never ends does not help */
}

Test(backfill, shadow_waits_for_power_of_any_group)
{
    struct holding holdings[] = {{1, {2, 500}, 50}, {0, {3, 300}, 100}};
    struct shadow at = shadow_find(holdings, 2, 0, 0, (struct allotment){8, 100}, (struct allotment){4, 400});
    cr_assert(at.time_s == 50);
    cr_assert(at.extra.nodes == 4 && at.extra.power_w == 200);
}
