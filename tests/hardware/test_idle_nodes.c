/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "hardware/idle_nodes.h"

TestSuite(idle_nodes);

/* Beside nodes that are followed one by one. */
Test(idle_nodes, agree_with_single_nodes)
{
    enum { NODES = 60 };
    const double after_s = 10;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct random random = random_stream(seed, "test idle", 0);
        struct idle_nodes idle = {0};
        double since_s[NODES], now_s = 0;
        int64_t count = 0;
        for (int k = 0; k < 200; k++) {
            now_s += floor(6 * random_uniform(&random));
            if (random_uniform(&random) < 0.5) {
                int64_t more = (int64_t)(random_uniform(&random) * (double)(NODES - count));
                for (int64_t i = 0; i < more; i++)
                    since_s[count++] = now_s;
                idle_nodes_add(&idle, now_s, more);
            } else {
                int64_t fewer = (int64_t)(random_uniform(&random) * (double)(count + 1)), asleep = 0;
                for (int64_t i = 0; i < fewer; i++)
                    asleep += since_s[--count] + after_s <= now_s;
                cr_assert(idle_nodes_take(&idle, now_s, fewer, after_s) == asleep);
            }
            int64_t asleep = 0;
            double next_s = HUGE_VAL, said_s;
            for (int64_t i = 0; i < count; i++) {
                asleep += since_s[i] + after_s <= now_s;
                if (since_s[i] + after_s > now_s)
                    next_s = fmin(next_s, since_s[i] + after_s);
            }
            cr_assert(idle.nodes == count);
            cr_assert(idle_nodes_asleep(&idle, now_s, after_s, &said_s) == asleep && said_s == next_s);
        }
        idle_nodes_finish(&idle);
    }
}
