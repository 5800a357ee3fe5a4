/* SPDX-License-Identifier: Apache-2.0 */
#include "serving_side.h"

#include <math.h>

#include "base/random.h"
#include "base/team.h"
#include "replica/handover.h"
#include "serving/serving_inside.h"

TestSuite(disaggregation);

static struct serving *apart(const char *const *settings)
{
    return set_all(exact(SET("disaggregate", "{replicas: 6, gpus_per_replica: 8}")), settings);
}

static struct service *start_apart(struct arena *arena, const struct serving *serving, const struct node *main,
                                   const struct node *prompts)
{
    struct service_setup setup = setup_of(serving, main, NULL);
    setup.node[SERVING_PREFILL] = prompts;
    return service_create(arena, &setup);
}

/* The network of the GPUs on the side that has less; or what was said. */
Test(disaggregation, bandwidth)
{
    struct node h100 = node_of("dgx-h100"), a100 = node_of("dgx-a100-80");
    struct disaggregation d = {.bandwidth_byte_s = NAN};
    cr_expect_eq(disaggregation_byte_s(&d, &h100.gpu, 4, &a100.gpu, 8),
                 fmin(4 * h100.gpu.network_byte_s, 8 * a100.gpu.network_byte_s));
    cr_expect_eq(disaggregation_byte_s(&d, &h100.gpu, 4, &h100.gpu, 2), 2 * h100.gpu.network_byte_s);
    d.bandwidth_byte_s = 1e9;
    cr_expect_eq(disaggregation_byte_s(&d, &h100.gpu, 4, &a100.gpu, 8), 1e9);
}

/* A lone request: its time from end to end grows by bytes / bandwidth + latency, its first token comes as before. 1000
 * tokens of Llama 3.1 70B are 327.68 MB of keys and values (80 layers x 8 heads x 128 x 2 x 2 bytes a token). */
Test(disaggregation, keys_and_values_travel)
{
    struct node node = node_of("dgx-h100");
    double total_s[3], first_s[3];
    static const char *const bandwidths[] = {"1000 TB/s", "1 GB/s", "100 MB/s"};
    for (int k = 0; k < 3; k++) {
        struct arena *arena = arena_create();
        struct serving *serving = apart(SET("traffic.rate", "0.01 /s", "prompt_tokens", "{type: constant, value: 1000}",
                                            "output_tokens", "{type: constant, value: 200}", "disaggregate.bandwidth",
                                            bandwidths[k], "disaggregate.latency", k ? "30 ms" : "0 s"));
        struct service *service = start_apart(arena, serving, &node, &node);
        struct service_tick tick;
        service_step(service, 0, 1e5, full_speed, &tick);
        total_s[k] = tick.total_mean_s;
        first_s[k] = tick.ttft_p50_s;
        arena_destroy(arena);
    }
    double byte = 1000 * 80.0 * 8 * 128 * 2 * 2;
    printf("in all %.4f, %.4f, %.4f s\n", total_s[0], total_s[1], total_s[2]);
    cr_expect_float_eq(total_s[1] - total_s[0], byte / 1e9 + 0.03, 0.002);
    cr_expect_float_eq(total_s[2] - total_s[0], byte / 1e8 + 0.03, 0.02);
    cr_expect_float_eq(first_s[1], first_s[0], 0.02 * first_s[0]);
}

