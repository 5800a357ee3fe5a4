/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics/pareto.h"

#include <math.h>

/* Whether a is nowhere worse than b, and somewhere better. */
static bool dominates(const double *a, const double *b, size_t objectives)
{
    bool better = false;
    for (size_t i = 0; i < objectives; i++) {
        if (!(a[i] <= b[i]))
            return false;
        better = better || a[i] < b[i];
    }
    return better;
}

size_t pareto_front(const double *outputs, size_t cases, size_t objectives, bool *front)
{
    size_t count = 0;
    for (size_t i = 0; i < cases; i++) {
        const double *own = outputs + i * objectives;
        front[i] = objectives > 0;
        for (size_t k = 0; k < objectives; k++)
            front[i] = front[i] && !isnan(own[k]);
        for (size_t j = 0; front[i] && j < cases; j++)
            front[i] = !dominates(outputs + j * objectives, own, objectives);
        count += front[i];
    }
    return count;
}
