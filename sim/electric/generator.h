/* SPDX-License-Identifier: Apache-2.0 */
/* A generator set: diesel, gas or renewable fuel. */
#ifndef SAMOVAR_ELECTRIC_GENERATOR_H
#define SAMOVAR_ELECTRIC_GENERATOR_H

#include "base/field.h"

struct generator {
    double power_w;
    double above_w; /* NaN: only while the grid is out */
    double efficiency, no_load_fuel;
    double carbon_kg_j; /* of fuel */
};

extern const struct supply_kind generator_kind;

#endif
