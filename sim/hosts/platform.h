/* SPDX-License-Identifier: Apache-2.0 */
/* The SimGrid hosts of a run. Operating points are pstates: changing them costs a fortieth of running an
 * exec. Hosts of a kind are alike; one host may stand for several nodes. */
#ifndef SAMOVAR_HOSTS_PLATFORM_H
#define SAMOVAR_HOSTS_PLATFORM_H

#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"
#include "plant/facility.h"

struct host_kind {
    size_t group;  /* node group that it belongs to */
    int64_t nodes; /* that each host stands for */
    const char **names;
    size_t hosts;
    double *pstate_w; /* of a host */
    size_t pstates;
};

struct platform_kinds {
    struct host_kind *items;
    size_t count;
};

/* Hosts for these groups: at most 4096 per group, so that memory (3.9 kB a host) and time stay small. ticks:
 * expected intervals of constant power; the fewer there are, the finer are the operating points, since what a
 * ladder cannot show is carried over. */
struct platform_kinds platform_kinds(struct arena *arena, const struct node_group *groups, size_t group_count,
                                     double ticks);

/* The platform as SimGrid's XML. */
void platform_xml(struct text_buffer *out, const struct platform_kinds *kinds, const struct node_group *groups);

/* Smallest and largest power that a node can draw, in any surroundings. */
void platform_power_range(const struct node *node, double *low_w, double *high_w);

#endif
