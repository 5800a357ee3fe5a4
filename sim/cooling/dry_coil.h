/* SPDX-License-Identifier: Apache-2.0 */
/* Finned coils with fans in a stream of air, shared by the dry cooler and the adiabatic cooler. Of the
 * weather they know only the temperature of the air that enters the coil. */
#ifndef SAMOVAR_COOLING_DRY_COIL_H
#define SAMOVAR_COOLING_DRY_COIL_H

#include <stdbool.h>

#include "cooling/component.h"
#include "machine/fan.h"

/* Parameters; first member of a component's own. */
struct dry_coil {
    struct bank bank;
    double approach_k, set_point_k, margin;
    double air_over_water;
    double fan_power_frac, minimum_fan_frac;
    double marginal_power_frac;
    int fan_curve;
};

struct dry_coil_state {
    double capacity_w_k, air_w_k; /* heat capacity rates of water and air at design */
    double ua_w_k;
    double fan_w;
    /* Difference of entering water over entering air below which the fans slow down, with the difference to
     * this power, if other equipment can do the rest. */
    double full_speed_difference_k, speed_exponent;
    bool followed;
};

/* Means over the interval. */
struct dry_coil_run {
    double heat_w, fan_w;
    double speed_frac; /* of the fans */
    double air_frac;   /* of the design air flow, free convection included */
};

const struct bank *dry_coil_bank(const void *parameters);
/* Of a component whose first member is the coil, and which has its state. */
void dry_coil_equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row);
void dry_coil_size(const struct dry_coil *coil, const struct design *design, struct dry_coil_state *state);
/* Speed of the fans, at most 1, at which the last watt of heat costs marginal_power_frac. */
double dry_coil_economic_speed(const struct dry_coil_state *state, double entering_k, const struct coolant *in);
/* Moves heat from the water, at most wanted_w, into air that enters at entering_k, with fans no faster than
 * fastest_frac. Moves none if the air is as warm as the water. */
void dry_coil_run(const struct dry_coil *coil, const struct dry_coil_state *state, double entering_k,
                  const struct coolant *in, double wanted_w, double fastest_frac, struct dry_coil_run *run);

/* What a user may say of the coil. */
extern const struct field dry_coil_fields[];

#endif
