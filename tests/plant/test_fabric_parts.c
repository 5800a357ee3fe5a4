/* SPDX-License-Identifier: Apache-2.0 */
#include "../hardware/node_side.h"

#include <math.h>

#include "hardware/fabric.h"
#include "plant/facility.h"

TestSuite(fabric_parts);

static struct fabric make(const char *type)
{
    struct fabric fabric = {0};
    bind_with(&fabric_record, &fabric, "", (const char *const[]){"type", type, NULL});
    return fabric;
}

static struct node load_node(const char *name, const struct fabric *fabric)
{
    struct node node = node_of(name);
    node.fabric = fabric;
    return node;
}

/* Of 64-port switches, without oversubscription: 3 N/64 in two levels up to 2,048 endpoints, 5 N/64 in three up to
 * 65,536 (Al-Fares et al., SIGCOMM 2008: k^2/2 and k^3/4). */
Test(fabric_parts, switches_of_a_fat_tree)
{
    struct fabric tree = make("fat-tree");
    static const struct {
        double nodes;
        int levels;
        double switches;
    } rows[] = {
        {8, 1, 1}, {256, 2, 3 * 2048 / 64.0}, {512, 3, 5 * 4096 / 64.0}, {8192, 3, 5 * 65536 / 64.0}, {8193, 4, NAN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fabric_parts parts = fabric_parts(&tree, rows[i].nodes, 8);
        cr_expect_eq(parts.levels, rows[i].levels, "%g nodes: %d levels", rows[i].nodes, parts.levels);
        if (!isnan(rows[i].switches))
            cr_expect_eq(parts.switches, rows[i].switches, "%g nodes: %g", rows[i].nodes, parts.switches);
    }
    /* Two-fold oversubscription: two thirds of a leaf's ports down (42 of 64), half the links above. */
    tree.oversubscription = 2;
    struct fabric_parts thin = fabric_parts(&tree, 256, 8);
    cr_expect_eq(thin.switches, ceil(2048 / 42.0) + 2048 / 2.0 / 64);
}

/* Of all that the fabric's stage feeds, which is all IT; the stage itself loses nothing. */
static double stage_power_w(const struct fabric *fabric, const struct node_group *group)
{
    struct power_stage stage = fabric_stage(bind_arena(), fabric, group, 1);
    const struct power_load *loads = stage.loads.items;
    double load_w = 0;
    for (size_t l = 0; l < stage.loads.count; l++) {
        load_w += loads[l].power_w * (double)loads[l].count;
        cr_expect_eq(loads[l].counts_as, POWER_IT);
    }
    cr_expect_eq(power_stage_loss_w(&stage, 1e6, 5e5), 0);
    return load_w;
}

/* 95 to 135 W per GPU for 400 Gbit/s with two and three levels, of which 25 W are the adapter and 9 W its transceiver:
 * 61 and 102 W are in the network (750 W + 64 x 8.5 W a switch). */
Test(fabric_parts, power_per_gpu)
{
    struct fabric rail = make("rail-optimized");
    static const struct {
        int64_t nodes;
        double low, high;
    } rows[] = {{256, 50, 65}, {2048, 85, 105}, {8192, 85, 105}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct node_group group = {.node = load_node("dgx-h100", &rail), .count = rows[i].nodes};
        double gpu_w = stage_power_w(&rail, &group) / (8 * (double)rows[i].nodes);
        printf("%lld nodes: %.1f W per GPU\n", (long long)rows[i].nodes, gpu_w);
        cr_expect(gpu_w > rows[i].low && gpu_w < rows[i].high, "%g", gpu_w);
        cr_expect_float_eq(fabric_power_w(&rail, &group, 1) / (8 * (double)rows[i].nodes), gpu_w, 1e-9);
        rail.adapter_w = 34;
        cr_expect_float_eq(stage_power_w(&rail, &group) / (8 * (double)rows[i].nodes), gpu_w + 34, 1e-9);
        rail.adapter_w = 0;
    }
}

/* More nodes or more oversubscription never leave more. */
Test(fabric_parts, bandwidth_is_monotonous)
{
    static const char *const types[] = {"fat-tree", "rail-optimized", "dragonfly", "torus"};
    for (size_t i = 0; i < 4; i++) {
        struct fabric fabric = make(types[i]);
        struct node node = load_node("dgx-h100", &fabric);
        for (int pattern = FABRIC_RING; pattern <= FABRIC_ALL_TO_ALL; pattern++)
            for (double o = 1; o <= 4; o++) {
                double before = HUGE_VAL;
                fabric.oversubscription = o;
                for (double nodes = 1; nodes < 1e5; nodes *= 1.7) {
                    double now = fabric_bandwidth_byte_s(&node, floor(nodes), (enum fabric_pattern)pattern);
                    cr_assert(now > 0 && now <= 50e9 && now <= before * (1 + 1e-12), "%s, %g nodes: %g after %g",
                              types[i], nodes, now, before);
                    before = now;
                }
            }
    }
}
