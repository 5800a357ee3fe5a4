/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of any job, whatever kind it is. */
#include "jobs/job_fields.h"

#include <math.h>

const struct field job_fields[] = {
    {.key = "name", TEXT_FIELD(struct job_spec, name), .doc = "Name of the job in the results."},
    {.key = "node_type",
     TEXT_FIELD(struct job_spec, node_type),
     .optional = true,
     .doc = "Type of the nodes that it wants; absent: the first group with enough nodes."},
    {.key = "user", TEXT_FIELD(struct job_spec, user), .optional = true, .doc = "Whose it is, for fair shares."},
    {.key = "gpus",
     INTEGER_FIELD(struct job_spec, gpus),
     RANGE("1", "100000000"),
     .optional = true,
     .doc =
         "GPUs that it asks for, in place of `nodes`: on as few nodes as hold them, as many on each. Others may run on "
         "the rest of a node; what is not GPUs (CPUs, fans, supplies) is shared by GPUs. Jobs are packed: no GPU is "
         "left over because it is on the wrong node.",
     BASIS(ASSUMPTION, "packing without loss: schedulers of shared clusters lose some GPUs to fragments (Jeon et al., "
                       "USENIX ATC 2019, section 3)")},
    {.key = "submit",
     NUMBER_FIELD(struct job_spec, submit_s, DURATION),
     RANGE_DEFAULT("0 s", "36500 d", "0 s"),
     .doc = "When it is submitted, after the start of the scenario."},
    {.key = "walltime",
     NUMBER_FIELD(struct job_spec, wall_s, DURATION),
     RANGE("1 s", "36500 d"),
     .optional = true,
     .doc =
         "How long its user says that it will take: what the scheduler reckons with. After so long on its nodes it is "
         "ended, and loses what was not saved. Absent: as planned, and it is not."},
    {.key = "deadline",
     NUMBER_FIELD(struct job_spec, deadline_s, DURATION),
     RANGE("1 s", "36500 d"),
     .optional = true,
     .doc =
         "By when it must have ended, after the start of the scenario: how long a policy may delay it. Absent: none."},
    {.key = "suspend_time",
     NUMBER_FIELD(struct job_spec, suspend_s, DURATION),
     RANGE("0 s", "30 d"),
     .optional = true,
     .doc = "Time that it costs to suspend it and to resume it once. Absent: it cannot be suspended."},
    {.key = "repeat",
     FLAG_FIELD(struct job_spec, repeat),
     .initial = "false",
     .doc = "Start the same again when it ends."},
    FIELD_END};

void job_fields_complete(struct job_spec *spec, int64_t nodes, int64_t min_nodes, int64_t max_nodes)
{
    spec->nodes = nodes;
    spec->min_nodes = min_nodes > 0 ? min_nodes : nodes;
    spec->max_nodes = max_nodes > 0 ? max_nodes : nodes;
    spec->start_s = spec->end_s = NAN;
    spec->wall_s = spec->wall_s > 0 ? spec->wall_s : NAN;
    spec->limit_s = spec->wall_s > 0 ? spec->wall_s : 0;
    spec->deadline_s = spec->deadline_s > 0 ? spec->deadline_s : HUGE_VAL;
}

void job_fields_check(const struct job_spec *spec, int64_t nodes, int64_t min_nodes, int64_t max_nodes,
                      struct complaint *complaint)
{
    if (spec->deadline_s <= spec->submit_s)
        complain(complaint, "deadline", "%g s after the start, and it is submitted at %g s", spec->deadline_s,
                 spec->submit_s);
    if (spec->gpus > 0) {
        const char *key = nodes > 0 ? "nodes" : min_nodes > 0 ? "min_nodes" : max_nodes > 0 ? "max_nodes" : NULL;
        if (key)
            complain(complaint, key, "it asks for `gpus`, %lld: leave `%s` out, or `gpus`", (long long)spec->gpus, key);
        return;
    }
    if (nodes == 0) {
        complain(complaint, "nodes", "how many `nodes` does it want, or how many `gpus`?");
        return;
    }
    if (min_nodes > nodes)
        complain(complaint, "min_nodes", "at most `nodes`, %lld", (long long)nodes);
    if (max_nodes > 0 && max_nodes < nodes)
        complain(complaint, "max_nodes", "at least `nodes`, %lld", (long long)nodes);
}
