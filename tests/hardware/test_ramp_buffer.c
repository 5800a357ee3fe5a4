/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "hardware/ramp_buffer.h"

TestSuite(ramp_buffer);

static struct ramp_buffer_size ample(double time_constant_s)
{
    return (struct ramp_buffer_size){
        .energy_j = 1e9, .power_w = NAN, .round_trip_frac = 1, .time_constant_s = time_constant_s};
}

/* A step of 1 MW: v = -D (1 - t/2 tau) exp(-t/2 tau), x = -D t exp(-t/2 tau). */
Test(ramp_buffer, a_step_is_the_critically_damped_one)
{
    const double tau_s = 2, h = 0.05, step_w = 1e6;
    struct ramp_buffer buffer;
    struct ramp_buffer_size size = ample(tau_s);
    ramp_buffer_init(&buffer, &size, 5e6);
    double deepest_j = 0, highest_w = 0;
    for (size_t i = 1; i <= 1000; i++) {
        struct ramp_buffer_step step = ramp_buffer_pass(&buffer, 6e6, h);
        double t = (double)i * h, x = -step_w * t * exp(-t / (2 * tau_s));
        double middle_s = t - h / 2;
        double v = -step_w * (1 - middle_s / (2 * tau_s)) * exp(-middle_s / (2 * tau_s));
        cr_assert_float_eq(buffer.stored_j - size.energy_j / 2, x, 1e-4 * 2 * tau_s * step_w, "%g s", t);
        cr_assert_float_eq(step.feed_w, 6e6 + v, 1e-3 * step_w, "%g s", t);
        deepest_j = fmin(deepest_j, buffer.stored_j - size.energy_j / 2);
        highest_w = fmax(highest_w, step.feed_w);
    }
    cr_assert_float_eq(deepest_j, -2 / exp(1) * tau_s * step_w, 1e-3 * tau_s * step_w);
    cr_assert_float_eq(highest_w, 6e6 + step_w / exp(2), 1e-3 * step_w);
    cr_assert_float_eq(buffer.feed_w, 6e6, 1e-4 * step_w); /* and is nearly at rest again */
}

/* |S/L| at angular frequency w: sqrt((w tau)^2 + 1/16) / ((w tau)^2 + 1/4). */
Test(ramp_buffer, a_sine_reaches_the_feed_as_the_transfer_function_says)
{
    for (double period_s = 0.5; period_s < 200; period_s *= 3) {
        const double tau_s = 1, h = period_s / 400;
        struct ramp_buffer buffer;
        struct ramp_buffer_size size = ample(tau_s);
        ramp_buffer_init(&buffer, &size, 0);
        double highest_w = 0;
        size_t run_in = (size_t)(400 * ceil(40 * tau_s / period_s)), whole = 400;
        for (size_t i = 0; i < run_in + whole; i++) {
            double load_w = 1e6 * sin(2 * M_PI * ((double)i + 0.5) / 400);
            double feed_w = ramp_buffer_pass(&buffer, load_w, h).feed_w;
            if (i >= run_in)
                highest_w = fmax(highest_w, feed_w);
        }
        double wt = 2 * M_PI / period_s * tau_s;
        double share = sqrt(wt * wt + 1.0 / 16) / (wt * wt + 0.25);
        cr_assert_float_eq(highest_w / 1e6, share, 2e-3, "%g s: %g, not %g", period_s, highest_w / 1e6, share);
    }
}

/* Whatever happens, also to a store that is too small: feed = load + loss + what is stored; within its limits. */
Test(ramp_buffer, no_joule_is_lost)
{
    struct random random = random_stream(1, "loads", 0);
    for (int trial = 0; trial < 300; trial++) {
        struct ramp_buffer_size size = {.energy_j = 1e3 * pow(10, 4 * random_uniform(&random)),
                                        .power_w = trial % 3 ? 1e5 * (0.1 + random_uniform(&random)) : NAN,
                                        .round_trip_frac = 0.5 + 0.5 * random_uniform(&random),
                                        .time_constant_s = pow(10, -2 + 3 * random_uniform(&random))};
        struct ramp_buffer buffer;
        double load_w = 1e6 * random_uniform(&random), fed_j = 0, used_j = 0, lost_j = 0;
        ramp_buffer_init(&buffer, &size, load_w);
        for (int i = 0; i < 300; i++) {
            double h = trial % 2 ? 0.1 : 2 * random_uniform(&random) + 1e-3;
            if (random_uniform(&random) < 0.2)
                load_w = 1e6 * random_uniform(&random);
            struct ramp_buffer_step step = ramp_buffer_pass(&buffer, load_w, h);
            fed_j += step.feed_w * h;
            used_j += load_w * h;
            lost_j += step.lost_w * h;
            cr_assert(step.lost_w >= 0 && buffer.stored_j >= 0 && buffer.stored_j <= size.energy_j);
            if (!isnan(size.power_w))
                cr_assert(fabs(step.feed_w - load_w) <= size.power_w * (1 + 1e-9));
        }
        double grown_j = buffer.stored_j - size.energy_j / 2;
        cr_assert_float_eq(fed_j, used_j + lost_j + grown_j, 1e-9 * used_j);
    }
}

Test(ramp_buffer, at_rest_it_does_nothing)
{
    struct ramp_buffer buffer;
    struct ramp_buffer_size size = {1e6, 1e5, 0.9, 0.05};
    ramp_buffer_init(&buffer, &size, 1e6);
    struct ramp_buffer_step step = ramp_buffer_pass(&buffer, 1e6, 3600);
    cr_assert(step.feed_w == 1e6 && step.lost_w == 0 && buffer.stored_j == 5e5);
    /* Long after a step, within one long interval: as if it had never been. */
    ramp_buffer_pass(&buffer, 1.05e6, 3600);
    cr_assert_float_eq(buffer.feed_w, 1.05e6, 1);
    cr_assert_float_eq(buffer.stored_j, 5e5, 1);
}

/* What is larger than the store can hold gets through. */
Test(ramp_buffer, a_store_that_is_too_small_gives_up)
{
    struct ramp_buffer buffer;
    struct ramp_buffer_size size = {1e5, NAN, 1, 10};
    ramp_buffer_init(&buffer, &size, 0);
    double first_w = ramp_buffer_pass(&buffer, 1e6, 0.1).feed_w;
    cr_assert_float_eq(first_w, 1e6 - 5e4 / 0.1, 1e4); /* half of it was there */
    for (size_t i = 0; i < 200; i++)                   /* it fills again, slowly, out of a feed that carries all */
        cr_assert(ramp_buffer_pass(&buffer, 1e6, 0.1).feed_w >= 1e6 * (1 - 1e-9));
    cr_assert_float_eq(buffer.stored_j, 5e4 * (1 - 2 / exp(1)), 2e3); /* x (1 + t/2 tau) exp(-t/2 tau), t = 2 tau */
}
