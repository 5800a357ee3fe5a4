/* SPDX-License-Identifier: Apache-2.0 */
/* What a hall asks of its air, whatever cools it: its terminals take from here what they do not say themselves, so that ways of
 * cooling are compared in one and the same hall. */
#ifndef SAMOVAR_SCENARIO_HALL_H
#define SAMOVAR_SCENARIO_HALL_H

#include "base/field.h"

struct hall {
    double supply_k, supply_low_k;
    double dew_point_low_k, dew_point_high_k, humidity_low_frac, humidity_high_frac;
    double temperature_rise_k, pressure_pa, outdoor_air_frac;
};
extern const struct record hall_record;

#endif
