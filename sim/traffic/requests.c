/* SPDX-License-Identifier: Apache-2.0 */
/* Arrivals have gaps of mean 1 in operational time (Poisson: exponential;
 * else traffic/gaps.h), which is stretched by the integral of the rate (Cinlar,
 * Introduction to Stochastic Processes, 1975, ch. 4.7; Gerhardt and Nelson,
 * INFORMS J. Computing 21(4), 2009, for other gaps than exponential ones), so
 * that none is thrown away. Within an hour of the week the rate grows with
 * exp(k t), or is constant.
 *
 * The random numbers of a request come in blocks of four. Of the first block the
 * first number is its gap, the second and third are its lengths, the fourth is
 * for the balancer. Of the second, drawn only where somebody needs it: its
 * number for routes, for the response cache, and for the rounding of the prefix.
 * Gaps that are not exponential begin with the third. */
#include "traffic/requests.h"

#include <assert.h>
#include <math.h>

#include "base/random.h"
#include "base/team.h"
#include "base/units.h"
#include "traffic/gaps.h"
#include "traffic/length.h"

enum { FIRST_DRAFTS = 64, MOST_DRAFTS = 1 << 14, DRAFTS_AT_ONCE = 512 };
enum { BLOCK_FIRST, BLOCK_OWN, BLOCK_GAP };

enum fate { SERVED_HERE, SERVED_ELSEWHERE, ANSWERED };

struct draft {
    double gap;
    int32_t prompt, output, cached;
    enum fate fate;
    uint64_t choice;
};

struct requests {
    struct random stream;
    const struct request_trace *trace; /* NULL: drawn */
    double slow;                       /* seconds of the run per second of the trace */
    bool repeat;
    size_t row; /* row of the trace for drafts[used], and how often the trace was replayed before */
    double passes;

    double rate_per_s, growth_per_s, variation;
    double week_s;
    const double *profile;
    double peak;                       /* of the profile */
    int64_t hour;                      /* hour of next_s, counted from the Monday before the start */
    double steady_per_s, steady_end_s; /* the rate until then, where it is constant from next_s on; 0: it is not */

    struct length_draw prompt, output;                     /* without a distribution: those of the trace */
    bool own_numbers;                                      /* the second block is needed */
    double from_frac, to_frac, response_frac, prefix_frac; /* prefix_frac NaN: that of the trace */
    /* The first `sample` of each `sample_of` requests are kept; place: of the next. sample_of 0: all are kept. */
    uint64_t sample_of, sample, place;

    double next_s; /* arrival of drafts[used] */
    uint64_t drawn;
    struct requests_answered answered;
    struct draft *drafts;
    size_t used, count, room;
    struct arena *arena;
};

static double gap_of(const struct requests *requests, uint64_t number, double first)
{
    if (requests->trace)
        return 0;
    if (requests->variation == 1)
        return -log(first);
    struct random stream = requests->stream;
    stream.counter[0] = BLOCK_GAP;
    stream.counter[1] = number;
    return number == 0 ? gap_first(requests->variation, &stream) : gap_draw(requests->variation, &stream);
}

static const struct traced_request *row_of(const struct requests *requests, uint64_t number)
{
    return requests->trace ? &requests->trace->rows[number % requests->trace->count] : NULL;
}

/* Drafts some requests, whose first blocks these are. */
static void draft_first(const struct requests *requests, uint64_t number, size_t count, uint64_t (*blocks)[4],
                        struct draft *drafts)
{
    double one[DRAFTS_AT_ONCE], other[DRAFTS_AT_ONCE];
    int32_t prompts[DRAFTS_AT_ONCE], outputs[DRAFTS_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        const struct traced_request *row = row_of(requests, number + i);
        prompts[i] = row ? row->prompt : 0;
        outputs[i] = row ? row->output : 0;
        one[i] = random_uniform_of(blocks[i][1]);
        other[i] = random_uniform_of(blocks[i][2]);
    }
    length_draw_many(&requests->prompt, &requests->output, count, one, other, prompts, outputs);
    for (size_t i = 0; i < count; i++) {
        const struct traced_request *row = row_of(requests, number + i);
        drafts[i] = (struct draft){.gap = gap_of(requests, number + i, random_uniform_of(blocks[i][0])),
                                   .prompt = prompts[i],
                                   .output = outputs[i],
                                   .cached = !row                       ? 0
                                             : row->cached < prompts[i] ? row->cached
                                                                        : prompts[i] - 1,
                                   .choice = blocks[i][3]};
    }
}

