/* SPDX-License-Identifier: Apache-2.0 */
#include "../reading.h"

#include <math.h>

#include "base/numerics.h"
#include "base/random.h"
#include "base/team.h"
#include "base/units.h"
#include "traffic/length.h"
#include "traffic/requests.h"

TestSuite(requests);

static double week[WEEK_HOURS];

/* What the streams of these tests have in common: a chat service, whose traffic is as said by key, text, ...,
 * NULL. */
struct stream {
    struct requests_setup setup;
    struct traffic traffic;
    struct variant lengths[2];
};

static struct stream *stream_of(struct arena *arena, const char *const *settings)
{
    static const double shapes[2][2] = {{1020, 1155}, {129, 211}};
    struct stream *stream = arena_alloc(arena, 1, sizeof *stream);
    bind_with(&traffic_record, &stream->traffic, "", settings);
    for (int i = 0; i < 2; i++) {
        double *shape = arena_alloc(arena, 2, sizeof *shape);
        memcpy(shape, shapes[i], sizeof shapes[i]);
        stream->lengths[i] = (struct variant){length_kinds[0], shape};
    }
    stream->setup = (struct requests_setup){.seed = 1,
                                            .name = "chat",
                                            .traffic = &stream->traffic,
                                            .prompt = length_draw_of(&stream->lengths[0]),
                                            .output = length_draw_of(&stream->lengths[1])};
    return stream;
}
#define STREAM(arena, ...) stream_of(arena, (const char *const[]){__VA_ARGS__, NULL})

/* All up to end_s, taken in pieces of tick_s. */
struct taken {
    struct request *requests;
    uint64_t *choice;
    size_t count;
    struct requests_answered answered;
};

static struct taken take(struct arena *arena, const struct requests_setup *setup, double end_s, double tick_s,
                         size_t room)
{
    struct requests *requests = requests_create(arena, setup);
    struct taken all = {.requests = arena_alloc(arena, room, sizeof *all.requests),
                        .choice = arena_alloc(arena, room, sizeof *all.choice)};
    double last_s = 0;
    for (double k = 1; (k - 1) * tick_s < end_s; k++) {
        double to_s = fmin(k * tick_s, end_s);
        for (size_t more = 64; more == 64; all.count += more) {
            cr_assert_leq(all.count + 64, room);
            more = requests_take(requests, to_s, 64, all.requests + all.count, all.choice + all.count);
            for (size_t i = all.count; i < all.count + more; i++) {
                const struct request *one = &all.requests[i];
                cr_assert(one->arrival_s >= last_s && one->arrival_s < to_s && one->prompt >= 1 && one->output >= 1 &&
                          one->cached >= 0 && one->cached < one->prompt);
                last_s = one->arrival_s;
            }
        }
        struct requests_answered answered = requests_take_answered(requests);
        all.answered.requests += answered.requests;
        all.answered.prompt_tokens += answered.prompt_tokens;
        all.answered.output_tokens += answered.output_tokens;
    }
    return all;
}

static bool same(const struct taken *one, const struct taken *other)
{
    return one->count == other->count &&
           memcmp(one->requests, other->requests, one->count * sizeof *one->requests) == 0 &&
           memcmp(one->choice, other->choice, one->count * sizeof *one->choice) == 0 &&
           memcmp(&one->answered, &other->answered, sizeof one->answered) == 0;
}

static void fill_week(void)
{
    double mean = 0;
    for (int i = 0; i < WEEK_HOURS; i++)
        mean += (week[i] = i % 24 == 3 ? 0 : 0.2 + i % 24 + i / 24 * 0.5) / WEEK_HOURS;
    for (int i = 0; i < WEEK_HOURS; i++)
        week[i] /= mean;
}

/* Requests in each hour are Poisson: mean and variance as the profile says;
 * lengths have the means and medians that were asked for. Bounds: four standard
 * errors. */
