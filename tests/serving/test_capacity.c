/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "serving/capacity.h"
#include "serving_side.h"

TestSuite(capacity);

static struct capacity find(const struct serving *serving, const struct node *node, bool *holds)
{
    struct service_setup setup = setup_of(serving, node, NULL);
    cr_assert_null(capacity_refusal(serving), "%s", capacity_refusal(serving));
    struct capacity found;
    *holds = capacity_find(&setup, HUGE_VAL, &found);
    return found;
}

/* Served well in a run of its own at that rate. */
static double good_frac(const struct serving *serving, const struct node *node, double rate_per_s)
{
    struct arena *arena = arena_create();
    struct service_setup setup = setup_of(serving, node, NULL);
    setup.seed = 7;
    setup.rate_scale = rate_per_s / 40;
    struct service *service = service_create(arena, &setup);
    struct service_tick tick;
    service_step(service, 0, 900, full_speed, &tick);
    service_step(service, 900, 1800, full_speed, &tick);
    arena_destroy(arena);
    return tick.good / tick.arrived;
}

Test(capacity, what_is_found_holds_and_what_lies_beyond_does_not)
{
    struct node node = node_of("dgx-h100");
    const struct serving *serving =
        exact(SET("replicas", "2", "slo.ttft", "1 s", "slo.tpot", "50 ms", "slo.share", "95 %"));
    bool holds;
    struct capacity found = find(serving, &node, &holds);
    cr_assert(holds);
    cr_assert(found.best.holds && !found.beyond.holds);
    cr_assert(found.best.good_frac >= 0.95 && found.beyond.good_frac < 0.95);
    cr_assert(found.beyond.rate_per_s > found.best.rate_per_s);
    cr_assert(found.beyond.rate_per_s < 1.006 * found.best.rate_per_s);
    /* With requests that it has not seen. */
    cr_assert(good_frac(serving, &node, 0.95 * found.best.rate_per_s) > 0.95);
    cr_assert(good_frac(serving, &node, 1.05 * found.beyond.rate_per_s) < 0.95);
    cr_assert(found.best.token_j > 0 && found.best.request_j > found.best.token_j);
}

