/* SPDX-License-Identifier: Apache-2.0 */
/* Fans: power from flow and pressure, and how it falls with the flow. ASHRAE Handbook HVAC Systems and
 * Equipment 2020, ch. 21 (fan laws). */
#ifndef SAMOVAR_COOLING_FAN_H
#define SAMOVAR_COOLING_FAN_H

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

#endif
