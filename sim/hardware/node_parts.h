/* SPDX-License-Identifier: Apache-2.0 */
/* What a server is made of besides its GPUs, and what making it emitted: a sum of parts, each with a factor, where nobody
 * states a sum. */
#ifndef SAMOVAR_HARDWARE_NODE_PARTS_H
#define SAMOVAR_HARDWARE_NODE_PARTS_H

#include "base/field.h"

struct node_parts {
    double memory_byte, flash_byte; /* of the host; a GPU's own memory is among the GPU */
    double cpus, boards, supplies, adapters, chassis;
    double memory_kg_byte, flash_kg_byte; /* CO2e, as all below */
    double cpu_kg, board_kg, supply_kg, adapter_kg, chassis_kg;
};
extern const struct record node_parts_record;

double node_parts_kg(const struct node_parts *parts);

#endif
