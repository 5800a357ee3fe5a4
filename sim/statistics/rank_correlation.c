/* SPDX-License-Identifier: Apache-2.0 */
/* Equal values share the mean of their ranks. The interval is Fisher's z with the variance (1 + r^2 / 2) / (n - 3) of Bonett & Wright
 * 2000, doi 10.1007/BF02294183. */
#include "statistics/rank_correlation.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/numerics.h"

struct ranked {
    double value;
    size_t index;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static void rank(struct ranked *items, size_t count, double *ranks)
{
    qsort(items, count, sizeof *items, by_value);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && items[end].value == items[i].value;)
            end++;
        for (size_t j = i; j < end; j++)
            ranks[items[j].index] = 0.5 * (double)(i + end - 1);
    }
}

static double correlation(const double *x, const double *y, size_t count)
{
    double mean = 0.5 * (double)(count - 1); /* of ranks from 0 */
    struct sum xx = {0}, yy = {0}, xy = {0};
    for (size_t i = 0; i < count; i++) {
        sum_add(&xx, (x[i] - mean) * (x[i] - mean));
        sum_add(&yy, (y[i] - mean) * (y[i] - mean));
        sum_add(&xy, (x[i] - mean) * (y[i] - mean));
    }
    double both = sqrt(sum_value(&xx) * sum_value(&yy));
    return both > 0 ? clamp(sum_value(&xy) / both, -1, 1) : NAN;
}

struct estimate rank_correlation(const double *x, size_t stride, const double *y, size_t count)
{
    struct ranked *items = memory_new(2 * count, sizeof *items);
    double *ranks = memory_new(2 * count, sizeof *ranks);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(x[i * stride]) && !isnan(y[i])) {
            items[n] = (struct ranked){x[i * stride], n};
            items[count + n] = (struct ranked){y[i], n};
            n++;
        }
    struct estimate out = {NAN, NAN, NAN};
    if (n > 3) {
        rank(items, n, ranks);
        rank(items + count, n, ranks + count);
        double r = correlation(ranks, ranks + count, n);
        double half = 1.959963984540054 * sqrt((1 + r * r / 2) / (double)(n - 3));
        out = (struct estimate){r, tanh(atanh(r) - half), tanh(atanh(r) + half)};
    }
    free(ranks);
    free(items);
    return out;
}
