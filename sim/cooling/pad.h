/* SPDX-License-Identifier: Apache-2.0 */
/* Wetted pads in a stream of outdoor air, and how many of them a controller wets.
 *
 *   behind the pad   T - e (T - T_wb) at the same wet bulb
 *
 * Direct evaporative cooling, ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 41. */
#ifndef SAMOVAR_COOLING_PAD_H
#define SAMOVAR_COOLING_PAD_H

#include <math.h>

#include "site/outside.h"
#include "site/psychro.h"

/* staged: as many pads, or as much of the interval, as the temperature needs; all: every pad as soon as one is needed. */
enum wetting { WETTING_STAGED, WETTING_ALL };
static const char *const wetting_choices[] = {"staged", "all", 0};

static inline double pad_air_k(const struct outside *o, double effectiveness)
{
    return o->dry_bulb_k - effectiveness * (o->dry_bulb_k - o->wet_bulb_k);
}

/* Behind a pad that leaves air of pad_k; no drier than before it. */
static inline double pad_humidity_ratio(const struct outside *o, double pad_k)
{
    return fmax(air_humidity_ratio_from_wet_bulb(pad_k, o->wet_bulb_k, o->pressure_pa), o->humidity_ratio);
}

#endif
