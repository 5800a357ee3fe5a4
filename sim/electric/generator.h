/* SPDX-License-Identifier: Apache-2.0 */
/* Machines that burn, oxidise or split a fuel on the site: generator sets, and prime movers that run all day. */
#ifndef SAMOVAR_ELECTRIC_GENERATOR_H
#define SAMOVAR_ELECTRIC_GENERATOR_H

#include "base/field.h"

struct generator {
    double power_w;
    double above_w; /* NaN: only while the grid is out */
    double efficiency, no_load_fuel;
    double least_frac, start_s;
    double derating_per_k; /* of power, above DERATING_FROM_K; efficiency falls by efficiency_slope_per_k */
    double efficiency_slope_per_k;
    double heat_frac;   /* of the fuel: what a heat network can have */
    double water_kg_j;  /* evaporated, per energy made */
    double nox_kg_j;    /* per energy made */
    double carbon_kg_j; /* of fuel */
};
/* What a user may say of any of them; a kind has defaults of its own. */
extern const struct field generator_fields[];

extern const struct supply_kind generator_kind, gas_turbine_kind, fuel_cell_kind, reactor_kind;

#endif
