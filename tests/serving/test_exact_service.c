/* SPDX-License-Identifier: Apache-2.0 */
#include "serving_side.h"

#include <math.h>
#include <time.h>

#include "../fewer.h"
#include "base/numerics.h"
#include "base/random.h"
#include "base/team.h"
#include "base/units.h"
#include "replica/balancer.h"

TestSuite(exact_service);

struct week {
    double energy_j, requests, output_tokens, rejected, arrived, queued, preempted, error_j, batch_s, total_p50_s;
};

static struct week run_week(const struct serving *serving, const struct node *node, const double *profile, double days,
                            double tick_s)
{
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, node, profile);
    struct week week = {0};
    double end_s = days * SECONDS_PER_DAY;
    for (double at = 0; at < end_s; at += tick_s) {
        struct service_tick tick;
        double step_s = fmin(tick_s, end_s - at);
        service_step(service, 1672617600 + at, step_s, full_speed, &tick);
        week.energy_j += tick.gpu_power_w * step_s;
        week.error_j += pow(tick.gpu_power_error_w * step_s, 2);
        week.requests += tick.requests;
        week.output_tokens += tick.output_tokens;
        week.rejected += tick.rejected;
        week.arrived += tick.arrived;
        week.preempted += tick.preempted;
        week.batch_s += tick.batch * step_s;
        week.queued = tick.queued;
        week.total_p50_s = tick.total_p50_s;
    }
    week.error_j = sqrt(week.error_j);
    arena_destroy(arena);
    return week;
}

/* Requests are conserved for every balancer and way of prefilling, under
 * overload and throttling; power stays within its limits. */
Test(exact_service, requests_are_conserved)
{
    struct node node = node_of("dgx-h100");
    static const char *const rates[] = {"5 /s", "60 /s", "300 /s"}, *const prefills[] = {"chunked", "first"};
    struct random random = random_stream(12, "conserved", 0);
    for (int k = 0; k < 24; k++) {
        struct arena *arena = arena_create();
        struct serving *serving = exact(SET("balancer", balancer_names[k % 4], "traffic.rate", rates[k % 3], "prefill",
                                            prefills[k / 4 % 2], "context_limit", "20000", "replicas", "3"));
        if (k >= 12)
            set_all(serving, SET("queue_length", "50", "gpus_per_replica", "4"));
        struct service *service = start(arena, serving, &node, k % 5 ? shape() : NULL);
        struct service_tick tick = {0};
        double at = 0, served = 0;
        for (int i = 0; i < 30; i++) {
            double step_s = 1 + 200 * random_uniform(&random), queued = tick.queued, u = random_uniform(&random);
            service_step(service, at, step_s, (double[]){u < 0.1 ? 0 : u < 0.3 ? u : 1, 1}, &tick);
            cr_assert_eq(tick.arrived, tick.requests + tick.rejected + tick.queued - queued);
            cr_assert(tick.gpu_power_w >= node.gpu.idle_w * (1 - 1e-12) &&
                      tick.gpu_power_w <= node.gpu.tdp_w * (1 + 1e-12));
            cr_assert(tick.bandwidth_frac <= 1 && tick.flop_frac <= 1);
            served += tick.requests;
            at += step_s;
        }
        cr_assert_gt(served, 100);
        arena_destroy(arena);
    }
}

/* The result does not depend on the length of a tick, to rounding: requests not
 * at all. */
Test(exact_service, ticks_do_not_matter)
{
    struct node node = node_of("dgx-h100");
    static const double ticks_s[] = {3600, 600, 61.7, 86400};
    for (size_t b = 0; balancer_names[b]; b++) {
        struct week first = {0};
        for (int k = 0; k < 4; k++) {
            struct week week =
                run_week(exact(SET("balancer", balancer_names[b], "traffic.rate", "9 /s", "replicas", "2")), &node,
                         shape(), 0.5 / FEWER, ticks_s[k]);
            if (k == 0)
                first = week;
            cr_expect_eq(week.requests, first.requests, "%s, %g s", balancer_names[b], ticks_s[k]);
            cr_expect_eq(week.output_tokens, first.output_tokens);
            cr_expect_float_eq(week.energy_j, first.energy_j, 1e-10 * first.energy_j);
            cr_expect_float_eq(week.batch_s, first.batch_s, 1e-10 * first.batch_s);
        }
    }
}

