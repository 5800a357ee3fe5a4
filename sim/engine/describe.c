/* SPDX-License-Identifier: Apache-2.0 */
/* How a scenario's jobs would run on their nodes, for people. */
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
        const char *text = kind->describe(workload->value, node, stage.placement.nodes[w], arena);
        if (text)
            say(context, job_workload_name(kind, workload->value), text);
    }
    arena_destroy(arena);
    return ok;
}
