/* SPDX-License-Identifier: Apache-2.0 */
/* Failures, lost nodes, fixed schedules, suspensions, sizes and limits that change. */
#include "job_bench.h"

#include "base/random.h"
#include "jobs/job_limit.h"
#include "sched/policies.h"

TestSuite(job_life);

/* ---- failures at random ---- */

/* 419 unexpected interruptions in 54 days on 16,384 GPUs (Llama Team, arXiv:2407.21783, section 3.3.4, table
 * 5). Whatever the restarts cost, a rate of so many must give so many: mean over 100 seeds within 3 standard
 * errors, and spread as of a Poisson process. */
Test(job_life, as_many_failures_as_the_rate_says)
{
    const double span_s = 54 * 86400.0, wanted = 419, nodes = 2048;
    enum { SEEDS = 100 };
    double sum = 0, squares = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct bench bench;
        struct mock job = mock_job("llama", (int64_t)nodes, 0, 1e9);
        job.cycle_s = 3600;
        job.reliability =
            (struct job_reliability){.random = true, .failure_per_s = wanted / span_s / nodes, .restart_s = 600};
        bench_open(&bench, (int64_t)nodes, &scheduler_fcfs, seed);
        bench_add(&bench, &job, 1);
        bench_run(&bench, 86400, span_s, NULL, 0);
        double failures = row_of(&bench, "llama")->failures;
        cr_assert(fabs(failures - wanted) < 5 * sqrt(wanted), "%g failures", failures);
        sum += failures;
        squares += (failures - wanted) * (failures - wanted);
        bench_close(&bench);
    }
    double mean = sum / SEEDS, dispersion = squares / SEEDS / wanted;
    cr_assert(fabs(mean - wanted) < 3 * sqrt(wanted / SEEDS), "%g failures on average", mean);
    /* chi-squared with 100 degrees of freedom, 3 standard deviations of sqrt(2/100) */
    cr_assert(fabs(dispersion - 1) < 3 * sqrt(2.0 / SEEDS), "variance over mean %g", dispersion);
}

/* Time to the end and time lost against the closed form (Daly 2006, eq. 13): N segments of s take
 * N M exp(R/M) (exp(s/M) - 1). */
Test(job_life, rework_as_the_closed_form_says)
{
    const double segment_s = 3000, segments = 40, between_s = 4000, restart_s = 500;
    enum { SEEDS = 400 };
    double sum = 0, squares = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct bench bench;
        struct mock job = mock_job("job", 4, 100, segments * segment_s);
        job.cycle_s = segment_s;
        job.reliability =
            (struct job_reliability){.random = true, .failure_per_s = 1 / between_s / 4, .restart_s = restart_s};
        bench_open(&bench, 4, &scheduler_fcfs, seed);
        bench_add(&bench, &job, 1);
        bench_run(&bench, 86400, 50 * 86400.0, NULL, 0);
        const struct job_row *row = row_of(&bench, "job");
        double took_s = row->finished_s - row->started_s;
        cr_assert_str_eq(row->state, "finished");
        cr_assert(close_to(took_s, segments * segment_s + row->lost_s, 1e-9)); /* measured */
        cr_assert(close_to(row->work_done, 1e12 * 4 * segments * segment_s, 1e-12));
        cr_assert(close_to(bench.done.training_flop, row->work_done, 1e-9)); /* what was undone is not counted */
        sum += took_s;
        squares += took_s * took_s;
        bench_close(&bench);
    }
    double mean_s = sum / SEEDS, error_s = sqrt((squares / SEEDS - mean_s * mean_s) / SEEDS);
    double wanted_s = segments * between_s * exp(restart_s / between_s) * (exp(segment_s / between_s) - 1);
    cr_assert(fabs(mean_s - wanted_s) < 3 * error_s, "%g s, %g wanted, error %g", mean_s, wanted_s, error_s);
    cr_assert(error_s < 0.01 * wanted_s);
}

