/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the node's field table. */
#ifndef SAMOVAR_HARDWARE_NODE_FIELDS_H
#define SAMOVAR_HARDWARE_NODE_FIELDS_H

#include "hardware/node.h"

extern const struct record gpu_record;

/* Inlet at which fans begin to run faster, and at which a full load needs full speed: the node's own, or those of `fans`. */
double node_fan_knee_k(const struct node *node);
double node_fan_full_k(const struct node *node);

#endif
