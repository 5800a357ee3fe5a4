/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs on nodes whose surroundings the test sets, without a facility: jobs made by hand, their rows, and what
 * the nodes took. */
#ifndef TESTS_FLOOR_JOB_BENCH_H
#define TESTS_FLOOR_JOB_BENCH_H

#include <criterion/criterion.h>
#include <math.h>
#include <simgrid/engine.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hosts/fixture.h"
#include "floor/jobs.h"

/* A job by hand. Its speed is in proportion to its nodes; it saves in the last tenth of each cycle. */
struct mock {
    struct job_spec spec;
    double duration_s, cycle_s, gpu_w, node_w; /* node_w NaN: by phases */
    /* 0: none; three quarters of a step draw 100 W a GPU above the mean, the rest 300 W below */
    double step_s;
    struct job_reliability reliability; /* failure_per_s: of each node */
};

struct mocks {
    const struct mock *items;
    size_t count;
};

static inline size_t mock_count(const void *parameters)
{
    return ((const struct mocks *)parameters)->count;
}

static inline struct job_spec mock_spec(const void *parameters, size_t index)
{
    return ((const struct mocks *)parameters)->items[index].spec;
}

static size_t mock_plans; /* times that one was asked for */

static inline struct job_plan mock_plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)node;
    mock_plans++;
    const struct mock *mock = &((const struct mocks *)parameters)->items[index];
    double cycle_s = mock->cycle_s > 0 ? mock->cycle_s : mock->duration_s, nodes_then = (double)mock->spec.nodes;
    double step_s = mock->step_s, flop_frac = step_s > 0 ? 0.4 : 0;
    return (struct job_plan){
        .phases = {{"compute", 0.9 * cycle_s, mock->gpu_w, flop_frac, 0}, {"checkpoint", 0.1 * cycle_s, 200, 0, 0}},
        .step_s = step_s > 0 ? step_s : 1, /* it trains */
        .step_phases = {{"compute", 0.75 * step_s, mock->gpu_w + 100, flop_frac, 0},
                        {"communication", 0.25 * step_s, mock->gpu_w - 300, 0, 0}},
        .step_phase_count = step_s > 0 ? 2 : 0,
        .phase_count = 2,
        .cycle_s = cycle_s,
        .flop = 1e12 * mock->duration_s * nodes_then,
        .duration_s = mock->duration_s * nodes_then / (double)nodes,
        .mfu = NAN,
        .effective_frac = 1,
        .node_w = mock->node_w};
}

static inline struct job_reliability mock_reliability(const void *parameters, size_t index, const struct node *node,
                                                      int64_t nodes)
{
    (void)node;
    struct job_reliability reliability = ((const struct mocks *)parameters)->items[index].reliability;
    reliability.failure_per_s *= (double)nodes;
    return reliability;
}

static const struct job_kind mock_kind = {.record = {.name = "mock"},
                                          .count = mock_count,
                                          .spec = mock_spec,
                                          .plan = mock_plan,
                                          .reliability = mock_reliability};

static inline struct mock mock_job(const char *name, int64_t nodes, double submit_s, double duration_s)
{
    return (struct mock){.spec = {.name = name,
                                  .nodes = nodes,
                                  .min_nodes = nodes,
                                  .max_nodes = nodes,
                                  .submit_s = submit_s,
                                  .start_s = NAN,
                                  .end_s = NAN,
                                  .wall_s = NAN,
                                  .deadline_s = HUGE_VAL,
                                  .suspend_s = NAN},
                         .duration_s = duration_s,
                         .gpu_w = 600,
                         .node_w = NAN};
}

struct bench_row {
    struct job_row row;
    char name[32];
};

struct bench {
    struct arena *arena;
    struct node_group group;
    struct variant policy;
    struct floor *floor;
    struct jobs *jobs;
    struct work_done done;
    struct jobs_delay delay;
    struct bench_row *rows;
    size_t count, capacity;
    double idle_j;
    double idle_w; /* of a node, at 20 degC */
};

