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
        cr_assert(fleet.trial.holds && fleet.rate_per_s == 20 && fleet.gpus == 8 * fleet.replicas[0]);
        found[k] = fleet.replicas[0];
        struct serving *less =
            exact(SET("traffic.rate", "20 /s", "balancer", "random", "slo", "{ttft: 1 s, tpot: 50 ms}"));
        less->replicas = fleet.replicas[0] - 1;
        struct service_setup smaller = setup_of(less, &node, NULL);
        struct capacity_trial trial;
        capacity_try(&smaller, HUGE_VAL, 20, &trial);
        cr_assert(fleet.replicas[0] > 1 && !trial.holds);
    }
    cr_assert(found[0] == found[1]);
}

/* A budget that every node of the fleet just has for itself costs nothing; less of it more replicas; a tenth cannot be. */
Test(fleet, keeps_to_a_budget)
{
    struct node node = node_of("dgx-h100");
    struct service_setup setup = setup_of(promised("2"), &node, NULL);
    struct fleet free, same, less, none;
    cr_assert(fleet_find(&setup, HUGE_VAL, &free));
    double full_w = (double)free.nodes * node_design_power_w(&node);
    cr_assert(fleet_find(&setup, full_w, &same) && same.replicas[0] == free.replicas[0]);
    cr_assert(isnan(free.gpu_cap_w) && same.gpu_cap_w >= 0.999 * node.gpu.tdp_w);
    double less_w = 0.95 * free.trial.it_power_w;
    cr_assert(fleet_find(&setup, less_w, &less));
    cr_assert(less.trial.it_power_w <= less_w * 1.000001 && less.replicas[0] >= free.replicas[0]);
    cr_assert(less.gpu_cap_w < 0.9 * node.gpu.tdp_w);
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
        cr_assert(capacity_find(&setup, HUGE_VAL, &found));
        cr_assert(found.best.rate_per_s < last_per_s);
        cr_assert(k == 0 || found.best.tick.gpu_power_w <= 700 - 150.0 * k + 1e-6);
        last_per_s = found.best.rate_per_s;
    }
}

/* Neither kind of replica can be one fewer, and no smaller number of GPUs does: all mixes of as many or fewer are tried. */
Test(fleet, of_two_kinds_is_the_smallest)
{
    struct node node = node_of("dgx-h100");
    struct serving *apart = exact(SET("replicas", "1", "traffic.rate", "60 /s", "disaggregate",
                                      "{replicas: 1, gpus_per_replica: 4}", "slo", "{ttft: 1 s, tpot: 40 ms}"));
    struct service_setup setup = setup_of(apart, &node, NULL);
    struct fleet fleet;
    cr_assert(fleet_find(&setup, HUGE_VAL, &fleet));
    cr_assert(fleet.trial.holds &&
              fleet.gpus == 8 * fleet.replicas[SERVING_MAIN] + 4 * fleet.replicas[SERVING_PREFILL]);
    cr_assert(fleet.replicas[SERVING_MAIN] > 1 && fleet.replicas[SERVING_PREFILL] > 1);
    for (int64_t answers = 1; 8 * answers < fleet.gpus; answers++) {
        int64_t prompts = (fleet.gpus - 1 - 8 * answers) / 4;
        struct capacity_trial trial;
        apart->replicas = answers;
        apart->disaggregation->replicas = prompts;
        if (prompts > 0)
            capacity_try(&setup, HUGE_VAL, 60, &trial);
        cr_expect(prompts == 0 || !trial.holds, "%d for answers and %d for prompts do as well", (int)answers,
                  (int)prompts);
    }
}

/* With an autoscaler that lets nobody sleep in the busiest hour the fleet is that without; with one whose rule leaves each replica more requests
 * than it can answer in time there is none, and what would do without it is told. */
Test(fleet, of_an_autoscaler)
{
    struct node node = node_of("dgx-h100");
    struct service_setup plain = setup_of(exact(SET("replicas", "30", "traffic.rate", "60 /s", "balancer",
                                                    "least-outstanding", "slo", "{ttft: 1 s, tpot: 50 ms}")),
                                          &node, NULL);
    struct fleet without, eager, asleep;
    cr_assert(fleet_find(&plain, HUGE_VAL, &without) && without.enough_awake == 0 && isnan(without.replicas_awake));
    const char *const targets[] = {"5", "400"};
    struct fleet *const found[] = {&eager, &asleep};
    for (int k = 0; k < 2; k++) {
        struct service_setup setup =
            setup_of(exact(SET("replicas", "30", "traffic.rate", "60 /s", "balancer", "least-outstanding", "slo",
                               "{ttft: 1 s, tpot: 50 ms}", "autoscale.target", targets[k])),
                     &node, NULL);
        cr_expect(fleet_find(&setup, HUGE_VAL, found[k]) == (k == 0));
        cr_expect_eq(found[k]->enough_awake, without.replicas[SERVING_MAIN]);
    }
    cr_expect_eq(eager.replicas[SERVING_MAIN], without.replicas[SERVING_MAIN]);
    cr_expect_float_eq(eager.replicas_awake, (double)eager.replicas[SERVING_MAIN], 1e-9);
    cr_expect_float_eq(eager.trial.good_frac, without.trial.good_frac, 0.005); /* other requests: it is watched later */
    /* More than its minimum never sleep. */
    struct service_setup many =
        setup_of(exact(SET("replicas", "30", "traffic.rate", "60 /s", "balancer", "least-outstanding", "slo",
                           "{ttft: 1 s, tpot: 50 ms}", "autoscale.target", "5", "autoscale.minimum", "20")),
                 &node, NULL);
    cr_expect(fleet_find(&many, HUGE_VAL, &eager) && eager.replicas[SERVING_MAIN] == 20);
}

/* Answers that take minutes are no reason for more than four times the fleet: a trial fills the replicas before it judges. */
Test(fleet, grows_as_traffic_does)
{
    struct node node = node_of("dgx-h100");
    int64_t found[2];
    for (int k = 0; k < 2; k++) {
        struct service_setup setup =
            setup_of(exact(SET("replicas", "1", "traffic.rate", k ? "4 /s" : "1 /s", "balancer", "random",
                               "output_tokens", "{type: constant, value: 20000}", "slo", "{ttft: 1 s, tpot: 50 ms}")),
                     &node, NULL);
        struct fleet fleet;
        cr_assert(fleet_find(&setup, HUGE_VAL, &fleet));
        found[k] = fleet.replicas[SERVING_MAIN];
    }
    cr_expect(found[0] > 4 && found[1] <= 4 * found[0] && found[1] > 3 * found[0], "%d, then %d", (int)found[0],
              (int)found[1]);
}

/* The busiest hour of traffic that grows is the last one; of traffic that shrinks, the first. */
Test(fleet, is_for_the_busiest_hour_of_the_run)
{
    struct node node = node_of("dgx-h100");
    struct serving *grows = exact(SET("traffic.growth", "300 %")), *shrinks = exact(SET("traffic.growth", "-50 %"));
    struct service_setup setup = setup_of(grows, &node, NULL);
    setup.span_s = 365 * 86400.0;
    cr_expect_float_eq(capacity_peak_per_s(&setup), 4 * 40, 1e-9);
    setup.serving = shrinks;
    cr_expect_float_eq(capacity_peak_per_s(&setup), 40, 1e-9);
}
