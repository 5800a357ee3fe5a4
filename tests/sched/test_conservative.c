/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(conservative);

enum { JOBS = 100 };

static void begin(struct play *play, struct play_job *jobs, uint64_t seed, double gap_s)
{
    *play = (struct play){.policy = &scheduler_conservative,
                          .parameters = play_parameters(&scheduler_conservative, NULL),
                          .jobs = jobs,
                          .count = JOBS,
                          .nodes = {16, 7}};
    play_trace(jobs, JOBS, play->nodes, seed, gap_s);
}

/* The first plan of each job is its promise. */
static void promise(struct play *play, const struct machine *machine)
{
    (void)machine;
    for (size_t j = 0; j < play->count; j++) {
        struct play_job *job = &play->jobs[j];
        if (job->state == PLAY_WAITING) {
            cr_assert(!isnan(job->planned_s), "job %zu has no reservation", j);
            if (isnan(job->promised_s))
                job->promised_s = job->planned_s;
        }
    }
}

/* Jobs end early, by up to four fifths of what was expected. */
Test(conservative, no_promise_is_ever_broken)
{
    static const double gaps_s[] = {20, 100, 300};
    double early = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, jobs, seed, gaps_s[seed % 3]);
        struct random random = random_stream(seed, "test estimates", 0);
        for (size_t j = 0; j < JOBS; j++)
            jobs[j].expected_frac = 1 + 4 * random_uniform(&random);
        play.after = promise;
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++) {
            cr_assert(isnan(jobs[j].promised_s) || jobs[j].start_s <= jobs[j].promised_s + 1e-2,
                      "seed %d: job %zu was promised %g and started at %g", (int)seed, j, jobs[j].promised_s,
                      jobs[j].start_s);
            early += jobs[j].start_s < jobs[j].promised_s - 1;
        }
    }
    cr_assert(early > 1000, "the line is never compressed");
}

/* How many nodes of the group jobs before `count` hold at that moment. */
static int64_t held(const struct play_job *jobs, const double *start_s, size_t count, size_t group, double at_s)
{
    int64_t nodes = 0;
    for (size_t j = 0; j < count; j++)
        if (jobs[j].group == group && start_s[j] <= at_s && at_s < start_s[j] + jobs[j].work_s)
            nodes += jobs[j].nodes;
    return nodes;
}

static bool fits(const struct play_job *jobs, const double *start_s, size_t j, int64_t nodes, double at_s)
{
    if (held(jobs, start_s, j, jobs[j].group, at_s) + jobs[j].nodes > nodes)
        return false;
    for (size_t i = 0; i < j; i++)
        if (start_s[i] > at_s && start_s[i] < at_s + jobs[j].work_s &&
            held(jobs, start_s, j, jobs[j].group, start_s[i]) + jobs[j].nodes > nodes)
            return false;
    return true;
}

/* With exact durations nothing ever moves: each job has the earliest place beside those before it. */
Test(conservative, places_by_hand)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        double start_s[JOBS];
        begin(&play, jobs, seed, 60);
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++) {
            int64_t nodes = play.nodes[jobs[j].group];
            start_s[j] = fits(jobs, start_s, j, nodes, jobs[j].submit_s) ? jobs[j].submit_s : HUGE_VAL;
            for (size_t i = 0; i < j; i++) {
                double end_s = start_s[i] + jobs[i].work_s;
                if (end_s > jobs[j].submit_s && end_s < start_s[j] && fits(jobs, start_s, j, nodes, end_s))
                    start_s[j] = end_s;
            }
            cr_assert_float_eq(jobs[j].start_s, start_s[j], 1e-2, "seed %d: job %zu starts at %g, not %g", (int)seed, j,
                               jobs[j].start_s, start_s[j]);
        }
    }
}

/* Jobs that run longer than expected break promises, but never the schedule. */
Test(conservative, late_ends)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, jobs, seed, 60);
        struct random random = random_stream(seed, "test estimates", 0);
        for (size_t j = 0; j < JOBS; j++)
            jobs[j].expected_frac = 0.3 + random_uniform(&random);
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(jobs[j].state == PLAY_ENDED);
    }
}

Test(conservative, depth)
{
    static const char *const first_only[] = {"depth", "1", NULL};
    int64_t free_nodes = 4, start_nodes[3];
    size_t start[3];
    double planned_s[3] = {NAN, NAN, NAN};
    const struct job_view *const running[] = {&(struct job_view){.nodes = 6, .expected_end_s = 100}};
    struct machine machine = {.free_nodes = &free_nodes, .group_count = 1, .running = running, .running_count = 1};
    const struct job_view *const queue[] = {
        &(struct job_view){.serial = 0, .nodes = 8, .expected_s = 50, .planned_s = NAN},
        &(struct job_view){.serial = 1, .nodes = 4, .expected_s = 10, .planned_s = NAN},
        &(struct job_view){.serial = 2, .nodes = 11, .expected_s = 10, .planned_s = NAN}};
    struct decisions out = {.start = start, .start_nodes = start_nodes, .queue_planned_s = planned_s};
    decisions_clear(&out);
    scheduler_conservative.decide(play_parameters(&scheduler_conservative, first_only), &machine, queue, 3, &out);
    cr_assert(out.start_count == 0 && fabs(planned_s[0] - 100) < 0.01 && isnan(planned_s[1]));
    scheduler_conservative.decide(play_parameters(&scheduler_conservative, NULL), &machine, queue, 3, &out);
    cr_assert(out.start_count == 1 && start[0] == 1);
    cr_assert(isnan(planned_s[2]), "there will never be so many nodes");
}
