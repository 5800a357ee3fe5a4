/* SPDX-License-Identifier: Apache-2.0 */
#include "serving_side.h"

#include <math.h>

#include "base/random.h"
#include "base/team.h"
#include "serving/autoscale.h"

TestSuite(autoscale);

/* The rule itself, moment by moment: ceil(present / target); fewer only after the window; ready after waking. */
Test(autoscale, decides_as_the_rule_says)
{
    struct arena *arena = arena_create();
    struct autoscale rules = {.target = 10, .period_s = 15, .window_s = 45, .down_frac = 0.5, .wake_s = 20};
    struct autoscaler *scaler = autoscaler_create(arena, &rules, 8, 2, 8);
    cr_expect_eq(autoscaler_wanted(scaler), 8);
    cr_expect_eq(autoscaler_serving(scaler, 0), 8);
    /* 31 requests want 4; the window holds the others for four periods: what was there at first counts as wanted. */
    double now_s = 15;
    for (int i = 0; i < 3; i++, now_s += 15) {
        autoscaler_decide(scaler, now_s, 31);
        cr_expect_eq(autoscaler_wanted(scaler), 8, "%d", i);
    }
    autoscaler_decide(scaler, now_s, 31);
    cr_expect_eq(autoscaler_wanted(scaler), 4);
    for (size_t i = 4; i < 8; i++) {
        cr_expect(autoscaler_awake(scaler, i)); /* finishing what it has */
        if (i > 4)
            autoscaler_sleep(scaler, i);
    }
    /* 60 want 6: number 4 is still awake and serves at once, number 5 has to wake. */
    now_s += 15;
    autoscaler_decide(scaler, now_s, 60);
    cr_expect_eq(autoscaler_wanted(scaler), 6);
    cr_expect_eq(autoscaler_serving(scaler, now_s), 5);
    cr_expect_eq(autoscaler_serving(scaler, now_s + 20), 6);
    cr_expect(autoscaler_awake(scaler, 5) && !autoscaler_awake(scaler, 6));
    /* Nobody: the minimum, after the window. More than there are: all. */
    for (int i = 0; i < 10; i++, now_s += 15)
        autoscaler_decide(scaler, now_s, 0);
    cr_expect_eq(autoscaler_wanted(scaler), 2);
    autoscaler_decide(scaler, now_s, 80);
    /* At most half at once, and no more for a window: 8, 4, 2. */
    size_t last = 8;
    double since_s = 0;
    for (int i = 0; i < 20; i++) {
        now_s += 15;
        autoscaler_decide(scaler, now_s, 0);
        size_t wanted = autoscaler_wanted(scaler);
        cr_expect(wanted == last || (wanted == last / 2 && now_s - since_s >= 45));
        since_s = wanted == last ? since_s : now_s;
        last = wanted;
    }
    cr_expect_eq(last, 2);
    autoscaler_decide(scaler, now_s, 1e6);
    cr_expect_eq(autoscaler_wanted(scaler), 8);
    arena_destroy(arena);
}

struct day {
    double arrived, requests, rejected, queued, power_s, replicas_s, nodes_s, good, least, most, ttft_p99_s;
};

/* W s of GPUs, with what sleeps left out: as the nodes see it. */
static struct day run_day(const struct serving *serving, const struct node *node, double tick_s)
{
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, node, shape());
    struct day day = {.least = 1e9};
    for (double at = 0; at < SECONDS_PER_DAY; at += tick_s) {
        struct service_tick tick;
        service_step(service, at + 1672617600, tick_s, full_speed, &tick);
        day.arrived += tick.arrived;
        day.requests += tick.requests;
        day.rejected += tick.rejected;
        day.queued = tick.queued;
        day.power_s += tick.gpu_power_w * tick.nodes_awake_frac * tick_s;
        day.replicas_s += tick.replicas_awake * tick_s;
        day.nodes_s += tick.nodes_awake_frac * tick_s;
        day.good += tick.good;
        day.least = fmin(day.least, tick.replicas_awake);
        day.most = fmax(day.most, tick.replicas_awake);
        day.ttft_p99_s = fmax(day.ttft_p99_s, tick.ttft_p99_s);
    }
    arena_destroy(arena);
    return day;
}

/* Over a day with a quiet night: fewer replicas and less energy, no request lost, much the same in each fidelity; and
 * the result depends neither on ticks nor on threads. */
