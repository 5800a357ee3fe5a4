/* SPDX-License-Identifier: Apache-2.0 */
/* Closed forms for N endpoints (links of nodes), switches of radix k.
 *
 * Fat tree of L levels (Al-Fares et al., SIGCOMM 2008), o-fold oversubscribed at the first: a leaf has
 * d = k o/(1+o) ports down and k/(1+o) up, so
 *
 *     leaves N/d,  links between two levels N/o,  switches 2 N/(o k) in each middle level, N/(o k) on top:
 *     N (2L-1)/k in all for o = 1;  room for d (k/2)^(L-2) k endpoints, and k for one level.
 *
 * Rail-optimised: the same, but a leaf serves one link of each of d nodes ("rail"), so a node's neighbours on its
 * leaf are d nodes instead of d / links. Upper switches join the rails, as in NVIDIA's DGX SuperPOD; fabrics that do
 * not join them (Wang et al., "Rail-only", arXiv:2307.12169) need fewer.
 *
 * Dragonfly (Kim et al., ISCA 2008), balanced: (k+1)/4 endpoints and as many global links per router, twice as
 * many routers in a group. Torus of n dimensions: each node is its own switch; its links are shared out among 2n
 * neighbours, so it has at least 2n of them.
 *
 * Share of its links' bandwidth that a GPU keeps:
 *   ring        tree: 1 while a leaf has an uplink for each ring that leaves it; dragonfly: what links there are
 *               between two groups for the rings between them, but with detours (Valiant) 1/2 at least; torus: 1.
 *   all-to-all  tree, dragonfly: min(1, 1/(o x)), x the share of traffic that leaves its leaf or its group;
 *               torus of side K: 8/K of a channel (Dally & Towles, Principles and Practices of Interconnection
 *               Networks, 2004, ch. 5), so 4/(n K) of its links together.
 * Collisions of hashed flows on equal paths are not in it. */
#include "hardware/fabric.h"

#include <math.h>

#include "base/numerics.h"

double fabric_down_ports(const struct fabric *f)
{
    double radix = (double)f->radix;
    if (f->type == FABRIC_DRAGONFLY)
        return floor((radix + 1) / 4);
    return fmax(1, floor(radix * f->oversubscription / (1 + f->oversubscription)));
}

/* Number of nodes that reach each other without leaving a leaf, or a group. */
static double near_nodes(const struct fabric *f, double links_per_node)
{
    double down = fabric_down_ports(f);
    if (f->type == FABRIC_DRAGONFLY)
        return fmax(1, 2 * down * down / links_per_node);
    return fmax(1, f->type == FABRIC_RAIL_OPTIMIZED ? down : down / links_per_node);
}

/* Levels of switches; one is enough if all links fit on a switch. */
static int tree_levels(const struct fabric *f, double nodes, double links_per_node)
{
    double radix = (double)f->radix, endpoints = nodes * links_per_node;
    if (endpoints <= radix)
        return 1;
    int levels = 2;
    for (double room = fabric_down_ports(f) * radix; room < endpoints; room *= radix / 2)
        levels++;
    return levels;
}

static struct fabric_parts tree_parts(const struct fabric *f, double nodes, double links_per_node)
{
    double radix = (double)f->radix, endpoints = nodes * links_per_node;
    double rails = f->type == FABRIC_RAIL_OPTIMIZED ? links_per_node : 1;
    struct fabric_parts parts = {.levels = tree_levels(f, nodes, links_per_node)};
    parts.optics = f->optical_frac * endpoints;
    if (parts.levels == 1) {
        parts.switches = 1;
        return parts;
    }
    double up = endpoints / f->oversubscription;
    parts.switches = rails * ceil(endpoints / rails / fabric_down_ports(f)) +
                     (parts.levels - 2) * ceil(2 * up / radix) + ceil(up / radix);
    parts.optics += 2 * up * (parts.levels - 1);
    return parts;
}

static struct fabric_parts dragonfly_parts(const struct fabric *f, double endpoints)
{
    double hosts = fabric_down_ports(f), routers = ceil(endpoints / hosts);
    double global_ports = routers > 2 * hosts ? routers * hosts / f->oversubscription : 0;
    return (struct fabric_parts){
        .levels = 1, .switches = routers, .optics = f->optical_frac * endpoints + global_ports};
}

struct fabric_parts fabric_parts(const struct fabric *f, double nodes, double links_per_node)
{
    double endpoints = nodes * links_per_node;
    switch (f->type) {
    case FABRIC_DRAGONFLY:
        return dragonfly_parts(f, endpoints);
    case FABRIC_TORUS:
        return (struct fabric_parts){.optics =
                                         f->optical_frac * nodes * fmax(links_per_node, 2 * (double)f->dimensions)};
    default:
        return tree_parts(f, nodes, links_per_node);
    }
}

double fabric_links_per_node(const struct fabric *f, const struct node *node)
{
    return (double)(f->links_per_node > 0 ? f->links_per_node : node->gpus);
}

