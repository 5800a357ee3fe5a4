/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "floor/usage.h"

TestSuite(usage);

static void check_near(double value, double wanted)
{
    cr_assert(fabs(value - wanted) <= 1e-12 * fabs(wanted), "%.17g against %.17g", value, wanted);
}

/* What lies a half-life back counts half. */
Test(usage, halves)
{
    struct arena *arena = arena_create();
    struct usage *usage = usage_create(arena, 1000);
    size_t count;
    int64_t ann = usage_user(usage, "ann", 0);
    cr_assert(usage_user(usage, NULL, 0) == -1);
    usage_hold(usage, ann, 0, 5);
    const double k = log(2) / 1000, after_s = 5 * (1 - exp(-k * 300)) / k;
    check_near(usage_node_s(usage, 300, &count)[ann], after_s);
    usage_hold(usage, ann, 300, -5);
    check_near(usage_node_s(usage, 1300, &count)[ann], after_s / 2);
    check_near(usage_node_s(usage, 3300, &count)[ann], after_s / 8);
    cr_assert(count == 1);
    usage_finish(usage);
    arena_destroy(arena);
}

/* Hundreds of users, nothing forgotten: node seconds add up, and each name keeps its number. */
Test(usage, counts_all)
{
    enum { USERS = 500 };
    static char names[USERS][8];
    static double wanted_s[USERS], nodes[USERS];
    struct arena *arena = arena_create();
    struct usage *usage = usage_create(arena, HUGE_VAL);
    struct random random = random_stream(1, "usage test", 0);
    double now_s = 0;
    for (size_t u = 0; u < USERS; u++)
        snprintf(names[u], sizeof names[u], "u%zu", u);
    for (int event = 0; event < 5000; event++) {
        double dt = random_exponential(&random);
        for (size_t u = 0; u < USERS; u++)
            wanted_s[u] += nodes[u] * dt;
        now_s += dt;
        size_t u = event < USERS ? (size_t)event : (size_t)(random_uniform(&random) * USERS);
        char copy[8];
        snprintf(copy, sizeof copy, "%.7s", names[u]);
        int64_t user = usage_user(usage, event < USERS ? names[u] : copy, now_s);
        cr_assert(user == (int64_t)u);
        int64_t more = random_uniform(&random) < 0.5 ? 3 : -(int64_t)nodes[u];
        usage_hold(usage, user, now_s, more);
        nodes[u] += (double)more;
    }
    size_t count;
    const double *had_s = usage_node_s(usage, now_s, &count);
    cr_assert(count == USERS);
    for (size_t u = 0; u < USERS; u++)
        cr_assert(fabs(had_s[u] - wanted_s[u]) < 1e-9 * (1 + wanted_s[u]));
    usage_finish(usage);
    arena_destroy(arena);
}
