/* SPDX-License-Identifier: Apache-2.0 */
#include "files/trace_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 10000000 };

bool trace_rows_fit(struct trace_rows *rows, size_t count, int line)
{
    if (count <= ROWS_MAX)
        return true;
    csv_line_error(rows->csv, line, "more than %d jobs: cut the file into years, say", ROWS_MAX);
    return false;
}

bool trace_rows_add(struct trace_rows *rows, const struct traced_job *row)
{
    struct traced_job job = *row;
    bool fixed = !isnan(job.spec.start_s);
    if (fixed ? job.spec.end_s <= rows->from_s : job.spec.submit_s < rows->from_s) {
        double at_s = fixed ? job.spec.end_s : job.spec.submit_s;
        rows->last_before_s = rows->before++ ? fmax(rows->last_before_s, at_s) : at_s;
        return true;
    }
    if (!trace_rows_fit(rows, rows->count + 1, row->line))
        return false;
    job.spec.submit_s = fmax(job.spec.submit_s - rows->from_s, 0);
    job.spec.deadline_s -= rows->from_s;
    if (fixed) {
        job.spec.start_s = fmax(job.spec.start_s - rows->from_s, 0);
        job.spec.end_s -= rows->from_s;
        job.duration_s = job.spec.end_s - job.spec.start_s;
    }
    rows->rows = memory_more(rows->rows, &rows->capacity, rows->count + 1, sizeof *rows->rows);
    rows->rows[rows->count++] = job;
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct traced_job *const *one = a, *const *two = b;
    int order = strcmp((*one)->spec.name, (*two)->spec.name);
    return order ? order : ((*one)->line > (*two)->line) - ((*one)->line < (*two)->line);
}

/* Takes out rows of a name that stands above already: a job that was queued again has a line for each time. */
static void leave_twins_out(struct trace_rows *rows)
{
    struct traced_job **sorted = memory_grow(NULL, rows->count + 1, sizeof *sorted);
    for (size_t i = 0; i < rows->count; i++)
        sorted[i] = &rows->rows[i];
    qsort(sorted, rows->count, sizeof *sorted, by_name);
    size_t first = 0;
    for (size_t i = 1; i < rows->count; i++)
        if (strcmp(sorted[i]->spec.name, sorted[first]->spec.name) == 0) {
            csv_leave_out(rows->csv, sorted[i]->line, "a job of a name that stands above already");
            sorted[i]->line = 0;
        } else {
            first = i;
        }
    free(sorted);
}

/* A limit that a job ran past was none. */
static void tell_long_runs(const struct trace_rows *rows)
{
    const double rounding_s = 1;
    const struct traced_job *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct traced_job *row = &rows->rows[i];
        if (row->line == 0 || !(row->spec.wall_s < row->duration_s - rounding_s))
            continue;
        first = first ? first : row;
        count++;
    }
    if (first)
        csv_file_warning(rows->csv, first->line,
                         "job `%.60s` took %g s, more than its walltime of %g s%s: %s let run as long as the file says",
                         first->spec.name, first->duration_s, first->spec.wall_s,
                         count > 1 ? arena_printf(rows->arena, ", as did %zu others", count - 1) : "",
                         count > 1 ? "they are" : "it is");
}

const struct job_trace *trace_rows_finish(struct trace_rows *rows)
{
    leave_twins_out(rows);
    tell_long_runs(rows);
    bool odd = csv_say_left_out(rows->csv);
    if (odd && rows->count + rows->before == 0)
        csv_file_error(rows->csv, "no job of this file is left");
    struct traced_job *kept = arena_alloc(rows->arena, rows->count + 1, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->rows[i].line > 0)
            kept[count++] = rows->rows[i];
    struct job_trace *trace = arena_alloc(rows->arena, 1, sizeof *trace);
    *trace = (struct job_trace){kept, count, rows->before, rows->last_before_s};
    free(rows->rows);
    rows->rows = NULL;
    rows->count = rows->capacity = 0;
    return trace;
}
