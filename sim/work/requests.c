/* SPDX-License-Identifier: Apache-2.0 */
/* Arrivals are a Poisson process whose rate is constant within an hour: unit
 * exponential gaps, stretched by the integral of the rate (Cinlar, Introduction
 * to Stochastic Processes, 1975, ch. 4.7), so that none is thrown away. Lengths
 * are lognormal, two normals from one pair of numbers (Box and Muller 1958,
 * doi 10.1214/aoms/1177706645), rounded to whole tokens and at least 1.
 *
 * Of a request's block of four numbers the first is its gap, the second and
 * third are its lengths, the fourth is for the balancer. */
#include "work/requests.h"

#include <math.h>

#include "base/random.h"
#include "base/units.h"
#include "work/length.h"

enum { FIRST_DRAFTS = 64, MOST_DRAFTS = 1 << 14 };

#define LONGEST 1e9 /* tokens: what is longer fits nowhere */

struct lengths {
    double median, sigma;
};

struct draft {
    double gap;
    int32_t prompt, output;
    uint64_t choice;
};

struct requests {
    struct random stream;
    double rate_per_s, week_s;
    const double *profile;
    struct lengths prompt, output;
    double next_s; /* arrival of drafts[used] */
    int64_t hour;  /* of that, from the Monday before the start */
    uint64_t taken;
    struct draft *drafts;
    size_t used, count, room;
    struct arena *arena;
};

static struct lengths lengths_of(const struct variant *length)
{
    double median = length_quantile(length, 0);
    return (struct lengths){.median = median, .sigma = log(length_quantile(length, 1) / median)};
}

static int32_t tokens(const struct lengths *lengths, double z)
{
    double value = lengths->sigma > 0 ? lengths->median * exp(lengths->sigma * z) : lengths->median;
    return value < 1 ? 1 : value > LONGEST ? (int32_t)LONGEST : (int32_t)(value + 0.5);
}

static struct draft draft(const struct requests *requests, uint64_t number)
{
    const double two_pi = 6.283185307179586;
    struct random stream = requests->stream;
    stream.counter[1] = number;
    double gap = random_exponential(&stream);
    double radius = sqrt(-2 * log(random_uniform(&stream))), angle = two_pi * random_uniform(&stream), sine,
           cosine;
    sincos(angle, &sine, &cosine);
    return (struct draft){.gap = gap,
                          .prompt = tokens(&requests->prompt, radius * cosine),
                          .output = tokens(&requests->output, radius * sine),
                          .choice = random_bits(&stream)};
}

/* Each has a place of its own and a number of its own: the threads do not
 * matter. */
static void refill(struct requests *requests)
{
    if (requests->count == requests->room && requests->room < MOST_DRAFTS) {
        requests->room = requests->room ? 4 * requests->room : FIRST_DRAFTS;
        requests->drafts = arena_alloc(requests->arena, requests->room, sizeof *requests->drafts);
    }
    requests->count = requests->room;
    requests->used = 0;
    uint64_t first = requests->taken;
#pragma omp parallel for schedule(static) if (requests->count >= 4096)
    for (size_t i = 0; i < requests->count; i++)
        requests->drafts[i] = draft(requests, first + i);
}

/* Time of the arrival that `gap` lies behind the last. */
static void find_next(struct requests *requests, double gap)
{
    if (!(requests->rate_per_s > 0)) {
        requests->next_s = INFINITY;
        return;
    }
    if (!requests->profile) {
        requests->next_s += gap / requests->rate_per_s;
        return;
    }
    for (;;) {
        double rate_per_s = requests->rate_per_s * requests->profile[requests->hour % WEEK_HOURS];
        double end_s = (double)(requests->hour + 1) * SECONDS_PER_HOUR - requests->week_s;
        double room = rate_per_s * (end_s - requests->next_s);
        if (gap < room) {
            requests->next_s += gap / rate_per_s;
            return;
        }
        gap -= room;
        requests->next_s = end_s;
        requests->hour++;
    }
}

static void look(struct requests *requests)
{
    if (requests->used == requests->count)
        refill(requests);
    find_next(requests, requests->drafts[requests->used].gap);
}

struct requests *requests_create(struct arena *arena, const struct requests_setup *setup)
{
    struct requests *requests = arena_alloc(arena, 1, sizeof *requests);
    const char *purpose = arena_printf(arena, "requests of %s", setup->name);
    *requests = (struct requests){.stream = random_stream(setup->seed, purpose, 0),
                                  .rate_per_s = setup->rate_per_s,
                                  .week_s = setup->week_s,
                                  .hour = (int64_t)(setup->week_s / SECONDS_PER_HOUR),
                                  .profile = setup->profile,
                                  .prompt = lengths_of(setup->prompt),
                                  .output = lengths_of(setup->output),
                                  .arena = arena};
    look(requests);
    return requests;
}

size_t requests_take(struct requests *requests, double to_s, size_t most, struct request *out,
                     uint64_t *choice)
{
    size_t count = 0;
    while (count < most && requests->next_s < to_s) {
        const struct draft *next = &requests->drafts[requests->used++];
        out[count] =
            (struct request){.arrival_s = requests->next_s, .prompt = next->prompt, .output = next->output};
        choice[count++] = next->choice;
        requests->taken++;
        look(requests);
    }
    return count;
}

uint64_t requests_taken(const struct requests *requests)
{
    return requests->taken;
}
