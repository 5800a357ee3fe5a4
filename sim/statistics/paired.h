/* SPDX-License-Identifier: Apache-2.0 */
/* Means of paired differences and their confidence. */
#ifndef SAMOVAR_STATISTICS_PAIRED_H
#define SAMOVAR_STATISTICS_PAIRED_H

#include <stddef.h>

/* Mean and two-sided 95 % confidence interval of the paired differences. */
struct paired {
    size_t pairs;
    double mean, low, high; /* low and high NaN for fewer than two pairs */
};
struct paired paired_differences(const double *differences, size_t count);
/* Quantile of Student's t with so many degrees of freedom (>= 1), 0.5 < probability < 1. */
double student_quantile(double probability, size_t freedom);

#endif
