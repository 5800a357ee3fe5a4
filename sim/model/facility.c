/* SPDX-License-Identifier: Apache-2.0 */
#include "model/facility.h"

#include <math.h>
#include <string.h>

struct facility {
    struct facility_setup setup;
    double it_design_w, design_w; /* full IT load; all that the site's own stages feed */
    double *liquid_share;         /* per group: of a node's heat that goes into liquid */
    double *stage_loss_w;
    struct plant *plant;
    struct snapshot snapshot;
};

/* Losses of the stages that feed `feeds`, from the load up to the meter; returns their sum. */
static double lose(const struct facility *f, enum power_feeds feeds, double load_w, double design_w,
                   double *inside_w, double *outside_w)
{
    double total_w = 0;
    for (size_t i = f->setup.power_count; i-- > 0;) {
        const struct power_stage *stage = &f->setup.power[i];
        if (stage->feeds != (int)feeds)
            continue;
        double loss_w = power_stage_loss_w(stage, design_w, load_w + total_w);
        f->stage_loss_w[i] = loss_w;
        total_w += loss_w;
        *(stage->place == POWER_INSIDE ? inside_w : outside_w) += loss_w;
    }
    return total_w;
}

static struct snapshot look(const struct plant_result *plant, const struct grid_sample *grid)
{
    return (struct snapshot){.inlet_air_k = plant->supply_air_k,
                             .supply_liquid_k = plant->supply_liquid_k,
                             .carbon_kg_j = grid->carbon_kg_j};
}

/* Full load on the design day, on a plant of its own so that the real one begins with a cool hall: gives the
 * rating of what feeds everything, and what hosts feel before the first tick. */
static struct plant_result rehearse(const struct variant_list *cooling, const struct plant_design *design,
                                    const struct plant_input *full)
{
    struct arena *arena = arena_create();
    struct plant_result result;
    plant_step(plant_create(arena, cooling, design), full, &result);
    arena_destroy(arena);
    return result;
}

struct facility *facility_create(struct arena *arena, const struct facility_setup *setup)
{
    struct facility *f = arena_alloc(arena, 1, sizeof *f);
    f->setup = *setup;
    f->liquid_share = arena_alloc(arena, setup->group_count, sizeof *f->liquid_share);
    f->stage_loss_w = arena_alloc(arena, setup->power_count, sizeof *f->stage_loss_w);

    double liquid_w = 0;
    for (size_t g = 0; g < setup->group_count; g++) {
        double group_w = node_design_power_w(&setup->groups[g].node) * (double)setup->groups[g].count;
        f->it_design_w += group_w;
        liquid_w += group_w * setup->groups[g].node.liquid_share;
    }
    double inside_w = 0, outside_w = 0;
    lose(f, POWER_FEEDS_IT, f->it_design_w, f->it_design_w, &inside_w, &outside_w);
    struct plant_design design = {.it_w = f->it_design_w,
                                  .liquid_share = f->it_design_w > 0 ? liquid_w / f->it_design_w : 0,
                                  .losses_w = inside_w,
                                  .outside = setup->weather->design};
    f->plant = plant_create(arena, setup->cooling, &design);
    double design_liquid_w = 0;
    for (size_t g = 0; g < setup->group_count; g++) {
        f->liquid_share[g] = plant_liquid_share(f->plant, setup->groups[g].node.liquid_share);
        design_liquid_w +=
            node_design_power_w(&setup->groups[g].node) * (double)setup->groups[g].count * f->liquid_share[g];
    }
    struct plant_input full = {.air_w = f->it_design_w - design_liquid_w + inside_w,
                               .liquid_w = design_liquid_w,
                               .interval_s = SECONDS_PER_HOUR,
                               .outside = setup->weather->design};
    struct plant_result result = rehearse(setup->cooling, &design, &full);
    f->design_w = f->it_design_w + inside_w + outside_w + result.power_w;
    f->snapshot = look(&result, &setup->grid->hours[0]);
    return f;
}

struct snapshot facility_snapshot(const struct facility *facility)
{
    return facility->snapshot;
}

struct node_surroundings facility_surroundings(const struct facility *f, size_t group)
{
    double share = f->liquid_share[group];
    return (struct node_surroundings){.inlet_k = f->snapshot.inlet_air_k,
                                      .coolant_k = share > 0 ? f->snapshot.supply_liquid_k : NAN,
                                      .liquid_share = share};
}

const struct plant *facility_plant(const struct facility *facility)
{
    return facility->plant;
}

void facility_step(struct facility *f, double from_s, double to_s, const struct it_load *groups,
                   struct facility_tick *tick)
{
    memset(tick, 0, sizeof *tick);
    tick->from_s = from_s;
    tick->to_s = to_s;
    tick->outside = weather_mean(f->setup.weather, from_s, to_s);
    tick->grid = grid_mean(f->setup.grid, from_s, to_s);
    tick->stage_loss_w = f->stage_loss_w;

    for (size_t g = 0; g < f->setup.group_count; g++) {
        tick->it_w += groups[g].total_w;
        tick->fan_w += groups[g].fan_w;
        tick->compute_w += groups[g].compute_w;
        tick->heat_liquid_w += groups[g].total_w * f->liquid_share[g];
    }
    double it_losses_w =
        lose(f, POWER_FEEDS_IT, tick->it_w, f->it_design_w, &tick->loss_inside_w, &tick->loss_outside_w);
    double hall_losses_w = tick->loss_inside_w;
    tick->heat_air_w = tick->it_w - tick->heat_liquid_w + hall_losses_w;

    struct plant_input input = {.air_w = tick->heat_air_w,
                                .liquid_w = tick->heat_liquid_w,
                                .interval_s = to_s - from_s,
                                .outside = tick->outside};
    plant_step(f->plant, &input, &tick->plant);
    tick->units = plant_units(f->plant, &tick->unit_count);

    /* What feeds everything stands before the hall (scenario.c refuses `feeds: all` with `place: inside`), so
     * its loss does not come back as heat to be cooled, and nothing is circular. */
    double load_w = tick->it_w + it_losses_w + tick->plant.power_w;
    double site_losses_w =
        lose(f, POWER_FEEDS_ALL, load_w, f->design_w, &tick->loss_inside_w, &tick->loss_outside_w);
    tick->facility_w = load_w + site_losses_w;
    f->snapshot = look(&tick->plant, &tick->grid);
}
