/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs of small scenarios, each engine in a process of its own. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/engine.h"
#include "output/file.h"
#include "read/catalogue.h"
#include "whole_run.h"

TestSuite(run);

static const char *const head = "samovar: 1\nname: small\nsite: dulles\nstart: 2023-07-01\ncooling: chiller-tower\n"
                                "platform: {nodes: [{type: dgx-h100, count: 16}]}\n";
static const char *const work =
    "workloads:\n"
    "  - {name: pretrain, type: training, model: {parameters: 7e9}, tokens: 4e9, nodes: 10, repeat: true}\n"
    "  - {name: chat, type: serving, model: llama-3.1-8b, replicas: 8, gpus_per_replica: 1,\n"
    "     traffic: {rate: 5 /s, profile: azure-2024-conversation},\n"
    "     prompt_tokens: {type: lognormal, median: 1020, mean: 1155},\n"
    "     output_tokens: {type: lognormal, median: 129, mean: 211}}\n";

static const struct scenario *load(const struct place_of_test *at, const char *time, const char *workloads)
{
    return scenario_of(at, arena_printf(at->arena, "%s%s%s", head, time, workloads));
}

static struct summary run_well(struct place_of_test *at, const char *time, const char *workloads)
{
    struct summary summary;
    const struct scenario *scenario = load(at, time, workloads);
    cr_assert(run(scenario, arena_printf(at->arena, "%s/out", at->folder), &summary) == 0);
    cr_assert(fabs(summary.audit_frac) < 1e-4, "audit %g", summary.audit_frac);
    cr_assert(summary.energy_residual_frac < 1e-9 && summary.water_residual_frac < 1e-9);
    return summary;
}

