/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a service, one after the other. The n-th one has its own
 * block of random numbers from (seed, name of the service, n): what it asks for
 * depends neither on who serves it nor on how long a tick is. */
#ifndef SAMOVAR_WORK_REQUESTS_H
#define SAMOVAR_WORK_REQUESTS_H

#include "base/arena.h"
#include "work/replica.h"

enum { WEEK_HOURS = 168 };

struct requests_setup {
    uint64_t seed;
    const char *name;
    double rate_per_s;                     /* mean of the week */
    const double *profile;                 /* relative rate per hour of the week, or NULL; borrowed */
    double week_s;                         /* time of the week at the start, from Monday 00:00 */
    const struct variant *prompt, *output; /* lengths */
};

struct requests;
struct requests *requests_create(struct arena *arena, const struct requests_setup *setup);
/* The next arrivals before to_s seconds after the start, up to `most` of them,
 * in order of time; choice: a random number of each, for whoever hands them
 * out. Returns how many; fewer than `most`: that was all. */
size_t requests_take(struct requests *requests, double to_s, size_t most, struct request *out,
                     uint64_t *choice);
/* Requests taken so far: the number of the next. */
uint64_t requests_taken(const struct requests *requests);

#endif
