/* SPDX-License-Identifier: Apache-2.0 */
/*   power = V dp / efficiency;  at another speed n: V ~ n, dp ~ n^2, power ~ n^3
 *
 * ASHRAE Handbook Systems and Equipment 2020, ch. 21 (fan laws). Curves with losses of drive and motor:
 * DOE/PNNL prototype models for ASHRAE 90.1, CRAH fan of the data centre; ASHRAE 90.1-2019 appendix G. */
#include "cooling/fan.h"

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
