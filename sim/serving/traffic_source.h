/* SPDX-License-Identifier: Apache-2.0 */
/* Where the requests of a service come from, found once before the run: files that were read, and the service
 * that routes to it. All pointers are borrowed. */
#ifndef SAMOVAR_SERVING_TRAFFIC_SOURCE_H
#define SAMOVAR_SERVING_TRAFFIC_SOURCE_H

#include "serving/route.h"
#include "traffic/request_trace.h"
#include "traffic/traffic.h"

struct serving;

struct traffic_source {
    const struct serving *origin; /* whose stream it is: the service itself, or where its chain of `from` begins */
    struct route_part part;       /* of that stream */
    /* Of the origin's traffic: relative rate per hour of the week from Monday 00:00, mean 1; NULL: constant. */
    const double *profile;
    const struct request_trace *trace; /* of the origin's traffic; NULL: none */
};

#endif
