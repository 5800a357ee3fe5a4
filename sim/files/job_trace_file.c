/* SPDX-License-Identifier: Apache-2.0 */
#include "files/job_trace_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "files/job_log.h"
#include "files/job_trace_columns.h"
#include "files/swf.h"
#include "files/trace_rows.h"
#include "sched/placement.h"

enum { NAME_MAX_LENGTH = 200 };
/* In rows with a start, an end and a duration, the duration may differ from end - start by rounding. */
static const double rounding_s = 1;

/* What is found while a file is read. */
struct job_reading {
    struct job_file file; /* first */
    struct trace_rows rows;
    bool dated;             /* times are dates: they count from the first of them */
    bool timed;             /* the first row is read: whether it is dated holds for all */
    struct traced_job *log; /* jobs of a log of others, whose first submission and GPUs are known at its end */
    size_t count, capacity;
    size_t partial; /* jobs with parts of GPUs */
};

static void require_value(const struct job_file *file, int c, const double *values)
{
    if (job_file_has(file, c) && isnan(values[c]))
        csv_error(file->csv, (size_t)file->found[c].at, "`%s` is blank, but must be known", job_trace_columns[c].what);
}

/* Why a row is no job that ran, as logs have them; NULL: it is one. */
static const char *oddity(const double *v, bool timed)
{
    if (timed ? isnan(v[JOB_START]) || isnan(v[JOB_END]) : isnan(v[JOB_DURATION]))
        return "a job that did not run to an end (cancelled, or not over)";
    if (timed ? v[JOB_END] <= v[JOB_START] : v[JOB_DURATION] <= 0)
        return "a job that took no time";
    return v[JOB_START] < v[JOB_SUBMIT] ? "a job that starts before it is submitted" : NULL;
}

/* A row of ours asks for nodes or for GPUs. */
static void check_size(const struct job_file *file, const double *v)
{
    struct csv *csv = file->csv;
    if (isnan(v[JOB_GPUS])) {
        require_value(file, job_file_has(file, JOB_NODES) ? JOB_NODES : JOB_GPUS, v);
        return;
    }
    if (!isnan(v[JOB_NODES]))
        csv_error(csv, (size_t)file->found[JOB_GPUS].at,
                  "it asks for %g GPUs and for %g nodes: one of them is left blank", v[JOB_GPUS], v[JOB_NODES]);
    for (int c = JOB_MIN_NODES; c <= JOB_MAX_NODES; c++)
        if (!isnan(v[c]))
            csv_error(csv, (size_t)file->found[c].at,
                      "a job that asks for GPUs does not grow or shrink: leave it blank");
}

static double or_else(double value, double other)
{
    return isnan(value) ? other : value;
}

/* A row of others may say both: its GPUs are taken, whole ones; its nodes where it has none. False: neither is known. */
static bool take_size(struct job_reading *r, double *v)
{
    const struct job_file *file = &r->file;
    double gpus = or_else(v[JOB_GPUS], job_file_has(file, JOB_GPUS) ? 0 : 1) * or_else(v[JOB_INSTANCES], 1);
    if (job_file_has(file, JOB_SHARE))
        gpus *= or_else(v[JOB_SHARE], 0);
    else if (!job_file_has(file, JOB_GPUS))
        gpus = 0;
    const double rounding = 1e-9;
    double whole = fmin(ceil(gpus - rounding), TRACE_GPUS_MAX);
    r->partial += whole > gpus + rounding;
    v[JOB_GPUS] = whole > 0 ? whole : NAN;
    v[JOB_NODES] = whole > 0 ? NAN : v[JOB_NODES];
    return whole > 0 || v[JOB_NODES] > 0;
}

/* Checks that the numbers of a row go together, each of which is in its range. */
static void check_row(const struct job_file *file, const double *v)
{
    struct csv *csv = file->csv;
    if (!file->theirs && fabs(v[JOB_END] - v[JOB_START] - v[JOB_DURATION]) > rounding_s)
        csv_error(csv, (size_t)file->found[JOB_DURATION].at, "it takes %g s, but from start to end are %g s",
                  v[JOB_DURATION], v[JOB_END] - v[JOB_START]);
    if (v[JOB_WALLTIME] <= 0)
        csv_error(csv, (size_t)file->found[JOB_WALLTIME].at, "a job takes longer than 0 s");
    if (v[JOB_DEADLINE] < v[JOB_SUBMIT])
        csv_error(csv, (size_t)file->found[JOB_DEADLINE].at,
                  "its deadline, %g s after the start, lies before it is submitted, at %g s", v[JOB_DEADLINE],
                  v[JOB_SUBMIT]);
    if (v[JOB_MIN_NODES] > v[JOB_NODES])
        csv_error(csv, (size_t)file->found[JOB_MIN_NODES].at, "min_nodes of %g is more than its %g nodes",
                  v[JOB_MIN_NODES], v[JOB_NODES]);
    if (v[JOB_MAX_NODES] < v[JOB_NODES])
        csv_error(csv, (size_t)file->found[JOB_MAX_NODES].at, "max_nodes of %g is less than its %g nodes",
                  v[JOB_MAX_NODES], v[JOB_NODES]);
}

