/* SPDX-License-Identifier: Apache-2.0 */
/* Means with intervals by Student's t.
 *
 * Student's t for n degrees of freedom, with theta = atan(t / sqrt(n)) (Abramowitz & Stegun 1964, 26.7.3
 * and 26.7.4): n odd:  P(|T| < t) = 2/pi (theta + sin theta (cos theta + 2/3 cos^3 theta + 2 4 / (3 5) cos^5
 * theta + ...)) n even: P(|T| < t) = sin theta (1 + 1/2 cos^2 theta + 1 3 / (2 4) cos^4 theta + ...) up to
 * the power n - 2. */
#include "statistics/paired.h"

#include <math.h>

#include "base/numerics.h"

struct student_target {
    double probability;
    size_t freedom;
};

/* P(|T| < t) with sin and cos of theta. */
static double student_inside(double sine, double cosine, size_t n)
{
    double sum = 0, term = n % 2 == 0 ? 1 : cosine;
    for (size_t power = n % 2; power + 2 <= n; power += 2) {
        sum += term;
        term *= (double)(power + 1) / (double)(power + 2) * cosine * cosine;
    }
    if (n % 2 == 0)
        return sine * sum;
    return 2 / M_PI * (asin(sine) + sine * sum);
}

static double student_excess(double theta, void *context)
{
    const struct student_target *target = context;
    return student_inside(sin(theta), cos(theta), target->freedom) - (2 * target->probability - 1);
}

double student_quantile(double probability, size_t freedom)
{
    struct student_target target = {probability, freedom};
    double theta;
    root_find(student_excess, &target, 0, M_PI / 2, 1e-14, &theta);
    return tan(theta) * sqrt((double)freedom);
}

struct paired paired_differences(const double *differences, size_t count)
{
    struct paired paired = {.pairs = count, .mean = NAN, .low = NAN, .high = NAN};
    struct sum sum = {0}, squares = {0};
    for (size_t i = 0; i < count; i++)
        sum_add(&sum, differences[i]);
    if (count > 0)
        paired.mean = sum_value(&sum) / (double)count;
    if (count > 1) {
        for (size_t i = 0; i < count; i++)
            sum_add(&squares, (differences[i] - paired.mean) * (differences[i] - paired.mean));
        double error = sqrt(sum_value(&squares) / (double)(count - 1) / (double)count);
        double half = student_quantile(0.975, count - 1) * error;
        paired.low = paired.mean - half;
        paired.high = paired.mean + half;
    }
    return paired;
}
