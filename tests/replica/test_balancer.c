/* SPDX-License-Identifier: Apache-2.0 */
/* Who gets the next request: against plain rules on replicas of a kind that is easily followed. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/random.h"
#include "replica/balancer.h"

TestSuite(balancer);

enum { MOST = 40 };

struct bench {
    struct arena *arena;
    struct work_clock clock;
    struct replica_rules rules;
    struct replica *replicas[MOST];
    struct latencies *latencies;
    struct balancer *balancer;
    size_t count;
};

static void set_up(struct bench *bench, enum balancer_kind kind, size_t count)
{
    struct step_cost step = {.fixed_s = 1, .verified = 1};
    *bench = (struct bench){.arena = arena_create(), .clock = WORK_CLOCK, .count = count};
    bench->rules =
        (struct replica_rules){.costs = {.decode = step, .mixed = step, .prompts = step, .tokens_per_step = 1},
                               .token_budget = 100,
                               .max_batch = 3,
                               .memory_tokens = 1000,
                               .wait_limit_s = INFINITY,
                               .ttft_limit_s = NAN,
                               .total_limit_s = NAN,
                               .tpot_limit_s = NAN};
    bench->latencies = calloc(1, sizeof *bench->latencies);
    for (size_t i = 0; i < count; i++)
        bench->replicas[i] = replica_create(bench->arena, &bench->rules, &bench->clock);
    bench->balancer = balancer_create(bench->arena, kind, bench->replicas, count);
}

static void take_down(struct bench *bench)
{
    free(bench->latencies);
    arena_destroy(bench->arena);
}

static size_t give(struct bench *bench, double at_s, uint64_t choice, int32_t output)
{
    struct request request = {.arrival_s = at_s, .prompt = 1, .output = output};
    size_t to = balancer_choose(bench->balancer, at_s, choice, bench->latencies);
    replica_arrive(bench->replicas[to], &request, bench->latencies);
    balancer_given(bench->balancer, to);
    return to;
}

Test(balancer, round_robin)
{
    struct bench bench;
    set_up(&bench, BALANCER_ROUND_ROBIN, 5);
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(give(&bench, (double)i, 12345 * i, 1), i % 5);
    take_down(&bench);
}

/* Chi-squared with 6 degrees of freedom: 0.9999 quantile 27.86. */
Test(balancer, random_is_even)
{
    struct random random = random_stream(3, "balancer", 0);
    double count[7] = {0}, chi = 0;
    for (int i = 0; i < 70000; i++)
        count[balancer_blind(BALANCER_RANDOM, 7, (uint64_t)i, random_bits(&random))]++;
    for (int i = 0; i < 7; i++)
        chi += (count[i] - 10000) * (count[i] - 10000) / 10000;
    cr_assert_lt(chi, 27.86);
}

/* Both that are looked at are different, each pair is as likely, and the one with less to do is taken. */
Test(balancer, two_choices)
{
    struct bench bench;
    set_up(&bench, BALANCER_TWO_CHOICES, 3);
    struct random random = random_stream(4, "balancer", 0);
    struct request request = {.prompt = 1, .output = 900};
    for (int i = 0; i < 3; i++) /* with 0, 1, 2 to do */
        for (int k = 0; k < i; k++)
            replica_arrive(bench.replicas[i], &request, bench.latencies);
    int chosen[3] = {0};
    for (int i = 0; i < 30000; i++)
        chosen[balancer_choose(bench.balancer, 0, random_bits(&random), bench.latencies)]++;
    /* Pairs 01, 02, 12: the first has least in two of three. Four standard deviations are 330. */
    cr_assert_float_eq(chosen[0], 20000, 330);
    cr_assert_eq(chosen[2], 0);
    take_down(&bench);
}

/* Least outstanding: all replicas are looked at, at each arrival, by a plain search. */
Test(balancer, least_outstanding)
{
    for (uint64_t k = 0; k < 200; k++) {
        struct bench bench, plain;
        struct random random = random_stream(5, "balancer", k);
        size_t count = 1 + (size_t)(random_uniform(&random) * (MOST - 1)), serving = count;
        set_up(&bench, BALANCER_LEAST_OUTSTANDING, count);
        set_up(&plain, BALANCER_ROUND_ROBIN, count);
        uint64_t last[MOST] = {0};
        double at_s = 0;
        for (uint64_t i = 1; i <= 300; i++) {
            at_s += floor(8 * random_exponential(&random) / (double)count) / 8;
            int32_t output = 1 + (int32_t)(20 * random_uniform(&random));
            if (random_uniform(&random) < 0.05) {
                serving = 1 + (size_t)(random_uniform(&random) * (double)count);
                balancer_serving(bench.balancer, serving);
            }
            size_t least = 0;
            for (size_t r = 0; r < count; r++)
                replica_catch_up(plain.replicas[r], at_s, plain.latencies);
            for (size_t r = 1; r < serving; r++) {
                int64_t here = replica_outstanding(plain.replicas[r]),
                        there = replica_outstanding(plain.replicas[least]);
                if (here < there || (here == there && last[r] < last[least]))
                    least = r;
            }
            struct request request = {.arrival_s = at_s, .prompt = 1, .output = output};
            replica_arrive(plain.replicas[least], &request, plain.latencies);
            last[least] = i;
            cr_assert_eq(give(&bench, at_s, 0, output), least, "case %llu, request %llu", (unsigned long long)k,
                         (unsigned long long)i);
        }
        take_down(&bench);
        take_down(&plain);
    }
}

/* Those that no longer serve get nothing more and finish what they have. */
Test(balancer, draining)
{
    for (int kind = 0; kind < BALANCER_KINDS; kind++) {
        struct bench bench;
        struct random random = random_stream(6, "balancer", (uint64_t)kind);
        set_up(&bench, (enum balancer_kind)kind, 8);
        for (int i = 0; i < 80; i++)
            give(&bench, 0, random_bits(&random), 10);
        int64_t before[8];
        for (size_t r = 0; r < 8; r++)
            before[r] = replica_outstanding(bench.replicas[r]);
        balancer_serving(bench.balancer, 3);
        for (int i = 0; i < 60; i++)
            cr_assert_lt(give(&bench, 0.5, random_bits(&random), 10), 3);
        for (size_t r = 3; r < 8; r++) {
            cr_assert_eq(replica_outstanding(bench.replicas[r]), before[r]);
            replica_advance(bench.replicas[r], 1000, bench.latencies);
            cr_assert_eq(replica_outstanding(bench.replicas[r]), 0);
            cr_assert_eq(replica_take(bench.replicas[r]).finished, before[r]);
            /* Three at a time: 1 s for a prompt and 9 s for the rest. */
            cr_assert_float_eq(replica_idle_since_s(bench.replicas[r]), 10 * ceil((double)before[r] / 3), 1e-9);
        }
        balancer_serving(bench.balancer, 8);
        bool again = false;
        for (int i = 0; i < 40; i++)
            again = give(&bench, 1000, random_bits(&random), 10) >= 3 || again;
        cr_assert(again);
        take_down(&bench);
    }
}
