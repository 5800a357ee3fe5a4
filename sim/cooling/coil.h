/* SPDX-License-Identifier: Apache-2.0 */
/* The water that a coil in the hall's air needs: given outright, or so much colder than the air that it supplies. */
#ifndef SAMOVAR_COOLING_COIL_H
#define SAMOVAR_COOLING_COIL_H

#include <math.h>

#include "base/field.h"
#include "base/units.h"

#define COIL_COLDEST_K (KELVIN_0_DEGC + 4) /* as the range of water_supply_temperature */

/* given_k: NaN where the approach decides. */
static inline double coil_water_k(double supply_k, double given_k, double approach_k)
{
    return isnan(given_k) ? supply_k - approach_k : given_k;
}

/* supply: the key that says how warm the air is. */
static inline void coil_check(double supply_k, double given_k, double approach_k, const char *supply,
                              struct complaint *complaint)
{
    if (given_k >= supply_k)
        complain(complaint, "water_supply_temperature", "the water must be colder than the air that it shall cool (%s)",
                 supply);
    if (coil_water_k(supply_k, given_k, approach_k) < COIL_COLDEST_K)
        complain(complaint, "coil_approach", "the water would be colder than 4 degC: %.3g degC of %s less %.3g K",
                 supply_k - KELVIN_0_DEGC, supply, approach_k);
}

#endif
