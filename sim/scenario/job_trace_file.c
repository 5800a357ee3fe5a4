/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/job_trace_file.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "plant/facility.h"
#include "read/suggest.h"
#include "scenario/swf.h"
#include "scenario/trace_rows.h"
#include "sched/placement.h"

enum { NAME_MAX_LENGTH = 200 };
/* In rows with a start, an end and a duration, the duration may differ from end - start by rounding. */
static const double rounding_s = 1;

struct trace_column {
    const char *const *names;
    double min, max;
    bool whole;       /* a whole number */
    const char *hint; /* the likely mistake if a value is outside the range; or NULL */
};
enum {
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
#define NAMES(...)                                                                                                     \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }
static const struct trace_column columns[COLUMN_COUNT] = {
    [SUBMIT] = {NAMES("submit_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [NODES] = {NAMES("nodes"), 1, TRACE_NODES_MAX, true, NULL},
    [GPUS] = {NAMES("gpus"), 1, TRACE_GPUS_MAX, true, NULL},
    [DURATION] = {NAMES("duration_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [START] = {NAMES("start_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [END] = {NAMES("end_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [NODE_POWER] = {NAMES("node_power_w"), 0, 1e7, false, NULL},
    [GPU_UTIL] = {NAMES("gpu_util_frac"), 0, 1, false, ": a fraction, not per cent"},
    [CPU_UTIL] = {NAMES("cpu_util_frac"), 0, 1, false, ": a fraction, not per cent"},
    [WALLTIME] = {NAMES("walltime_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [DEADLINE] = {NAMES("deadline_s"), 0, TRACE_TIME_MAX_S, false, NULL},
    [MIN_NODES] = {NAMES("min_nodes"), 1, TRACE_NODES_MAX, true, NULL},
    [MAX_NODES] = {NAMES("max_nodes"), 1, TRACE_NODES_MAX, true, NULL},
};
static const char *const all_names[] = {
    "job",           "user",          "submit_s",   "nodes",      "duration_s", "start_s",   "end_s", "node_power_w",
    "gpu_util_frac", "cpu_util_frac", "walltime_s", "deadline_s", "min_nodes",  "max_nodes", "gpus",  NULL};

/* A file and where its columns stand. */
struct trace_file {
    struct csv *csv;
    struct arena *arena;
    int job, user, at[COLUMN_COUNT]; /* -1: not there */
    bool recorded;                   /* jobs begin when they began, whatever the scheduler would do */
};

static bool is_name(const char *text)
{
    for (const char *const *name = all_names; *name; name++)
        if (strcmp(*name, text) == 0)
            return true;
    return false;
}

/* Warns of unused columns whose names are nearly those of known ones; other unused columns are no mistake. */
static void warn_of_slips(struct csv *csv)
{
    for (size_t i = 0; i < csv_columns(csv); i++) {
        const char *name = csv_column_name(csv, i), *near = suggest(name, all_names);
        if (near && !is_name(name))
            csv_file_warning(csv, 1, "column `%.60s` is not read; did you mean `%s`?", name, near);
    }
}

static bool find_columns(struct trace_file *file, int schedule)
{
    struct csv *csv = file->csv;
    if (!csv_header(csv))
        return false;
    file->job = csv_column(csv, NAMES("job"), true);
    file->user = csv_column(csv, NAMES("user"), false);
    for (int c = 0; c < COLUMN_COUNT; c++)
        file->at[c] = csv_column(csv, columns[c].names, false);
    if (file->at[NODES] < 0 && file->at[GPUS] < 0)
        csv_file_error(csv, "there is no column `nodes`, nor `gpus`: nothing says how large the jobs are");
    bool start = file->at[START] >= 0, end = file->at[END] >= 0, both = start && end;
    if (start != end)
        csv_file_error(csv, "there is `%s`, but no `%s`: times to replay need both", start ? "start_s" : "end_s",
                       start ? "end_s" : "start_s");
    else if (!both && file->at[DURATION] < 0)
        csv_file_error(csv, "there is no column `duration_s`, nor `start_s` and `end_s`: nothing says how long "
                            "the jobs take");
    else if (!both && schedule == SCHEDULE_RECORDED)
        csv_file_error(csv, "`schedule: recorded` needs the columns `start_s` and `end_s`");
    if (!start && file->at[SUBMIT] < 0)
        csv_column(csv, columns[SUBMIT].names, true);
    file->recorded = schedule < 0 ? both : schedule == SCHEDULE_RECORDED;
    warn_of_slips(csv);
    return csv_mistakes(csv) == 0;
}

/* NaN for a column that is not there, and for a blank. */
static void read_number(const struct trace_file *file, int c, double *value)
{
    const struct trace_column *column = &columns[c];
    *value = NAN;
    if (file->at[c] < 0 || !csv_number(file->csv, (size_t)file->at[c], value) || isnan(*value))
        return;
    if (!(*value >= column->min && *value <= column->max))
        csv_error(file->csv, (size_t)file->at[c], "%s of %g is outside %g .. %g%s", column->names[0], *value,
                  column->min, column->max, column->hint ? column->hint : "");
    else if (column->whole && *value != floor(*value))
        csv_error(file->csv, (size_t)file->at[c], "%s of %g is no whole number", column->names[0], *value);
}

static void require_value(const struct trace_file *file, int c, const double *values)
{
    if (file->at[c] >= 0 && isnan(values[c]))
        csv_error(file->csv, (size_t)file->at[c], "`%s` is blank, but must be known", columns[c].names[0]);
}

/* A row asks for nodes or for GPUs. */
static void check_size(const struct trace_file *file, const double *v)
{
    struct csv *csv = file->csv;
    if (isnan(v[GPUS])) {
        require_value(file, file->at[NODES] < 0 ? GPUS : NODES, v);
        return;
    }
    if (!isnan(v[NODES]))
        csv_error(csv, (size_t)file->at[GPUS], "it asks for %g GPUs and for %g nodes: one of them is left blank",
                  v[GPUS], v[NODES]);
    for (int c = MIN_NODES; c <= MAX_NODES; c++)
        if (!isnan(v[c]))
            csv_error(csv, (size_t)file->at[c], "a job that asks for GPUs does not grow or shrink: leave it blank");
}

/* Checks that the numbers of a row go together, each of which is in its range. */
static void check_row(const struct trace_file *file, const double *v)
{
    struct csv *csv = file->csv;
    size_t start = (size_t)file->at[START], end = (size_t)file->at[END], duration = (size_t)file->at[DURATION];
    if (v[END] <= v[START])
        csv_error(csv, end, "it ends at %g s, but starts at %g s", v[END], v[START]);
    else if (fabs(v[END] - v[START] - v[DURATION]) > rounding_s)
        csv_error(csv, duration, "it takes %g s, but from start to end are %g s", v[DURATION], v[END] - v[START]);
    if (v[DURATION] <= 0)
        csv_error(csv, duration, "a job takes longer than 0 s");
    if (v[START] < v[SUBMIT])
        csv_error(csv, start, "it starts at %g s, but is submitted at %g s", v[START], v[SUBMIT]);
    if (v[WALLTIME] <= 0)
        csv_error(csv, (size_t)file->at[WALLTIME], "a job takes longer than 0 s");
    if (v[DEADLINE] < v[SUBMIT])
        csv_error(csv, (size_t)file->at[DEADLINE],
                  "its deadline, %g s after the start, lies before it is submitted, at %g s", v[DEADLINE], v[SUBMIT]);
    if (v[MIN_NODES] > v[NODES])
        csv_error(csv, (size_t)file->at[MIN_NODES], "min_nodes of %g is more than its %g nodes", v[MIN_NODES],
                  v[NODES]);
    if (v[MAX_NODES] < v[NODES])
        csv_error(csv, (size_t)file->at[MAX_NODES], "max_nodes of %g is less than its %g nodes", v[MAX_NODES],
                  v[NODES]);
}

static int64_t whole(double value)
{
    return isnan(value) ? 0 : (int64_t)value;
}

/* Reads the current row into *row; false if it has a mistake. */
static bool read_row(const struct trace_file *file, struct traced_job *row)
{
    struct csv *csv = file->csv;
    size_t mistakes = csv_mistakes(csv);
    double v[COLUMN_COUNT];
    for (int c = 0; c < COLUMN_COUNT; c++)
        read_number(file, c, &v[c]);
    if (csv_mistakes(csv) > mistakes)
        return false;
    /* If the scheduler decides, a stated duration is taken rather than that of the past. */
    bool timed = file->at[START] >= 0 && (file->recorded || file->at[DURATION] < 0);
    if (timed && isnan(v[SUBMIT]))
        v[SUBMIT] = v[START];
    require_value(file, SUBMIT, v);
    check_size(file, v);
    if (!timed)
        require_value(file, DURATION, v);
    for (int c = START; timed && c <= END; c++)
        require_value(file, c, v);
    const char *name = csv_text(csv, (size_t)file->job, file->arena);
    if (!*name || strlen(name) > NAME_MAX_LENGTH)
        csv_error(csv, (size_t)file->job, "a job has a name of 1 to %d characters", NAME_MAX_LENGTH);
    check_row(file, v);
    if (csv_mistakes(csv) > mistakes)
        return false;
    const char *user = file->user < 0 ? "" : csv_text(csv, (size_t)file->user, file->arena);
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
    if (jobs->trace && trace->count == 0)
        diag_warning(diag, place, "no job of this file is left");
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
