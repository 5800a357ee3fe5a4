/* SPDX-License-Identifier: Apache-2.0 */
/* Carbon-aware and price-aware delay. */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(shift);

enum { JOBS = 60, HOUR = 3600 };

/* Enough nodes for all: what a policy does with a job is then its own choice. */
static void begin(struct play *play, const struct scheduler *policy, struct play_job *jobs, uint64_t seed,
                  const double *hours)
{
    *play = (struct play){.policy = policy,
                          .parameters = play_parameters(policy, NULL),
                          .jobs = jobs,
                          .count = JOBS,
                          .nodes = {16 * JOBS, 7 * JOBS},
                          .carbon = hours,
                          .price = hours};
    play_trace(jobs, JOBS, (const int64_t[]){16, 7}, seed, 1800);
    struct random random = random_stream(seed, "test lengths", 0);
    for (size_t j = 0; j < JOBS; j++) {
        jobs[j].work_s = jobs[j].left_s = 60 + random_exponential(&random) * 4 * HOUR;
        jobs[j].suspend_s *= 20;
    }
}

static const double *swinging(uint64_t seed)
{
    static double values[PLAY_HOURS];
    struct random random = random_stream(seed, "test hours", 0);
    for (size_t h = 0; h < PLAY_HOURS; h++)
        values[h] = 1 + 0.7 * sin((double)h * 0.2618) + 0.5 * random_uniform(&random);
    return values;
}

static const double *flat(void)
{
    static double values[PLAY_HOURS];
    for (size_t h = 0; h < PLAY_HOURS; h++)
        values[h] = 0.1 / 3;
    return values;
}

Test(shift, nothing_waits_on_a_flat_day_or_without_an_outlook)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        const double *const signals[] = {flat(), NULL};
        for (size_t s = 0; s < 2; s++) {
            struct play play;
            struct play_job jobs[JOBS];
            begin(&play, &scheduler_carbon_aware, jobs, seed, signals[s]);
            play_run(&play);
            for (size_t j = 0; j < JOBS; j++)
                cr_assert(jobs[j].start_s == jobs[j].submit_s && jobs[j].suspensions == 0);
        }
    }
}

/* Each job emits at most what it would if it ran at once, and ends in time. */
Test(shift, each_job_gains_and_ends_in_time)
{
    double all = 0, at_once = 0, pauses = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play play;
        struct play_job jobs[JOBS];
        begin(&play, &scheduler_carbon_aware, jobs, seed, swinging(seed));
        struct random random = random_stream(seed, "test deadlines", 0);
        for (size_t j = 0; j < JOBS; j++) /* feasible, with the margin of 5 % */
            if (random_uniform(&random) < 0.5)
                jobs[j].deadline_s = jobs[j].submit_s + jobs[j].work_s * 1.06 + random_uniform(&random) * 30 * HOUR;
        play.forgetful = seed % 2;
        play_run(&play);
        for (size_t j = 0; j < JOBS; j++) {
            const struct play_job *job = &jobs[j];
            double plain = play_signal(play.carbon, job->submit_s, job->submit_s + job->work_s);
            cr_assert(job->end_s <= job->deadline_s, "seed %d: job %zu", (int)seed, j);
            cr_assert(job->end_s <= job->submit_s + job->work_s + 24 * HOUR + 1e-6);
            cr_assert(job->carbon <= plain * (1 + 1e-9), "seed %d: job %zu emits %g instead of %g", (int)seed, j,
                      job->carbon, plain);
            all += job->carbon;
            at_once += plain;
            pauses += (double)job->suspensions;
        }
    }
    cr_assert(all < 0.8 * at_once, "%g against %g", all, at_once);
    cr_assert(pauses > 100);
}

static const double *marginal; /* for night() */

/* Clean from 20:00 to 4:00, ten times as dirty else; a job of 4 h comes at 10:00. */
static struct play_job night(double suspend_s, double work_s, double submit_s, const char *const *pairs)
{
    static double values[PLAY_HOURS];
    for (size_t h = 0; h < PLAY_HOURS; h++)
        values[h] = h % 24 < 4 || h % 24 >= 20 ? 1 : 10;
    static struct play_job job;
    job = (struct play_job){.nodes = 1,
                            .min_nodes = 1,
                            .max_nodes = 1,
                            .submit_s = submit_s,
                            .work_s = work_s,
                            .left_s = work_s,
                            .expected_frac = 1,
                            .deadline_s = HUGE_VAL,
                            .suspend_s = suspend_s,
                            .planned_s = NAN,
                            .start_s = HUGE_VAL};
    struct play play = {.policy = &scheduler_carbon_aware,
                        .parameters = play_parameters(&scheduler_carbon_aware, pairs),
                        .jobs = &job,
                        .count = 1,
                        .nodes = {1, 1},
                        .carbon = values,
                        .marginal = marginal};
    play_run(&play);
    return job;
}

