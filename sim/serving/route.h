/* SPDX-License-Identifier: Apache-2.0 */
/* Model routing: a service hands a share of its requests to another one, with a smaller model, say. Both
 * draw the stream of the service where it begins; a number that each request carries says which of them
 * keeps it. */
#ifndef SAMOVAR_SERVING_ROUTE_H
#define SAMOVAR_SERVING_ROUTE_H

#include "base/field.h"
#include "traffic/traffic.h"

struct route {
    const char *to; /* name of a service with `traffic: {from: ...}` */
    double share_frac;
};
extern const struct record route_record;

/* The part that workloads[w], a service, gets. The workloads have passed route_check. */
struct route_part route_part(const struct variant_list *workloads, size_t w);

/* Complains about routes that lead nowhere, in a circle, or to a service that does not ask for them; keys as
 * "workloads[2].route". */
void route_check(const struct variant_list *workloads, struct complaint *complaint);

#endif
