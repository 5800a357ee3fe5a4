/* SPDX-License-Identifier: Apache-2.0 */
#include "base/numerics.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_STEPS = 4000 }; /* bisection over all doubles takes about 2100 */

/* A step from `best` by inverse quadratic interpolation through the three points, or by the secant when two
 * of them are the same (Brent 1973, eq. 4.2.2-4.2.6). Returned as a fraction p/q with p >= 0. */
static void interpolated_step(double best, double best_f, double last, double last_f, double other, double other_f,
                              double *p, double *q)
{
    double s = best_f / last_f, half = 0.5 * (other - best);
    if (last == other) {
        *p = 2 * half * s;
        *q = 1 - s;
    } else {
        double r = best_f / other_f, t = last_f / other_f;
        *p = s * (2 * half * t * (t - r) - (best - last) * (r - 1));
        *q = (t - 1) * (r - 1) * (s - 1);
    }
    if (*p > 0)
        *q = -*q;
    else
        *p = -*p;
}

/* Brent, Algorithms for Minimization without Derivatives (1973), chapter 4: `best` and `other` enclose the
 * root, best has the smaller |f|, `last` is the best before. */
bool root_between(numeric_function *f, void *context, double low, double f_low, double high, double f_high,
                  double x_tolerance, double *root)
{
    double last = low, last_f = f_low, best = high, best_f = f_high;
    if (isnan(last_f) || isnan(best_f) || (last_f > 0 && best_f > 0) || (last_f < 0 && best_f < 0)) {
        *root = fabs(last_f) < fabs(best_f) || isnan(best_f) ? low : high;
        return false;
    }
    double other = last, other_f = last_f, step = best - last, step_before = step;
    for (int i = 0; i < MOST_STEPS; i++) {
        if (fabs(other_f) < fabs(best_f)) {
            last = best, last_f = best_f;
            best = other, best_f = other_f;
            other = last, other_f = last_f;
        }
        double tolerance = 2 * DBL_EPSILON * fabs(best) + 0.5 * x_tolerance;
        double half = 0.5 * (other - best);
        if (fabs(half) <= tolerance || best_f == 0)
            break;

        double p = 0, q = 1;
        bool bisect = fabs(step_before) < tolerance || fabs(last_f) <= fabs(best_f);
        if (!bisect) {
            interpolated_step(best, best_f, last, last_f, other, other_f, &p, &q);
            /* Only a step that stays well inside and shrinks at least as bisection would. NaN bisects. */
            bisect = !(2 * p < fmin(3 * half * q - fabs(tolerance * q), fabs(step_before * q)));
        }
        if (bisect) {
            step = step_before = half;
        } else {
            step_before = step;
            step = p / q;
        }
        last = best, last_f = best_f;
        best += fabs(step) > tolerance ? step : copysign(tolerance, half);
        best_f = f(best, context);
        if (isnan(best_f)) {
            *root = last;
            return false;
        }
        if ((best_f > 0) == (other_f > 0)) {
            other = last, other_f = last_f;
            step = step_before = best - last;
        }
    }
    *root = best;
    return true;
}

bool root_find(numeric_function *f, void *context, double low, double high, double x_tolerance, double *root)
{
    double f_low = f(low, context), f_high = f(high, context);
    return root_between(f, context, low, f_low, high, f_high, x_tolerance, root);
}

double interpolate(const double *x, const double *y, size_t count, double at)
{
    assert(count > 0);
    if (at <= x[0])
        return y[0];
    if (at >= x[count - 1])
        return y[count - 1];
    size_t below = 0, above = count - 1; /* x[below] <= at < x[above] */
    while (above - below > 1) {
        size_t middle = below + (above - below) / 2;
        if (x[middle] <= at)
            below = middle;
        else
            above = middle;
    }
    return y[below] + (y[above] - y[below]) * ((at - x[below]) / (x[above] - x[below]));
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quantile(double *values, size_t count, double fraction)
{
    if (!count)
        return NAN;
    qsort(values, count, sizeof *values, ascending);
    double at = clamp(fraction, 0, 1) * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count)
        return values[count - 1];
    return values[below] + (values[below + 1] - values[below]) * (at - (double)below);
}
