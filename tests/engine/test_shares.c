/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers for what: shares of jobs, services and idle nodes are the run's totals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "output/file.h"
#include "whole_run.h"

TestSuite(shares);

/* Sum of a column over the rows in which another one begins with `text`. */
static double column_sum(struct arena *arena, const char *folder, const char *file, const char *column,
                         const char *where, const char *text)
{
    size_t length;
    char *at = arena_text(arena, file_read(arena, arena_printf(arena, "%s/%s", folder, file), &length));
    double sum = 0;
    size_t wanted = SIZE_MAX, condition = SIZE_MAX;
    for (size_t row = 0; *at; row++) {
        char *end = at + strcspn(at, "\n");
        char *cells = arena_text_n(arena, at, (size_t)(end - at)), *cell;
        double value = 0;
        bool counts = false;
        for (size_t c = 0; (cell = strsep(&cells, ",")); c++) {
            if (row == 0 && strcmp(cell, column) == 0)
                wanted = c;
            if (row == 0 && strcmp(cell, where) == 0)
                condition = c;
            if (row > 0 && c == wanted)
                value = atof(cell);
            if (row > 0 && c == condition)
                counts = strncmp(cell, text, strlen(text)) == 0;
        }
        sum += row > 0 && counts ? value : 0;
        at = end + (*end == '\n');
    }
    cr_assert(wanted < SIZE_MAX && condition < SIZE_MAX, "%s has no %s", file, column);
    return sum;
}

static void check_equal(double value, double wanted, const char *what)
{
    cr_assert(wanted > 0 && fabs(value - wanted) < 1e-11 * wanted, "%s: %.17g against %.17g", what, value, wanted);
}

/* Jobs that come and go within ticks, fail and wait; a service; idle nodes; a plant whose PUE and water
 * follow the weather; a battery. */
Test(shares, add_up_to_the_run)
{
    struct place_of_test at = begin();
    const struct scenario *scenario = scenario_of(
        &at, "samovar: 1\nname: shared\nsite: dulles\nstart: 2023-07-01\ncooling: chiller-tower\n"
             "duration: 5 d\n"
             "platform: {nodes: [{type: dgx-h100, count: 16}, {type: dgx-a100-80, count: 9}], fabric: {}}\n"
             "supply: [{type: battery, capacity: 100 kWh, power: 50 kW, \n"
             "          policy: {type: peak-shaving, limit: 150 kW}},\n"
             "         {type: photovoltaic, capacity: 30 kW}]\n"
             "workloads:\n"
             "  - {name: pretrain, type: training, model: {parameters: 7e9}, tokens: 4e9, nodes: 10, repeat: "
             "true}\n"
             "  - {name: tune, type: training, model: {parameters: 7e9}, tokens: 1e9, nodes: 3, submit: 7 h,\n"
             "     node_type: dgx-a100-80, repeat: true}\n"
             "  - {name: chat, type: serving, model: llama-3.1-8b, replicas: 8, gpus_per_replica: 1,\n"
             "     traffic: {rate: 5 /s, profile: azure-2024-conversation},\n"
             "     prompt_tokens: {type: lognormal, median: 1020, mean: 1155},\n"
             "     output_tokens: {type: lognormal, median: 129, mean: 211}}\n");
    struct summary summary;
    char *out = arena_printf(at.arena, "%s/out", at.folder);
    cr_assert(run(scenario, out, &summary) == 0);

    const struct {
        const char *name;
        double total;
    } columns[] = {{"energy_j", summary.it_energy_j},
                   {"facility_energy_j", summary.facility_energy_j},
                   {"water_consumed_kg", 1000 * summary.water_consumed_m3},
                   {"carbon_kg", summary.carbon_operational_kg}};
    for (size_t i = 0; i < 4; i++) {
        const char *name = columns[i].name;
        check_equal(column_sum(at.arena, out, "shares.csv", name, "run", ""), columns[i].total, name);
        for (int job = 0; job < 2; job++) {
            const char *workload = job ? "tune" : "pretrain";
            check_equal(column_sum(at.arena, out, "jobs.csv", name, "job", workload),
                        column_sum(at.arena, out, "shares.csv", name, "holder", workload), workload);
        }
        check_equal(column_sum(at.arena, out, "services.csv", name, "service", "chat"),
                    column_sum(at.arena, out, "shares.csv", name, "holder", "chat"), "chat");
    }
    cr_assert(summary.jobs_finished > 10);
    cr_assert(column_sum(at.arena, out, "shares.csv", "energy_j", "kind", "idle") > 1e9);
    cr_assert(column_sum(at.arena, out, "shares.csv", "energy_j", "kind", "chain") > 1e8); /* switches */
    finish(&at);
}
