/* SPDX-License-Identifier: Apache-2.0 */
/* GPUs that nobody gives work to, though a service or a training by layout holds their nodes. */
#ifndef SAMOVAR_SCENARIO_IDLE_GPUS_H
#define SAMOVAR_SCENARIO_IDLE_GPUS_H

#include "read/reader.h"
#include "scenario/scenario.h"

/* A warning for each workload that leaves some: how many, and what would use them. */
void idle_gpus_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario);

#endif
