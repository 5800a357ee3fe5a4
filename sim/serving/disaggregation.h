/* SPDX-License-Identifier: Apache-2.0 */
/* Prompts and answers on different machines (disaggregated serving): what a scenario may say of it, and how
 * fast keys and values travel. */
#ifndef SAMOVAR_SERVING_DISAGGREGATION_H
#define SAMOVAR_SERVING_DISAGGREGATION_H

#include "base/field.h"
#include "hardware/node.h"

struct disaggregation {
    const char *node_type; /* NULL: that of the service */
    int64_t replicas, gpus_per_replica;
    double bandwidth_byte_s; /* NaN: that of the GPUs' network */
    double latency_s;
};
extern const struct record disaggregation_record;

/* Bytes per second from a replica on from_gpus of one kind to a replica on to_gpus of another: each GPU
 * sends, or takes, its part. */
double disaggregation_byte_s(const struct disaggregation *disaggregation, const struct gpu *from, double from_gpus,
                             const struct gpu *to, double to_gpus);

#endif
