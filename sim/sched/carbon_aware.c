/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs that can wait, wait for the hours in which the grid emits least (shift.c). */
#include "sched/policies.h"
#include "sched/shift.h"

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    shift_decide(parameters, machine->outlook.carbon_kg_j, machine, queue, count, out);
}

const struct scheduler scheduler_carbon_aware = {
    .record = {.name = "carbon-aware",
               .doc = "Jobs wait, within their deadline, for hours in which the grid emits less.",
               .size = sizeof(struct shift),
               .fields = shift_fields},
    .decide = decide,
    .wants_ticks = true,
};