/* Decides what becomes of a request by its second block. */
static void decide_fate(const struct requests *requests, const uint64_t block[4], struct draft *draft)
{
    double route = random_uniform_of(block[0]), response = random_uniform_of(block[1]);
    if (!(route >= requests->from_frac && route < requests->to_frac))
        draft->fate = SERVED_ELSEWHERE;
    else if (response < requests->response_frac)
        draft->fate = ANSWERED;
    if (!isnan(requests->prefix_frac))
        draft->cached = prefix_cache_tokens(requests->prefix_frac, draft->prompt, random_uniform_of(block[2]));
}

/* Draws one chunk of drafts. Each draft has a place and random numbers of its own, so that threads do not
 * matter. */
static void draft_some(void *context, size_t index, int thread)
{
    struct requests *requests = context;
    (void)thread;
    size_t first = index * DRAFTS_AT_ONCE, count = requests->count - first;
    count = count < DRAFTS_AT_ONCE ? count : DRAFTS_AT_ONCE;
    uint64_t blocks[DRAFTS_AT_ONCE][4], number = requests->drawn + first;
    random_blocks(&requests->stream, number, BLOCK_FIRST, count, blocks);
    draft_first(requests, number, count, blocks, &requests->drafts[first]);
    if (!requests->own_numbers)
        return;
    random_blocks(&requests->stream, number, BLOCK_OWN, count, blocks);
    for (size_t i = 0; i < count; i++)
        decide_fate(requests, blocks[i], &requests->drafts[first + i]);
}

static void refill_drafts(struct requests *requests)
{
    if (requests->count == requests->room && requests->room < MOST_DRAFTS) {
        requests->room = requests->room ? 4 * requests->room : FIRST_DRAFTS;
        requests->drafts = arena_alloc(requests->arena, requests->room, sizeof *requests->drafts);
    }
    requests->count = requests->room;
    requests->used = 0;
    team_each((requests->count + DRAFTS_AT_ONCE - 1) / DRAFTS_AT_ONCE, draft_some, requests);
}

/* Operational time, the expected number of arrivals, in the duration_s after a moment with this rate. */
static double gap_during(const struct requests *requests, double rate_per_s, double duration_s)
{
    double k = requests->growth_per_s;
    return k == 0 ? rate_per_s * duration_s : rate_per_s * expm1(k * duration_s) / k;
}

/* Seconds until so much operational time has passed; infinite if the rate falls too fast. */
static double time_for(const struct requests *requests, double rate_per_s, double gap)
{
    double k = requests->growth_per_s;
    if (k == 0)
        return gap / rate_per_s;
    double grown = gap * k / rate_per_s;
    return grown > -1 ? log1p(grown) / k : INFINITY;
}

/* The longest that a scenario may last: what comes later comes in none. */
static const double latest_s = 36525 * SECONDS_PER_DAY;

/* Finds the time of the arrival that lies `gap` in operational time after the last. */
static void find_next_drawn(struct requests *requests, double gap)
{
    if (gap < requests->steady_per_s * (requests->steady_end_s - requests->next_s)) {
        requests->next_s += gap / requests->steady_per_s;
        return;
    }
    if (!(requests->rate_per_s > 0)) {
        requests->next_s = INFINITY;
        return;
    }
    for (;;) {
        double rate_per_s = requests->rate_per_s;
        if (requests->growth_per_s != 0)
            rate_per_s *= exp(requests->growth_per_s * requests->next_s);
        if (!requests->profile) {
            requests->next_s += time_for(requests, rate_per_s, gap);
            return;
        }
        if (requests->growth_per_s < 0 && isinf(time_for(requests, requests->peak * rate_per_s, gap))) {
            requests->next_s = INFINITY; /* not even a week at the peak rate would bring it */
            return;
        }
        rate_per_s *= requests->profile[requests->hour % WEEK_HOURS];
        double end_s = (double)(requests->hour + 1) * SECONDS_PER_HOUR - requests->week_s;
        double room = gap_during(requests, rate_per_s, end_s - requests->next_s);
        if (gap < room) {
            requests->next_s += time_for(requests, rate_per_s, gap);
            requests->steady_per_s = requests->growth_per_s == 0 ? rate_per_s : 0;
            requests->steady_end_s = end_s;
            return;
        }
        if (end_s > latest_s) { /* a rate next to nothing would be followed for longer than the universe is old */
            requests->next_s = INFINITY;
            return;
        }
        gap -= room;
        requests->next_s = end_s;
        requests->hour++;
    }
}

