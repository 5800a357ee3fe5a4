/* SPDX-License-Identifier: Apache-2.0 */
/* How many nodes of a group will be free, moment by moment from now on: a step function (the "profile" of
 * Mu'alem & Feitelson 2001, IEEE TPDS 12(6), sec. 2.1). */
#ifndef SAMOVAR_SCHED_PROFILE_H
#define SAMOVAR_SCHED_PROFILE_H

#include <stddef.h>
#include <stdint.h>

struct profile {    /* step i lasts from time_s[i] to the next; the last for ever */
    double *time_s; /* ascending; the first: now */
    int64_t *free_nodes;
    size_t count, capacity;
};

struct profile_change {
    double at_s;   /* before now: now; HUGE_VAL: never */
    int64_t nodes; /* that become free */
};

/* Begins with free_nodes now; sorts the changes. */
void profile_begin(struct profile *profile, double now_s, int64_t free_nodes, struct profile_change *changes,
                   size_t count);
void profile_finish(struct profile *profile);
/* From from_s (not before now) until to_s so many more nodes are free, or fewer. */
void profile_add(struct profile *profile, double from_s, double to_s, int64_t nodes);
int64_t profile_minimum(const struct profile *profile);
/* The earliest moment before before_s from which so many are free for the duration, or until before_s;
 * before_s itself if there is none. */
double profile_fit(const struct profile *profile, int64_t nodes, double duration_s, double before_s);

#endif
