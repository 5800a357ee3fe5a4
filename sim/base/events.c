/* SPDX-License-Identifier: Apache-2.0 */
#include "base/events.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"

static bool comes_before(const struct event *a, const struct event *b)
{
    return a->at_s != b->at_s ? a->at_s < b->at_s : a->order < b->order;
}

static void place_event(struct events *events, size_t place, struct event *event)
{
    events->items[place - 1] = event;
    event->place = place;
}

static void sift_up(struct events *events, struct event *event)
{
    size_t place = event->place;
    for (; place > 1 && comes_before(event, events->items[place / 2 - 1]); place /= 2)
        place_event(events, place, events->items[place / 2 - 1]);
    place_event(events, place, event);
}

static void sift_down(struct events *events, struct event *event)
{
    size_t place = event->place;
    for (size_t child; (child = 2 * place) <= events->count; place = child) {
        if (child < events->count && comes_before(events->items[child], events->items[child - 1]))
            child++;
        if (!comes_before(events->items[child - 1], event))
            break;
        place_event(events, place, events->items[child - 1]);
    }
    place_event(events, place, event);
}

static void take_out(struct events *events, struct event *event)
{
    struct event *last = events->items[--events->count];
    size_t place = event->place;
    event->place = 0;
    if (last == event)
        return;
    place_event(events, place, last);
    sift_up(events, last);
    sift_down(events, last);
}

void events_put(struct events *events, struct event *event, double at_s)
{
    event->at_s = at_s;
    if (at_s >= HUGE_VAL) {
        if (event->place)
            take_out(events, event);
        return;
    }
    if (!event->place) {
        events->items = memory_more(events->items, &events->capacity, events->count + 1, sizeof *events->items);
        place_event(events, ++events->count, event);
    }
    sift_up(events, event);
    sift_down(events, event);
}

struct event *events_first(const struct events *events)
{
    return events->count ? events->items[0] : NULL;
}

void events_finish(struct events *events)
{
    free(events->items);
    *events = (struct events){0};
}
