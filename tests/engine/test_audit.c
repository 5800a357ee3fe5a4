/* SPDX-License-Identifier: Apache-2.0 */
/* The audit hears of each node group for itself. */
#include <criterion/criterion.h>
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <stdlib.h>
#include <string.h>

#include "../hosts/fixture.h"
#include "engine/audit.h"

static void sleep_long(int argc, char **argv)
{
    (void)argc, (void)argv;
    sg_actor_sleep_for(1e9);
}

/* Two groups of ten nodes that draw 5 kW each for ten hours; SimGrid hears other powers. Returns the audit. */
static double audit_of(const double heard_w[2], size_t *group)
{
    struct arena *arena = arena_create();
    struct node_group groups[] = {{fixture_node(), 10}, {fixture_node(), 10}};
    struct platform_kinds kinds = platform_kinds(arena, groups, 2, 10);
    struct hosts *hosts = hosts_create(arena, &kinds, groups, 3600);
    sg_actor_start(sg_actor_init("clock", sg_host_by_name(hosts_first(hosts, 0))), sleep_long, 0, NULL);
    struct floor *floor = floor_create(arena, groups, 2, NULL, hosts);
    for (double now_s = 0; now_s < 36000; now_s += 3600) {
        for (size_t g = 0; g < 2; g++) {
            power_book_idle(floor->book, g, now_s, &(struct node_power){.total_w = 5000});
            hosts_follow(hosts, g, now_s, 10 * heard_w[g]);
        }
        simgrid_run_until(now_s + 3600);
    }
    for (size_t g = 0; g < 2; g++)
        power_book_take(floor->book, g, 36000);
    double frac = audit_frac(floor, group);
    arena_destroy(arena);
    return frac;
}

Test(audit, right)
{
    size_t group;
    cr_assert(fabs(audit_of((const double[]){5000, 5000}, &group)) < 1e-5);
}

/* In their sum the two books agree. */
Test(audit, errors_do_not_cancel)
{
    size_t group;
    double frac = audit_of((const double[]){5000 - 300, 5000 + 300}, &group);
    cr_assert(fabs(fabs(frac) - 0.06) < 1e-4, "%g", frac);
}

Test(audit, finds_the_group)
{
    size_t group;
    double frac = audit_of((const double[]){5010, 5100}, &group);
    cr_assert(group == 1 && fabs(frac - 0.02) < 1e-4, "%g", frac);
}

static bool judge(double frac, const char *wanted)
{
    char *said;
    size_t length;
    FILE *stream = open_memstream(&said, &length);
    bool passes = audit_passes(frac, "dgx-h100", stream);
    fclose(stream);
    cr_assert(wanted ? strstr(said, wanted) != NULL : length == 0, "%s", said);
    free(said);
    return passes;
}

Test(audit, verdicts)
{
    cr_assert(judge(0, NULL) && judge(-9e-5, NULL));
    cr_assert(judge(2e-4, "warning: SimGrid's own count of the energy of nodes of type dgx-h100 differs by 0.02 %"));
    cr_assert(judge(-0.0099, "warning"));
    cr_assert(!judge(-0.011, "error") && !judge(0.97, "differs by 97 %") && !judge(NAN, "error"));
}
