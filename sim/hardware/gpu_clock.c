/* SPDX-License-Identifier: Apache-2.0 */
/* With s the clock's share of its highest value:
 *
 *     P / P_full = s0 + (1 - s0) s^e
 *
 * s0 is what does not follow the clock (memory, leakage, regulators), e takes up that voltage falls with the clock.
 * Fitted to training on V100 under power caps (Zeus, You et al., NSDI 2023), where work per second stands for s. */
#include "hardware/gpu_clock.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"

double gpu_clock_power_w(const struct gpu *gpu, double full_w, double clock_frac)
{
    double fixed = gpu->clock_static_frac;
    return full_w * (fixed + (1 - fixed) * pow(clamp(clock_frac, 0, 1), gpu->clock_exponent));
}

double gpu_clock_for_cap(const struct gpu *gpu, double full_w, double cap_w)
{
    if (!(full_w > cap_w)) /* also without a cap */
        return 1;
    double moving = (cap_w / full_w - gpu->clock_static_frac) / (1 - gpu->clock_static_frac);
    return fmax(gpu->clock_min_frac, pow(fmax(0, moving), 1 / gpu->clock_exponent));
}

double gpu_clock_stretch(const struct gpu *gpu, double flop_frac, double clock_frac)
{
    assert(clock_frac > 0 && flop_frac >= 0 && flop_frac <= 1);
    return 1 + flop_frac * (1 / clamp(clock_frac, gpu->clock_min_frac, 1) - 1);
}
