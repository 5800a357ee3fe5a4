/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a job trace as they come out of a file, whatever its format. */
#ifndef SAMOVAR_FILES_TRACE_ROWS_H
#define SAMOVAR_FILES_TRACE_ROWS_H

#include "jobs/job_trace.h"
#include "read/csv.h"

/* The largest time and number of nodes that a file may hold; beyond them lies a slip. */
#define TRACE_TIME_MAX_S 1e10
#define TRACE_NODES_MAX 1e7
#define TRACE_GPUS_MAX 1e8

struct trace_rows { /* starts as {.csv, .arena, .from_s} */
    struct csv *csv;
    struct arena *arena;
    double from_s; /* moment of the trace at which the run begins */
    struct traced_job *rows;
    size_t count, capacity;
    size_t before; /* left out */
    double last_before_s;
};

/* Whether so many jobs may be in a file; false (said at a line): they may not. */
bool trace_rows_fit(struct trace_rows *rows, size_t count, int line);
/* Takes a row with the times of the file: shifts it to the start of the run, and leaves out rows before that.
 * False (said) if there are too many rows; then the others need not be read. */
bool trace_rows_add(struct trace_rows *rows, const struct traced_job *row);
/* Returns all rows, in the arena, but for those of a name that an earlier line has; says what was left out. Frees what trace_rows
 * holds. */
const struct job_trace *trace_rows_finish(struct trace_rows *rows);

#endif
