/* SPDX-License-Identifier: Apache-2.0 */
/* For how long the idle nodes of a group have been so: nodes that work asks for are those that became idle
 * last, so that others can sleep long. */
#ifndef SAMOVAR_HARDWARE_IDLE_NODES_H
#define SAMOVAR_HARDWARE_IDLE_NODES_H

#include <stddef.h>
#include <stdint.h>

struct idle_since {
    double since_s;
    int64_t nodes;
};
struct idle_nodes {           /* starts as {0} */
    struct idle_since *items; /* a stack: the last to become idle on top */
    size_t count, capacity;
    int64_t nodes; /* all of them */
};
void idle_nodes_finish(struct idle_nodes *idle);

void idle_nodes_add(struct idle_nodes *idle, double now_s, int64_t nodes);
/* Takes `nodes` of the idle nodes, of which there are as many; returns how many of them were asleep. Nodes
 * sleep once they have been idle for after_s. */
int64_t idle_nodes_take(struct idle_nodes *idle, double now_s, int64_t nodes, double after_s);
/* Returns how many nodes sleep now. *next_s gets when more will, if none are taken or added; HUGE_VAL: never. */
int64_t idle_nodes_asleep(const struct idle_nodes *idle, double now_s, double after_s, double *next_s);

#endif
