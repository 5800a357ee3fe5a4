/* SPDX-License-Identifier: Apache-2.0 */
/* EASY backfilling (Lifka 1995; Mu'alem & Feitelson 2001, IEEE TPDS 12(6), sec. 2.2): in each node group jobs
 * start in the order of their submission. The first that does not fit gets a reservation at its shadow time,
 * the earliest moment at which enough running jobs will have ended. A later job may start at once if it does
 * not delay that one: it ends before the shadow time, or it uses nodes that the first job will not need. */
#include "sched/backfill.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sched/shadow.h"

struct pass { /* over the queue of one group */
    struct running_job *running;
    size_t running_count;
    int64_t free_nodes;
    bool reserved;
    struct shadow shadow;
};

static bool may_start(struct pass *pass, const struct waiting_job *job, double now_s)
{
    if (job->nodes > pass->free_nodes) {
        return false;
    }
    if (!pass->reserved || now_s + job->expected_s <= pass->shadow.time_s) {
        return true;
    }
    if (job->nodes > pass->shadow.extra) {
        return false;
    }
    pass->shadow.extra -= job->nodes;
    return true;
}

static size_t backfill_pick(const void *parameters, const struct machine *machine,
                            const struct waiting_job *queue, size_t count, size_t *start)
{
    (void)parameters;
    size_t picked = 0;
    struct pass pass = {.running = malloc((machine->running_count + count + 1) * sizeof *pass.running)};
    if (!pass.running) {
        abort();
    }
    for (size_t group = 0; group < machine->group_count; group++) {
        pass.running_count = machine->running_count;
        if (pass.running_count) {
            memcpy(pass.running, machine->running, pass.running_count * sizeof *pass.running);
        }
        pass.free_nodes = machine->free_nodes[group];
        pass.reserved = false;
        for (size_t i = 0; i < count && pass.free_nodes > 0; i++) {
            const struct waiting_job *job = &queue[i];
            if (job->group != group) {
                continue;
            }
            if (may_start(&pass, job, machine->now_s)) {
                pass.free_nodes -= job->nodes;
                pass.running[pass.running_count++] =
                    (struct running_job){group, job->nodes, machine->now_s + job->expected_s};
                start[picked++] = i;
            } else if (!pass.reserved) {
                pass.reserved = true;
                pass.shadow = shadow_find(pass.running, pass.running_count, group, machine->now_s,
                                          pass.free_nodes, job->nodes);
            }
        }
    }
    free(pass.running);
    return picked;
}

static const struct field backfill_fields[] = {FIELD_END};

/* `size` is 1: there is nothing to set, but a value must have an address. */
const struct scheduler scheduler_backfill = {
    .record =
        {.name = "backfill",
         .doc =
             "EASY backfilling: the first job that does not fit gets a reservation; others may overtake it "
             "if they do not delay it.",
         .size = 1,
         .fields = backfill_fields},
    .pick = backfill_pick,
};
