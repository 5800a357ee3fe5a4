/* SPDX-License-Identifier: Apache-2.0 */
/* Job traces in the Standard Workload Format 2.2. */
#ifndef SAMOVAR_FILES_SWF_H
#define SAMOVAR_FILES_SWF_H

#include "jobs/job_trace.h"
#include "read/csv.h"

/* Jobs of a file in the Standard Workload Format 2.2, opened as CSV_BLANKS. Lines that are no job that ran
 * (cancelled in the queue, of unknown length or size, parts of a job that stands as a whole beside them) are
 * left out, with a warning that counts them. Mistakes are counted in csv; the result is then not to be used.
 * jobs->processors_per_node > 0. */
const struct job_trace *swf_read(struct csv *csv, struct arena *arena, const struct trace_jobs *jobs);

#endif
