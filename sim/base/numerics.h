/* SPDX-License-Identifier: Apache-2.0 */
/* Numerics: bracketed roots, compensated sums, interpolation, quantiles. */
#ifndef SAMOVAR_BASE_NUMERICS_H
#define SAMOVAR_BASE_NUMERICS_H

#include <stdbool.h>
#include <stddef.h>

typedef double numeric_function(double x, void *context);

/* A root of f in [low, high] by Brent's method (Brent 1973, ch. 4): to |error| <= x_tolerance. f(low) and f(high) must not have
 * the same sign, else false and *root is the end with the smaller |f|. */
bool root_find(numeric_function *f, void *context, double low, double high, double x_tolerance, double *root);
/* The same where f(low) and f(high) are known. */
bool root_between(numeric_function *f, void *context, double low, double f_low, double high, double f_high,
                  double x_tolerance, double *root);

/* Sum with Neumaier's compensation: carry holds what rounding lost. Starts as {0}. The rounding error of an addition is a double
 * itself, and found without asking which of the two is larger: Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem B. */
struct sum {
    double total, carry;
};
static inline void sum_add(struct sum *sum, double value)
{
    double t = sum->total + value, added = t - sum->total;
    sum->carry += (sum->total - (t - added)) + (value - added);
    sum->total = t;
}
static inline double sum_value(const struct sum *sum)
{
    return sum->total + sum->carry;
}

static inline double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Piecewise linear through (x[i], y[i]), x ascending, constant outside. */
double interpolate(const double *x, const double *y, size_t count, double at);
/* Quantile by linear interpolation (Hyndman & Fan 1996, type 7); sorts `values` in place. NaN for no values. */
double quantile(double *values, size_t count, double fraction);

#endif
