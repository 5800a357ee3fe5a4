/* SPDX-License-Identifier: Apache-2.0 */
/* Fans: power from flow and pressure, and how it falls with the flow. ASHRAE Handbook HVAC Systems and
 * Equipment 2020, ch. 21 (fan laws). */
#ifndef SAMOVAR_MACHINE_FAN_H
#define SAMOVAR_MACHINE_FAN_H

#include <stdbool.h>

/* Power over design power as a function of flow over design flow f. */
enum fan_curve {
    FAN_CUBE,     /* the fan law: f^3 */
    FAN_DOE_CRAH, /* CRAH fan of the DOE prototype data centre: 0.027828 + 0.026583 f - 0.087069 f^2 + 1.03092
                     f^3 */
    FAN_VSD       /* ASHRAE 90.1 appendix G variable-speed fan: 0.0408 + 0.088 f - 0.0729 f^2 + 0.9437 f^3 */
};
/* Names for a FIELD_CHOICE, in this order: "cube", "doe-crah", "vsd". */
extern const char *const fan_curve_choices[];

/* Electricity: flow_m3_s * pressure_pa / efficiency (fan, drive and motor together). */
double fan_power_w(double flow_m3_s, double pressure_pa, double efficiency);

/* Power over design power at flow over design flow. Below minimum_frac the fan does not slow down further but
 * cycles: power falls linearly to 0. Exactly continuous, 0 at flow 0, increasing. */
double fan_power_frac(enum fan_curve curve, double flow_frac, double minimum_frac);

/* How a fan holds a water temperature. It slows until no more heat leaves than is wanted; below its slowest
 * speed it runs for a part of the interval only, and free convection does the rest; when free convection
 * alone would move too much, a valve lets part of the water pass by. */
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
