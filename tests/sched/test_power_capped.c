/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(power_capped);

enum { JOBS = 100 };

static void begin(struct play *play, struct play_job *jobs, uint64_t seed, const char *cap)
{
    const char *const pairs[] = {"cap", cap, NULL};
    *play = (struct play){.policy = &scheduler_power_capped,
                          .parameters = play_parameters(&scheduler_power_capped, pairs),
                          .jobs = jobs,
                          .count = JOBS,
                          .nodes = {16, 7},
                          .groups = {{.idle_node_w = 1500}, {.idle_node_w = 900}}};
    play_trace(jobs, JOBS, play->nodes, seed, 100);
}

Test(power_capped, the_cap_is_never_passed)
{
    double near = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, jobs, seed, "170 kW");
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(jobs[j].state == PLAY_ENDED, "seed %d: job %zu never ended", (int)seed, j);
        cr_assert(play.peak_w <= 170e3 * (1 + 1e-12), "seed %d: %g W", (int)seed, play.peak_w);
        near += play.peak_w > 150e3;
    }
    cr_assert(near > 30, "it hardly comes near the cap: the test says nothing");
}

Test(power_capped, without_need_it_is_backfill)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct play play;
        struct play_job jobs[JOBS], others[JOBS];
        begin(&play, jobs, seed, "10 MW");
        play_run(&play);
        begin(&play, others, seed, "10 MW");
        play.policy = &scheduler_backfill;
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(jobs[j].start_s == others[j].start_s);
    }
}

/* Each kind of node idles at 1 kW; 10 of them, 6 of which run at 5 kW until 100: 34 kW. Nodes are free for all
 * three; the head wants 12 kW more than idle, which is there at 100 if the second leaves it. */
static size_t starts_beside_head(double node_power_w, double expected_s)
{
    static const char *const pairs[] = {"cap", "45 kW", NULL};
    int64_t free_nodes[] = {4}, start_nodes[2];
    size_t start[2];
    struct group_state group = {.idle_node_w = 1000};
    const struct job_view *const running[] = {
        &(struct job_view){.nodes = 6, .expected_end_s = 100, .node_power_w = 5000}};
    struct machine machine = {
        .free_nodes = free_nodes, .group_count = 1, .running = running, .running_count = 1, .groups = &group};
    const struct job_view *const queue[] = {
        &(struct job_view){.serial = 0, .nodes = 3, .expected_s = 50, .node_power_w = 10e3},
        &(struct job_view){.serial = 1, .nodes = 1, .expected_s = expected_s, .node_power_w = node_power_w}};
    struct decisions out = {.start = start, .start_nodes = start_nodes};
    decisions_clear(&out);
    scheduler_power_capped.decide(play_parameters(&scheduler_power_capped, pairs), &machine, queue, 2, &out);
    cr_assert(out.start_count == 0 || start[0] == 1);
    return out.start_count;
}

Test(power_capped, the_head_keeps_its_power)
{
    cr_assert(starts_beside_head(12e3, 100) == 1); /* ends in time; 45 - 34 = 11 kW are free */
    cr_assert(starts_beside_head(12.1e3, 100) == 0);
    cr_assert(starts_beside_head(9e3, 101) == 1); /* 11 + 24 - 27 = 8 kW to spare at 100 */
    cr_assert(starts_beside_head(9.1e3, 101) == 0);
}
