/* SPDX-License-Identifier: Apache-2.0 */
/* A replica with continuous batching gives each of its k sequences a token (or a few) per step, and a step takes t(k):
 * it is a queue with generalised processor sharing (Cohen, Acta Informatica 12, 1979), in which each of k requests is
 * served at rate 1/t(k) and needs L steps in the mean. With Poisson arrivals at rate lambda the number present does not
 * depend on the distribution of L (insensitivity): p_k is proportional to
 *
 *     prod_{j<=k} lambda L t(j) / j.
 *
 * A lone request (lambda -> 0) takes L t(1), as it must. A batch has room for K sequences only: above K requests leave
 * at the constant rate C = K / (L t(K)), so the tail becomes geometric with ratio lambda/C (exact for geometrically
 * distributed outputs). Nothing is asked of t but that k/t(k) grows: reading the experts in use, which more sequences
 * share, is as good as any other. */
#include "serving/batch.h"

#include <assert.h>

double batch_capacity_per_s(const struct batch_queue *queue)
{
    return (double)queue->limit / (queue->steps * queue->time_s[queue->limit]);
}

/* Fills share[0 .. *last] with p_0 .. p_last, not yet normalised, and returns their sum. All are scaled by
 * one factor that keeps them within the range of a double. */
static double weigh_states(const struct batch_queue *queue, double work, size_t *last, double *share)
{
    const double huge = 1e250, tiny = 1e-18;
    double sum = 1;
    share[0] = 1;
    size_t k = 1;
    for (; k <= queue->limit; k++) {
        double growth = work * queue->time_s[k] / (double)k;
        share[k] = share[k - 1] * growth;
        sum += share[k];
        if (growth < 1 && share[k] * growth < tiny * (1 - growth) * sum)
            break;
        if (sum > huge) {
            for (size_t i = 0; i <= k; i++)
                share[i] /= huge;
            sum /= huge;
        }
    }
    *last = k <= queue->limit ? k : queue->limit;
    return sum;
}

struct batch_state batch_stationary(const struct batch_queue *queue, double rate_per_s, double slow, double *share)
{
    share[0] = 1;
    if (!(rate_per_s > 0))
        return (struct batch_state){.idle_frac = 1};
    struct batch_state state = {0};
    double sum = weigh_states(queue, rate_per_s * queue->steps * slow, &state.last, share);
    double beyond = 0, at_limit = 0;
    if (state.last == queue->limit) {
        double load = rate_per_s * slow / batch_capacity_per_s(queue);
        assert(load < 1 && "below capacity");
        beyond = share[queue->limit] * load / (1 - load);
        at_limit = share[queue->limit] + beyond;
        state.queue = beyond / (1 - load) / (sum + beyond);
        share[queue->limit] = at_limit;
    }
    double total = sum + beyond;
    state.wait_frac = at_limit / total;
    for (size_t k = 0; k <= state.last; k++) {
        share[k] /= total;
        if (k == 0)
            continue;
        state.mean += (double)k * share[k];
        state.steps_per_s += share[k] / (slow * queue->time_s[k]);
    }
    state.idle_frac = share[0];
    return state;
}

double batch_variance(const double *share, size_t last)
{
    double mean = 0, squares = 0;
    for (size_t k = 1; k <= last; k++) {
        mean += (double)k * share[k];
        squares += (double)k * (double)k * share[k];
    }
    return squares > mean * mean ? squares - mean * mean : 0;
}

size_t batch_quantile(const double *share, size_t last, double fraction)
{
    double sum = 0;
    for (size_t k = 0; k < last; k++) {
        sum += share[k];
        if (sum >= fraction)
            return k;
    }
    return last;
}
