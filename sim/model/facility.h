/* SPDX-License-Identifier: Apache-2.0 */
/* Everything around the hosts for one tick: power chain, heat, plant, weather, grid. Joules flow one way; what the next
 * tick's hosts may know of it is struct snapshot. */
#ifndef SAMOVAR_MODEL_FACILITY_H
#define SAMOVAR_MODEL_FACILITY_H

#include "base/arena.h"
#include "model/grid.h"
#include "model/node.h"
#include "model/plant.h"
#include "model/power.h"
#include "model/weather.h"

struct node_group {
    struct node node;
    int64_t count;
};

struct facility_setup {
    const struct node_group *groups;
    size_t group_count;
    const struct power_stage *power;
    size_t power_count;
    const struct variant_list *cooling;
    const struct weather *weather;
    const struct grid *grid;
};

/* What hosts and scheduler may know of the facility: as it stood at the end of the previous tick. */
struct snapshot {
    double inlet_air_k, supply_liquid_k; /* liquid NaN: none */
    double carbon_kg_j;
};

/* Mean power of a node group over the tick. */
struct it_load {
    double total_w, fan_w, compute_w;
};

struct facility_tick {
    double from_s, to_s; /* calendar seconds */
    struct outside outside;
    struct grid_sample grid;
    double it_w, fan_w, compute_w;
    double heat_air_w, heat_liquid_w; /* of IT power and of losses inside the hall */
    double *stage_loss_w;             /* per power stage */
    double loss_inside_w, loss_outside_w;
    double facility_w;                /* at the utility meter */
    struct plant_result plant;
    const struct plant_unit *units;
    size_t unit_count;
};

struct facility;
struct facility *facility_create(struct arena *arena, const struct facility_setup *setup);
struct snapshot facility_snapshot(const struct facility *facility); /* before the first tick: set-points held */
struct node_surroundings facility_surroundings(const struct facility *facility, size_t group);
/* groups: a load per node group. *tick stays valid until the next step. */
void facility_step(struct facility *facility, double from_s, double to_s, const struct it_load *groups,
                   struct facility_tick *tick);
const struct plant *facility_plant(const struct facility *facility);

#endif
