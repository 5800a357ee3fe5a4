/* SPDX-License-Identifier: Apache-2.0 */
/* Collectives played on SimGrid against what is known of each topology. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../reading.h"
#include "base/random.h"
#include "hosts/fabric_platform.h"
#include "hosts/network_flow.h"

enum { GPUS = 4 };
static const double link_byte_s = 50e9;

static struct fabric fabric;

static struct node node_with(const char *type, const char *radix, const char *oversubscription)
{
    bind_with(&fabric_record, &fabric, "",
              (const char *const[]){"type", type, "radix", radix, "oversubscription", oversubscription, NULL});
    return (struct node){.gpus = GPUS, .gpu.network_byte_s = link_byte_s, .fabric = &fabric};
}

static struct flow_time play(const struct node *node, int64_t nodes, const struct collective_step *step)
{
    struct flow_time time = {0};
    struct diag *diag = diag_create();
    bool ok = network_flow(node, nodes, step, 1, &time, diag);
    diag_print(diag, stderr);
    cr_assert(ok && diag_errors(diag) == 0);
    diag_destroy(diag);
    return time;
}

static void near(double got, double wanted, double frac, const char *what)
{
    cr_assert_float_eq(got, wanted, frac * fabs(wanted), "%s: %.9g, not %.9g", what, got, wanted);
}

/* A reduce-scatter around all GPUs of 16 nodes, one rail each: nothing is shared but the node's own links. */
Test(network_flow, ring_on_a_tree_that_never_limits_has_the_closed_form)
{
    static const char *const types[] = {"fat-tree", "rail-optimized"};
    for (size_t i = 0; i < 2; i++) {
        struct node node = node_with(types[i], "16", "1");
        const int64_t nodes = 16, gpus = nodes * GPUS;
        const double byte = 1e9;
        /* data-parallel groups of one GPU of each node */
        struct collective_step step = collective_ring(bind_arena(), "gradients", gpus, nodes, GPUS, byte);
        struct flow_time time = play(&node, nodes, &step);
        struct collective_net net = {.ring_byte_s = fabric_bandwidth_byte_s(&node, 16, FABRIC_RING), .latency_s = 0};
        double closed_s = collective_reduce_scatter_s(&net, (struct collective_group){16, 1}, byte);
        near(closed_s, 15.0 / 16 * byte / link_byte_s, 1e-12, "closed form");
        near(time.played_s, closed_s, 1e-6, types[i]);
        near(time.free_s, closed_s, 1e-12, "free");
    }
}

/* A leaf of 8 endpoints with 4 links upward (radix 12, 2:1) has 2 nodes of 4 links. Neighbours far enough that all leave
 * their leaf take twice as long; neighbours on the same leaf do not notice. */
Test(network_flow, oversubscription_counts_when_traffic_leaves_its_leaf)
{
    const int64_t nodes = 16, gpus = nodes * GPUS;
    struct node node = node_with("fat-tree", "12", "2");
    cr_assert_eq(fabric_platform(&node, nodes).down[0], 8);
    cr_assert_eq(fabric_platform(&node, nodes).up[1], 4);
    struct collective_step near_pairs = collective_chain(bind_arena(), "stages", gpus, 2, GPUS, 1e9);
    struct flow_time time = play(&node, nodes, &near_pairs);
    near(time.played_s / time.free_s, 1, 1e-6, "one leaf");
    struct collective_step far = collective_ring(bind_arena(), "gradients", gpus, 4, 4 * GPUS, 1e9);
    time = play(&node, nodes, &far);
    near(time.played_s / time.free_s, 2, 1e-6, "all leave");
    near(time.free_s, 3.0 / 4 * 1e9 / link_byte_s, 1e-12, "free");
}

/* Four-to-one as well, and a rail-optimised leaf: 8 nodes of one rail, so nodes 8 apart meet above. */
Test(network_flow, slowdown_is_the_ratio_of_oversubscription)
{
    static const struct {
        const char *radix, *ratio;
        double slow;
    } cases[] = {{"16", "1", 1}, {"12", "2", 2}, {"10", "4", 4}};
    const int64_t nodes = 64, gpus = nodes * GPUS;
    for (size_t i = 0; i < 3; i++) {
        struct node node = node_with("rail-optimized", cases[i].radix, cases[i].ratio);
        cr_assert_eq(fabric_platform(&node, nodes).down[0], 8);
        struct collective_step step = collective_ring(bind_arena(), "gradients", gpus, 8, 8 * GPUS, 1e9);
        struct flow_time time = play(&node, nodes, &step);
        near(time.played_s / time.free_s, cases[i].slow, 1e-6, cases[i].ratio);
    }
}

/* Three levels: still nothing in the way of shifts by any distance. */
Test(network_flow, three_levels_do_not_block_shifts)
{
    const int64_t nodes = 32, gpus = nodes * GPUS; /* 128 endpoints: 2 levels of radix 8 have room for 32 */
    struct node node = node_with("fat-tree", "8", "1");
    cr_assert_geq(fabric_platform(&node, nodes).count, 3);
    for (int64_t stride = 1; stride < nodes; stride *= 2) {
        struct collective_step step =
            collective_ring(bind_arena(), "gradients", gpus, nodes / stride, stride * GPUS, 1e9);
        struct flow_time time = play(&node, nodes, &step);
        near(time.played_s / time.free_s, 1, 1e-6, "shift");
    }
}

