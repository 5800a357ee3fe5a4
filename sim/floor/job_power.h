/* SPDX-License-Identifier: Apache-2.0 */
/* What the nodes of a job draw. */
#ifndef SAMOVAR_FLOOR_JOB_POWER_H
#define SAMOVAR_FLOOR_JOB_POWER_H

#include "jobs/job.h"

/* Mean power of a node that runs the plan from from_s to to_s, counted in its own progress time from the
 * beginning of a cycle: exact, phase by phase, since fans do not follow power linearly. Inside the steps of a phase
 * fans hold the speed of its mean, and only GPUs and the losses of the power supply follow. At a share
 * `speed_frac` of its speed each GPU draws, above idle, that share of its power (a duty cycle; an assumption,
 * since makers do not publish how their chips throttle). An empty interval draws idle power. Where the plan
 * itself says what a node draws, that is it, split into fans and the rest as the node's model would. */
void job_node_power(const struct job_plan *plan, const struct node *node, const struct node_surroundings *surroundings,
                    double speed_frac, double from_s, double to_s, struct node_power *out);

#endif
