/* SPDX-License-Identifier: Apache-2.0 */
#include "hosts/ladder.h"

#include <math.h>
#include <stdlib.h>

struct point {
    double power_w;
    unsigned pstate;
};

static int by_power(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    if (a->power_w != b->power_w) {
        return a->power_w < b->power_w ? -1 : 1;
    }
    return (a->pstate > b->pstate) - (a->pstate < b->pstate);
}

struct ladder ladder_create(struct arena *arena, const double *pstate_w, size_t count)
{
    struct point *points = arena_alloc(arena, count, sizeof *points);
    struct ladder ladder = {arena_alloc(arena, count, sizeof *ladder.power_w),
                            arena_alloc(arena, count, sizeof *ladder.pstate), count};
    for (size_t i = 0; i < count; i++) {
        points[i] = (struct point){pstate_w[i], (unsigned)i};
    }
    qsort(points, count, sizeof *points, by_power);
    for (size_t i = 0; i < count; i++) {
        ladder.power_w[i] = points[i].power_w;
        ladder.pstate[i] = points[i].pstate;
    }
    return ladder;
}

struct ladder_split ladder_split(const struct ladder *ladder, size_t hosts, double power_w)
{
    double each_w = power_w / (double)hosts;
    size_t lower = 0, last = ladder->count - 1;
    if (each_w >= ladder->power_w[last]) {
        return (struct ladder_split){last, 0, (double)hosts * ladder->power_w[last]};
    }
    for (size_t above = last; above - lower > 1;) { /* the point `above` draws more, or is the last */
        size_t middle = lower + (above - lower) / 2;
        if (ladder->power_w[middle] <= each_w)
            lower = middle;
        else
            above = middle;
    }
    double low_w = ladder->power_w[lower], gap_w = last ? ladder->power_w[lower + 1] - low_w : 0;
    double raised = gap_w > 0 ? round((each_w - low_w) / gap_w * (double)hosts) : 0;
    raised = fmin(fmax(raised, 0), (double)hosts);
    return (struct ladder_split){lower, (size_t)raised, (double)hosts * low_w + raised * gap_w};
}
