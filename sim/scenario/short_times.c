/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/short_times.h"

#include <math.h>

#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "sched/placement.h"

/* What the keys say of a job of which we say how long it takes; NULL: the user does, or a log or a plugin. Places are by these addresses. */
static const struct job_spec *spec_said(const struct variant *workload)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    if (kind == &job_training || kind == &job_fine_tuning) /* a training stands first in a fine-tuning */
        return &((const struct training *)workload->value)->spec;
    if (kind == &job_batch_inference)
        return &((const struct batch_inference *)workload->value)->spec;
    return NULL;
}

static void check_job(struct diag *diag, const struct reader *reader, const struct variant *workload,
                      const struct node *whole)
{
    const struct job_spec *said = spec_said(workload);
    if (!said)
        return;
    const struct job_kind *kind = job_kind_of(workload->kind);
    struct job_spec spec = kind->spec(workload->value, 0);
    struct node node = node_slice(whole, job_spec_on(&spec, whole->gpus));
    double hours = kind->plan(workload->value, 0, &node, spec.max_nodes).duration_s / 3600;
    if (spec.limit_s > 0 && hours * 3600 > spec.limit_s)
        diag_warning(diag, reader_place(reader, &said->wall_s),
                     "`%s` takes %.4g h on its %lld node%s, and is ended after %.4g h: it never gets done", spec.name,
                     hours, (long long)spec.max_nodes, spec.max_nodes == 1 ? "" : "s", spec.limit_s / 3600);
    if (spec.submit_s + hours * 3600 > spec.deadline_s)
        diag_warning(diag, reader_place(reader, &said->deadline_s),
                     "`%s` takes %.4g h on its %lld node%s, and has %.4g h from its submission: it cannot be in time",
                     spec.name, hours, (long long)spec.max_nodes, spec.max_nodes == 1 ? "" : "s",
                     (spec.deadline_s - spec.submit_s) / 3600);
}

void short_times_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario)
{
    struct arena *arena = arena_create();
    const struct node_group *groups = scenario->platform.nodes.items;
    const struct variant_list *workloads = &scenario->workloads;
    struct placement placement = placement_find(arena, groups, scenario->platform.nodes.count, workloads);
    for (size_t w = 0; placement.problem_count == 0 && w < workloads->count; w++)
        if (job_kind_of(workloads->items[w].kind))
            check_job(diag, reader, &workloads->items[w], &groups[placement.group[w]].node);
    arena_destroy(arena);
}
