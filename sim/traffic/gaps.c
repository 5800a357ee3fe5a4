/* SPDX-License-Identifier: Apache-2.0 */
/* A gap is g/a with g from the gamma distribution of shape a = 1/variation^2: mean 1, variance 1/a.
 *
 * a >= 1: Marsaglia and Tsang, A simple method for generating gamma variables, ACM TOMS 26(3), 2000; a < 1:
 * a deviate of shape a + 1 times U^(1/a), as they say there. U^(1/a) below the smallest double is 0: requests
 * at the same moment.
 *
 * From a random moment the gap under way is seen with a probability that grows with its length: its density is
 * x f(x), which makes shape a into a + 1, and the moment lies anywhere in it, so what is left is U g'/a with g' of
 * shape a + 1 (Cox, Renewal Theory, 1962, ch. 5). */
#include "traffic/gaps.h"

#include <math.h>

static double gamma_deviate(double shape, struct random *random)
{
    double boost = 1;
    if (shape < 1) {
        boost = exp(log(random_uniform(random)) / shape);
        shape += 1;
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = random_normal(random), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        double u = random_uniform(random);
        if (log(u) < x * x / 2 + d - d * v + d * log(v))
            return boost * d * v;
    }
}

double gap_draw(double variation, struct random *random)
{
    if (variation <= 0)
        return 1;
    double shape = 1 / (variation * variation);
    return gamma_deviate(shape, random) / shape;
}

double gap_first(double variation, struct random *random)
{
    double part = random_uniform(random);
    if (variation <= 0)
        return part;
    double shape = 1 / (variation * variation);
    return part * gamma_deviate(shape + 1, random) / shape;
}