Test(autoscale, follows_the_day)
{
    struct node node = node_of("dgx-h100");
    struct serving *all =
        exact(SET("traffic.rate", "10 /s", "replicas", "8", "balancer", "least-outstanding", "slo.ttft", "1 s"));
    struct serving *scaled = exact(SET("traffic.rate", "10 /s", "replicas", "8", "balancer", "least-outstanding",
                                       "slo.ttft", "1 s", "autoscale.target", "8", "autoscale.minimum", "2"));
    struct day awake = run_day(all, &node, 3600), exactly = run_day(scaled, &node, 3600);
    struct day fluid = run_day(set(scaled, "fidelity", "fluid"), &node, 3600);
    struct day sampled = run_day(set(set(scaled, "fidelity", "sampled"), "sample", "4"), &node, 3600);
    set(scaled, "fidelity", "exact");
    printf("8 replicas: all awake %.0f W, %.4f good; scaled %.2f awake (%.1f to %.1f), %.0f W, %.4f good; "
           "fluid %.2f awake, %.0f W; 4 stand for 8: %.2f awake, %.0f W\n",
           awake.power_s / SECONDS_PER_DAY, awake.good / awake.requests, exactly.replicas_s / SECONDS_PER_DAY,
           exactly.least, exactly.most, exactly.power_s / SECONDS_PER_DAY, exactly.good / exactly.requests,
           fluid.replicas_s / SECONDS_PER_DAY, fluid.power_s / SECONDS_PER_DAY, sampled.replicas_s / SECONDS_PER_DAY,
           sampled.power_s / SECONDS_PER_DAY);
    cr_expect_eq(exactly.arrived, awake.arrived);
    cr_expect_eq(exactly.arrived, exactly.requests + exactly.rejected + exactly.queued);
    cr_expect_eq(exactly.rejected, 0);
    cr_expect_gt(exactly.good, 0.99 * exactly.requests);
    cr_expect_lt(exactly.power_s, 0.8 * awake.power_s);
    cr_expect_lt(exactly.least, 3);
    cr_expect_gt(exactly.most, exactly.least + 4);
    cr_expect_float_eq(fluid.power_s, exactly.power_s, 0.05 * exactly.power_s);
    /* Half of a replica more in the mean, since they are whole: two of eight if four stand for them. */
    cr_expect_float_eq(sampled.power_s, exactly.power_s, 0.10 * exactly.power_s);
    /* One replica fills a node: nodes sleep as replicas do. */
    cr_expect_float_eq(exactly.nodes_s * 8, exactly.replicas_s, 1e-6 * exactly.replicas_s);

    struct day again = run_day(scaled, &node, 1800);
    cr_expect_eq(again.requests, exactly.requests);
    cr_expect_float_eq(again.power_s, exactly.power_s, 1e-9 * exactly.power_s);
    cr_expect_float_eq(again.replicas_s, exactly.replicas_s, 1e-9 * exactly.replicas_s);
    team_set_size(3);
    again = run_day(scaled, &node, 3600);
    cr_expect_eq(memcmp(&again, &exactly, sizeof again), 0);
}

/* Where replicas share a node, it sleeps when all of them do. */
Test(autoscale, nodes_sleep_when_all_of_their_replicas_do)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = exact(SET("traffic.rate", "0 /s", "gpus_per_replica", "4", "replicas", "6",
                                        "autoscale.target", "10", "autoscale.minimum", "3", "autoscale.window", "0 s"));
    static const char *const fidelities[] = {"exact", "fluid"};
    for (int k = 0; k < 2; k++) {
        struct arena *arena = arena_create();
        struct service *service = start(arena, set(serving, "fidelity", fidelities[k]), &node, NULL);
        struct service_tick tick;
        for (int i = 0; i < 2; i++)
            service_step(service, i * 600.0, 600, full_speed, &tick);
        cr_expect_float_eq(tick.replicas_awake, 3, 1e-12, "%s", fidelities[k]);
        cr_expect_float_eq(tick.nodes_awake_frac, 2.0 / 3, 1e-12, "%s", fidelities[k]);
        /* Of 16 GPUs awake 12 are kept waiting at 122 W, 4 idle at 70 W. */
        cr_expect_float_eq(tick.gpu_power_w, 109, 1e-9);
        arena_destroy(arena);
    }
}

