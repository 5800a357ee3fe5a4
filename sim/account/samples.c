/* SPDX-License-Identifier: Apache-2.0 */
#include "account/samples.h"

#include <string.h>

#include "base/numerics.h"

enum { PART = 1024 };
struct samples_part {
    struct samples_part *next;
    double values[PART];
};

void samples_add(struct samples *samples, struct arena *arena, double value)
{
    size_t place = samples->count % PART;
    if (place == 0) {
        struct samples_part *part = arena_alloc(arena, 1, sizeof *part);
        if (samples->last)
            samples->last->next = part;
        else
            samples->first = part;
        samples->last = part;
    }
    samples->last->values[place] = value;
    samples->count++;
}

double samples_quantile(const struct samples *samples, struct arena *arena, double fraction)
{
    double *values = arena_alloc(arena, samples->count + 1, sizeof *values);
    size_t copied = 0;
    for (const struct samples_part *part = samples->first; part; part = part->next) {
        size_t count = samples->count - copied < PART ? samples->count - copied : PART;
        memcpy(&values[copied], part->values, count * sizeof *values);
        copied += count;
    }
    return quantile(values, samples->count, fraction);
}
