/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario is made of, without a run: how its jobs would run on their nodes, and how large its equipment is. */
#include "account/embodied.h"
#include "base/units.h"
#include "engine/engine.h"
#include "engine/stage.h"
#include "jobs/job.h"
#include "scenario/plugins.h"

bool engine_describe(const struct scenario *scenario, struct diag *diag,
                     void (*say)(void *context, const char *job, const char *text), void *context)
{
    struct arena *arena = arena_create();
    struct stage stage;
    bool ok = stage_set(arena, diag, scenario, &stage);
    for (size_t w = 0; ok && w < stage.workloads.count; w++) {
        const struct variant *workload = &stage.workloads.items[w];
        const struct job_kind *kind = job_kind_of(workload->kind);
        if (!kind || !kind->describe)
            continue;
        const struct node *node = &stage.groups[stage.placement.group[w]].node;
        struct job_spec spec = kind->spec(workload->value, 0);
        struct node slice = node_slice(node, job_spec_on(&spec, node->gpus));
        const char *text = kind->describe(workload->value, &slice, spec.nodes, arena);
        if (text)
            say(context, job_workload_name(kind, workload->value), text);
    }
    arena_destroy(arena);
    return ok;
}

static void buy(struct arena *arena, const struct scenario *scenario, const struct stage *stage,
                struct engine_equipment *out)
{
    static const double estimates[ESTIMATES] = {[ESTIMATE_LOW] = -1, [ESTIMATE_HIGH] = 1};
    const struct embodied embodied = {
        .groups = stage->groups, .group_count = stage->group_count, .fabric = scenario->platform.fabric};
    const struct summary year = {.run = scenario->run, .duration_s = 365 * SECONDS_PER_DAY};
    for (size_t e = 0; e < ESTIMATES; e++) {
        struct costs costs = *scenario->costs;
        if (e != ESTIMATE_GIVEN)
            costs.estimate = estimates[e];
        struct cost_question question = {.costs = &costs,
                                         .summary = &year,
                                         .equipment = out->rows,
                                         .equipment_count = out->count,
                                         .servers = {stage->groups, stage->group_count},
                                         .it_w = embodied_it_w(&embodied)};
        out->bought[e].arena = arena;
        cost_equipment(&out->bought[e], &question);
    }
}

bool engine_equipment(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                      struct engine_equipment *out)
{
    struct stage stage;
    if (!stage_set(arena, diag, scenario, &stage))
        return false;
    struct facility_setup setup = stage_facility(&stage, scenario);
    *out = (struct engine_equipment){0};
    const struct facility *facility = facility_create(arena, &setup);
    const struct facility_breach *breach = facility_breach(facility);
    if (breach != NULL) {
        diag_error(diag, (struct place){0}, "%s", plugins_breach(arena, breach->kind, breach->unit, breach->how));
        return false;
    }
    out->rows = facility_equipment(facility, arena, &out->count);
    for (size_t i = 0; i < out->count; i++)
        out->rows[i].run = scenario->run;
    if (scenario->costs)
        buy(arena, scenario, &stage, out);
    return true;
}
