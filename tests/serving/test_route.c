/* SPDX-License-Identifier: Apache-2.0 */
#include "../complaints.h"
#include "../reading.h"

#include <math.h>

#include "base/random.h"
#include "serving/serving_inside.h"

TestSuite(route);

enum { MOST = 6 };

/* Services with their traffic and routes, as a scenario would have them. */
struct scene {
    struct serving services[MOST];
    struct route routes[MOST];
    struct variant items[MOST];
    struct variant_list workloads;
};

static void add(struct scene *scene, const char *name, const char *from, const char *to, double share_frac)
{
    size_t w = scene->workloads.count++;
    cr_assert_lt(w, MOST);
    struct serving *serving = &scene->services[w];
    serving->name = name;
    bind_text(&traffic_record, &serving->traffic, from ? arena_printf(bind_arena(), "from: %s", from) : "rate: 1 /s");
    scene->routes[w] = (struct route){.to = to, .share_frac = share_frac};
    serving->route = to ? &scene->routes[w] : NULL;
    scene->items[w] = (struct variant){.kind = &serving_record, .value = serving};
    scene->workloads.items = scene->items;
}

static const char *complaints_of(const struct scene *scene)
{
    static struct complaints complaints;
    complaints = (struct complaints)COMPLAINTS;
    route_check(&scene->workloads, &complaints.complaint);
    return complaints.text;
}

/* A chain of services parts the stream of the first without gap or overlap, each by its share of what came to
 * it, in whatever order they stand. */
Test(route, chains_part_the_whole)
{
    struct random random = random_stream(1, "shares", 0);
    for (int k = 0; k < 100; k++) {
        struct scene scene = {0};
        double shares[] = {random_uniform(&random), k % 2 ? 1 : random_uniform(&random), random_uniform(&random)};
        add(&scene, "alone", NULL, NULL, 0);
        add(&scene, "third", "second", NULL, 0);
        add(&scene, "first", NULL, "second", shares[0]);
        add(&scene, "second", "first", "third", shares[1]);
        cr_assert_str_empty(complaints_of(&scene), "%s", complaints_of(&scene));
        struct route_part part[4];
        for (size_t w = 0; w < 4; w++)
            part[w] = route_part(&scene.workloads, w);
        cr_assert(part[0].origin == 0 && part[1].origin == 2 && part[2].origin == 2 && part[3].origin == 2);
        cr_assert(part[0].from_frac == 0 && part[0].to_frac == 1);
        cr_assert(part[2].from_frac == 0 && part[2].to_frac == part[3].from_frac &&
                  part[3].to_frac == part[1].from_frac && part[1].to_frac == 1);
        cr_assert_float_eq(1 - part[2].to_frac, shares[0], 1e-15);
        cr_assert_float_eq(1 - part[3].to_frac, shares[0] * shares[1], 1e-15);
    }
}

Test(route, both_sides_must_agree)
{
    struct scene nowhere = {0};
    add(&nowhere, "chat", NULL, "smal", 0.4);
    add(&nowhere, "small", "chet", NULL, 0);
    cr_assert(
        strstr(complaints_of(&nowhere), "workloads[0].route.to: there is no service `smal`; did you mean `small`?"));
    cr_assert(
        strstr(complaints_of(&nowhere), "workloads[1].traffic.from: there is no service `chet`; did you mean `chat`?"));

    struct scene unasked = {0};
    add(&unasked, "chat", NULL, "small", 0.4);
    add(&unasked, "small", NULL, NULL, 0);
    add(&unasked, "other", "chat", NULL, 0);
    cr_assert(strstr(complaints_of(&unasked), "workloads[0].route.to: `small` has traffic of its own; to get "
                                              "these requests it needs `traffic: {from: chat}`"));
    cr_assert(strstr(complaints_of(&unasked), "workloads[2].traffic.from: `chat` does not route here"));

    struct scene itself = {0};
    add(&itself, "chat", NULL, "chat", 0.4);
    cr_assert(strstr(complaints_of(&itself), "`chat` routes to itself"));

    struct scene users = {0};
    add(&users, "chat", NULL, "small", 0.4);
    add(&users, "small", "chat", NULL, 0);
    users.services[0].traffic.rate_per_s = NAN;
    users.services[0].traffic.users = 10;
    cr_assert(strstr(complaints_of(&users), "`chat` has users in a closed loop"));
}

/* Ends on circles, of whatever length, and beside them. */
Test(route, circles)
{
    struct scene circle = {0};
    add(&circle, "one", "three", "two", 0.5);
    add(&circle, "two", "one", "three", 0.5);
    add(&circle, "three", "two", "one", 0.5);
    cr_assert(strstr(complaints_of(&circle), "workloads[0].traffic.from: these services get their requests from "
                                             "each other, in a circle"));
    struct scene itself = {0};
    add(&itself, "one", "one", "one", 0.5);
    cr_assert(strstr(complaints_of(&itself), "`one` routes to itself"));
    cr_assert(strstr(complaints_of(&itself), "in a circle"));
}
