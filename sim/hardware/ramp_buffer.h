/* SPDX-License-Identifier: Apache-2.0 */
/* A store in the power feed of the nodes, capacitors or a small battery, that keeps their fast swings off the
 * grid. */
#ifndef SAMOVAR_HARDWARE_RAMP_BUFFER_H
#define SAMOVAR_HARDWARE_RAMP_BUFFER_H

#include "base/field.h"

struct ramp_buffer_size {
    double energy_j, power_w; /* power_w NaN: whatever is asked for */
    double round_trip_frac;
    double time_constant_s;
};
extern const struct record ramp_buffer_record; /* energy and power: of each node */

struct ramp_buffer {
    struct ramp_buffer_size size;
    double stored_j;
    double feed_w; /* what the feed gives */
};

/* Half full, and at rest with this load. */
void ramp_buffer_init(struct ramp_buffer *buffer, const struct ramp_buffer_size *size, double load_w);
/* For interval_s the nodes draw load_w. Means over the interval: feed = load + loss + growth of what is stored. */
struct ramp_buffer_step {
    double feed_w, lost_w;
} ramp_buffer_pass(struct ramp_buffer *buffer, double load_w, double interval_s);

#endif
