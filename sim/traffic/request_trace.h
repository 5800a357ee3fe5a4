/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as they were recorded: read from a file, replayed by traffic/requests.h. */
#ifndef SAMOVAR_TRAFFIC_REQUEST_TRACE_H
#define SAMOVAR_TRAFFIC_REQUEST_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct traced_request {
    double arrival_s; /* after the start of the trace; rows are in order of time */
    int32_t prompt, output;
    int32_t cached; /* tokens of the prompt that were computed before: 0 .. prompt - 1 */
};

/* Which rows are turns of one conversation. */
struct trace_sessions {
    size_t count;          /* in the order of their first rows */
    const uint32_t *begin; /* of each one's rows in `rows`, and where the last one's end */
    const uint32_t *rows;  /* in order of time within each */
    double cached_mean;    /* mean over all rows of tokens of a prompt that were said before in its conversation */
    const double
        *think_s; /* per row of the trace: how long after the end of the turn before; NaN: not said. NULL: of none */
};

struct request_trace {
    const struct traced_request *rows; /* at least one */
    size_t count;
    bool prefixes;                         /* the trace says what was cached; else `cached` is 0 */
    const struct trace_sessions *sessions; /* NULL: the trace does not say */
    /* Time from the first arrival to that of the same row when the trace is replayed: its span, and one mean
     * gap more, so that the mean rate stays. 0: all arrive at once, or there is only one row; then the trace
     * cannot be repeated. */
    double period_s;
    /* Means over all rows. biased: E[l^2] / E[l], as length_biased_mean of traffic/length.h. */
    double prompt_mean, cached_mean, output_mean, output_biased_mean;
};

#endif
