/* SPDX-License-Identifier: Apache-2.0 */
/* Standard Workload Format: Chapin et al., "Benchmarks and Standards for the Evaluation of Parallel Job
 * Schedulers", JSSPP 1999 (LNCS 1659); version 2.2, Parallel Workloads Archive. A line has 18 numbers, -1 for
 * what is not known; lines with `;` are comments. Some archives add fields of their own behind, or a line of names before: both are
 * passed over.
 *
 * A job that was interrupted has a line for the whole, with status 0 or 1, and lines for its parts, with 2 to 4; where the whole is
 * missing, the parts are the job. The scheduler gets one job that takes as many node-seconds as its parts, on the nodes of the largest;
 * in a recorded schedule each part is a job of its own. A part that was not submitted (-1) begins its wait time after the part before it
 * (from memory of the archive's usage notes, not read at the source). */
#include "files/swf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "files/trace_rows.h"

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

static double nodes_of(const double *v, const struct trace_jobs *jobs)
{
    return ceil((v[ALLOCATED] > 0 ? v[ALLOCATED] : v[REQUESTED]) / (double)jobs->processors_per_node);
}

static struct traced_job job_of(const double *v, const struct trace_jobs *jobs, struct arena *arena, int line)
{
    bool recorded = jobs->schedule == SCHEDULE_RECORDED;
    double nodes = nodes_of(v, jobs);
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

static bool is_part(const double *v)
{
    return v[STATUS] >= 2 && v[STATUS] <= 4;
}

/* A line of the file. */
struct swf_line {
    double v[FIELD_COUNT];
    int line;
};
struct swf_lines {
    struct swf_line *items;
    size_t count, capacity;
};

static void keep_line(struct swf_lines *lines, const double *v, int line)
{
    lines->items = memory_more(lines->items, &lines->capacity, lines->count + 1, sizeof *lines->items);
    struct swf_line *kept = &lines->items[lines->count++];
    memcpy(kept->v, v, sizeof kept->v);
    kept->line = line;
}

static int by_job(const void *a, const void *b)
{
    const struct swf_line *x = a, *y = b;
    if (x->v[JOB] != y->v[JOB])
        return x->v[JOB] < y->v[JOB] ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

struct swf_reading {
    struct csv *csv;
    struct arena *arena;
    const struct trace_jobs *jobs;
    struct trace_rows rows;
    struct swf_lines parts;
    double *wholes; /* numbers of the jobs that have a line of their own */
    size_t whole_count, whole_capacity;
};

/* Takes a job, or leaves it out; false: there are too many. */
static bool take_line(struct swf_reading *r, const double *v, int line, const char *name)
{
    int reason = reason_to_skip(v, r->jobs->schedule == SCHEDULE_RECORDED);
    if (reason != RUNS) {
        csv_leave_out(r->csv, line, reasons[reason]);
        return true;
    }
    struct traced_job row = job_of(v, r->jobs, r->arena, line);
    if (name)
        row.spec.name = name;
    return trace_rows_add(&r->rows, &row);
}

/* Each part at its own time. */
static bool replay_parts(struct swf_reading *r, const struct swf_line *parts, size_t count)
{
    double end_s = NAN;
    bool more = true;
    for (size_t i = 0; i < count && more; i++) {
        double v[FIELD_COUNT];
        memcpy(v, parts[i].v, sizeof v);
        if (v[SUBMIT] < 0 && !isnan(end_s))
            v[SUBMIT] = end_s;
        if (v[WAIT] >= 0)
            end_s = v[SUBMIT] + v[WAIT] + fmax(v[RUN], 0);
        more = take_line(r, v, parts[i].line, arena_printf(r->arena, "%.0f/%zu", v[JOB], i + 1));
    }
    return more;
}

/* All parts as one job. */
static bool add_parts_up(struct swf_reading *r, const struct swf_line *parts, size_t count)
{
    double v[FIELD_COUNT], node_s = 0, nodes = 0;
    memcpy(v, parts[0].v, sizeof v);
    for (size_t i = 0; i < count; i++) {
        const double *part = parts[i].v;
        double own = nodes_of(part, r->jobs);
        if (own <= 0 || part[RUN] <= 0)
            continue;
        node_s += own * part[RUN];
        nodes = fmax(nodes, own);
        v[SUBMIT] = v[SUBMIT] < 0 ? part[SUBMIT] : part[SUBMIT] < 0 ? v[SUBMIT] : fmin(v[SUBMIT], part[SUBMIT]);
    }
    v[ALLOCATED] = nodes * (double)r->jobs->processors_per_node;
    v[RUN] = nodes > 0 ? node_s / nodes : -1;
    return take_line(r, v, parts[0].line, NULL);
}

static int by_number(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Jobs of which only parts stand in the file. */
static bool take_parts(struct swf_reading *r)
{
    size_t jobs = 0, taken = 0;
    bool more = true;
    if (r->parts.count)
        qsort(r->parts.items, r->parts.count, sizeof *r->parts.items, by_job);
    if (r->whole_count)
        qsort(r->wholes, r->whole_count, sizeof *r->wholes, by_number);
    for (size_t i = 0, end; i < r->parts.count && more; i = end) {
        const struct swf_line *parts = &r->parts.items[i];
        for (end = i + 1; end < r->parts.count && r->parts.items[end].v[JOB] == parts->v[JOB];)
            end++;
        bool whole = r->whole_count && bsearch(&parts->v[JOB], r->wholes, r->whole_count, sizeof *r->wholes, by_number);
        for (size_t p = i; p < end && whole; p++)
            csv_leave_out(r->csv, r->parts.items[p].line, reasons[PART]);
        if (whole)
            continue;
        jobs++;
        taken += end - i;
        more =
            r->jobs->schedule == SCHEDULE_RECORDED ? replay_parts(r, parts, end - i) : add_parts_up(r, parts, end - i);
    }
    if (jobs > 0)
        csv_file_warning(r->csv, 0, "%zu part%s (status 2, 3, 4) of %zu job%s without a line for the whole: %s", taken,
                         taken > 1 ? "s" : "", jobs, jobs > 1 ? "s" : "",
                         r->jobs->schedule == SCHEDULE_RECORDED ? "each runs when it did" : "they are added up");
    return more;
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

/* Takes the current line. */
static bool read_line(struct swf_reading *r)
{
    double v[FIELD_COUNT];
    if (!read_fields(r->csv, v))
        return true;
    int line = csv_line(r->csv);
    if (is_part(v)) {
        keep_line(&r->parts, v, line);
        return true;
    }
    if (reason_to_skip(v, r->jobs->schedule == SCHEDULE_RECORDED) == RUNS) {
        r->wholes = memory_more(r->wholes, &r->whole_capacity, r->whole_count + 1, sizeof *r->wholes);
        r->wholes[r->whole_count++] = v[JOB];
    }
    return take_line(r, v, line, NULL);
}

const struct job_trace *swf_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs)
{
    struct swf_reading reading = {
        .csv = csv, .arena = arena, .jobs = jobs, .rows = {.csv = csv, .arena = arena, .from_s = jobs->from_s}};
    bool more = true, any = false;
    while (more && csv_next(csv)) {
        if (!any && csv_fields(csv) >= FIELD_COUNT && names(csv))
            continue;
        any = true;
        more = read_line(&reading);
    }
    if (!any && csv_mistakes(csv) == 0)
        csv_file_error(csv, "there are no jobs in this file");
    if (more)
        take_parts(&reading);
    free(reading.parts.items);
    free(reading.wholes);
    return trace_rows_finish(&reading.rows);
}
