/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario is made of, without a run: how its jobs would run on their nodes, and how large its equipment is. */
#include "engine/engine.h"
#include "engine/stage.h"
#include "jobs/job.h"

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

bool engine_equipment(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct equipment **rows,
                      size_t *count)
{
    struct stage stage;
    if (!stage_set(arena, diag, scenario, &stage))
        return false;
    struct facility_setup setup = stage_facility(&stage, scenario);
    *rows = facility_equipment(facility_create(arena, &setup), arena, count);
    for (size_t i = 0; i < *count; i++)
        (*rows)[i].run = scenario->run;
    return true;
}
