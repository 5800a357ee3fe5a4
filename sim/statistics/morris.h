/* SPDX-License-Identifier: Apache-2.0 */
/* Morris's screening: which of many inputs matter, from few runs. */
#ifndef SAMOVAR_STATISTICS_MORRIS_H
#define SAMOVAR_STATISTICS_MORRIS_H

#include <stddef.h>
#include <stdint.h>

#include "statistics/estimate.h"

/* points[(trajectory * (inputs + 1) + step) * inputs + input] in {0, 1/3, 2/3, 1}: each step changes one input by 2/3. */
void morris_points(uint64_t seed, size_t trajectories, size_t inputs, double *points);

/* Of an input's elementary effects: change of the output for a change of the input over its whole range. */
struct morris_effect {
    size_t effects;          /* those with an output at both ends */
    double mu, sigma;        /* mean and standard deviation: sigma NaN for fewer than two */
    struct estimate mu_star; /* mean of their sizes */
};
/* outputs: per point; NaN: the run failed. */
void morris_effects(const double *points, const double *outputs, size_t trajectories, size_t inputs,
                    struct morris_effect *out);

#endif
