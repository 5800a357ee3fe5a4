/* SPDX-License-Identifier: Apache-2.0 */
/* At or below the slowest speed the interval is split so that its mean is exact:
 *   wanted = running slowest + free off,   running + free = 1   (wanted >= off)
 *   wanted = free off,                     running = 0          (wanted <  off) */
#include "cooling/fan_hold.h"

bool fan_hold_plan(double wanted_w, double full_w, double slowest_w, double free_w, double slowest_frac,
                   struct fan_hold *hold)
{
    *hold = (struct fan_hold){.speed_frac = 1, .running_frac = 1};
    if (!(wanted_w > 0)) {
        *hold = (struct fan_hold){0};
        return false;
    }
    if (wanted_w >= full_w)
        return false;
    if (wanted_w > slowest_w)
        return true;
    if (wanted_w <= free_w) {
        *hold = (struct fan_hold){.free_frac = wanted_w / free_w};
        return false;
    }
    double running = (wanted_w - free_w) / (slowest_w - free_w);
    *hold = (struct fan_hold){.speed_frac = slowest_frac, .running_frac = running, .free_frac = 1 - running};
    return false;
}

double fan_hold_mean_frac(const struct fan_hold *hold)
{
    return hold->speed_frac * hold->running_frac;
}
