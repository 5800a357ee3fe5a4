/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/generic_job.h"

#include <math.h>

#include "jobs/job_fields.h"

static const struct field generic_fields[] = {
    {.key = "name", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "node_type", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "user", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "nodes",
     INTEGER_FIELD(struct generic_job, nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Nodes that it occupies; or say `gpus`."},
    {.key = "gpus", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "min_nodes",
     INTEGER_FIELD(struct generic_job, min_nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Fewest nodes on which it can run, where the scheduler shrinks jobs; absent: `nodes`."},
    {.key = "max_nodes",
     INTEGER_FIELD(struct generic_job, max_nodes),
     RANGE("1", "10000000"),
     .optional = true,
     .doc = "Most nodes that it can use, where the scheduler lets jobs grow; absent: `nodes`."},
    {.key = "duration",
     NUMBER_FIELD(struct generic_job, duration_s, DURATION),
     RANGE("1 s", "36500 d"),
     .doc = "How long it takes on `nodes`, at full speed."},
    {.key = "*", PART_FIELD(struct generic_job, steady, struct steady, steady_fields)},
    {.key = "submit", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "walltime", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "deadline", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "suspend_time", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    {.key = "repeat", PART_FIELD(struct generic_job, spec, struct job_spec, job_fields)},
    FIELD_END,
};

static void generic_check(const void *value, struct complaint *complaint)
{
    const struct generic_job *job = value;
    steady_check(&job->steady, complaint);
    job_fields_check(&job->spec, job->nodes, job->min_nodes, job->max_nodes, complaint);
    int64_t most = job->max_nodes > job->nodes ? job->max_nodes : job->nodes;
    double least_s = steady_duration_s(&job->steady, job->duration_s, job->nodes, most);
    if (job->spec.deadline_s > job->spec.submit_s && job->spec.deadline_s < job->spec.submit_s + least_s)
        complain(complaint, "deadline",
                 "%g s after the start, but submitted at %g s it takes %g s at least: it could never be met",
                 job->spec.deadline_s, job->spec.submit_s, least_s);
}

static struct job_spec generic_spec(const void *parameters, size_t index)
{
    (void)index;
    const struct generic_job *job = parameters;
    struct job_spec spec = job->spec;
    job_fields_complete(&spec, job->nodes, job->min_nodes, job->max_nodes);
    return spec;
}

static struct job_plan generic_plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    const struct generic_job *job = parameters;
    int64_t from = job->nodes > 0 ? job->nodes : nodes; /* one that asks for GPUs always has as many */
    return steady_plan(&job->steady, node, steady_duration_s(&job->steady, job->duration_s, from, nodes));
}

static const char *generic_misfit(const void *parameters, size_t index, const struct node *node, struct arena *arena)
{
    (void)index;
    const struct generic_job *job = parameters;
    return steady_misfit(&job->steady, node, arena);
}

const struct job_kind job_generic = {
    .record = {.name = "generic",
               .size = sizeof(struct generic_job),
               .fields = generic_fields,
               .check = generic_check,
               .doc = "Any job of which its nodes, its duration and its power are known: at `node_power`, or "
                      "by `gpu_util` and `cpu_util`."},
    .spec = generic_spec,
    .plan = generic_plan,
    .misfit = generic_misfit};
