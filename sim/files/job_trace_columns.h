/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of job traces in CSV: ours, and those of logs that others publish or export. */
#ifndef SAMOVAR_FILES_JOB_TRACE_COLUMNS_H
#define SAMOVAR_FILES_JOB_TRACE_COLUMNS_H

#include "read/csv_columns.h"

enum job_column {
    JOB_NAME,
    JOB_TASK,
    JOB_USER,
    JOB_NODES,
    JOB_GPUS,
    JOB_SHARE,     /* GPUs of each of JOB_GPUS or JOB_INSTANCES */
    JOB_INSTANCES, /* of a task */
    JOB_SUBMIT,
    JOB_DURATION,
    JOB_START,
    JOB_END,
    JOB_NODE_POWER,
    JOB_GPU_UTIL,
    JOB_CPU_UTIL,
    JOB_WALLTIME,
    JOB_DEADLINE,
    JOB_MIN_NODES,
    JOB_MAX_NODES,
    JOB_ATTEMPTS,
    JOB_COLUMN_COUNT
};
extern const struct csv_column job_trace_columns[JOB_COLUMN_COUNT + 1];

/* A file and where its columns stand. */
struct job_file {
    struct csv *csv;
    struct arena *arena;
    struct csv_found found[JOB_COLUMN_COUNT];
    bool recorded; /* jobs begin when they began, whatever the scheduler would do */
    bool theirs;   /* a log in the columns of others: it has all jobs that there were, not only those of interest */
};

static inline bool job_file_has(const struct job_file *file, int column)
{
    return file->found[column].at >= 0;
}

/* Finds the columns; schedule: enum trace_schedule or -1. False (said): they do not say enough. */
bool job_trace_columns_find(struct job_file *file, int schedule);

#endif
