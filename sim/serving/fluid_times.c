/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/fluid_times.h"

#include <math.h>

#define Z_P99 2.3263478740408408 /* standard normal quantile of 0.99 */
#define Z_MOST (1.5 * Z_P99)     /* beyond it lie 2.4 of 10,000 at each end, which count as this */

/* Cells of equal width: a lognormal's in z, where one has its middle at 0 and, if they are COARSE or FINE, one at Z_P99; a wait's in time. */
enum { FEW = 15, COARSE = 61, FINE = 241, WAITS = 25, FINE_WAITS = 200 };
#define WAITS_MOST 7 /* where the last cell of waits ends, over their mean; above it lies 0.09 % */

struct cells {
    int count;
    double value[FINE], weight[FINE]; /* the weights add up to 1 */
};

static double normal_share(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

static void cut_lognormal(struct cells *cells, int count, double p50, double sigma)
{
    double step = sigma > 0 && p50 > 0 ? 2 * Z_MOST / (count - 1) : 0, below = 0;
    cells->count = step > 0 ? count : 1;
    double ratio = exp(sigma * step), value = step > 0 ? p50 * exp(-sigma * Z_MOST) : p50;
    for (int k = 0; k < cells->count; k++, value *= ratio) {
        double up_to = k == cells->count - 1 ? 1 : normal_share(-Z_MOST + (k + 0.5) * step);
        cells->value[k] = value;
        cells->weight[k] = up_to - below;
        below = up_to;
    }
}

static double sigma_of(double p50, double p99)
{
    return p50 > 0 && p99 > p50 ? log(p99 / p50) / Z_P99 : 0;
}

static void cut_wait(struct cells *cells, int count, const struct fluid_times *times)
{
    double width = (double)WAITS_MOST / count;
    bool waits = times->wait_frac > 1e-9 && times->wait_mean_s > 0;
    *cells = (struct cells){.count = 1, .weight = {waits ? 1 - times->wait_frac : 1}};
    double above = waits ? times->wait_frac : 0;
    for (int k = 0; waits && k < count; k++) {
        double next = k == count - 1 ? 0 : times->wait_frac * exp(-width * (k + 1));
        cells->value[cells->count] = fmin((k + 0.5) * width * times->wait_mean_s, times->wait_most_s);
        cells->weight[cells->count++] = above - next;
        above = next;
    }
}

static void add_cells(struct spread *spread, double value, double weight, const struct cells *more)
{
    for (int k = 0; k < more->count; k++)
        spread->weight[sketch_bucket(value + more->value[k])] += weight * more->weight[k];
}

/* The time of all tokens after the first: a product of two lognormals is one. */
static void cut_rest(struct cells *cells, const struct fluid_times *times)
{
    cut_lognormal(cells, FINE, times->tokens_p50 * times->token_p50_s,
                  hypot(times->tokens_sigma, sigma_of(times->token_p50_s, times->token_p99_s)));
}

void fluid_times_add(const struct fluid_times *times, double requests, struct spread *first, struct spread *token,
                     struct spread *whole)
{
    struct cells wait, begin, rest;
    double sigma = sigma_of(times->begin_p50_s, times->begin_p99_s);
    if (!isnan(times->tokens_p50)) {
        cut_rest(&rest, times);
        bool alone = rest.count == 1; /* nothing hides the cells of the others */
        cut_wait(&wait, alone ? FINE_WAITS : WAITS, times);
        cut_lognormal(&begin, alone ? COARSE : FEW, times->begin_p50_s, sigma);
        for (int i = 0; i < wait.count; i++)
            for (int k = 0; k < begin.count; k++)
                add_cells(whole, wait.value[i] + begin.value[k], requests * wait.weight[i] * begin.weight[k], &rest);
    }
    if (times->only_whole > 0)
        return;
    cut_lognormal(&begin, COARSE, times->begin_p50_s, sigma);
    cut_wait(&wait, FINE_WAITS, times);
    for (int i = 0; i < wait.count; i++)
        add_cells(first, wait.value[i], requests * wait.weight[i], &begin);
    cut_lognormal(&rest, FINE, times->token_p50_s, sigma_of(times->token_p50_s, times->token_p99_s));
    add_cells(token, 0, requests, &rest);
}

/* The share of a lognormal at most so large. */
static double lognormal_share(double p50, double sigma, double most)
{
    if (!(sigma > 0) || !(p50 > 0))
        return p50 <= most;
    return most > 0 ? normal_share(log(most / p50) / sigma) : 0;
}

/* The share of the requests that wait so long at most. */
static double wait_share(const struct fluid_times *times, double most_s)
{
    if (most_s < 0 || times->wait_mean_s <= 0 || most_s >= times->wait_most_s)
        return most_s >= 0;
    return 1 - times->wait_frac * exp(-most_s / times->wait_mean_s);
}

/* Where the whole time does not count its parts are judged each by itself. */
static double parts_good_frac(const struct fluid_times *times, double ttft_s, double tpot_s)
{
    struct cells begin;
    double good = 0;
    cut_lognormal(&begin, FINE, times->begin_p50_s, sigma_of(times->begin_p50_s, times->begin_p99_s));
    for (int i = 0; i < begin.count; i++)
        good += begin.weight[i] * wait_share(times, ttft_s - begin.value[i]);
    return good * lognormal_share(times->token_p50_s, sigma_of(times->token_p50_s, times->token_p99_s), tpot_s);
}

double fluid_times_good_frac(const struct fluid_times *times, const struct slo *slo)
{
    bool follow = !(times->tokens_p50 <= 0); /* an answer of one token has no time per further token */
    double ttft_s = isnan(slo->ttft_s) ? HUGE_VAL : slo->ttft_s,
           tpot_s = isnan(slo->tpot_s) || !follow ? HUGE_VAL : slo->tpot_s;
    if (isnan(slo->total_s))
        return parts_good_frac(times, ttft_s, tpot_s);
    if (isnan(times->tokens_p50))
        return NAN;
    struct cells begin, token, tokens;
    double good = 0;
    cut_lognormal(&begin, FEW, times->begin_p50_s, sigma_of(times->begin_p50_s, times->begin_p99_s));
    cut_lognormal(&token, COARSE, times->token_p50_s, sigma_of(times->token_p50_s, times->token_p99_s));
    cut_lognormal(&tokens, COARSE, times->tokens_p50, times->tokens_sigma);
    for (int i = 0; i < begin.count; i++)
        for (int j = 0; j < token.count && token.value[j] <= tpot_s; j++)
            for (int k = 0; k < tokens.count; k++) {
                double left_s = fmin(ttft_s, slo->total_s - tokens.value[k] * token.value[j]) - begin.value[i];
                good += begin.weight[i] * token.weight[j] * tokens.weight[k] * wait_share(times, left_s);
            }
    return fmin(1, good);
}
