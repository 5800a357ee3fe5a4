/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "statistics/latin_hypercube.h"
#include "statistics/morris.h"
#include "statistics/sobol_sequence.h"

/* The first points of the sequence in three dimensions, as any text on it prints them (Joe & Kuo 2008; sobol.cc's own output). */
Test(designs, first_points_of_sobol)
{
    const double expected[8][3] = {{0, 0, 0},
                                   {0.5, 0.5, 0.5},
                                   {0.75, 0.25, 0.25},
                                   {0.25, 0.75, 0.75},
                                   {0.375, 0.375, 0.625},
                                   {0.875, 0.875, 0.125},
                                   {0.625, 0.125, 0.875},
                                   {0.125, 0.625, 0.375}};
    double points[8][3];
    sobol_points_plain(8, 3, &points[0][0]);
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 3; k++)
            cr_assert_eq(points[i][k], expected[i][k], "point %zu, dimension %zu: %g", i, k, points[i][k]);
}

/* Counts points in equal intervals of one coordinate: each has as many. */
static void check_stratified(const double *points, size_t count, size_t dimensions, size_t dimension, size_t parts)
{
    size_t *hits = calloc(parts, sizeof *hits);
    for (size_t i = 0; i < count; i++) {
        double u = points[i * dimensions + dimension];
        cr_assert(u > 0 && u < 1);
        hits[(size_t)(u * (double)parts)]++;
    }
    for (size_t p = 0; p < parts; p++)
        cr_assert_eq(hits[p], count / parts, "dimension %zu, part %zu: %zu", dimension, p, hits[p]);
    free(hits);
}

/* Scrambling keeps the net: of 2^m points each of 2^m intervals of every coordinate holds one, and the first two coordinates are a
 * (0, m, 2)-net in base 2, whose boxes of 2^-m hold one each. All dimensions of the table are so, or one of its rows is wrong. */
Test(designs, scrambled_sobol_is_a_net)
{
    enum { M = 6, COUNT = 1 << M };
    static double points[COUNT * SOBOL_DIMENSIONS_MAX], other[COUNT * SOBOL_DIMENSIONS_MAX];
    for (uint64_t seed = 0; seed < 5; seed++) {
        sobol_points(seed, COUNT, SOBOL_DIMENSIONS_MAX, points);
        for (size_t k = 0; k < SOBOL_DIMENSIONS_MAX; k++)
            check_stratified(points, COUNT, SOBOL_DIMENSIONS_MAX, k, COUNT);
        for (unsigned a = 0; a <= M; a++) {
            size_t hits[COUNT] = {0};
            for (size_t i = 0; i < COUNT; i++) {
                const double *u = points + i * SOBOL_DIMENSIONS_MAX;
                size_t x = (size_t)(u[0] * (double)(1u << a)), y = (size_t)(u[1] * (double)(1u << (M - a)));
                hits[(x << (M - a)) + y]++;
            }
            for (size_t p = 0; p < COUNT; p++)
                cr_assert_eq(hits[p], 1, "seed %d, boxes of 2^-%u", (int)seed, a);
        }
    }
    sobol_points(5, COUNT, SOBOL_DIMENSIONS_MAX, points);
    sobol_points(5, COUNT / 2, SOBOL_DIMENSIONS_MAX, other);
    cr_assert_eq(memcmp(points, other, sizeof points / 2), 0, "more points begin with the fewer");
    sobol_points(6, COUNT, SOBOL_DIMENSIONS_MAX, other);
    cr_assert_neq(memcmp(points, other, sizeof points), 0);
}

/* Each scrambled coordinate is uniform over seeds: the mean of a point's 4,000 scramblings is 1/2 within 4.5 standard deviations. */
Test(designs, scrambled_points_are_uniform)
{
    enum { SEEDS = 4000 };
    double sum[4] = {0}, squares[4] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        double points[4][2];
        sobol_points(seed, 4, 2, &points[0][0]);
        for (size_t i = 0; i < 4; i++) {
            sum[i] += points[i][1];
            squares[i] += points[i][1] * points[i][1];
        }
    }
    for (size_t i = 0; i < 4; i++) {
        cr_assert_float_eq(sum[i] / SEEDS, 0.5, 4.5 * sqrt(1.0 / 12 / SEEDS));
        cr_assert_float_eq(squares[i] / SEEDS, 1.0 / 3, 4.5 * sqrt(4.0 / 45 / SEEDS));
    }
}

/* 1 / x integrates to log 2 over 1..2 far better than by chance, whose error would be 0.003 at 4,096 points. */
Test(designs, sobol_integrates)
{
    enum { COUNT = 4096, DIMENSIONS = 5 };
    static double points[COUNT * DIMENSIONS];
    sobol_points(3, COUNT, DIMENSIONS, points);
    for (size_t k = 0; k < DIMENSIONS; k++) {
        double sum = 0;
        for (size_t i = 0; i < COUNT; i++)
            sum += 1 / (1 + points[i * DIMENSIONS + k]);
        cr_assert_float_eq(sum / COUNT, log(2), 1e-5);
    }
}

Test(designs, latin_hypercube_meets_each_part_once)
{
    enum { COUNT = 97, INPUTS = 7 };
    double points[COUNT * INPUTS], more[COUNT * (INPUTS + 1)];
    latin_hypercube(11, COUNT, INPUTS, points);
    latin_hypercube(11, COUNT, INPUTS + 1, more);
    for (size_t k = 0; k < INPUTS; k++)
        check_stratified(points, COUNT, INPUTS, k, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < INPUTS; k++)
            cr_assert_eq(points[i * INPUTS + k], more[i * (INPUTS + 1) + k],
                         "another input changes nothing of the first");
    size_t same = 0;
    for (size_t i = 0; i < COUNT; i++)
        same += (size_t)(points[i * INPUTS] * COUNT) == (size_t)(points[i * INPUTS + 1] * COUNT);
    cr_assert_lt(same, 10, "the inputs have orders of their own");
}

/* Each step changes one input by 2/3, each input once in a trajectory; all four levels are met. */
Test(designs, morris_trajectories)
{
    enum { TRAJECTORIES = 40, INPUTS = 9 };
    static double points[TRAJECTORIES * (INPUTS + 1) * INPUTS];
    size_t levels[4] = {0};
    morris_points(5, TRAJECTORIES, INPUTS, points);
    for (size_t t = 0; t < TRAJECTORIES; t++) {
        bool done[INPUTS] = {false};
        for (size_t s = 0; s < INPUTS; s++) {
            const double *from = points + (t * (INPUTS + 1) + s) * INPUTS, *to = from + INPUTS;
            size_t changes = 0;
            for (size_t k = 0; k < INPUTS; k++) {
                if (from[k] == to[k])
                    continue;
                cr_assert_float_eq(fabs(to[k] - from[k]), 2.0 / 3, 1e-15);
                cr_assert_not(done[k]);
                done[k] = true;
                changes++;
            }
            cr_assert_eq(changes, 1);
        }
        for (size_t k = 0; k < (INPUTS + 1) * INPUTS; k++) {
            double level = 3 * points[t * (INPUTS + 1) * INPUTS + k];
            cr_assert(level > -1e-9 && level < 3 + 1e-9 && fabs(level - round(level)) < 1e-12);
            levels[(size_t)round(level)]++;
        }
    }
    for (size_t i = 0; i < 4; i++)
        cr_assert_gt(levels[i], TRAJECTORIES * (INPUTS + 1) * INPUTS / 5, "level %zu: %zu", i, levels[i]);
}