/* Each GPU hands a part to each of the others. On one switch the node's links limit: (n-1)/n B over them. */
Test(network_flow, all_to_all_on_one_switch_has_the_closed_form)
{
    struct node node = node_with("rail-optimized", "64", "1");
    const int64_t nodes = 8, gpus = nodes * GPUS;
    struct collective_step step = collective_exchange(bind_arena(), "experts", gpus, nodes, GPUS, 1e9);
    struct flow_time time = play(&node, nodes, &step);
    near(time.played_s, 7.0 / 8 * 1e9 / link_byte_s, 1e-6, "exchange");
}

/* Torus: neighbours in the last dimension are one hop away, and a ring in both directions has 2 of 2n cables, each with
 * 1/2n of the rate: n times what it would take on all of them. */
Test(network_flow, ring_on_a_torus_has_the_cables_of_one_dimension)
{
    struct node node = node_with("torus", "64", "1");
    const int64_t nodes = 64, gpus = nodes * GPUS; /* 4 x 4 x 4 */
    struct fabric_platform platform = fabric_platform(&node, nodes);
    cr_assert(platform.down[0] == 4 && platform.down[1] == 4 && platform.down[2] == 4);
    struct collective_step step = collective_ring(bind_arena(), "gradients", gpus, 4, 16 * GPUS, 1e9);
    struct flow_time time = play(&node, nodes, &step);
    near(time.played_s / time.free_s, 3, 1e-6, "one dimension");
}

/* All to all along a ring of K = 8 (Dally and Towles, ch. 5: K/8 of the injection per channel with both directions
 * alike). SimGrid sends what is half way around to one side only, which so carries (K+2)/8 of 7/8. */
Test(network_flow, all_to_all_on_a_torus_loads_its_channels)
{
    struct node node = node_with("torus", "64", "1");
    fabric.dimensions = 1;
    const int64_t nodes = 8, gpus = nodes * GPUS;
    struct collective_step step = collective_exchange(bind_arena(), "experts", gpus, nodes, GPUS, 1e9);
    struct flow_time time = play(&node, nodes, &step);
    /* Of what a node sends, 1/7 each way to each distance; load of a channel 1+2+3+4 sevenths of the injection. */
    double channel = (1 + 2 + 3 + 4) / 7.0;
    near(time.played_s / time.free_s, 2 * channel, 1e-6, "channel");
}

/* Dragonfly of radix 7: 2 endpoints a router, 4 routers a group. Node-to-node traffic inside a router is free; all of a
 * group's 8 endpoints towards the next group share the cables between the two. */
Test(network_flow, dragonfly_groups_share_their_cables)
{
    struct node node = node_with("dragonfly", "7", "1");
    fabric.links_per_node = 2;
    const int64_t nodes = 16, gpus = nodes * GPUS;
    struct fabric_platform platform = fabric_platform(&node, nodes);
    cr_assert(platform.per_router == 2 && platform.routers == 4 && platform.groups == 4);
    cr_assert_eq(platform.global, 2); /* 8 cables of a group to 3 others */
    struct collective_step far = collective_ring(bind_arena(), "gradients", gpus, 4, 4 * GPUS, 1e9);
    struct flow_time time = play(&node, nodes, &far);
    near(time.played_s / time.free_s, 4, 1e-6, "8 flows on 2 cables");
    struct collective_step inside = collective_ring(bind_arena(), "gradients", gpus, 4, GPUS, 1e9);
    time = play(&node, nodes, &inside);
    near(time.played_s / time.free_s, 1, 1e-6, "within a group");
}

/* Nothing is faster than the nodes' own links, whatever is sent where; twice the bytes take twice as long. */
Test(network_flow, never_faster_than_the_links_and_linear_in_bytes)
{
    static const char *const types[] = {"fat-tree", "rail-optimized", "dragonfly", "torus"};
    struct random random = random_stream(1, "network_flow", 0);
    for (size_t i = 0; i < 8; i++) {
        struct node node = node_with(types[i % 4], "8", i < 4 ? "1" : "3");
        const int64_t nodes = 8, gpus = nodes * GPUS;
        struct collective_transfer transfers[60];
        for (size_t t = 0; t < 60; t++)
            transfers[t] = (struct collective_transfer){(int64_t)(random_uniform(&random) * (double)gpus),
                                                        (int64_t)(random_uniform(&random) * (double)gpus),
                                                        1e6 * (1 + random_uniform(&random))};
        struct collective_step step = {.name = "any", .times = 1, .rounds = 1, .transfers = transfers, .count = 60};
        struct flow_time once = play(&node, nodes, &step);
        cr_assert_geq(once.played_s, once.free_s * (1 - 1e-6), "%s", types[i % 4]);
        for (size_t t = 0; t < 60; t++)
            transfers[t].byte *= 2;
        struct flow_time twice = play(&node, nodes, &step);
        near(twice.played_s, 2 * once.played_s, 1e-6, types[i % 4]);
    }
}

Test(network_flow, what_stays_in_a_node_takes_nothing)
{
    struct node node = node_with("fat-tree", "64", "1");
    struct collective_step step = collective_ring(bind_arena(), "layers", 4 * GPUS, GPUS, 1, 1e9);
    struct flow_time time = play(&node, 4, &step);
    cr_assert(time.played_s == 0 && time.free_s == 0);
}

Test(network_flow, a_dragonfly_that_simgrid_has_not_is_an_error_with_a_way_out)
{
    struct node node = node_with("dragonfly", "7", "1");
    struct flow_time time;
    struct collective_step step = collective_ring(bind_arena(), "gradients", 64 * GPUS, 64, GPUS, 1e9);
    struct diag *diag = diag_create();
    cr_assert(!network_flow(&node, 64, &step, 1, &time, diag));
    cr_assert(diag_says(diag, "32 groups of 4 routers") && diag_says(diag, "`radix` of"));
    diag_destroy(diag);
}
