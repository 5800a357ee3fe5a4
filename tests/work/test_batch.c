/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "work/batch.h"

TestSuite(batch);

/* The birth-death chain itself, summed term by term: births at rate, deaths at min(k, K) / (L t(min(k, K))).
 */
static struct batch_state chain(const struct batch_queue *queue, double rate)
{
    double p = 1, total = 0, busy = 0, mean = 0, steps = 0, wait = 0, line = 0;
    for (int k = 0; k < 2000000; k++) {
        double served = fmin(k, queue->limit), t = queue->fixed_s + served * queue->sequence_s;
        if (k > 0)
            p *= rate * queue->steps * t / served;
        total += p;
        mean += p * served;
        if (k > 0) {
            busy += p;
            steps += p / t;
        }
        if (k >= queue->limit)
            wait += p, line += p * (k - queue->limit);
        if (k > queue->limit && p < 1e-18 * total)
            break;
    }
    return (struct batch_state){1 - busy / total, mean / total, steps / total, wait / total, line / total};
}

static void near(double got, double want, const char *what)
{
    cr_assert_float_eq(got, want, 1e-9 * fabs(want) + 1e-13, "%s: %.15g, chain %.15g", what, got, want);
}

Test(batch, closed_form_is_the_chain)
{
    struct random random = random_stream(3, "batch", 0);
    for (int n = 0; n < 500; n++) {
        struct batch_queue queue = {.fixed_s = 0.002 + 0.05 * random_uniform(&random),
                                    .sequence_s = exp(-11 + 5 * random_uniform(&random)),
                                    .steps = 5 + 1000 * random_uniform(&random),
                                    .limit = floor(1 + exp(7 * random_uniform(&random)))};
        double rate = batch_capacity_per_s(&queue) * (0.001 + 0.989 * random_uniform(&random));
        struct batch_state got = batch_stationary(&queue, rate), want = chain(&queue, rate);
        near(got.idle_frac, want.idle_frac, "idle");
        near(got.mean, want.mean, "mean");
        near(got.steps_per_s, want.steps_per_s, "steps");
        near(got.wait_frac, want.wait_frac, "wait");
        near(got.queue, want.queue, "queue");
    }
}

Test(batch, limits)
{
    struct batch_queue queue = {.fixed_s = 0.02, .sequence_s = 1e-4, .steps = 200, .limit = 256};
    struct batch_state none = batch_stationary(&queue, 0);
    cr_expect_eq(none.idle_frac, 1);
    cr_expect_eq(none.mean + none.steps_per_s + none.wait_frac + none.queue, 0);
    /* A lone request takes L t(1). */
    struct batch_state rare = batch_stationary(&queue, 1e-9);
    cr_expect_float_eq(rare.mean / (1e-9 * 200 * 0.0201), 1, 1e-6);
    cr_expect_float_eq(rare.steps_per_s / (1e-9 * 200), 1, 1e-5);
    /* Towards capacity the batch fills up and idling ends. */
    struct batch_state full = batch_stationary(&queue, 0.99999 * batch_capacity_per_s(&queue));
    cr_expect_float_eq(full.mean, 256, 0.05);
    cr_expect_lt(full.idle_frac, 1e-9);
    cr_expect_gt(full.queue, 1e4);
}

/* DLMF 8.17: I_x(1, b) = 1 - (1-x)^b, symmetry, I_x(a, a) = 1/2 at 1/2; one binomial tail. */
Test(batch, incomplete_beta_function)
{
    cr_expect_float_eq(incomplete_beta(1, 7, 0.2), 1 - pow(0.8, 7), 1e-14);
    cr_expect_float_eq(incomplete_beta(150, 150, 0.5), 0.5, 1e-12);
    cr_expect_float_eq(incomplete_beta(2.5, 40, 0.03) + incomplete_beta(40, 2.5, 0.97), 1, 1e-13);
    cr_expect_float_eq(incomplete_beta(3, 2, 0.5), 5.0 / 16, 1e-14);
}

Test(batch, quantiles)
{
    struct batch_queue queue = {.fixed_s = 0.02, .sequence_s = 1e-4, .steps = 200, .limit = 100000};
    for (double load = 0.05; load < 1; load += 0.1) {
        double rate = load / (200 * 1e-4), x = load, r = 201, p = pow(1 - x, r), total = 0;
        int median = -1, high = -1;
        for (int k = 0; high < 0; k++) {
            if (k > 0)
                p *= x * (k - 1 + r) / k;
            total += p;
            if (median < 0 && total >= 0.5)
                median = k;
            if (total >= 0.99)
                high = k;
        }
        cr_expect_float_eq(batch_quantile(&queue, rate, 0), median, 1 + 0.01 * median, "median at load %g",
                           load);
        cr_expect_float_eq(batch_quantile(&queue, rate, 2.3263478740408408), high, 1 + 0.01 * high,
                           "p99 at load %g", load);
    }
}
