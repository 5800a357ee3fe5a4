/* SPDX-License-Identifier: Apache-2.0 */
/* A service is saturated if its requests wait most of the time, or if its load is near capacity. Being busy
 * is no sign of it: the batch of a replica is hardly ever empty, and more load only makes steps longer. Where it is not
 * saturated, but requests wait now and then, the limit is what they wait for. */
#include "serving/saturation.h"

#include <math.h>

#define WAITS 0.25    /* of the time */
#define SATURATED 0.9 /* of capacity */
#define NOTICED 0.001 /* of the time, or of the requests that are lost */
#define LINE 0.01     /* of the requests: what a 99th percentile shows */

const char *const service_limit_names[] = {
    [LIMIT_NOTHING] = "nothing",   [LIMIT_COMPUTE] = "compute", [LIMIT_BANDWIDTH] = "bandwidth",
    [LIMIT_OVERHEAD] = "overhead", [LIMIT_MEMORY] = "memory",   [LIMIT_BATCH] = "batch",
    [LIMIT_PREFILL] = "prefill",   [LIMIT_BURST] = "burst",     [LIMIT_HEAT] = "heat",
    [LIMIT_POWER] = "power",
};

/* What steps spend most time with. */
static enum service_limit of_steps(const struct saturation *s)
{
    double rest_frac = 1 - s->compute_frac - s->read_frac;
    if (rest_frac > s->compute_frac && rest_frac > s->read_frac)
        return LIMIT_OVERHEAD;
    return s->compute_frac > s->read_frac ? LIMIT_COMPUTE : LIMIT_BANDWIDTH;
}

enum service_limit saturation_limit(const struct saturation *s)
{
    double room_frac = s->memory_bound_frac + s->batch_bound_frac;
    enum service_limit room = s->memory_bound_frac >= s->batch_bound_frac ? LIMIT_MEMORY : LIMIT_BATCH;
    if (s->stands)
        return LIMIT_HEAT;
    if (s->unpowered_frac >= WAITS) /* what the replicas awake lack, more of them would have */
        return LIMIT_POWER;
    if (fmax(s->memory_bound_frac, s->batch_bound_frac) >= WAITS)
        return room;
    if (s->prefill_busy_frac >= SATURATED)
        return LIMIT_PREFILL;
    if (s->load_frac >= SATURATED)
        return of_steps(s);
    if (s->unpowered_frac > NOTICED && s->unpowered_frac >= fmax(room_frac, s->full_frac))
        return LIMIT_POWER;
    if (room_frac > NOTICED && room_frac >= s->full_frac)
        return room;
    if (s->full_frac > NOTICED)
        return of_steps(s);
    return s->lost_frac > NOTICED || s->line_frac > LINE ? LIMIT_BURST : LIMIT_NOTHING;
}
