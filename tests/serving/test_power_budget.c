/* SPDX-License-Identifier: Apache-2.0 */
#include "serving_side.h"

#include <math.h>

#include "serving/power_budget.h"

TestSuite(power_budget);

/* DGX H100: 1350 W + 1.26 x 8 x 700 W = 8406 W awake, 1 % of it asleep. */
static const double awake_w = 8406, asleep_w = 84.06;

static struct serving *chat_with(const char *const *settings)
{
    return set_all(exact(SET("replicas", "16", "autoscale.target", "10")), settings);
}

/* By hand: n replicas of a node each take 8406 n + 84.06 (16 - n). */
Test(power_budget, reserves_what_gpus_may_draw)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = chat_with(SET("name", "chat"));
    cr_expect_float_eq(power_budget_reserved_w(serving, &node, 5), 5 * awake_w + 11 * asleep_w, 1e-9);
    const struct {
        const char *const *settings;
        int64_t replicas;
    } cases[] = {
        {SET("name", "chat"), 16},                                         /* no budget */
        {SET("autoscale.power_budget", "60 kW"), 7},                       /* (60000 - 1344.96) / 8321.94 = 7.05 */
        {SET("autoscale.power_budget", "134.496 kW"), 16},                 /* all, exactly */
        {SET("autoscale.power_budget", "134.495 kW"), 15},                 /* a watt less */
        {SET("autoscale.power_budget", "9.666 kW"), 0},                    /* 8406 + 15 x 84.06 = 9666.9 */
        {SET("autoscale.power_budget", "9.667 kW"), 1},                    /* */
        {SET("autoscale.power_budget", "60 kW", "power_cap", "500 W"), 9}, /* 6390 W each: 58655.04 / 6305.94 = 9.3 */
        {SET("autoscale.power_budget", "60 kW", "autoscale.power_counted", "80 %"), 8}, /* 6994.8 W: 8.49 */
        /* Two to a node: 2 x 8406 + 6 x 84.06 = 17316.36 W for four. */
        {SET("autoscale.power_budget", "17.317 kW", "gpus_per_replica", "4"), 4},
        {SET("autoscale.power_budget", "17.316 kW", "gpus_per_replica", "4"), 2},
        /* On two nodes each: 2 x 2 x 8406 + 28 x 84.06 = 35977.68 W for two. */
        {SET("autoscale.power_budget", "35.978 kW", "gpus_per_replica", "16"), 2},
        {SET("autoscale.power_budget", "35.977 kW", "gpus_per_replica", "16"), 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(power_budget_replicas(chat_with(cases[i].settings), &node), cases[i].replicas, "case %zu: %lld", i,
                     (long long)power_budget_replicas(chat_with(cases[i].settings), &node));
}

Test(power_budget, a_clock_leaves_memory_its_power)
{
    struct node node = node_of("dgx-h100");
    struct serving *all = chat_with(SET("autoscale.power_budget", "60 kW")),
                   *slow = chat_with(SET("autoscale.power_budget", "60 kW", "clock", "50 %"));
    double memory_w = gpu_memory_w(&node.gpu, 1), slow_w = power_budget_reserved_w(slow, &node, 16) / 16;
    cr_expect_lt(slow_w, power_budget_reserved_w(all, &node, 16) / 16);
    cr_expect_gt(slow_w, node.overhead_w + node.overhead_slope * 8 * (node.gpu.idle_w + memory_w));
}

/* Asks beyond the budget are refused and counted, and what is awake is let go as without one. */
Test(power_budget, refuses_what_it_does_not_cover)
{
    struct arena *arena = arena_create();
    struct autoscale rules = {.target = 10, .period_s = 15, .window_s = 0, .down_frac = 1, .wake_s = 20};
    struct autoscaler *scaler = autoscaler_create(arena, &rules, 8, 2, 5);
    cr_expect(autoscaler_wanted(scaler) == 5 && autoscaler_awake(scaler, 4) && !autoscaler_awake(scaler, 5));
    const struct {
        double present;
        size_t wanted, refused;
    } moments[] = {{62, 5, 2}, {31, 4, 0}, {1e6, 5, 3}, {50, 5, 0}, {51, 5, 1}, {0, 2, 0}};
    double now_s = 0;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        autoscaler_decide(scaler, now_s += 15, moments[i].present);
        cr_expect_eq(autoscaler_wanted(scaler), moments[i].wanted, "%zu", i);
        cr_expect_eq(autoscaler_refused(scaler), moments[i].refused, "%zu", i);
    }
    arena_destroy(arena);
}

