/* SPDX-License-Identifier: Apache-2.0 */
/* What chillers share: the Carnot-fraction COP and the number of units that run. */
#ifndef SAMOVAR_MACHINE_CARNOT_H
#define SAMOVAR_MACHINE_CARNOT_H

#include "base/equipment.h"

/* Equal machines that share the heat. */
struct chiller_bank {
    struct bank bank;
    double margin, stage_up_frac; /* capacity over the design heat; load above which the next one starts */
};
extern const struct field chiller_bank_fields[];

struct carnot {
    double fraction, lift_floor_k, cop_cap;
    double evaporator_approach_k; /* of the water over the evaporating temperature */
};
extern const struct field carnot_fields[];

/* Cooling COP of a real machine between an evaporating and a condensing temperature, a fraction of Carnot's:
 *   COP = min(cop_cap, fraction * T_eva / max(T_con - T_eva, lift_floor_k))
 * (Wetter et al., Modelica Buildings library, Fluid.Chillers.BaseClasses.Carnot). Below the floor of the lift
 * a compressor's COP no longer rises: its pressure ratio is held up by the expansion valve. */
double carnot_cooling_cop(const struct carnot *carnot, double evaporating_k, double condensing_k);

/* Units that may run at a time. */
double chiller_bank_units(const struct chiller_bank *bank);
/* Units in operation, 1..units: as few as keep each at or below stage_up_frac of unit_w. 0 for no heat. */
double units_running(double heat_w, double unit_w, double units, double stage_up_frac);

#endif
