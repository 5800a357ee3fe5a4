/* SPDX-License-Identifier: Apache-2.0 */
/* What a kind of job from outside (a plugin) says, held against the contract of job.h: numbers that are some, phases that fill their cycle,
 * GPUs that draw no less than idle and no more than their rating with what busy CPUs take. Ours are held to it by tests. */
#ifndef SAMOVAR_JOBS_JOB_CONTRACT_H
#define SAMOVAR_JOBS_JOB_CONTRACT_H

#include "jobs/job.h"

/* NULL, or what is wrong, in words that live in arena. */
const char *job_spec_breach(struct arena *arena, const struct job_spec *spec);
const char *job_plan_breach(struct arena *arena, const struct job_plan *plan, const struct node *node);
const char *job_reliability_breach(struct arena *arena, const struct job_reliability *reliability);

/* An hour of a job that draws what idle GPUs do, for who has no better one while a run is stopped. */
struct job_plan job_plan_idle(const struct gpu *gpu);

#endif
