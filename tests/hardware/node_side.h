/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of the catalogue, for tests. */
#ifndef SAMOVAR_TESTS_HARDWARE_NODE_SIDE_H
#define SAMOVAR_TESTS_HARDWARE_NODE_SIDE_H

#include "../reading.h"
#include "hardware/node.h"

static inline struct node node_of(const char *name)
{
    struct node node = {0};
    bind_catalogue(&node_record, &node, "nodes", name);
    return node;
}

#endif
