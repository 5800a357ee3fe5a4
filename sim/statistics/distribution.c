/* SPDX-License-Identifier: Apache-2.0 */
/* Quantiles by inversion of the distribution function. That of the normal distribution, Phi(x) = erfc(-x / sqrt 2) / 2, has no closed
 * inverse: its root is searched in the lower half, where erfc keeps its relative precision. */
#include "statistics/distribution.h"

#include <math.h>
#include <stdbool.h>

#include "base/numerics.h"

static const double least_left = 1e-6, tail = 0.01;

double normal_below(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

static double log_excess(double x, void *context)
{
    return log(normal_below(x)) - *(const double *)context;
}

double normal_quantile(double u)
{
    if (u <= 0 || u >= 1)
        return u <= 0 ? -HUGE_VAL : HUGE_VAL;
    if (u == 0.5)
        return 0;
    double log_u = log(u < 0.5 ? u : 1 - u), x;
    root_find(log_excess, &log_u, -38, 0, 1e-15, &x);
    return u < 0.5 ? x : -x;
}

static bool is_normal(const struct distribution *d)
{
    return d->kind == DISTRIBUTION_NORMAL || d->kind == DISTRIBUTION_LOGNORMAL;
}

/* A value in standard deviations from the middle. */
static double standard(const struct distribution *d, double value)
{
    if (isinf(value))
        return value;
    if (d->kind == DISTRIBUTION_NORMAL)
        return (value - d->middle) / d->spread;
    return value <= 0 ? -HUGE_VAL : log(value / d->middle) / log(d->spread);
}

enum distribution_mistake distribution_check(const struct distribution *d)
{
    if (d->kind == DISTRIBUTION_CHOICE)
        return d->choices > 0 ? DISTRIBUTION_FINE : DISTRIBUTION_NOTHING_LEFT;
    if (!(d->low < d->high))
        return DISTRIBUTION_NO_WIDTH;
    if (d->kind == DISTRIBUTION_TRIANGULAR && !(d->low <= d->middle && d->middle <= d->high))
        return DISTRIBUTION_MIDDLE_OUTSIDE;
    if (!is_normal(d))
        return DISTRIBUTION_FINE;
    bool geometric = d->kind == DISTRIBUTION_LOGNORMAL;
    if (!(d->spread > (geometric ? 1 : 0)))
        return DISTRIBUTION_NO_SPREAD;
    if (geometric && !(d->middle > 0))
        return DISTRIBUTION_NOT_POSITIVE;
    double left = normal_below(standard(d, d->high)) - normal_below(standard(d, d->low));
    return left >= least_left ? DISTRIBUTION_FINE : DISTRIBUTION_NOTHING_LEFT;
}

static double triangular_quantile(const struct distribution *d, double u)
{
    double width = d->high - d->low, left = d->middle - d->low, right = d->high - d->middle;
    if (u * width <= left)
        return d->low + sqrt(u * width * left);
    return d->high - sqrt((1 - u) * width * right);
}

/* The part above the middle is mirrored, so that both tails are as precise. */
static double cut_normal_quantile(const struct distribution *d, double u)
{
    double low = standard(d, d->low), high = standard(d, d->high), z;
    if (low > 0)
        z = -normal_quantile(normal_below(-low) + u * (normal_below(-high) - normal_below(-low)));
    else
        z = normal_quantile(normal_below(low) + u * (normal_below(high) - normal_below(low)));
    double value = d->kind == DISTRIBUTION_NORMAL ? d->middle + z * d->spread : d->middle * pow(d->spread, z);
    return clamp(value, d->low, d->high);
}

double distribution_quantile(const struct distribution *d, double u)
{
    switch (d->kind) {
    case DISTRIBUTION_UNIFORM:
        return d->low + u * (d->high - d->low);
    case DISTRIBUTION_TRIANGULAR:
        return triangular_quantile(d, u);
    case DISTRIBUTION_NORMAL:
    case DISTRIBUTION_LOGNORMAL:
        return cut_normal_quantile(d, u);
    case DISTRIBUTION_CHOICE:
        break;
    }
    return fmin(floor(u * (double)d->choices), (double)d->choices - 1);
}

double distribution_level(const struct distribution *d, double t)
{
    return distribution_quantile(d, is_normal(d) ? tail + t * (1 - 2 * tail) : t);
}
