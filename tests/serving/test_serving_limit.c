/* SPDX-License-Identifier: Apache-2.0 */
/* Services whose GPUs may not always do all they could. */
#include "serving_side.h"

#include <math.h>

#include "base/numerics.h"
#include "base/random.h"
#include "base/team.h"
#include "replica/balancer.h"

TestSuite(serving_limit);

static const struct gpu_limit no_limit = {1, NAN};
static const char *const fidelities[] = {"fluid", "exact", "sampled"};

/* A tick in the middle of half an hour of the same. */
static struct service_tick steady(const struct serving *serving, const struct node *node, const struct gpu_limit *limit)
{
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, node, NULL);
    struct service_tick tick;
    for (int i = 0; i < 3; i++) {
        if (limit)
            service_limit(service, SERVING_MAIN, *limit);
        service_step(service, 600 * i, 600, full_speed, &tick);
    }
    arena_destroy(arena);
    return tick;
}

/* Set from outside, or said of the service: the same to the last bit. */
Test(serving_limit, as_the_keys_of_the_service)
{
    struct node node = node_of("dgx-h100");
    for (int f = 0; f < 3; f++) {
        struct service_tick outside = steady(service_with(fidelities[f], NULL), &node, &(struct gpu_limit){0.8, 450});
        struct service_tick said =
            steady(service_with(fidelities[f], SET("clock", "80 %", "power_cap", "450 W")), &node, NULL);
        struct service_tick both =
            steady(service_with(fidelities[f], SET("clock", "80 %")), &node, &(struct gpu_limit){0.9, 450});
        cr_expect_eq(memcmp(&outside, &said, sizeof said), 0, "%s", fidelities[f]);
        cr_expect_eq(memcmp(&both, &said, sizeof said), 0, "%s", fidelities[f]);
    }
}

/* What a GPU of the fluid service draws without a limit at the rate at which it holds so many requests at a time. */
static double unlimited_w(const struct node *node, double batch)
{
    double low = 10, high = 140;
    struct service_tick tick = {0};
    for (int i = 0; i < 30; i++) {
        double rate = (low + high) / 2;
        char text[32];
        snprintf(text, sizeof text, "%.9f /s", rate);
        tick = steady(service_with("fluid", SET("traffic.rate", text)), node, NULL);
        *(tick.batch < batch ? &low : &high) = rate;
    }
    cr_assert_float_eq(tick.batch, batch, 1e-3 * batch);
    return tick.gpu_power_w;
}

/* What comes back after a limit is what was before; while it holds the GPUs keep to it, and answers take longer. What
 * they would have drawn without it is known within a few percent. */
Test(serving_limit, comes_and_goes)
{
    struct node node = node_of("dgx-h100");
    static const char *const rates[] = {"20 /s", "60 /s", "90 /s"};
    for (int f = 0; f < 2; f++)
        for (int r = 0; r < 3; r++) {
            struct arena *arena = arena_create();
            struct serving *serving = service_with(fidelities[f], SET("traffic.rate", rates[r]));
            struct service *service = start(arena, serving, &node, NULL);
            struct service_tick ticks[4];
            for (int i = 0; i < 4; i++) {
                service_limit(service, SERVING_MAIN, i == 1 ? (struct gpu_limit){1, 350} : no_limit);
                service_step(service, 3600 * i, 3600, full_speed, &ticks[i]);
            }
            const struct service_tick *before = &ticks[0], *limited = &ticks[1], *after = &ticks[3];
            printf("%s, %s: %.0f W, limited to 350 W: %.0f W, would be %.0f W; TTFT %.1f and %.1f ms\n", fidelities[f],
                   rates[r], before->gpu_power_w, limited->gpu_power_w, limited->gpu_demand_w, 1e3 * before->ttft_p50_s,
                   1e3 * limited->ttft_p50_s);
            cr_expect_leq(limited->gpu_power_w, 350);
            cr_expect_gt(limited->ttft_p50_s, 1.05 * before->ttft_p50_s);
            cr_expect_gt(limited->tpot_p50_s, before->tpot_p50_s);
            cr_expect_gt(limited->load_frac, before->load_frac);
            cr_expect_float_eq(limited->requests, before->requests, 0.02 * before->requests);
            cr_expect_float_eq(before->gpu_demand_w, before->gpu_power_w, 1e-9);
            /* Slower steps hold larger batches: so much would be drawn in them. */
            double would_w = unlimited_w(&node, limited->batch);
            printf("    unlimited at that batch: %.0f W\n", would_w);
            cr_expect_float_eq(limited->gpu_demand_w, would_w, 0.02 * would_w);
            cr_expect_float_eq(after->gpu_power_w, before->gpu_power_w, (f ? 0.005 : 1e-12) * before->gpu_power_w);
            cr_expect_float_eq(after->ttft_p50_s, before->ttft_p50_s, (f ? 0.03 : 1e-12) * before->ttft_p50_s);
            arena_destroy(arena);
        }
}

