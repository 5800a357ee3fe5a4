/* SPDX-License-Identifier: Apache-2.0 */
#include "base/numerics.h"

#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"

static int calls;

static double cubic(double x, void *context)
{
    calls++;
    return x * x * x - *(double *)context;
}
/* Flat to all orders at 0: the secant is useless there (Brent 1973, ch. 4, sec. 4 on x^n and exp(-1/x^2)). */
static double flat(double x, void *context)
{
    (void)context;
    calls++;
    return x == 0 ? 0 : x * exp(-1 / (x * x));
}
static double power_19(double x, void *context)
{
    (void)context;
    calls++;
    return pow(x, 19);
}
static double jump(double x, void *context)
{
    calls++;
    return x < *(double *)context ? -1 : 1;
}
static double pole(double x, void *context)
{
    calls++;
    return 1 / (x - *(double *)context);
}
static double kepler(double x, void *context)
{
    calls++;
    return x - *(double *)context * sin(x) - 0.1;
}
static double broken(double x, void *context)
{
    (void)context;
    return x > 0.3 && x < 0.9 ? NAN : x - 0.5;
}

static double root(numeric_function *f, double parameter, double low, double high, double tolerance)
{
    double found = NAN;
    calls = 0;
    cr_assert(root_find(f, &parameter, low, high, tolerance, &found));
    cr_assert(found >= low && found <= high);
    return found;
}

Test(numerics, root_of_smooth_functions)
{
    cr_assert_float_eq(root(cubic, 2, 0, 5, 1e-12), 1.2599210498948732, 1e-12); /* cube root of 2 */
    cr_assert_leq(calls, 15, "%d calls", calls);
}

Test(numerics, root_of_hard_functions)
{
    cr_assert_float_eq(root(flat, 0, -1, 4, 1e-9), 0, 0.2); /* exp(-1/x^2) is below 1e-10 from 0.2 inwards */
    cr_assert_leq(fabs(root(power_19, 0, -1, 10, 1e-9)), 1e-9);
    cr_assert_leq(calls, 400, "%d calls", calls);
    cr_assert_float_eq(root(jump, 0.123456, -3, 7, 1e-12), 0.123456, 1e-12);
    cr_assert_leq(calls, 60, "%d calls: bisection needs 43", calls);
    cr_assert_float_eq(root(pole, 0.7, 0, 1, 1e-10), 0.7, 1e-10);
    /* Kepler's equation with e = 0.999; residual checked, since no closed form exists. */
    double e = 0.999, x = root(kepler, e, 0, 3, 1e-14);
    cr_assert_leq(fabs(kepler(x, &e)), 1e-14);
}

Test(numerics, root_at_random)
{
    struct random random = random_stream(3, "roots", 0);
    for (int i = 0; i < 2000; i++) {
        double want = 4 * random_uniform(&random) - 2, cube = want * want * want;
        double low = -2 - random_uniform(&random), high = 2 + 1000 * random_uniform(&random);
        cr_assert_leq(fabs(root(cubic, cube, low, high, 1e-9) - want), 1e-9);
        cr_assert_leq(calls, 100);
    }
}

Test(numerics, root_needs_a_change_of_sign)
{
    double c = -1, found = NAN;
    cr_assert_not(root_find(cubic, &c, 0, 2, 1e-9, &found));
    cr_assert_eq(found, 0);
    c = 100;
    cr_assert_not(root_find(cubic, &c, 0, 2, 1e-9, &found));
    cr_assert_eq(found, 2);
    c = 8;
    cr_assert(root_find(cubic, &c, 0, 2, 1e-9, &found), "a root at an end");
    cr_assert_eq(found, 2);
    cr_assert_not(root_find(broken, NULL, 0, 1, 1e-9, &found));
}

Test(numerics, sum_keeps_what_is_small)
{
    struct sum sum = {0};
    sum_add(&sum, 1);
    sum_add(&sum, 1e100);
    sum_add(&sum, 1);
    sum_add(&sum, -1e100);
    cr_assert_eq(sum_value(&sum), 2); /* Neumaier 1974; plain and Kahan's sums give 0 */

    struct sum tenths = {0};
    for (int i = 0; i < 10000000; i++)
        sum_add(&tenths, 0.1);
    cr_assert_float_eq(sum_value(&tenths), 1e6, 1e-9);
}

Test(numerics, interpolates)
{
    const double x[] = {0, 1, 3, 10}, y[] = {5, 7, 7, 0};
    const double cases[][2] = {{-1, 5}, {0, 5}, {0.5, 6}, {1, 7}, {2, 7}, {3, 7}, {6.5, 3.5}, {10, 0}, {11, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(interpolate(x, y, 4, cases[i][0]), cases[i][1], "at %g", cases[i][0]);
    cr_assert_eq(interpolate(x, y, 1, 3), 5);
}

/* R: quantile(c(15, 20, 35, 40, 50), c(0, .05, .3, .4, .5, 1), type = 7). */
Test(numerics, quantiles_as_in_r)
{
    const double cases[][2] = {{0, 15}, {0.05, 16}, {0.3, 23}, {0.4, 29}, {0.5, 35}, {1, 50}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double values[] = {40, 15, 50, 20, 35};
        cr_assert_float_eq(quantile(values, 5, cases[i][0]), cases[i][1], 1e-12, "%g", cases[i][0]);
    }
    double one[] = {3};
    cr_assert_eq(quantile(one, 1, 0.7), 3);
    cr_assert(isnan(quantile(NULL, 0, 0.5)));
}

Test(numerics, clamps)
{
    cr_assert_eq(clamp(5, 0, 1), 1);
    cr_assert_eq(clamp(-5, 0, 1), 0);
    cr_assert_eq(clamp(0.5, 0, 1), 0.5);
}
