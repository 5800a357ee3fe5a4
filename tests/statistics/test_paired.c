/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics/paired.h"

#include <math.h>

#include <criterion/criterion.h>

/* Two-sided 95 % quantiles: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2. */
Test(paired, student_quantiles)
{
    static const struct {
        size_t freedom;
        double t;
    } cases[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},  {5, 2.571},
                 {10, 2.228}, {29, 2.045}, {30, 2.042}, {100, 1.984}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_float_eq(student_quantile(0.975, cases[i].freedom), cases[i].t, 5e-4);
    cr_assert_float_eq(student_quantile(0.95, 9), 1.833, 5e-4);
    cr_assert_float_eq(student_quantile(0.975, 100000), 1.959988, 5e-6); /* normal: 1.959964 */
}

/* Student (1908), Biometrika 6:1, table of p. 20: additional hours of sleep under two drugs, ten patients;
 * the differences have mean 1.58 and standard deviation 1.230 (with n - 1). */
Test(paired, students_sleep)
{
    const double differences[] = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
    struct paired paired = paired_differences(differences, 10);
    cr_assert_eq(paired.pairs, 10);
    cr_assert_float_eq(paired.mean, 1.58, 1e-12);
    cr_assert_float_eq(paired.high - paired.mean, 2.262157 * 1.229995 / sqrt(10), 1e-5);
    cr_assert_float_eq(paired.low + paired.high, 2 * paired.mean, 1e-12);
    cr_assert(isnan(paired_differences(differences, 1).low));
    cr_assert(isnan(paired_differences(differences, 0).mean));
}