/* Three prompts that are done in the same step leave one after the other: 327.68 MB each, at 1 GB/s. */
Test(disaggregation, a_link_is_busy_with_one_at_a_time)
{
    struct node node = node_of("dgx-h100");
    double byte_s = 80.0 * 8 * 128 * 2 * 2 / 1e9, at_s[3], lone_s = 0;
    for (int count = 1; count <= 3; count += 2) {
        struct arena *arena = arena_create();
        struct serving *serving = apart(SET("disaggregate.replicas", "1", "disaggregate.latency", "10 ms"));
        struct service_setup service = setup_of(serving, &node, NULL);
        struct step_setup step = serving_step(&service, SERVING_PREFILL, 1000);
        struct pool_setup setup = {.rules = {.costs = step_costs(&node.gpu, &step),
                                             .role = ROLE_PREFILL,
                                             .send_token_s = byte_s,
                                             .token_budget = 10000,
                                             .max_batch = 256,
                                             .memory_tokens = 1000000,
                                             .wait_limit_s = INFINITY,
                                             .ttft_limit_s = NAN,
                                             .total_limit_s = NAN,
                                             .tpot_limit_s = NAN},
                                   .count = 1};
        struct latencies *latencies = arena_alloc(arena, 1, sizeof *latencies);
        setup.latencies = &latencies;
        struct handover *handover = handover_create(arena, 0.01, 1, "chat");
        handover_listen(handover, 0, latencies);
        struct replica_pool *pool = pool_create(arena, &setup);
        struct request requests[3];
        for (int i = 0; i < count; i++)
            requests[i] = (struct request){.arrival_s = 1, .prompt = 1000, .output = 10};
        pool_give(pool, &(struct pool_piece){.requests = requests, .choice = (uint64_t[3]){0}, .count = (size_t)count});
        pool_advance(pool, 100);
        struct pool_piece piece = handover_take(handover, 100);
        cr_assert_eq(piece.count, (size_t)count);
        for (int i = 0; i < count; i++)
            at_s[i] = piece.handed[i].at_s - piece.handed[i].sequence.first_s;
        if (count == 1)
            lone_s = at_s[0];
        arena_destroy(arena);
    }
    cr_expect_float_eq(lone_s, 0.33768, 1e-9);
    for (int i = 0; i < 3; i++)
        cr_expect_float_eq(at_s[i], (i + 1) * 0.32768 + 0.01, 1e-9, "%d: %g", i, at_s[i]);
}

/* No request is lost, on the way neither, for each balancer, with throttling of either side. */
Test(disaggregation, requests_are_conserved)
{
    struct node h100 = node_of("dgx-h100"), a100 = node_of("dgx-a100-80");
    struct random random = random_stream(14, "conserved", 0);
    static const char *const balancers[] = {"round-robin", "random", "two-choices", "least-outstanding"};
    for (int k = 0; k < 8; k++) {
        struct arena *arena = arena_create();
        struct serving *serving =
            apart(SET("balancer", balancers[k % 4], "traffic.rate", k < 4 ? "40 /s" : "300 /s", "replicas", "3",
                      "disaggregate.replicas", "2", "disaggregate.bandwidth", "2 GB/s", "queue_limit", "20 s"));
        struct service *service = start_apart(arena, serving, &a100, &h100);
        struct service_tick tick = {0};
        double at = 0, served = 0;
        for (int i = 0; i < 40; i++) {
            double step_s = 1 + 100 * random_uniform(&random), queued = tick.queued, speed[SERVING_PARTS];
            for (int part = 0; part < SERVING_PARTS; part++) {
                double u = random_uniform(&random);
                speed[part] = u < 0.1 ? 0 : u < 0.3 ? u : 1;
            }
            service_step(service, at, step_s, speed, &tick);
            cr_assert_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued);
            cr_assert(tick.gpu_power_w >= a100.gpu.idle_w * (1 - 1e-12) &&
                      tick.gpu_power_w <= a100.gpu.tdp_w * (1 + 1e-12));
            cr_assert(tick.prefill_gpu_power_w >= h100.gpu.idle_w * (1 - 1e-12) &&
                      tick.prefill_gpu_power_w <= h100.gpu.tdp_w * (1 + 1e-12));
            served += tick.requests;
            at += step_s;
        }
        cr_assert_gt(served, 100);
        arena_destroy(arena);
    }
}

struct sums {
    double requests, output_tokens, energy_j, prefill_j, total_s;
};

