/* SPDX-License-Identifier: Apache-2.0 */
/* Job traces from files: CSV here, SWF in swf.h; each kept in its workload. */
#ifndef SAMOVAR_FILES_JOB_TRACE_FILE_H
#define SAMOVAR_FILES_JOB_TRACE_FILE_H

#include "jobs/job_trace.h"
#include "read/csv.h"
#include "read/reader.h"

/* The columns are those of `file` in jobs/job_trace.c. Mistakes are counted in csv; the result is then not to
 * be used. */
const struct job_trace *job_trace_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs);

/* Reads the file of each workload that is a trace. Mistakes go to diag. */
void job_traces_load(struct arena *arena, struct diag *diag, const struct reader *reader,
                     const struct variant_list *workloads);

/* Checks that there are nodes for the jobs of traces. If jobs with fixed times want more nodes than there
 * are, that is a warning: they begin late. To be called only if groups are known, not for a platform file,
 * which the engine alone reads. */
void job_traces_check(struct arena *arena, struct diag *diag, const struct reader *reader, const struct list *groups,
                      const struct variant_list *workloads);

#endif
