/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/job_trace.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const char *const schedules[] = {"recorded", "simulated", NULL};

static const struct field trace_fields[] = {
    {.key = "name",
     TEXT_FIELD(struct trace_jobs, name),
     .doc = "Name of the workload; its jobs are called in the results as in the file."},
    {.key = "node_type",
     TEXT_FIELD(struct trace_jobs, node_type),
     .optional = true,
     .doc = "Type of the nodes on which all its jobs run; absent: the first group that is large enough for the "
            "widest."},
    {.key = "file",
     FILE_FIELD(struct trace_jobs, file),
     .doc =
         "*.csv with the columns `job`, `submit_s`, `nodes` or `gpus` (see `gpus` of a job; a row says one of them), and `duration_s` or `start_s` and `end_s`; if known "
         "`node_power_w` (it goes first), or `gpu_util_frac` and `cpu_util_frac`; `user`, `walltime_s`, "
         "`deadline_s`, `min_nodes`, `max_nodes`. Seconds count from the start of the run, or see `from`; rows come "
         "in any order; a blank is not known. Or *.swf, in the Standard Workload Format. Read as they are: logs of Helios and Acme, of "
         "Philly (cluster_job_log, JSON), of PAI (pai_task_table with its header in front; openb_pod_list) and of Slurm (sacct "
         "--parsable2). Their dates count from the first submission; a job gets its GPUs, whole ones, and where others have GPUs one "
         "without any is left out.",
     BASIS(CHOICE, "SWF: Chapin et al., JSSPP 1999; version 2.2, Parallel Workloads Archive. Logs: README of "
                   "S-Lab-System-Group/HeliosData, InternLM/AcmeTrace, msr-fiddle/philly-traces, alibaba/clusterdata")},
    {.key = "schedule",
     CHOICE_FIELD(struct trace_jobs, schedule, schedules),
     .optional = true,
     .doc = "recorded: jobs start and end as the file says. simulated: they are submitted as it says, take as long, "
            "and the scheduler decides. Absent: recorded where a file has starts and ends; else simulated."},
    {.key = "processors_per_node",
     INTEGER_FIELD(struct trace_jobs, processors_per_node),
     RANGE("1", "1000000"),
     .optional = true,
     .doc = "SWF files count processors: so many make a node, and a job gets whole nodes. The header of the "
            "file has MaxProcs and MaxNodes."},
    {.key = "from",
     NUMBER_FIELD(struct trace_jobs, from_s, DURATION),
     RANGE_DEFAULT("0 s", "100000 d", "0 s"),
     .doc = "Moment of the trace at which the run begins. What ended before is left out (what was submitted "
            "before, if the scheduler decides); what runs then runs on."},
    {.key = "*", PART_FIELD(struct trace_jobs, steady, struct steady, steady_fields)},
    {.key = "suspend_time",
     NUMBER_FIELD(struct trace_jobs, suspend_s, DURATION),
     RANGE("0 s", "30 d"),
     .optional = true,
     .doc = "Time that it costs to suspend a job and to resume it once. Absent: none can be suspended."},
    FIELD_END,
};

static void trace_check(const void *value, struct complaint *complaint)
{
    const struct trace_jobs *jobs = value;
    steady_check(&jobs->steady, complaint);
}

static const char *trace_name(const void *parameters)
{
    const struct trace_jobs *jobs = parameters;
    return jobs->name;
}

static size_t trace_count(const void *parameters)
{
    const struct trace_jobs *jobs = parameters;
    return jobs->trace ? jobs->trace->count : 0;
}

