/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/route.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "serving/serving_inside.h"

enum { MOST_NAMES = 100 }; /* that "did you mean" looks through */

/* Workload w as a service; NULL if it is none, or there is no such workload. */
static const struct serving *service_of(const struct variant_list *workloads, size_t w)
{
    bool serves = w < workloads->count && serving_is(workloads->items[w].kind);
    return serves ? workloads->items[w].value : NULL;
}

/* The index of the service with this name, or the number of workloads. */
static size_t find_service(const struct variant_list *workloads, const char *name)
{
    size_t w = 0;
    while (w < workloads->count && !(service_of(workloads, w) && strcmp(service_of(workloads, w)->name, name) == 0))
        w++;
    return w;
}

/* The part of the stream that arrives at a service: of this it keeps the lower numbers and hands over the
 * others. */
static struct route_part incoming(const struct variant_list *workloads, size_t w);

struct route_part route_part(const struct variant_list *workloads, size_t w)
{
    struct route_part part = incoming(workloads, w);
    const struct route *route = service_of(workloads, w)->route;
    if (route)
        part.to_frac = part.from_frac + (1 - route->share_frac) * (part.to_frac - part.from_frac);
    return part;
}

static struct route_part incoming(const struct variant_list *workloads, size_t w)
{
    const char *from = service_of(workloads, w)->traffic.from;
    if (!from)
        return (struct route_part){.origin = w, .from_frac = 0, .to_frac = 1};
    size_t before = find_service(workloads, from);
    assert(before < workloads->count && "route_check was not asked");
    struct route_part part = incoming(workloads, before);
    part.from_frac = route_part(workloads, before).to_frac;
    return part;
}

static void complain_unknown(const struct variant_list *workloads, size_t w, const char *key, const char *name,
                             struct complaint *complaint)
{
    const char *names[MOST_NAMES + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < workloads->count && count < MOST_NAMES; i++)
        if (service_of(workloads, i))
            names[count++] = service_of(workloads, i)->name;
    const char *near = text_nearest(name, names);
    if (near)
        complain_at(complaint, "workloads", w, key, "there is no service `%s`; did you mean `%s`?", name, near);
    else
        complain_at(complaint, "workloads", w, key, "there is no service `%s` among the workloads", name);
}

static void check_to(const struct variant_list *workloads, size_t w, struct complaint *complaint)
{
    const struct serving *serving = service_of(workloads, w);
    assert(serving && serving->route);
    const char *to = serving->route->to;
    const struct serving *target = service_of(workloads, find_service(workloads, to));
    if (!target) {
        complain_unknown(workloads, w, "route.to", to, complaint);
        return;
    }
    const char *from = target->traffic.from;
    if (target == serving)
        complain_at(complaint, "workloads", w, "route.to", "`%s` routes to itself", to);
    else if (!from || strcmp(from, serving->name) != 0)
        complain_at(complaint, "workloads", w, "route.to",
                    "`%s` has traffic of its own; to get these requests it needs `traffic: {from: %s}`", to,
                    serving->name);
}

static void check_from(const struct variant_list *workloads, size_t w, struct complaint *complaint)
{
    const struct serving *serving = service_of(workloads, w);
    assert(serving && serving->traffic.from);
    const char *from = serving->traffic.from;
    const struct serving *source = service_of(workloads, find_service(workloads, from));
    if (!source) {
        complain_unknown(workloads, w, "traffic.from", from, complaint);
        return;
    }
    if (!source->route || strcmp(source->route->to, serving->name) != 0) {
        complain_at(complaint, "workloads", w, "traffic.from",
                    "`%s` does not route here; it needs `route: {to: %s, share: 40 %%}`", from, serving->name);
        return;
    }
    size_t steps = 0;
    for (; source && source->traffic.from && steps <= workloads->count; steps++)
        source = service_of(workloads, find_service(workloads, source->traffic.from));
    if (steps > workloads->count)
        complain_at(complaint, "workloads", w, "traffic.from",
                    "these services get their requests from each other, in a circle: one of them "
                    "needs traffic of its own");
    else if (source && traffic_is_closed(&source->traffic))
        complain_at(complaint, "workloads", w, "traffic.from",
                    "`%s` has users in a closed loop or conversations, who stay with their replica: a route needs "
                    "requests that come at a `rate` or from a `trace`",
                    source->name);
}

void route_check(const struct variant_list *workloads, struct complaint *complaint)
{
    for (size_t w = 0; w < workloads->count; w++) {
        const struct serving *serving = service_of(workloads, w);
        if (serving && serving->route)
            check_to(workloads, w, complaint);
        if (serving && serving->traffic.from)
            check_from(workloads, w, complaint);
    }
}