/* What is printed of the rate that holds is the time within which the promised share is served, which cannot lie beyond the objective. */
Test(capacity, the_share_that_is_promised_is_within_the_objective)
{
    struct node node = node_of("dgx-h100");
    static const struct {
        const char *tpot, *share;
    } cases[] = {{"49 ms", "95 %"}, {"49.7 ms", "99 %"}, {"50.1 ms", "60 %"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct serving *serving =
            exact(SET("replicas", "2", "slo.ttft", "1 s", "slo.tpot", cases[i].tpot, "slo.share", cases[i].share));
        bool holds;
        struct capacity found = find(serving, &node, &holds);
        cr_assert(holds);
        cr_expect_leq(found.best.tick.tpot_share_s, serving->slo->tpot_s);
        cr_expect_leq(found.best.tick.ttft_share_s, serving->slo->ttft_s);
        cr_expect_gt(found.best.tick.tpot_share_s, 0.9 * serving->slo->tpot_s, "%s", cases[i].tpot);
        cr_expect(i == 1 || found.best.tick.tpot_share_s < found.best.tick.tpot_p99_s);
    }
}

/* With few replicas awake each that wakes or goes to sleep is much of the service, so that low rates may miss what high ones hold: what
 * all replicas hold awake, an autoscaler that would rather have fewer in each batch holds as well. Of the rate asked for it is said. */
Test(capacity, an_autoscaler_wakes_up_to_all_replicas)
{
    struct node node = node_of("dgx-h100");
    static const char *const slo = "{ttft: 1 s, tpot: 50 ms}";
    bool holds;
    struct capacity all = find(exact(SET("replicas", "3", "slo", slo)), &node, &holds);
    struct capacity scaled = find(
        exact(SET("replicas", "3", "slo", slo, "autoscale", "{target: 58}", "traffic.rate", "9 /s")), &node, &holds);
    cr_assert(holds);
    cr_expect_float_eq(scaled.best.rate_per_s / all.best.rate_per_s, 1, 0.05);
    cr_expect_eq(scaled.asked.rate_per_s, 9);
    cr_expect(scaled.asked.holds == (scaled.asked.good_frac >= 0.99));
}

Test(capacity, a_stricter_objective_allows_less)
{
    struct node node = node_of("dgx-h100");
    static const char *const limits[] = {"30 ms", "40 ms", "60 ms", "100 ms"};
    double last_per_s = 0;
    for (size_t i = 0; i < 4; i++) {
        bool holds;
        struct capacity found =
            find(exact(SET("replicas", "2", "slo.ttft", "2 s", "slo.tpot", limits[i])), &node, &holds);
        cr_assert(holds, "%s", limits[i]);
        cr_assert(found.best.rate_per_s >= last_per_s, "%s: %g after %g", limits[i], found.best.rate_per_s, last_per_s);
        last_per_s = found.best.rate_per_s;
    }
}

/* It does not matter how often the scenario's own rate is, nor in which fidelity it would run. */
Test(capacity, does_not_depend_on_the_rate_asked_for)
{
    struct node node = node_of("dgx-h100");
    bool holds;
    struct capacity slow = find(chat(SET("replicas", "2", "traffic.rate", "0.5 /s", "slo.ttft", "2 s")), &node, &holds);
    struct capacity fast =
        find(exact(SET("replicas", "2", "traffic.rate", "700 /s", "slo.ttft", "2 s")), &node, &holds);
    cr_assert_float_eq(slow.best.rate_per_s / fast.best.rate_per_s, 1, 0.02);
    cr_assert_float_eq(slow.own_per_s, 0.5, 1e-12);
}

Test(capacity, an_objective_that_an_empty_replica_misses)
{
    struct node node = node_of("dgx-h100");
    bool holds;
    struct capacity found = find(exact(SET("slo.tpot", "1 ms")), &node, &holds);
    cr_assert(!holds);
    cr_assert(found.beyond.good_frac < 0.99);
}

/* No rate holds at which the nodes draw more than they may, though the objective would hold; nor does any where they do when idle. */
Test(capacity, keeps_to_a_budget)
{
    struct node node = node_of("dgx-h100");
    struct service_setup setup = setup_of(exact(SET("replicas", "2", "slo.ttft", "2 s")), &node, NULL);
    struct capacity free, bound, none;
    cr_assert(capacity_find(&setup, HUGE_VAL, &free) && free.beyond.in_budget);
    double budget_w = 0.7 * free.best.it_power_w;
    cr_assert(capacity_find(&setup, budget_w, &bound));
    cr_expect(bound.best.it_power_w <= budget_w && bound.beyond.it_power_w > budget_w && !bound.beyond.in_budget);
    cr_expect(bound.best.rate_per_s < free.best.rate_per_s && bound.beyond.good_frac >= 0.99);
    cr_expect(!capacity_find(&setup, 1000, &none) && !none.beyond.in_budget);
}

Test(capacity, refusals_say_what_to_write)
{
    cr_assert(strstr(capacity_refusal(chat(NULL)), "slo:"));
    cr_assert(strstr(capacity_refusal(chat(SET("traffic.rate", "0 /s", "slo.ttft", "2 s"))), "rate is 0"));
}

/* Conversations that come at a rate: what is found holds in a run of its own with other conversations, and what lies beyond does not. */
Test(capacity, of_conversations)
{
    struct node node = node_of("dgx-h100");
    const struct serving *serving = exact(SET("replicas", "2", "balancer", "least-outstanding", "traffic",
                                              "{rate: 40 /s, think: 20 s, conversation: {turns: 4, turn_tokens: 80}}",
                                              "slo", "{ttft: 1 s, tpot: 50 ms, share: 95 %}"));
    bool holds;
    struct capacity found = find(serving, &node, &holds);
    cr_assert(holds && capacity_requests_each(serving) == 4);
    double requests = found.best.tick.requests, conversations = found.best.tick.conversations;
    cr_expect_float_eq(requests / conversations, 4, 0.05);
    cr_expect(good_frac(serving, &node, 0.95 * found.best.rate_per_s) > 0.95);
    cr_expect(good_frac(serving, &node, 1.05 * found.beyond.rate_per_s) < 0.95);
}
