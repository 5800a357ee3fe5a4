/* SPDX-License-Identifier: Apache-2.0 */
/* A job whose GPUs do not rest between its bursts: a floor under their power, against the swing of synchronous
 * jobs. */
#ifndef SAMOVAR_JOBS_JOB_FLOOR_H
#define SAMOVAR_JOBS_JOB_FLOOR_H

#include "jobs/job.h"

/* The plan with its GPUs at floor_frac of their rated power at least, wherever they hold work; it takes as long, and
 * what it burns besides is in its phases. Phases in which they idle, and a plan whose power a trace states, stay as
 * they are. */
struct job_plan job_plan_floored(const struct job_plan *plan, const struct gpu *gpu, double floor_frac);

#endif
