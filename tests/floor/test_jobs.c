/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs on nodes whose surroundings the test sets; where it matters with SimGrid's hosts beside our book. */
#include <criterion/criterion.h>
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/host.h>

#include "floor/job_power.h"
#include "floor/jobs.h"
#include "job_bench.h"
#include "sched/policies.h"

TestSuite(jobs);

static void add_trainings(struct bench *bench, const struct training *trainings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        jobs_add(bench->jobs,
                 &(struct variant){.kind = &job_training.record, .value = (void *)(uintptr_t)&trainings[i]}, 0);
}

/* Energy of a node that runs the whole plan without a break, phase by phase. */
static double plan_energy_j(const struct job_plan *plan, const struct node *node)
{
    struct node_surroundings at = fixture_surroundings(cool_k);
    double left_s = plan->duration_s, energy_j = 0;
    while (left_s > 1e-9) {
        for (size_t i = 0; i < plan->phase_count && left_s > 0; i++) {
            struct node_power power;
            double part_s = fmin(left_s, plan->phases[i].duration_s);
            node_power(node, 8 * plan->phases[i].gpu_power_w, &at, &power);
            energy_j += power.total_w * part_s;
            left_s -= part_s;
        }
    }
    return energy_j;
}

/* SimGrid's clock stops when no actor is left. */
static void sleep_long(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    sg_actor_sleep_for(1e9);
}
static void keep_clock(struct hosts *hosts)
{
    sg_actor_start(sg_actor_init("clock", sg_host_by_name(hosts_first(hosts, 0))), sleep_long, 0, NULL);
}

/* A job that begins and ends within ticks, beside idle nodes: closed form, its own and the group's. */
static void check_energy(double tick_s)
{
    struct bench bench;
    struct training training = fixture_training("only", 6, 100000.3);
    training.spec.submit_s = 1234.5;
    bench_open(&bench, 10, &scheduler_backfill, 1);
    add_trainings(&bench, &training, 1);
    struct platform_kinds kinds = platform_kinds(bench.arena, &bench.group, 1, 200000 / tick_s);
    bench.floor->hosts = hosts_create(bench.arena, &kinds, &bench.group, tick_s);
    keep_clock(bench.floor->hosts);
    double all_j = bench_run(&bench, tick_s, 200000, NULL, 0);
    struct job_plan plan = training_plan(&training, &bench.group.node);
    double job_j = 6 * plan_energy_j(&plan, &bench.group.node);
    double idle_j = bench.idle_w * (10 * 200000 - 6 * plan.duration_s);
    const struct job_row *row = row_of(&bench, "only");
    cr_assert_str_eq(row->state, "finished");
    cr_assert(row->started_s == 1234.5);
    cr_assert(close_to(row->finished_s, 1234.5 + plan.duration_s, 1e-12));
    cr_assert(close_to(row->energy_j, job_j, 1e-12), "%.17g against %.17g", row->energy_j, job_j);
    cr_assert(close_to(all_j, job_j + idle_j, 1e-12), "%.17g against %.17g", all_j, job_j + idle_j);
    cr_assert(close_to(row->work_done, plan.flop, 1e-12));
    cr_assert(close_to(bench.done.training_flop, plan.flop, 1e-9));
    cr_assert(bench.done.jobs_finished == 1);
    double audit_frac = hosts_energy_j(bench.floor->hosts, 0) / all_j - 1;
    cr_assert(fabs(audit_frac) < 1e-4, "%g", audit_frac);
    bench_close(&bench);
}

/* The same closed form whatever the tick: so ticks do not matter. */
Test(jobs, energy_hourly)
{
    check_energy(3600);
}
Test(jobs, energy_every_ten_minutes)
{
    check_energy(600);
}
Test(jobs, energy_in_one_tick)
{
    check_energy(200000);
}

/* 10 nodes. `wide` waits for `long`; `short` fits beside `long` and ends before it: only backfilling lets it
 * overtake. */
