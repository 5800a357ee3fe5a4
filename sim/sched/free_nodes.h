/* SPDX-License-Identifier: Apache-2.0 */
/* How many nodes of a group will be free, moment by moment from now on: a step function (the "profile" of
 * Mu'alem & Feitelson 2001, IEEE TPDS 12(6), sec. 2.1). */
#ifndef SAMOVAR_SCHED_FREE_NODES_H
#define SAMOVAR_SCHED_FREE_NODES_H

#include <stddef.h>
#include <stdint.h>

struct free_nodes { /* step i lasts from time_s[i] to the next; the last for ever */
    double *time_s; /* ascending; the first: now */
    int64_t *free_nodes;
    size_t count, capacity;
};

struct free_nodes_change {
    double at_s;   /* a time before now counts as now; HUGE_VAL: never */
    int64_t nodes; /* that become free */
};

/* Begins with free_nodes now; sorts the changes. */
void free_nodes_begin(struct free_nodes *profile, double now_s, int64_t free_nodes, struct free_nodes_change *changes,
                      size_t count);
void free_nodes_finish(struct free_nodes *profile);
/* Adds `nodes` (may be negative) to the free ones from from_s, not before now, until to_s. */
void free_nodes_add(struct free_nodes *profile, double from_s, double to_s, int64_t nodes);
int64_t free_nodes_minimum(const struct free_nodes *profile);
/* The earliest moment before before_s from which `nodes` are free for the duration, or until before_s;
 * before_s itself if there is none. */
double free_nodes_fit(const struct free_nodes *profile, int64_t nodes, double duration_s, double before_s);

#endif