/* Clean nights that coal would follow, and days that gas would: the marginal signal sees no reason to wait for the night. */
Test(shift, marginal_is_another_signal)
{
    static const char *const by_margin[] = {"signal", "marginal", NULL};
    static double days[PLAY_HOURS];
    for (size_t h = 0; h < PLAY_HOURS; h++)
        days[h] = h % 24 >= 20 || h % 24 < 4 ? 3 : h % 24 < 14 ? 2 : 1;
    marginal = days;
    struct play_job job = night(NAN, 4 * HOUR, 10 * HOUR, by_margin);
    cr_expect(job.start_s == 14 * HOUR, "%g", job.start_s / HOUR);
    job = night(NAN, 4 * HOUR, 10 * HOUR, NULL);
    cr_expect(job.start_s == 20 * HOUR, "the average still is the default");
    marginal = NULL;
    job = night(NAN, 4 * HOUR, 10 * HOUR, by_margin);
    cr_expect(job.start_s == 10 * HOUR, "what is not known makes nobody wait");
}

Test(shift, waits_for_the_night)
{
    static const char *const short_delay[] = {"max_delay", "2 h", NULL};
    static const char *const blind[] = {"foresight", "3 h", NULL};
    struct play_job job = night(NAN, 4 * HOUR, 10 * HOUR, NULL);
    cr_assert(job.start_s == 20 * HOUR);
    job = night(NAN, 4 * HOUR, 10 * HOUR, short_delay); /* it would not see the night */
    cr_assert(job.start_s == 10 * HOUR);
    job = night(NAN, 4 * HOUR, 10 * HOUR, blind); /* nor here: it begins, since nothing better is in sight */
    cr_assert(job.start_s == 10 * HOUR);
    job = night(NAN, 4 * HOUR, 10 * HOUR + 1800, NULL);
    cr_assert(job.start_s == 20 * HOUR);
}

/* 10 h of work from 2:00, and a night has 8: two hours of this one, and all of the next. What one night can hold waits
 * for it, since a suspension costs something. */
Test(shift, suspends_over_the_day)
{
    static const char *const steady[] = {"suspend", "false", NULL};
    struct play_job job = night(60, 10 * HOUR, 2 * HOUR, NULL);
    cr_assert(job.start_s == 2 * HOUR && job.suspensions == 1);
    cr_assert_float_eq(job.carbon, 10 * HOUR + 60 * 10,
                       1e-6); /* a minute does not fit into the night: the one before it */
    cr_assert_float_eq(job.end_s, 28 * HOUR, 1e-6);
    job = night(60, 10 * HOUR, 2 * HOUR, steady);
    cr_assert(job.suspensions == 0 && job.start_s == 18 * HOUR);
    job = night(60, 6 * HOUR, 2 * HOUR, NULL);
    cr_assert(job.suspensions == 0 && job.start_s == 20 * HOUR);
    job = night(8 * HOUR, 10 * HOUR, 2 * HOUR, NULL); /* too dear to suspend */
    cr_assert(job.suspensions == 0 && job.start_s == 18 * HOUR);
}

/* With lengths that are known and room for all, no job emits more than it would without suspensions. */
Test(shift, suspension_never_harms)
{
    static const char *const steady[] = {"suspend", "false", "max_delay", "24 h", NULL};
    static const char *const paused[] = {"suspend", "true", "max_delay", "24 h", NULL};
    double sums[2] = {0, 0}, pauses = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct play_job jobs[2][JOBS];
        for (int way = 0; way < 2; way++) {
            struct play play;
            begin(&play, &scheduler_carbon_aware, jobs[way], seed, swinging(seed));
            play.parameters = play_parameters(&scheduler_carbon_aware, way ? paused : steady);
            play_run(&play);
        }
        for (size_t j = 0; j < JOBS; j++) {
            cr_assert(jobs[1][j].carbon <= jobs[0][j].carbon * (1 + 1e-9), "seed %d: job %zu emits %g instead of %g",
                      (int)seed, j, jobs[1][j].carbon, jobs[0][j].carbon);
            sums[0] += jobs[0][j].carbon;
            sums[1] += jobs[1][j].carbon;
            pauses += (double)jobs[1][j].suspensions;
        }
    }
    cr_assert(pauses > 100 && sums[1] < 0.99 * sums[0], "%g pauses, %g against %g", pauses, sums[1], sums[0]);
}

/* When there is not room for all in the best hours, jobs still all end and the sum is below that of backfill. */
Test(shift, crowded)
{
    double shifted = 0, plain = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        static const struct scheduler *const policies[] = {&scheduler_price_aware, &scheduler_backfill};
        for (size_t p = 0; p < 2; p++) {
            struct play play;
            struct play_job jobs[JOBS];
            begin(&play, policies[p], jobs, seed, swinging(seed));
            play.nodes[0] = 40;
            play.nodes[1] = 20;
            play_run(&play);
            for (size_t j = 0; j < JOBS; j++)
                *(p == 0 ? &shifted : &plain) += jobs[j].carbon * (double)jobs[j].nodes;
        }
    }
    cr_assert(shifted < 0.95 * plain, "%g against %g", shifted, plain);
}
