/* SPDX-License-Identifier: Apache-2.0 */
/* What money is worth at another time: annuities, present values, paybacks. Years need not be whole. */
#ifndef SAMOVAR_MONEY_FINANCE_H
#define SAMOVAR_MONEY_FINANCE_H

/* Share of an investment that is paid in each year of its life, the capital recovery factor; rate 0: 1 / years. */
double finance_annuity(double rate, double years);
/* Present value of 1 at the end of each year, over so many years. */
double finance_present_worth(double rate, double years);
/* Present value of an investment now and of its like each time a life ends before the horizon does; what is left of the last one
 * then is worth nothing. */
double finance_replaced(double rate, double life_years, double horizon_years, double capital);
/* Years after which yearly savings have paid for what was spent more. 0: nothing more was spent, and nothing is lost by it;
 * NaN: they never do, or less was spent and running costs more. */
double finance_payback(double more_capital, double yearly_saving);
/* The same with savings of later years discounted. */
double finance_payback_discounted(double rate, double more_capital, double yearly_saving);

#endif
