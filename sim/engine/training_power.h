/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SAMOVAR_ENGINE_TRAINING_POWER_H
#define SAMOVAR_ENGINE_TRAINING_POWER_H

#include "work/training.h"

/* Mean power of a node that runs the plan from from_s to to_s of its own progress time: exact, phase by
 * phase, since fans do not follow power linearly. At a share `speed_frac` of its speed each GPU draws, above
 * idle, that share of its power (a duty cycle; an assumption, since makers do not publish how their chips
 * throttle). An empty interval draws idle power. */
void training_node_power(const struct training_plan *plan, const struct node *node,
                         const struct node_surroundings *surroundings, double speed_frac, double from_s,
                         double to_s, struct node_power *out);

#endif
