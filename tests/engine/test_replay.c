/* SPDX-License-Identifier: Apache-2.0 */
/* Replaying a schedule gives the exact integral: scenarios/frontier-replay.yaml against a sum over the rows of its trace through the
 * published power chain of the machine, which shares no line with the program:
 *
 *     node     90 + 190 u_cpu + 4 (88 + 472 u_gpu) + 74.26 + 4 20 + 30 W
 *     chassis  of 16 nodes: (sum (node + 13 W) / 0.98 + 4 250 W + 4 17 W) / 0.96
 *
 * Brewer et al., SC24 (arXiv:2410.05133), constants of ExaDigiT/RAPS, config/frontier.yaml. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/file.h"
#include "whole_run.h"

TestSuite(replay);

static const char trace_path[] = SAMOVAR_SOURCE_DIR "/scenarios/traces/frontier_drawn_400_jobs.csv";
static const double nodes = 9472, duration_s = 20 * 3600, idle_w = 626.26;
enum { JOBS_MAX = 500 };

struct row {
    int job;
    double submit_s, nodes, start_s, end_s, node_w;
};

static size_t read_trace(struct row *rows)
{
    FILE *file = fopen(trace_path, "r");
    cr_assert(file);
    char line[256];
    cr_assert(fgets(line, sizeof line, file));
    cr_assert_str_eq(line, "job,user,submit_s,nodes,start_s,end_s,gpu_util_frac,cpu_util_frac,walltime_s\n");
    size_t count = 0;
    while (fgets(line, sizeof line, file)) {
        double gpu, cpu, walltime_s;
        struct row row;
        cr_assert(sscanf(line, "%d,u%*d,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &row.job, &row.submit_s, &row.nodes, &row.start_s,
                         &row.end_s, &gpu, &cpu, &walltime_s) == 8 &&
                  count < JOBS_MAX);
        row.node_w = 90 + 190 * cpu + 4 * (88 + 472 * gpu) + 74.26 + 4 * 20 + 30;
        rows[count++] = row;
    }
    fclose(file);
    return count;
}

/* The same of a power, for the chain is affine: what the nodes draw at the moment when they draw most, behind it. */
static double exact_peak_w(const struct row *rows, size_t count)
{
    double most_w = 0;
    for (size_t at = 0; at < count; at++) {
        double nodes_w = nodes * idle_w;
        for (size_t i = 0; i < count; i++)
            if (rows[i].start_s <= rows[at].start_s && rows[at].start_s < rows[i].end_s)
                nodes_w += rows[i].nodes * (rows[i].node_w - idle_w);
        most_w = fmax(most_w, nodes_w);
    }
    return ((most_w + nodes * 13) / 0.98 + nodes / 16 * (4 * 250 + 4 * 17)) / 0.96;
}

/* Nodes and power chain, over the whole run. */
static double exact_j(const struct row *rows, size_t count)
{
    double nodes_j = nodes * idle_w * duration_s;
    for (size_t i = 0; i < count; i++)
        nodes_j += rows[i].nodes * (rows[i].node_w - idle_w) * (rows[i].end_s - rows[i].start_s);
    double converters_j = (nodes_j + nodes * 13 * duration_s) / 0.98;
    return (converters_j + nodes / 16 * (4 * 250 + 4 * 17) * duration_s) / 0.96;
}

static struct summary replay(struct place_of_test *at, const char *name, const struct override *overrides, size_t count)
{
    struct diag *diag = diag_create();
    const struct scenario *scenario =
        scenario_load(at->arena, diag, SAMOVAR_SOURCE_DIR "/scenarios/frontier-replay.yaml", NULL, overrides, count);
    diag_print(diag, stderr);
    cr_assert(scenario && diag_warnings(diag) == 0);
    diag_destroy(diag);
    struct summary summary;
    cr_assert(run(scenario, arena_printf(at->arena, "%s/%s", at->folder, name), &summary) == 0);
    cr_assert(fabs(summary.audit_frac) < 1e-6, "audit %g", summary.audit_frac);
    cr_assert(summary.energy_residual_frac < 1e-9 && summary.water_residual_frac < 1e-9);
    return summary;
}

