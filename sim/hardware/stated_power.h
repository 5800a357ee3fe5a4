/* SPDX-License-Identifier: Apache-2.0 */
/* What a node draws by its owner's word, as a SimGrid platform states it, in place of what the catalogue knows of its type. */
#ifndef SAMOVAR_HARDWARE_STATED_POWER_H
#define SAMOVAR_HARDWARE_STATED_POWER_H

#include "hardware/node.h"

/* The terms of SimGrid's plugin host_energy: without work, with next to none, with all cores at work, and switched off (NaN: not
 * stated). Between epsilon and all_cores power is linear in load. all_cores > 0, and not below the others. */
struct stated_power {
    double idle_w, epsilon_w, all_cores_w, off_w;
};

/* From now on the node draws these watts, whatever air and coolant it gets: load is the power of its GPUs and CPUs above idle over that
 * at full load. Of the catalogue remain what its chips do, the shares of fans and liquid, and the airflow, in proportion to power. */
void stated_power_apply(struct node *node, const struct stated_power *watts);

#endif
