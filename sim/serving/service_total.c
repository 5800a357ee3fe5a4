/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/service_total.h"

#include <math.h>
#include <string.h>

#define Z_P99 2.3263478740408408 /* standard normal quantile of 0.99 */

static void add_sketch(struct spread *spread, const struct sketch *sketch, double scale)
{
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        spread->weight[i] += scale * (double)sketch->count[i];
}

void service_total_latencies(struct service_total *total, const struct latencies *latencies, double scale)
{
    if (total->steps == 0) {
        add_sketch(&total->first, &latencies->first, scale);
        add_sketch(&total->token, &latencies->token, scale);
    }
    add_sketch(&total->whole, &latencies->whole, scale);
    add_sketch(&total->conversation, &latencies->conversation, scale);
}

/* One cell has its middle at Z_P99 and one at 0. */
enum { FIRST_CELL = -15 };
static const double cell_z = Z_P99 / 10;
_Static_assert(SKETCH_BUCKETS <= UINT16_MAX, "a bucket's number fits");

static void cut_cells(double frac[LOGNORMAL_CELLS])
{
    double below = 0;
    for (int k = 0; k < LOGNORMAL_CELLS; k++) {
        bool last = k == LOGNORMAL_CELLS - 1; /* it has the upper tail, as the first has the lower one */
        double up_to = last ? 1 : 0.5 * erfc(-(FIRST_CELL + k + 0.5) * cell_z / sqrt(2));
        frac[k] = up_to - below;
        below = up_to;
    }
}

/* The buckets of a lognormal, found at most once for each while its place is not taken by another. */
static const uint16_t *buckets_of(struct service_total *total, double p50, double p99)
{
    uint64_t p50_bits, p99_bits;
    memcpy(&p50_bits, &p50, sizeof p50_bits);
    memcpy(&p99_bits, &p99, sizeof p99_bits);
    uint64_t mixed = (p50_bits ^ (p99_bits << 1)) * UINT64_C(0x9e3779b97f4a7c15); /* Fibonacci hashing */
    struct known_lognormal *known = &total->known[mixed >> (64 - KNOWN_LOGNORMAL_BITS)];
    if (known->p50 != p50 || known->p99 != p99) {
        double ratio = p50 > 0 && p99 > p50 ? pow(p99 / p50, 0.1) : 1, value = p50 * pow(ratio, FIRST_CELL);
        for (int k = 0; k < LOGNORMAL_CELLS; k++, value *= ratio)
            known->bucket[k] = (uint16_t)sketch_bucket(value);
        known->p50 = p50;
        known->p99 = p99;
    }
    return known->bucket;
}

static void add_lognormal(struct service_total *total, struct spread *spread, double p50, double p99, double requests)
{
    if (total->cell_frac[0] == 0)
        cut_cells(total->cell_frac);
    const uint16_t *bucket = buckets_of(total, p50, p99);
    for (int k = 0; k < LOGNORMAL_CELLS; k++)
        spread->weight[bucket[k]] += requests * total->cell_frac[k];
}

void service_total_stretch(struct service_total *total, double first_p50_s, double first_p99_s, double token_p50_s,
                           double token_p99_s, double requests)
{
    if (total->steps > 0) {
        add_lognormal(total, &total->whole, first_p50_s + total->steps * token_p50_s,
                      first_p99_s + total->steps * token_p99_s, requests);
        return;
    }
    add_lognormal(total, &total->first, first_p50_s, first_p99_s, requests);
    add_lognormal(total, &total->token, token_p50_s, token_p99_s, requests);
    total->fluid = true;
}

void service_total_tick(struct service_total *total, const struct service_tick *tick, double interval_s)
{
    total->requests += tick->requests;
    total->rejected += tick->rejected;
    total->prompt_tokens += tick->prompt_tokens;
    total->output_tokens += tick->output_tokens;
    total->cached_tokens += tick->cached_tokens;
    total->limited_s[tick->limit] += interval_s;
    total->conversations += tick->conversations;
    total->conversations_cut += tick->conversations_cut;
    total->conversation_turns += tick->conversation_turns;
    if (isnan(tick->good))
        return;
    total->good += tick->good;
    total->judged += tick->requests + tick->rejected;
}

static void merge_spread(struct spread *into, const struct spread *from)
{
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        into->weight[i] += from->weight[i];
}

void service_total_merge(struct service_total *into, const struct service_total *from)
{
    merge_spread(&into->first, &from->first);
    merge_spread(&into->token, &from->token);
    merge_spread(&into->whole, &from->whole);
    merge_spread(&into->conversation, &from->conversation);
    into->requests += from->requests;
    into->rejected += from->rejected;
    into->prompt_tokens += from->prompt_tokens;
    into->output_tokens += from->output_tokens;
    into->judged += from->judged;
    into->good += from->good;
    into->fluid |= from->fluid;
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        into->limited_s[i] += from->limited_s[i];
}

static double spread_quantile(const struct spread *spread, double fraction)
{
    double all = 0, below = 0;
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        all += spread->weight[i];
    if (!(all > 0))
        return NAN;
    size_t bucket = 0;
    /* The weight of a rank is 1 at least: rounding of sums does not reach it. */
    while (bucket < SKETCH_BUCKETS - 1 && (below += spread->weight[bucket]) <= fraction * fmax(all - 1, 0))
        bucket++;
    return sketch_value(bucket);
}

struct service_quality service_total_quality(const struct service_total *total)
{
    struct spread none = {{0}};
    const struct spread *whole = total->fluid ? &none : &total->whole;
    return (struct service_quality){
        .ttft_p50_s = spread_quantile(&total->first, 0.5),
        .ttft_p90_s = spread_quantile(&total->first, 0.9),
        .ttft_p99_s = spread_quantile(&total->first, 0.99),
        .tpot_p50_s = spread_quantile(&total->token, 0.5),
        .tpot_p90_s = spread_quantile(&total->token, 0.9),
        .tpot_p99_s = spread_quantile(&total->token, 0.99),
        .total_p50_s = spread_quantile(whole, 0.5),
        .total_p90_s = spread_quantile(whole, 0.9),
        .total_p99_s = spread_quantile(whole, 0.99),
        .conversation_p50_s = spread_quantile(&total->conversation, 0.5),
        .conversation_p90_s = spread_quantile(&total->conversation, 0.9),
        .conversation_p99_s = spread_quantile(&total->conversation, 0.99),
        .goodput_frac = total->judged > 0 ? total->good / total->judged : NAN,
    };
}

enum service_limit service_total_limit(const struct service_total *total)
{
    enum service_limit most = LIMIT_NOTHING;
    for (enum service_limit limit = LIMIT_NOTHING + 1; limit < LIMIT_COUNT; limit++)
        if (total->limited_s[limit] > (most == LIMIT_NOTHING ? 0 : total->limited_s[most]))
            most = limit;
    return most;
}
