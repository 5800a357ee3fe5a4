/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid's hosts against the powers that they were told to follow. */
#include <criterion/criterion.h>
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>

#include "base/numerics.h"
#include "base/random.h"
#include "fixture.h"
#include "hosts/hosts.h"

TestSuite(hosts);

static void sleep_long(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    sg_actor_sleep_for(1e9);
}

Test(hosts, range_holds_any_load_in_any_place)
{
    struct random random = random_stream(3, "range test", 0);
    struct node node = fixture_node();
    double low_w, high_w;
    node.liquid_share = 0.7;
    platform_power_range(&node, &low_w, &high_w);
    for (int i = 0; i < 10000; i++) {
        double air_k = 240 + 100 * random_uniform(&random), liquid_k = 280 + 50 * random_uniform(&random);
        bool liquid = random_uniform(&random) < 0.5;
        struct node_surroundings at = {.inlet_k = air_k,
                                       .coolant_k = liquid ? liquid_k : NAN,
                                       .liquid_share = liquid ? 0.97 * random_uniform(&random) : 0,
                                       .fanless = random_uniform(&random) < 0.3,
                                       .resistance_k_w = 0.1 * random_uniform(&random)};
        struct node_power power;
        node_power(&node, 8 * (70 + 630 * random_uniform(&random)), &at, &power);
        cr_assert(power.total_w >= low_w && power.total_w <= high_w);
    }
}

Test(hosts, few_hosts_stand_for_many_nodes)
{
    struct arena *arena = arena_create();
    struct node_group groups[] = {{fixture_node(), 3}, {fixture_node(), 1000003}};
    struct platform_kinds kinds = platform_kinds(arena, groups, 2, 8760);
    int64_t nodes[2] = {0, 0};
    size_t hosts = 0;
    for (size_t k = 0; k < kinds.count; k++) {
        nodes[kinds.items[k].group] += kinds.items[k].nodes * (int64_t)kinds.items[k].hosts;
        hosts += kinds.items[k].hosts;
    }
    cr_assert(nodes[0] == 3 && nodes[1] == 1000003);
    cr_assert(hosts <= 3 + 4096 + 1);
    arena_destroy(arena);
}

/* Random powers of two groups, one of them in blocks with a remainder, changed at random times and put right
 * afterwards. */
Test(hosts, energy_follows)
{
    struct arena *arena = arena_create();
    struct node_group groups[] = {{fixture_node(), 5}, {fixture_node(), 5000}};
    struct random random = random_stream(5, "hosts test", 0);
    const int intervals = 400;
    struct platform_kinds kinds = platform_kinds(arena, groups, 2, intervals);
    struct hosts *hosts = hosts_create(arena, &kinds, groups, 3600);
    sg_actor_start(sg_actor_init("clock", sg_host_by_name(hosts_first(hosts, 0))), sleep_long, 0, NULL);
    struct sum wanted_j[2] = {0};
    double now_s = 0;
    for (int i = 0; i < intervals; i++) {
        double interval_s = i % 3 ? 3600 : 3600 * random_uniform(&random);
        for (size_t g = 0; g < 2; g++) {
            double power_w = (double)groups[g].count * (2500 + 6000 * random_uniform(&random));
            double more_j = power_w * 600 * (random_uniform(&random) - 0.5); /* beyond what was said before */
            hosts_owe(hosts, g, more_j);
            sum_add(&wanted_j[g], more_j);
            hosts_follow(hosts, g, now_s, power_w);
            sum_add(&wanted_j[g], power_w * interval_s);
        }
        now_s += interval_s;
        simgrid_run_until(now_s);
    }
    /* Half a step of each host for an hour is 1e-5 of its range, 11 kW, against a mean of 5.5 kW; the last interval is a part of one. */
    for (size_t g = 0; g < 2; g++) {
        double audit_frac = hosts_energy_j(hosts, g) / sum_value(&wanted_j[g]) - 1;
        cr_assert(fabs(audit_frac) < 4e-5, "%g", audit_frac);
    }
    arena_destroy(arena);
}
