/* SPDX-License-Identifier: Apache-2.0 */
/* How many sequences are in a replica's batch, in the long run, when requests arrive at random. */
#ifndef SAMOVAR_WORK_BATCH_H
#define SAMOVAR_WORK_BATCH_H

struct batch_queue {
    double fixed_s, sequence_s; /* a step with k sequences takes fixed_s + k sequence_s, both > 0 */
    double steps;               /* mean steps of a request: its output tokens */
    double limit;               /* largest batch, at least 1; more wait in a queue */
};

struct batch_state {
    double idle_frac; /* of time without any request */
    double mean;      /* sequences in the batch, over all time */
    double steps_per_s;
    double wait_frac; /* of requests that have to wait for a place */
    double queue;     /* mean number that wait */
};

/* Requests per second that the replica can finish with a full batch. */
double batch_capacity_per_s(const struct batch_queue *queue);
/* Poisson arrivals at rate_per_s < capacity, first come first served. */
struct batch_state batch_stationary(const struct batch_queue *queue, double rate_per_s);
/* Size of the batch that is not exceeded with probability p (standard normal quantile z), as a request finds
 * it; by Cornish and Fisher's expansion with skewness: within about one sequence for p from 0.5 to 0.99. */
double batch_quantile(const struct batch_queue *queue, double rate_per_s, double z);
/* I_x(a, b), the regularised incomplete beta function, to 1e-13; a, b > 0, 0 <= x <= 1. */
double incomplete_beta(double a, double b, double x);

#endif
