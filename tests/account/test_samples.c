/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "account/samples.h"

TestSuite(samples);

Test(samples, quantiles_of_many_in_any_order)
{
    struct arena *arena = arena_create();
    struct samples samples = {0};
    cr_assert(isnan(samples_quantile(&samples, arena, 0.5)));
    enum { COUNT = 10001 };
    for (size_t i = 0; i < COUNT; i++)
        samples_add(&samples, arena, (double)(i * 7919 % COUNT)); /* each of 0 to 10000 once */
    cr_assert(samples.count == COUNT);
    cr_assert_float_eq(samples_quantile(&samples, arena, 0), 0, 0);
    cr_assert_float_eq(samples_quantile(&samples, arena, 0.95), 9500, 1e-9);
    cr_assert_float_eq(samples_quantile(&samples, arena, 0.12345), 1234.5, 1e-9);
    samples_add(&samples, arena, 1e9);
    cr_assert_float_eq(samples_quantile(&samples, arena, 1), 1e9, 0);
    arena_destroy(arena);
}