static int64_t whole(double value)
{
    return isnan(value) ? 0 : (int64_t)value;
}

/* All numbers of the current row; false (said): one cannot be read, or some times are dates and some are not. */
static bool read_values(struct job_reading *r, double *v)
{
    struct csv *csv = r->file.csv;
    size_t mistakes = csv_mistakes(csv);
    for (int c = 0; c < JOB_COLUMN_COUNT; c++) {
        bool text = c <= JOB_USER || c == JOB_ATTEMPTS, dated = false;
        v[c] = NAN;
        if (text || !job_log_value(csv, &job_trace_columns[c], &r->file.found[c], &v[c], &dated))
            continue;
        if (!r->file.theirs && (c == JOB_NODES || c == JOB_GPUS) && v[c] < 1)
            csv_error(csv, (size_t)r->file.found[c].at, "%s of %g is outside 1 .. %g", job_trace_columns[c].what, v[c],
                      job_trace_columns[c].max);
        bool time = c == JOB_SUBMIT || c == JOB_START || c == JOB_END || c == JOB_DEADLINE;
        if (!time || isnan(v[c]))
            continue;
        if (r->timed && r->dated != dated)
            csv_error(csv, (size_t)r->file.found[c].at, "%s, but other times of this file are %s",
                      dated ? "this is a date" : "this is no date", dated ? "seconds" : "dates");
        r->dated = dated;
        r->timed = true;
    }
    return csv_mistakes(csv) == mistakes;
}

/* "123.batch": a step of job 123 in Slurm's accounting. */
static bool is_step(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    const char *point = strchr(name, '.');
    return digits > 0 && point && strspn(name, "0123456789_+[]-%") == (size_t)(point - name);
}

/* The name of the job in the current row; NULL (said): it is none. */
static const char *read_name(struct job_file *file)
{
    struct csv *csv = file->csv;
    const char *name = csv_text(csv, (size_t)file->found[JOB_NAME].at, file->arena);
    if (*name && job_file_has(file, JOB_TASK))
        name = arena_printf(file->arena, "%s/%s", name, csv_text(csv, (size_t)file->found[JOB_TASK].at, file->arena));
    if (*name && strlen(name) <= NAME_MAX_LENGTH)
        return name;
    csv_error(csv, (size_t)file->found[JOB_NAME].at, "a job has a name of 1 to %d characters", NAME_MAX_LENGTH);
    return NULL;
}

static struct traced_job job_of(const struct job_file *file, const char *name, const double *v, bool timed)
{
    struct csv *csv = file->csv;
    const char *user = job_file_has(file, JOB_USER) ? csv_text(csv, (size_t)file->found[JOB_USER].at, file->arena) : "";
    bool power = !isnan(v[JOB_NODE_POWER]); /* measured power is taken rather than what utilisation would give */
    return (struct traced_job){.spec = {.name = name,
                                        .user = *user ? user : NULL,
                                        .nodes = whole(v[JOB_NODES]),
                                        .min_nodes = whole(or_else(v[JOB_MIN_NODES], v[JOB_NODES])),
                                        .max_nodes = whole(or_else(v[JOB_MAX_NODES], v[JOB_NODES])),
                                        .gpus = whole(v[JOB_GPUS]),
                                        .submit_s = v[JOB_SUBMIT],
                                        .start_s = file->recorded ? v[JOB_START] : NAN,
                                        .end_s = file->recorded ? v[JOB_END] : NAN,
                                        .wall_s = v[JOB_WALLTIME],
                                        .deadline_s = or_else(v[JOB_DEADLINE], HUGE_VAL)},
                               .duration_s = timed ? v[JOB_END] - v[JOB_START] : v[JOB_DURATION],
                               .node_w = v[JOB_NODE_POWER],
                               .gpu_frac = power ? NAN : v[JOB_GPU_UTIL],
                               .cpu_frac = power ? NAN : v[JOB_CPU_UTIL],
                               .line = csv_line(csv)};
}