/* What all its nodes draw in a tick, DGX H100 that are full. */
static double drawn_w(const struct service_tick *tick, double nodes)
{
    double awake = tick->nodes_awake_frac * nodes;
    return awake * (1350 + 1.26 * 8 * tick->gpu_power_w) + (nodes - awake) * asleep_w;
}

/* Far more comes than five of eight replicas can do: they and no others work, the budget is kept, requests wait and are turned
 * away, and the output says why. Without the budget all eight do more. */
Test(power_budget, requests_wait_for_power)
{
    struct node node = node_of("dgx-h100");
    static const char *const fidelities[] = {"exact", "fluid"};
    double budget_w = 5 * awake_w + 3 * asleep_w;
    for (int k = 0; k < 2; k++) {
        double served[2] = {0};
        for (int budget = 0; budget < 2; budget++) {
            struct arena *arena = arena_create();
            struct serving *serving =
                exact(SET("replicas", "8", "autoscale.target", "20", "traffic.rate", "400 /s", "queue_limit", "20 s"));
            set(serving, "fidelity", fidelities[k]);
            if (budget)
                set(serving, "autoscale.power_budget", arena_printf(bind_arena(), "%.2f W", budget_w));
            struct service *service = start(arena, serving, &node, NULL);
            struct service_tick tick = {0};
            for (int i = 0; i < 5; i++) {
                double queued = tick.queued;
                service_step(service, 120 * i, 120, full_speed, &tick);
                served[budget] += tick.requests;
                cr_expect_float_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued,
                                   1e-9 * tick.arrived, "%s", fidelities[k]);
                cr_expect(!budget || drawn_w(&tick, 8) <= budget_w, "%s: %g W", fidelities[k], drawn_w(&tick, 8));
            }
            cr_expect_float_eq(tick.replicas_awake, budget ? 5 : 8, 1e-9, "%s", fidelities[k]);
            cr_expect_float_eq(tick.replicas_refused, budget ? 3 : 0, 1e-9, "%s", fidelities[k]);
            cr_expect(budget == (tick.limit == LIMIT_POWER), "%s: %s", fidelities[k], service_limit_names[tick.limit]);
            cr_expect_gt(tick.rejected, 0);
            cr_expect_float_eq(tick.load_frac, 400 / service_capacity_per_s(service), 0.05 * tick.load_frac);
            arena_destroy(arena);
        }
        cr_expect_float_eq(served[1] / served[0], 5.0 / 8, 0.01, "%s: %g", fidelities[k], served[1] / served[0]);
    }
}

/* A budget for all that the autoscaler ever asks for changes nothing. */
Test(power_budget, is_not_felt_where_it_suffices)
{
    struct node node = node_of("dgx-h100");
    static const char *const fidelities[] = {"exact", "fluid"};
    for (int k = 0; k < 2; k++) {
        struct service_tick ticks[2];
        for (int budget = 0; budget < 2; budget++) {
            struct arena *arena = arena_create();
            struct serving *serving = exact(SET("replicas", "8", "autoscale.target", "20", "traffic.rate", "10 /s"));
            set(serving, "fidelity", fidelities[k]);
            if (budget)
                set(serving, "autoscale.power_budget", "1 MW");
            struct service *service = start(arena, serving, &node, NULL);
            for (int i = 0; i < 4; i++)
                service_step(service, 600 * i, 600, full_speed, &ticks[budget]);
            arena_destroy(arena);
        }
        cr_expect_eq(memcmp(&ticks[0], &ticks[1], sizeof *ticks), 0, "%s", fidelities[k]);
        cr_expect_lt(ticks[0].replicas_awake, 8);
    }
}
