/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid's cluster zones, its reference manual, "Describing a cluster": a fat tree by the children and parents of each
 * level, routed by destination (D-mod-k: Zahavi, Fat-tree routing and node ordering providing contention free
 * traffic for MPI global collectives, JPDC 72(11), 2012); a torus, dimension by dimension; a dragonfly, by the
 * shortest way.
 *
 * Numbers of ports are those of hardware/fabric.c. A leaf has whole nodes where the links of one fit below it, and above the
 * leaves nothing is oversubscribed. A plane of a rail-optimised tree has 1/rails of the ports of upper switches,
 * which all rails share. On a torus a cable is all of a node's links towards one neighbour.
 *
 * SimGrid gives each group of a dragonfly one router for the cables to another group. In a group of a = 2p routers
 * with a cable between any two, detours over the others give p flows from one router to another (a-1)/2p of their
 * bandwidth (Valiant, see Kim et al., ISCA 2008), nearly all of it; so adaptive routing within a group is taken for
 * granted and cables there are p wide. Between groups there are no detours. */
#include "hosts/fabric_platform.h"

#include <math.h>

static int64_t whole_up(int64_t value, int64_t unit)
{
    return (value + unit - 1) / unit;
}

static void make_switch(struct fabric_platform *p)
{
    p->count = 1;
    p->down[0] = p->hosts = p->nodes * p->ports;
    p->up[0] = 1;
}

static void make_tree(struct fabric_platform *p, const struct fabric *f, int64_t rails)
{
    int levels = fabric_parts(f, (double)p->nodes, (double)(p->ports * rails)).levels;
    int64_t down = (int64_t)fabric_down_ports(f);
    down = down > p->ports ? down - down % p->ports : down;
    int64_t left = whole_up(p->nodes * p->ports, down);
    int64_t middle = f->radix / 2 > rails ? f->radix / 2 / rails : 1;
    make_switch(p);
    if (levels == 1 || left == 1)
        return;
    p->down[0] = p->hosts = down;
    p->up[1] = (int64_t)fmax(1, round((double)down / f->oversubscription));
    for (p->count = 1; left > 1; p->count++) {
        bool top = p->count + 1 >= levels || p->count + 1 == FABRIC_LEVELS_MAX || left <= middle;
        p->down[p->count] = top ? left : middle;
        if (p->count > 1)
            p->up[p->count] = middle;
        p->hosts *= p->down[p->count];
        left = whole_up(left, p->down[p->count]);
    }
}

/* As near to a cube as the number allows: the last dimension is the longest. */
static void make_torus(struct fabric_platform *p, int64_t dimensions)
{
    int64_t left = p->hosts = p->nodes;
    p->count = dimensions;
    for (int64_t d = 0; d < dimensions; d++) {
        int64_t side = (int64_t)floor(pow((double)left, 1 / (double)(dimensions - d)) + 1e-9);
        while (left % side != 0)
            side--;
        p->down[d] = side;
        left /= side;
    }
}

static void make_dragonfly(struct fabric_platform *p, const struct fabric *f)
{
    p->per_router = (int64_t)fabric_down_ports(f);
    p->routers = 2 * p->per_router;
    p->groups = whole_up(p->nodes * p->ports, p->per_router * p->routers);
    if (p->groups == 1)
        p->routers = whole_up(p->nodes * p->ports, p->per_router);
    double cables = (double)(p->routers * p->per_router) / f->oversubscription;
    p->global = p->groups > 1 ? (int64_t)fmax(1, floor(cables / (double)(p->groups - 1))) : 1;
    p->hosts = p->groups * p->routers * p->per_router;
}

struct fabric_platform fabric_platform(const struct node *node, int64_t nodes)
{
    const struct fabric *f = node->fabric;
    struct fabric_platform out = {.type = f ? f->type : FABRIC_FAT_TREE, .nodes = nodes, .ports = 1};
    double links = f ? fabric_links_per_node(f, node) : 1;
    out.node_byte_s = fabric_node_byte_s(node);
    out.cable_byte_s = out.node_byte_s / links;
    out.port_part = 1 / links;
    if (!f) {
        make_switch(&out);
    } else if (f->type == FABRIC_TORUS) {
        make_torus(&out, f->dimensions);
        out.cable_byte_s = out.node_byte_s / (2 * (double)f->dimensions);
        out.port_part = 1;
    } else if (f->type == FABRIC_RAIL_OPTIMIZED) {
        make_tree(&out, f, (int64_t)links);
    } else {
        out.ports = (int64_t)links;
        if (f->type == FABRIC_DRAGONFLY)
            make_dragonfly(&out, f);
        else
            make_tree(&out, f, 1);
    }
    return out;
}

const char *fabric_platform_lacks(const struct fabric_platform *p, struct arena *arena)
{
    if (p->type == FABRIC_DRAGONFLY && p->groups > p->routers)
        return arena_printf(arena,
                            "SimGrid's dragonfly has at most as many groups as a group has routers: these %lld hosts "
                            "would need %lld groups of %lld routers. `radix` of %lld or more, or no `network: flow`",
                            (long long)(p->nodes * p->ports), (long long)p->groups, (long long)p->routers,
                            (long long)(4 * ceil(cbrt((double)(p->nodes * p->ports) / 4)) - 1));
    return NULL;
}

static void add_numbers(struct text_buffer *out, const int64_t *numbers, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        text_buffer_add(out, "%s%lld", i ? "," : "", (long long)numbers[i]);
}

static void add_topology(struct text_buffer *out, const struct fabric_platform *p)
{
    switch (p->type) {
    case FABRIC_DRAGONFLY:
        text_buffer_add(out, "DRAGONFLY\" topo_parameters=\"%lld,%lld;1,1;%lld,%lld;%lld", (long long)p->groups,
                        (long long)p->global, (long long)p->routers, (long long)p->per_router,
                        (long long)p->per_router);
        break;
    case FABRIC_TORUS:
        text_buffer_add(out, "TORUS\" topo_parameters=\"");
        add_numbers(out, p->down, p->count);
        break;
    default:
        text_buffer_add(out, "FAT_TREE\" topo_parameters=\"%lld;", (long long)p->count);
        add_numbers(out, p->down, p->count);
        text_buffer_add(out, ";");
        add_numbers(out, p->up, p->count);
        text_buffer_add(out, ";1");
        for (int64_t l = 1; l < p->count; l++)
            text_buffer_add(out, ",1");
    }
}

/* The zone around the fabric is for SimGrid 4.0, which dies of a cluster that stands alone. */
void fabric_platform_xml(struct text_buffer *out, const struct fabric_platform *platform, double byte_s)
{
    text_buffer_add(out, "<?xml version='1.0'?>\n"
                         "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
                         "<platform version=\"4.1\">\n<zone id=\"hall\" routing=\"Full\">\n"
                         "<cluster id=\"fabric\" prefix=\"link-\" suffix=\"\" ");
    text_buffer_add(out, "radical=\"0-%lld\" speed=\"1f\" bw=\"%.17gBps\" lat=\"0s\" topology=\"",
                    (long long)platform->hosts - 1, byte_s);
    add_topology(out, platform);
    text_buffer_add(out, "\"/>\n</zone>\n</platform>\n");
}