/* Failures come from the job's own stream: another job, another policy or another order changes no date. */
Test(job_life, failures_are_the_jobs_own)
{
    double finished_s[2];
    for (int other = 0; other < 2; other++) {
        struct bench bench;
        struct mock jobs[] = {mock_job("other", 2, 0, 5e5), mock_job("job", 4, 0, 5e5)};
        for (int i = 0; i < 2; i++) {
            jobs[i].cycle_s = 3000;
            jobs[i].reliability = (struct job_reliability){.random = true, .failure_per_s = 1e-5, .restart_s = 300};
        }
        bench_open(&bench, 8, other ? &scheduler_backfill : &scheduler_fcfs, 7);
        bench_add(&bench, jobs + !other, 1 + (size_t)other);
        bench_run(&bench, other ? 3600 : 600, 3e6, NULL, 0);
        finished_s[other] = row_of(&bench, "job")->finished_s;
        cr_assert(row_of(&bench, "job")->failures > 3);
        bench_close(&bench);
    }
    cr_assert(close_to(finished_s[0], finished_s[1], 1e-12));
}

/* ---- nodes that are lost ---- */

/* Every failure takes a node for 50,000 s: time lost beside the work done twice and the restarts. */
static double waited_s(int64_t nodes_of_hall, int64_t spares, int64_t min_nodes, struct job_row *out)
{
    struct bench bench;
    struct mock job = mock_job("job", 4, 0, 300000);
    job.spec.min_nodes = min_nodes;
    job.cycle_s = 1000;
    job.reliability = (struct job_reliability){
        .random = true, .failure_per_s = 1e-5, .restart_s = 100, .repair_s = 50000, .node_frac = 1, .spares = spares};
    bench_open(&bench, nodes_of_hall, &scheduler_fcfs, 3);
    bench_add(&bench, &job, 1);
    double all_j = bench_run(&bench, 3600, 3e6, NULL, 0);
    *out = *row_of(&bench, "job");
    cr_assert_str_eq(out->state, "finished");
    cr_assert(out->failures > 3);
    cr_assert(close_to(out->energy_j + bench.idle_j, all_j, 1e-12));
    double again_s = out->failures * 1100; /* at most: work done twice, restart */
    bench_close(&bench);
    return fmax(out->finished_s - 300000 - again_s, 0);
}

Test(job_life, a_lost_node_is_replaced_or_waited_for)
{
    struct job_row row;
    cr_assert(waited_s(4, 0, 4, &row) > 100000); /* until it is repaired */
    cr_assert(close_to(row.lost_s, row.finished_s - 300000, 1e-9));
    cr_assert(waited_s(9, 0, 4, &row) == 0); /* a free one steps in */
    cr_assert(waited_s(9, 5, 4, &row) == 0); /* a spare */
    cr_assert(row.node_s > 5 * row.finished_s && row.node_s < 9 * row.finished_s);
    double shrunk_s = waited_s(4, 0, 1, &row); /* it goes on with fewer */
    cr_assert(row.nodes < 4 && shrunk_s > 0);
    cr_assert(close_to(row.work_done, 1e12 * 4 * 300000, 1e-12));
}

/* ---- fixed schedules ---- */

/* Random jobs that fit, each with a node power of its own or by its phases: the integral is exact whatever
 * the tick, and heat has no say in when they run. */
