/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs that can wait, wait for the hours in which the grid emits least (shift.c), in the mean of its plants or by the plant that
 * would follow the load. */
#include "sched/policies.h"
#include "sched/shift.h"

enum { SIGNAL_AVERAGE, SIGNAL_MARGINAL };
static const char *const signal_names[] = {"average", "marginal", NULL};

struct carbon_aware {
    struct shift shift;
    int signal;
};

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    const struct carbon_aware *p = parameters;
    const struct outlook *outlook = &machine->outlook;
    shift_decide(&p->shift, p->signal == SIGNAL_MARGINAL ? outlook->marginal_kg_j : outlook->carbon_kg_j, machine,
                 queue, count, out);
}

static const struct field fields[] = {
    {.key = "*", PART_FIELD(struct carbon_aware, shift, struct shift, shift_fields)},
    {.key = "signal",
     CHOICE_FIELD(struct carbon_aware, signal, signal_names),
     .initial = "average",
     .doc =
         "average: carbon of all that the grid generates; marginal: of the plants that follow the load, which is what work moved from "
         "one hour to another changes. A grid without marginal carbon makes no job wait."},
    FIELD_END};

const struct scheduler scheduler_carbon_aware = {
    .record = {.name = "carbon-aware",
               .doc = "Jobs wait, within their deadline, for hours in which the grid emits less.",
               .size = sizeof(struct carbon_aware),
               .fields = fields},
    .decide = decide,
    .wants_ticks = true,
};
