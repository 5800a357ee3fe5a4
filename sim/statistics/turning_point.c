/* SPDX-License-Identifier: Apache-2.0 */
/* Each input is tried as a rule of one threshold, the turned draws on one side of it and the others on the other. The rule with the
 * largest separation is taken: Youden's index, doi 10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3. */
#include "statistics/turning_point.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

struct draw {
    double value;
    bool turned;
};

static int by_value(const void *a, const void *b)
{
    const struct draw *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Tries every threshold of one input, whose draws are sorted. */
static void try_input(const struct draw *draws, size_t input, struct turning_point *best)
{
    double turned = (double)best->turned, others = (double)(best->draws - best->turned);
    size_t turned_below = 0;
    for (size_t i = 0; i + 1 < best->draws; i++) {
        turned_below += draws[i].turned;
        if (draws[i].value == draws[i + 1].value)
            continue;
        size_t below = i + 1;
        double excess =
            (double)turned_below / turned - (double)(below - turned_below) / others; /* of turned draws below */
        if (fabs(excess) <= best->separation)
            continue;
        best->separation = fabs(excess);
        best->input = input;
        best->threshold = 0.5 * (draws[i].value + draws[i + 1].value);
        best->above = excess < 0;
        best->beyond = best->above ? best->draws - below : below;
        best->turned_beyond = best->above ? best->turned - turned_below : turned_below;
    }
}

struct turning_point turning_point_find(const double *values, size_t inputs, const double *difference, size_t draws)
{
    struct turning_point out = {0};
    size_t positive = 0, negative = 0;
    for (size_t d = 0; d < draws; d++) {
        out.draws += isnan(difference[d]) ? 0 : 1;
        positive += difference[d] > 0;
        negative += difference[d] < 0;
    }
    double sign = positive > negative ? 1 : -1;
    out.turned = positive > negative ? negative : positive;
    if (out.turned == 0)
        return out;
    struct draw *sorted = memory_new(out.draws, sizeof *sorted);
    for (size_t k = 0; k < inputs; k++) {
        size_t n = 0;
        for (size_t d = 0; d < draws; d++)
            if (!isnan(difference[d]))
                sorted[n++] = (struct draw){values[d * inputs + k], sign * difference[d] < 0};
        qsort(sorted, n, sizeof *sorted, by_value);
        try_input(sorted, k, &out);
    }
    free(sorted);
    return out;
}
