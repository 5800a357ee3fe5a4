/* SPDX-License-Identifier: Apache-2.0 */
/* The fabric between the nodes of a job as a SimGrid platform. */
#ifndef SAMOVAR_HOSTS_FABRIC_PLATFORM_H
#define SAMOVAR_HOSTS_FABRIC_PLATFORM_H

#include "base/text.h"
#include "hardware/fabric.h"

enum { FABRIC_LEVELS_MAX = 8 };

/* A host stands for one link of a node; of a torus, for a node. Planes are equal and do not meet, so one of them is
 * built: of a rail-optimised tree it has one link of every node. Port p of node i is host i ports + p. */
struct fabric_platform {
    int type;
    int64_t nodes, ports, hosts;      /* hosts: with empty places */
    double node_byte_s, cable_byte_s; /* all links of a node; a cable, in each direction */
    double port_part;                 /* share of a node's traffic that goes through one port */
    /* Trees: children of a switch, and parents of what is below it, by level. Torus: hosts along each dimension. */
    int64_t count, down[FABRIC_LEVELS_MAX], up[FABRIC_LEVELS_MAX];
    /* Dragonfly: hosts of a router, routers of a group, groups, cables between any two of them. */
    int64_t per_router, routers, groups, global;
};

/* The platform of node->fabric; without one, a switch that joins all nodes. */
struct fabric_platform fabric_platform(const struct node *node, int64_t nodes);

/* NULL, or why SimGrid has no such zone. Lives in arena. */
const char *fabric_platform_lacks(const struct fabric_platform *platform, struct arena *arena);

/* Writes it as XML, with byte_s per cable in each direction, and no latency. */
void fabric_platform_xml(struct text_buffer *out, const struct fabric_platform *platform, double byte_s);

#endif
