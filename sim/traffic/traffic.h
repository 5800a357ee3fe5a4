/* SPDX-License-Identifier: Apache-2.0 */
/* How many requests come to a service, and when: what a scenario may say of it. */
#ifndef SAMOVAR_TRAFFIC_TRAFFIC_H
#define SAMOVAR_TRAFFIC_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/field.h"
#include "traffic/conversation.h"

enum traffic_kind {
    TRAFFIC_RANDOM, /* `rate` */
    TRAFFIC_TRACE,  /* `trace` */
    TRAFFIC_FROM,   /* `from`: what another service routes here */
    TRAFFIC_USERS   /* `users`: closed loop */
};
enum { THINK_CONSTANT, THINK_EXPONENTIAL };

/* Keys that the scenario leaves out are NaN, NULL, 0 or -1 here; the functions below give their values. */
struct traffic {
    double rate_per_s;
    int profile;
    double variation, growth_frac;
    const char *trace;
    double speed;
    bool repeat;
    const char *from;
    int64_t users;
    double think_s, stagger_s, retry_s;
    int think_time;
    struct conversation *conversation; /* NULL: each request is by itself */
};
extern const struct record traffic_record;

/* A part of a stream of requests: those whose number in [0, 1) lies in [from_frac, to_frac). */
struct route_part {
    size_t origin; /* the workload whose stream it is: where the chain of `from` begins */
    double from_frac, to_frac;
};

enum traffic_kind traffic_kind(const struct traffic *traffic);
/* Whether an answer brings the next request, so that whoever sends it stays with a replica: users, and recorded conversations. */
bool traffic_is_closed(const struct traffic *traffic);
/* Name of its weekly profile, or NULL: constant. */
const char *traffic_profile(const struct traffic *traffic);
/* Standard deviation of the gaps between arrivals over their mean: 1 unless said. */
double traffic_variation(const struct traffic *traffic);
/* The rate grows with exp(this times seconds after the start); 0 unless said. */
double traffic_growth_per_s(const struct traffic *traffic);
/* Mean of the growth factor from from_s to to_s after the start. */
double traffic_growth(const struct traffic *traffic, double from_s, double to_s);
/* How many times faster than recorded a trace is played: 1 unless said. */
double traffic_speed(const struct traffic *traffic);
/* Of a closed loop of users; 0 s, 0 s and 1 s unless said. */
double traffic_think_s(const struct traffic *traffic);
double traffic_stagger_s(const struct traffic *traffic);
double traffic_retry_s(const struct traffic *traffic);

#endif