static inline void bench_keep(void *context, const struct job_row *row)
{
    struct bench *bench = context;
    if (bench->count == bench->capacity) {
        bench->capacity = 2 * bench->capacity + 64;
        bench->rows = memory_grow(bench->rows, bench->capacity, sizeof *bench->rows);
    }
    struct bench_row *kept = &bench->rows[bench->count++];
    kept->row = *row;
    snprintf(kept->name, sizeof kept->name, "%s", row->job);
}

static inline const struct job_row *row_of(const struct bench *bench, const char *job)
{
    for (size_t i = 0; i < bench->count; i++)
        if (strcmp(bench->rows[i].name, job) == 0)
            return &bench->rows[i].row;
    cr_assert_fail("no row of %s", job);
    return NULL;
}

static const double cool_k = 293.15;
static const struct footprint_rate bench_rate = {1.25, 0.5, 0.125}; /* of a facility of the test's own */

static inline void bench_open_floor(struct bench *bench, int64_t nodes, const struct scheduler *scheduler,
                                    uint64_t seed, const struct smoothing *smoothing, bool shared)
{
    *bench = (struct bench){.arena = arena_create(), .group = {fixture_node(), nodes}};
    bench->floor = floor_create(bench->arena, &bench->group, 1, &shared, NULL);
    bench->policy = (struct variant){.kind = &scheduler->record};
    bench->jobs = jobs_create(bench->arena, &(struct jobs_setup){.floor = bench->floor,
                                                                 .scheduler = &bench->policy,
                                                                 .smoothing = smoothing,
                                                                 .seed = seed,
                                                                 .row = bench_keep,
                                                                 .context = bench});
    struct node_surroundings at = fixture_surroundings(cool_k);
    struct node_power idle;
    node_power(&bench->group.node, 8 * 70, &at, &idle);
    bench->idle_w = idle.total_w;
}

static inline void bench_open_smooth(struct bench *bench, int64_t nodes, const struct scheduler *scheduler,
                                     uint64_t seed, const struct smoothing *smoothing)
{
    bench_open_floor(bench, nodes, scheduler, seed, smoothing, false);
}

static inline void bench_open(struct bench *bench, int64_t nodes, const struct scheduler *scheduler, uint64_t seed)
{
    bench_open_smooth(bench, nodes, scheduler, seed, NULL);
}

/* All of them as the rows of one trace; the list must last as long as the bench. */
static inline void bench_add(struct bench *bench, const struct mock *mocks, size_t count)
{
    struct mocks *list = arena_alloc(bench->arena, 1, sizeof *list);
    *list = (struct mocks){mocks, count};
    jobs_add(bench->jobs, &(struct variant){.kind = &mock_kind.record, .value = list}, 0);
}

/* inlet_k: per tick, repeating; NULL: cool. Returns the group's energy. */
static inline double bench_run(struct bench *bench, double tick_s, double end_s, const double *inlet_k, size_t inlets)
{
    for (size_t k = 0; (double)k * tick_s < end_s; k++) {
        double from_s = (double)k * tick_s, to_s = fmin((double)(k + 1) * tick_s, end_s), next_s;
        struct node_surroundings at = fixture_surroundings(inlet_k ? inlet_k[k % inlets] : cool_k);
        floor_feel(bench->floor, 0, from_s, &at);
        jobs_tick(bench->jobs, from_s, to_s);
        floor_follow(bench->floor, from_s);
        while ((next_s = jobs_next_s(bench->jobs)) <= to_s) {
            if (bench->floor->hosts)
                simgrid_run_until(next_s);
            jobs_run(bench->jobs, next_s);
            floor_follow(bench->floor, next_s);
        }
        if (bench->floor->hosts)
            simgrid_run_until(to_s);
        jobs_take(bench->jobs, to_s, &bench_rate, &bench->done);
        power_book_take(bench->floor->book, 0, to_s);
        bench->idle_j += power_book_take_idle_j(bench->floor->book, 0, to_s);
    }
    bench->delay = jobs_close(bench->jobs, end_s);
    return power_book_energy_j(bench->floor->book, 0);
}

static inline void bench_close(struct bench *bench)
{
    jobs_finish(bench->jobs);
    free(bench->rows);
    arena_destroy(bench->arena);
}

static inline bool close_to(double value, double wanted, double relative)
{
    return fabs(value - wanted) <= relative * fabs(wanted);
}

#endif