Test(requests, poisson_by_hour)
{
    struct arena *arena = arena_create();
    fill_week();
    const double start_s = 3 * SECONDS_PER_DAY + 1234; /* Thursday, not on the hour */
    struct stream *stream = STREAM(arena, "rate", "0.5 /s");
    stream->setup.profile = week;
    stream->setup.week_s = start_s;
    double end_s = WEEK_HOURS * SECONDS_PER_HOUR;
    struct taken all = take(arena, &stream->setup, end_s, end_s, 400000);
    double counts[WEEK_HOURS] = {0}, chi2 = 0, prompts = 0, outputs = 0, above = 0, total = (double)all.count;
    for (size_t i = 0; i < all.count; i++) {
        counts[(int)((start_s + all.requests[i].arrival_s) / SECONDS_PER_HOUR) % WEEK_HOURS]++;
        prompts += all.requests[i].prompt;
        outputs += all.requests[i].output;
        above += all.requests[i].output > 129;
    }
    int hours = 0;
    for (int i = 0; i < WEEK_HOURS; i++) {
        double want = 0.5 * SECONDS_PER_HOUR * week[i];
        cr_assert(want > 0 || counts[i] == 0, "hour %d", i);
        if (want > 0) {
            chi2 += (counts[i] - want) * (counts[i] - want) / want;
            hours++;
        }
    }
    printf("%.0f requests; chi2 %.1f of %d hours; mean lengths %.1f, %.1f\n", total, chi2, hours, prompts / total,
           outputs / total);
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
    static const char *const variations[] = {"0", "0.5", "1", "4"};
    for (int v = 0; v < 4; v++) {
        struct stream *stream = STREAM(arena, "rate", "3 /s", "variation", variations[v]);
        struct taken one = take(arena, &stream->setup, 2000, 2000, 20000),
                     other = take(arena, &stream->setup, 2000, 7.3, 20000);
        cr_assert_gt(one.count, 3000);
        cr_assert(same(&one, &other));
        int threads = team_size();
        team_set_size(threads == 1 ? 3 : 1);
        other = take(arena, &stream->setup, 2000, 11, 20000);
        team_set_size(threads);
        cr_assert(same(&one, &other));
        other = take(arena, &STREAM(arena, "rate", "6 /s", "variation", variations[v])->setup, 1000, 1000, 20000);
        cr_assert_eq(one.count, other.count);
        for (size_t i = 0; i < one.count; i++) {
            cr_assert_eq(one.requests[i].prompt, other.requests[i].prompt);
            cr_assert_float_eq(one.requests[i].arrival_s, 2 * other.requests[i].arrival_s,
                               1e-9 * one.requests[i].arrival_s);
        }
    }
    /* Another name or seed is another stream. */
    for (int k = 0; k < 2; k++) {
        struct stream *stream = STREAM(arena, "rate", "3 /s");
        struct taken one = take(arena, &stream->setup, 2000, 2000, 20000);
        stream->setup.name = k ? "chat" : "code";
        stream->setup.seed = k ? 2 : 1;
        struct taken other = take(arena, &stream->setup, 2000, 2000, 20000);
        int alike = 0;
        for (size_t i = 0; i < 5000; i++)
            alike += one.requests[i].prompt == other.requests[i].prompt;
        cr_assert_lt(alike, 100);
    }
    arena_destroy(arena);
}

Test(requests, no_rate_is_no_request)
{
    struct arena *arena = arena_create();
    cr_assert_eq(take(arena, &STREAM(arena, "rate", "0 /s")->setup, 1e12, 1e12, 64).count, 0);
    arena_destroy(arena);
}

/* One request in 1e308 seconds comes in no run; it must not be looked for hour by hour. */
Test(requests, next_to_no_rate_ends)
{
    struct arena *arena = arena_create();
    struct stream *stream = STREAM(arena, "rate", "1e-308 /s");
    for (int hour = 0; hour < WEEK_HOURS; hour++)
        week[hour] = 1;
    stream->setup.profile = week;
    struct taken all = take(arena, &stream->setup, 36525 * SECONDS_PER_DAY, 36525 * SECONDS_PER_DAY, 128);
    cr_assert_eq(all.count, 0);
    arena_destroy(arena);
}

/* Gaps have the mean and the variation that were asked for, the first one apart. The sample variance of a gamma
 * distribution has a relative variance of (2 + 6 variation^2)/n (its excess kurtosis is 6 variation^2). Bounds:
 * four standard errors. */
