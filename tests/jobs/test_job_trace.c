/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../reading.h"
#include "base/random.h"
#include "jobs/job_trace.h"

TestSuite(job_trace);

static struct node server(void)
{
    struct node node;
    bind_catalogue(&node_record, &node, "nodes", "frontier");
    return node;
}

static struct traced_job row(const char *name, int64_t nodes, double start_s, double end_s)
{
    return (struct traced_job){.spec = {.name = name,
                                        .nodes = nodes,
                                        .min_nodes = nodes,
                                        .max_nodes = nodes,
                                        .start_s = start_s,
                                        .end_s = end_s,
                                        .wall_s = NAN,
                                        .deadline_s = HUGE_VAL},
                               .duration_s = end_s - start_s,
                               .node_w = NAN,
                               .gpu_frac = NAN,
                               .cpu_frac = NAN};
}

static struct trace_jobs of(const struct job_trace *trace)
{
    struct trace_jobs jobs = {0};
    bind_text(&job_traced.record, &jobs, "{name: trace, file: catalogue:scenarios/dulles-hall.yaml}");
    jobs.trace = trace;
    return jobs;
}

Test(job_trace, a_job_per_row)
{
    struct traced_job rows[] = {row("a", 4, 10, 30), row("b", 7, NAN, NAN)};
    rows[1].duration_s = 100;
    rows[1].spec.submit_s = 5;
    rows[1].spec.user = "u";
    rows[1].spec.wall_s = 200;
    rows[1].spec.deadline_s = 1000;
    rows[1].spec.min_nodes = 2;
    struct job_trace trace = {.rows = rows, .count = 2};
    struct trace_jobs jobs = of(&trace);
    jobs.node_type = "frontier";
    jobs.suspend_s = 60;
    cr_assert(job_count(&job_traced, &jobs) == 2);
    struct job_spec a = job_traced.spec(&jobs, 0), b = job_traced.spec(&jobs, 1);
    cr_assert_str_eq(a.name, "a");
    cr_assert(a.nodes == 4 && a.start_s == 10 && a.end_s == 30 && !a.user && !a.repeat);
    cr_assert_str_eq(b.user, "u");
    cr_assert_str_eq(b.node_type, "frontier");
    cr_assert(b.min_nodes == 2 && b.max_nodes == 7 && b.submit_s == 5 && isnan(b.start_s) && isnan(b.end_s));
    cr_assert(b.wall_s == 200 && b.deadline_s == 1000 && b.suspend_s == 60);
    struct node node = server();
    cr_assert(job_traced.plan(&jobs, 0, &node, 4).duration_s == 20);
    cr_assert(job_traced.plan(&jobs, 1, &node, 7).duration_s == 100);
    cr_assert(fabs(job_traced.plan(&jobs, 1, &node, 2).duration_s - 350) < 1e-12);
}

Test(job_trace, not_read_yet)
{
    struct trace_jobs jobs = of(NULL);
    cr_assert(job_count(&job_traced, &jobs) == 0);
    cr_assert_str_eq(job_traced.spec(&jobs, 0).name, "trace");
    struct node node = server();
    cr_assert_null(job_traced.misfit(&jobs, 0, &node, bind_arena()));
}

/* What a row says of its power is all of it; what it leaves open the workload says. */
Test(job_trace, power_of_a_row)
{
    struct traced_job rows[] = {row("default", 1, 0, 1), row("power", 1, 0, 1), row("gpu", 1, 0, 1)};
    rows[1].node_w = 1000;
    rows[2].gpu_frac = 0.25;
    struct job_trace trace = {.rows = rows, .count = 3};
    struct trace_jobs jobs = of(&trace);
    jobs.steady.gpu_frac = 1;
    jobs.steady.cpu_frac = 1;
    struct node node = server();
    cr_assert(fabs(4 * job_traced.plan(&jobs, 0, &node, 1).phases[0].gpu_power_w - (4 * 560 + 190)) < 1e-9);
    cr_assert(job_traced.plan(&jobs, 1, &node, 1).node_w == 1000);
    cr_assert(fabs(job_traced.plan(&jobs, 2, &node, 1).phases[0].gpu_power_w - (88 + 0.25 * 472)) < 1e-9);
    cr_assert(isnan(job_traced.plan(&jobs, 2, &node, 1).node_w));
    rows[1].node_w = 9000;
    rows[1].line = 3;
    const char *why = job_traced.misfit(&jobs, 0, &node, bind_arena());
    cr_assert(why && strstr(why, "line 3, job `power`: 9000 W a node"), "%s", why);
}

Test(job_trace, room_at_the_moment_when_another_ends)
{
    struct traced_job rows[] = {row("late", 6, 10, 20), row("early", 10, 0, 10), row("beside", 4, 10, 20)};
    struct job_trace trace = {.rows = rows, .count = 3};
    int64_t taken;
    cr_assert(job_trace_overflow(&trace, 10, 1, &taken) == 3);
    rows[1].spec.end_s = 10.5;
    cr_assert(job_trace_overflow(&trace, 10, 1, &taken) == 0 && taken == 10);
    cr_assert(job_trace_overflow(&trace, 19, 1, &taken) == 2 && taken == 16);
    cr_assert(job_trace_overflow(&trace, 20, 1, &taken) == 3);
    rows[0].spec.start_s = rows[0].spec.end_s = NAN; /* waits for the scheduler */
    cr_assert(job_trace_overflow(&trace, 14, 1, &taken) == 3);
}

/* The same, job by job: who else holds nodes when it starts? Ties count the rows before it. */
static size_t overflow_by_hand(const struct job_trace *trace, int64_t nodes)
{
    size_t first = trace->count;
    for (size_t i = 0; i < trace->count; i++) {
        const struct traced_job *one = &trace->rows[i];
        int64_t held = one->spec.nodes;
        for (size_t j = 0; j < trace->count; j++) {
            const struct traced_job *other = &trace->rows[j];
            bool before =
                other->spec.start_s < one->spec.start_s || (other->spec.start_s == one->spec.start_s && j < i);
            if (j != i && before && other->spec.end_s > one->spec.start_s)
                held += other->spec.nodes;
        }
        if (held > nodes && (first == trace->count || one->spec.start_s < trace->rows[first].spec.start_s))
            first = i;
    }
    return first;
}

Test(job_trace, overflow_of_random_schedules)
{
    struct random random = random_stream(3, "test", 0);
    size_t full = 0, fits = 0;
    for (int round = 0; round < 2000; round++) {
        struct traced_job rows[12];
        for (size_t i = 0; i < 12; i++) {
            double start_s = floor(random_uniform(&random) * 20);
            rows[i] = row("job", 1 + (int64_t)(random_uniform(&random) * 5), start_s,
                          start_s + 1 + floor(random_uniform(&random) * 8));
        }
        struct job_trace trace = {.rows = rows, .count = 12};
        int64_t taken;
        size_t first = job_trace_overflow(&trace, 14, 1, &taken);
        cr_assert(first == overflow_by_hand(&trace, 14));
        full += first < 12;
        fits += first == 12;
        if (first < 12)
            cr_assert(taken <= 14 && taken + rows[first].spec.nodes > 14);
    }
    cr_assert(full > 100 && fits > 100, "%zu, %zu", full, fits);
}
