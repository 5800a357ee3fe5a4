/* SPDX-License-Identifier: Apache-2.0 */
/* What terminals in the hall's air share: how much of it servers draw, and the water that a coil in it needs.
 *
 * The water is given outright, or so much colder than the air that the coil supplies. */
#ifndef SAMOVAR_COOLING_AIR_TERMINAL_H
#define SAMOVAR_COOLING_AIR_TERMINAL_H

#include <math.h>

#include "base/field.h"
#include "base/units.h"
#include "cooling/component.h"

#define COIL_COLDEST_K (KELVIN_0_DEGC + 4) /* as the range of water_supply_temperature */

/* Flow through the servers: what their fans move, or what takes up the heat at the hall's usual rise if that is more. Flow and
 * heat capacity both per volume, or both per mass. */
static inline double servers_flow(const struct hall_load *load, double airflow, double capacity, double rise_k)
{
    return fmax(airflow, load->heat_w / (capacity * rise_k));
}

/* By how much servers breathe warmer air than they are supplied with, where they draw more than that: the rest comes round from
 * the hot aisle. Two mixing balances (Tozer, Kurkjian & Salim 2009, ASHRAE Transactions 115(1), CH-09-009):
 *   drawn inlet = supplied supply + (drawn - supplied) outlet,   outlet = inlet + heat / (capacity drawn) */
static inline double recirculated_k(double heat_w, double capacity, double supplied, double drawn)
{
    return supplied > 0 && supplied < drawn ? heat_w / capacity * (1 / supplied - 1 / drawn) : 0;
}

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
