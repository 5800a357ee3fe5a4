/* SPDX-License-Identifier: Apache-2.0 */
/*   power = V dp / efficiency;  at another speed n: V ~ n, dp ~ n^2, power ~ n^3
 *
 * ASHRAE Handbook Systems and Equipment 2020, ch. 21 (fan laws). Curves with losses of drive and motor:
 * DOE/PNNL prototype models for ASHRAE 90.1, CRAH fan of the data centre; ASHRAE 90.1-2019 appendix G. */
#include "machine/fan.h"

#include <stddef.h>

const char *const fan_curve_choices[] = {"cube", "doe-crah", "vsd", NULL};

double fan_power_w(double flow_m3_s, double pressure_pa, double efficiency)
{
    return flow_m3_s * pressure_pa / efficiency;
}

static double curve_frac(enum fan_curve curve, double f)
{
    switch (curve) {
    case FAN_DOE_CRAH:
        return 0.027828 + f * (0.026583 + f * (-0.087069 + f * 1.03092));
    case FAN_VSD:
        return 0.0408 + f * (0.088 + f * (-0.0729 + f * 0.9437));
    case FAN_CUBE:
        break;
    }
    return f * f * f;
}

double fan_power_frac(enum fan_curve curve, double flow_frac, double minimum_frac)
{
    if (!(flow_frac > 0))
        return 0;
    if (flow_frac >= minimum_frac)
        return curve_frac(curve, flow_frac);
    return curve_frac(curve, minimum_frac) * flow_frac / minimum_frac;
}

/* At or below the slowest speed the interval is split so that its mean is exact:
 *   wanted = running slowest + free off,   running + free = 1   (wanted >= off)
 *   wanted = free off,                     running = 0          (wanted <  off) */
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
