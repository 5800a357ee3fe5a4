/* SPDX-License-Identifier: Apache-2.0 */
/* What happens next: a heap of events by their moments, each embedded in the struct to which it happens.
 * O(log n) to put, move and take out. */
#ifndef SAMOVAR_BASE_EVENTS_H
#define SAMOVAR_BASE_EVENTS_H

#include <stddef.h>
#include <stdint.h>

struct event {
    double at_s;
    uint64_t order; /* of two events of one moment the one with the smaller order comes first */
    int kind;       /* which struct it is embedded in, as its owner numbers them */
    size_t place;   /* in the heap, from 1; 0: not in it */
};

/* Starts as {0}; or with room for `capacity` items that is the owner's, if there are never more: then it needs no finish. */
struct events {
    struct event **items;
    size_t count, capacity;
};

/* Puts the event in, or moves it, to at_s; HUGE_VAL: it does not happen, and is taken out. */
void events_put(struct events *events, struct event *event, double at_s);
/* The next event, or NULL. */
struct event *events_first(const struct events *events);
void events_finish(struct events *events);

#endif
