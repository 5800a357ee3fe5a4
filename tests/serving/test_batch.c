/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "serving/batch.h"

TestSuite(batch);

enum { MOST = 2000 };
static double times_s[MOST + 1], share[MOST + 1];

/* A step takes fixed + k each + (1 - miss^k) shared. */
static struct batch_queue queue_of(double fixed_s, double sequence_s, double shared_s, double miss, double steps,
                                   size_t limit)
{
    for (size_t k = 1; k <= limit; k++)
        times_s[k] = fixed_s + (double)k * sequence_s + shared_s * (1 - pow(miss, (double)k));
    return (struct batch_queue){.time_s = times_s, .limit = limit, .steps = steps};
}

/* The birth-death chain itself, with those that wait, term by term: births at rate, deaths at min(k, K) / (L t). */
static struct batch_state chain(const struct batch_queue *queue, double rate, double slow)
{
    double p = 1, total = 0, busy = 0, mean = 0, steps = 0, wait = 0, line = 0;
    for (size_t k = 0; k < 2000000; k++) {
        size_t served = k < queue->limit ? k : queue->limit;
        double t = served > 0 ? queue->time_s[served] * slow : 0;
        if (k > 0)
            p *= rate * queue->steps * t / (double)served;
        total += p;
        mean += p * (double)served;
        if (k > 0) {
            busy += p;
            steps += p / t;
        }
        if (k >= queue->limit)
            wait += p, line += p * (double)(k - queue->limit);
        if (k > queue->limit && p < 1e-18 * total)
            break;
    }
    return (struct batch_state){1 - busy / total, mean / total, steps / total, wait / total, line / total, 0};
}

static void near(double got, double want, const char *what)
{
    cr_assert_float_eq(got, want, 1e-9 * fabs(want) + 1e-13, "%s: %.15g, chain %.15g", what, got, want);
}

Test(batch, is_the_chain)
{
    struct random random = random_stream(3, "batch", 0);
    for (int n = 0; n < 500; n++) {
        double fixed_s = 0.002 + 0.05 * random_uniform(&random);
        double sequence_s = exp(-11 + 5 * random_uniform(&random));
        double shared_s = n % 2 ? 0.2 * random_uniform(&random) : 0, miss = random_uniform(&random);
        double steps = 5 + 1000 * random_uniform(&random);
        struct batch_queue queue =
            queue_of(fixed_s, sequence_s, shared_s, miss, steps, (size_t)(1 + exp(7 * random_uniform(&random))));
        double slow = n % 3 ? 1 : 1 + random_uniform(&random);
        double rate = batch_capacity_per_s(&queue) / slow * (0.001 + 0.989 * random_uniform(&random));
        struct batch_state got = batch_stationary(&queue, rate, slow, share), want = chain(&queue, rate, slow);
        near(got.idle_frac, want.idle_frac, "idle");
        near(got.mean, want.mean, "mean");
        near(got.steps_per_s, want.steps_per_s, "steps");
        near(got.wait_frac, want.wait_frac, "wait");
        near(got.queue, want.queue, "queue");
        double sum = 0;
        for (size_t k = 0; k <= got.last; k++)
            sum += share[k];
        near(sum, 1, "sum of shares");
        /* Tokens made are tokens asked for. */
        double made = 0;
        for (size_t k = 1; k <= got.last; k++)
            made += share[k] * (double)k / (slow * queue.time_s[k]);
        near(made, rate * queue.steps, "balance");
    }
}

Test(batch, limits)
{
    struct batch_queue queue = queue_of(0.02, 1e-4, 0, 1, 200, 256);
    struct batch_state none = batch_stationary(&queue, 0, 1, share);
    cr_expect_eq(none.idle_frac, 1);
    cr_expect_eq(none.mean + none.steps_per_s + none.wait_frac + none.queue, 0);
    /* A lone request takes L t(1). */
    struct batch_state rare = batch_stationary(&queue, 1e-9, 1, share);
    cr_expect_float_eq(rare.mean / (1e-9 * 200 * 0.0201), 1, 1e-6);
    cr_expect_float_eq(rare.steps_per_s / (1e-9 * 200), 1, 1e-5);
    /* Towards capacity the batch fills up and idling ends. */
    struct batch_state full = batch_stationary(&queue, 0.99999 * batch_capacity_per_s(&queue), 1, share);
    cr_expect_float_eq(full.mean, 256, 0.05);
    cr_expect_lt(full.idle_frac, 1e-9);
    cr_expect_gt(full.queue, 1e4);
}

/* With t(k) = alpha + beta k and no limit in reach it is a negative binomial distribution: mean r x / (1 - x), x = lambda
 * L beta, r = 1 + alpha/beta; also where its weights leave the range of numbers. */
Test(batch, negative_binomial)
{
    for (double x = 0.1; x < 0.95; x += 0.2) {
        struct batch_queue queue = queue_of(0.02, 5e-4, 0, 1, 200, MOST);
        double r = 1 + 0.02 / 5e-4;
        struct batch_state state = batch_stationary(&queue, x / (200 * 5e-4), 1, share);
        cr_expect_float_eq(state.mean, r * x / (1 - x), 1e-9 * state.mean, "x = %g", x);
        cr_expect_float_eq(state.idle_frac, pow(1 - x, r), 1e-9 * pow(1 - x, r) + 1e-200);
    }
    /* Nearly M/M/infinity with a mean of 1900: exp(1900) is out of range. */
    struct batch_queue wide = queue_of(1, 0, 0, 1, 1, MOST);
    struct batch_state state = batch_stationary(&wide, 1900, 1, share);
    cr_expect_float_eq(state.mean, 1900, 3);
    cr_expect_float_eq(batch_quantile(share, state.last, 0.5), 1900, 3);
    /* Erlang's C formula for 1900 of 2000 servers, by its recursion. */
    double blocked = 1;
    for (int k = 1; k <= MOST; k++)
        blocked = 1900 * blocked / (k + 1900 * blocked);
    double waits = blocked / (1 - 0.95 * (1 - blocked));
    cr_expect_float_eq(state.wait_frac, waits, 1e-4 * waits);
}

Test(batch, quantiles)
{
    double part[] = {0.2, 0.3, 0.1, 0.4};
    cr_expect_eq(batch_quantile(part, 3, 0.1), 0);
    cr_expect_eq(batch_quantile(part, 3, 0.5), 1);
    cr_expect_eq(batch_quantile(part, 3, 0.59), 2);
    cr_expect_eq(batch_quantile(part, 3, 0.99), 3);
    cr_expect_eq(batch_quantile((double[]){1}, 0, 0.99), 0);
}
