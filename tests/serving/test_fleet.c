/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "serving/fleet.h"
#include "serving_side.h"

TestSuite(fleet);

static const struct serving *promised(const char *replicas)
{
    return exact(
        SET("replicas", replicas, "traffic.rate", "20 /s", "balancer", "random", "slo", "{ttft: 1 s, tpot: 50 ms}"));
}

/* One replica less does not hold what the fleet holds, whatever number of them the scenario has. */
Test(fleet, is_the_smallest)
{
    struct node node = node_of("dgx-h100");
    int64_t found[2];
    for (int k = 0; k < 2; k++) {
        struct service_setup setup = setup_of(promised(k ? "9" : "1"), &node, NULL);
        struct fleet fleet;
        cr_assert(fleet_find(&setup, HUGE_VAL, &fleet));
        cr_assert(fleet.trial.holds && fleet.rate_per_s == 20 && fleet.gpus == 8 * fleet.replicas);
        found[k] = fleet.replicas;
        struct serving *less =
            exact(SET("traffic.rate", "20 /s", "balancer", "random", "slo", "{ttft: 1 s, tpot: 50 ms}"));
        less->replicas = fleet.replicas - 1;
        struct service_setup smaller = setup_of(less, &node, NULL);
        struct capacity_trial trial;
        capacity_try(&smaller, 20, &trial);
        cr_assert(fleet.replicas > 1 && !trial.holds);
    }
    cr_assert(found[0] == found[1]);
}

/* A budget that every node of the fleet just has for itself costs nothing; half of it more replicas; a tenth cannot be. */
Test(fleet, keeps_to_a_budget)
{
    struct node node = node_of("dgx-h100");
    struct service_setup setup = setup_of(promised("2"), &node, NULL);
    struct fleet free, same, half, none;
    cr_assert(fleet_find(&setup, HUGE_VAL, &free));
    double full_w = (double)free.nodes * node_design_power_w(&node);
    cr_assert(fleet_find(&setup, full_w, &same) && same.replicas == free.replicas);
    cr_assert(isnan(free.gpu_cap_w) && same.gpu_cap_w >= 0.999 * node.gpu.tdp_w);
    double half_w = 0.75 * free.trial.it_power_w;
    cr_assert(fleet_find(&setup, half_w, &half));
    cr_assert(half.trial.it_power_w <= half_w * 1.000001 && half.replicas >= free.replicas);
    cr_assert(half.gpu_cap_w < 0.9 * node.gpu.tdp_w);
    cr_assert(!fleet_find(&setup, 0.1 * free.trial.it_power_w, &none));
}

/* A lower cap holds a lower rate: what `capacity` did not see until its setups had limits. */
Test(fleet, capacity_falls_with_caps)
{
    struct node node = node_of("dgx-h100");
    double last_per_s = HUGE_VAL;
    for (int k = 0; k < 3; k++) {
        struct service_setup setup = setup_of(promised("2"), &node, NULL);
        setup.limit[SERVING_MAIN] = (struct gpu_limit){1, k == 0 ? NAN : 700 - 150.0 * k};
        struct capacity found;
        cr_assert(capacity_find(&setup, &found));
        cr_assert(found.best.rate_per_s < last_per_s);
        cr_assert(k == 0 || found.best.tick.gpu_power_w <= 700 - 150.0 * k + 1e-6);
        last_per_s = found.best.rate_per_s;
    }
}
