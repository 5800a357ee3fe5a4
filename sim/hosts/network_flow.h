/* SPDX-License-Identifier: Apache-2.0 */
/* Plays the collectives of a training step on SimGrid's flow model, with contention. */
#ifndef SAMOVAR_HOSTS_NETWORK_FLOW_H
#define SAMOVAR_HOSTS_NETWORK_FLOW_H

#include <stdbool.h>

#include "base/diag.h"
#include "hardware/node.h"
#include "llm/collective.h"

struct flow_time {
    /* of all rounds, all times it happens in a step: bytes only, no latency; 0: within nodes */
    double played_s;
    /* the same if nothing but the nodes' own links limited it: played_s / free_s is contention */
    double free_s;
};

/* Each collective by itself on `nodes` nodes joined by node->fabric; times gets `count`. False, with an error in diag,
 * if SimGrid cannot play it or takes longer than a minute. In child processes: only before SimGrid begins in this
 * one. */
bool network_flow(const struct node *node, int64_t nodes, const struct collective_step *steps, size_t count,
                  struct flow_time *times, struct diag *diag);

#endif
