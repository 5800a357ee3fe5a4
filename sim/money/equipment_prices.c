/* SPDX-License-Identifier: Apache-2.0 */
/* The prices of a kind of equipment each, found by the name that equipment.csv gives the kind. */
#include <string.h>

#include "money/costs.h"

#define PER(unit, member, text)                                                                                        \
    {                                                                                                                  \
        .key = #member,                                                                                                \
        OPTIONAL_FIELD(struct equipment_prices, member, struct capital_price, &capital_per_##unit##_record),           \
        .doc = text                                                                                                    \
    }

static const struct field fields[] = {
    PER(kw, absorption_chiller, "Absorption chillers."),
    PER(kw, adiabatic_cooler, "Dry coolers with pads."),
    PER(kw, air_economizer, "Air handlers and louvres of an air-side economizer."),
    PER(kw, cdu, "Coolant distribution units."),
    PER(kw, chiller, "Water-cooled chillers."),
    PER(kw, chiller_air, "Air-cooled chillers."),
    PER(kw, cold_plate, "Cold plates, hoses and manifolds in the racks, beyond what air-cooled servers have."),
    PER(kwh, cold_tank, "Tanks of chilled water."),
    PER(kw, cooling_tower, "Cooling towers."),
    PER(kw, crah, "Air handlers with a coil."),
    PER(kw, direct_evaporative, "Air handlers with wet pads."),
    PER(kw, direct_heat, "Hand-over of heat without a heat pump."),
    PER(kw, district_heat, "Heat pumps to a district network."),
    PER(kw, driving_heat, "Hand-over of heat that drives an absorption chiller."),
    PER(kw, dry_cooler, "Dry coolers."),
    PER(kw, hull, "A hull under water."),
    PER(kw, immersion, "Immersion tanks with their fluid."),
    PER(kw, indirect_evaporative, "Indirect evaporative air handlers."),
    PER(kw, pump, "Pumps with their pipes, per kW of heat that they move."),
    PER(kw, rear_door, "Rear doors with a coil."),
    PER(kwh, storage_tank, "Stores of heat."),
    PER(kw, water_economizer, "Plate exchangers of a water-side economizer."),
    PER(kw, water_intake, "Intake, exchanger and outfall at a water body."),
    PER(kw, battery, "Batteries: the part that goes with their power. `battery_storage` comes on top."),
    PER(kwh, battery_storage, "Batteries: the part that goes with what they hold."),
    PER(kw, photovoltaic, "Photovoltaic plants, per kW of their modules (direct current)."),
    PER(kw, wind, "Wind turbines."),
    PER(kw, generator, "Generator sets."),
    PER(kw, gas_turbine, "Gas turbines."),
    PER(kw, fuel_cell, "Fuel cells."),
    PER(kw, reactor, "Small reactors."),
    FIELD_END};

const struct record equipment_prices_record = {.name = "equipment prices",
                                               .doc = "A price for each kind of equipment; absent: not counted.",
                                               .size = sizeof(struct equipment_prices),
                                               .fields = fields};

/* "cooling_tower" is the key of "cooling-tower". */
static bool names(const char *key, const char *type)
{
    for (; *key && *type; key++, type++)
        if (*key != *type && !(*key == '_' && *type == '-'))
            return false;
    return !*key && !*type;
}

const struct capital_price *equipment_price_of(const struct equipment_prices *prices, const char *type,
                                               const char **per)
{
    for (const struct field *field = fields; field->key; field++)
        if (names(field->key, type)) {
            *per = field->record == &capital_per_kwh_record ? "kWh" : "kW";
            const struct capital_price *price;
            memcpy(&price, (const char *)prices + field->offset, sizeof price);
            return price;
        }
    *per = "kW";
    return NULL;
}
