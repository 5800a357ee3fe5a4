/* SPDX-License-Identifier: Apache-2.0 */
/* Plays the collectives of a training step on SimGrid's flow model, with contention. */
#ifndef SAMOVAR_HOSTS_NETWORK_FLOW_H
#define SAMOVAR_HOSTS_NETWORK_FLOW_H

#include <stdbool.h>

#include "base/diag.h"
#include "hardware/node.h"
#include "llm/collective.h"

struct flow_time {
    /* seconds of all its rounds, in a whole step: bytes only, no latency; 0: within nodes */
    double played_s;
    /* the same if only the nodes' own links limited it: played_s / free_s is contention */
    double free_s;
};

/* Plays each collective by itself on `nodes` nodes joined by node->fabric; `times` gets `count` entries.
 * False, with an error in diag, if SimGrid cannot play it or takes longer than a minute. Uses child
 * processes: to be called before SimGrid begins in this one. */
bool network_flow(const struct node *node, int64_t nodes, const struct collective_step *steps, size_t count,
                  struct flow_time *times, struct diag *diag);

#endif