Test(replay, the_exact_integral_whatever_the_tick)
{
    struct place_of_test at = begin();
    struct row rows[JOBS_MAX];
    size_t count = read_trace(rows);
    cr_assert(count == 400);
    double exact = exact_j(rows, count), peak_w = exact_peak_w(rows, count);
    const char *const ticks[] = {"15 min", "1 h", "7 min", "61.7 s"};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        struct override tick = {.path = "tick", .value = ticks[i]};
        struct summary summary = replay(&at, arena_printf(at.arena, "run-%zu", i), &tick, 1);
        double chain_j = summary.it_energy_j + summary.power_loss_j;
        cr_assert(fabs(chain_j / exact - 1) < 1e-12, "tick %s: %.17g J, exact %.17g J", ticks[i], chain_j, exact);
        cr_assert(fabs(summary.facility_energy_j - chain_j - summary.cooling_energy_j) < 1e-9 * exact);
        cr_assert(fabs(summary.peak_it_power_w / peak_w - 1) < 1e-12, "tick %s: %.17g W, exact %.17g W", ticks[i],
                  summary.peak_it_power_w, peak_w);
        cr_assert(summary.peak_mean_it_power_w <= peak_w * (i == 1 ? 1 - 1e-6 : 1 + 1e-12));
        cr_assert(summary.peak_facility_power_w > peak_w && summary.peak_facility_power_w < 1.06 * peak_w);
        cr_assert(summary.jobs_finished == 400 && summary.throttled_s == 0);
        cr_assert(summary.unmet_heat_j < 1e-12 * exact, "%g J", summary.unmet_heat_j);
        cr_assert(summary.pue > 1.02 && summary.pue < 1.04, "PUE %g", summary.pue); /* ORNL: 1.03 */
    }
    finish(&at);
}

/* Each job in jobs.csv: its times, its nodes, its energy. */
Test(replay, jobs_keep_their_times)
{
    struct place_of_test at = begin();
    struct row rows[JOBS_MAX];
    size_t count = read_trace(rows), found = 0, length;
    replay(&at, "out", NULL, 0);
    char *text = file_read(at.arena, arena_printf(at.arena, "%s/out/jobs.csv", at.folder), &length);
    const char *header = "run,job,kind,submitted_s,started_s,finished_s,nodes,energy_j,work_done,failures,lost_s,state";
    cr_assert(text && strncmp(text, header, strlen(header)) == 0);
    for (char *line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1, found++) {
        int job;
        double submitted_s, started_s, finished_s, held, energy_j;
        cr_assert(sscanf(line, "test,%d,job-trace,%lf,%lf,%lf,%lf,%lf", &job, &submitted_s, &started_s, &finished_s,
                         &held, &energy_j) == 6,
                  "%.100s", line);
        cr_assert(job >= 1 && (size_t)job <= count);
        const struct row *row = &rows[job - 1];
        cr_assert(row->job == job && row->nodes > 0);
        cr_assert(submitted_s == row->submit_s && started_s == row->start_s && finished_s == row->end_s &&
                      held == row->nodes,
                  "%.100s", line);
        double wanted_j = row->nodes * row->node_w * (row->end_s - row->start_s);
        cr_assert(fabs(energy_j / wanted_j - 1) < 1e-12, "job %d: %g", job, energy_j / wanted_j - 1);
    }
    cr_assert(found == count, "%zu", found);
    finish(&at);
}

/* The same jobs, but the scheduler decides: the same work, no job before it is submitted. First come, first served without
 * backfilling is how the trace was drawn, so it starts none later than recorded. */
Test(replay, the_same_jobs_scheduled)
{
    struct place_of_test at = begin();
    struct row rows[JOBS_MAX];
    size_t count = read_trace(rows), length;
    struct override overrides[] = {{.path = "workloads[0].schedule", .value = "simulated"},
                                   {.path = "scheduler", .value = "fcfs"}};
    struct summary summary = replay(&at, "out", overrides, 2);
    cr_assert(summary.jobs_finished == 400);
    cr_assert(fabs(summary.it_energy_j / exact_j(rows, count) - 1) < 1e-12);
    char *text = file_read(at.arena, arena_printf(at.arena, "%s/out/jobs.csv", at.folder), &length);
    for (char *line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        int job;
        double submitted_s, started_s, finished_s;
        cr_assert(sscanf(line, "test,%d,job-trace,%lf,%lf,%lf", &job, &submitted_s, &started_s, &finished_s) == 4);
        const struct row *row = &rows[job - 1];
        cr_assert(started_s >= submitted_s && started_s == row->start_s, "job %d: %g, recorded %g", job, started_s,
                  row->start_s);
        cr_assert(fabs(finished_s - started_s - (row->end_s - row->start_s)) < 1e-6);
    }
    finish(&at);
}