Test(requests, gamma_gaps)
{
    static const char *const variations[] = {"0.3", "1.09", "3", "13"};
    for (int v = 0; v < 4; v++) {
        struct arena *arena = arena_create();
        double want = atof(variations[v]), rate = 50, end_s = 10000;
        struct taken all =
            take(arena, &STREAM(arena, "rate", "50 /s", "variation", variations[v])->setup, end_s, end_s, 2000000);
        double n = (double)all.count - 1, mean = 0, squares = 0;
        for (size_t i = 1; i < all.count; i++) {
            double gap = rate * (all.requests[i].arrival_s - all.requests[i - 1].arrival_s);
            mean += gap / n;
            squares += gap * gap / n;
        }
        double got = sqrt(squares - mean * mean) / mean;
        printf("variation %g: mean gap %.4f, variation %.4f of %.0f\n", want, mean, got, n);
        cr_assert_float_eq(mean, 1, 4 * want / sqrt(n));
        cr_assert_float_eq(got * got, want * want, 4 * want * want * sqrt((2 + 6 * want * want) / n));
        arena_destroy(arena);
    }
}

/* The expected number of arrivals is rate times time from the very start: the first gap is what is left of one
 * under way. (Begun with a whole gap, 12 more would come: (variation^2 - 1)/2, Cox, Renewal Theory, 1962,
 * ch. 4.) */
Test(requests, bursts_begin_in_equilibrium)
{
    struct arena *arena = arena_create();
    struct stream *stream = STREAM(arena, "rate", "1 /s", "variation", "5");
    const double seeds = 4000, end_s = 20;
    double sum = 0, squares = 0;
    for (uint64_t seed = 0; seed < (uint64_t)seeds; seed++) {
        struct requests_setup setup = stream->setup;
        setup.seed = seed;
        struct arena *inner = arena_create();
        double count = (double)take(inner, &setup, end_s, end_s, 20000).count;
        sum += count;
        squares += count * count;
        arena_destroy(inner);
    }
    double mean = sum / seeds, error = sqrt((squares / seeds - mean * mean) / seeds);
    printf("%.2f requests in %g s, +- %.2f\n", mean, end_s, error);
    cr_assert_float_eq(mean, end_s, 4 * error);
    cr_assert_lt(error, 1);
    arena_destroy(arena);
}

/* Operational time: the integral of the rate from 0 to t, in closed form hour by hour. */
static double integral(double rate_per_s, double growth_frac, const double *profile, double week_s, double t)
{
    double k = log1p(growth_frac) / (365 * SECONDS_PER_DAY), done = 0;
    struct sum sum = {0};
    while (done < t) {
        double hour = floor((week_s + done) / SECONDS_PER_HOUR + 1e-9);
        double next = fmin(t, (hour + 1) * SECONDS_PER_HOUR - week_s);
        double shape = profile ? profile[(int)fmod(hour, WEEK_HOURS)] : 1;
        sum_add(&sum, rate_per_s * shape * (exp(k * next) - exp(k * done)) / k);
        done = next;
    }
    return sum_value(&sum);
}

/* Gaps like clockwork show the rate itself: up to any moment as many requests have come as the integral says,
 * give or take one. */
Test(requests, growth_and_profile_shape_the_rate)
{
    struct arena *arena = arena_create();
    fill_week();
    static const char *const growths[] = {"100 %", "-60 %", "1000 %"};
    for (int g = 0; g < 6; g++) {
        double growth = (double[]){1, -0.6, 10}[g / 2], week_s = g % 2 ? 5 * SECONDS_PER_DAY + 777 : 0,
               end_s = 500 * SECONDS_PER_DAY;
        struct stream *stream = STREAM(arena, "rate", "0.005 /s", "variation", "0", "growth", growths[g / 2]);
        stream->setup.profile = g % 2 ? week : NULL;
        stream->setup.week_s = week_s;
        struct taken all = take(arena, &stream->setup, end_s, 3 * SECONDS_PER_HOUR, 4000000);
        struct random random = random_stream(3, "moments", 0);
        for (int i = 0; i < 40; i++) {
            double t = end_s * random_uniform(&random);
            size_t count = 0;
            for (size_t from = 0, to = all.count; from < to;) {
                size_t middle = (from + to) / 2;
                if (all.requests[middle].arrival_s < t)
                    count = from = middle + 1;
                else
                    to = middle;
            }
            double want = integral(0.005, growth, stream->setup.profile, week_s, t);
            cr_assert_float_eq((double)count, want, 1.0001, "%g s: %zu, not %g", t, count, want);
        }
        double mean = traffic_growth(&stream->traffic, 3e6, 9e6);
        cr_assert_float_eq(mean, (integral(1, growth, NULL, 0, 9e6) - integral(1, growth, NULL, 0, 3e6)) / 6e6,
                           1e-9 * mean);
    }
    arena_destroy(arena);
}

