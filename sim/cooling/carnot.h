/* SPDX-License-Identifier: Apache-2.0 */
/* What chillers share: the Carnot-fraction COP and the number of units that run. */
#ifndef SAMOVAR_COOLING_CARNOT_H
#define SAMOVAR_COOLING_CARNOT_H

#include <stdint.h>

/* Cooling COP of a real machine between an evaporating and a condensing temperature, a fraction of Carnot's:
 *   COP = min(cap, fraction * T_eva / max(T_con - T_eva, lift_floor_k))
 * (Wetter et al., Modelica Buildings library, Fluid.Chillers.BaseClasses.Carnot). Below the floor of the lift
 * a compressor's COP no longer rises: its pressure ratio is held up by the expansion valve. */
double carnot_cooling_cop(double evaporating_k, double condensing_k, double fraction, double lift_floor_k,
                          double cap);

/* Units in operation, 1..units: as few as keep each at or below stage_up_frac of unit_w. 0 for no heat. */
double units_running(double heat_w, double unit_w, int64_t units, double stage_up_frac);

#endif
