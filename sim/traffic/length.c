/* SPDX-License-Identifier: Apache-2.0 */
/* Lognormal by median m and mean M: sigma^2 = 2 ln(M/m), E[l^2]/E[l] = M exp(sigma^2) = M^3/m^2 (Johnson,
 * Kotz and Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 14). Two lengths come from one pair of
 * numbers (Box and Muller 1958, doi 10.1214/aoms/1177706645), rounded to whole tokens and at least 1. */
#include "traffic/length.h"

#include <math.h>

#define LONGEST 1e9 /* tokens: longer prompts fit nowhere */

struct lognormal {
    double median, mean;
};
struct constant {
    double value;
};

static const struct field lognormal_fields[] = {
    {.key = "median",
     NUMBER_FIELD(struct lognormal, median, NUMBER),
     RANGE("1", "1e7"),
     .doc = "Median number of tokens; of `turns`, of them.",
     .source = "Azure 2023 conversation: 1020 in, 129 out; code: 1469 in, 13 out (Patel et al., Splitwise, ISCA 2024)"},
    {.key = "mean",
     NUMBER_FIELD(struct lognormal, mean, NUMBER),
     RANGE("1", "1e7"),
     .doc = "Mean number, not below the median.",
     .source = "Azure 2023 conversation: 1155 in, 211 out; code: 2048 in, 28 out (Patel et al., Splitwise, ISCA 2024)"},
    FIELD_END,
};
static const struct field constant_fields[] = {
    {.key = "value",
     NUMBER_FIELD(struct constant, value, NUMBER),
     RANGE("1", "1e7"),
     .doc = "Tokens of each request; of `turns`, turns of each conversation."},
    FIELD_END,
};

static void lognormal_check(const void *value, struct complaint *complaint)
{
    const struct lognormal *length = value;
    if (length->mean < length->median)
        complain(complaint, "mean", "the mean of a lognormal distribution is not below its median");
}

static const struct record lognormal = {.name = "lognormal",
                                        .size = sizeof(struct lognormal),
                                        .fields = lognormal_fields,
                                        .check = lognormal_check,
                                        .doc = "Lognormal, by median and mean."};
static const struct record constant = {.name = "constant",
                                       .size = sizeof(struct constant),
                                       .fields = constant_fields,
                                       .doc = "The same for each request."};

const struct record *const length_kinds[] = {&lognormal, &constant, NULL};

/* A constant is a lognormal distribution without width. */
static struct lognormal lognormal_of(const struct variant *length)
{
    if (length->kind == &lognormal)
        return *(const struct lognormal *)length->value;
    double value = ((const struct constant *)length->value)->value;
    return (struct lognormal){value, value};
}

double length_mean(const struct variant *length)
{
    return lognormal_of(length).mean;
}

double length_biased_mean(const struct variant *length)
{
    struct lognormal s = lognormal_of(length);
    return s.mean * (s.mean / s.median) * (s.mean / s.median);
}

double length_quantile(const struct variant *length, double z)
{
    struct lognormal s = lognormal_of(length);
    return s.median * exp(z * sqrt(2 * log(s.mean / s.median)));
}

struct length_draw length_draw_of(const struct variant *length)
{
    if (!length || !length->kind)
        return (struct length_draw){0};
    struct lognormal s = lognormal_of(length);
    return (struct length_draw){.median = s.median, .sigma = sqrt(2 * log(s.mean / s.median))};
}

struct length_draw length_draw_constant(double tokens)
{
    return (struct length_draw){.median = tokens};
}

double length_draw_quantile(const struct length_draw *draw, double z)
{
    return draw->median * exp(z * draw->sigma);
}

static int32_t whole_tokens(const struct length_draw *draw, double z)
{
    double value = draw->sigma > 0 ? draw->median * exp(draw->sigma * z) : draw->median;
    return value < 1 ? 1 : value > LONGEST ? (int32_t)LONGEST : (int32_t)(value + 0.5);
}

void length_draw_pair(const struct length_draw *prompt, const struct length_draw *output, double one, double other,
                      int32_t *prompt_tokens, int32_t *output_tokens)
{
    const double two_pi = 6.283185307179586;
    if (prompt->median == 0 && output->median == 0)
        return;
    double radius = sqrt(-2 * log(one)), angle = two_pi * other, sine, cosine;
    sincos(angle, &sine, &cosine);
    if (prompt->median > 0)
        *prompt_tokens = whole_tokens(prompt, radius * cosine);
    if (output->median > 0)
        *output_tokens = whole_tokens(output, radius * sine);
}
