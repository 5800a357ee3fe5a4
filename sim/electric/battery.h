/* SPDX-License-Identifier: Apache-2.0 */
/* A battery behind the meter. */
#ifndef SAMOVAR_ELECTRIC_BATTERY_H
#define SAMOVAR_ELECTRIC_BATTERY_H

#include "base/field.h"

struct battery {
    double capacity_j;
    double power_w;
    double low_frac, high_frac; /* window of the state of charge */
    double round_trip_frac;     /* alternating current in to alternating current out */
    double self_discharge_frac; /* in 30 days */
    double initial_frac;
    struct variant policy; /* self-consumption, peak-shaving, carbon or price */
};

struct battery_state {
    double stored_j;
    /* Thresholds of the policy: below `low` the battery charges from the grid, above `high` it serves the
     * load. */
    double low, high;
};

extern const struct supply_kind battery_kind;

bool battery_needs_prices(const struct battery *battery);

#endif
