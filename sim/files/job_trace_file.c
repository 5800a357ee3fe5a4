/* SPDX-License-Identifier: Apache-2.0 */
#include "files/job_trace_file.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "files/swf.h"
#include "files/trace_rows.h"
#include "plant/facility.h"
#include "read/csv_columns.h"
#include "sched/placement.h"

enum { NAME_MAX_LENGTH = 200 };
/* In rows with a start, an end and a duration, the duration may differ from end - start by rounding. */
static const double rounding_s = 1;

enum {
    JOB,
    USER,
    SUBMIT,
    NODES,
    GPUS,
    DURATION,
    START,
    END,
    NODE_POWER,
    GPU_UTIL,
    CPU_UTIL,
    WALLTIME,
    DEADLINE,
    MIN_NODES,
    MAX_NODES,
    COLUMN_COUNT
};
static const struct csv_slip per_cent[] = {{"per cent, not a fraction", 0.01, 0}, {NULL, 0, 0}};
static const struct csv_column columns[COLUMN_COUNT + 1] = {
    [JOB] = {.names = CSV_NAMES(CSV_OURS("job")), .what = "the job's name", .needed = true},
    [USER] = {.names = CSV_NAMES(CSV_OURS("user")), .what = "whose it is"},
    [SUBMIT] = {.names = CSV_NAMES(CSV_OURS("submit_s")), .what = "submit_s", .max = TRACE_TIME_MAX_S},
    [NODES] = {.names = CSV_NAMES(CSV_OURS("nodes")), .what = "nodes", .min = 1, .max = TRACE_NODES_MAX, .whole = true},
    [GPUS] = {.names = CSV_NAMES(CSV_OURS("gpus")), .what = "gpus", .min = 1, .max = TRACE_GPUS_MAX, .whole = true},
    [DURATION] = {.names = CSV_NAMES(CSV_OURS("duration_s")),
                  .what = "duration_s",
                  .min = -TRACE_TIME_MAX_S,
                  .max = TRACE_TIME_MAX_S},
    [START] = {.names = CSV_NAMES(CSV_OURS("start_s")), .what = "start_s", .max = TRACE_TIME_MAX_S},
    [END] = {.names = CSV_NAMES(CSV_OURS("end_s")), .what = "end_s", .max = TRACE_TIME_MAX_S},
    [NODE_POWER] = {.names = CSV_NAMES(CSV_OURS("node_power_w")), .what = "node_power_w", .max = 1e7},
    [GPU_UTIL] = {.names = CSV_NAMES(CSV_OURS("gpu_util_frac")), .what = "gpu_util_frac", .max = 1, .slips = per_cent},
    [CPU_UTIL] = {.names = CSV_NAMES(CSV_OURS("cpu_util_frac")), .what = "cpu_util_frac", .max = 1, .slips = per_cent},
    [WALLTIME] = {.names = CSV_NAMES(CSV_OURS("walltime_s")), .what = "walltime_s", .max = TRACE_TIME_MAX_S},
    [DEADLINE] = {.names = CSV_NAMES(CSV_OURS("deadline_s")), .what = "deadline_s", .max = TRACE_TIME_MAX_S},
    [MIN_NODES] = {.names = CSV_NAMES(CSV_OURS("min_nodes")),
                   .what = "min_nodes",
                   .min = 1,
                   .max = TRACE_NODES_MAX,
                   .whole = true},
    [MAX_NODES] = {.names = CSV_NAMES(CSV_OURS("max_nodes")),
                   .what = "max_nodes",
                   .min = 1,
                   .max = TRACE_NODES_MAX,
                   .whole = true},
};

/* A file and where its columns stand. */
struct trace_file {
    struct csv *csv;
    struct arena *arena;
    struct csv_found found[COLUMN_COUNT];
    bool recorded; /* jobs begin when they began, whatever the scheduler would do */
};

static bool has(const struct trace_file *file, int c)
{
    return file->found[c].at >= 0;
}

