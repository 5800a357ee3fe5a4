/* SPDX-License-Identifier: Apache-2.0 */
/* A job whose GPUs may not do all they could. */
#ifndef SAMOVAR_JOBS_JOB_LIMIT_H
#define SAMOVAR_JOBS_JOB_LIMIT_H

#include "hardware/power_cap.h"
#include "jobs/job.h"

/* The plan with its GPUs limited so: its phases draw less and take longer. */
struct job_plan job_plan_limited(const struct job_plan *plan, const struct node *node, const struct gpu_limit *limit);
/* Where a job that has come to at_s by one plan stands by the other, which has the same phases: as far into
 * the same phase of the same cycle. */
double job_plan_place(const struct job_plan *from, const struct job_plan *to, double at_s);
/* Mean power of one of its GPUs at full speed: of a node, what is beyond its GPUs' as its record says. */
double job_plan_gpu_w(const struct job_plan *plan, const struct node *node);
/* Of that, what its memory draws; 0 where nothing is known. */
double job_plan_memory_w(const struct job_plan *plan, const struct node *node);

#endif