static void check_queue(const struct scheduler *scheduler, bool overtakes)
{
    struct bench bench;
    struct training trainings[] = {fixture_training("long", 6, 50000), fixture_training("wide", 8, 20000),
                                   fixture_training("short", 4, 10000)};
    trainings[1].spec.submit_s = 100;
    trainings[2].spec.submit_s = 200;
    bench_open(&bench, 10, scheduler, 1);
    add_trainings(&bench, trainings, 3);
    bench_run(&bench, 3600, 180000, NULL, 0);
    const struct job_row *first = row_of(&bench, "long"), *wide = row_of(&bench, "wide"),
                         *little = row_of(&bench, "short");
    cr_assert(first->started_s == 0);
    cr_assert(wide->started_s == first->finished_s); /* at that very time, within a tick */
    cr_assert(fmod(first->finished_s, 3600) > 1);
    cr_assert(little->started_s == (overtakes ? 200 : wide->finished_s));
    bench_close(&bench);
}

Test(jobs, backfill_lets_the_short_one_overtake)
{
    check_queue(&scheduler_backfill, true);
}
Test(jobs, first_come_first_served_does_not)
{
    check_queue(&scheduler_fcfs, false);
}

/* At 40 degC chips may draw half of what they draw above idle: half the speed in every second hour, so 4/3 of the time.
 */
Test(jobs, heat_slows_them)
{
    struct bench bench;
    const double inlets_k[] = {cool_k, 313.15};
    struct training training = fixture_training("hot", 10, 100000);
    bench_open(&bench, 10, &scheduler_backfill, 1);
    add_trainings(&bench, &training, 1);
    bench_run(&bench, 3600, 200000, inlets_k, 2);
    struct job_plan plan = training_plan(&training, &bench.group.node);
    double whole = floor(plan.duration_s / 5400), rest_s = plan.duration_s - whole * 5400;
    double wanted_s = whole * 7200 + (rest_s > 3600 ? 3600 + (rest_s - 3600) * 2 : rest_s);
    const struct job_row *row = row_of(&bench, "hot");
    cr_assert(close_to(row->finished_s, wanted_s, 1e-9), "%g against %g", row->finished_s, wanted_s);
    cr_assert(close_to(row->work_done, plan.flop, 1e-12));
    bench_close(&bench);
}

/* Nothing moves at 50 degC, and the job is still there afterwards. */
Test(jobs, standstill)
{
    struct bench bench;
    const double inlets_k[] = {cool_k, 323.15, 323.15, cool_k, cool_k, cool_k, cool_k, cool_k, cool_k, cool_k};
    struct training training = fixture_training("hot", 10, 9000);
    bench_open(&bench, 10, &scheduler_backfill, 1);
    add_trainings(&bench, &training, 1);
    bench_run(&bench, 3600, 36000, inlets_k, 10);
    struct job_plan plan = training_plan(&training, &bench.group.node);
    cr_assert(close_to(row_of(&bench, "hot")->finished_s, plan.duration_s + 7200, 1e-9));
    bench_close(&bench);
}

/* At 60 degC the nodes switch off: the job falls back to its last checkpoint, loses a recovery besides, and waits
 * until the nodes are cool and have booted (a whole tick). At 45 degC they neither run nor come back. */
Test(jobs, switching_off_undoes_work)
{
    struct bench bench;
    const double inlets_k[] = {cool_k, cool_k, 333.15, 318.15, cool_k, cool_k, cool_k, cool_k, cool_k, cool_k};
    struct training training = fixture_training("hot", 10, 9000);
    bench_open(&bench, 10, &scheduler_backfill, 1);
    add_trainings(&bench, &training, 1);
    bench_run(&bench, 3600, 36000, inlets_k, 10);
    struct job_plan plan = training_plan(&training, &bench.group.node);
    double undone_s = fmod(7200, plan.cycle_s) + training.recovery_s;
    const struct job_row *row = row_of(&bench, "hot");
    cr_assert(undone_s > 700 && undone_s < 5000);
    cr_assert(close_to(row->finished_s, plan.duration_s + undone_s + 3 * 3600, 1e-9), "%g", row->finished_s);
    cr_assert(close_to(row->work_done, plan.flop, 1e-12));
    cr_assert(close_to(row->lost_s, (1 - plan.effective_frac) * plan.duration_s + undone_s, 1e-9));
    cr_assert_geq(row->failures, 1);
    bench_close(&bench);
}

