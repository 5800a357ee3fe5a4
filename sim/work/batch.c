/* SPDX-License-Identifier: Apache-2.0 */
/* A replica with continuous batching gives each of its k sequences one token per step, and a step takes t(k)
 * = alpha + beta k: it is a queue with generalised processor sharing (Cohen, Acta Informatica 12, 1979), in
 * which each of k requests is served at rate 1/t(k) and needs L steps in the mean. With Poisson arrivals at
 * rate lambda the number present does not depend on the distribution of L (insensitivity): p_k is
 * proportional to
 *
 *     prod_{j<=k} lambda L t(j) / j  =  C(k + r - 1, k) x^k,    x = lambda L beta,  r = 1 + alpha/beta,
 *
 * a negative binomial distribution with mean r x / (1 - x); a lone request (lambda -> 0) takes L t(1), as it
 * must. A batch has room for K sequences only: above K requests leave at the constant rate C = K / (L t(K)),
 * so the tail becomes geometric with ratio lambda/C (exact for geometrically distributed outputs). Two
 * balances give the rest without a sum:
 *
 *     sum_k p_k k/t(k)   = lambda L                        tokens generated = tokens asked for
 *     sum_{k>0} p_k      = alpha S + beta lambda L         S = sum_{k>0} p_k/t(k): steps per second */
#include "work/batch.h"

#include <math.h>
#include <stdbool.h>

#include "base/numerics.h"

static double log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* Continued fraction DLMF 8.17.22 by the modified Lentz method. */
double incomplete_beta(double a, double b, double x)
{
    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    if (x > (a + 1) / (a + b + 2))
        return 1 - incomplete_beta(b, a, 1 - x);
    const double tiny = 1e-300;
    double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x)) / a;
    double c = 1, d = 1 / fmax(tiny, 1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < 10000; m++) {
        double two = 2.0 * m, even = m * (b - m) * x / ((a + two - 1) * (a + two));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        value *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + two) * (a + two + 1));
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        value *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return front * value;
}

double batch_capacity_per_s(const struct batch_queue *queue)
{
    return queue->limit / (queue->steps * (queue->fixed_s + queue->limit * queue->sequence_s));
}

struct batch_state batch_stationary(const struct batch_queue *queue, double rate_per_s)
{
    if (rate_per_s <= 0)
        return (struct batch_state){.idle_frac = 1};
    double k = queue->limit, r = 1 + queue->fixed_s / queue->sequence_s;
    double tokens_per_s = rate_per_s * queue->steps, x = tokens_per_s * queue->sequence_s;

    /* Unnormalised: weight of a full batch, and of all up to it. */
    double at_limit = exp(log_gamma(k + r) - log_gamma(k + 1) - log_gamma(r) + k * log(x) + r * log1p(-x));
    double growth = x * (k + r) / (k + 1);
    bool far = growth < 1 && at_limit < 1e-17 * (1 - growth);
    double inside = far ? 1 : incomplete_beta(r, k + 1, 1 - x);

    double load = rate_per_s / batch_capacity_per_s(queue);
    double beyond = at_limit * load / (1 - load);
    double total = inside + beyond;

    double log_empty = r * log1p(-x);
    struct batch_state state = {.idle_frac = exp(log_empty) / total};
    double busy = far ? -expm1(log_empty) : 1 - state.idle_frac; /* no digits lost at a tiny load */
    state.steps_per_s = fmax(0, (busy - queue->sequence_s * tokens_per_s) / queue->fixed_s);
    /* sum_{k<=K} k p_k from k p_k = x (k - 1 + r) p_{k-1}. */
    state.mean = (x / (1 - x) * (r * inside - (k + r) * at_limit) + k * beyond) / total;
    state.wait_frac = (at_limit + beyond) / total;
    state.queue = beyond / (1 - load) / total;
    return state;
}

double batch_quantile(const struct batch_queue *queue, double rate_per_s, double z)
{
    double x = rate_per_s * queue->steps * queue->sequence_s;
    if (x <= 0)
        return 0;
    if (x >= 1)
        return queue->limit;
    double r = 1 + queue->fixed_s / queue->sequence_s;
    double mean = r * x / (1 - x), deviation = sqrt(r * x) / (1 - x), skewness = (1 + x) / sqrt(r * x);
    return clamp(mean + deviation * (z + (z * z - 1) / 6 * skewness), 0, queue->limit);
}
