/* SPDX-License-Identifier: Apache-2.0 */
/* How many sequences are in the batch of a replica, in the long run, when requests arrive at random. */
#ifndef SAMOVAR_SERVING_BATCH_H
#define SAMOVAR_SERVING_BATCH_H

#include <stddef.h>

struct batch_queue {
    const double *time_s; /* [k]: a step with k sequences, 1 <= k <= limit; k / time_s[k] grows with k */
    size_t limit;         /* largest batch, at least 1; more wait in a queue */
    double steps;         /* mean steps of a request */
};

struct batch_state {
    double idle_frac; /* of time without any request */
    double mean;      /* sequences in the batch, over all time */
    double steps_per_s;
    double wait_frac; /* of requests that have to wait for a place */
    double queue;     /* mean number that wait */
    size_t last;      /* the largest batch that matters */
};

/* Requests per second that the replica can finish with a full batch. */
double batch_capacity_per_s(const struct batch_queue *queue);
/* Poisson arrivals at rate_per_s < capacity, first come first served. Each step takes `slow` times as long. The shares
 * of time with k sequences in the batch go to share[0 .. last]; there is room for 0 .. limit. */
struct batch_state batch_stationary(const struct batch_queue *queue, double rate_per_s, double slow, double *share);
/* Variance of the number of sequences in the batch. */
double batch_variance(const double *share, size_t last);
/* The smallest batch that is not exceeded in this fraction of the time. */
size_t batch_quantile(const double *share, size_t last, double fraction);

#endif
