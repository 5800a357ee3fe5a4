/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "sched/free_nodes.h"

TestSuite(free_nodes);

enum { SECONDS = 200 };

/* A profile beside a plain array of seconds, both changed at random. */
Test(free_nodes, agrees_with_a_plain_array)
{
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct random random = random_stream(seed, "test profile", 0);
        struct free_nodes profile = {0};
        struct free_nodes_change changes[5];
        int64_t free_nodes[SECONDS], now_free = 10;
        for (size_t s = 0; s < SECONDS; s++)
            free_nodes[s] = now_free;
        for (size_t c = 0; c < 5; c++) {
            int at_s = (int)(random_uniform(&random) * SECONDS);
            changes[c] = (struct free_nodes_change){at_s, 1 + (int64_t)c};
            for (int s = at_s; s < SECONDS; s++)
                free_nodes[s] += 1 + (int64_t)c;
        }
        free_nodes_begin(&profile, 0, now_free, changes, 5);
        for (int k = 0; k < 20; k++) {
            int from_s = (int)(random_uniform(&random) * SECONDS), length_s = 1 + (int)(random_uniform(&random) * 40);
            int64_t nodes = (int64_t)(random_uniform(&random) * 7) - 4;
            free_nodes_add(&profile, from_s, from_s + length_s, nodes);
            for (int s = from_s; s < from_s + length_s && s < SECONDS; s++)
                free_nodes[s] += nodes;
        }
        for (int k = 0; k < 20; k++) {
            int64_t wanted = 1 + (int64_t)(random_uniform(&random) * 25);
            int length_s = 1 + (int)(random_uniform(&random) * 40);
            int before_s = (int)(random_uniform(&random) * (SECONDS - 50)), found_s = before_s;
            for (int from_s = before_s - 1; from_s >= 0; from_s--) {
                bool fits = true;
                for (int s = from_s; s < from_s + length_s && s < before_s; s++)
                    fits = fits && free_nodes[s] >= wanted;
                found_s = fits ? from_s : found_s;
            }
            double fit_s = free_nodes_fit(&profile, wanted, length_s, before_s);
            cr_assert(fit_s == found_s, "seed %d: %g, not %d", (int)seed, fit_s, found_s);
        }
        free_nodes_finish(&profile);
    }
}

Test(free_nodes, limits)
{
    struct free_nodes profile = {0};
    struct free_nodes_change changes[] = {{HUGE_VAL, 100}, {5, 2}, {20, 3}};
    free_nodes_begin(&profile, 10, 1, changes, 3); /* what should have ended is free now; what never ends is not */
    cr_assert(profile.count == 2 && free_nodes_minimum(&profile) == 3);
    cr_assert(free_nodes_fit(&profile, 3, 1e9, HUGE_VAL) == 10);
    cr_assert(free_nodes_fit(&profile, 6, 1e9, HUGE_VAL) == 20);
    cr_assert(free_nodes_fit(&profile, 7, 1, HUGE_VAL) == HUGE_VAL);
    free_nodes_add(&profile, 10, HUGE_VAL, -3);
    cr_assert(free_nodes_minimum(&profile) == 0);
    free_nodes_finish(&profile);
}
