/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the node's field table. */
#ifndef SAMOVAR_HARDWARE_NODE_FIELDS_H
#define SAMOVAR_HARDWARE_NODE_FIELDS_H

#include "hardware/node.h"

extern const struct record gpu_record;

#endif