/* Changes at the same moments give the same, however long the ticks between them are and however many threads there
 * are. */
Test(serving_limit, ticks_and_threads_do_not_matter)
{
    struct node node = node_of("dgx-h100");
    static const double ticks_s[] = {300, 60, 7.5};
    for (size_t b = 0; balancer_names[b]; b++) {
        double energy_j[4] = {0}, requests[4] = {0};
        for (int k = 0; k < 4; k++) {
            team_set_size(k == 3 ? 3 : 1);
            struct arena *arena = arena_create();
            struct random random = random_stream(3, "limits", b);
            struct service *service =
                start(arena, exact(SET("balancer", balancer_names[b], "replicas", "3", "traffic.rate", "20 /s")), &node,
                      NULL);
            double tick_s = ticks_s[k % 3];
            for (int i = 0; i < 12; i++) {
                struct gpu_limit limit = {1 - random_uniform(&random) / 2, 300 + 400 * random_uniform(&random)};
                service_limit(service, SERVING_MAIN, limit);
                for (double at = 0; at < 300; at += tick_s) {
                    struct service_tick tick;
                    service_step(service, 300 * i + at, tick_s, full_speed, &tick);
                    energy_j[k] += tick.gpu_power_w * tick_s;
                    requests[k] += tick.requests;
                }
            }
            arena_destroy(arena);
            cr_expect_eq(requests[k], requests[0], "%s, %d", balancer_names[b], k);
            /* Power keeps to its limit in the mean of a tick, so that energy may differ a little. */
            cr_expect_float_eq(energy_j[k], energy_j[0], (k == 3 ? 0 : 1e-4) * energy_j[0], "%s, %d: %.15g, %.15g",
                               balancer_names[b], k, energy_j[k], energy_j[0]);
        }
    }
}

static const char *const *const kinds[] = {
    SET("balancer", "least-outstanding"),
    SET("balancer", "two-choices", "prefill", "first"),
    SET("fidelity", "fluid"),
    SET("fidelity", "fluid", "autoscale.target", "40"),
    SET("autoscale.target", "40"),
    SET("autoscale.target", "40", "autoscale.power_budget", "20 kW"),
    SET("disaggregate.replicas", "2", "disaggregate.gpus_per_replica", "8"),
    SET("speculative.draft_tokens", "3", "queue_limit", "5 s"),
    SET("model.mtp_layers", "1", "multi_token_prediction.draft_tokens", "2", "queue_limit", "5 s"),
    SET("fidelity", "sampled", "sample", "2"),
};

/* Whatever comes, of limits and of heat: no request is lost, and nobody draws more than it may. */
Test(serving_limit, requests_are_conserved)
{
    struct node node = node_of("dgx-h100");
    struct random random = random_stream(5, "limits", 0);
    for (size_t k = 0; k < 2 * sizeof kinds / sizeof *kinds; k++) {
        struct arena *arena = arena_create();
        struct serving *serving =
            exact(SET("replicas", "4", "traffic.rate", k % 2 ? "15 /s" : "60 /s", "queue_limit", "30 s"));
        set_all(serving, kinds[k / 2]);
        struct service *service = start(arena, serving, &node, NULL);
        struct service_tick tick = {0};
        double at = 0, served = 0;
        for (int i = 0; i < 40; i++) {
            double step_s = 1 + 100 * random_uniform(&random), queued = tick.queued, speed[SERVING_PARTS];
            struct gpu_limit limit[SERVING_PARTS];
            for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
                double u = random_uniform(&random), v = random_uniform(&random);
                limit[part] = u < 0.3 ? no_limit : (struct gpu_limit){0.3 + 0.7 * u, v < 0.3 ? NAN : 300 + 400 * v};
                speed[part] = v < 0.1 ? 0 : v < 0.3 ? v : 1;
                if (serving_has(serving, part))
                    service_limit(service, part, limit[part]);
            }
            service_step(service, at, step_s, speed, &tick);
            cr_assert_float_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued,
                               1e-9 * (1 + tick.arrived), "kind %zu", k);
            /* A step that was begun before it draws what it did. */
            if (step_s > 50)
                cr_assert(!(tick.gpu_power_w > limit[SERVING_MAIN].cap_w * 1.01), "kind %zu: %g W of %g W", k,
                          tick.gpu_power_w, limit[SERVING_MAIN].cap_w);
            cr_assert(tick.gpu_demand_w >= tick.gpu_power_w * (1 - 1e-9) &&
                          tick.gpu_demand_w <= node.gpu.tdp_w * (1 + 1e-9),
                      "kind %zu: %g W, %g W", k, tick.gpu_power_w, tick.gpu_demand_w);
            served += tick.requests;
            at += step_s;
        }
        cr_assert_gt(served, 100, "kind %zu: %g", k, served);
        arena_destroy(arena);
    }
}
