/* SPDX-License-Identifier: Apache-2.0 */
/* No job starts in a group whose air or coolant comes in too warm, until it is cool again or the job has lost
 * its patience: heat is held back while cooling is short of capacity (temperature-aware scheduling: Moore,
 * Chase, Ranganathan & Sharma 2005, "Making Scheduling Cool", USENIX ATC'05). Jobs that run go on. */
#include <math.h>

#include "sched/line.h"
#include "sched/policies.h"

struct thermal_aware {
    double inlet_limit_k, coolant_limit_k; /* NaN: none */
    double patience_s;
    struct discipline_choice discipline;
};
struct thermal_gate {
    const struct thermal_aware *policy;
    const struct machine *machine;
};

/* A limit that is NaN, or a coolant that is, holds no job: comparisons with NaN are false. */
static double held_until_s(const void *value, const struct job_view *job, size_t index)
{
    (void)index;
    const struct thermal_gate *gate = value;
    const struct thermal_aware *policy = gate->policy;
    if (!gate->machine->groups)
        return gate->machine->now_s;
    const struct group_state *group = &gate->machine->groups[job->group];
    bool warm = group->inlet_k > policy->inlet_limit_k || group->supply_liquid_k > policy->coolant_limit_k;
    return warm ? job->submitted_s + policy->patience_s : gate->machine->now_s;
}

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    struct thermal_gate gate = {parameters, machine};
    line_decide(&(struct rules){.discipline = discipline_of(&gate.policy->discipline),
                                .context = &gate,
                                .held_until_s = held_until_s},
                machine, queue, count, out);
}

static const struct field fields[] = {
    {.key = "inlet_limit",
     NUMBER_FIELD(struct thermal_aware, inlet_limit_k, TEMPERATURE),
     RANGE_DEFAULT("0 degC", "60 degC", "27 degC"),
     .doc = "Air at the nodes' inlet above which none of their group's jobs starts.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments, 5th ed. 2021: recommended "
                     "up to 27 degC")},
    {.key = "coolant_limit",
     NUMBER_FIELD(struct thermal_aware, coolant_limit_k, TEMPERATURE),
     RANGE("0 degC", "80 degC"),
     .optional = true,
     .doc = "The same for the coolant of nodes that have one; absent: it does not count."},
    {.key = "patience",
     NUMBER_FIELD(struct thermal_aware, patience_s, DURATION),
     RANGE_DEFAULT("0 s", "3650 d", "6 h"),
     .doc = "A job that has waited for so long starts however warm it is.",
     .standing = STANDING_ASSUMPTION},
    {.key = "*", PART_FIELD(struct thermal_aware, discipline, struct discipline_choice, discipline_fields)},
    FIELD_END};

const struct scheduler scheduler_thermal_aware = {
    .record = {.name = "thermal-aware",
               .doc = "No job starts where the air or the coolant comes in too warm.",
               .size = sizeof(struct thermal_aware),
               .fields = fields},
    .decide = decide,
    .wants_ticks = true,
};
