/* SPDX-License-Identifier: Apache-2.0 */
#include "site/year.h"

#include <criterion/criterion.h>

TestSuite(year);

static int64_t at(int year, int month, int day, int hour)
{
    return calendar_seconds((struct civil){.year = year, .month = month, .day = day, .hour = hour});
}

Test(year, a_year_that_repeats)
{
    struct hour_axis axis = year_axis();
    cr_assert_eq(year_hour(&axis, at(2023, 1, 1, 5), NULL), 5);
    cr_assert_eq(year_hour(&axis, at(1999, 12, 31, 23), NULL), 8759);
    cr_assert_eq(year_hour(&axis, at(2024, 2, 29, 7), NULL), year_hour(&axis, at(2024, 2, 28, 7), NULL));
}

/* July 2023 to June 2025, with a leap day: own dates where there are, else those of the latest year that has them, else the same hour
 * of the day beside. */
Test(year, hours_with_dates)
{
    struct hour_axis axis = {.first_s = at(2023, 7, 1, 0), .count = (365 + 366) * 24, .dated = true};
    bool own;
    cr_assert_eq(year_hour(&axis, at(2023, 7, 1, 0), &own), 0);
    cr_assert_eq(year_hour(&axis, at(2024, 2, 29, 7), &own), (184 + 59) * 24 + 7);
    cr_assert(own);
    cr_assert_eq(year_hour(&axis, at(2030, 2, 28, 7), &own), year_hour(&axis, at(2025, 2, 28, 7), NULL));
    cr_assert_eq(year_hour(&axis, at(2028, 2, 29, 7), &own), year_hour(&axis, at(2025, 2, 28, 7), NULL));
    cr_assert_eq(year_hour(&axis, at(2023, 6, 30, 7), &own), year_hour(&axis, at(2025, 6, 29, 7), NULL) + 24);
    cr_assert(own);
    struct hour_axis week = {.first_s = at(2024, 2, 26, 0), .count = 7 * 24, .dated = true};
    cr_assert_eq(year_hour(&week, at(2024, 3, 9, 5), &own), 6 * 24 + 5);
    cr_assert_not(own);
    cr_assert_eq(year_hour(&week, at(2024, 2, 20, 5), &own), 5);
    cr_assert_not(own);
}

Test(year, means)
{
    static double hours[(365 + 366) * 24];
    struct hour_axis axis = {.first_s = at(2023, 7, 1, 0), .count = sizeof hours / sizeof *hours, .dated = true};
    for (size_t h = 0; h < axis.count; h++)
        hours[h] = (double)h;
    double from_s = (double)at(2024, 2, 29, 0), mean = (184 + 59) * 24 + 11.5;
    cr_assert_float_eq(year_mean(&axis, hours, from_s, from_s + SECONDS_PER_DAY), mean, 1e-9);
    cr_assert_float_eq(year_mean(&axis, hours, from_s + 1800, from_s + 5400), mean - 11.5 + 0.5, 1e-9);
}
