/* SPDX-License-Identifier: Apache-2.0 */
/* Where a job stands inside its optimiser steps: all of its GPUs at the same place, so that what a step's mean
 * hides swings the whole job. */
#ifndef SAMOVAR_JOBS_JOB_STEP_H
#define SAMOVAR_JOBS_JOB_STEP_H

#include "jobs/job.h"

/* Whether this phase of the plan consists of steps whose pattern is known: phases that do arithmetic do. */
bool job_phase_has_steps(const struct job_plan *plan, const struct job_phase *phase);
/* Mean over [from_s, to_s) of the job's own time (0: a cycle begins) of what a GPU draws beyond the means of the
 * phases that it goes through: exact, and 0 over whole steps. */
double job_step_swing_w(const struct job_plan *plan, double from_s, double to_s);

#endif
