/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/shadow.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int by_end(const void *left, const void *right)
{
    double a = ((const struct holding *)left)->end_s, b = ((const struct holding *)right)->end_s;
    return (a > b) - (a < b);
}

void holdings_sort(struct holding *holdings, size_t count)
{
    qsort(holdings, count, sizeof *holdings, by_end);
}

static bool is_enough(struct allotment free, struct allotment wanted)
{
    return free.nodes >= wanted.nodes && free.power_w >= wanted.power_w;
}

struct shadow shadow_find(const struct holding *sorted, size_t count, size_t group, double now_s, struct allotment free,
                          struct allotment wanted)
{
    struct shadow shadow = {.time_s = now_s};
    for (size_t i = 0; i < count; i++) {
        bool fits = is_enough(free, wanted);
        double end_s = fmax(sorted[i].end_s, now_s);
        /* All jobs that end at the moment of the reservation are gone by then. */
        if (end_s >= HUGE_VAL || (fits && end_s > shadow.time_s))
            break;
        free.nodes += sorted[i].group == group ? sorted[i].held.nodes : 0;
        free.power_w += sorted[i].held.power_w;
        shadow.time_s = end_s;
    }
    if (!is_enough(free, wanted))
        return (struct shadow){.time_s = HUGE_VAL};
    shadow.extra = (struct allotment){free.nodes - wanted.nodes, free.power_w - wanted.power_w};
    return shadow;
}