/* A rate that falls tends to an end: 0.001 /s falling to a tenth each year brings 0.001 year/ln 10 requests in
 * all, and then none for ever. */
Test(requests, shrinking_ends)
{
    struct arena *arena = arena_create();
    fill_week();
    for (int p = 0; p < 2; p++) {
        struct stream *stream = STREAM(arena, "rate", "0.001 /s", "variation", "0", "growth", "-90 %");
        stream->setup.profile = p ? week : NULL;
        struct taken all = take(arena, &stream->setup, 1e12, 1e12, 20000);
        double want =
            p ? integral(0.001, -0.9, week, 0, 30 * 365 * SECONDS_PER_DAY) : 0.001 * 365 * SECONDS_PER_DAY / log(10);
        cr_assert_float_eq((double)all.count, want, 1.001, "%zu, not %g", all.count, want);
    }
    arena_destroy(arena);
}

/* A recorded hour in which the n-th request has n tokens, with bursts and equal moments. */
static struct request_trace *trace_of(struct arena *arena, size_t count)
{
    struct traced_request *rows = arena_alloc(arena, count, sizeof *rows);
    struct request_trace *trace = arena_alloc(arena, 1, sizeof *trace);
    struct random random = random_stream(7, "trace", 0);
    double at_s = 1.25;
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct traced_request){
            .arrival_s = at_s, .prompt = (int32_t)i + 2, .output = (int32_t)(i % 50) + 1, .cached = (int32_t)i / 2};
        if (i % 3)
            at_s += random_exponential(&random);
    }
    *trace =
        (struct request_trace){.rows = rows,
                               .count = count,
                               .prefixes = true,
                               .period_s = (rows[count - 1].arrival_s - 1.25) * (double)count / (double)(count - 1)};
    return trace;
}

static struct stream *replay(struct arena *arena, const struct request_trace *trace, double speed, bool repeat)
{
    struct stream *stream = STREAM(arena, "rate", "1 /s");
    stream->traffic.rate_per_s = NAN;
    stream->traffic.trace = "trace.csv";
    stream->traffic.speed = speed;
    stream->traffic.repeat = repeat;
    stream->setup.trace = trace;
    stream->setup.prompt = stream->setup.output = (struct length_draw){0};
    return stream;
}

/* Each row comes once, at its time over the speed, with its tokens, and then none; or again and again, a period
 * later each time. */
Test(requests, traces_are_replayed)
{
    struct arena *arena = arena_create();
    struct request_trace *trace = trace_of(arena, 5000);
    for (int k = 0; k < 4; k++) {
        double speed = k % 2 ? 4 : NAN, slow = k % 2 ? 0.25 : 1;
        struct stream *stream = replay(arena, trace, speed, k >= 2);
        double end_s = 3.5 * trace->period_s * slow;
        struct taken all = take(arena, &stream->setup, end_s, 13.7, 30000);
        size_t whole = (k >= 2 ? 3 : 1) * trace->count;
        cr_assert(k >= 2 ? all.count > whole && all.count < whole + trace->count : all.count == whole);
        for (size_t i = 0; i < all.count; i++) {
            const struct traced_request *row = &trace->rows[i % trace->count];
            double at_s = (row->arrival_s + (double)(i / trace->count) * trace->period_s) * slow;
            cr_assert_eq(all.requests[i].arrival_s, at_s);
            cr_assert(all.requests[i].prompt == row->prompt && all.requests[i].output == row->output &&
                      all.requests[i].cached == row->cached);
        }
        struct taken other = take(arena, &stream->setup, end_s, end_s, 30000);
        cr_assert(same(&all, &other));
    }
    /* Lengths of one's own instead, and the cache of the trace off. */
    struct stream *stream = replay(arena, trace, NAN, false);
    struct prefix_cache off = {0};
    stream->setup.output = length_draw_of(&stream->lengths[1]);
    stream->setup.prefix = &off;
    struct taken all = take(arena, &stream->setup, 1e6, 1e6, 30000);
    double outputs = 0;
    for (size_t i = 0; i < all.count; i++) {
        cr_assert(all.requests[i].prompt == trace->rows[i].prompt && all.requests[i].cached == 0);
        outputs += all.requests[i].output;
    }
    cr_assert_float_eq(outputs / (double)all.count, 211, 4 * 211 * 1.3 / sqrt((double)all.count));
    arena_destroy(arena);
}

