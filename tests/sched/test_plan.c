/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "sched/plan.h"

TestSuite(plan);

enum { HOURS = 10 };

/* The best over all sets of whole hours by trying each: the oracle for work that begins with an hour. */
static double by_trying(const struct signal *signal, double now_s, const struct plan_work *work)
{
    double best = HUGE_VAL;
    for (unsigned set = 0; set < 1u << HOURS; set++) {
        double left_s = work->left_s, integral = 0, suspensions = 0;
        bool working = work->running, possible = true;
        for (unsigned h = 0; h < HOURS && left_s > 0 && possible; h++) {
            double at_s = now_s + h * 3600.0;
            if (!(set >> h & 1)) {
                suspensions += working;
                left_s += working ? work->extra_s : 0;
                working = false;
                possible = at_s + 3600 <= due_start_s(&work->due, left_s) && suspensions <= 2;
                continue;
            }
            double span_s = fmin(left_s, 3600);
            integral += signal_integral(signal, at_s, at_s + span_s);
            left_s -= span_s;
            working = true;
        }
        if (left_s > 0)
            integral += signal_integral(signal, now_s + HOURS * 3600.0, now_s + HOURS * 3600.0 + left_s);
        if (possible)
            best = fmin(best, integral);
    }
    return best;
}

Test(plan, none_is_better)
{
    size_t waits = 0, stops = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        double hours[HOURS];
        struct random random = random_stream(seed, "test plan", 0);
        for (size_t h = 0; h < HOURS; h++)
            hours[h] = random_uniform(&random);
        struct signal signal;
        signal_begin(&signal, hours, HOURS, 7200);
        double left_s = 600 * floor(40 * random_uniform(&random)) + 600;
        double end_s = 7200 + left_s + 600 * floor(60 * random_uniform(&random));
        struct plan_work work = {left_s, 1200 * random_uniform(&random), seed % 2, {end_s, end_s - 600, 0.05}};
        struct plan plan = plan_best(&signal, 7200, &work);
        double wanted = by_trying(&signal, 7200, &work);
        cr_assert_float_eq(plan.integral, wanted, 1e-6 * wanted, "seed %d: %g, not %g", (int)seed, plan.integral,
                           wanted);
        cr_assert(plan.start_s >= 7200 && plan.stop_s > plan.start_s);
        waits += plan.start_s > 7200;
        stops += plan.stop_s < HUGE_VAL;
        signal_finish(&signal);
    }
    cr_assert(waits > 50 && stops > 50);
}

/* A plan that is made anew at its first switch is the rest of the old one. */
Test(plan, may_be_forgotten)
{
    for (uint64_t seed = 0; seed < 100; seed++) {
        double hours[HOURS * 3];
        struct random random = random_stream(seed, "test plan", 1);
        for (size_t h = 0; h < HOURS * 3; h++)
            hours[h] = random_uniform(&random);
        struct signal signal;
        signal_begin(&signal, hours, HOURS * 3, 7200);
        double now_s = 7200 + 3600 * random_uniform(&random), left_s = 3600 + 20000 * random_uniform(&random);
        struct due due = {now_s + left_s + 40000 * random_uniform(&random), HUGE_VAL, 0};
        struct plan_work work = {left_s, 600, false, due};
        struct plan first = plan_best(&signal, now_s, &work);
        if (first.stop_s < HUGE_VAL) {
            work.left_s -= first.stop_s - first.start_s;
            work.running = true;
            struct plan rest = plan_best(&signal, first.stop_s, &work);
            double done = signal_integral(&signal, first.start_s, first.stop_s);
            cr_assert(done + rest.integral <= first.integral * (1 + 1e-9), "seed %d: %g and %g, not %g", (int)seed,
                      done, rest.integral, first.integral);
        }
        signal_finish(&signal);
    }
}
