/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs that ask for GPUs share nodes: who fits when, and whose energy is whose. */
#include <criterion/criterion.h>
#include <math.h>

#include "job_bench.h"
#include "jobs/generic_job.h"
#include "sched/policies.h"

TestSuite(shared_nodes);

static struct generic_job asking(const char *name, int64_t gpus, double duration_s)
{
    return (struct generic_job){.spec = {.name = name, .gpus = gpus, .suspend_s = NAN},
                                .duration_s = duration_s,
                                .steady = {.node_w = NAN, .gpu_frac = 1, .cpu_frac = NAN},
                                .spec.wall_s = NAN,
                                .spec.deadline_s = NAN};
}

static void add(struct bench *bench, const struct generic_job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        jobs_add(bench->jobs, &(struct variant){.kind = &job_generic.record, .value = (void *)(uintptr_t)&jobs[i]}, 0);
}

/* Of a node whose eight GPUs draw so much each. */
static double node_w(const struct bench *bench, double gpu_w)
{
    struct node_surroundings at = fixture_surroundings(cool_k);
    struct node_power power;
    node_power(&bench->group.node, 8 * gpu_w, &at, &power);
    return power.total_w;
}

/* Two nodes of eight GPUs: 4, 1 and 2 begin at once, 12 when 13 are free, as six on each of two nodes; a whole node (8) after
 * that. A joule of a node belongs to whoever has its GPUs: an eighth of the node's power for each. */
Test(shared_nodes, gpus_are_given_out_and_energy_is_split_by_them)
{
    struct bench bench;
    struct generic_job jobs[] = {asking("a half", 4, 1000), asking("b one", 1, 3000), asking("c pair", 2, 2000),
                                 asking("d twelve", 12, 500), asking("e whole", 0, 400)};
    jobs[4].nodes = 1;
    bench_open_floor(&bench, 2, &scheduler_fcfs, 1, NULL, true);
    add(&bench, jobs, 5);
    double all_j = bench_run(&bench, 300, 6000, NULL, 0);
    const struct {
        const char *job;
        double start_s, end_s, gpus;
        int64_t nodes;
    } wanted[] = {{"a half", 0, 1000, 4, 1},
                  {"b one", 0, 3000, 1, 1},
                  {"c pair", 0, 2000, 2, 1},
                  {"d twelve", 1000, 1500, 12, 2},
                  {"e whole", 1500, 1900, 8, 1}};
    double gpu_s = 0, busy_w = node_w(&bench, 700) / 8, idle_w = node_w(&bench, 70) / 8;
    for (size_t i = 0; i < 5; i++) {
        const struct job_row *row = row_of(&bench, wanted[i].job);
        double took_s = wanted[i].end_s - wanted[i].start_s;
        cr_assert(row->started_s == wanted[i].start_s && row->finished_s == wanted[i].end_s, "%s: %g to %g",
                  wanted[i].job, row->started_s, row->finished_s);
        cr_assert(row->nodes == wanted[i].nodes && (double)row->gpus == wanted[i].gpus);
        cr_assert(close_to(row->energy_j, wanted[i].gpus * busy_w * took_s, 1e-12));
        cr_assert(close_to(row->node_s, wanted[i].gpus / 8 * took_s, 1e-12));
        gpu_s += wanted[i].gpus * took_s;
    }
    cr_assert(close_to(bench.idle_j, idle_w * (16 * 6000 - gpu_s), 1e-12));
    cr_assert(close_to(all_j, busy_w * gpu_s + bench.idle_j, 1e-12));
    bench_close(&bench);
}

/* A node that fails takes the job's part of it out of service, and gives it back. */
Test(shared_nodes, what_fails_comes_back)
{
    struct bench bench;
    struct mock mocks[] = {mock_job("a", 1, 0, 40000), mock_job("b", 1, 0, 40000)};
    for (size_t i = 0; i < 2; i++) {
        mocks[i].spec.gpus = 6;
        mocks[i].cycle_s = 100;
        mocks[i].reliability = (struct job_reliability){
            .random = true, .failure_per_s = 1.0 / 3000, .restart_s = 60, .repair_s = 1000, .node_frac = 1};
    }
    bench_open_floor(&bench, 2, &scheduler_fcfs, 1, NULL, true);
    bench_add(&bench, mocks, 2);
    bench_run(&bench, 500, 200000, NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        const struct job_row *row = row_of(&bench, mocks[i].spec.name);
        cr_assert_str_eq(row->state, "finished");
        cr_assert(row->failures > 3 && row->gpus == 6 && row->nodes == 1);
    }
    cr_assert(power_book_free(bench.floor->book)[0] == 16);
    bench_close(&bench);
}

/* As few nodes as hold them, as many on each; what comes out stands for itself. */
Test(shared_nodes, gpus_become_nodes)
{
    const struct {
        int64_t gpus, of_node, nodes, each;
    } cases[] = {{1, 8, 1, 1}, {8, 8, 1, 8}, {9, 8, 3, 3}, {12, 8, 2, 6}, {13, 8, 13, 1}, {64, 8, 8, 8}, {6, 4, 2, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct job_spec spec = {.gpus = cases[i].gpus};
        cr_assert(job_spec_on(&spec, cases[i].of_node) == cases[i].each && spec.nodes == cases[i].nodes);
        cr_assert(job_spec_on(&spec, cases[i].each) == cases[i].each && spec.nodes == cases[i].nodes);
        cr_assert(job_spec_gpus(&spec, cases[i].of_node) == cases[i].gpus);
    }
    struct job_spec whole = {.nodes = 3};
    cr_assert(job_spec_on(&whole, 8) == 8 && whole.nodes == 3 && job_spec_gpus(&whole, 8) == 24);
}