/* Services that share a stream get each request once, whatever it is made of, and each its share. */
Test(requests, routes_part_a_stream)
{
    struct arena *arena = arena_create();
    static const struct route_part parts[] = {
        {.from_frac = 0, .to_frac = 0.6}, {.from_frac = 0.6, .to_frac = 0.9}, {.from_frac = 0.9, .to_frac = 1}};
    struct request_trace *trace = trace_of(arena, 20000);
    struct stream *streams[] = {STREAM(arena, "rate", "10 /s"), STREAM(arena, "rate", "10 /s", "variation", "4"),
                                replay(arena, trace, NAN, true)};
    for (int s = 0; s < 3; s++) {
        struct requests_setup setup = streams[s]->setup;
        struct taken all = take(arena, &setup, 3000, 3000, 200000), part[3];
        size_t next[3] = {0};
        for (int p = 0; p < 3; p++) {
            setup.part = &parts[p];
            part[p] = take(arena, &setup, 3000, 50, 200000);
            double share = parts[p].to_frac - parts[p].from_frac, n = (double)all.count;
            cr_assert_float_eq((double)part[p].count, share * n, 4 * sqrt(n * share * (1 - share)));
        }
        for (size_t i = 0; i < all.count; i++) {
            int owner = 0;
            while (owner < 3 &&
                   !(next[owner] < part[owner].count &&
                     memcmp(&part[owner].requests[next[owner]], &all.requests[i], sizeof *all.requests) == 0 &&
                     part[owner].choice[next[owner]] == all.choice[i]))
                owner++;
            cr_assert_lt(owner, 3, "request %zu", i);
            next[owner]++;
        }
        cr_assert_eq(part[0].count + part[1].count + part[2].count, all.count);
    }
    arena_destroy(arena);
}

/* What is answered from the cache is missing from what is served, token by token; a cache that finds more finds
 * the same ones and others. */
Test(requests, response_cache_answers)
{
    struct arena *arena = arena_create();
    struct stream *stream = STREAM(arena, "rate", "10 /s");
    struct taken all = take(arena, &stream->setup, 5000, 5000, 200000), before = all;
    for (int k = 1; k < 4; k++) {
        struct response_cache cache = {0.1 * k};
        stream->setup.response = &cache;
        struct taken served = take(arena, &stream->setup, 5000, 5000, 200000),
                     other = take(arena, &stream->setup, 5000, 31, 200000);
        cr_assert(same(&served, &other));
        uint64_t prompt = 0, output = 0;
        for (size_t i = 0; i < all.count; i++) {
            prompt += (uint64_t)all.requests[i].prompt;
            output += (uint64_t)all.requests[i].output;
        }
        for (size_t i = 0; i < served.count; i++) {
            prompt -= (uint64_t)served.requests[i].prompt;
            output -= (uint64_t)served.requests[i].output;
        }
        double n = (double)all.count;
        cr_assert_eq(served.count + served.answered.requests, all.count);
        cr_assert(prompt == served.answered.prompt_tokens && output == served.answered.output_tokens);
        cr_assert_float_eq((double)served.answered.requests, 0.1 * k * n, 4 * sqrt(n * 0.25));
        size_t i = 0;
        for (size_t s = 0; s < served.count; s++, i++)
            while (before.requests[i].arrival_s != served.requests[s].arrival_s)
                cr_assert_lt(++i, before.count);
        before = served;
    }
    arena_destroy(arena);
}

