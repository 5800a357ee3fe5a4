/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics/distribution.h"

#include <math.h>

#include <criterion/criterion.h>

#include "base/random.h"

/* Quantiles of the standard normal distribution: Abramowitz & Stegun 1964, table 26.5, and the usual 1.96. */
Test(distribution, normal_quantiles)
{
    const double known[][2] = {{0.5, 0},
                               {0.975, 1.959963984540054},
                               {0.9, 1.2815515655446004},
                               {0.99, 2.3263478740408408},
                               {0.999, 3.090232306167813},
                               {0.8413447460685429, 1},
                               {0.9772498680518208, 2}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        cr_assert_float_eq(normal_quantile(known[i][0]), known[i][1], 1e-12);
        cr_assert_float_eq(normal_quantile(1 - known[i][0]), -known[i][1], 1e-11);
    }
    for (double x = -37; x < 8; x += 0.37)
        cr_assert_float_eq(normal_quantile(normal_below(x)), x, x < 5 ? 1e-10 : 1e-2, "at %g", x);
    cr_assert(isinf(normal_quantile(0)) && isinf(normal_quantile(1)));
}

Test(distribution, closed_forms)
{
    struct distribution uniform = {.kind = DISTRIBUTION_UNIFORM, .low = -2, .high = 6};
    cr_assert_eq(distribution_quantile(&uniform, 0.25), 0);
    cr_assert_eq(distribution_level(&uniform, 1), 6);
    struct distribution triangular = {.kind = DISTRIBUTION_TRIANGULAR, .low = 0, .high = 10, .middle = 4};
    cr_assert_float_eq(distribution_quantile(&triangular, 0.4), 4, 1e-12);          /* (middle - low) / (high - low) */
    cr_assert_float_eq(distribution_quantile(&triangular, 0.1), 2, 1e-12);          /* x^2 / (10 * 4) */
    cr_assert_float_eq(distribution_quantile(&triangular, 1 - 9.0 / 60), 7, 1e-12); /* 1 - (10 - x)^2 / (10 * 6) */
    cr_assert_eq(distribution_quantile(&triangular, 0), 0);
    cr_assert_eq(distribution_quantile(&triangular, 1), 10);
    struct distribution skew = {.kind = DISTRIBUTION_TRIANGULAR, .low = 1, .high = 2, .middle = 1};
    cr_assert_eq(distribution_check(&skew), DISTRIBUTION_FINE);
    cr_assert_float_eq(distribution_quantile(&skew, 0.75), 1.5, 1e-12);
    struct distribution lognormal = {
        .kind = DISTRIBUTION_LOGNORMAL, .low = -HUGE_VAL, .high = HUGE_VAL, .middle = 100, .spread = 2};
    cr_assert_float_eq(distribution_quantile(&lognormal, 0.5), 100, 1e-10);
    cr_assert_float_eq(distribution_quantile(&lognormal, 0.8413447460685429), 200, 1e-9);
    cr_assert_float_eq(distribution_level(&lognormal, 0), 100 * pow(2, -2.3263478740408408), 1e-9);
    struct distribution choice = {.kind = DISTRIBUTION_CHOICE, .choices = 3};
    cr_assert_eq(distribution_quantile(&choice, 0.33), 0);
    cr_assert_eq(distribution_quantile(&choice, 0.34), 1);
    cr_assert_eq(distribution_quantile(&choice, 1), 2);
}

/* The mean of the normal distribution cut off at a and b is mu + sigma (phi(a) - phi(b)) / (Phi(b) - Phi(a)). */
Test(distribution, truncated_normal)
{
    const double cuts[][2] = {{-1, 2}, {0.5, 3}, {2, 4}, {-4, -2}, {-HUGE_VAL, 0.3}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        double a = cuts[i][0], b = cuts[i][1], sum = 0;
        struct distribution d = {
            .kind = DISTRIBUTION_NORMAL, .low = 10 + 3 * a, .high = 10 + 3 * b, .middle = 10, .spread = 3};
        enum { STEPS = 20000 };
        for (int s = 0; s < STEPS; s++) {
            double x = distribution_quantile(&d, (s + 0.5) / STEPS);
            cr_assert(x >= d.low && x <= d.high);
            sum += x;
        }
        double phi_a = exp(-a * a / 2) / sqrt(2 * M_PI), phi_b = exp(-b * b / 2) / sqrt(2 * M_PI);
        double mean = 10 + 3 * (phi_a - phi_b) / (normal_below(b) - normal_below(a));
        cr_assert_float_eq(sum / STEPS, mean, 2e-3, "%g..%g: %g, not %g", a, b, sum / STEPS, mean);
    }
}

Test(distribution, mistakes)
{
    const struct {
        struct distribution d;
        enum distribution_mistake mistake;
    } cases[] = {
        {{.kind = DISTRIBUTION_UNIFORM, .low = 2, .high = 1}, DISTRIBUTION_NO_WIDTH},
        {{.kind = DISTRIBUTION_UNIFORM, .low = 2, .high = 2}, DISTRIBUTION_NO_WIDTH},
        {{.kind = DISTRIBUTION_UNIFORM, .low = 1, .high = NAN}, DISTRIBUTION_NO_WIDTH},
        {{.kind = DISTRIBUTION_TRIANGULAR, .low = 1, .high = 2, .middle = 3}, DISTRIBUTION_MIDDLE_OUTSIDE},
        {{.kind = DISTRIBUTION_NORMAL, .low = 0, .high = 9, .middle = 3, .spread = 0}, DISTRIBUTION_NO_SPREAD},
        {{.kind = DISTRIBUTION_LOGNORMAL, .low = 0, .high = 9, .middle = 3, .spread = 1}, DISTRIBUTION_NO_SPREAD},
        {{.kind = DISTRIBUTION_LOGNORMAL, .low = 0, .high = 9, .middle = -3, .spread = 2}, DISTRIBUTION_NOT_POSITIVE},
        {{.kind = DISTRIBUTION_NORMAL, .low = 60, .high = 90, .middle = 3, .spread = 1}, DISTRIBUTION_NOTHING_LEFT},
        {{.kind = DISTRIBUTION_CHOICE}, DISTRIBUTION_NOTHING_LEFT},
        {{.kind = DISTRIBUTION_NORMAL, .low = 0, .high = HUGE_VAL, .middle = 3, .spread = 1}, DISTRIBUTION_FINE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(distribution_check(&cases[i].d), cases[i].mistake, "case %zu", i);
}
