/* SPDX-License-Identifier: Apache-2.0 */
/* Values of job logs as schedulers write them: times, lengths of time, resources; and the attempts of a job of Philly. */
#ifndef SAMOVAR_FILES_JOB_LOG_H
#define SAMOVAR_FILES_JOB_LOG_H

#include "read/csv_columns.h"

/* How a column is written: the .form of its name. 0: a number in the column's unit. */
enum job_log_form {
    JOB_LOG_MOMENT = 1, /* 2023-03-01 00:18:22+08:00, or a number of seconds */
    JOB_LOG_ELAPSED,    /* 1-02:03:04, 02:03:04, 03:04 (Slurm: days, hours, minutes, seconds), or a number of seconds */
    JOB_LOG_MINUTES,
    JOB_LOG_RESOURCES /* billing=64,cpu=64,gres/gpu=8 (Slurm's trackable resources), or gpu:a100:8: the GPUs */
};

/* The value of the current row in a column of such a form, in seconds or GPUs; a date in calendar seconds, *dated then true. NaN: none, as
 * schedulers write it (Unknown, None, UNLIMITED). False (said): it cannot be read. */
bool job_log_value(struct csv *csv, const struct csv_column *column, struct csv_found *found, double *value,
                   bool *dated);

/* An attempt to run a job of Philly (msr-fiddle/philly-traces): [{"start_time": ..., "end_time": ..., "detail": [{"gpus": [...]}]}]. */
struct job_attempt {
    double start_s, end_s; /* calendar seconds; NaN: not known */
    double gpus;
};
/* The attempts that stand in a field, in the arena; NULL (said): they are written in another way. */
const struct job_attempt *job_log_attempts(struct csv *csv, size_t column, struct arena *arena, size_t *count);

#endif
