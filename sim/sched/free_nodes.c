/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/free_nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static int by_time(const void *left, const void *right)
{
    double a = ((const struct free_nodes_change *)left)->at_s, b = ((const struct free_nodes_change *)right)->at_s;
    return (a > b) - (a < b);
}

static void reserve(struct free_nodes *profile, size_t count)
{
    if (count <= profile->capacity)
        return;
    profile->capacity = 2 * count;
    profile->time_s = memory_grow(profile->time_s, profile->capacity, sizeof *profile->time_s);
    profile->free_nodes = memory_grow(profile->free_nodes, profile->capacity, sizeof *profile->free_nodes);
}

void free_nodes_begin(struct free_nodes *profile, double now_s, int64_t free_nodes, struct free_nodes_change *changes,
                      size_t count)
{
    reserve(profile, count + 1);
    qsort(changes, count, sizeof *changes, by_time);
    profile->time_s[0] = now_s;
    profile->free_nodes[0] = free_nodes;
    profile->count = 1;
    for (size_t i = 0; i < count && changes[i].at_s < HUGE_VAL; i++) {
        free_nodes += changes[i].nodes;
        if (changes[i].at_s > profile->time_s[profile->count - 1])
            profile->time_s[profile->count++] = changes[i].at_s;
        profile->free_nodes[profile->count - 1] = free_nodes;
    }
}

void free_nodes_finish(struct free_nodes *profile)
{
    free(profile->time_s);
    free(profile->free_nodes);
    *profile = (struct free_nodes){0};
}

/* The step that begins at at_s, which is not before now; if there was none, another one is cut in two. */
static size_t step_at(struct free_nodes *profile, double at_s)
{
    size_t low = 0, high = profile->count; /* low begins at or before at_s */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (profile->time_s[middle] <= at_s)
            low = middle;
        else
            high = middle;
    }
    if (profile->time_s[low] == at_s)
        return low;
    reserve(profile, profile->count + 1);
    size_t behind = profile->count - high;
    memmove(&profile->time_s[high + 1], &profile->time_s[high], behind * sizeof *profile->time_s);
    memmove(&profile->free_nodes[high + 1], &profile->free_nodes[high], behind * sizeof *profile->free_nodes);
    profile->time_s[high] = at_s;
    profile->free_nodes[high] = profile->free_nodes[low];
    profile->count++;
    return high;
}

void free_nodes_add(struct free_nodes *profile, double from_s, double to_s, int64_t nodes)
{
    size_t first = step_at(profile, from_s);
    size_t end = to_s < HUGE_VAL ? step_at(profile, to_s) : profile->count;
    for (size_t i = first; i < end; i++)
        profile->free_nodes[i] += nodes;
}

int64_t free_nodes_minimum(const struct free_nodes *profile)
{
    int64_t minimum = profile->free_nodes[0];
    for (size_t i = 1; i < profile->count; i++)
        minimum = profile->free_nodes[i] < minimum ? profile->free_nodes[i] : minimum;
    return minimum;
}

double free_nodes_fit(const struct free_nodes *profile, int64_t nodes, double duration_s, double before_s)
{
    double from_s = HUGE_VAL; /* since when so many nodes are free; HUGE_VAL: they are not */
    for (size_t i = 0; i < profile->count && profile->time_s[i] < before_s; i++) {
        if (from_s < HUGE_VAL && profile->time_s[i] >= from_s + duration_s)
            return from_s;
        if (profile->free_nodes[i] < nodes)
            from_s = HUGE_VAL;
        else if (from_s == HUGE_VAL)
            from_s = profile->time_s[i];
    }
    return fmin(from_s, before_s);
}
