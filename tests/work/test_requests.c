/* SPDX-License-Identifier: Apache-2.0 */
#include "../bind.h"

#include "base/numerics.h"
#include "base/units.h"
#include "work/length.h"
#include "work/requests.h"

TestSuite(requests);

static double week[WEEK_HOURS];
static const struct variant prompt = {NULL, (double[]){1020, 1155}}, output = {NULL, (double[]){129, 211}};

static struct requests *stream(struct arena *arena, const char *name, uint64_t seed, double rate_per_s,
                               const double *profile, double week_s)
{
    struct variant *lengths = arena_alloc(arena, 2, sizeof *lengths);
    lengths[0] = (struct variant){length_kinds[0], prompt.value};
    lengths[1] = (struct variant){length_kinds[0], output.value};
    return requests_create(arena, &(struct requests_setup){.seed = seed,
                                                           .name = name,
                                                           .rate_per_s = rate_per_s,
                                                           .profile = profile,
                                                           .week_s = week_s,
                                                           .prompt = &lengths[0],
                                                           .output = &lengths[1]});
}

/* Requests in each hour are Poisson: mean and variance as the profile says;
 * lengths have the means and medians that were asked for. Bounds: four standard
 * errors. */
Test(requests, poisson_by_hour)
{
    struct arena *arena = arena_create();
    double mean = 0;
    for (int i = 0; i < WEEK_HOURS; i++)
        mean += (week[i] = i % 24 == 3 ? 0 : 0.2 + i % 24 + i / 24 * 0.5) / WEEK_HOURS;
    for (int i = 0; i < WEEK_HOURS; i++)
        week[i] /= mean;
    const double start_s = 3 * SECONDS_PER_DAY + 1234; /* Thursday, not on the hour */
    struct requests *requests = stream(arena, "chat", 1, 0.5, week, start_s);
    struct request out[64];
    uint64_t choice[64];
    double counts[WEEK_HOURS] = {0}, chi2 = 0, last_s = 0, prompts = 0, outputs = 0, total = 0, above = 0;
    size_t count;
    do {
        count = requests_take(requests, WEEK_HOURS * SECONDS_PER_HOUR, 64, out, choice);
        for (size_t i = 0; i < count; i++) {
            cr_assert(out[i].arrival_s >= last_s && out[i].prompt >= 1 && out[i].output >= 1);
            last_s = out[i].arrival_s;
            counts[(int)((start_s + last_s) / SECONDS_PER_HOUR) % WEEK_HOURS]++;
            prompts += out[i].prompt;
            outputs += out[i].output;
            above += out[i].output > 129;
            total++;
        }
    } while (count == 64);
    int hours = 0;
    for (int i = 0; i < WEEK_HOURS; i++) {
        double want = 0.5 * SECONDS_PER_HOUR * week[i];
        cr_assert(want > 0 || counts[i] == 0, "hour %d", i);
        if (want > 0) {
            chi2 += (counts[i] - want) * (counts[i] - want) / want;
            hours++;
        }
    }
    printf("%.0f requests; chi2 %.1f of %d hours; mean lengths %.1f, %.1f\n", total, chi2, hours,
           prompts / total, outputs / total);
    cr_assert_float_eq(chi2, hours, 4 * sqrt(2.0 * hours));
    cr_assert_float_eq(total, 0.5 * WEEK_HOURS * SECONDS_PER_HOUR, 4 * sqrt(total));
    double sigma = sqrt(exp(2 * log(211.0 / 129)) - 1);
    cr_assert_float_eq(outputs / total, 211, 4 * 211 * sigma / sqrt(total));
    cr_assert_float_eq(prompts / total, 1155, 0.01 * 1155);
    cr_assert_float_eq(above / total, 0.5, 4 * 0.5 / sqrt(total) + 0.005);
    arena_destroy(arena);
}

/* The n-th request is the same however the stream is taken, and does not depend
 * on the rate but for its time. */
Test(requests, do_not_depend_on_who_asks)
{
    struct arena *arena = arena_create();
    static struct request one[5000], other[5000];
    static uint64_t a[5000], b[5000];
    struct requests *whole = stream(arena, "chat", 1, 3, NULL, 0),
                    *parts = stream(arena, "chat", 1, 3, NULL, 0);
    cr_assert_eq(requests_take(whole, 1e9, 5000, one, a), 5000);
    size_t got = 0;
    for (double to_s = 0; got < 5000; to_s += 7.3) {
        size_t more = requests_take(parts, to_s, 5000 - got, other + got, b + got);
        for (size_t i = got; i < got + more; i++)
            cr_assert_lt(other[i].arrival_s, to_s);
        got += more;
    }
    cr_assert_eq(memcmp(one, other, sizeof one), 0);
    cr_assert_eq(memcmp(a, b, sizeof a), 0);
    cr_assert_eq(requests_taken(parts), 5000);

    struct requests *twice = stream(arena, "chat", 1, 6, NULL, 0);
    requests_take(twice, 1e9, 5000, other, b);
    for (int i = 0; i < 5000; i++) {
        cr_assert_eq(one[i].prompt, other[i].prompt);
        cr_assert_float_eq(one[i].arrival_s, 2 * other[i].arrival_s, 1e-9 * one[i].arrival_s);
    }
    /* Another name or seed is another stream. */
    int same = 0;
    requests_take(stream(arena, "code", 1, 3, NULL, 0), 1e9, 5000, other, b);
    for (int i = 0; i < 5000; i++)
        same += one[i].prompt == other[i].prompt;
    cr_assert_lt(same, 100);
    requests_take(stream(arena, "chat", 2, 3, NULL, 0), 1e9, 5000, other, b);
    same = 0;
    for (int i = 0; i < 5000; i++)
        same += one[i].prompt == other[i].prompt;
    cr_assert_lt(same, 100);
    arena_destroy(arena);
}

Test(requests, no_rate_is_no_request)
{
    struct arena *arena = arena_create();
    struct request out;
    uint64_t choice;
    cr_assert_eq(requests_take(stream(arena, "chat", 1, 0, NULL, 0), 1e12, 1, &out, &choice), 0);
    arena_destroy(arena);
}
