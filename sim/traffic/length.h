/* SPDX-License-Identifier: Apache-2.0 */
/* Distributions of how many tokens a prompt or an answer has. */
#ifndef SAMOVAR_TRAFFIC_LENGTH_H
#define SAMOVAR_TRAFFIC_LENGTH_H

#include <stdint.h>

#include "base/field.h"

extern const struct record *const length_kinds[]; /* "lognormal", "constant"; for struct variant */
/* In a row of such a field: a bare number is a constant. */
#define LENGTH_SHORTHAND .shorthand = "constant", .short_key = "value"

double length_mean(const struct variant *length);
/* E[l^2] / E[l]: the mean as seen from a token taken at random. */
double length_biased_mean(const struct variant *length);
/* The length at the standard normal quantile z; z = 0 is the median. */
double length_quantile(const struct variant *length, double z);

/* A distribution, ready to draw from. */
struct length_draw {
    double median, sigma; /* median 0: no distribution */
};
/* NULL, or of no kind: no distribution. */
struct length_draw length_draw_of(const struct variant *length);
/* The same number of tokens always. */
struct length_draw length_draw_constant(double tokens);
/* The length at the standard normal quantile z, of a distribution. */
double length_draw_quantile(const struct length_draw *draw, double z);
/* Draws the tokens of a prompt and of its answer, at least 1, from two numbers between 0 and 1. A length
 * without distribution stays as it is. */
void length_draw_pair(const struct length_draw *prompt, const struct length_draw *output, double one, double other,
                      int32_t *prompt_tokens, int32_t *output_tokens);
/* The same for `count` requests, to the token. */
void length_draw_many(const struct length_draw *prompt, const struct length_draw *output, size_t count,
                      const double *one, const double *other, int32_t *prompts, int32_t *outputs);

#endif
