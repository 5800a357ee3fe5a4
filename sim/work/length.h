/* SPDX-License-Identifier: Apache-2.0 */
/* Distributions of how many tokens a prompt or an answer has. */
#ifndef SAMOVAR_WORK_LENGTH_H
#define SAMOVAR_WORK_LENGTH_H

#include "base/field.h"

extern const struct record *const length_kinds[]; /* "lognormal", "constant"; for struct variant */

double length_mean(const struct variant *length);
/* E[l^2] / E[l]: the mean as seen from a token taken at random. */
double length_biased_mean(const struct variant *length);
/* At the standard normal quantile z: 0 is the median. */
double length_quantile(const struct variant *length, double z);

#endif
