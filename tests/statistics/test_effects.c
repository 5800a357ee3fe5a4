/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <criterion/criterion.h>

#include "statistics/morris.h"
#include "statistics/tornado.h"

enum { INPUTS = 5 };
static const double slopes[INPUTS] = {4, -7, 0, 0.5, 11};

static double linear(const double *u)
{
    double y = 100;
    for (size_t k = 0; k < INPUTS; k++)
        y += slopes[k] * u[k];
    return y;
}

/* mu* = |c_i|, mu = c_i, sigma = 0, however few trajectories. */
Test(morris, exact_on_a_linear_function)
{
    enum { MOST = 6 };
    double points[MOST * (INPUTS + 1) * INPUTS], outputs[MOST * (INPUTS + 1)];
    for (size_t trajectories = 1; trajectories <= MOST; trajectories++) {
        struct morris_effect effects[INPUTS];
        morris_points(trajectories, trajectories, INPUTS, points);
        for (size_t i = 0; i < trajectories * (INPUTS + 1); i++)
            outputs[i] = linear(points + i * INPUTS);
        morris_effects(points, outputs, trajectories, INPUTS, effects);
        for (size_t k = 0; k < INPUTS; k++) {
            cr_assert_eq(effects[k].effects, trajectories);
            cr_assert_float_eq(effects[k].mu, slopes[k], 1e-12);
            cr_assert_float_eq(effects[k].mu_star.value, fabs(slopes[k]), 1e-12);
            cr_assert(trajectories == 1 ? isnan(effects[k].sigma) : effects[k].sigma < 1e-12);
        }
    }
}

/* f = x y: the effect of x is y, which is each of 0, 1/3, 2/3, 1 as often: mu* = 1/2, sigma^2 = 5/36. */
Test(morris, an_interaction_shows_in_sigma)
{
    enum { TRAJECTORIES = 4000 };
    static double points[TRAJECTORIES * 3 * 2], outputs[TRAJECTORIES * 3];
    struct morris_effect effects[2];
    morris_points(1, TRAJECTORIES, 2, points);
    for (size_t i = 0; i < TRAJECTORIES * 3; i++)
        outputs[i] = points[2 * i] * points[2 * i + 1];
    morris_effects(points, outputs, TRAJECTORIES, 2, effects);
    for (size_t k = 0; k < 2; k++) {
        cr_assert_float_eq(effects[k].mu_star.value, 0.5, 0.02);
        cr_assert_float_eq(effects[k].sigma, sqrt(5.0 / 36), 0.02);
        cr_assert(effects[k].mu_star.low < 0.5 && effects[k].mu_star.high > 0.5);
    }
}

Test(morris, what_failed_is_left_out_and_counted)
{
    enum { TRAJECTORIES = 3 };
    double points[TRAJECTORIES * (INPUTS + 1) * INPUTS], outputs[TRAJECTORIES * (INPUTS + 1)];
    struct morris_effect effects[INPUTS];
    morris_points(1, TRAJECTORIES, INPUTS, points);
    for (size_t i = 0; i < TRAJECTORIES * (INPUTS + 1); i++)
        outputs[i] = linear(points + i * INPUTS);
    outputs[2] = NAN; /* two effects of the first trajectory end there */
    morris_effects(points, outputs, TRAJECTORIES, INPUTS, effects);
    size_t count = 0;
    for (size_t k = 0; k < INPUTS; k++) {
        count += effects[k].effects;
        cr_assert_float_eq(effects[k].mu, slopes[k], 1e-12);
    }
    cr_assert_eq(count, TRAJECTORIES * INPUTS - 2);
}

/* swing_i = c_i (high - low), in the order of its size. */
Test(tornado, exact_on_a_linear_function)
{
    const double low[INPUTS] = {1, 2, 3, 4, 5}, high[INPUTS] = {2, 2.5, 8, 10, 5.1};
    const size_t order[INPUTS] = {0, 1, 3, 4, 2}; /* 4, 3.5, 3, 1.1, 0 */
    double outputs[1 + 2 * INPUTS], base[INPUTS] = {1.5, 2.25, 5, 6, 5};
    struct tornado_bar bars[INPUTS];
    outputs[0] = linear(base);
    for (size_t k = 0; k < INPUTS; k++) {
        double point[INPUTS];
        for (size_t i = 0; i < INPUTS; i++)
            point[i] = base[i];
        point[k] = low[k];
        outputs[1 + 2 * k] = linear(point);
        point[k] = high[k];
        outputs[2 + 2 * k] = linear(point);
    }
    tornado_bars(outputs, INPUTS, bars);
    for (size_t i = 0; i < INPUTS; i++) {
        cr_assert_eq(bars[i].input, order[i], "place %zu: input %zu", i, bars[i].input);
        cr_assert_float_eq(bars[i].swing, slopes[order[i]] * (high[order[i]] - low[order[i]]), 1e-12);
    }
    outputs[1] = NAN;
    tornado_bars(outputs, INPUTS, bars);
    cr_assert(bars[INPUTS - 1].input == 0 && isnan(bars[INPUTS - 1].swing));
}
