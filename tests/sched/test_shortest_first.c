/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(shortest_first);

enum { JOBS = 120 };

static void begin(struct play *play, const struct scheduler *policy, const char *const *pairs, struct play_job *jobs,
                  uint64_t seed)
{
    *play = (struct play){
        .policy = policy, .parameters = play_parameters(policy, pairs), .jobs = jobs, .count = JOBS, .nodes = {16, 7}};
    play_trace(jobs, JOBS, play->nodes, seed, 60);
}

/* One node each on one node: the shortest of those that wait is always next. */
Test(shortest_first, order)
{
    static const char *const endless[] = {"patience", "3650 d", NULL};
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, &scheduler_shortest_first, endless, jobs, seed);
        play.nodes[0] = 1;
        for (size_t j = 0; j < JOBS; j++) {
            jobs[j].group = 0;
            jobs[j].nodes = jobs[j].min_nodes = jobs[j].max_nodes = 1;
        }
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            for (size_t i = 0; i < JOBS; i++)
                cr_assert(!(jobs[i].submit_s <= jobs[j].start_s && jobs[i].start_s > jobs[j].start_s &&
                            jobs[i].work_s < jobs[j].work_s),
                          "seed %d: job %zu should have gone before %zu", (int)seed, i, j);
    }
}

Test(shortest_first, waits_are_shorter)
{
    double shortest_s = 0, backfill_s = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, &scheduler_shortest_first, NULL, jobs, seed);
        play_run(&play);
        shortest_s += play_mean_wait_s(&play);
        begin(&play, &scheduler_backfill, NULL, jobs, seed);
        play_run(&play);
        backfill_s += play_mean_wait_s(&play);
    }
    cr_assert(shortest_s < 0.8 * backfill_s, "%g against %g", shortest_s, backfill_s);
}

/* Without patience it is first come, first served. */
Test(shortest_first, patience)
{
    static const char *const none[] = {"patience", "0 s", NULL};
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct play play;
        struct play_job jobs[JOBS], others[JOBS];
        begin(&play, &scheduler_shortest_first, none, jobs, seed);
        play_run(&play);
        begin(&play, &scheduler_backfill, NULL, others, seed);
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(jobs[j].start_s == others[j].start_s);
    }
}

/* A long job among short ones that never stop coming is starved without the guard. */
static double wait_of_the_long(const char *const *pairs)
{
    struct play play;
    struct play_job jobs[JOBS];
    begin(&play, &scheduler_shortest_first, pairs, jobs, 1);
    play.nodes[0] = 1;
    for (size_t j = 0; j < JOBS; j++) {
        jobs[j].group = 0;
        jobs[j].nodes = jobs[j].min_nodes = jobs[j].max_nodes = 1;
        jobs[j].submit_s = j == 0 ? 1 : 90 * (double)((j - 1) / 2);
        jobs[j].work_s = jobs[j].left_s = j == 0 ? 1000 : 45;
    }
    play_run(&play);
    return jobs[0].start_s - jobs[0].submit_s;
}

Test(shortest_first, the_guard_against_starvation)
{
    static const char *const endless[] = {"patience", "3650 d", NULL}, *const hour[] = {"patience", "20 min", NULL};
    double starved_s = wait_of_the_long(endless), guarded_s = wait_of_the_long(hour);
    cr_assert(starved_s > 5000 && guarded_s <= 1200 + 45, "%g, %g", starved_s, guarded_s);
}