static struct sums run_hours(const struct serving *serving, double tick_s)
{
    struct node h100 = node_of("dgx-h100");
    struct arena *arena = arena_create();
    struct service *service = start_apart(arena, serving, &h100, &h100);
    struct sums sums = {0};
    for (double at = 0; at < 7200; at += tick_s) {
        struct service_tick tick;
        service_step(service, at, tick_s, full_speed, &tick);
        sums.requests += tick.requests;
        sums.output_tokens += tick.output_tokens;
        sums.energy_j += tick.gpu_power_w * tick_s;
        sums.prefill_j += tick.prefill_gpu_power_w * tick_s;
        sums.total_s += tick.requests * tick.total_mean_s;
    }
    arena_destroy(arena);
    return sums;
}

Test(disaggregation, ticks_and_threads_do_not_matter)
{
    static const char *const balancers[] = {"random", "least-outstanding"};
    for (int b = 0; b < 2; b++) {
        struct serving *serving = apart(SET("traffic.rate", "60 /s", "balancer", balancers[b]));
        struct sums hour = run_hours(serving, 3600), minutes = run_hours(serving, 225);
        cr_expect_eq(hour.requests, minutes.requests);
        cr_expect_eq(hour.output_tokens, minutes.output_tokens);
        cr_expect_float_eq(hour.energy_j, minutes.energy_j, 1e-9 * hour.energy_j);
        cr_expect_float_eq(hour.prefill_j, minutes.prefill_j, 1e-9 * hour.prefill_j);
        team_set_size(3);
        struct sums threads = run_hours(serving, 3600);
        team_set_size(1);
        struct sums alone = run_hours(serving, 3600);
        cr_expect_eq(memcmp(&threads, &alone, sizeof alone), 0);
    }
}

/* What it is for (Zhong et al., DistServe, OSDI 2024): answers are not held up by prompts, so the tail of the time per
 * token is shorter than where both share 12 replicas of the same kind. */
Test(disaggregation, answers_are_not_held_up)
{
    struct node node = node_of("dgx-h100");
    struct arena *arena = arena_create();
    struct service_tick together, tick;
    struct serving *serving = apart(SET("replicas", "6", "prefill", "first"));
    double rate = 0.6 * service_capacity_per_s(start_apart(arena, serving, &node, &node));
    struct serving *shared = at_rate(exact(SET("prefill", "first")), rate);
    service_step(start(arena, shared, &node, NULL), 0, 3600, full_speed, &together);
    service_step(start_apart(arena, at_rate(serving, rate), &node, &node), 0, 3600, full_speed, &tick);
    printf("%.0f /s: TPOT p99: together %.1f ms, apart %.1f ms; TTFT p99: %.0f, %.0f ms\n", rate,
           1e3 * together.tpot_p99_s, 1e3 * tick.tpot_p99_s, 1e3 * together.ttft_p99_s, 1e3 * tick.ttft_p99_s);
    cr_expect_lt(tick.tpot_p99_s, 0.8 * together.tpot_p99_s);
    cr_expect_float_eq(tick.requests, together.requests, 0.01 * together.requests);
    arena_destroy(arena);
}

/* With too few of either side: what waits, and what it says. */
Test(disaggregation, says_which_side_is_full)
{
    struct node node = node_of("dgx-h100");
    struct arena *arena = arena_create();
    struct service_tick tick;
    struct serving *serving = apart(SET("traffic.rate", "100 /s", "replicas", "20", "disaggregate.replicas", "1"));
    service_step(start_apart(arena, serving, &node, &node), 0, 3600, full_speed, &tick);
    cr_expect_eq(tick.limit, LIMIT_PREFILL, "%s", service_limit_names[tick.limit]);
    cr_expect_gt(tick.load_frac, 1);
    serving = apart(SET("traffic.rate", "100 /s", "replicas", "1", "disaggregate.replicas", "20", "max_batch", "64"));
    service_step(start_apart(arena, serving, &node, &node), 0, 3600, full_speed, &tick);
    cr_expect_eq(tick.limit, LIMIT_BATCH, "%s", service_limit_names[tick.limit]);
    arena_destroy(arena);
}
