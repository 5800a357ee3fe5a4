/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "../complaints.h"
#include "site/water_supply.h"

TestSuite(water_supply);

Test(water_supply, one_share_or_one_per_month)
{
    double year[12], one = 0.8;
    for (int m = 0; m < 12; m++)
        year[m] = m / 12.0;
    struct water_supply none = {0}, flat = {.reclaimed_frac = {&one, 1}}, monthly = {.reclaimed_frac = {year, 12}};
    cr_assert_eq(water_supply_reclaimed_frac(&none, 100), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&flat, 364.9), 0.8);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 0), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 30.99), 0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 31), 1 / 12.0, "1 February");
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 364.5), 11 / 12.0);
    cr_assert_eq(water_supply_reclaimed_frac(&monthly, 365 + 40), 1 / 12.0, "the year repeats");
}

Test(water_supply, two_shares_are_neither)
{
    double two[2] = {0.1, 0.2};
    struct water_supply supply = {.reclaimed_frac = {two, 2}};
    struct complaints complaints = COMPLAINTS;
    water_supply_record.check(&supply, &complaints.complaint);
    cr_assert_eq(complaints.count, 1);
}
