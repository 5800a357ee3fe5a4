/* SPDX-License-Identifier: Apache-2.0 */
/* Everything around the hosts for one tick: power chain, heat, plant, weather, grid. Joules flow one way. The single
 * way back is facility_surroundings: what the next tick's nodes breathe and are cooled with. It is a value and a tick old on
 * purpose, so that there is no algebraic loop. (The scheduler sees the same, through its nodes; prices and carbon it
 * takes from the scenario: floor/outlook.h.) */
#ifndef SAMOVAR_PLANT_FACILITY_H
#define SAMOVAR_PLANT_FACILITY_H

#include "base/arena.h"
#include "electric/power.h"
#include "electric/supply.h"
#include "hardware/node.h"
#include "plant/failure.h"
#include "plant/plant.h"
#include "site/grid.h"
#include "site/water_supply.h"
#include "site/weather.h"

struct facility_setup {
    const struct node_group *groups;
    size_t group_count;
    const struct power_stage *power;
    size_t power_count;
    const struct variant_list *cooling;
    const struct weather *weather;
    const struct grid *grid;
    const struct variant_list *supply, *contracts; /* may be empty */
    const struct water_supply *water;              /* NULL: all potable */
    double water_scarcity;                         /* m3 of the world's mean water per m3 consumed; NaN: not known */
    const struct numbers *rain_m;                  /* of the site, for water_supply_draw */
    const struct failure *failures;                /* of the cooling plant */
    size_t failure_count;
    uint64_t seed;  /* of what is random */
    double start_s; /* calendar seconds */
};

/* Mean power of a node group over the tick. */
struct it_load {
    double total_w, fan_w, compute_w;
    double airflow_m3_s; /* that their fans move */
    double peak_w;       /* its power at that moment of the tick at which all nodes together draw most */
    double speed_frac;   /* share of their speed that heat leaves the nodes */
};

/* A power stage in a tick, all its installations together. */
struct stage_flow {
    double loss_w;  /* with its constant load */
    double loads_w; /* of its own loads */
    double it_w;    /* the part of both that counts as IT */
    /* The part of it_w that leaves with the nodes' liquid; the rest of loss and loads warms the stage's place. */
    double liquid_w;
};

struct facility_tick {
    double from_s, to_s; /* calendar seconds */
    struct outside outside;
    struct grid_sample grid;
    double speed_frac;                    /* the same, in the mean of all nodes */
    double least_speed_frac;              /* of the group that heat slows most */
    double failed_frac;                   /* largest share of a component's capacity that failures take */
    double it_w, fan_w, compute_w;        /* IT with what counts as such in the power chain */
    double heat_air_w, heat_liquid_w;     /* of IT power and of losses inside the hall */
    double nodes_air_w, nodes_liquid_w;   /* the nodes' own part of both */
    const struct stage_flow *stages;      /* per power stage */
    double loss_inside_w, loss_outside_w; /* what counts as infrastructure, with loads of its own and storage losses */
    double load_w;                        /* consumption without storage losses */
    double facility_w;                    /* consumption, whoever supplies it */
    double loss_w;                        /* inside and outside the hall */
    struct water_sources water;           /* of the make-up */
    double condensate_lost_kg_s;          /* what dripped off coils and was not used */
    double treatment_w;                   /* electricity for treating reclaimed water */
    double cooling_w;                     /* electricity of the plant and of the treatment */
    /* At the moment at which the nodes draw most: the power chain at that power; plant, own supply and batteries, which are
     * solved for the tick, at their mean. */
    double peak_it_w, peak_facility_w, peak_import_w;
    double removed_w;         /* heat that the plant took out of the hall */
    double to_air_w;          /* heat that left the site into the outdoor air */
    double makeup_kg_s;       /* water that evaporated, drifted away or was drained */
    double consumed_kg_s;     /* the part of it that does not come back: evaporated or drifted away */
    double withdrawn_kg_s;    /* the make-up but for condensate and rain, and what went back to a water body */
    double source_gross_kg_s; /* the same with the evaporation of reservoirs; NaN: not known */
    double source_kg_s;       /* water that power plants consumed for the import; NaN: not known */
    double scarcity_kg_s,
        scarcity_source_kg_s;             /* water consumed here and at power plants, in kg of the world's mean water */
    double grid_carbon_kg_s, carbon_kg_s; /* of the import; of the site's own supply, too */
    double marginal_kg_s;                 /* carbon of the import, were it demand that comes on top; NaN: not known */
    double lift_carbon_kg_s;              /* of the grid, for what heat users' own pumps draw elsewhere */
    double leak_kg_s;                     /* CO2e of refrigerants that leak, in the mean */
    struct supply_tick supply;
    struct plant_result plant;
    const struct plant_unit *units;
    size_t unit_count;
};

struct facility;
struct facility *facility_create(struct arena *arena, const struct facility_setup *setup);
/* Of a group's nodes, as the last step left it; before the first, as idle nodes in the weather of the start have it.
 * coolant NaN: none. */
struct node_surroundings facility_surroundings(const struct facility *facility, size_t group);
/* groups: a load per node group. *tick stays valid until the next step. */
void facility_step(struct facility *facility, double from_s, double to_s, const struct it_load *groups,
                   struct facility_tick *tick);
/* Of a unit of a plugin that broke the contract of component.h: its kind, its name in the plant, and how, in words. */
struct facility_breach {
    const struct record *kind;
    const char *unit, *how;
};
/* The first one since the facility was made; NULL: none. What was solved since then is of no use. */
const struct facility_breach *facility_breach(const struct facility *facility);

const struct plant *facility_plant(const struct facility *facility);
/* What plant and power chain are made of, in arena: a row for each component, then for each stage, then for each unit of own
 * supply. A stage that stands per
 * nodes has one row, with the design load of the group that loads it most. */
struct equipment *facility_equipment(const struct facility *facility, struct arena *arena, size_t *count);
const struct supply *facility_supply(const struct facility *facility);

#endif
