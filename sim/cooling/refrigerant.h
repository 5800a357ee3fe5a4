/* SPDX-License-Identifier: Apache-2.0 */
/* Refrigerant and other fluorinated fluids: what leaks of them, as CO2e. */
#ifndef SAMOVAR_COOLING_REFRIGERANT_H
#define SAMOVAR_COOLING_REFRIGERANT_H

#include "base/field.h"

struct refrigerant {
    int fluid;
    double gwp;         /* NaN: the fluid's own */
    double charge_kg_w; /* of heat that the circuit is built to take */
    double leak_frac;   /* of the charge, in a year */
};
/* Keys of a component that has such a circuit: a PART of its table. Without a fluid (`none`) nothing leaks. */
extern const struct field refrigerant_fields[];

/* CO2e that leaks from a circuit built for capacity_w, in the mean of its life. */
double refrigerant_leak_kg_s(const struct refrigerant *refrigerant, double capacity_w);

#endif