double fabric_node_byte_s(const struct node *node)
{
    const struct fabric *f = node->fabric;
    if (!f)
        return node->gpu.network_byte_s * (double)node->gpus;
    return (isnan(f->link_byte_s) ? node->gpu.network_byte_s : f->link_byte_s) * fabric_links_per_node(f, node);
}

/* All groups together, as if their nodes had the mean number of links. */
static struct fabric_parts parts_of(const struct fabric *f, const struct node_group *groups, size_t group_count,
                                    double *links)
{
    double nodes = 0;
    *links = 0;
    for (size_t g = 0; g < group_count; g++) {
        nodes += (double)groups[g].count;
        *links += (double)groups[g].count * fabric_links_per_node(f, &groups[g].node);
    }
    return nodes > 0 ? fabric_parts(f, nodes, *links / nodes) : (struct fabric_parts){.levels = 0};
}

double fabric_power_w(const struct fabric *f, const struct node_group *groups, size_t group_count)
{
    double links;
    struct fabric_parts parts = parts_of(f, groups, group_count, &links);
    return parts.switches * f->switch_w + parts.optics * f->optic_w + links * f->adapter_w;
}

double fabric_made_kg(const struct fabric *f, const struct node_group *groups, size_t group_count)
{
    double links;
    struct fabric_parts parts = parts_of(f, groups, group_count, &links);
    return parts.switches * f->switch_kg + parts.optics * f->optic_kg;
}

struct power_stage fabric_stage(struct arena *arena, const struct fabric *f, const struct node_group *groups,
                                size_t group_count)
{
    double links;
    struct fabric_parts parts = parts_of(f, groups, group_count, &links);
    const struct power_load loads[] = {
        {.name = "switches", .power_w = parts.switches * f->switch_w, .count = 1, .counts_as = POWER_IT},
        {.name = "optics", .power_w = parts.optics * f->optic_w, .count = 1, .counts_as = POWER_IT},
        {.name = "adapters", .power_w = links * f->adapter_w, .count = 1, .counts_as = POWER_IT}};
    const size_t count = sizeof loads / sizeof *loads;
    struct power_load *own = arena_alloc(arena, count, sizeof *own);
    for (size_t i = 0; i < count; i++)
        own[i] = loads[i];
    return (struct power_stage){.name = "network",
                                .loss_scale = 1,
                                .feeds = POWER_FEEDS_IT,
                                .place = POWER_INSIDE,
                                .counts_as = -1,
                                .units = 1,
                                .efficiency = 1,
                                .rating_w = NAN,
                                .margin = 1,
                                .redundancy = 1,
                                .loads = {own, count}};
}

static double ring_frac(const struct fabric *f, double nodes, double links)
{
    double hosts = fabric_down_ports(f), near = near_nodes(f, links);
    if (nodes <= near || f->type == FABRIC_TORUS)
        return 1;
    if (f->type == FABRIC_DRAGONFLY) {
        double groups = ceil(nodes / near);
        double between = 2 * hosts * hosts / f->oversubscription / (groups - 1);
        return clamp(between / links, 0.5, 1);
    }
    double up = hosts / f->oversubscription;
    return fmin(1, f->type == FABRIC_RAIL_OPTIMIZED ? up : up / links);
}

static double all_to_all_frac(const struct fabric *f, double nodes, double links)
{
    double near = near_nodes(f, links);
    if (f->type == FABRIC_TORUS) {
        double n = (double)f->dimensions, side = pow(fmax(nodes, 1), 1 / n);
        return fmin(1, 4 / (n * side));
    }
    if (nodes <= near)
        return 1;
    return fmin(1, (nodes - 1) / ((nodes - near) * f->oversubscription));
}

double fabric_bandwidth_byte_s(const struct node *node, double nodes, enum fabric_pattern pattern)
{
    const struct fabric *f = node->fabric;
    if (!f)
        return node->gpu.network_byte_s;
    double links = fabric_links_per_node(f, node);
    return fabric_node_byte_s(node) / (double)node->gpus *
           (pattern == FABRIC_RING ? ring_frac(f, nodes, links) : all_to_all_frac(f, nodes, links));
}

double fabric_latency_s(const struct node *node)
{
    const double usual_s = 5e-6; /* as the default of `latency` */
    return node->fabric ? node->fabric->latency_s : usual_s;
}

static const char *const types[] = {"fat-tree", "rail-optimized", "dragonfly", "torus", NULL};