/* All traffic so many times as much: what a search for capacity changes, and nothing else. */
Test(exact_service, rate_scale)
{
    struct node node = node_of("dgx-h100");
    static const char *const fidelities[] = {"exact", "fluid", "sampled"};
    for (int k = 0; k < 3; k++) {
        struct arena *arena = arena_create();
        struct service_setup half = setup_of(service_with(fidelities[k], SET("traffic.rate", "20 /s")), &node, shape()),
                             whole =
                                 setup_of(service_with(fidelities[k], SET("traffic.rate", "40 /s")), &node, shape());
        half.rate_scale = 2;
        struct service_tick one, other;
        service_step(service_create(arena, &half), 0, 3600, full_speed, &one);
        service_step(service_create(arena, &whole), 0, 3600, full_speed, &other);
        cr_expect_gt(one.requests, 100);
        cr_expect_eq(one.requests, other.requests, "%s", fidelities[k]);
        cr_expect_eq(one.gpu_power_w, other.gpu_power_w);
        cr_expect_eq(one.load_frac, other.load_frac);
        arena_destroy(arena);
    }
}

/* Nor on the number of threads, to the bit. */
Test(exact_service, threads_do_not_matter)
{
    struct node node = node_of("dgx-h100");
    struct week weeks[3];
    for (int k = 0; k < 3; k++) {
        team_set_size(k + 1);
        weeks[k] = run_week(exact(SET("replicas", "80", "traffic.rate", "300 /s")), &node, shape(), 0.1 / FEWER,
                            SECONDS_PER_HOUR);
    }
    cr_assert_gt(weeks[0].requests, 10000);
    cr_expect_eq(memcmp(&weeks[0], &weeks[1], sizeof weeks[0]), 0);
    cr_expect_eq(memcmp(&weeks[0], &weeks[2], sizeof weeks[0]), 0);
}

struct watched {
    double last_s;
    int times;
};
static void reached(void *context, double time_s)
{
    struct watched *watched = context;
    cr_assert(time_s > watched->last_s && time_s < SECONDS_PER_HOUR);
    watched->last_s = time_s;
    watched->times++;
}

/* Within a long tick it says how far it is, in order of time, and serves the same. */
Test(exact_service, says_how_far_it_is_within_a_tick)
{
    struct node node = node_of("dgx-h100");
    struct arena *arena = arena_create();
    struct serving *serving = exact(SET("replicas", "80", "traffic.rate", "300 /s"));
    struct service_setup setup = setup_of(serving, &node, NULL);
    struct service_tick alone, seen;
    struct watched watched = {0};
    service_step(service_create(arena, &setup), 0, SECONDS_PER_HOUR, full_speed, &alone);
    setup.reached = reached;
    setup.context = &watched;
    service_step(service_create(arena, &setup), 0, SECONDS_PER_HOUR, full_speed, &seen);
    cr_expect_gt(watched.times, 3, "%d", watched.times);
    cr_expect_gt(watched.last_s, 0.7 * SECONDS_PER_HOUR);
    cr_expect(alone.arrived == seen.arrived && alone.gpu_power_w == seen.gpu_power_w &&
              alone.total_p50_s == seen.total_p50_s);
    arena_destroy(arena);
}

/* A replica that takes one request at a time, all alike, is a queue M/D/1: mean
 * wait rho s / (2 (1 - rho)) (Pollaczek and Khinchine; Kleinrock, Queueing
 * Systems 1, 1975, eq. 5.63). Time from end to end: that and the service. By
 * Little's law the batch holds rate x service. */
Test(exact_service, is_a_queue_with_one_server)
{
    struct node node = node_of("dgx-h100");
    struct serving *serving =
        exact(SET("replicas", "1", "max_batch", "1", "prompt_tokens", "{type: constant, value: 500}", "output_tokens",
                  "{type: constant, value: 100}", "queue_limit", "365 d", "queue_length", "1000000"));
    /* How long one takes alone. */
    struct arena *arena = arena_create();
    at_rate(serving, 0.001);
    double work_s = run_week(serving, &node, NULL, 10, 10 * SECONDS_PER_DAY).batch_s;
    double service_s = work_s / run_week(serving, &node, NULL, 10, 10 * SECONDS_PER_DAY).requests;
    static const double loads[] = {0.5, 0.8, 0.95};
    for (int k = 0; k < 3; k++) {
        struct service *service = start(arena, at_rate(serving, loads[k] / service_s), &node, NULL);
        /* Batches of time: mean number present, of which Little's law makes a mean
     * time. */
        double at = 0, sums[30], mean = 0, deviation = 0, batch = 0;
        const int parts = 30, ticks = 1000 / FEWER;
        for (int i = 0; i < parts; i++) {
            double present = 0;
            for (int j = 0; j < ticks; j++) {
                struct service_tick tick;
                service_step(service, at, 37 * service_s, full_speed, &tick);
                at += 37 * service_s;
                present += tick.queued; /* seen at moments that have nothing to do with
                                   arrivals */
                batch += tick.batch / (parts * ticks);
            }
            sums[i] = present / ticks;
            mean += sums[i] / parts;
        }
        for (int i = 0; i < parts; i++)
            deviation += (sums[i] - mean) * (sums[i] - mean) / (parts - 1);
        double rho = loads[k], want = rho + rho * rho / (2 * (1 - rho)), error = sqrt(deviation / parts);
        printf("M/D/1 at %.2f: %.4f present, %.4f in theory, standard error %.4f\n", rho, mean, want, error);
        if (FEWER > 1)
            continue;
        cr_expect_float_eq(mean, want, 3.5 * error);
        cr_expect_lt(error, 0.1 * want);
        cr_expect_float_eq(batch, rho, 0.02 * rho);
    }
    arena_destroy(arena);
}

