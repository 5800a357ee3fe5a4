/* SPDX-License-Identifier: Apache-2.0 */
/* Morris 1991, doi 10.1080/00401706.1991.10484804, with p = 4 levels and a step of p / (2 (p - 1)) = 2/3: from either of the two lower
 * levels it leads to one of the two upper ones, so that all four are met as often. mu* of Campolongo, Cariboni, Saltelli 2007, doi
 * 10.1016/j.envsoft.2006.10.004. The interval of mu* is that of a mean, by Student's t over the trajectories, which are independent. */
#include "statistics/morris.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "base/random.h"
#include "statistics/paired.h"

static const double step = 2.0 / 3;

static void shuffle(struct random *random, size_t *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        items[i] = i;
    for (size_t i = count; i-- > 1;) {
        size_t other = (size_t)(random_uniform(random) * (double)(i + 1)), kept = items[i];
        items[i] = items[other];
        items[other] = kept;
    }
}

void morris_points(uint64_t seed, size_t trajectories, size_t inputs, double *points)
{
    size_t *order = memory_new(inputs, sizeof *order);
    for (size_t t = 0; t < trajectories; t++) {
        struct random random = random_stream(seed, "morris", t);
        double *point = points + t * (inputs + 1) * inputs;
        for (size_t k = 0; k < inputs; k++)
            point[k] = floor(4 * random_uniform(&random)) / 3;
        shuffle(&random, order, inputs);
        for (size_t s = 0; s < inputs; s++, point += inputs) {
            memcpy(point + inputs, point, inputs * sizeof *point);
            point[inputs + order[s]] += point[order[s]] < 0.5 ? step : -step;
            point[inputs + order[s]] = fabs(point[inputs + order[s]]); /* 2/3 - 2/3 may round to -0 */
        }
    }
    free(order);
}

static size_t changed(const double *from, const double *to, size_t inputs)
{
    size_t k = 0;
    while (k < inputs && from[k] == to[k])
        k++;
    return k;
}

static void describe(const double *effects, double *sizes, size_t count, struct morris_effect *out)
{
    for (size_t i = 0; i < count; i++)
        sizes[i] = fabs(effects[i]);
    struct paired mean = paired_differences(effects, count), size = paired_differences(sizes, count);
    struct sum squares = {0};
    for (size_t i = 0; i < count; i++)
        sum_add(&squares, (effects[i] - mean.mean) * (effects[i] - mean.mean));
    *out = (struct morris_effect){.effects = count,
                                  .mu = mean.mean,
                                  .sigma = count > 1 ? sqrt(sum_value(&squares) / (double)(count - 1)) : NAN,
                                  .mu_star = {size.mean, size.low, size.high}};
}

void morris_effects(const double *points, const double *outputs, size_t trajectories, size_t inputs,
                    struct morris_effect *out)
{
    double *effects = memory_new(trajectories * inputs, sizeof *effects),
           *sizes = memory_new(trajectories, sizeof *sizes);
    size_t *counts = memory_new(inputs, sizeof *counts);
    for (size_t i = 0; i < trajectories * (inputs + 1); i++) {
        if (i % (inputs + 1) == inputs)
            continue;
        const double *from = points + i * inputs, *to = from + inputs;
        size_t k = changed(from, to, inputs);
        double effect = (outputs[i + 1] - outputs[i]) / (to[k] - from[k]);
        if (!isnan(effect))
            effects[k * trajectories + counts[k]++] = effect;
    }
    for (size_t k = 0; k < inputs; k++)
        describe(effects + k * trajectories, sizes, counts[k], &out[k]);
    free(counts);
    free(sizes);
    free(effects);
}
