/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "sched/signal.h"

TestSuite(signal);

enum { HOURS = 12 };

static struct signal random_signal(uint64_t seed, double *hours)
{
    struct random random = random_stream(seed, "test signal", 0);
    for (size_t h = 0; h < HOURS; h++)
        hours[h] = random_uniform(&random);
    struct signal signal;
    signal_begin(&signal, hours, HOURS, 7200);
    return signal;
}

Test(signal, integral)
{
    const double hours[] = {1, 3, NAN, 2};
    struct signal signal;
    signal_begin(&signal, hours, 4, 3600);
    cr_assert_float_eq(signal_integral(&signal, 3600, 5 * 3600), 3600 * (1 + 3 + 2 + 2), 1e-9); /* NaN: mean */
    cr_assert_float_eq(signal_integral(&signal, 5400, 9000), 1800 * (1 + 3), 1e-9);
    cr_assert_float_eq(signal_integral(&signal, 0, 3600), 3600 * 2, 1e-9); /* outside: mean */
    cr_assert_float_eq(signal_integral(&signal, 4 * 3600, 7 * 3600), 3600 * 6, 1e-9);
    signal_finish(&signal);
}

/* No start on a grid of minutes is better, and none that is as good is earlier. */
Test(signal, best_start)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        double hours[HOURS];
        struct random random = random_stream(seed, "test work", 0);
        struct signal signal = random_signal(seed, hours);
        double now_s = 7200 + 60 * floor(60 * random_uniform(&random));
        double duration_s = 60 * floor(600 * random_uniform(&random)) + 60;
        double latest_s = now_s + 60 * floor(500 * random_uniform(&random));
        double start_s = signal_best_start(&signal, now_s, latest_s, duration_s);
        double best = signal_integral(&signal, start_s, start_s + duration_s);
        cr_assert(start_s >= now_s && start_s <= latest_s);
        for (double at_s = now_s; at_s <= latest_s; at_s += 60) {
            double integral = signal_integral(&signal, at_s, at_s + duration_s);
            cr_assert(integral >= best - 1e-6, "seed %d: %g at %g, not %g at %g", (int)seed, best, start_s, integral,
                      at_s);
            cr_assert(at_s >= start_s || integral > best + 1e-9, "seed %d: %g would do", (int)seed, at_s);
        }
        signal_finish(&signal);
    }
}
