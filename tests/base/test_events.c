/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/events.h"
#include "base/random.h"

TestSuite(events);

/* Put, moved and taken out at random: what comes first is what a search finds. */
Test(events, first_is_the_earliest)
{
    enum { EVENTS = 60 };
    struct event items[EVENTS] = {{0}};
    struct events events = {0};
    struct random random = random_stream(1, "events test", 0);
    for (uint64_t i = 0; i < EVENTS; i++)
        items[i] = (struct event){.at_s = HUGE_VAL, .order = i};
    cr_assert(!events_first(&events));
    for (int round = 0; round < 20000; round++) {
        struct event *event = &items[(size_t)(random_uniform(&random) * EVENTS)];
        double at_s = floor(20 * random_uniform(&random)); /* many at one moment */
        events_put(&events, event, random_uniform(&random) < 0.3 ? HUGE_VAL : at_s);
        const struct event *earliest = NULL;
        size_t count = 0;
        for (size_t i = 0; i < EVENTS; i++) {
            count += items[i].at_s < HUGE_VAL;
            if (items[i].at_s < HUGE_VAL && (!earliest || items[i].at_s < earliest->at_s))
                earliest = &items[i];
        }
        cr_assert(events.count == count);
        cr_assert(events_first(&events) == earliest);
    }
    events_finish(&events);
}
