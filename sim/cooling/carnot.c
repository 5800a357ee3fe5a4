/* SPDX-License-Identifier: Apache-2.0 */
#include "cooling/carnot.h"

#include <math.h>

double carnot_cooling_cop(double evaporating_k, double condensing_k, double fraction, double lift_floor_k,
                          double cap)
{
    double lift = fmax(condensing_k - evaporating_k, lift_floor_k);
    return fmin(cap, fraction * evaporating_k / lift);
}

double units_running(double heat_w, double unit_w, int64_t units, double stage_up_frac)
{
    if (!(heat_w > 0))
        return 0;
    /* The slack keeps the rounding of a load that just fits from starting another unit. */
    double needed = ceil(heat_w / (unit_w * stage_up_frac) * (1 - 1e-12));
    return fmin(fmax(needed, 1), (double)units);
}
