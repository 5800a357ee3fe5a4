/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs as they were recorded or drawn: the rows of a file, each a job of its own. They keep the times at which
 * they ran, or are handed to the scheduler. */
#ifndef SAMOVAR_JOBS_JOB_TRACE_H
#define SAMOVAR_JOBS_JOB_TRACE_H

#include "jobs/steady.h"

/* Times count from the start of the run. */
struct traced_job {
    struct job_spec spec;              /* but for what is the same for all rows: node type, suspension */
    double duration_s;                 /* > 0, on spec.nodes */
    double node_w, gpu_frac, cpu_frac; /* NaN: the file does not say */
    int line;                          /* of the file */
};

struct job_trace { /* no two of one name */
    const struct traced_job *rows;
    size_t count;
    size_t before;        /* rows of the file that were left out since they lie before `from` */
    double last_before_s; /* by the file's time, when the last of them comes */
};

/* Whether the file says when jobs run, or the scheduler. */
enum trace_schedule { SCHEDULE_RECORDED, SCHEDULE_SIMULATED };

/* A workload of kind "job-trace". */
struct trace_jobs {
    const char *name;
    const char *node_type; /* NULL: the first group with enough nodes */
    const char *file;
    int schedule;                  /* enum trace_schedule; -1: as the file says */
    int64_t processors_per_node;   /* of an SWF file; 0: not said */
    double from_s;                 /* moment of the trace at which the run begins */
    struct steady steady;          /* of rows that say nothing of their power */
    double suspend_s;              /* NaN: none of its jobs can be suspended */
    const struct job_trace *trace; /* what stands in the file; NULL until it was read: no jobs */
};
extern const struct job_kind job_traced; /* "job-trace" */

/* Of the jobs with fixed times the first that finds too few GPUs left on so many nodes with gpus_of_node each, if each takes
 * its own in the order of start; trace->count if all fit. *taken: GPUs of others at that moment. What ends at a moment
 * makes room for what starts then. */
size_t job_trace_overflow(const struct job_trace *trace, int64_t nodes, int64_t gpus_of_node, int64_t *taken);

#endif
