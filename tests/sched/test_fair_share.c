/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(fair_share);

/* One node is free for two jobs; which of them starts? */
static int64_t first_of(struct job_view a, struct job_view b, const double *user_node_s)
{
    int64_t free_nodes = 1, start_nodes[2];
    size_t start[2];
    struct machine machine = {
        .now_s = 1e6, .free_nodes = &free_nodes, .group_count = 1, .user_node_s = user_node_s, .user_count = 3};
    a.serial = 0;
    b.serial = 1;
    a.nodes = b.nodes = 1;
    a.expected_s = b.expected_s = 10;
    const struct job_view *const queue[] = {&a, &b};
    struct decisions out = {.start = start, .start_nodes = start_nodes};
    decisions_clear(&out);
    scheduler_fair_share.decide(play_parameters(&scheduler_fair_share, NULL), &machine, queue, 2, &out);
    cr_assert(out.start_count == 1);
    return queue[start[0]]->serial;
}

/* With three users each is due a third. 2^(-0.5 / (1/3)) = 0.354, 2^(-0.5) = 0.707, 2^(-1) = 0.5. */
Test(fair_share, priority)
{
    const double used[] = {3, 1, 2}, none[] = {0, 0, 0};
    const double day_s = 86400, now_s = 1e6;
    struct job_view much = {.user = 0, .submitted_s = now_s}, little = {.user = 1, .submitted_s = now_s},
                    due = {.user = 2, .submitted_s = now_s}, nobody = {.user = -1, .submitted_s = now_s};
    cr_assert(first_of(much, little, used) == 1);
    cr_assert(first_of(much, nobody, used) == 1);
    cr_assert(first_of(nobody, little, used) == 1);
    cr_assert(first_of(due, nobody, used) == 0); /* equal: by number */
    cr_assert(first_of(much, little, none) == 0);
    /* Age counts up to 0.1 after 7 days: 0.5 + 0.1 t / 7 d passes 0.515 after 1.05 days. */
    const double nearly[] = {3.05, 2.85, 3.1}; /* 2^(-0.95) = 0.5176 */
    nobody.submitted_s = now_s - 1.2 * day_s;
    cr_assert(first_of(little, nobody, nearly) == 0);
    nobody.submitted_s = now_s - 1.3 * day_s;
    cr_assert(first_of(little, nobody, nearly) == 1);
    nobody.submitted_s = now_s - 11 * day_s; /* not above 0.1 */
    cr_assert(first_of(little, nobody, used) == 0);
}

/* One user submits five times as many jobs as the other, all at the start. While both have jobs waiting they
 * get the same. */
Test(fair_share, shares_become_equal)
{
    enum { JOBS = 240 };
    struct play_job jobs[JOBS];
    struct play play = {.policy = &scheduler_fair_share,
                        .parameters = play_parameters(&scheduler_fair_share, NULL),
                        .jobs = jobs,
                        .count = JOBS,
                        .nodes = {4, 1}};
    play_trace(jobs, JOBS, (const int64_t[]){1, 1}, 1, 0);
    for (size_t j = 0; j < JOBS; j++) {
        jobs[j].group = 0;
        jobs[j].submit_s = 0;
        jobs[j].user = j < JOBS * 5 / 6 ? 0 : 1;
    }
    play_run(&play);
    double until_s = 0, had_s[2] = {0, 0};
    for (size_t j = JOBS * 5 / 6; j < JOBS; j++)
        until_s = fmax(until_s, jobs[j].start_s);
    for (size_t j = 0; j < JOBS; j++)
        had_s[jobs[j].user] += fmax(0, fmin(jobs[j].end_s, until_s) - jobs[j].start_s);
    cr_assert_float_eq(had_s[0] / had_s[1], 1, 0.1, "%g s against %g s", had_s[0], had_s[1]);
}
