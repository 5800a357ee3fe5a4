/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of any job, whatever kind it is: a kind takes its keys as parts. */
#ifndef SAMOVAR_JOBS_JOB_FIELDS_H
#define SAMOVAR_JOBS_JOB_FIELDS_H

#include "jobs/job.h"

/* Of struct job_spec: name, node_type, user, gpus, submit, walltime, deadline, suspend_time, repeat. */
extern const struct field job_fields[];

/* Fills in how large the job is, and when it is ended and due, from what the keys say; 0: not said. No schedule is replayed. */
void job_fields_complete(struct job_spec *spec, int64_t nodes, int64_t min_nodes, int64_t max_nodes);
/* Complains where they do not go together, or say nothing. */
void job_fields_check(const struct job_spec *spec, int64_t nodes, int64_t min_nodes, int64_t max_nodes,
                      struct complaint *complaint);

#endif
