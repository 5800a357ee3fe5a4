/* SPDX-License-Identifier: Apache-2.0 */
/* Whether intervals that claim 95 % hold the truth in 93 to 97 % of 1,000 synthetic studies, whose truth is known. By chance alone the
 * share has a standard deviation of 0.7 %. */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "../fewer.h"
#include "base/random.h"
#include "statistics/distribution.h"
#include "statistics/morris.h"
#include "statistics/paired.h"
#include "statistics/rank_correlation.h"
#include "statistics/ranking.h"
#include "statistics/sobol_indices.h"

enum { STUDIES = 1000 / FEWER };

static bool holds(double low, double high, double truth)
{
    return low <= truth && truth <= high;
}

static void judge(const char *what, size_t inside)
{
    double share = (double)inside / STUDIES, slack = FEWER > 1 ? 0.05 : 0;
    cr_assert(share >= 0.93 - slack && share <= 0.97 + slack, "%s: %.1f %%", what, 100 * share);
}

/* Two strategies under seeds that they share: the noise of a seed is large and common, that of the difference small. */
Test(coverage, paired_differences)
{
    enum { SEEDS = 5 };
    const double truth = -0.7;
    size_t inside = 0, unpaired_width = 0;
    for (uint64_t s = 0; s < STUDIES; s++) {
        struct random random = random_stream(s, "paired", 0);
        double differences[SEEDS], values[SEEDS];
        for (size_t i = 0; i < SEEDS; i++) {
            double common = 10 * random_normal(&random), a = 50 + common + random_normal(&random);
            differences[i] = 50 + truth + common + random_normal(&random) - a;
            values[i] = a;
        }
        struct paired paired = paired_differences(differences, SEEDS), alone = paired_differences(values, SEEDS);
        inside += holds(paired.low, paired.high, truth);
        unpaired_width += alone.high - alone.low > paired.high - paired.low;
    }
    judge("paired differences", inside);
    cr_assert_gt(unpaired_width, 0.95 * STUDIES, "pairs are what makes them narrow");
}

/* A is less than B in 93 % of all worlds; 250 draws. */
Test(coverage, share_of_draws)
{
    enum { DRAWS = 250 };
    const double truth = 0.93;
    double shift = normal_quantile(truth);
    size_t inside = 0;
    for (uint64_t s = 0; s < STUDIES; s++) {
        struct random random = random_stream(s, "share", 0);
        double outputs[DRAWS * 2];
        for (size_t d = 0; d < DRAWS; d++) {
            outputs[2 * d] = 0;
            outputs[2 * d + 1] = random_normal(&random) + shift;
        }
        struct ranking ranking = {outputs, DRAWS, 2};
        struct estimate share = ranking_pair(&ranking, 0, 1).share;
        inside += holds(share.low, share.high, truth);
    }
    judge("share of draws", inside);
}

/* Of a bivariate normal distribution with correlation r, Spearman's is 6 / pi asin(r / 2). */
Test(coverage, rank_correlation)
{
    enum { DRAWS = 100 };
    const double r = 0.6;
    size_t inside = 0;
    for (uint64_t s = 0; s < STUDIES; s++) {
        struct random random = random_stream(s, "correlation", 0);
        double x[DRAWS], y[DRAWS];
        for (size_t d = 0; d < DRAWS; d++) {
            x[d] = random_normal(&random);
            y[d] = r * x[d] + sqrt(1 - r * r) * random_normal(&random);
        }
        struct estimate estimate = rank_correlation(x, 1, y, DRAWS);
        inside += holds(estimate.low, estimate.high, 6 / M_PI * asin(r / 2));
    }
    judge("rank correlation", inside);
}

/* y = 3 u + 2 v + w + u v of uniform inputs, each less 1/2: variances 9/12, 4/12, 1/12 and 1/144. Independent points, since with Sobol
 * points the intervals are wider than they need be. */
Test(coverage, sobol_indices)
{
    enum { BLOCKS = 256, INPUTS = 3 };
    const double variance = 14.0 / 12 + 1.0 / 144;
    const double first[INPUTS] = {9.0 / 12 / variance, 4.0 / 12 / variance, 1.0 / 12 / variance};
    const double total[INPUTS] = {first[0] + 1.0 / 144 / variance, first[1] + 1.0 / 144 / variance, first[2]};
    size_t first_inside[INPUTS] = {0}, total_inside[INPUTS] = {0};
    for (uint64_t s = 0; s < STUDIES; s++) {
        struct random random = random_stream(s, "indices", 0);
        static double base[BLOCKS * 2 * INPUTS], points[BLOCKS * (INPUTS + 2) * INPUTS], outputs[BLOCKS * (INPUTS + 2)];
        for (size_t i = 0; i < BLOCKS * 2 * INPUTS; i++)
            base[i] = random_uniform(&random) - 0.5;
        sobol_runs(base, BLOCKS, INPUTS, points);
        for (size_t i = 0; i < BLOCKS * (INPUTS + 2); i++) {
            const double *u = points + i * INPUTS;
            outputs[i] = 3 * u[0] + 2 * u[1] + u[2] + u[0] * u[1];
        }
        struct sobol_index out[INPUTS + 1];
        sobol_indices(outputs, BLOCKS, INPUTS, s, 200, out);
        for (size_t k = 0; k < INPUTS; k++) {
            first_inside[k] += holds(out[k].first.low, out[k].first.high, first[k]);
            total_inside[k] += holds(out[k].total.low, out[k].total.high, total[k]);
        }
    }
    for (size_t k = 0; k < INPUTS; k++) {
        judge("first-order index", first_inside[k]);
        judge("total index", total_inside[k]);
    }
}

/* y = x + 4 x (x - 1) + z: effects of x, whose size is taken, spread over its levels. */
Test(coverage, morris_mu_star)
{
    enum { TRAJECTORIES = 40 };
    /* x goes 0 <-> 2/3 or 1/3 <-> 1: (y(2/3) - y(0)) / (2/3) = 1 + 4 (2/3 - 1) = -1/3, and (y(1) - y(1/3)) / (2/3) = 1 + 4/3 = 7/3. */
    const double truth = 0.5 * (1.0 / 3 + 7.0 / 3);
    size_t inside = 0;
    for (uint64_t s = 0; s < STUDIES; s++) {
        double points[TRAJECTORIES * 3 * 2], outputs[TRAJECTORIES * 3];
        struct morris_effect effects[2];
        morris_points(s, TRAJECTORIES, 2, points);
        for (size_t i = 0; i < TRAJECTORIES * 3; i++) {
            double x = points[2 * i];
            outputs[i] = x + 4 * x * (x - 1) + points[2 * i + 1];
        }
        morris_effects(points, outputs, TRAJECTORIES, 2, effects);
        inside += holds(effects[0].mu_star.low, effects[0].mu_star.high, truth);
    }
    judge("mu*", inside);
}
