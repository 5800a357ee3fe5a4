/* SPDX-License-Identifier: Apache-2.0 */
/* A service is saturated if its requests wait most of the time, or if its load is near capacity. Being busy
 * is no sign of it: the batch of a replica is hardly ever empty, and more load only makes steps longer. */
#include "serving/saturation.h"

#define WAITS 0.25    /* of the time */
#define SATURATED 0.9 /* of capacity */
#define LOSES 0.001   /* of the requests */

const char *const service_limit_names[] = {
    [LIMIT_NOTHING] = "nothing",   [LIMIT_COMPUTE] = "compute", [LIMIT_BANDWIDTH] = "bandwidth",
    [LIMIT_OVERHEAD] = "overhead", [LIMIT_MEMORY] = "memory",   [LIMIT_BATCH] = "batch",
    [LIMIT_PREFILL] = "prefill",   [LIMIT_BURST] = "burst",     [LIMIT_HEAT] = "heat",
};

enum service_limit saturation_limit(const struct saturation *s)
{
    if (s->stands)
        return LIMIT_HEAT;
    if (s->memory_bound_frac >= WAITS && s->memory_bound_frac >= s->batch_bound_frac)
        return LIMIT_MEMORY;
    if (s->batch_bound_frac >= WAITS)
        return LIMIT_BATCH;
    if (s->prefill_busy_frac >= SATURATED)
        return LIMIT_PREFILL;
    if (s->load_frac < SATURATED)
        return s->lost_frac > LOSES ? LIMIT_BURST : LIMIT_NOTHING;
    double rest_frac = 1 - s->compute_frac - s->read_frac;
    if (rest_frac > s->compute_frac && rest_frac > s->read_frac)
        return LIMIT_OVERHEAD;
    return s->compute_frac > s->read_frac ? LIMIT_COMPUTE : LIMIT_BANDWIDTH;
}
