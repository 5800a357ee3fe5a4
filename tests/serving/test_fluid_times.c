/* SPDX-License-Identifier: Apache-2.0 */
/* Times of a fluid service as distributions: against requests that are drawn one by one, closed forms, and the exact service. */
#include <criterion/criterion.h>

#include "serving_side.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "serving/fluid_times.h"
#include "serving/service_total.h"

TestSuite(fluid_times);

enum { DRAWN = 200000 };

struct drawn {
    double first_s[DRAWN], token_s[DRAWN], whole_s[DRAWN];
};

static double lognormal(struct random *random, double p50, double p99)
{
    return p50 * pow(p99 / p50, random_normal(random) / 2.3263478740408408);
}

static struct drawn *draw(const struct fluid_times *times)
{
    struct drawn *drawn = calloc(1, sizeof *drawn);
    struct random random = random_stream(3, "times", 0);
    for (int i = 0; i < DRAWN; i++) {
        double waits = random_uniform(&random) < times->wait_frac,
               wait_s = -log(random_uniform(&random)) * times->wait_mean_s;
        double begin_s = lognormal(&random, times->begin_p50_s, times->begin_p99_s);
        drawn->first_s[i] = waits * fmin(wait_s, times->wait_most_s) + begin_s;
        drawn->token_s[i] = lognormal(&random, times->token_p50_s, times->token_p99_s);
        double tokens = times->tokens_p50 * exp(times->tokens_sigma * random_normal(&random));
        drawn->whole_s[i] = drawn->first_s[i] + tokens * drawn->token_s[i];
    }
    return drawn;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const struct spread *spread, double fraction)
{
    double below = 0;
    size_t bucket = 0;
    while (bucket < SKETCH_BUCKETS && (below += spread->weight[bucket]) < fraction * DRAWN)
        bucket++;
    return sketch_value(bucket);
}

static const struct fluid_times cases[] = {
    {0, 0, 60, 0.08, 0.2, 0.02, 0.03, 128, 1, 0},       {0.3, 5, 60, 0.1, 0.4, 0.02, 0.05, 128, 1, 0},
    {0.95, 40, 60, 0.1, 0.4, 0.03, 0.04, 500, 0, 0},    {0.6, 0.3, 60, 0.4, 2, 0.02, 0.03, 20, 0.5, 0},
    {0.5, 4, 3600, 0.3, 0.300001, 0.3, 0.31, 28, 0, 1}, {0, 0, 60, 0.1, 0.4, 0.02, 0.05, 0, 1, 0},
};

Test(fluid_times, percentiles_of_requests_drawn_one_by_one)
{
    struct spread *spread = malloc(3 * sizeof *spread);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct drawn *drawn = draw(&cases[c]);
        double *lists[] = {drawn->whole_s, drawn->first_s, drawn->token_s};
        memset(spread, 0, 3 * sizeof *spread);
        fluid_times_add(&cases[c], DRAWN, &spread[1], &spread[2], &spread[0]);
        for (int k = 0; k < (cases[c].only_whole > 0 ? 1 : 3); k++) {
            qsort(lists[k], DRAWN, sizeof *lists[k], by_value);
            for (int p = 0; p < 3; p++) {
                double at = (const double[]){0.5, 0.9, 0.99}[p], wanted = lists[k][(int)(at * DRAWN)],
                       got = quantile(&spread[k], at);
                cr_expect(fabs(got / wanted - 1) < 0.04, "case %zu, list %d, %g: %g, not %g", c, k, at, got, wanted);
            }
        }
        free(drawn);
    }
    free(spread);
}

Test(fluid_times, goodput_of_requests_drawn_one_by_one)
{
    static const struct slo slos[] = {{0.2, NAN, NAN, 0.99}, {1, 0.03, NAN, 0.99}, {NAN, 0.025, NAN, 0.99},
                                      {NAN, NAN, 5, 0.99},   {2, 0.03, 10, 0.99},  {0.2, 0.02, 1, 0.99},
                                      {1e-9, NAN, NAN, 0.99}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct drawn *drawn = draw(&cases[c]);
        for (size_t s = 0; s < sizeof slos / sizeof *slos; s++) {
            int good = 0;
            for (int i = 0; i < DRAWN; i++)
                good += !(drawn->first_s[i] > slos[s].ttft_s) &&
                        !(drawn->token_s[i] > slos[s].tpot_s && cases[c].tokens_p50 > 0) &&
                        !(drawn->whole_s[i] > slos[s].total_s);
            double got = fluid_times_good_frac(&cases[c], &slos[s]);
            cr_expect(fabs(got - good / (double)DRAWN) < 0.015, "case %zu, objective %zu: %g, not %g", c, s, got,
                      good / (double)DRAWN);
        }
        free(drawn);
    }
    struct fluid_times unknown = cases[0];
    unknown.tokens_p50 = NAN;
    cr_expect(isnan(fluid_times_good_frac(&unknown, &slos[3])) && fluid_times_good_frac(&unknown, &slos[1]) > 0.9);
}

/* The default fidelity tells what each request of an exact run with balancing at random meets: whole times, and how many are in time. */
Test(fluid_times, as_the_exact_service)
{
    struct node node = node_of("dgx-h100");
    static const char *const rates[] = {"10 /s", "40 /s", "80 /s"};
    for (int i = 0; i < 3; i++) {
        struct service_quality q[2];
        for (int k = 0; k < 2; k++) {
            struct arena *arena = arena_create();
            const char *const *keys = SET("traffic.rate", rates[i], "balancer", "random", "slo", "{total: 4 s}");
            struct service *service = start(arena, k ? exact(keys) : chat(keys), &node, NULL);
            struct service_tick tick;
            service_step(service, 0, 7200, full_speed, &tick);
            q[k] = service_total_quality(service_total(service));
            cr_expect(tick.good > 0 && tick.good <= tick.requests);
            arena_destroy(arena);
        }
        cr_expect(fabs(q[0].total_p50_s / q[1].total_p50_s - 1) < 0.05, "%g %g", q[0].total_p50_s, q[1].total_p50_s);
        cr_expect(fabs(q[0].total_p90_s / q[1].total_p90_s - 1) < 0.05, "%g %g", q[0].total_p90_s, q[1].total_p90_s);
        cr_expect(fabs(q[0].total_p99_s / q[1].total_p99_s - 1) < 0.05, "%g %g", q[0].total_p99_s, q[1].total_p99_s);
        cr_expect(fabs(q[0].goodput_frac - q[1].goodput_frac) < 0.02, "%g %g", q[0].goodput_frac, q[1].goodput_frac);
    }
}