static const struct field fields[] = {
    {.key = "type",
     CHOICE_FIELD(struct fabric, type, types),
     .initial = "rail-optimized",
     .doc = "fat-tree; rail-optimized: a fat tree whose leaves each serve the same link of many nodes; "
            "dragonfly; torus: without switches."},
    {.key = "radix",
     INTEGER_FIELD(struct fabric, radix),
     RANGE_DEFAULT("4", "1024", "64"),
     .doc = "Ports of a switch.",
     BASIS(DATASHEET,
           "64 ports of 400 Gbit/s: NVIDIA QM9700, Slingshot and current Ethernet switches; 40 of 200 Gbit/s: QM8700")},
    {.key = "oversubscription",
     NUMBER_FIELD(struct fabric, oversubscription, NUMBER),
     RANGE_DEFAULT("0.25", "16", "1"),
     .doc = "Bandwidth to nodes over bandwidth to the rest, at the first level of a tree; of injection "
            "over global links in a dragonfly.",
     BASIS(CHOICE, "1 within the pods of Llama 3's clusters (arXiv:2407.21783, section 3.3.1)")},
    {.key = "link",
     NUMBER_FIELD(struct fabric, link_byte_s, BYTE_RATE),
     RANGE("0.1 GB/s", "100 TB/s"),
     .optional = true,
     .doc = "Bandwidth of one link of a node, per direction; absent: `network` of the node's GPU. The GPUs "
            "of a node share its links: a GPU has `link` x `links_per_node` / its number of GPUs.",
     .standing = STANDING_DATASHEET},
    {.key = "links_per_node",
     INTEGER_FIELD(struct fabric, links_per_node),
     RANGE("1", "1024"),
     .optional = true,
     .doc = "Links of a node; absent: one for each GPU.",
     .standing = STANDING_DATASHEET},
    {.key = "latency",
     NUMBER_FIELD(struct fabric, latency_s, DURATION),
     RANGE_DEFAULT("0 s", "1 ms", "5 us"),
     SPREAD(UNIFORM, "2 us", "20 us", NULL),
     .doc = "Time of a message besides its bytes, library included.",
     BASIS(ASSUMPTION, "2 to 20 us between GPUs of different nodes: engineering judgement")},
    {.key = "dimensions",
     INTEGER_FIELD(struct fabric, dimensions),
     RANGE_DEFAULT("1", "6", "3"),
     .doc = "Of a torus.",
     BASIS(CHOICE, "3 in TPU v4 (Jouppi et al., ISCA 2023)")},
    {.key = "switch_power",
     NUMBER_FIELD(struct fabric, switch_w, POWER),
     RANGE_DEFAULT("0 W", "10 kW", "750 W"),
     SPREAD(UNIFORM, "600 W", "900 W", NULL),
     .doc = "Of a switch without transceivers; hardly depends on traffic.",
     BASIS(ASSUMPTION,
           "600 to 900 W: NVIDIA QM9700, 64 ports of 400 Gbit/s, typical with copper cables, a figure not read at the "
           "source; 400 to 600 W for 40 of 200 Gbit/s")},
    {.key = "optic_power",
     NUMBER_FIELD(struct fabric, optic_w, POWER),
     RANGE_DEFAULT("0 W", "50 W", "8.5 W"),
     SPREAD(UNIFORM, "6 W", "9 W", NULL),
     .doc = "Of the transceiver of one port.",
     BASIS(
         DATASHEET,
         "17 W, class 8, for an OSFP of two ports of 400 Gbit/s (NVIDIA, QM97XX user manual, Interfaces); 9 W on an adapter's "
         "side (MMS4X00-NS400 specifications); 6 W a port in active HDR cables")},
    {.key = "adapter_power",
     NUMBER_FIELD(struct fabric, adapter_w, POWER),
     RANGE_DEFAULT("0 W", "100 W", "0 W"),
     .doc = "Of a node's adapter and its transceiver, for one link, where the node's power lacks them. The "
            "catalogue's nodes are measured with theirs (25 W and 9 W for 400 Gbit/s)."},
    {.key = "optical",
     NUMBER_FIELD(struct fabric, optical_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "1"),
     .doc = "Share of the links to nodes (of a torus: of all links) that are optical; links between switches "
            "always are, but for those inside a group of a dragonfly."},
    {.key = "switch_embodied",
     NUMBER_FIELD(struct fabric, switch_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "10 t", "390 kg"),
     SPREAD(UNIFORM, "200 kg", "600 kg", ASSUMED_SPREAD),
     .doc = "CO2e of making a switch; low 200, high 800 kg.",
     BASIS(
         ASSUMPTION,
         "no maker's figure was found: as a server without memory and drives, by Boavizta's factors: case and assembly 157, board 66, "
         "two supplies 145, a die of 8 cm2 26 kg")},
    {.key = "optic_embodied",
     NUMBER_FIELD(struct fabric, optic_kg, CARBON_MASS),
     RANGE_DEFAULT("0 kg", "200 kg", "8 kg"),
     SPREAD(UNIFORM, "4 kg", "16 kg", ASSUMED_SPREAD),
     .doc = "CO2e of making the transceiver of one port; low 3, high 20 kg.",
     BASIS(ASSUMPTION, "no figure was found: a tenth of a server's board")},
    {.key = "life",
     NUMBER_FIELD(struct fabric, life_s, DURATION),
     RANGE_DEFAULT("30 d", "36500 d", "1825 d"),
     SPREAD(UNIFORM, "1460 d", "2190 d", ASSUMED_SPREAD),
     .doc = "Time over which what went into making it is written off.",
     BASIS(ASSUMPTION, "as the nodes")},
    FIELD_END};

const struct record fabric_record = {
    .name = "fabric",
    .doc = "The network between nodes: number and power of switches and transceivers, and the bandwidth that "
           "patterns of traffic leave to a GPU, in closed form.",
    .size = sizeof(struct fabric),
    .fields = fields};
