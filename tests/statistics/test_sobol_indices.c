/* SPDX-License-Identifier: Apache-2.0 */
/* Exact indices of functions with closed forms: Ishigami & Homma 1990 (a = 7, b = 0.1), and Sobol's G function. */
#include "statistics/sobol_indices.h"

#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "../fewer.h"
#include "base/random.h"
#include "statistics/sobol_sequence.h"

enum { MOST_INPUTS = 8, BLOCKS = 4096 };

struct function {
    double (*value)(const double *x, const double *parameters);
    size_t inputs;
    double parameters[MOST_INPUTS], first[MOST_INPUTS], total[MOST_INPUTS];
};

static double ishigami(const double *u, const double *parameters)
{
    (void)parameters;
    double x = M_PI * (2 * u[0] - 1), y = M_PI * (2 * u[1] - 1), z = M_PI * (2 * u[2] - 1);
    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * pow(z, 4) * sin(x);
}

static double sobol_g(const double *u, const double *a)
{
    double product = 1;
    for (size_t i = 0; a[i] >= 0; i++)
        product *= (fabs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
    return product;
}

static double linear(const double *u, const double *c)
{
    return c[0] * u[0] + c[1] * u[1] + c[2] * u[2];
}

static const struct function functions[] = {
    {ishigami, 3, {0}, {0.3139051911, 0.4424111448, 0}, {0.5575888552, 0.4424111448, 0.2436836641}},
    /* The parameters of G end with a negative one; V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1. */
    {sobol_g,
     6,
     {0, 0.5, 3, 9, 99, 99, -1},
     {.58678119, .26079164, .03667382, .00586781, .00005868, .00005868},
     {.69008589, .35617336, .05633354, .00917058, .00009201, .00009201}},
};
static const struct function sobol_g8 = {
    sobol_g,
    8,
    {0, 1, 4.5, 9, 99, 99, 99, 99},
    {.71619217, .17904804, .02367577, .00716192, .00007162, .00007162, .00007162, .00007162},
    {.78714413, .24219819, .03431691, .01046039, .00010495, .00010495, .00010495, .00010495}};

static void evaluate(const struct function *function, uint64_t seed, size_t blocks, size_t resamples,
                     struct sobol_index *out)
{
    size_t k = function->inputs, runs = blocks * sobol_block(k);
    double *base = malloc(blocks * 2 * k * sizeof *base), *points = malloc(runs * k * sizeof *points);
    double *outputs = malloc(runs * sizeof *outputs);
    double parameters[MOST_INPUTS + 1];
    for (size_t i = 0; i < MOST_INPUTS; i++)
        parameters[i] = function->parameters[i];
    parameters[MOST_INPUTS] = -1;
    sobol_points(seed, blocks, 2 * k, base);
    sobol_runs(base, blocks, k, points);
    for (size_t i = 0; i < runs; i++)
        outputs[i] = function->value(points + i * k, parameters);
    cr_assert_eq(sobol_indices(outputs, blocks, k, seed, resamples, out), blocks);
    free(outputs);
    free(points);
    free(base);
}

static bool is_good(double exact, const struct estimate *estimate)
{
    return fabs(estimate->value - exact) <= 0.02 && estimate->low <= exact && exact <= estimate->high;
}

/* Each index is within 0.02 of the exact one and inside its own interval in at least 90 of 100 seeds. */
static void check(const struct function *function)
{
    enum { SEEDS = 100 / FEWER };
    size_t first_good[MOST_INPUTS] = {0}, total_good[MOST_INPUTS] = {0}, dummy_good = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sobol_index out[MOST_INPUTS + 1];
        evaluate(function, seed, BLOCKS, 60, out);
        for (size_t k = 0; k < function->inputs; k++) {
            first_good[k] += is_good(function->first[k], &out[k].first);
            total_good[k] += is_good(function->total[k], &out[k].total);
        }
        const struct estimate *dummy = &out[function->inputs].first;
        dummy_good += dummy->low <= 0 && 0 <= dummy->high;
    }
    for (size_t k = 0; k < function->inputs; k++) {
        cr_assert_geq(first_good[k], 0.9 * SEEDS, "S of input %zu: in %zu", k, first_good[k]);
        cr_assert_geq(total_good[k], 0.9 * SEEDS, "T of input %zu: in %zu", k, total_good[k]);
    }
    cr_assert_geq(dummy_good, 0.9 * SEEDS);
}

Test(sobol_indices, ishigami)
{
    check(&functions[0]);
}

Test(sobol_indices, sobol_g_of_six)
{
    check(&functions[1]);
}

Test(sobol_indices, sobol_g_of_eight)
{
    check(&sobol_g8);
}

/* S_i = T_i = c_i^2 / sum c^2. */
Test(sobol_indices, linear)
{
    const struct function function = {
        linear, 3, {3, -2, 1}, {9.0 / 14, 4.0 / 14, 1.0 / 14}, {9.0 / 14, 4.0 / 14, 1.0 / 14}};
    struct sobol_index out[MOST_INPUTS + 1];
    evaluate(&function, 1, BLOCKS, 100, out);
    for (size_t k = 0; k < 3; k++) {
        cr_assert_float_eq(out[k].first.value, function.first[k], 0.002);
        cr_assert_float_eq(out[k].total.value, function.total[k], 0.002);
    }
}

/* What failed is left out, and counted; what does not vary has no indices. */
Test(sobol_indices, failed_and_constant)
{
    enum { FEW = 16, INPUTS = 2 };
    double outputs[FEW * (INPUTS + 2)];
    struct random random = random_stream(1, "test", 0);
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        outputs[i] = random_uniform(&random);
    struct sobol_index whole[INPUTS + 1], out[INPUTS + 1];
    cr_assert_eq(sobol_indices(outputs, FEW - 1, INPUTS, 1, 50, whole), FEW - 1);
    outputs[(FEW - 1) * (INPUTS + 2) + 3] = NAN;
    cr_assert_eq(sobol_indices(outputs, FEW, INPUTS, 1, 50, out), FEW - 1);
    cr_assert_eq(out[1].total.value, whole[1].total.value);
    cr_assert_eq(out[0].first.high, whole[0].first.high);
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        outputs[i] = 7;
    cr_assert_eq(sobol_indices(outputs, FEW, INPUTS, 1, 50, out), FEW);
    cr_assert(isnan(out[0].first.value) && isnan(out[1].total.value));
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        outputs[i] = NAN;
    cr_assert_eq(sobol_indices(outputs, FEW, INPUTS, 1, 50, out), 0);
    cr_assert(isnan(out[0].first.value));
}
