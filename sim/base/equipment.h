/* SPDX-License-Identifier: Apache-2.0 */
/* Equipment as an engineer lists it: how many units, how large, with what flows and temperatures, for which day. A row of
 * equipment.csv. Whoever sizes a component fills its row from what it decided. */
#ifndef SAMOVAR_BASE_EQUIPMENT_H
#define SAMOVAR_BASE_EQUIPMENT_H

#include "base/column.h"
#include "base/field.h"

/* Equal units in parallel that stand behind one component. */
struct bank {
    int64_t units, spare; /* needed at design; more of the same beside them */
    bool spare_runs;      /* the spares share the load; else they rest until others fail */
};
extern const struct field bank_fields[];

/* All units, spares as well. */
double bank_count(const struct bank *bank);
/* Units that may run together over those that are needed. */
double bank_running_frac(const struct bank *bank);
/* All units over those that may run together: what stands by for those that fail. */
double bank_standby_frac(const struct bank *bank);

/* NaN and NULL: it has none. Sums of the units that may run together, where not said otherwise. */
struct equipment {
    const char *run, *component, *type, *system;
    int64_t units, spare;
    double capacity_w; /* of one unit: heat; of a stage of the power chain and of own supply, electricity */
    double design_heat_w, design_load_w;
    double water_flow_m3_s, water_in_k, water_out_k;
    double sink_flow_m3_s, sink_in_k, sink_out_k;
    double air_flow_m3_s, air_in_k, air_out_k;
    double ua_w_k, storage_j;
    double fan_power_w, pump_power_w, machine_power_w;
    double design_dry_bulb_k, design_wet_bulb_k, design_pressure_pa;
    const char *design_day;
};
extern const struct column equipment_columns[];
/* A row of one unit of which nothing is known. */
struct equipment equipment_none(void);

#endif
