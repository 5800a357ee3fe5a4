/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/service_total.h"

#include <math.h>
#include <string.h>

static void add_sketch(struct spread *spread, const struct sketch *sketch, double scale)
{
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        spread->weight[i] += scale * (double)sketch->count[i];
}

void service_total_latencies(struct service_total *total, const struct latencies *latencies, double scale)
{
    if (!total->only_whole) {
        add_sketch(&total->first, &latencies->first, scale);
        add_sketch(&total->token, &latencies->token, scale);
    }
    add_sketch(&total->whole, &latencies->whole, scale);
    add_sketch(&total->conversation, &latencies->conversation, scale);
}

static void add_kept(struct service_total *total, const struct kept_times *kept)
{
    if (kept->requests > 0)
        fluid_times_add(&kept->times, kept->requests, &total->first, &total->token, &total->whole);
}

void service_total_stretch(struct service_total *total, const struct fluid_times *times, double requests)
{
    total->endless |= isnan(times->tokens_p50);
    uint64_t bits, mixed = 0;
    for (size_t i = 0; i < sizeof *times / sizeof(double); i++) {
        memcpy(&bits, (const double *)(const void *)times + i, sizeof bits);
        mixed = (mixed ^ bits) * UINT64_C(0x9e3779b97f4a7c15); /* Fibonacci hashing */
    }
    struct kept_times *kept = &total->kept[mixed >> (64 - KEPT_TIMES_BITS)];
    if (memcmp(&kept->times, times, sizeof *times) != 0) {
        add_kept(total, kept);
        *kept = (struct kept_times){.times = *times};
    }
    kept->requests += requests;
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
    into->endless |= from->endless;
    for (size_t i = 0; i < sizeof from->kept / sizeof *from->kept; i++)
        add_kept(into, &from->kept[i]);
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

struct service_quality service_total_quality(const struct service_total *so_far)
{
    struct service_total all = *so_far, *total = &all;
    for (size_t i = 0; i < sizeof total->kept / sizeof *total->kept; i++)
        add_kept(total, &total->kept[i]);
    if (total->endless)
        total->whole = (struct spread){{0}};
    return (struct service_quality){
        .ttft_p50_s = spread_quantile(&total->first, 0.5),
        .ttft_p90_s = spread_quantile(&total->first, 0.9),
        .ttft_p99_s = spread_quantile(&total->first, 0.99),
        .tpot_p50_s = spread_quantile(&total->token, 0.5),
        .tpot_p90_s = spread_quantile(&total->token, 0.9),
        .tpot_p99_s = spread_quantile(&total->token, 0.99),
        .total_p50_s = spread_quantile(&total->whole, 0.5),
        .total_p90_s = spread_quantile(&total->whole, 0.9),
        .total_p99_s = spread_quantile(&total->whole, 0.99),
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
