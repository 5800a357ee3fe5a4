/* SPDX-License-Identifier: Apache-2.0 */
/* How fast a service was over a whole run, and how often within its objective. The latencies of all ticks lie in one histogram,
 * in the buckets of the replicas' own (replica/sketch.h): counts add up exactly whatever the ticks, a percentile is off by
 * SKETCH_ERROR at most, and memory does not grow. Requests that some replicas serve for all count as often as they stand for.
 * A fluid service has no requests: in each stretch its times are distributions (fluid_times.h). */
#ifndef SAMOVAR_SERVING_SERVICE_TOTAL_H
#define SAMOVAR_SERVING_SERVICE_TOTAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "replica/replica.h"
#include "serving/fluid_times.h"
#include "serving/serving.h"

/* More than the hours of a week, which come again. */
enum { KEPT_TIMES_BITS = 8 };

/* Requests of a fluid whose times are not yet in the histograms. */
struct kept_times {
    struct fluid_times times;
    double requests; /* 0: none */
};

struct service_total {
    bool only_whole; /* of pictures and clips the whole time alone counts */
    struct spread first, token, whole, conversation;
    double conversations, conversations_cut, conversation_turns; /* that ended; NaN as in struct service_tick */
    double cached_tokens;                                        /* of the prompt tokens: in the prefix cache */
    double requests, rejected;                                   /* finished; turned away */
    double prompt_tokens, output_tokens;                         /* of the finished */
    double judged, good;           /* of services with an objective that tell requests apart */
    bool endless;                  /* a part of the requests has no time to the last token */
    double limited_s[LIMIT_COUNT]; /* for how long by what */
    struct kept_times kept[1 << KEPT_TIMES_BITS];
};

/* For people and papers; NaN: nothing served, or not known (total, where a fluid's answers are as a trace says). */
struct service_quality {
    double ttft_p50_s, ttft_p90_s, ttft_p99_s, tpot_p50_s, tpot_p90_s, tpot_p99_s, total_p50_s, total_p90_s,
        total_p99_s;
    double conversation_p50_s, conversation_p90_s, conversation_p99_s; /* from the first request to the last token */
    double goodput_frac; /* of the requests that were finished or turned away: finished within the objective */
};

/* Adds latencies of an exact service, each of which stands for `scale` requests. */
void service_total_latencies(struct service_total *total, const struct latencies *latencies, double scale);
/* Adds a stretch of a fluid one, in which so many requests were served. */
void service_total_stretch(struct service_total *total, const struct fluid_times *times, double requests);
/* Adds what else a tick says. */
void service_total_tick(struct service_total *total, const struct service_tick *tick, double interval_s);
void service_total_merge(struct service_total *into, const struct service_total *from);
struct service_quality service_total_quality(const struct service_total *total);
/* What limited it longest; "nothing" only if nothing ever did. */
enum service_limit service_total_limit(const struct service_total *total);

#endif