/* The mean share of tokens found is the one that was asked for; one token is always computed. */
Test(requests, prefix_cache_shares)
{
    struct arena *arena = arena_create();
    struct stream *stream = STREAM(arena, "rate", "10 /s");
    for (int k = 0; k <= 10; k++) {
        struct prefix_cache cache = {0.1 * k};
        stream->setup.prefix = &cache;
        struct taken all = take(arena, &stream->setup, 2000, 2000, 40000);
        double cached = 0, prompts = 0;
        for (size_t i = 0; i < all.count; i++) {
            prompts += all.requests[i].prompt;
            cached += all.requests[i].cached;
            cr_assert(fabs(all.requests[i].cached - 0.1 * k * all.requests[i].prompt) <= 1);
        }
        /* Rounding: at most half a token's deviation each. */
        double want = k < 10 ? 0.1 * k * prompts : prompts - (double)all.count;
        cr_assert_float_eq(cached, want, 1e-9 * prompts + 4 * 0.5 * sqrt((double)all.count));
    }
    cr_assert_eq(prefix_cache_tokens(0.5, 1, 0.9), 0);
    cr_assert_eq(prefix_cache_tokens(1, 7, 0.5), 6);
    cr_assert_eq(prefix_cache_tokens(0.5, 3, 0.4), 1);
    cr_assert_eq(prefix_cache_tokens(0.5, 3, 0.6), 2);
    arena_destroy(arena);
}

/* Some of the replicas get what they would get in turn among all: of each ten requests the first three. A Poisson
 * stream is drawn at three tenths of its rate instead. */
Test(requests, samples_stand_for_all)
{
    struct arena *arena = arena_create();
    struct request_trace *trace = trace_of(arena, 5000);
    struct stream *streams[] = {STREAM(arena, "rate", "5 /s", "variation", "4"), replay(arena, trace, NAN, false)};
    for (int s = 0; s < 2; s++) {
        struct requests_setup setup = streams[s]->setup;
        struct taken all = take(arena, &setup, 1000, 1000, 40000);
        setup.sample_of = 10;
        setup.sample = 3;
        struct taken some = take(arena, &setup, 1000, 17, 40000);
        cr_assert_eq(some.count, all.count / 10 * 3 + (all.count % 10 < 3 ? all.count % 10 : 3));
        for (size_t i = 0; i < some.count; i++)
            cr_assert_eq(memcmp(&some.requests[i], &all.requests[i / 3 * 10 + i % 3], sizeof *all.requests), 0);
    }
    struct stream *poisson = STREAM(arena, "rate", "30 /s");
    poisson->setup.sample_of = 10;
    poisson->setup.sample = 3;
    struct taken some = take(arena, &poisson->setup, 2000, 2000, 40000),
                 all = take(arena, &STREAM(arena, "rate", "9 /s")->setup, 2000, 2000, 40000);
    cr_assert(same(&some, &all));
    arena_destroy(arena);
}

/* Lengths drawn many at once are those of the C library's functions, to the token: for shapes between a constant and the widest, at
 * random places and at the ends of the interval. Half tokens (10.5) lie where rounding decides. */
Test(requests, many_lengths_are_those_of_one_after_the_other)
{
    enum { COUNT = 1000 };
    static double one[COUNT], other[COUNT];
    static int32_t many[2][COUNT];
    const struct length_draw shapes[] = {{1020, 0.5}, {129, 0.99}, {10.5, 0},  {1, 5.6},
                                         {1e7, 1},    {300, 30},   {0.6, 0.3}, {0, 0}};
    const size_t kinds = sizeof shapes / sizeof *shapes;
    struct random random = random_stream(7, "lengths", 0);
    int64_t wrong = 0;
    for (size_t round = 0; round < 20 * kinds; round++) {
        const struct length_draw *prompt = &shapes[round % kinds], *output = &shapes[(round / kinds) % kinds];
        for (size_t i = 0; i < COUNT; i++) {
            one[i] = i == 0 ? random_uniform_of(0) : i == 1 ? random_uniform_of(UINT64_MAX) : random_uniform(&random);
            other[i] = i == 2 ? random_uniform_of(0) : i == 3 ? random_uniform_of(UINT64_MAX) : random_uniform(&random);
            many[0][i] = many[1][i] = 17;
        }
        size_t count = COUNT - round % 2; /* odd numbers leave one over */
        length_draw_many(prompt, output, count, one, other, many[0], many[1]);
        for (size_t i = 0; i < count; i++) {
            int32_t prompt_tokens = 17, output_tokens = 17;
            length_draw_pair(prompt, output, one[i], other[i], &prompt_tokens, &output_tokens);
            wrong += many[0][i] != prompt_tokens || many[1][i] != output_tokens;
        }
    }
    cr_expect_eq(wrong, 0, "%lld of %zu requests differ", (long long)wrong, 20 * kinds * COUNT);
}
