/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(thermal_aware);

enum { JOBS = 100 };

/* The first group is too warm every other hour, the second never. */
static void weather(struct play *play, double now_s)
{
    play->groups[0].inlet_k = fmod(now_s, 7200) < 3600 ? 273.15 + 28 : 273.15 + 26;
}

static bool warm_at(double at_s)
{
    return fmod(at_s, 7200) < 3600;
}

Test(thermal_aware, jobs_start_when_it_is_cool_or_patience_ends)
{
    static const char *const pairs[] = {"patience", "30 min", NULL};
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct play play = {.policy = &scheduler_thermal_aware,
                            .parameters = play_parameters(&scheduler_thermal_aware, pairs),
                            .count = JOBS,
                            .nodes = {16 * JOBS, 7 * JOBS},
                            .groups = {{.inlet_k = 290}, {.inlet_k = 290}},
                            .tick = weather};
        struct play_job jobs[JOBS];
        play.jobs = jobs;
        play_trace(jobs, JOBS, (const int64_t[]){16, 7}, seed, 200);
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++) {
            double wait_s = 0, until_hour_s = 3600 - fmod(jobs[j].submit_s, 3600);
            if (jobs[j].group == 0 && warm_at(jobs[j].submit_s))
                wait_s = fmin(until_hour_s, 1800);
            cr_assert_float_eq(jobs[j].start_s - jobs[j].submit_s, wait_s, 1e-6, "seed %d: job %zu", (int)seed, j);
        }
    }
}

static size_t starts(double inlet_k, double coolant_k, const char *const *pairs)
{
    int64_t free_nodes = 4, start_nodes;
    size_t start;
    struct group_state group = {.inlet_k = inlet_k, .supply_liquid_k = coolant_k};
    struct machine machine = {.free_nodes = &free_nodes, .group_count = 1, .groups = &group};
    const struct job_view *const queue[] = {&(struct job_view){.nodes = 4, .expected_s = 10}};
    struct decisions out = {.start = &start, .start_nodes = &start_nodes};
    decisions_clear(&out);
    scheduler_thermal_aware.decide(play_parameters(&scheduler_thermal_aware, pairs), &machine, queue, 1, &out);
    cr_assert(out.start_count == 1 || out.again_s == 6 * 3600);
    return out.start_count;
}

Test(thermal_aware, limits)
{
    static const char *const coolant[] = {"coolant_limit", "40 degC", NULL};
    cr_assert(starts(273.15 + 27, NAN, NULL) == 1);
    cr_assert(starts(273.15 + 27.1, NAN, NULL) == 0);
    cr_assert(starts(273.15 + 20, 273.15 + 60, NULL) == 1); /* no limit for the coolant */
    cr_assert(starts(273.15 + 20, 273.15 + 40.1, coolant) == 0);
    cr_assert(starts(273.15 + 20, NAN, coolant) == 1);
}