/* Little's law: requests present = rate x mean time from end to end. Present:
 * in line or in the batch, looked at each second. The two differ by what is
 * under way at both ends, and by looking now and then: 1 %. */
Test(exact_service, littles_law_holds)
{
    struct node node = node_of("dgx-h100");
    for (int b = 0; b < BALANCER_KINDS; b++) {
        struct arena *arena = arena_create();
        struct service *service = start(
            arena, exact(SET("balancer", balancer_names[b], "traffic.rate", "76 /s", "max_batch", "48")), &node, NULL);
        double present = 0, total_s = 0, batch = 0;
        const int seconds = 5000 / FEWER;
        for (int i = 0; i < seconds; i++) {
            struct service_tick tick;
            service_step(service, i, 1, full_speed, &tick);
            present += tick.queued / seconds;
            batch += tick.batch * 12 / seconds;
            total_s += tick.requests > 0 ? tick.requests * tick.total_mean_s / seconds : 0;
        }
        printf("%s: %.2f present, %.2f by Little's law; %.2f of them in the batch\n", balancer_names[b], present,
               total_s, batch);
        cr_expect_float_eq(present, total_s, 0.01 * FEWER * present); /* what is under way at the ends weighs more */
        cr_expect_lt(batch, present);
        arena_destroy(arena);
    }
}

/* A balancer that looks is better than one that does not, and two choices are
 * nearly as good as all. */
Test(exact_service, balancers)
{
    struct node node = node_of("dgx-h100");
    double p99_s[BALANCER_KINDS];
    for (int b = 0; b < BALANCER_KINDS; b++) {
        struct arena *arena = arena_create();
        struct service *service = start(
            arena, exact(SET("balancer", balancer_names[b], "traffic.rate", "75 /s", "max_batch", "64")), &node, NULL);
        struct service_tick tick;
        service_step(service, 0, 20000.0 / FEWER, full_speed, &tick);
        p99_s[b] = tick.ttft_p99_s;
        printf("%-18s TTFT p50 %.3f p99 %.3f s, queue p99 %.3f s, %.1f W\n", balancer_names[b], tick.ttft_p50_s,
               tick.ttft_p99_s, tick.queue_p99_s, tick.gpu_power_w);
        arena_destroy(arena);
    }
    cr_expect_lt(p99_s[BALANCER_ROUND_ROBIN], p99_s[BALANCER_RANDOM]);
    cr_expect_lt(p99_s[BALANCER_TWO_CHOICES], p99_s[BALANCER_RANDOM]);
    cr_expect_leq(p99_s[BALANCER_LEAST_OUTSTANDING], 1.02 * p99_s[BALANCER_TWO_CHOICES]);
}

/* Energy over a day with its night, against the fluid form and against a sample, with the peak hour at three loads. (Over
 * seven days: tests/validation/README.md.) */
