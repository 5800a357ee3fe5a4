/* SPDX-License-Identifier: Apache-2.0 */
/* Prompts and answers on different machines: what a scenario may say of it, and how keys and values travel. */
#ifndef SAMOVAR_SERVING_DISAGGREGATION_H
#define SAMOVAR_SERVING_DISAGGREGATION_H

#include "base/field.h"
#include "hardware/node.h"

struct disaggregation {
    const char *node_type; /* NULL: as the service */
    int64_t replicas, gpus_per_replica;
    double bandwidth_byte_s; /* NaN: of the GPUs' network */
    double latency_s;
};
extern const struct record disaggregation_record;

/* Bytes per second from a replica on so many GPUs of one kind to one on so many of the other: each GPU sends and takes
 * its part. */
double disaggregation_byte_s(const struct disaggregation *disaggregation, const struct gpu *from,
                             double from_gpus, const struct gpu *to, double to_gpus);

#endif
