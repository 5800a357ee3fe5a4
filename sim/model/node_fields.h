/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the node's field table. */
#ifndef SAMOVAR_MODEL_NODE_FIELDS_H
#define SAMOVAR_MODEL_NODE_FIELDS_H

#include "model/node.h"

extern const struct record gpu_record;

#endif