Test(jobs, repeated_and_unfinished)
{
    struct bench bench;
    struct training trainings[] = {fixture_training("again", 4, 10000), fixture_training("endless", 4, 1e9),
                                   fixture_training("starved", 10, 100), fixture_training("late", 1, 100)};
    trainings[0].spec.repeat = true;
    trainings[2].spec.submit_s = 50;
    trainings[3].spec.submit_s = 1e6;
    bench_open(&bench, 10, &scheduler_backfill, 1);
    add_trainings(&bench, trainings, 4);
    bench_run(&bench, 3600, 100000, NULL, 0);
    struct job_plan plan = training_plan(&trainings[0], &bench.group.node);
    double rounds = floor(100000 / plan.duration_s);
    cr_assert(bench.done.jobs_finished == rounds && rounds > 5, "%g rounds, %g finished", rounds,
              bench.done.jobs_finished);
    cr_assert(close_to(row_of(&bench, "again/2")->submitted_s, plan.duration_s, 1e-12));
    cr_assert_str_eq(row_of(&bench, "endless")->state, "running");
    cr_assert_str_eq(row_of(&bench, "starved")->state, "waiting");
    cr_assert(isnan(row_of(&bench, "starved")->started_s));
    cr_assert_str_eq(row_of(&bench, "late")->state, "future");
    char last[32];
    snprintf(last, sizeof last, "again/%d", (int)rounds + 1);
    cr_assert_str_eq(row_of(&bench, last)->state, "running");
    bench_close(&bench);
}

/* The mean over an interval of progress is what its parts make up, and what the GPUs' own mean says where
 * nothing bends. */
Test(jobs, training_power_adds_up)
{
    struct node node = fixture_node();
    node.fan_frac = 0;
    struct training training = fixture_training("x", 2, 100000);
    struct job_plan plan = training_plan(&training, &node);
    struct node_surroundings at = fixture_surroundings(node.reference_inlet_k);
    for (double from_s = 0; from_s < 90000; from_s += 7777) {
        double middle_s = from_s + 1111, to_s = from_s + 8888;
        struct node_power left, right, whole;
        job_node_power(&plan, &node, &at, 1, from_s, middle_s, &left);
        job_node_power(&plan, &node, &at, 1, middle_s, to_s, &right);
        job_node_power(&plan, &node, &at, 1, from_s, to_s, &whole);
        cr_assert(close_to(whole.total_w * 8888, left.total_w * 1111 + right.total_w * 7777, 1e-12));
        double gpu_w = job_gpu_power_w(&plan, from_s, to_s);
        cr_assert(close_to(whole.total_w, 1300 + 1.2 * 8 * gpu_w, 1e-12));
    }
}

/* A plan may be the outcome of a search: while neither the job nor its nodes change, one is enough. */
Test(jobs, a_plan_is_made_once)
{
    struct bench bench;
    struct mock mocks[2] = {mock_job("first", 4, 0, 900), mock_job("second", 4, 100, 900)};
    bench_open(&bench, 6, &scheduler_fcfs, 1);
    bench_add(&bench, &mocks[0], 1);
    bench_add(&bench, &mocks[1], 1); /* waits for the first */
    mock_plans = 0;
    bench_run(&bench, 60, 3600, NULL, 0);
    cr_assert(mock_plans == 2, "%zu", mock_plans);
    cr_assert(row_of(&bench, "second")->started_s == 900);
    bench_close(&bench);
}
