/* SPDX-License-Identifier: Apache-2.0 */
/* Factors against sums of payments, one by one, and against tables of interest. */
#include <criterion/criterion.h>
#include <math.h>

#include "money/finance.h"

TestSuite(finance);

#define NEAR(a, b, within) cr_expect(fabs((a) - (b)) <= (within), "%.17g is not %.17g", (double)(a), (double)(b))

/* What is paid back with interest, year by year, is the loan. */
static double loan_left(double rate, int years, double payment)
{
    double left = 1;
    for (int y = 0; y < years; y++)
        left = left * (1 + rate) - payment;
    return left;
}

Test(finance, an_annuity_pays_the_loan_back_exactly)
{
    const double rates[] = {0, 0.01, 0.07, 0.25};
    for (int r = 0; r < 4; r++)
        for (int years = 1; years <= 40; years += 3)
            NEAR(loan_left(rates[r], years, finance_annuity(rates[r], years)), 0, 1e-9 * pow(1 + rates[r], years));
}

Test(finance, factors_are_those_of_interest_tables)
{
    /* A/P and P/A at 7 % and 15 years, as tables of compound interest print them. */
    NEAR(finance_annuity(0.07, 15), 0.1098, 5e-5);
    NEAR(finance_present_worth(0.07, 15), 9.1079, 5e-5);
    NEAR(finance_annuity(0.10, 5), 0.2638, 5e-5);
}

Test(finance, present_worth_is_the_sum_of_discounted_payments)
{
    double sum = 0;
    for (int y = 1; y <= 25; y++)
        sum += pow(1.035, -y);
    NEAR(finance_present_worth(0.035, 25), sum, 1e-12);
    NEAR(finance_present_worth(0, 25), 25, 0);
}

Test(finance, what_ends_before_the_horizon_is_bought_again)
{
    NEAR(finance_replaced(0.07, 20, 15, 100), 100, 0);
    NEAR(finance_replaced(0.07, 5, 15, 100), 100 * (1 + pow(1.07, -5) + pow(1.07, -10)), 1e-10);
    NEAR(finance_replaced(0.07, 4, 15, 100), 100 * (1 + pow(1.07, -4) + pow(1.07, -8) + pow(1.07, -12)), 1e-10);
    NEAR(finance_replaced(0, 5, 15, 100), 300, 1e-12);
}

Test(finance, a_payback_is_when_the_account_is_even)
{
    NEAR(finance_payback(1000, 250), 4, 0);
    double years = finance_payback_discounted(0.07, 1000, 250);
    NEAR(250 * finance_present_worth(0.07, years), 1000, 1e-9);
    cr_expect(years > 4);
    NEAR(finance_payback_discounted(0, 1000, 250), 4, 0);
}

Test(finance, some_are_never_paid_back)
{
    cr_expect(isnan(finance_payback(1000, 0)));
    cr_expect(isnan(finance_payback(1000, -1)));
    cr_expect(isnan(finance_payback_discounted(0.07, 1000, 69)), "less than the interest on it");
    cr_expect(!isnan(finance_payback_discounted(0.07, 1000, 71)));
    cr_expect_eq(finance_payback(-5, 3), 0, "cheaper in both");
    cr_expect_eq(finance_payback(0, 0), 0);
    cr_expect(isnan(finance_payback(-5, -3)), "cheaper to build, dearer to run");
    cr_expect(isnan(finance_payback(NAN, 1)));
    cr_expect(isnan(finance_payback(1, NAN)));
}
