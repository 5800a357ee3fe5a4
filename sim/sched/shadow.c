/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/shadow.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int by_end(const void *left, const void *right)
{
    double a = ((const struct running_job *)left)->expected_end_s;
    double b = ((const struct running_job *)right)->expected_end_s;
    return (a > b) - (a < b);
}

struct shadow shadow_find(struct running_job *running, size_t count, size_t group, double now_s,
                          int64_t free_nodes, int64_t wanted_nodes)
{
    struct shadow shadow = {.time_s = now_s};
    qsort(running, count, sizeof *running, by_end);
    for (size_t i = 0; i < count; i++) {
        bool enough = free_nodes >= wanted_nodes;
        double end_s = fmax(running[i].expected_end_s, now_s);
        /* Jobs that end together are all gone when the reservation begins. */
        if (end_s >= HUGE_VAL || (enough && end_s > shadow.time_s)) {
            break;
        }
        if (running[i].group == group) {
            free_nodes += running[i].nodes;
            shadow.time_s = enough ? shadow.time_s : end_s;
        }
    }
    if (free_nodes < wanted_nodes) {
        return (struct shadow){.time_s = HUGE_VAL};
    }
    shadow.extra = free_nodes - wanted_nodes;
    return shadow;
}
