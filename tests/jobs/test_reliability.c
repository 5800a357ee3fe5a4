/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "jobs/reliability.h"

TestSuite(reliability);

static const double hour = 3600;

/* Share of the time that makes progress (ETTR). */
static double effective_frac(double interval_s, double checkpoint_s, double recovery_s, double failure_per_s)
{
    struct lost_time lost = lost_time(interval_s, checkpoint_s, recovery_s, failure_per_s);
    return interval_s / (interval_s + checkpoint_s + lost.rework_s + lost.recovery_s);
}

/* Kokolis et al. (2410.21680): on RSC-1 7.9 h between failures at 1,024 GPUs and 47.7 d at 8; from 6.50 failures per 1,000
 * node-days 1.8 h at 16,384 and 0.23 h at 131,072. Llama 3 405B (2407.21783): 419 in 54 days on 16,384. */
Test(reliability, mean_time_between_failures)
{
    static const struct {
        double gpus, hours, tolerance;
    } rows[] = {{8, 47.7 * 24, 0.15}, {1024, 7.9, 0.01}, {16384, 1.8, 0.01}, {131072, 0.23, 0.03}};
    const double per_gpu_s = 6.50e-3 / 86400 / 8, floor_per_s = 0.127 / hour;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double hours = 1 / failure_rate_per_s(rows[i].gpus, per_gpu_s, floor_per_s, 1024) / hour;
        cr_expect_float_eq(hours, rows[i].hours, rows[i].tolerance * rows[i].hours, "%g GPUs: %g h", rows[i].gpus,
                           hours);
    }
    double llama = failure_rate_per_s(16384, 1.97e-5 / hour, floor_per_s, 1024) * 54 * 86400;
    cr_expect_float_eq(llama, 419, 1.5);
    cr_expect_eq(failure_rate_per_s(1000, 0, 0, 1024), 0);
}

/* The closed form's interval loses at most a millionth more than the best of all, and lies within 1 % of it. */
Test(reliability, best_interval_by_brute_force)
{
    for (double mean_s = hour; mean_s < 100 * hour; mean_s *= 3)
        for (double write_s = 1; write_s < mean_s / 5; write_s *= 2.7) {
            double best = 0, at_s = 0;
            for (double tau_s = write_s / 3; tau_s < 10 * mean_s; tau_s *= 1.0005) {
                double frac = effective_frac(tau_s, write_s, 900, 1 / mean_s);
                if (frac > best) {
                    best = frac;
                    at_s = tau_s;
                }
            }
            double tau_s = checkpoint_interval_s(write_s, 1 / mean_s);
            cr_expect_float_eq(tau_s, at_s, 0.01 * at_s, "M %g C %g: %g against %g", mean_s, write_s, tau_s, at_s);
            cr_expect_geq(effective_frac(tau_s, write_s, 900, 1 / mean_s), best * (1 - 1e-5));
        }
}

/* Failures drawn one by one: what a segment takes, on average, is what the closed form says. */
Test(reliability, expectation_of_random_failures)
{
    const double interval_s = 1500, write_s = 60, recovery_s = 900, rate = 1 / 4000.0;
    struct lost_time lost = lost_time(interval_s, write_s, recovery_s, rate);
    struct random random = random_stream(11, "failures", 0);
    const int segments = 200000;
    double all_s = 0, recovering_s = 0, square = 0;
    for (int n = 0; n < segments; n++) {
        double took_s = 0, failure_s = random_exponential(&random) / rate;
        while (failure_s < interval_s + write_s) {
            took_s += failure_s;
            /* recovery, which may fail as well */
            while ((failure_s = random_exponential(&random) / rate) < recovery_s) {
                took_s += failure_s;
                recovering_s += failure_s;
            }
            took_s += recovery_s;
            recovering_s += recovery_s;
            failure_s = random_exponential(&random) / rate;
        }
        took_s += interval_s + write_s;
        all_s += took_s;
        square += took_s * took_s;
    }
    double mean_s = all_s / segments, error_s = sqrt((square / segments - mean_s * mean_s) / segments);
    cr_expect_float_eq(mean_s, interval_s + write_s + lost.rework_s + lost.recovery_s, 4 * error_s);
    cr_expect_float_eq(recovering_s / segments, lost.recovery_s, 4 * error_s);
}

Test(reliability, limits)
{
    struct lost_time none = lost_time(100, 10, 900, 0);
    cr_expect(none.rework_s == 0 && none.recovery_s == 0);
    cr_expect(isinf(checkpoint_interval_s(10, 0)));
    cr_expect_eq(checkpoint_interval_s(0, 1e-4), 0);
    cr_expect_eq(effective_frac(100, 0, 0, 0), 1);
    cr_expect_eq(checkpoint_interval_s(1e6, 1e-3), 1000);
    /* To first order as Young has it. */
    struct lost_time rare = lost_time(1000, 0, 500, 1e-9);
    cr_expect_float_eq(rare.rework_s, 1000 * 1000 / 2 * 1e-9, 1e-8);
    cr_expect_float_eq(rare.recovery_s, 500 * 1000 * 1e-9, 1e-8);
}
