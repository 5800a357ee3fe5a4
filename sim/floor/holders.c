/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/holders.h"

#include "jobs/job.h"
#include "serving/serving.h"

const struct holder_name holder_nobody = {.name = "idle nodes", .kind = "idle"};
const struct holder_name holder_chain = {.name = "power chain", .kind = "chain"};

struct holder_name *holder_names(struct arena *arena, const struct variant_list *workloads)
{
    struct holder_name *names = arena_alloc(arena, workloads->count + 1, sizeof *names);
    size_t jobs = 0, services = 0;
    for (size_t w = 0; w < workloads->count; w++) {
        const struct variant *workload = &workloads->items[w];
        const struct job_kind *kind = job_kind_of(workload->kind);
        names[w] = (struct holder_name){.name = kind ? job_workload_name(kind, workload->value)
                                                     : serving_name(workload->value),
                                        .kind = workload->kind->name,
                                        .job = kind,
                                        .number = kind ? jobs++ : services++};
    }
    return names;
}
