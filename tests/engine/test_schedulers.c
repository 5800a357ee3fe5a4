/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs of the same jobs under policies that look at more than nodes. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "output/file.h"
#include "whole_run.h"

TestSuite(schedulers);

/* Nodes of a job draw about 7.8 kW each, idle ones 2.1 kW. */
static const char hall[] =
    "samovar: 1\n"
    "name: scheduled\n"
    "site: frankfurt\n"
    "start: 2023-06-01\n"
    "duration: 10 d\n"
    "platform:\n"
    "  nodes: [{type: dgx-h100, count: 8}]\n"
    "workloads:\n"
    "  - {name: a, type: generic, nodes: 4, duration: 10 h, gpu_util: 90 %, submit: 6 h, suspend_time: 10 "
    "min}\n"
    "  - {name: b, type: generic, nodes: 4, duration: 10 h, gpu_util: 90 %, submit: 8 h, max_nodes: 8}\n"
    "  - {name: c, type: generic, nodes: 8, duration: 5 h, gpu_util: 90 %, submit: 60 h, suspend_time: 10 "
    "min}\n"
    "  - {name: d, type: generic, nodes: 2, duration: 9 h, gpu_util: 90 %, submit: 90 h, deadline: 110 h}\n"
    "cooling: chiller-air\n";

static char *read_all(struct arena *arena, const char *path)
{
    size_t length;
    return arena_text(arena, file_read(arena, path, &length));
}

static struct summary scheduled(struct place_of_test *at, const char *scheduler)
{
    struct override override = {.path = "scheduler", .value = scheduler};
    const struct scenario *scenario = scenario_with(at, hall, &override, 1);
    struct summary summary;
    fflush(stderr);
    int old = dup(STDERR_FILENO);
    cr_assert(freopen(arena_printf(at->arena, "%s/said", at->folder), "w", stderr));
    cr_assert(run(scenario, arena_printf(at->arena, "%s/run", at->folder), &summary) == 0);
    fflush(stderr);
    dup2(old, STDERR_FILENO);
    close(old);
    cr_assert(fabs(summary.audit_frac) < 1e-4, "audit %g", summary.audit_frac);
    cr_assert(summary.energy_residual_frac < 1e-9);
    return summary;
}

/* Two jobs side by side would draw 62 kW, the widest alone as much: it never starts. */
Test(schedulers, power_capped)
{
    struct place_of_test at = begin();
    struct summary plain = scheduled(&at, "{type: backfill}");
    const char *said = arena_printf(at.arena, "%s/said", at.folder);
    cr_assert(!strstr(read_all(at.arena, said), "never started"));
    struct summary capped = scheduled(&at, "{type: power-capped, cap: 45 kW}");
    cr_assert(strstr(read_all(at.arena, said),
                     "1 job never started, since each alone would pass the scheduler's cap of "
                     "45 kW: with `c` the nodes would draw 6"));
    cr_assert(plain.jobs_finished == 4 && plain.peak_it_power_w > 60e3);
    cr_assert(capped.jobs_finished == 3 && capped.peak_it_power_w <= 45e3, "%g W", capped.peak_it_power_w);
    cr_assert(plain.job_wait_s == 0);
    cr_assert_float_eq(capped.job_wait_s, 8 * 3600 / 3.0, 1); /* b waits for the end of a */
    finish(&at);
}

Test(schedulers, carbon_aware)
{
    struct place_of_test at = begin();
    struct summary plain = scheduled(&at, "{type: fcfs}");
    struct summary aware = scheduled(&at, "{type: carbon-aware}");
    struct summary steady = scheduled(&at, "{type: carbon-aware, suspend: false}");
    struct summary hasty = scheduled(&at, "{type: carbon-aware, max_delay: 0 s}");
    cr_assert(aware.jobs_finished == 4 && aware.carbon_operational_kg < 0.99 * plain.carbon_operational_kg);
    cr_assert(aware.carbon_operational_kg < steady.carbon_operational_kg);
    cr_assert(aware.job_turnaround_s <= plain.job_turnaround_s + 24 * 3600);
    /* Power follows the weather through fans; but for that the work costs the same. */
    cr_assert_float_eq(aware.it_energy_j, plain.it_energy_j, 2e-3 * plain.it_energy_j);
    cr_assert(hasty.job_turnaround_s == plain.job_turnaround_s);
    cr_assert(hasty.carbon_operational_kg == plain.carbon_operational_kg);
    finish(&at);
}

/* b grows to the whole hall when a has ended. */
Test(schedulers, elastic)
{
    struct place_of_test at = begin();
    struct summary plain = scheduled(&at, "{type: backfill}"), elastic = scheduled(&at, "{type: elastic}");
    cr_assert(elastic.jobs_finished == 4);
    /* Until hour 16 4 nodes each; then 8 h of 10 are done, and what is left takes half as long. */
    cr_assert_float_eq(plain.job_turnaround_s - elastic.job_turnaround_s, 3600 / 4.0, 1);
    finish(&at);
}