static void check_replay(double tick_s)
{
    enum { JOBS = 300, NODES = 50 };
    static struct mock jobs[JOBS];
    static char names[JOBS][8];
    struct random random = random_stream(11, "replay", 0);
    double end_s = 3 * 86400, free_s[NODES] = {0}, wanted_j = 0, node_s = 0;
    struct node node = fixture_node();
    struct node_surroundings cool = fixture_surroundings(cool_k);
    size_t count = 0;
    while (count < JOBS) {
        /* The first nodes that are free, so many in a row. */
        int64_t nodes = 1 + (int64_t)(random_uniform(&random) * 9);
        size_t first = (size_t)(random_uniform(&random) * (double)(NODES - nodes));
        double start_s = 0, duration_s = 600 + 9000 * random_uniform(&random);
        for (size_t n = first; n < first + (size_t)nodes; n++)
            start_s = fmax(start_s, free_s[n]);
        start_s += count % 3 ? 777.7 * random_uniform(&random) : 0; /* some begin as others end */
        if (start_s + duration_s > end_s)
            break;
        for (size_t n = first; n < first + (size_t)nodes; n++)
            free_s[n] = start_s + duration_s;
        snprintf(names[count], sizeof names[count], "r%zu", count);
        struct mock *job = &jobs[count++];
        *job = mock_job(names[count - 1], nodes, start_s, duration_s);
        job->spec.start_s = start_s;
        job->spec.end_s = start_s + duration_s;
        job->cycle_s = 450;
        double work_j = 0;
        if (count % 2) {
            job->node_w = 2000 + 6000 * random_uniform(&random);
            work_j = job->node_w * duration_s;
        } else {
            for (double at_s = 0; at_s < duration_s; at_s += 450) {
                struct node_power compute, save;
                double left_s = duration_s - at_s;
                node_power(&node, 8 * 600, &cool, &compute);
                node_power(&node, 8 * 200, &cool, &save);
                work_j += compute.total_w * fmin(left_s, 405) + save.total_w * clamp(left_s - 405, 0, 45);
            }
        }
        wanted_j += (double)nodes * work_j;
        node_s += (double)nodes * duration_s;
    }
    cr_assert(count > 100);
    struct bench bench;
    bench_open(&bench, NODES, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, count);
    double all_j = bench_run(&bench, tick_s, end_s, NULL, 0);
    wanted_j += bench.idle_w * (NODES * end_s - node_s);
    cr_assert(close_to(all_j, wanted_j, 1e-12), "%.17g against %.17g J", all_j, wanted_j);
    cr_assert(bench.delay.late == 0 && bench.done.jobs_finished == (double)count);
    for (size_t i = 0; i < count; i++) {
        const struct job_row *row = row_of(&bench, jobs[i].spec.name);
        cr_assert(row->started_s == jobs[i].spec.start_s && row->late_s == 0);
        cr_assert(close_to(row->finished_s, jobs[i].spec.end_s, 1e-12));
    }
    bench_close(&bench);
}

Test(job_life, replay_every_15_seconds)
{
    check_replay(15);
}
Test(job_life, replay_every_minute)
{
    check_replay(60);
}
Test(job_life, replay_every_hour)
{
    check_replay(3600);
}

/* Too many for the nodes: the second begins when the first ends, takes as long as it took, and says so. */
Test(job_life, late_in_a_fixed_schedule)
{
    struct mock jobs[] = {mock_job("first", 3, 0, 100), mock_job("second", 2, 10, 50), mock_job("never", 3, 0, 50)};
    double start_s[] = {20, 70, 5000}, end_s[] = {100, 120, 5050};
    for (int i = 0; i < 3; i++) {
        jobs[i].spec.start_s = start_s[i];
        jobs[i].spec.end_s = end_s[i];
    }
    const double hot_k[] = {323.15}; /* nothing that the scheduler starts would move */
    struct bench bench;
    bench_open(&bench, 4, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, 3);
    bench_run(&bench, 60, 3600, hot_k, 1);
    cr_assert(row_of(&bench, "first")->finished_s == 100);
    const struct job_row *second = row_of(&bench, "second");
    cr_assert(second->started_s == 100 && second->finished_s == 150 && second->late_s == 30);
    cr_assert(bench.delay.late == 1 && bench.delay.most_s == 30);
    cr_assert_str_eq(row_of(&bench, "never")->state, "future");
    bench_close(&bench);
}

/* ---- a policy that suspends and resizes ---- */

