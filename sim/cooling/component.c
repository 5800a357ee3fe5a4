/* SPDX-License-Identifier: Apache-2.0 */
/* The one list of cooling equipment: a new kind is a file and a row here. */
#include "cooling/component.h"

extern const struct component crah_component, cold_plate_component, air_economizer_component,
    direct_evaporative_component, immersion_component, indirect_evaporative_component,
    rear_door_component; /* terminals */
extern const struct component pump_component;
extern const struct component adiabatic_cooler_component, chiller_air_component, cold_tank_component,
    cooling_tower_component, direct_heat_component, district_heat_component, driving_heat_component,
    dry_cooler_component, hull_component, storage_tank_component, water_intake_component; /* stages */
extern const struct component absorption_chiller_component, cdu_component, chiller_component,
    water_economizer_component; /* lifts */

const struct record *component_kinds[KINDS_ROOM] = {
    &absorption_chiller_component.record,
    &adiabatic_cooler_component.record,
    &air_economizer_component.record,
    &cdu_component.record,
    &chiller_component.record,
    &chiller_air_component.record,
    &cold_plate_component.record,
    &cold_tank_component.record,
    &cooling_tower_component.record,
    &crah_component.record,
    &direct_evaporative_component.record,
    &direct_heat_component.record,
    &district_heat_component.record,
    &driving_heat_component.record,
    &dry_cooler_component.record,
    &hull_component.record,
    &immersion_component.record,
    &indirect_evaporative_component.record,
    &pump_component.record,
    &rear_door_component.record,
    &storage_tank_component.record,
    &water_economizer_component.record,
    &water_intake_component.record,
    NULL,
};

bool component_is_own(const struct component *component)
{
    const struct record *last = &water_intake_component.record;
    for (size_t i = 0; component_kinds[i] != NULL && component_kinds[i] != &component->record; i++)
        if (component_kinds[i] == last)
            return false; /* plugins stand behind it */
    return true;
}
