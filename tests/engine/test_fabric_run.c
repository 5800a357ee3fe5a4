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
    const char *path = arena_printf(at->arena, "%s/%s.yaml", at->folder, name);
    FILE *file = fopen(path, "w");
    fprintf(
        file,
        "samovar: 1\nname: joined\nsite: dulles\nstart: 2023-07-01\ncooling: chiller-tower\nduration: 2 d\n"
        "platform:\n  nodes: [{type: dgx-h100, count: 64}, {type: dgx-a100-80, count: 64}]\n%s",
        fabric);
    fclose(file);
    struct diag *diag = diag_create();
    const struct scenario *scenario = scenario_load(at->arena, diag, path, NULL, NULL, 0);
    diag_print(diag, stderr);
    cr_assert(scenario);
    diag_destroy(diag);
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
    struct summary without = play(&at, "without", ""),
                   with = play(&at, "with", "  fabric: {type: rail-optimized}\n");
    double fabric_j = (48 * 750 + 3 * 1024 * 8.5) * 2 * 86400;
    double more_j = with.it_energy_j - without.it_energy_j;
    cr_assert(fabs(more_j / fabric_j - 1) < 1e-9, "%g J instead of %g J", more_j, fabric_j);
    /* it is cooled and fed as the servers are */
    cr_assert(with.cooling_energy_j > without.cooling_energy_j);
    cr_assert(with.power_loss_j > without.power_loss_j);
    cr_assert(with.facility_energy_j - without.facility_energy_j > 1.1 * fabric_j);
    size_t length;
    const char *ledger =
        file_read(at.arena, arena_printf(at.arena, "%s/with/ledger.csv", at.folder), &length);
    char *row = strstr(ledger, "energy,IT equipment,network,");
    cr_assert(row && fabs(atof(row + strlen("energy,IT equipment,network,")) / fabric_j - 1) < 1e-12);
    finish(&at);
}