/* At 1000 s it suspends what runs, at 3000 s it starts it again; at 5000 s it gives it all nodes. */
static void by_the_clock(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                         size_t count, struct decisions *out)
{
    (void)parameters;
    double now_s = machine->now_s;
    bool pause = now_s >= 1000 && now_s < 3000;
    if (pause && machine->running_count)
        out->suspend[out->suspend_count++] = 0;
    if (!pause && count)
        decide_start(out, queue, 0);
    if (count && !isnan(queue[0]->started_s))
        cr_assert(close_to(queue[0]->expected_s, 10000 - 1000 + 60, 1e-12));
    if (now_s >= 5000 && machine->running_count && machine->running[0]->nodes < machine->running[0]->max_nodes) {
        out->resize[out->resize_count] = 0;
        out->resize_nodes[out->resize_count++] = machine->running[0]->max_nodes;
    }
    out->again_s = now_s < 1000 ? 1000 : now_s < 3000 ? 3000 : now_s < 5000 ? 5000 : HUGE_VAL;
}
static const struct scheduler clock_scheduler = {.record = {.name = "clock"}, .decide = by_the_clock};

static void check_pause(double tick_s, double *energy_j)
{
    struct bench bench;
    struct mock job = mock_job("job", 4, 0, 10000);
    job.spec.suspend_s = 60;
    job.spec.max_nodes = 8;
    job.spec.deadline_s = 9000;
    job.spec.user = "ann";
    job.cycle_s = 700;
    bench_open(&bench, 8, &clock_scheduler, 1);
    bench_add(&bench, &job, 1);
    *energy_j = bench_run(&bench, tick_s, 20000, NULL, 0);
    const struct job_row *row = row_of(&bench, "job");
    /* 1000 s, and 1940 s of the 2000 s until 5000 s; then 60 s, and what is left at twice the speed. */
    double wanted_s = 5060 + (10000 - 1000 - 1940) / 2.0;
    cr_assert(close_to(row->finished_s, wanted_s, 1e-12), "%g", row->finished_s);
    cr_assert(close_to(row->late_s, wanted_s - 9000, 1e-9) || (wanted_s < 9000 && row->late_s == 0));
    cr_assert(row->suspensions == 1 && row->nodes == 8 && close_to(row->lost_s, 120, 1e-12));
    cr_assert(close_to(row->node_s, 4 * (1000 + 2000) + 8 * (wanted_s - 5000), 1e-12));
    cr_assert(close_to(row->work_done, 4e16, 1e-12));
    cr_assert(close_to(row->energy_j + bench.idle_j, *energy_j, 1e-12));
    cr_assert(close_to(row->facility_energy_j, 1.25 * row->energy_j, 1e-12));
    cr_assert(close_to(row->carbon_kg, 0.125 * row->energy_j, 1e-12));
    bench_close(&bench);
}

Test(job_life, suspended_and_resized)
{
    double fine_j, coarse_j;
    check_pause(37, &fine_j);
    check_pause(20000, &coarse_j); /* the power that was foreseen is put right */
    cr_assert(close_to(fine_j, coarse_j, 1e-12), "%.17g against %.17g J", fine_j, coarse_j);
}

/* How late it was, or is. */
Test(job_life, deadline_missed)
{
    struct bench bench;
    struct mock jobs[] = {mock_job("late", 4, 0, 5000), mock_job("in-time", 4, 0, 5000), mock_job("stuck", 9, 0, 10)};
    jobs[0].spec.deadline_s = 4000;
    jobs[1].spec.deadline_s = 5001;
    jobs[2].spec.deadline_s = 100;
    bench_open(&bench, 8, &scheduler_backfill, 1);
    bench_add(&bench, jobs, 3);
    bench_run(&bench, 3600, 7200, NULL, 0);
    cr_assert(close_to(row_of(&bench, "late")->late_s, 1000, 1e-9));
    cr_assert(row_of(&bench, "in-time")->late_s == 0);
    cr_assert(row_of(&bench, "stuck")->late_s == 7100);
    bench_close(&bench);
}

/* ---- limits of power ---- */

