/* SPDX-License-Identifier: Apache-2.0 */
/* The plant's rows of equipment.csv: what each component was sized for, and what it made of that. */
#include "plant/plant_inside.h"

static void tell(const struct plant_unit *unit, struct equipment *row)
{
    const struct component *c = unit->component;
    const struct design *design = &unit->design;
    *row = equipment_none();
    row->component = unit->name;
    row->type = c->record.name;
    row->system = "cooling";
    row->design_heat_w = design->heat_w;
    row->design_dry_bulb_k = design->outside.dry_bulb_k;
    row->design_wet_bulb_k = design->outside.wet_bulb_k;
    row->design_pressure_pa = design->outside.pressure_pa;
    if (c->bank) {
        row->units = c->bank(unit->parameters)->units;
        row->spare = c->bank(unit->parameters)->spare;
    }
}

static void tell_own(const struct plant_unit *unit, struct equipment *row)
{
    if (unit->component->equipment)
        unit->component->equipment(unit->parameters, unit->state, &unit->design, row);
}

/* A loop, from its pump on. next: the loop behind its lifts, whose pump's row is filled; NULL: it has none. */
static void tell_loop(const struct plant *plant, const struct plant_loop *loop, const struct plant_loop *next,
                      struct equipment *rows)
{
    const struct plant_unit *pump = &plant->units[loop->pump];
    const struct design *moved = &pump->design;
    struct equipment *row = &rows[loop->pump];
    double flow_m3_s, capacity_w_k = call_flow_w_k(pump, moved->heat_w);
    tell(pump, row);
    tell_own(pump, row);
    flow_m3_s = row->water_flow_m3_s;
    row->water_in_k = moved->target_k + moved->heat_w / capacity_w_k;
    row->water_out_k = row->water_in_k + row->pump_power_w / capacity_w_k;
    for (size_t i = loop->first; i < loop->end; i++) {
        const struct plant_unit *unit = &plant->units[i];
        const struct design *design = &unit->design;
        row = &rows[i];
        tell(unit, row);
        row->water_flow_m3_s = flow_m3_s;
        row->water_in_k = design->target_k + design->heat_w / design->capacity_w_k;
        row->water_out_k = design->target_k;
        if (unit->component->role == ROLE_LIFT && next) {
            row->sink_flow_m3_s = rows[next->pump].water_flow_m3_s;
            row->sink_in_k = design->sink_target_k;
            row->sink_out_k = design->sink_target_k + next->design_heat_w / design->sink_capacity_w_k;
        }
        tell_own(unit, row);
    }
}

void plant_equipment(const struct plant *plant, struct equipment *rows)
{
    for (size_t i = plant->loop_count; i-- > 0;) {
        const struct plant_loop *loop = &plant->loops[i];
        tell_loop(plant, loop, loop->first_lift < loop->end ? loop + 1 : NULL, rows);
    }
    for (size_t i = 0; i < plant->circuit_count; i++) {
        const struct plant_circuit *circuit = &plant->circuits[i];
        const struct equipment *pump = &rows[plant->loops[circuit->first_loop].pump];
        struct equipment *row = &rows[circuit->terminal];
        tell(&plant->units[circuit->terminal], row);
        row->water_flow_m3_s = pump->water_flow_m3_s;
        row->water_in_k = plant->units[plant->loops[circuit->first_loop].pump].design.target_k;
        row->water_out_k = pump->water_in_k;
        tell_own(&plant->units[circuit->terminal], row);
    }
}