static void find_next_traced(struct requests *requests)
{
    const struct request_trace *trace = requests->trace;
    if (requests->drawn > 0 && ++requests->row == trace->count) {
        requests->row = 0;
        requests->passes++;
        if (!requests->repeat) {
            requests->next_s = INFINITY;
            return;
        }
    }
    requests->next_s = (trace->rows[requests->row].arrival_s + requests->passes * trace->period_s) * requests->slow;
}

static void find_next(struct requests *requests)
{
    if (requests->used == requests->count)
        refill_drafts(requests);
    if (requests->trace)
        find_next_traced(requests);
    else
        find_next_drawn(requests, requests->drafts[requests->used].gap);
}

static void set_sampling(struct requests *requests, const struct requests_setup *setup)
{
    if (setup->sample == setup->sample_of)
        return;
    assert(setup->sample < setup->sample_of);
    if (!setup->trace && requests->variation == 1) { /* a thinned Poisson process is one of a lower rate */
        requests->rate_per_s *= (double)setup->sample / (double)setup->sample_of;
        return;
    }
    requests->sample_of = setup->sample_of;
    requests->sample = setup->sample;
}

struct requests *requests_create(struct arena *arena, const struct requests_setup *setup)
{
    const struct traffic *traffic = setup->traffic;
    assert(traffic_kind(traffic) == (setup->trace ? TRAFFIC_TRACE : TRAFFIC_RANDOM));
    struct requests *requests = arena_alloc(arena, 1, sizeof *requests);
    const char *purpose = arena_printf(arena, "requests of %s", setup->name);
    *requests = (struct requests){.stream = random_stream(setup->seed, purpose, 0),
                                  .trace = setup->trace,
                                  .slow = 1 / traffic_speed(traffic),
                                  .repeat = traffic->repeat,
                                  .rate_per_s = traffic->rate_per_s,
                                  .growth_per_s = traffic_growth_per_s(traffic),
                                  .variation = traffic_variation(traffic),
                                  .week_s = setup->week_s,
                                  .hour = (int64_t)(setup->week_s / SECONDS_PER_HOUR),
                                  .profile = setup->profile,
                                  .peak = 1,
                                  .prompt = setup->prompt,
                                  .output = setup->output,
                                  .own_numbers = setup->prefix || setup->response,
                                  .to_frac = 1,
                                  .prefix_frac = setup->prefix ? setup->prefix->hit_frac : NAN,
                                  .response_frac = setup->response ? setup->response->hit_frac : 0,
                                  .arena = arena};
    assert((setup->trace || (requests->prompt.median > 0 && requests->output.median > 0)) &&
           "lengths come from somewhere");
    assert((!setup->trace || !traffic->repeat || setup->trace->period_s > 0) && "it can be repeated");
    if (setup->part) {
        requests->from_frac = setup->part->from_frac;
        requests->to_frac = setup->part->to_frac;
        requests->own_numbers |= requests->from_frac > 0 || requests->to_frac < 1;
    }
    for (int i = 0; setup->profile && i < WEEK_HOURS; i++)
        requests->peak = i == 0 ? setup->profile[0] : fmax(requests->peak, setup->profile[i]);
    set_sampling(requests, setup);
    find_next(requests);
    return requests;
}

/* Whether the next request that this service gets is in the sample. */
static bool is_sampled(struct requests *requests)
{
    if (requests->sample_of == 0)
        return true;
    bool is = requests->place < requests->sample;
    requests->place = requests->place + 1 == requests->sample_of ? 0 : requests->place + 1;
    return is;
}

size_t requests_take(struct requests *requests, double to_s, size_t most, struct request *out, uint64_t *choice)
{
    size_t count = 0;
    while (count < most && requests->next_s < to_s) {
        const struct draft *next = &requests->drafts[requests->used++];
        if (next->fate == SERVED_ELSEWHERE || !is_sampled(requests)) {
            /* another service gets it */
        } else if (next->fate == ANSWERED) {
            requests->answered.requests++;
            requests->answered.prompt_tokens += (uint64_t)next->prompt;
            requests->answered.output_tokens += (uint64_t)next->output;
        } else {
            out[count] = (struct request){
                .arrival_s = requests->next_s, .prompt = next->prompt, .output = next->output, .cached = next->cached};
            if (choice)
                choice[count] = next->choice;
            count++;
        }
        requests->drawn++;
        find_next(requests);
    }
    return count;
}

struct requests_answered requests_take_answered(struct requests *requests)
{
    struct requests_answered answered = requests->answered;
    requests->answered = (struct requests_answered){0};
    return answered;
}
