/* SPDX-License-Identifier: Apache-2.0 */
/* First come, first served: in each node group jobs start in the order of their submission; the first that
 * does not fit holds back all behind it. */
#include "sched/fcfs.h"

static size_t fcfs_pick(const void *parameters, const struct machine *machine,
                        const struct waiting_job *queue, size_t count, size_t *start)
{
    (void)parameters;
    size_t picked = 0;
    for (size_t group = 0; group < machine->group_count; group++) {
        int64_t free_nodes = machine->free_nodes[group];
        for (size_t i = 0; i < count; i++) {
            if (queue[i].group != group) {
                continue;
            }
            if (queue[i].nodes > free_nodes) {
                break;
            }
            free_nodes -= queue[i].nodes;
            start[picked++] = i;
        }
    }
    return picked;
}

static const struct field fcfs_fields[] = {FIELD_END};

/* `size` is 1: there is nothing to set, but a value must have an address. */
const struct scheduler scheduler_fcfs = {
    .record = {.name = "fcfs",
               .doc = "First come, first served: a job that does not fit holds back all behind it.",
               .size = 1,
               .fields = fcfs_fields},
    .pick = fcfs_pick,
};
