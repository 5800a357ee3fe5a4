/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "replica/sketch.h"

TestSuite(sketch);

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Against the sorted values, over ten orders of magnitude: never further off
 * than it says, and about that far off somewhere, or the claim would be idle.
 */
Test(sketch, error_is_as_stated)
{
    enum { COUNT = 200000 };
    struct sketch *sketch = calloc(1, sizeof *sketch);
    double *values = calloc(COUNT, sizeof *values), worst = 0;
    struct random random = random_stream(3, "sketch", 0);
    for (int i = 0; i < COUNT; i++) {
        values[i] = exp(5 * random_normal(&random));
        values[i] = fmin(fmax(values[i], 2 * SKETCH_LEAST), SKETCH_MOST / 2);
        sketch_add(sketch, values[i]);
    }
    qsort(values, COUNT, sizeof *values, by_value);
    cr_assert_eq(sketch_count(sketch), COUNT);
    for (int i = 0; i <= 10000; i++) {
        double fraction = i / 10000.0, want = values[(size_t)(fraction * (COUNT - 1))];
        double error = fabs(sketch_quantile(sketch, fraction) / want - 1);
        cr_assert_leq(error, SKETCH_ERROR * (1 + 1e-12), "at %g: %g", fraction, error);
        worst = fmax(worst, error);
    }
    printf("largest error %.5f, stated %.5f\n", worst, SKETCH_ERROR);
    cr_assert_gt(worst, 0.9 * SKETCH_ERROR);
    free(values);
    free(sketch);
}

Test(sketch, merging_is_adding)
{
    struct sketch *whole = calloc(1, sizeof *whole), *parts = calloc(3, sizeof *parts);
    struct random random = random_stream(4, "sketch", 0);
    for (int i = 0; i < 30000; i++) {
        double value = random_exponential(&random);
        sketch_add(whole, value);
        sketch_add(&parts[i % 7 % 3], value);
    }
    sketch_merge(&parts[2], &parts[0]);
    sketch_merge(&parts[2], &parts[1]);
    cr_assert_eq(memcmp(whole, &parts[2], sizeof *whole), 0);
    free(whole);
    free(parts);
}

Test(sketch, ends)
{
    struct sketch *sketch = calloc(1, sizeof *sketch);
    cr_assert(isnan(sketch_quantile(sketch, 0.5)));
    sketch_add(sketch, 0);
    sketch_add(sketch, 1e-9);
    cr_assert_eq(sketch_quantile(sketch, 1), 0);
    sketch_add(sketch, INFINITY);
    sketch_add(sketch, 1e300);
    cr_assert_float_eq(sketch_quantile(sketch, 1), SKETCH_MOST, SKETCH_ERROR * SKETCH_MOST * 2);
    cr_assert_eq(sketch_quantile(sketch, 0), 0);
    sketch_clear(sketch);
    sketch_add(sketch, SKETCH_LEAST);
    cr_assert_float_eq(sketch_quantile(sketch, 0.5), SKETCH_LEAST, SKETCH_ERROR * SKETCH_LEAST * (1 + 1e-9));
    free(sketch);
}
