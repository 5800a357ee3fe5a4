/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "hosts/ladder.h"

TestSuite(ladder);

/* Powers in any order; what the split says is what the hosts would draw, and it is the closest that they can.
 */
Test(ladder, split_is_the_closest)
{
    struct random random = random_stream(1, "ladder test", 0);
    struct arena *arena = arena_create();
    for (int round = 0; round < 2000; round++) {
        double watts[7];
        size_t points = 1 + (size_t)(random_uniform(&random) * 7), hosts = 1 + (size_t)(random_uniform(&random) * 50);
        for (size_t i = 0; i < points; i++)
            watts[i] = 100 + 1000 * random_uniform(&random);
        struct ladder ladder = ladder_create(arena, watts, points);
        double low_w = HUGE_VAL, high_w = 0, step_w = 0;
        for (size_t i = 0; i < points; i++) {
            low_w = fmin(low_w, watts[i]);
            high_w = fmax(high_w, watts[i]);
            cr_assert(watts[ladder.pstate[i]] == ladder.power_w[i]);
            if (i > 0) {
                cr_assert(ladder.power_w[i] >= ladder.power_w[i - 1]);
                step_w = fmax(step_w, ladder.power_w[i] - ladder.power_w[i - 1]);
            }
        }
        double n = (double)hosts, target_w = n * 1200 * random_uniform(&random);
        struct ladder_split split = ladder_split(&ladder, hosts, target_w);
        double drawn_w = 0;
        for (size_t i = 0; i < hosts; i++)
            drawn_w += ladder.power_w[split.lower + (i < split.raised)];
        cr_assert(fabs(drawn_w - split.power_w) < 1e-9 * drawn_w);
        double wanted_w = fmin(fmax(target_w, n * low_w), n * high_w);
        cr_assert(fabs(split.power_w - wanted_w) <= step_w / 2 + 1e-9 * drawn_w, "%g for %g", split.power_w, wanted_w);
    }
    arena_destroy(arena);
}
