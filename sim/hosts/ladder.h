/* SPDX-License-Identifier: Apache-2.0 */
/* The operating points of equal hosts, and how a power between two of them is met: some hosts stand on the
 * upper point, the others on the lower one. */
#ifndef SAMOVAR_HOSTS_LADDER_H
#define SAMOVAR_HOSTS_LADDER_H

#include <stddef.h>

#include "base/arena.h"

struct ladder {
    double *power_w;  /* of a host, ascending */
    unsigned *pstate; /* SimGrid's number of that point */
    size_t count;     /* at least 1 */
};

/* Makes the ladder from powers in the order of SimGrid's pstates. */
struct ladder ladder_create(struct arena *arena, const double *pstate_w, size_t count);

struct ladder_split {
    size_t lower; /* point of most hosts; `raised` hosts stand on the next one */
    size_t raised;
    double power_w; /* of all hosts together */
};
/* The split of `hosts` hosts whose total is closest to power_w; beyond the ends of the ladder all hosts are
 * at that end. */
struct ladder_split ladder_split(const struct ladder *ladder, size_t hosts, double power_w);

#endif
