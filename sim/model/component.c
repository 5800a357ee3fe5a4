/* SPDX-License-Identifier: Apache-2.0 */
/* The one list of cooling equipment: a new kind is a file and a row here. */
#include "model/component.h"

extern const struct component crah_component, cold_plate_component, air_economizer_component,
    direct_evaporative_component; /* terminals */
extern const struct component pump_component;
extern const struct component chiller_air_component, cooling_tower_component, district_heat_component,
    dry_cooler_component;                                                                   /* stages */
extern const struct component cdu_component, chiller_component, water_economizer_component; /* lifts */

const struct record *const component_kinds[] = {
    &air_economizer_component.record,
    &cdu_component.record,
    &chiller_component.record,
    &chiller_air_component.record,
    &cold_plate_component.record,
    &cooling_tower_component.record,
    &crah_component.record,
    &direct_evaporative_component.record,
    &district_heat_component.record,
    &dry_cooler_component.record,
    &pump_component.record,
    &water_economizer_component.record,
    NULL,
};
