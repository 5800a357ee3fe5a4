/* SPDX-License-Identifier: Apache-2.0 */
#include "base/equipment.h"

#include <math.h>

double bank_count(const struct bank *bank)
{
    return (double)(bank->units + bank->spare);
}

double bank_running_frac(const struct bank *bank)
{
    return bank->spare_runs ? bank_count(bank) / (double)bank->units : 1;
}

double bank_standby_frac(const struct bank *bank)
{
    return bank->spare_runs ? 1 : bank_count(bank) / (double)bank->units;
}

const struct field bank_fields[] = {
    {.key = "units",
     INTEGER_FIELD(struct bank, units),
     RANGE_DEFAULT("1", "1000", "1"),
     .doc = "Equal units that together do what the design day asks for."},
    {.key = "spare",
     INTEGER_FIELD(struct bank, spare),
     RANGE_DEFAULT("0", "1000", "0"),
     .doc =
         "More of the same units beside those: 1 is N+1. `spare_runs` says what they do; a failure's share is of all."},
    {.key = "spare_runs",
     FLAG_FIELD(struct bank, spare_runs),
     .initial = "true",
     .doc = "true: the spares run as well, and each unit does less; false: they rest until others fail."},
    FIELD_END};

#define NUMBER(member, si, text) NUMBER_COLUMN(struct equipment, member, si, text)

const struct column equipment_columns[] = {
    {TEXT_COLUMN(struct equipment, run, "Name of the run.")},
    {TEXT_COLUMN(struct equipment, component,
                 "Name of the component or of the own supply, as in series.csv, or of the stage of the chain.")},
    {TEXT_COLUMN(struct equipment, type, "Its `type`; `power-stage` for a stage of the power chain.")},
    {TEXT_COLUMN(struct equipment, system, "cooling, power or supply.")},
    {INTEGER_COLUMN(struct equipment, units, "1", "Equal units that the design needs.")},
    {INTEGER_COLUMN(struct equipment, spare, "1", "Units beside those: 1 is N+1.")},
    {NUMBER(
        capacity_w, "W",
        "Of one unit, margins included: heat that it moves at design, or electricity that a stage of the power chain "
        "passes on; of own supply, its rated power.")},
    {NUMBER(
        design_heat_w, "W",
        "Heat that it was sized for, before margins; of a stage of the power chain, the heat that it gives off at its "
        "design load.")},
    {NUMBER(design_load_w, "W", "Electricity that a stage of the power chain passes on at design; blank for others.")},
    {NUMBER(water_flow_m3_s, "m3/s", "Of the loop that it stands in, at design.")},
    {NUMBER(water_in_k, "K", "Water that enters it at design; of what collects heat, the water that it is given.")},
    {NUMBER(water_out_k, "K", "Water that leaves it at design.")},
    {NUMBER(sink_flow_m3_s, "m3/s",
            "Of the water on its other side, at design: of the next loop, of a water body, of a heat user.")},
    {NUMBER(sink_in_k, "K", "That water as it comes.")},
    {NUMBER(sink_out_k, "K", "That water as it goes.")},
    {NUMBER(
        air_flow_m3_s, "m3/s",
        "Air at full speed, of the units that may run together: the hall's where it cools the hall, else outdoor air.")},
    {NUMBER(
        air_in_k, "K",
        "Air that enters at design: the hall's as it comes back; outdoor air by its dry bulb, of coils as warm as their "
        "`approach` to the water allows.")},
    {NUMBER(air_out_k, "K", "Air that leaves at design.")},
    {NUMBER(
        ua_w_k, "W/K",
        "Size of its exchanger, margins included: heat per kelvin of logarithmic mean difference; of a cooling tower per "
        "kelvin of wet bulb with the heat capacity of dry air, as in Merkel's equation.")},
    {NUMBER(storage_j, "J", "What it holds when full, of heat, of cold or, a battery, of electricity.")},
    {NUMBER(fan_power_w, "W", "Electricity of its fans at full speed, of the units that may run together.")},
    {NUMBER(pump_power_w, "W", "Electricity of its pumps at full flow, of the units that may run together.")},
    {NUMBER(
        machine_power_w, "W",
        "Electricity of its compressors at full load on the design day, of the units that may run together; the fans of "
        "air-cooled chillers are in it.")},
    {NUMBER(design_dry_bulb_k, "K", "Outdoor air of the day that it was sized for.")},
    {NUMBER(design_wet_bulb_k, "K", "The same.")},
    {NUMBER(design_pressure_pa, "Pa", "The same.")},
    {TEXT_COLUMN(struct equipment, design_day, "Where that day comes from (`design`).")},
    COLUMN_END};

struct equipment equipment_none(void)
{
    struct equipment none = {.units = 1};
    for (const struct column *column = equipment_columns; column->name; column++)
        if (column->kind == COLUMN_NUMBER)
            *(double *)(void *)((char *)&none + column->offset) = NAN;
    return none;
}
