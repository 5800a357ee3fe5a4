/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of any job, whatever kind it is. */
#include "jobs/job_fields.h"

const struct field job_fields[] = {
    {.key = "name", TEXT_FIELD(struct job_spec, name), .doc = "Name of the job in the results."},
    {.key = "node_type",
     TEXT_FIELD(struct job_spec, node_type),
     .optional = true,
     .doc = "Type of the nodes that it wants; absent: the first group with enough nodes."},
    {.key = "user", TEXT_FIELD(struct job_spec, user), .optional = true, .doc = "Whose it is, for fair shares."},
    {.key = "submit",
     NUMBER_FIELD(struct job_spec, submit_s, DURATION),
     RANGE_DEFAULT("0 s", "36500 d", "0 s"),
     .doc = "When it is submitted, after the start of the scenario."},
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
