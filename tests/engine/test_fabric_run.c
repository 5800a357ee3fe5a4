/* SPDX-License-Identifier: Apache-2.0 */
/* A fabric in a whole run: its energy is IT energy, to the joule, and the books close. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "output/file.h"
#include "whole_run.h"

static struct summary play(struct place_of_test *at, const char *name, const char *fabric)
{
    const struct scenario *scenario = scenario_of(
        at, arena_printf(
                at->arena,
                "samovar: 1\nname: joined\nsite: dulles\nstart: 2023-07-01\ncooling: chiller-tower\nduration: 2 d\n"
                "platform:\n  nodes: [{type: dgx-h100, count: 64}, {type: dgx-a100-80, count: 64}]\n%s",
                fabric));
    struct summary summary;
    cr_assert(run(scenario, arena_printf(at->arena, "%s/%s", at->folder, name), &summary) == 0);
    cr_assert(summary.energy_residual_frac < 1e-9 && summary.water_residual_frac < 1e-9);
    return summary;
}

/* 128 nodes of 8 links: 32 leaves and 16 spines (NVIDIA DGX SuperPOD, 4 scalable units) of 750 W, a transceiver of 8.5 W
 * at each of 1024 node links and two on as many cables upward. */
Test(fabric_run, draws_it_power_all_the_time)
{
    struct place_of_test at = begin();
    struct summary without = play(&at, "without", ""), with = play(&at, "with", "  fabric: {type: rail-optimized}\n");
    double fabric_j = (48 * 750 + 3 * 1024 * 8.5) * 2 * 86400;
    double more_j = with.it_energy_j - without.it_energy_j;
    cr_assert(fabs(more_j / fabric_j - 1) < 1e-9, "%g J instead of %g J", more_j, fabric_j);
    /* it is cooled and fed as the servers are */
    cr_assert(with.cooling_energy_j > without.cooling_energy_j);
    cr_assert(with.power_loss_j > without.power_loss_j);
    cr_assert(with.facility_energy_j - without.facility_energy_j > 1.1 * fabric_j);
    size_t length;
    const char *ledger = file_read(at.arena, arena_printf(at.arena, "%s/with/ledger.csv", at.folder), &length);
    char *row = strstr(ledger, "energy,IT equipment,network,");
    cr_assert(row && fabs(atof(row + strlen("energy,IT equipment,network,")) / fabric_j - 1) < 1e-12);
    finish(&at);
}

static const struct scenario *with_training(struct place_of_test *at, const char *fabric, const char *network)
{
    return scenario_of(
        at,
        arena_printf(at->arena,
                     "samovar: 1\nname: joined\nsite: dulles\ncooling: chiller-tower\nduration: 1 d\n"
                     "platform:\n  nodes: [{type: dgx-h100, count: 64}]\n%s"
                     "workloads:\n  - {name: pretrain, type: training, model: llama-3.1-70b, tokens: 1e12, nodes: 64,\n"
                     "     sequence: 8192, parallel: {tensor: 8, pipeline: 4%s}}\n",
                     fabric, network));
}

static double work_flop(struct place_of_test *at, const char *name, const char *fabric, const char *network)
{
    struct summary summary;
    const struct scenario *scenario = with_training(at, fabric, network);
    cr_assert(run(scenario, arena_printf(at->arena, "%s/%s", at->folder, name), &summary) == 0);
    cr_assert(summary.energy_residual_frac < 1e-9);
    return summary.training_flop;
}

/* Where nothing contends, played transfers give the closed form's speed; four links for one upward, and stages that all
 * send to another leaf, give less. */
Test(fabric_run, played_training_knows_contention)
{
    struct place_of_test at = begin();
    const char *flow = ", network: flow", *tree = "  fabric: {type: fat-tree, radix: 64}\n";
    double closed = work_flop(&at, "closed", tree, ""), played = work_flop(&at, "played", tree, flow);
    cr_assert(closed > 0 && fabs(played / closed - 1) < 1e-6, "%g and %g", played, closed);
    const char *narrow = "  fabric: {type: fat-tree, radix: 40, oversubscription: 4}\n";
    double slow = work_flop(&at, "slow", narrow, flow);
    cr_assert(slow < 0.99 * closed, "%g and %g", slow, closed);
    finish(&at);
}

Test(fabric_run, playing_needs_a_fabric)
{
    struct place_of_test at = begin();
    const struct scenario *scenario = with_training(&at, "", ", network: flow");
    struct diag *diag = diag_create();
    cr_assert(!engine_check(scenario, diag));
    cr_assert(diag_says(diag, "workloads[0].parallel.network: `flow` plays transfers on `platform.fabric`"));
    diag_destroy(diag);
    finish(&at);
}