static bool find_columns(struct trace_file *file, int schedule)
{
    struct csv *csv = file->csv;
    if (!csv_bind(csv, columns, NULL, NULL, file->found))
        return false;
    if (!has(file, NODES) && !has(file, GPUS))
        csv_file_error(csv, "there is no column `nodes`, nor `gpus`: nothing says how large the jobs are");
    bool start = has(file, START), end = has(file, END), both = start && end;
    if (start != end)
        csv_file_error(csv, "there is `%s`, but no `%s`: times to replay need both", start ? "start_s" : "end_s",
                       start ? "end_s" : "start_s");
    else if (!both && !has(file, DURATION))
        csv_file_error(csv, "there is no column `duration_s`, nor `start_s` and `end_s`: nothing says how long "
                            "the jobs take");
    else if (!both && schedule == SCHEDULE_RECORDED)
        csv_file_error(csv, "`schedule: recorded` needs the columns `start_s` and `end_s`");
    if (!start && !has(file, SUBMIT))
        csv_missing(csv, &columns[SUBMIT]);
    file->recorded = schedule < 0 ? both : schedule == SCHEDULE_RECORDED;
    return csv_mistakes(csv) == 0;
}

static void require_value(const struct trace_file *file, int c, const double *values)
{
    if (has(file, c) && isnan(values[c]))
        csv_error(file->csv, (size_t)file->found[c].at, "`%s` is blank, but must be known", columns[c].what);
}

/* Why a row is no job that ran, as logs have them; NULL: it is one. */
static const char *oddity(const double *v, bool timed)
{
    if (timed ? isnan(v[START]) || isnan(v[END]) : isnan(v[DURATION]))
        return "a job that did not run to an end (cancelled, or not over)";
    if (timed ? v[END] <= v[START] : v[DURATION] <= 0)
        return "a job that took no time";
    return v[START] < v[SUBMIT] ? "a job that starts before it is submitted" : NULL;
}

/* A row asks for nodes or for GPUs. */
static void check_size(const struct trace_file *file, const double *v)
{
    struct csv *csv = file->csv;
    if (isnan(v[GPUS])) {
        require_value(file, has(file, NODES) ? NODES : GPUS, v);
        return;
    }
    if (!isnan(v[NODES]))
        csv_error(csv, (size_t)file->found[GPUS].at, "it asks for %g GPUs and for %g nodes: one of them is left blank",
                  v[GPUS], v[NODES]);
    for (int c = MIN_NODES; c <= MAX_NODES; c++)
        if (!isnan(v[c]))
            csv_error(csv, (size_t)file->found[c].at,
                      "a job that asks for GPUs does not grow or shrink: leave it blank");
}

/* Checks that the numbers of a row go together, each of which is in its range. */
static void check_row(const struct trace_file *file, const double *v)
{
    struct csv *csv = file->csv;
    if (fabs(v[END] - v[START] - v[DURATION]) > rounding_s)
        csv_error(csv, (size_t)file->found[DURATION].at, "it takes %g s, but from start to end are %g s", v[DURATION],
                  v[END] - v[START]);
    if (v[WALLTIME] <= 0)
        csv_error(csv, (size_t)file->found[WALLTIME].at, "a job takes longer than 0 s");
    if (v[DEADLINE] < v[SUBMIT])
        csv_error(csv, (size_t)file->found[DEADLINE].at,
                  "its deadline, %g s after the start, lies before it is submitted, at %g s", v[DEADLINE], v[SUBMIT]);
    if (v[MIN_NODES] > v[NODES])
        csv_error(csv, (size_t)file->found[MIN_NODES].at, "min_nodes of %g is more than its %g nodes", v[MIN_NODES],
                  v[NODES]);
    if (v[MAX_NODES] < v[NODES])
        csv_error(csv, (size_t)file->found[MAX_NODES].at, "max_nodes of %g is less than its %g nodes", v[MAX_NODES],
                  v[NODES]);
}

