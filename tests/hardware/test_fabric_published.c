/* SPDX-License-Identifier: Apache-2.0 */
/* Fabrics against published counts of switches and cables, and against channel loads of textbooks. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../reading.h"
#include "hardware/fabric.h"

static struct fabric fabric;

static struct node node_with(const char *type)
{
    bind_with(&fabric_record, &fabric, "", (const char *const[]){"type", type, NULL});
    return (struct node){.gpus = 8, .gpu.network_byte_s = 50e9, .fabric = &fabric};
}

/* NVIDIA DGX SuperPOD Reference Architecture, DGX B200, table of larger component counts: leaves, spines and cores for
 * nodes of 8 links, radix 64; and cables from leaves to spines, as many again from spines to cores. */
Test(fabric_published, superpods)
{
    static const struct {
        double nodes, leaves, spines, cores, cables;
    } rows[] = {{64, 16, 8, 0, 512},       {128, 32, 16, 0, 1024},      {256, 64, 32, 0, 2048},
                {512, 128, 128, 64, 4096}, {1024, 256, 256, 128, 8192}, {2048, 512, 512, 256, 16384}};
    node_with("rail-optimized");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fabric_parts parts = fabric_parts(&fabric, rows[i].nodes, 8);
        cr_assert_eq(parts.levels, rows[i].cores > 0 ? 3 : 2);
        cr_assert_eq(parts.switches, rows[i].leaves + rows[i].spines + rows[i].cores, "%g nodes: %g", rows[i].nodes,
                     parts.switches);
        /* a transceiver at the switch of each node's link, two on a cable between switches */
        cr_assert_eq(parts.optics, 8 * rows[i].nodes + 2 * rows[i].cables * (parts.levels - 1));
    }
}

/* Al-Fares et al. (SIGCOMM 2008): k^3/4 hosts on 5k^2/4 switches. Kim et al. (ISCA 2008): balanced, radix 7, 72 hosts on
 * 36 routers. Slingshot: 16 of 64 ports to endpoints (De Sensi et al., SC20, arXiv:2008.08886). */
Test(fabric_published, full_fabrics)
{
    node_with("fat-tree");
    for (double radix = 16; radix <= 128; radix *= 2) {
        fabric.radix = (int64_t)radix;
        cr_assert_eq(fabric_parts(&fabric, radix * radix * radix / 32, 8).switches, 5 * radix * radix / 4);
    }
    node_with("dragonfly");
    cr_assert_eq(fabric_down_ports(&fabric), 16);
    fabric.radix = 7;
    cr_assert_eq(fabric_parts(&fabric, 9, 8).switches, 36);
}

/* 2:1: an all-to-all of many nodes gets half, on one leaf all of it. Dally and Towles, Principles and Practices of
 * Interconnection Networks, ch. 5: uniform traffic on a torus of side K loads a channel with K/8 of what a node
 * sends. */
Test(fabric_published, all_to_all)
{
    struct node node = node_with("rail-optimized");
    fabric.oversubscription = 2;
    cr_assert_float_eq(fabric_bandwidth_byte_s(&node, 42, FABRIC_ALL_TO_ALL), 50e9, 1);
    cr_assert_float_eq(fabric_bandwidth_byte_s(&node, 1e5, FABRIC_ALL_TO_ALL) / 50e9, 0.5, 1e-3);
    node = node_with("torus");
    for (int64_t n = 1; n <= 3; n++) {
        fabric.dimensions = n;
        double side = 16, channel = 1 / (2 * (double)n);
        cr_assert_float_eq(fabric_bandwidth_byte_s(&node, pow(side, (double)n), FABRIC_ALL_TO_ALL) / 50e9,
                           channel / (side / 8), 1e-9);
    }
}

/* The GPUs of a node share its links, whether `link` is given or is their own. */
Test(fabric_published, gpus_share_links)
{
    for (int given = 0; given < 2; given++) {
        struct node node = node_with("fat-tree");
        if (given)
            fabric.link_byte_s = 50e9;
        cr_expect_float_eq(fabric_bandwidth_byte_s(&node, 1, FABRIC_RING), 50e9, 1);
        static const int64_t links[] = {1, 4, 8, 16};
        for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
            fabric.links_per_node = links[i];
            double node_byte_s = 50e9 * (double)links[i];
            cr_expect_float_eq(fabric_node_byte_s(&node), node_byte_s, 1);
            cr_expect_float_eq(fabric_bandwidth_byte_s(&node, 1, FABRIC_RING), node_byte_s / 8, 1, "%g", node_byte_s);
        }
    }
}
