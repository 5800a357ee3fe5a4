/* SPDX-License-Identifier: Apache-2.0 */
/* Standard Workload Format: Chapin et al., "Benchmarks and Standards for the Evaluation of Parallel Job
 * Schedulers", JSSPP 1999 (LNCS 1659); version 2.2, Parallel Workloads Archive. A line has 18 numbers, -1 for
 * what is not known; lines with `;` are comments. Some archives add fields of their own behind, or a line of names before: both are
 * passed over. */
#include "scenario/swf.h"

#include <math.h>

#include "scenario/trace_rows.h"

/* The fields in the order of the format, from 0. */
enum {
    JOB = 0,
    SUBMIT = 1,
    WAIT = 2,
    RUN = 3,
    ALLOCATED = 4,
    REQUESTED = 7,
    REQUESTED_TIME = 8,
    STATUS = 10,
    USER = 11,
    FIELD_COUNT = 18
};
#define PROCESSORS_MAX 1e9

/* Why a line is no job that ran. */
enum { RUNS, PART, NO_LENGTH, NO_SIZE, NO_START, BEFORE_TIME, REASON_COUNT };
static const char *const reasons[REASON_COUNT] = {
    NULL,
    "parts of a job that stands as a whole in another line (status 2, 3, 4)",
    "ran for no time, or for an unknown time",
    "of unknown size",
    "of unknown start (no wait time)",
    "submitted before the log begins (below 0 s)"};

static int reason_to_skip(const double *v, bool recorded)
{
    if (v[STATUS] >= 2 && v[STATUS] <= 4)
        return PART;
    if (v[SUBMIT] < 0)
        return BEFORE_TIME;
    if (v[RUN] <= 0)
        return NO_LENGTH;
    if (v[ALLOCATED] <= 0 && v[REQUESTED] <= 0)
        return NO_SIZE;
    return recorded && v[WAIT] < 0 ? NO_START : RUNS;
}

/* Reads all fields as numbers, -1 for those not known. False (said) if they are not numbers. */
static bool read_fields(struct csv *csv, double *v)
{
    size_t mistakes = csv_mistakes(csv);
    if (csv_fields(csv) < FIELD_COUNT) {
        csv_error(csv, 0, "%zu fields, but a line of SWF has %d", csv_fields(csv), FIELD_COUNT);
        return false;
    }
    for (size_t i = 0; i < FIELD_COUNT; i++)
        csv_number(csv, i, &v[i]);
    if (csv_mistakes(csv) > mistakes)
        return false;
    static const struct {
        size_t field;
        const char *what;
        double min, max;
    } ranges[] = {{JOB, "job number", 0, 1e15},
                  {SUBMIT, "submit time", -TRACE_TIME_MAX_S, TRACE_TIME_MAX_S},
                  {WAIT, "wait time", -TRACE_TIME_MAX_S, TRACE_TIME_MAX_S},
                  {RUN, "run time", -TRACE_TIME_MAX_S, TRACE_TIME_MAX_S},
                  {ALLOCATED, "number of processors", -1, PROCESSORS_MAX},
                  {REQUESTED, "number of processors", -1, PROCESSORS_MAX},
                  {REQUESTED_TIME, "requested time", -1, TRACE_TIME_MAX_S},
                  {STATUS, "status", -1, 5},
                  {USER, "user", -1, 1e15}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        double value = v[ranges[i].field];
        if (!(value >= ranges[i].min && value <= ranges[i].max))
            csv_error(csv, ranges[i].field, "%s of %g is outside %g .. %g", ranges[i].what, value, ranges[i].min,
                      ranges[i].max);
    }
    return csv_mistakes(csv) == mistakes;
}

static struct traced_job job_of(const double *v, const struct trace_jobs *jobs, struct arena *arena, int line)
{
    bool recorded = jobs->schedule == SCHEDULE_RECORDED;
    double processors = v[ALLOCATED] > 0 ? v[ALLOCATED] : v[REQUESTED];
    double nodes = ceil(processors / (double)jobs->processors_per_node);
    double start_s = recorded ? v[SUBMIT] + v[WAIT] : NAN;
    return (struct traced_job){.spec = {.name = arena_printf(arena, "%.0f", v[JOB]),
                                        .user = v[USER] >= 0 ? arena_printf(arena, "%.0f", v[USER]) : NULL,
                                        .nodes = (int64_t)nodes,
                                        .min_nodes = (int64_t)nodes,
                                        .max_nodes = (int64_t)nodes,
                                        .submit_s = v[SUBMIT],
                                        .start_s = start_s,
                                        .end_s = start_s + v[RUN],
                                        .wall_s = v[REQUESTED_TIME] > 0 ? v[REQUESTED_TIME] : NAN,
                                        .deadline_s = HUGE_VAL},
                               .duration_s = v[RUN],
                               .node_w = NAN,
                               .gpu_frac = NAN,
                               .cpu_frac = NAN,
                               .line = line};
}

/* Whether no field of the line is a number: then it has the names of the fields. */
static bool names(const struct csv *csv)
{
    double value;
    for (size_t i = 0; i < csv_fields(csv); i++)
        if (csv_is_number(csv, i, &value))
            return false;
    return true;
}

const struct job_trace *swf_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs)
{
    struct trace_rows rows = {.csv = csv, .arena = arena, .from_s = jobs->from_s};
    bool more = true, any = false;
    while (more && csv_next(csv)) {
        double v[FIELD_COUNT];
        if (!any && csv_fields(csv) >= FIELD_COUNT && names(csv))
            continue;
        any = true;
        if (!read_fields(csv, v))
            continue;
        int reason = reason_to_skip(v, jobs->schedule == SCHEDULE_RECORDED);
        if (reason != RUNS) {
            csv_leave_out(csv, csv_line(csv), reasons[reason]);
            continue;
        }
        struct traced_job row = job_of(v, jobs, arena, csv_line(csv));
        more = trace_rows_add(&rows, &row);
    }
    if (!any && csv_mistakes(csv) == 0)
        csv_file_error(csv, "there are no jobs in this file");
    return trace_rows_finish(&rows);
}