static int64_t whole(double value)
{
    return isnan(value) ? 0 : (int64_t)value;
}

/* Reads the current row into *row; false if it has a mistake (said), or is left out. */
static bool read_row(struct trace_file *file, struct traced_job *row)
{
    struct csv *csv = file->csv;
    size_t mistakes = csv_mistakes(csv);
    double v[COLUMN_COUNT];
    for (int c = SUBMIT; c < COLUMN_COUNT; c++)
        csv_value(csv, &columns[c], &file->found[c], &v[c]);
    if (csv_mistakes(csv) > mistakes)
        return false;
    /* If the scheduler decides, a stated duration is taken rather than that of the past. */
    bool timed = has(file, START) && (file->recorded || !has(file, DURATION));
    if (timed && isnan(v[SUBMIT]))
        v[SUBMIT] = v[START];
    require_value(file, SUBMIT, v);
    check_size(file, v);
    const char *odd = oddity(v, timed);
    if (odd && csv_mistakes(csv) == mistakes) {
        csv_leave_out(csv, csv_line(csv), odd);
        return false;
    }
    const char *name = csv_text(csv, (size_t)file->found[JOB].at, file->arena);
    if (!*name || strlen(name) > NAME_MAX_LENGTH)
        csv_error(csv, (size_t)file->found[JOB].at, "a job has a name of 1 to %d characters", NAME_MAX_LENGTH);
    check_row(file, v);
    if (csv_mistakes(csv) > mistakes)
        return false;
    const char *user = has(file, USER) ? csv_text(csv, (size_t)file->found[USER].at, file->arena) : "";
    bool power = !isnan(v[NODE_POWER]); /* measured power is taken rather than what utilisation would give */
    *row = (struct traced_job){.spec = {.name = name,
                                        .user = *user ? user : NULL,
                                        .nodes = whole(v[NODES]),
                                        .min_nodes = whole(v[isnan(v[MIN_NODES]) ? NODES : MIN_NODES]),
                                        .max_nodes = whole(v[isnan(v[MAX_NODES]) ? NODES : MAX_NODES]),
                                        .gpus = whole(v[GPUS]),
                                        .submit_s = v[SUBMIT],
                                        .start_s = file->recorded ? v[START] : NAN,
                                        .end_s = file->recorded ? v[END] : NAN,
                                        .wall_s = v[WALLTIME],
                                        .deadline_s = isnan(v[DEADLINE]) ? HUGE_VAL : v[DEADLINE]},
                               .duration_s = timed ? v[END] - v[START] : v[DURATION],
                               .node_w = v[NODE_POWER],
                               .gpu_frac = power ? NAN : v[GPU_UTIL],
                               .cpu_frac = power ? NAN : v[CPU_UTIL],
                               .line = csv_line(csv)};
    return true;
}

const struct job_trace *job_trace_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs)
{
    struct trace_file file = {.csv = csv, .arena = arena};
    struct trace_rows rows = {.csv = csv, .arena = arena, .from_s = jobs->from_s};
    struct traced_job row;
    bool more = find_columns(&file, jobs->schedule), any = false;
    while (more && csv_next(csv)) {
        any = true;
        more = !read_row(&file, &row) || trace_rows_add(&rows, &row);
    }
    if (!any && csv_mistakes(csv) == 0)
        csv_file_error(csv, "there are no jobs in this file");
    return trace_rows_finish(&rows);
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcasecmp(text + n - m, end) == 0;
}

static void load_jobs(struct arena *arena, struct diag *diag, const struct reader *reader, struct trace_jobs *jobs)
{
    bool swf = ends_with(jobs->file, ".swf");
    struct place place = reader_place(reader, &jobs->file);
    if (!swf && !ends_with(jobs->file, ".csv")) {
        diag_error(diag, place, "a job trace is read from *.csv or *.swf");
        return;
    }
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
        if (workloads->items[w].kind == &job_traced.record)
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
