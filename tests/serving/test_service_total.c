/* SPDX-License-Identifier: Apache-2.0 */
/* Percentiles and goodput of a whole run, against sorted lists, closed forms, and other ticks. */
#include "serving_side.h"

#include <math.h>

#include "base/random.h"
#include "serving/saturation.h"
#include "serving/service_total.h"

TestSuite(service_total);

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool within(double value, double wanted, double tolerance)
{
    return fabs(value - wanted) <= tolerance * fabs(wanted);
}

/* Latencies of a thousand ticks in two services of unlike weight, one of which stands for three: the percentile of the run is that
 * of the list in which each stands as often as it counts. */
Test(service_total, percentiles_are_those_of_all_requests)
{
    enum { TICKS = 100, EACH = 50, ALL = TICKS * EACH * 4 };
    struct service_total *total[2] = {calloc(1, sizeof **total), calloc(1, sizeof **total)},
                         *all = calloc(1, sizeof *all);
    struct latencies *latencies = calloc(1, sizeof *latencies);
    double *values = calloc(ALL, sizeof *values);
    struct random random = random_stream(5, "latencies", 0);
    size_t count = 0;
    for (int tick = 0; tick < TICKS; tick++)
        for (int service = 0; service < 2; service++) {
            memset(latencies, 0, sizeof *latencies);
            for (int i = 0; i < EACH; i++) {
                double value = (service ? 3 : 0.2) * exp(random_normal(&random));
                sketch_add(&latencies->first, value);
                sketch_add(&latencies->token, value / 50);
                sketch_add(&latencies->whole, value + 7);
                for (int copy = 0; copy < (service ? 3 : 1); copy++)
                    values[count++] = value;
            }
            service_total_latencies(total[service], latencies, service ? 3 : 1);
        }
    service_total_merge(all, total[0]);
    service_total_merge(all, total[1]);
    qsort(values, ALL, sizeof *values, by_value);
    struct service_quality q = service_total_quality(all);
    const struct {
        double got[3], fraction;
    } cases[] = {{{q.ttft_p50_s, q.tpot_p50_s, q.total_p50_s}, 0.5},
                 {{q.ttft_p90_s, q.tpot_p90_s, q.total_p90_s}, 0.9},
                 {{q.ttft_p99_s, q.tpot_p99_s, q.total_p99_s}, 0.99}};
    for (size_t i = 0; i < 3; i++) {
        double value = values[(size_t)(cases[i].fraction * (ALL - 1))];
        cr_expect(within(cases[i].got[0], value, SKETCH_ERROR * 1.000001));
        cr_expect(within(cases[i].got[1], value / 50, SKETCH_ERROR * 1.000001));
        cr_expect(within(cases[i].got[2], value + 7, SKETCH_ERROR * 1.000001));
    }
    cr_expect(isnan(q.goodput_frac));
    free(values);
    free(latencies);
    free(total[0]);
    free(total[1]);
    free(all);
}

/* Of a fluid whose answers have unknown lengths. */
static struct fluid_times first_between(double p50_s, double p99_s)
{
    return (struct fluid_times){
        .begin_p50_s = p50_s, .begin_p99_s = p99_s, .token_p50_s = 0.02, .token_p99_s = 0.02, .tokens_p50 = NAN};
}

