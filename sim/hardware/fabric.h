/* SPDX-License-Identifier: Apache-2.0 */
/* The network between nodes: number and power of its switches and transceivers, and the bandwidth that patterns of
 * traffic leave to a GPU, in closed form. */
#ifndef SAMOVAR_HARDWARE_FABRIC_H
#define SAMOVAR_HARDWARE_FABRIC_H

#include "base/arena.h"
#include "base/field.h"
#include "electric/power.h"
#include "hardware/node.h"

enum fabric_type { FABRIC_FAT_TREE, FABRIC_RAIL_OPTIMIZED, FABRIC_DRAGONFLY, FABRIC_TORUS };
enum fabric_pattern { FABRIC_RING, FABRIC_ALL_TO_ALL };

struct fabric {
    int type;                /* enum fabric_type */
    int64_t radix;           /* ports of a switch */
    double oversubscription; /* at the first level of a tree; of a dragonfly: injection over global links */
    double link_byte_s;      /* one link of a node, per direction; NaN: network_byte_s of the node's GPU */
    int64_t links_per_node;  /* 0: one for each GPU */
    double latency_s;        /* of a message between nodes, software included */
    int64_t dimensions;      /* of a torus */
    double switch_w;         /* without transceivers */
    double optic_w;          /* a transceiver */
    double adapter_w;        /* a node's adapter for one link, where its power lacks it */
    double optical_frac;     /* share of the links to nodes that are optical */
    double switch_kg, optic_kg,
        life_s; /* CO2e of making a switch, a transceiver; time over which they are written off */
};
extern const struct record fabric_record;

/* The parts that join so many nodes. */
struct fabric_parts {
    int levels; /* of switches; 0: none */
    double switches, optics;
};
struct fabric_parts fabric_parts(const struct fabric *fabric, double nodes, double links_per_node);
/* Ports of a leaf, or of a dragonfly's router, to endpoints. */
double fabric_down_ports(const struct fabric *fabric);
double fabric_links_per_node(const struct fabric *fabric, const struct node *node);

/* Bandwidth of all links of a node together, per direction; without a fabric each GPU has one link. */
double fabric_node_byte_s(const struct node *node);

/* The switches, transceivers and adapters of all nodes of these groups, always on, as a stage of the power chain
 * without loss, `network`, whose loads count as IT. */
struct power_stage fabric_stage(struct arena *arena, const struct fabric *fabric, const struct node_group *groups,
                                size_t group_count);

/* Power of all of it; CO2e of making its switches and transceivers (an adapter is a part of its node). */
double fabric_power_w(const struct fabric *fabric, const struct node_group *groups, size_t group_count);
double fabric_made_kg(const struct fabric *fabric, const struct node_group *groups, size_t group_count);

/* Bandwidth of a GPU, per direction, while `nodes` nodes of this type exchange data in this pattern over node->fabric;
 * without a fabric that of its link alone. */
double fabric_bandwidth_byte_s(const struct node *node, double nodes, enum fabric_pattern pattern);
/* Latency of a message between nodes. */
double fabric_latency_s(const struct node *node);

#endif