/* Every other tick GPUs run at half their clock: two jobs of one trace come as far as their plans, which are made once
 * and no more, say within each limit. */
Test(job_life, limits_act_on_the_plan_that_there_is)
{
    const double tick_s = 300, duration_s = 20000;
    struct bench bench;
    struct mock jobs[] = {mock_job("one", 2, 0, duration_s), mock_job("two", 1, 0, duration_s)};
    jobs[0].step_s = jobs[1].step_s = 10;
    jobs[0].cycle_s = jobs[1].cycle_s = 10; /* short, so that what a cycle holds does not matter */
    bench_open(&bench, 4, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, 2);
    const struct gpu_limit limits[] = {{1, NAN}, {0.5, NAN}};
    struct job_plan plan = mock_plan(&(struct mocks){jobs, 2}, 0, &bench.group.node, 2);
    double stretch = job_plan_limited(&plan, &bench.group.node, &limits[1]).duration_s / duration_s;
    cr_assert(stretch > 1.1);
    struct node_surroundings at = fixture_surroundings(cool_k);
    double left_s = duration_s, wanted_s = 0;
    mock_plans = 0;
    for (int k = 0; k < 200; k++) {
        double from_s = k * tick_s, to_s = from_s + tick_s, slowed = k % 2 ? stretch : 1, next_s;
        floor_feel(bench.floor, 0, from_s, &at);
        bench.floor->groups[0].limit = limits[k % 2];
        jobs_tick(bench.jobs, from_s, to_s);
        while ((next_s = jobs_next_s(bench.jobs)) <= to_s)
            jobs_run(bench.jobs, next_s);
        jobs_take(bench.jobs, to_s, &bench_rate, &bench.done);
        wanted_s += fmin(tick_s, left_s * slowed);
        left_s = fmax(left_s - tick_s / slowed, 0);
    }
    for (size_t j = 0; j < 2; j++)
        cr_assert(fabs(row_of(&bench, jobs[j].spec.name)->finished_s - wanted_s) < jobs[j].cycle_s,
                  "%.17g s, wanted %.17g s", row_of(&bench, jobs[j].spec.name)->finished_s, wanted_s);
    cr_assert(mock_plans <= 4, "%zu: for the scheduler and for the nodes of each", mock_plans);
    bench_close(&bench);
}

/* A job that may hold its nodes for 2,500 s and saves every 1,000: it is ended then, 500 s of work are lost, and its nodes go to the
 * next. One whose limit is its duration ends by itself. */
Test(job_life, walltimes_end_jobs)
{
    struct bench bench;
    struct mock mocks[] = {mock_job("cut", 2, 0, 4000), mock_job("just", 2, 0, 3000), mock_job("next", 2, 10, 100)};
    mocks[0].cycle_s = 1000;
    mocks[0].spec.limit_s = mocks[0].spec.wall_s = 2500;
    mocks[1].spec.limit_s = mocks[1].spec.wall_s = 3000;
    bench_open(&bench, 4, &scheduler_fcfs, 1);
    bench_add(&bench, mocks, 3);
    bench_run(&bench, 700, 5000, NULL, 0);
    const struct job_row *cut = row_of(&bench, "cut"), *just = row_of(&bench, "just"), *next = row_of(&bench, "next");
    cr_assert_str_eq(cut->state, "timed-out");
    cr_assert_str_eq(just->state, "finished");
    cr_assert(cut->finished_s == 2500 && just->finished_s == 3000 && next->started_s == 2500);
    cr_assert(close_to(cut->lost_s, 500, 1e-12) && cut->failures == 0);
    cr_assert(close_to(cut->work_done, 1e12 * 2 * 2000, 1e-12)); /* 1e12 FLOP a node second; two cycles are saved */
    cr_assert(bench.done.jobs_finished == 2 && bench.done.jobs_timed_out == 1);
    cr_assert(close_to(cut->node_s, 5000, 1e-12));
    bench_close(&bench);
}