/* Goodput counts whom was promised something, and who was turned away; what has no end of its requests has no time to it. */
Test(service_total, goodput_and_what_is_not_known)
{
    struct service_total *one = calloc(1, sizeof *one), *other = calloc(1, sizeof *other);
    service_total_tick(one, &(struct service_tick){.requests = 90, .rejected = 10, .good = 72}, 60);
    service_total_tick(one, &(struct service_tick){.requests = 100, .good = 100, .limit = LIMIT_BURST}, 60);
    service_total_tick(other, &(struct service_tick){.requests = 1000, .rejected = 500, .good = NAN}, 60);
    cr_expect(within(service_total_quality(one).goodput_frac, 172.0 / 200, 1e-12));
    cr_expect(isnan(service_total_quality(other).goodput_frac));
    cr_expect(service_total_limit(one) == LIMIT_BURST && service_total_limit(other) == LIMIT_NOTHING);
    service_total_merge(one, other);
    cr_expect(within(service_total_quality(one).goodput_frac, 172.0 / 200, 1e-12));
    /* Median 1 s and a 99th percentile of 4 s (a value at the edge of two buckets may be in either); then as many requests at ten times that: half lie at or below the geometric mean
     * of both medians, sqrt(10) s, as the sum of two equal normal distributions is symmetric. */
    struct fluid_times fast = first_between(1, 4), slow = first_between(10, 40);
    service_total_stretch(other, &fast, 500000);
    struct service_quality q = service_total_quality(other);
    cr_expect(within(q.ttft_p50_s, 1, 2 * SKETCH_ERROR) && within(q.ttft_p99_s, 4, 2 * SKETCH_ERROR));
    cr_expect(within(q.tpot_p50_s, 0.02, 2 * SKETCH_ERROR) && within(q.tpot_p99_s, 0.02, 2 * SKETCH_ERROR));
    cr_expect(isnan(q.total_p99_s));
    service_total_stretch(other, &slow, 500000);
    double cell = pow(4, 0.1); /* its distribution is cut into cells of a tenth of p99 over p50 */
    q = service_total_quality(other);
    cr_expect(fabs(log(q.ttft_p50_s / sqrt(10))) <= log(cell), "%g", q.ttft_p50_s);
    free(one);
    free(other);
}

/* The same requests in ticks of a minute and of an hour: the same percentiles to the last digit, and counts that add up. */
Test(service_total, ticks_do_not_matter)
{
    struct node node = node_of("dgx-h100");
    struct service_quality q[2];
    double requests[2];
    for (int k = 0; k < 2; k++) {
        struct arena *arena = arena_create();
        struct serving *serving = exact(SET("traffic.rate", "4 /s", "replicas", "2", "slo", "{ttft: 300 ms}"));
        struct service_setup setup = setup_of(serving, &node, NULL);
        struct service *service = service_create(arena, &setup);
        double tick_s = k ? 3600 : 60, sum = 0;
        for (double at_s = 0; at_s < 3600; at_s += tick_s) {
            struct service_tick tick;
            service_step(service, at_s, tick_s, full_speed, &tick);
            sum += tick.requests;
        }
        requests[k] = sum;
        cr_expect(service_total(service)->requests == sum);
        q[k] = service_total_quality(service_total(service));
        arena_destroy(arena);
    }
    cr_expect(requests[0] == requests[1] && requests[0] > 10000);
    cr_expect(memcmp(&q[0], &q[1], sizeof q[0]) == 0);
    cr_expect(q[0].goodput_frac > 0 && q[0].goodput_frac <= 1 && q[0].ttft_p99_s > q[0].ttft_p50_s);
}

/* Whoever waits waits for something. */
Test(service_total, no_wait_without_a_reason)
{
    const struct {
        struct saturation state;
        enum service_limit limit;
    } cases[] = {
        {{.load_frac = 0.5}, LIMIT_NOTHING},
        {{.load_frac = 0.5, .memory_bound_frac = 0.02}, LIMIT_MEMORY},
        {{.load_frac = 0.5, .batch_bound_frac = 0.02, .memory_bound_frac = 0.01}, LIMIT_BATCH},
        {{.load_frac = 0.5, .line_frac = 0.02}, LIMIT_BURST},
        {{.load_frac = 0.5, .lost_frac = 0.01}, LIMIT_BURST},
        {{.load_frac = 0.5, .full_frac = 0.3, .compute_frac = 0.6, .read_frac = 0.3}, LIMIT_COMPUTE},
        {{.load_frac = 0.95, .memory_bound_frac = 0.02, .compute_frac = 0.3, .read_frac = 0.6}, LIMIT_BANDWIDTH},
        {{.load_frac = 0.95, .compute_frac = 0.3, .read_frac = 0.2}, LIMIT_OVERHEAD},
        {{.load_frac = 0.5, .memory_bound_frac = 0.3, .prefill_busy_frac = 1}, LIMIT_MEMORY},
        {{.load_frac = 0.5, .prefill_busy_frac = 1}, LIMIT_PREFILL},
        {{.stands = true, .memory_bound_frac = 1}, LIMIT_HEAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(saturation_limit(&cases[i].state), cases[i].limit, "case %zu", i);
}
