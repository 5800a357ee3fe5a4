/* SPDX-License-Identifier: Apache-2.0 */
/* McKay, Beckman, Conover 1979, doi 10.1080/00401706.1979.10489755: x = (permutation(i) - U) / n for each input. The permutation is
 * Fisher and Yates's shuffle. */
#include "statistics/latin_hypercube.h"

#include "base/random.h"

void latin_hypercube(uint64_t seed, size_t count, size_t inputs, double *points)
{
    for (size_t k = 0; k < inputs; k++) {
        struct random order = random_stream(seed, "latin hypercube order", k);
        struct random within = random_stream(seed, "latin hypercube", k);
        for (size_t i = 0; i < count; i++)
            points[i * inputs + k] = (double)i;
        for (size_t i = count; i-- > 1;) {
            size_t other = (size_t)(random_uniform(&order) * (double)(i + 1));
            double kept = points[i * inputs + k];
            points[i * inputs + k] = points[other * inputs + k];
            points[other * inputs + k] = kept;
        }
        for (size_t i = 0; i < count; i++)
            points[i * inputs + k] = (points[i * inputs + k] + random_uniform(&within)) / (double)count;
    }
}
