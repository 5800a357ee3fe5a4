/* SPDX-License-Identifier: Apache-2.0 */
/* What an uncertain number may be, and how likely: a distribution with its quantiles. */
#ifndef SAMOVAR_STATISTICS_DISTRIBUTION_H
#define SAMOVAR_STATISTICS_DISTRIBUTION_H

#include <stddef.h>

enum distribution_kind {
    DISTRIBUTION_UNIFORM,    /* low .. high */
    DISTRIBUTION_TRIANGULAR, /* low .. high, most likely `middle` */
    DISTRIBUTION_NORMAL,     /* mean `middle`, standard deviation `spread`, cut off at low and high */
    DISTRIBUTION_LOGNORMAL, /* median `middle` > 0, geometric standard deviation `spread` > 1, cut off at low and high */
    DISTRIBUTION_CHOICE     /* 0, 1, .. choices - 1, each as likely */
};

struct distribution {
    enum distribution_kind kind;
    double low, high; /* -HUGE_VAL, HUGE_VAL: not cut off */
    double middle, spread;
    size_t choices;
};

/* Whether all numbers of the distribution make sense together; where it is cut off, at least a millionth of it is left. */
enum distribution_mistake {
    DISTRIBUTION_FINE,
    DISTRIBUTION_NO_WIDTH,       /* low is not below high */
    DISTRIBUTION_MIDDLE_OUTSIDE, /* triangular: the most likely value lies outside of low .. high */
    DISTRIBUTION_NO_SPREAD,      /* spread is not above 0, or 1 for a geometric one */
    DISTRIBUTION_NOT_POSITIVE,   /* lognormal: the median is not above 0 */
    DISTRIBUTION_NOTHING_LEFT    /* cut off, it has no values */
};
enum distribution_mistake distribution_check(const struct distribution *distribution);

/* The value that a fraction u of all values lie below, 0 <= u <= 1; infinite at the ends of what is not cut off. */
double distribution_quantile(const struct distribution *distribution, double u);
/* The ends of its range (t = 0 and 1) and what lies between: quantiles. For normal and lognormal ones, which may have no ends, the range
 * goes from the 1st to the 99th percentile. */
double distribution_level(const struct distribution *distribution, double t);

/* Of the standard normal distribution. */
double normal_quantile(double u);
double normal_below(double x);

#endif