static size_t lines(struct arena *arena, const char *folder, const char *name)
{
    size_t length, count = 0;
    const char *text = file_read(arena, arena_printf(arena, "%s/out/%s", folder, name), &length);
    cr_assert(text, "no %s", name);
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

Test(run, a_week_of_training_and_service)
{
    struct place_of_test at = begin();
    struct summary summary = run_well(&at, "duration: 7 d\n", work);
    cr_assert(summary.duration_s == 7 * 86400);
    cr_assert(summary.pue > 1 && summary.pue < 2);
    cr_assert(summary.jobs_finished > 1 && summary.requests > 1e6);
    cr_assert(lines(at.arena, at.folder, "series.csv") == 1 + 168);
    cr_assert(lines(at.arena, at.folder, "services.csv") == 1 + 168);
    cr_assert(lines(at.arena, at.folder, "jobs.csv") == 1 + (size_t)summary.jobs_finished + 1);
    cr_assert(lines(at.arena, at.folder, "summary.csv") == 2);
    finish(&at);
}

Test(run, idle_servers)
{
    struct place_of_test at = begin();
    struct summary summary = run_well(&at, "duration: 2 d\n", "");
    double node_w = summary.it_energy_j / (2 * 86400) / 16;
    cr_assert(node_w > 1500 && node_w < 3000, "%g W", node_w);
    cr_assert(isnan(summary.energy_per_request_j));
    finish(&at);
}

/* Neither a whole number of ticks, nor even one. */
/* Each chip once, whichever groups of nodes have it. */
Test(run, what_was_not_measured)
{
    struct place_of_test at = begin();
    struct summary summary;
    const struct scenario *scenario = scenario_of(
        &at, "samovar: 1\nname: x\nsite: dulles\nstart: 2023-07-05\nduration: 1 h\ntick: 1 h\ncooling: chiller-tower\n"
             "platform: {nodes: [{type: dgx-h100, count: 1}, {type: mi300x-8, count: 1}, {type: gaudi3-8, count: 1}, "
             "{type: mi300x-8, count: 2}, {type: dgx-h200, count: 1}]}\n");
    cr_assert_eq(run(scenario, NULL, &summary), 0);
    cr_expect_str_eq(summary.nameplates, "Gaudi 3");
    cr_expect_str_eq(summary.power_assumed, "MI300X, H200 SXM");
    finish(&at);
}

Test(run, shorter_than_a_tick)
{
    struct place_of_test at = begin();
    struct summary summary = run_well(&at, "duration: 10 min\ntick: 1 h\n", work);
    cr_assert(summary.duration_s == 600);
    cr_assert(lines(at.arena, at.folder, "series.csv") == 2);
    finish(&at);
}
Test(run, with_a_short_last_tick)
{
    struct place_of_test at = begin();
    struct summary summary = run_well(&at, "duration: 150 min\ntick: 1 h\n", work);
    cr_assert(summary.duration_s == 9000);
    cr_assert(lines(at.arena, at.folder, "series.csv") == 4);
    finish(&at);
}

/* Of the first row of series.csv. */
static double first_value(const struct place_of_test *at, const char *column)
{
    char header[16384], row[16384];
    FILE *file = fopen(arena_printf(at->arena, "%s/out/series.csv", at->folder), "r");
    cr_assert(file && fgets(header, sizeof header, file) && fgets(row, sizeof row, file));
    fclose(file);
    char *names = header, *values = row, *name;
    while ((name = strsep(&names, ",\n")) && strcmp(name, column) != 0)
        strsep(&values, ",\n");
    cr_assert(name, "no column %s", column);
    return strtod(strsep(&values, ",\n"), NULL);
}

/* What fans in servers move reaches the handlers: on cold plates at their slowest, 0.58 of 1105 cubic feet a minute at 80 % of full
 * speed, which is 1.4 of that at full load. In oil there are none, and the handlers move what the tanks' losses ask for. */
Test(run, handlers_hear_the_servers)
{
    static const char *const cooling[] = {"warm-water-dry", "immersion-1p-dry"};
    double airflow_m3_s[2], fans_w[2];
    for (int i = 0; i < 2; i++) {
        struct place_of_test at = begin();
        struct summary summary;
        struct override set = {"cooling", cooling[i], NULL};
        const struct scenario *scenario =
            scenario_with(&at, arena_printf(at.arena, "%sduration: 1 h\ntick: 1 h\n%s", head, work), &set, 1);
        cr_assert(run(scenario, arena_printf(at.arena, "%s/out", at.folder), &summary) == 0);
        airflow_m3_s[i] = first_value(&at, "crah_airflow_m3_s");
        fans_w[i] = first_value(&at, "fan_power_w");
        finish(&at);
    }
    cr_assert_float_eq(airflow_m3_s[0], 16 * 0.58 * 1105 * 4.719474432e-4 / 0.8 / 1.4, 1e-9, "%g", airflow_m3_s[0]);
    cr_assert_float_eq(fans_w[0], 16 * 0.15 * 8406 * 0.58 * 0.58 * 0.58, 1e-6);
    cr_assert(airflow_m3_s[1] > 0 && airflow_m3_s[1] < 0.4 * airflow_m3_s[0] && fans_w[1] == 0, "%g", airflow_m3_s[1]);
}

/* The chiller trips at noon for 40 minutes: servers throttle, switch off, and come back; the books close. */
Test(run, cooling_fails)
{
    struct place_of_test at = begin();
    struct summary whole = run_well(&at, "duration: 1 d\ntick: 1 min\n", work);
    cr_assert(whole.throttled_s == 0 && whole.unmet_heat_j < 1);
    struct summary broken = run_well(&at,
                                     "duration: 1 d\ntick: 1 min\nfailures:\n"
                                     "  - {component: chiller, at: 2023-07-01T12:00, duration: 40 min}\n",
                                     work);
    cr_assert(broken.throttled_s > 600 && broken.throttled_s < 7200, "%g s", broken.throttled_s);
    cr_assert(broken.training_flop < whole.training_flop && broken.training_flop > 0.8 * whole.training_flop);
    cr_assert_gt(broken.unmet_heat_j, 16 * 1e3 * 600);
    cr_assert_lt(broken.it_energy_j, whole.it_energy_j);
    finish(&at);
}

/* The same scenario, seed and version: the same bytes. */
Test(run, same_bytes)
{
    struct place_of_test at = begin();
    struct summary summary;
    const struct scenario *scenario = load(&at, "duration: 3 d\ntick: 30 min\n", work);
    static const char *const names[] = {"summary.csv",  "series.csv", "jobs.csv",
                                        "services.csv", "ledger.csv", "scenario.yaml"};
    const char *folders[] = {arena_printf(at.arena, "%s/a", at.folder), arena_printf(at.arena, "%s/b", at.folder)};
    for (int i = 0; i < 2; i++)
        cr_assert(run(scenario, folders[i], &summary) == 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t left, right;
        const char *a = file_read(at.arena, arena_printf(at.arena, "%s/%s", folders[0], names[i]), &left);
        const char *b = file_read(at.arena, arena_printf(at.arena, "%s/%s", folders[1], names[i]), &right);
        cr_assert(a && b && left == right && left > 0 && memcmp(a, b, left) == 0, "%s differs", names[i]);
    }
    finish(&at);
}

/* The catalogue's example instead of `nodes`: the same watts in the reference state, from which leakage and fans of the hall's air take
 * away little; and SimGrid's own book agrees. */
Test(run, platform_of_ones_own)
{
    struct place_of_test at = begin();
    const struct scenario *scenario = load(&at, "duration: 7 d\n", work);
    struct summary made, own;
    cr_assert(run(scenario, arena_printf(at.arena, "%s/made", at.folder), &made) == 0);
    struct scenario changed = *scenario;
    changed.platform =
        (struct platform){.file = arena_printf(at.arena, "%s/platforms/clusters/h100-pod.xml", catalogue_root())};
    cr_assert(run(&changed, arena_printf(at.arena, "%s/own", at.folder), &own) == 0);
    cr_assert(fabs(own.it_energy_j / made.it_energy_j - 1) < 0.01, "%.17g against %.17g", own.it_energy_j,
              made.it_energy_j);
    cr_assert(fabs(own.audit_frac) < 1e-4, "audit %g", own.audit_frac);
    finish(&at);
}

Test(run, bad_platform_leaves_nothing)
{
    struct place_of_test at = begin();
    struct scenario changed = *load(&at, "duration: 1 d\n", work);
    char *path = arena_printf(at.arena, "%s/bad.xml", at.folder);
    FILE *file = fopen(path, "w");
    fputs("<?xml version='1.0'?>\n<platform", file);
    fclose(file);
    changed.platform = (struct platform){.file = path};
    struct summary summary;
    const char *out = arena_printf(at.arena, "%s/out", at.folder);
    cr_assert(run(&changed, out, &summary) == 1);
    cr_assert(access(out, F_OK) != 0);
    finish(&at);
}