/* False (said): there are too many. */
static bool keep(struct job_reading *r, const struct traced_job *job)
{
    if (!r->file.theirs)
        return trace_rows_add(&r->rows, job);
    r->log = memory_more(r->log, &r->capacity, r->count + 1, sizeof *r->log);
    r->log[r->count++] = *job;
    return trace_rows_fit(&r->rows, r->count, job->line);
}

/* Each attempt of a job of Philly that ran is a job of a recorded schedule; the scheduler gets one of the size of the largest and of as
 * many GPU-seconds. */
static bool read_attempts(struct job_reading *r, const char *name, double *v)
{
    struct csv *csv = r->file.csv;
    size_t count, ran = 0;
    const struct job_attempt *attempts =
        job_log_attempts(csv, (size_t)r->file.found[JOB_ATTEMPTS].at, r->file.arena, &count);
    double gpu_s = 0, gpus = 0;
    bool more = true;
    for (size_t i = 0; attempts && i < count && more; i++) {
        const struct job_attempt *attempt = &attempts[i];
        if (!(attempt->end_s > attempt->start_s) || attempt->gpus < 1) {
            csv_leave_out(csv, csv_line(csv), "an attempt without a time or without GPUs");
            continue;
        }
        ran++;
        gpu_s += attempt->gpus * (attempt->end_s - attempt->start_s);
        gpus = fmax(gpus, attempt->gpus);
        v[JOB_START] = attempt->start_s;
        v[JOB_END] = attempt->end_s;
        v[JOB_GPUS] = attempt->gpus;
        v[JOB_SUBMIT] = fmin(or_else(v[JOB_SUBMIT], attempt->start_s), attempt->start_s);
        struct traced_job job =
            job_of(&r->file, count > 1 ? arena_printf(r->file.arena, "%s/%zu", name, i + 1) : name, v, true);
        more = !r->file.recorded || keep(r, &job);
        v[JOB_SUBMIT] = r->file.recorded ? attempt->end_s : v[JOB_SUBMIT];
    }
    if (ran == 0 && attempts && count == 0)
        csv_leave_out(csv, csv_line(csv), "a job that never ran");
    if (ran == 0 || r->file.recorded)
        return more;
    v[JOB_GPUS] = gpus;
    v[JOB_DURATION] = gpu_s / gpus;
    struct traced_job job = job_of(&r->file, name, v, false);
    return keep(r, &job);
}

/* Reads the current row; false (said) if there are too many. One with a mistake (said) gives no job, nor does one that is left out. */
static bool read_row(struct job_reading *r)
{
    struct job_file *file = &r->file;
    struct csv *csv = file->csv;
    size_t mistakes = csv_mistakes(csv);
    double v[JOB_COLUMN_COUNT];
    if (!read_values(r, v))
        return true;
    /* If the scheduler decides, a duration that we state is taken rather than that of the past. */
    bool timed = job_file_has(file, JOB_START) && job_file_has(file, JOB_END) &&
                 (file->recorded || file->theirs || !job_file_has(file, JOB_DURATION));
    v[JOB_SUBMIT] = timed ? or_else(v[JOB_SUBMIT], v[JOB_START]) : v[JOB_SUBMIT];
    const char *name = read_name(file);
    if (!name)
        return true;
    if (file->theirs && is_step(name)) {
        csv_leave_out(csv, csv_line(csv), "a step of a job (`sacct -X` leaves them out)");
        return true;
    }
    if (job_file_has(file, JOB_ATTEMPTS))
        return read_attempts(r, name, v);
    const char *odd = oddity(v, timed);
    if (!file->theirs || !odd)
        require_value(file, JOB_SUBMIT, v);
    if (!file->theirs)
        check_size(file, v);
    else if (!odd && !take_size(r, v))
        odd = "a job of unknown size";
    if (odd && csv_mistakes(csv) == mistakes) {
        csv_leave_out(csv, csv_line(csv), odd);
        return true;
    }
    check_row(file, v);
    if (csv_mistakes(csv) > mistakes)
        return true;
    struct traced_job job = job_of(file, name, v, timed);
    return keep(r, &job);
}

