/* SPDX-License-Identifier: Apache-2.0 */
/* What a run is set on: node groups, SimGrid's hosts for them, and which workload goes where. */
#ifndef SAMOVAR_ENGINE_STAGE_H
#define SAMOVAR_ENGINE_STAGE_H

#include "hosts/platform.h"
#include "scenario/scenario.h"
#include "sched/placement.h"
#include "serving/traffic_source.h"

struct stage {
    const struct node_group *groups;
    size_t group_count;
    struct platform_kinds kinds; /* hosts of SimGrid's book */
    struct placement placement;
    struct variant_list workloads;   /* the scenario's, with the contention of those that were played */
    struct traffic_source *sources;  /* per workload that is a service */
    double requests_outside;         /* of all their traces, after the end of the run */
    const struct power_stage *power; /* the scenario's chain, and the fabric as its last stage */
    size_t power_count;
    const char *const *files; /* all that were read, the scenario's among them */
    size_t file_count;
};

/* Sets the stage from the scenario's groups or its SimGrid platform. Mistakes go to diag; false if there are
 * any. */
bool stage_set(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct stage *out);

/* What the facility is made of, from the stage and its scenario, which it borrows. */
struct facility_setup stage_facility(const struct stage *stage, const struct scenario *scenario);

#endif
