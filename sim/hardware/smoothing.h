/* SPDX-License-Identifier: Apache-2.0 */
/* What keeps the swing of synchronous jobs small, or off the grid. */
#ifndef SAMOVAR_HARDWARE_SMOOTHING_H
#define SAMOVAR_HARDWARE_SMOOTHING_H

#include "hardware/ramp_buffer.h"

struct smoothing {
    double floor_frac; /* of a GPU's rating; 0: none */
    double stagger_s;
    struct ramp_buffer_size *storage; /* NULL: none */
};
extern const struct record smoothing_record;

#endif