/* Hands on the jobs of a log: dates count from the first of them, and where there are jobs with GPUs the others ran on other nodes. */
static void take_log(struct job_reading *r)
{
    double zero_s = r->dated ? HUGE_VAL : 0;
    bool gpus = false, more = true;
    for (size_t i = 0; i < r->count; i++) {
        zero_s = fmin(zero_s, r->log[i].spec.submit_s);
        gpus |= r->log[i].spec.gpus > 0;
    }
    zero_s = r->dated ? zero_s : 0;
    for (size_t i = 0; i < r->count && more; i++) {
        struct traced_job *job = &r->log[i];
        job->spec.submit_s -= zero_s;
        job->spec.start_s -= zero_s;
        job->spec.end_s -= zero_s;
        if (gpus && job->spec.gpus == 0)
            csv_leave_out(r->file.csv, job->line, "a job without GPUs, in a log of jobs that have them");
        else
            more = trace_rows_add(&r->rows, job);
    }
    if (r->partial)
        csv_file_warning(r->file.csv, 0, "%zu job%s for parts of GPUs: they get whole ones", r->partial,
                         r->partial == 1 ? " asks" : "s ask");
    free(r->log);
}

const struct job_trace *job_trace_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs)
{
    struct job_reading reading = {.file = {.csv = csv, .arena = arena},
                                  .rows = {.csv = csv, .arena = arena, .from_s = jobs->from_s}};
    bool more = job_trace_columns_find(&reading.file, jobs->schedule), any = false;
    while (more && csv_next(csv)) {
        any = true;
        more = read_row(&reading);
    }
    if (!any && csv_mistakes(csv) == 0)
        csv_file_error(csv, "there are no jobs in this file");
    take_log(&reading);
    return trace_rows_finish(&reading.rows);
}

static void load_jobs(struct arena *arena, struct diag *diag, const struct reader *reader, struct trace_jobs *jobs)
{
    bool swf = csv_named(jobs->file, ".swf");
    struct place place = reader_place(reader, &jobs->file);
    if (swf && jobs->processors_per_node == 0) {
        diag_error(diag, place, "an SWF file counts processors: say `processors_per_node` (1 where each is a node)");
        return;
    }
    if (!swf && jobs->processors_per_node > 0)
        diag_error(diag, reader_place(reader, &jobs->processors_per_node),
                   "`processors_per_node` is for SWF files; this one counts nodes");
    struct csv *csv = csv_open(arena, diag, jobs->file, place, swf ? CSV_BLANKS : CSV_QUOTED);
    if (!csv)
        return;
    const struct job_trace *trace = swf ? swf_read(csv, arena, jobs) : job_trace_read(csv, arena, jobs);
    if (csv_mistakes(csv) == 0)
        jobs->trace = trace;
    csv_close(csv);
}

void job_traces_load(struct arena *arena, struct diag *diag, const struct reader *reader,
                     const struct variant_list *workloads)
{
    for (size_t w = 0; w < workloads->count; w++)
        if (workloads->items[w].kind == &job_traced.record && reader_sound(reader, &workloads->items[w]))
            load_jobs(arena, diag, reader, workloads->items[w].value);
}

void job_traces_check(struct arena *arena, struct diag *diag, const struct reader *reader, const struct list *groups,
                      const struct variant_list *workloads)
{
    const struct node_group *items = groups->items;
    struct placement placement = placement_find(arena, items, groups->count, workloads);
    for (size_t p = 0; p < placement.problem_count; p++) {
        const struct variant *workload = &workloads->items[placement.problems[p].workload];
        const struct trace_jobs *jobs = workload->value;
        if (workload->kind == &job_traced.record)
            diag_error(diag, reader_place(reader, &jobs->file), "%s", placement.problems[p].text);
    }
    for (size_t w = 0; w < workloads->count && placement.problem_count == 0; w++) {
        if (workloads->items[w].kind != &job_traced.record)
            continue;
        const struct trace_jobs *jobs = workloads->items[w].value;
        size_t group = placement.group[w];
        int64_t nodes = items[group].count - placement.service_nodes[group], each = items[group].node.gpus, taken;
        size_t first = job_trace_overflow(jobs->trace, nodes, each, &taken);
        if (first == jobs->trace->count)
            continue;
        const struct traced_job *row = &jobs->trace->rows[first];
        if (placement.shared[group]) /* counted in GPUs */
            nodes *= each;
        else
            taken /= each;
        diag_warning(diag, reader_place(reader, &jobs->file),
                     "job `%s` (line %d) and maybe others cannot start when they did: at %g s it wants %lld "
                     "%s, but %lld of %lld are taken; it starts when they are free",
                     row->spec.name, row->line, row->spec.start_s,
                     (long long)(placement.shared[group] ? job_spec_gpus(&row->spec, each) : row->spec.nodes),
                     placement.shared[group] ? "GPUs" : "nodes", (long long)taken, (long long)nodes);
    }
}
