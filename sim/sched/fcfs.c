/* SPDX-License-Identifier: Apache-2.0 */
/* First come, first served: in each node group jobs start in the order of their submission; the first that
 * does not fit holds back all behind it. */
#include <stdlib.h>

#include "base/arena.h"
#include "sched/line.h"
#include "sched/policies.h"

void line_in_order(const struct line *line)
{
    const struct machine *machine = line->machine;
    int64_t *free_nodes = memory_grow(NULL, machine->group_count, sizeof *free_nodes);
    for (size_t g = 0; g < machine->group_count; g++)
        free_nodes[g] = machine->free_nodes[g];
    for (size_t i = 0; i < line->count; i++) {
        const struct job_view *job = line->queue[line->order[i]];
        if (job->nodes <= free_nodes[job->group]) {
            free_nodes[job->group] -= job->nodes;
            decide_start(line->out, line->queue, line->order[i]);
        } else {
            free_nodes[job->group] = 0;
        }
    }
    free(free_nodes);
}

static void fcfs_decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                        size_t count, struct decisions *out)
{
    (void)parameters;
    line_decide(&(struct rules){.discipline = line_in_order}, machine, queue, count, out);
}

static const struct field fields[] = {FIELD_END};

/* `size` is 1: there is nothing to set, but a value must have an address. */
const struct scheduler scheduler_fcfs = {
    .record = {.name = "fcfs",
               .doc = "First come, first served: a job that does not fit holds back all behind it.",
               .size = 1,
               .fields = fields},
    .decide = fcfs_decide,
};