/* For each balancer, at random, with overload and standstill. */
Test(autoscale, requests_are_conserved)
{
    struct node node = node_of("dgx-h100");
    struct random random = random_stream(13, "conserved", 0);
    static const char *const balancers[] = {"round-robin", "random", "two-choices", "least-outstanding"};
    for (int k = 0; k < 8; k++) {
        struct arena *arena = arena_create();
        struct serving *serving =
            exact(SET("balancer", balancers[k % 4], "traffic.rate", k < 4 ? "20 /s" : "200 /s", "replicas", "5",
                      "autoscale.target", "20", "autoscale.window", "30 s", "autoscale.wake", "40 s"));
        struct service *service = start(arena, serving, &node, shape());
        struct service_tick tick = {0};
        double at = 0, served = 0, least = 5;
        for (int i = 0; i < 60; i++) {
            double step_s = 1 + 400 * random_uniform(&random), queued = tick.queued, u = random_uniform(&random);
            service_step(service, at, step_s, (double[]){u < 0.1 ? 0 : u < 0.3 ? u : 1, 1}, &tick);
            cr_assert_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued);
            cr_assert(tick.replicas_awake >= 1 - 1e-9 && tick.replicas_awake <= 5 + 1e-9);
            cr_assert(tick.gpu_power_w >= node.gpu.idle_w * (1 - 1e-12) &&
                      tick.gpu_power_w <= node.gpu.tdp_w * (1 + 1e-12));
            served += tick.requests;
            least = fmin(least, tick.replicas_awake);
            at += step_s;
        }
        cr_assert_gt(served, 100);
        cr_assert(k >= 4 || least < 3);
        arena_destroy(arena);
    }
}

static const char talk[] = "{rate: 4 /s, think: 30 s, conversation: {turns: 5, turn_tokens: 100}}",
                  shared[] = "{users: 600, think: 30 s, conversation: {turns: 5, turn_tokens: 100, routing: balanced}}";

static struct day talk_for(const char *traffic, const char *autoscale, double *cached_frac)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving = exact(SET("traffic", traffic, "balancer", "least-outstanding"));
    if (autoscale)
        set(serving, "autoscale", autoscale);
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, &node, traffic == talk ? shape() : NULL);
    struct day day = {.least = 1e9};
    double prompts = 0, cached = 0;
    for (double at = 0; at < SECONDS_PER_DAY / 4; at += 600) {
        struct service_tick tick;
        service_step(service, at + 1672617600, 600, full_speed, &tick);
        day.arrived += tick.arrived;
        day.requests += tick.requests;
        day.rejected += tick.rejected;
        day.queued = tick.queued;
        day.replicas_s += tick.replicas_awake * 600;
        day.power_s += tick.gpu_power_w * tick.nodes_awake_frac * 600;
        day.least = fmin(day.least, tick.replicas_awake);
        prompts += tick.prompt_tokens;
        cached += tick.cached_tokens;
    }
    *cached_frac = cached / prompts;
    arena_destroy(arena);
    return day;
}

/* Conversations, those that come at a rate and those of users alike: none is lost, fewer replicas are awake, and some of what had been said
 * is computed again. Where all are wanted all the time, nothing is otherwise than without. */
Test(autoscale, of_conversations)
{
    static const char *const traffics[] = {talk, shared};
    for (size_t i = 0; i < 2; i++) {
        double always_frac, wanted_frac, scaled_frac;
        struct day always = talk_for(traffics[i], NULL, &always_frac),
                   wanted = talk_for(traffics[i], "{minimum: 12, target: 1000}", &wanted_frac),
                   scaled = talk_for(traffics[i], "{target: 12}", &scaled_frac);
        cr_expect(wanted.arrived == always.arrived && wanted.requests == always.requests && wanted_frac == always_frac);
        cr_expect_float_eq(wanted.power_s, always.power_s, 1e-9 * always.power_s);
        cr_expect_eq(scaled.arrived, scaled.requests + scaled.rejected + scaled.queued);
        cr_expect(scaled.least < 8 && scaled.replicas_s < 0.8 * always.replicas_s);
        cr_expect(scaled.power_s < always.power_s);
        cr_expect(i == 1 || scaled_frac < always_frac, "%g, then %g", always_frac, scaled_frac);
        printf("%.3f of the prompts found, %.3f with sleep; %.2f of the replicas awake\n", always_frac, scaled_frac,
               scaled.replicas_s / always.replicas_s);
    }
}
