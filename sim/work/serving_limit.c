/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "work/serving_type.h"

/* fmin ignores a NaN: no limit of its own. */
const struct serving *serving_limited(struct arena *arena, const struct serving *serving,
                                      const struct gpu_limit *limit)
{
    struct serving *limited = arena_alloc(arena, 1, sizeof *limited);
    *limited = *serving;
    if (limit->clock_frac < 1)
        limited->clock_frac = fmin(limited->clock_frac, limit->clock_frac);
    limited->power_cap_w = fmin(limited->power_cap_w, limit->cap_w);
    return limited;
}