static struct job_spec trace_spec(const void *parameters, size_t index)
{
    const struct trace_jobs *jobs = parameters;
    if (trace_count(jobs) == 0) /* not read yet, or empty from `from` on: it asks for nothing */
        return (struct job_spec){.name = jobs->name, .node_type = jobs->node_type, .deadline_s = HUGE_VAL};
    assert(index < jobs->trace->count);
    struct job_spec spec = jobs->trace->rows[index].spec;
    spec.node_type = jobs->node_type;
    spec.suspend_s = jobs->suspend_s;
    /* What ran longer than its limit was let run. */
    if (isnan(spec.start_s) && !isnan(spec.wall_s))
        spec.limit_s = fmax(spec.wall_s, jobs->trace->rows[index].duration_s);
    return spec;
}

/* A row that says something of its power says all of it. */
static struct steady row_steady(const struct trace_jobs *jobs, const struct traced_job *row)
{
    struct steady steady = jobs->steady;
    if (!isnan(row->node_w) || !isnan(row->gpu_frac) || !isnan(row->cpu_frac)) {
        steady.node_w = row->node_w;
        steady.gpu_frac = row->gpu_frac;
        steady.cpu_frac = row->cpu_frac;
    }
    return steady;
}

static struct job_plan trace_plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    const struct trace_jobs *jobs = parameters;
    const struct traced_job *row = &jobs->trace->rows[index];
    struct steady steady = row_steady(jobs, row);
    int64_t from = row->spec.nodes > 0 ? row->spec.nodes : nodes; /* one that asks for GPUs always has as many */
    return steady_plan(&steady, node, steady_duration_s(&steady, row->duration_s, from, nodes));
}

/* The misfit of all rows, whatever the index, since they share their nodes' type. */
static const char *trace_misfit(const void *parameters, size_t index, const struct node *node, struct arena *arena)
{
    (void)index;
    const struct trace_jobs *jobs = parameters;
    for (size_t i = 0; i < trace_count(jobs); i++) {
        const struct traced_job *row = &jobs->trace->rows[i];
        struct steady steady = row_steady(jobs, row);
        const char *why = steady_misfit(&steady, node, arena);
        if (why)
            return arena_printf(arena, "line %d, job `%s`: %s", row->line, row->spec.name, why);
    }
    return NULL;
}

struct moment {
    double at_s;
    size_t row;
    bool start;
};

static int moment_compare(const void *a, const void *b)
{
    const struct moment *one = a, *two = b;
    if (one->at_s != two->at_s)
        return one->at_s < two->at_s ? -1 : 1;
    if (one->start != two->start)
        return one->start ? 1 : -1;
    return one->row < two->row ? -1 : one->row > two->row;
}

size_t job_trace_overflow(const struct job_trace *trace, int64_t nodes, int64_t gpus_of_node, int64_t *taken)
{
    struct moment *moments = memory_grow(NULL, 2 * trace->count + 1, sizeof *moments);
    size_t count = 0, found = trace->count;
    for (size_t i = 0; i < trace->count; i++)
        if (!isnan(trace->rows[i].spec.start_s)) {
            moments[count++] = (struct moment){trace->rows[i].spec.start_s, i, true};
            moments[count++] = (struct moment){trace->rows[i].spec.end_s, i, false};
        }
    qsort(moments, count, sizeof *moments, moment_compare);
    *taken = 0;
    for (size_t m = 0; m < count && found == trace->count; m++) {
        int64_t wanted = job_spec_gpus(&trace->rows[moments[m].row].spec, gpus_of_node);
        if (!moments[m].start)
            *taken -= wanted;
        else if (wanted > nodes * gpus_of_node - *taken)
            found = moments[m].row;
        else
            *taken += wanted;
    }
    free(moments);
    return found;
}

const struct job_kind job_traced = {
    .record = {.name = "job-trace",
               .size = sizeof(struct trace_jobs),
               .fields = trace_fields,
               .check = trace_check,
               .doc = "All jobs of a file, a job per row: replayed at their recorded times, or handed to the "
                      "scheduler as they were submitted. Power by node, or by utilisation."},
    .count = trace_count,
    .name = trace_name,
    .spec = trace_spec,
    .plan = trace_plan,
    .misfit = trace_misfit};
