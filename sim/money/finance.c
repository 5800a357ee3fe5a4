/* SPDX-License-Identifier: Apache-2.0 */
/* With a rate r and n years:
 *
 *     annuity        r (1 + r)^n / ((1 + r)^n - 1)          present worth   (1 - (1 + r)^-n) / r
 *     payback        more / saving                          discounted      -ln(1 - r more / saving) / ln(1 + r)
 *
 * The names are those of the Life-Cycle Costing Manual, NIST Handbook 135 (1995): uniform present worth, simple and discounted
 * payback (the text was not read again; the formulas follow from the geometric series). The discounted payback solves
 * present worth(n) saving = more, so that it need not be a whole number of years. */
#include "money/finance.h"

#include <math.h>

double finance_present_worth(double rate, double years)
{
    return rate > 0 ? -expm1(-years * log1p(rate)) / rate : years;
}

double finance_annuity(double rate, double years)
{
    return 1 / finance_present_worth(rate, years);
}

double finance_replaced(double rate, double life_years, double horizon_years, double capital)
{
    const double least_frac = 1e-9; /* of a life: a shorter rest is rounding, not another life */
    double sum = 0;
    for (double lives = 0; lives * life_years < horizon_years - least_frac * life_years; lives++)
        sum += capital * exp(-lives * life_years * log1p(rate));
    return sum;
}

double finance_payback(double more_capital, double yearly_saving)
{
    return finance_payback_discounted(0, more_capital, yearly_saving);
}

double finance_payback_discounted(double rate, double more_capital, double yearly_saving)
{
    if (isnan(more_capital) || isnan(yearly_saving))
        return NAN;
    if (more_capital <= 0)
        return yearly_saving >= 0 ? 0 : NAN;
    if (yearly_saving <= 0)
        return NAN;
    double years = more_capital / yearly_saving;
    if (rate <= 0)
        return years;
    return rate * years < 1 ? -log1p(-rate * years) / log1p(rate) : NAN;
}
