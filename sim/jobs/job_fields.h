/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of any job, whatever kind it is: a kind takes its keys as parts. */
#ifndef SAMOVAR_JOBS_JOB_FIELDS_H
#define SAMOVAR_JOBS_JOB_FIELDS_H

#include "jobs/job.h"

/* Of struct job_spec: name, node_type, user, submit, suspend_time, repeat. */
extern const struct field job_fields[];

#endif