static void compare_fidelities(const char *name)
{
    static const double loads[] = {0.3, 0.6, 0.9};
    struct arena *arena = arena_create();
    struct node node = node_of(name);
    struct serving *serving =
        exact(SET("model", "llama-3.1-405b", "replicas", "4", "balancer", "random", "sample", "2", "precision", "fp8"));
    double capacity_per_s = service_capacity_per_s(start(arena, serving, &node, NULL));
    for (int k = 0; k < 3; k++) {
        at_rate(serving, loads[k] * capacity_per_s / 2.2);
        struct week whole = run_week(set(serving, "fidelity", "exact"), &node, shape(), 1, SECONDS_PER_HOUR);
        struct week fluid = run_week(set(serving, "fidelity", "fluid"), &node, shape(), 1, SECONDS_PER_HOUR);
        struct week sampled = run_week(set(serving, "fidelity", "sampled"), &node, shape(), 1, SECONDS_PER_HOUR);
        printf("%s, peak load %.1f: exact %.4g J, %.0f requests, %.0f rejected; fluid %+.2f %%; sampled %+.3f %% "
               "(stated %.3f %%)\n",
               name, loads[k], whole.energy_j, whole.requests, whole.rejected,
               100 * (fluid.energy_j / whole.energy_j - 1), 100 * (sampled.energy_j / whole.energy_j - 1),
               100 * sampled.error_j / whole.energy_j);
        cr_expect_float_eq(sampled.energy_j, whole.energy_j, 0.01 * whole.energy_j);
        cr_expect_float_eq(fluid.energy_j, whole.energy_j, 0.02 * whole.energy_j);
        cr_expect_float_eq(sampled.requests, whole.requests, 0.01 * whole.requests);
    }
    arena_destroy(arena);
}

Test(exact_service, fidelities_agree_on_energy_of_a100)
{
    compare_fidelities("dgx-a100-80");
}

Test(exact_service, fidelities_agree_on_energy_of_h100)
{
    compare_fidelities("dgx-h100");
}

Test(exact_service, fidelities_agree_on_energy_of_b200)
{
    compare_fidelities("dgx-b200");
}

/* Ends on every input: memory for one sequence, rate far above capacity,
 * nothing to do, no progress. */
Test(exact_service, ends_on_every_input)
{
    struct node node = node_of("dgx-h100");
    struct week week;
    week = run_week(exact(SET("traffic.rate", "0 /s")), &node, NULL, 1, SECONDS_PER_HOUR);
    cr_expect_eq(week.requests + week.arrived + week.queued, 0);
    cr_expect_float_eq(week.energy_j, gpu_waiting_w(&node.gpu) * SECONDS_PER_DAY, 1e-6);

    week = run_week(exact(SET("traffic.rate", "100000 /s", "queue_length", "10", "replicas", "2")), &node, NULL, 0.0003,
                    5);
    cr_expect_gt(week.rejected, 0.99 * week.arrived);

    /* Long prompts in little memory: half of 4 x 80 GB holds the weights of 70B and about
   * 30,000 tokens. */
    static const char *const prefills[] = {"chunked", "first"};
    for (int k = 0; k < 2; k++) {
        week = run_week(exact(SET("gpus_per_replica", "4", "memory_share", "50 %", "traffic.rate", "20 /s",
                                  "prompt_tokens.median", "9000", "prompt_tokens.mean", "12000", "output_tokens.median",
                                  "2000", "output_tokens.mean", "3000", "prefill", prefills[k])),
                        &node, NULL, 0.2, SECONDS_PER_HOUR);
        printf("starved of memory, %s: %.0f of %.0f finished, %.0f rejected, %.0f preempted\n", prefills[k],
               week.requests, week.arrived, week.rejected, week.preempted);
        cr_expect_gt(week.requests, 0);
        cr_expect_gt(week.preempted, 0);
        cr_expect_eq(week.arrived, week.requests + week.rejected + week.queued);
    }
    struct arena *arena = arena_create();
    struct service *service = start(arena, exact(SET("traffic.rate", "5 /s")), &node, NULL);
    struct service_tick tick;
    service_step(service, 0, 3600, (double[]){0, 0}, &tick);
    cr_expect_eq(tick.requests, 0);
    cr_expect_float_eq(tick.gpu_power_w, gpu_waiting_w(&node.gpu), 1e-9);
    cr_expect_eq(tick.arrived, tick.rejected + tick.queued);
    arena_destroy(arena);
}

Test(exact_service, is_quick)
{
    struct node node = node_of("dgx-a100-80");
    struct serving *serving = exact(SET("replicas", "500", "traffic.rate", "1000 /s"));
    struct arena *arena = arena_create();
    struct service *service = start(arena, serving, &node, NULL);
    struct service_tick tick;
    team_set_size(1);
    clock_t begin = clock();
    double requests = 0, batch = 0;
    for (int i = 0; i < 2; i++) {
        service_step(service, i * 1000.0 / FEWER, 1000.0 / FEWER, full_speed, &tick);
        requests += tick.requests;
        batch = tick.batch;
    }
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    printf("%.0f requests, mean batch %.1f: %.2f million requests per second on one core\n", requests, batch,
           requests / seconds / 1e6);
    cr_expect_gt(requests / seconds, 1e5); /* a few million in release; sanitizers
                                            and busy machines are slower */
    arena_destroy(arena);
}
