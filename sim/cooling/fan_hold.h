/* SPDX-License-Identifier: Apache-2.0 */
/* How a fan holds a water temperature. It slows until no more heat leaves than is wanted; below its slowest
 * speed it runs for a part of the interval only, and free convection does the rest; when free convection
 * alone would move too much, a valve lets part of the water pass by. */
#ifndef SAMOVAR_COOLING_FAN_HOLD_H
#define SAMOVAR_COOLING_FAN_HOLD_H

#include <stdbool.h>

struct fan_hold {
    double speed_frac;   /* over design speed, while it runs; 0: it does not run */
    double running_frac; /* share of the interval with the fan on */
    double free_frac;    /* share with the fan off, in free convection; the rest is bypassed */
};

/* Plans how the fan meets wanted_w, given the heat moved at design speed, at the slowest speed, and with the
 * fan off, in falling order. True: the speed lies between slowest_frac and 1 and the caller has to find it
 * (*hold then runs all the time at speed 1). */
bool fan_hold_plan(double wanted_w, double full_w, double slowest_w, double free_w, double slowest_frac,
                   struct fan_hold *hold);

/* Mean speed over the interval. */
double fan_hold_mean_frac(const struct fan_hold *hold);

#endif
