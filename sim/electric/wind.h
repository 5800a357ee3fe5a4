/* SPDX-License-Identifier: Apache-2.0 */
/* Wind turbines, by their power curve. */
#ifndef SAMOVAR_ELECTRIC_WIND_H
#define SAMOVAR_ELECTRIC_WIND_H

#include "base/field.h"

struct wind {
    double capacity_w;
    double cut_in_m_s, rated_m_s, cut_out_m_s;
    struct numbers curve_m_s, curve_frac; /* the maker's curve instead; none: the cube law */
    double hub_m, shear;
    double loss_frac;
    double carbon_kg_j;
};

/* Power over rated power at this speed at the hub, in air of 1.225 kg/m3, without losses. */
double wind_curve_frac(const struct wind *wind, double speed_m_s);
/* Power over rated power in air of this density, from a speed 10 m above the ground, with losses. */
double wind_power_w(const struct wind *wind, double speed_10_m_s, double density_kg_m3);

extern const struct supply_kind wind_kind;

#endif
