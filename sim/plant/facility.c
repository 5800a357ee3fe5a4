/* SPDX-License-Identifier: Apache-2.0 */
#include "plant/facility.h"

#include <math.h>
#include <string.h>

#include "site/psychro.h"

/* A power stage with its place in the chain, worked out once. */
struct attached {
    enum power_level level;
    double nodes;               /* of one installation; 0: it feeds the hall or the site */
    double loads_w, loads_it_w; /* of one installation: its own loads, and of them the IT */
    bool is_it;
    double *design_w; /* per node group: load of one installation when all nodes are at full load */
};

struct facility {
    struct facility_setup setup;
    double it_design_w, design_w; /* IT branch at full load; all that the site's own stages feed */
    double *liquid_share;         /* per group: of a node's heat that goes into liquid */
    struct plant_liquid liquid;
    struct attached *attached; /* per stage */
    struct stage_flow *stages;
    struct plant *plant;
    struct facility_breach breach;
    struct arena *arena;
    double leak_kg_s; /* CO2e of the refrigerants of all units */
    struct outages *outages;
    size_t *failing; /* per failure: the unit that fails */
    double *share;   /* per unit of the plant: share that is in order */
    struct supply *supply;
    struct plant_design design;
    bool begun;
    double inlet_air_k, supply_liquid_k; /* at the end of the last tick; before the first: see settle() */
    double rain_stored_kg;
};

/* Power on its way from the loads up to the meter. */
struct chain_climb {
    double it_w;                /* losses and loads in the chain that count as IT */
    double inside_w, outside_w; /* losses and loads that do not, by where their heat goes */
};

/* A group of nodes whose own stages are climbed; NULL: the hall or the site. */
struct chain_reach {
    size_t group;
    double nodes, liquid_share;
};

/* Adds the losses and own loads of the stages of one level, going from the load up to the meter; returns
 * their sum. flows: per stage, gets them too; NULL: not wanted. Nodes are taken at their mean (see power_stage_loss_w); the last installation may have
 * fewer nodes, its load is spread as well. */
static double climb_stages(const struct facility *f, enum power_level level, const struct chain_reach *reach,
                           double load_w, double design_w, struct stage_flow *flows, struct chain_climb *c)
{
    double total_w = 0;
    for (size_t i = f->setup.power_count; i-- > 0;) {
        const struct power_stage *stage = &f->setup.power[i];
        const struct attached *at = &f->attached[i];
        if (at->level != level)
            continue;
        double installed = reach ? ceil(reach->nodes / at->nodes) : 1;
        double behind_w = (load_w + total_w) / installed + at->loads_w;
        double loss_w = power_stage_loss_w(stage, reach ? at->design_w[reach->group] : design_w, behind_w);
        double both_w = installed * (loss_w + at->loads_w);
        double it_w = installed * ((at->is_it ? loss_w : 0) + at->loads_it_w);
        if (flows) {
            flows[i].loss_w += installed * loss_w;
            flows[i].loads_w += installed * at->loads_w;
            flows[i].it_w += it_w;
            flows[i].liquid_w += reach ? it_w * reach->liquid_share : 0;
        }
        c->it_w += it_w;
        *(stage->place == POWER_INSIDE ? &c->inside_w : &c->outside_w) += both_w - it_w;
        total_w += both_w;
    }
    return total_w;
}

static void attach_stages(struct arena *arena, struct facility *f)
{
    f->attached = arena_alloc(arena, f->setup.power_count, sizeof *f->attached);
    f->stages = arena_alloc(arena, f->setup.power_count, sizeof *f->stages);
    for (size_t i = 0; i < f->setup.power_count; i++) {
        const struct power_stage *stage = &f->setup.power[i];
        struct attached *at = &f->attached[i];
        int64_t nodes;
        at->level = power_stage_level(stage, &nodes);
        at->nodes = (double)nodes;
        at->is_it = power_stage_is_it(stage);
        at->design_w = arena_alloc(arena, f->setup.group_count, sizeof *at->design_w);
        const struct power_load *loads = stage->loads.items;
        for (size_t l = 0; l < stage->loads.count; l++) {
            double power_w = loads[l].power_w * (double)loads[l].count;
            at->loads_w += power_w;
            at->loads_it_w += loads[l].counts_as == POWER_IT ? power_w : 0;
        }
    }
}

/* Sizes the stages that stand per nodes, each for its nodes at full load and the stages between. */
static void size_installations(struct facility *f, const struct chain_reach *reach, double load_w)
{
    for (size_t i = f->setup.power_count; i-- > 0;) {
        struct attached *at = &f->attached[i];
        if (at->level != POWER_NODES)
            continue;
        double installed = ceil(reach->nodes / at->nodes);
        double behind_w = load_w / installed + at->loads_w;
        at->design_w[reach->group] = behind_w;
        load_w = installed * (behind_w + power_stage_loss_w(&f->setup.power[i], behind_w, behind_w));
    }
}

static void attach_failures(struct arena *arena, struct facility *f)
{
    const struct facility_setup *setup = &f->setup;
    f->outages = outages_create(arena, setup->failures, setup->failure_count, setup->seed, setup->start_s);
    f->failing = arena_alloc(arena, setup->failure_count, sizeof *f->failing);
    for (size_t i = 0; i < setup->failure_count; i++)
        f->failing[i] = plant_find(setup->cooling, setup->failures[i].component);
    f->share = arena_alloc(arena, setup->cooling->count, sizeof *f->share);
}

/* Per unit, the share that is in order; failures of one unit add up. */
static const double *working_shares(struct facility *f, double from_s, double to_s)
{
    size_t units = f->setup.cooling->count;
    if (f->setup.failure_count == 0)
        return NULL;
    for (size_t i = 0; i < units; i++)
        f->share[i] = 1;
    for (size_t i = 0; i < f->setup.failure_count; i++) {
        double lost = outages_lost_frac(f->outages, i, from_s, to_s);
        if (f->failing[i] < units)
            f->share[f->failing[i]] = fmax(0, f->share[f->failing[i]] - lost);
    }
    return f->share;
}

static void remember(struct facility *f, const struct plant_result *plant)
{
    f->inlet_air_k = plant->supply_air_k;
    f->supply_liquid_k = plant->supply_liquid_k;
}

/* What nodes feel of a plant that does this. */
static void attach_nodes(struct facility *f, const struct plant *plant)
{
    f->liquid = plant_liquid(plant);
    for (size_t g = 0; g < f->setup.group_count; g++)
        f->liquid_share[g] = plant_liquid_share(plant, f->setup.groups[g].node.liquid_share);
}

/* Climbs from the nodes to the hall's meter: IT power and heat of the tick, and what of it the plant gets. Returns what the nodes and
 * all stages inside the hall draw. */
static double gather_heat(struct facility *f, const struct it_load *groups, struct facility_tick *tick,
                          struct chain_climb *c, struct plant_input *input)
{
    double nodes = 0, branch_w = 0; /* branch: nodes and their own stages */
    memset(f->stages, 0, f->setup.power_count * sizeof *f->stages);
    for (size_t g = 0; g < f->setup.group_count; g++) {
        struct chain_reach reach = {
            .group = g, .nodes = (double)f->setup.groups[g].count, .liquid_share = f->liquid_share[g]};
        double before_w = c->it_w;
        branch_w += groups[g].total_w + climb_stages(f, POWER_NODES, &reach, groups[g].total_w, 0, f->stages, c);
        double group_w = groups[g].total_w + (c->it_w - before_w);
        tick->it_w += group_w;
        nodes += reach.nodes;
        tick->least_speed_frac = fmin(g == 0 ? 1 : tick->least_speed_frac, groups[g].speed_frac);
        tick->speed_frac += reach.nodes * groups[g].speed_frac;
        tick->fan_w += groups[g].fan_w;
        tick->compute_w += groups[g].compute_w;
        input->airflow_m3_s += groups[g].airflow_m3_s;
        tick->heat_liquid_w += group_w * f->liquid_share[g];
    }
    tick->speed_frac /= nodes;
    double nodes_it_w = c->it_w;
    double hall_w = climb_stages(f, POWER_HALL, NULL, branch_w, f->it_design_w, f->stages, c);
    tick->it_w += c->it_w - nodes_it_w;
    tick->heat_air_w = tick->it_w - tick->heat_liquid_w + c->inside_w;
    input->air_w = tick->heat_air_w;
    input->liquid_w = tick->heat_liquid_w;
    return branch_w + hall_w;
}

/* Remembers the first unit that broke its contract, of this plant or of one that was made to rehearse. */
static void note_breach(struct facility *f, const struct plant *plant)
{
    const struct plant_unit *unit = plant_breach(plant);
    if (unit != NULL && f->breach.kind == NULL)
        f->breach = (struct facility_breach){&unit->component->record, arena_text(f->arena, unit->name),
                                             arena_text(f->arena, unit->breach->how)};
}

/* Runs full load on the design day, on a plant of its own so that the real one begins with a cool hall. This gives the
 * rating of stages that feed all. group_w: per group. Afterwards nodes feel the plant's set-points, whether it can hold them at
 * full load or not: one that is smaller on purpose has servers that breathe the same air. */
static struct plant_result rehearse(struct facility *f, const double *group_w)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_create(arena, f->setup.cooling, &f->design);
    attach_nodes(f, plant);
    double liquid_w = 0;
    for (size_t g = 0; g < f->setup.group_count; g++)
        liquid_w += group_w[g] * f->liquid_share[g];
    struct plant_input input = {.air_w = f->design.it_w - liquid_w + f->design.losses_w,
                                .liquid_w = liquid_w,
                                .airflow_m3_s = f->design.airflow_m3_s,
                                .interval_s = SECONDS_PER_HOUR,
                                .outside = f->design.outside};
    struct plant_result result;
    plant_step(plant, &input, &result);
    note_breach(f, plant);
    arena_destroy(arena);
    remember(f, &result);
    f->inlet_air_k = result.held_air_k;
    return result;
}

/* What nodes feel in the first tick: the hall has stood idle in the weather of the start, with all its plant in order. */
static void settle(struct facility *f)
{
    struct arena *arena = arena_create();
    struct plant *plant = plant_create(arena, f->setup.cooling, &f->design);
    struct it_load *idle = arena_alloc(arena, f->setup.group_count, sizeof *idle);
    for (size_t g = 0; g < f->setup.group_count; g++) {
        const struct node_group *group = &f->setup.groups[g];
        struct node_surroundings at = facility_surroundings(f, g);
        struct node_power power;
        node_power(&group->node, (double)group->node.gpus * group->node.gpu.idle_w, &at, &power);
        idle[g] = (struct it_load){.total_w = (double)group->count * power.total_w,
                                   .airflow_m3_s = (double)group->count * power.airflow_m3_s};
    }
    struct facility_tick tick = {.stages = f->stages,
                                 .outside = weather_mean(f->setup.weather, f->setup.start_s, f->setup.start_s)};
    struct chain_climb c = {0};
    struct plant_input input = {.interval_s = SECONDS_PER_HOUR, .outside = tick.outside};
    gather_heat(f, idle, &tick, &c, &input);
    struct plant_result result;
    plant_step(plant, &input, &result);
    note_breach(f, plant);
    remember(f, &result);
    arena_destroy(arena);
}

static double leaks_kg_s(const struct plant *plant)
{
    size_t count;
    const struct plant_unit *units = plant_units(plant, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (units[i].component->leak_kg_s)
            sum += units[i].component->leak_kg_s(units[i].parameters, units[i].state);
    return sum;
}

/* Air that all nodes move at full load, in what they feel now. */
static double full_airflow_m3_s(const struct facility *f)
{
    double airflow_m3_s = 0;
    for (size_t g = 0; g < f->setup.group_count; g++) {
        const struct node_group *group = &f->setup.groups[g];
        struct node_surroundings at = facility_surroundings(f, g);
        struct node_power power;
        node_power(&group->node, node_full_w(&group->node), &at, &power);
        airflow_m3_s += (double)group->count * power.airflow_m3_s;
    }
    return airflow_m3_s;
}

static const struct variant_list none;

struct facility *facility_create(struct arena *arena, const struct facility_setup *setup)
{
    struct facility *f = arena_alloc(arena, 1, sizeof *f);
    f->setup = *setup;
    f->arena = arena;
    f->liquid_share = arena_alloc(arena, setup->group_count, sizeof *f->liquid_share);
    attach_stages(arena, f);

    /* Full load of each group, with what in the chain counts as IT, and of all that the hall's stages feed. */
    double *group_w = arena_alloc(arena, setup->group_count, sizeof *group_w);
    double it_w = 0, liquid_w = 0;
    struct chain_climb c = {0};
    for (size_t g = 0; g < setup->group_count; g++) {
        double nodes = (double)setup->groups[g].count;
        double nodes_w = node_design_power_w(&setup->groups[g].node) * nodes, before_w = c.it_w;
        struct chain_reach reach = {.group = g, .nodes = nodes};
        size_installations(f, &reach, nodes_w);
        f->it_design_w += nodes_w + climb_stages(f, POWER_NODES, &reach, nodes_w, 0, NULL, &c);
        group_w[g] = nodes_w + (c.it_w - before_w);
        it_w += group_w[g];
        liquid_w += group_w[g] * setup->groups[g].node.liquid_share;
    }
    double nodes_it_w = c.it_w;
    climb_stages(f, POWER_HALL, NULL, f->it_design_w, f->it_design_w, NULL, &c);
    it_w += c.it_w - nodes_it_w;
    f->design = (struct plant_design){.it_w = it_w,
                                      .liquid_share = it_w > 0 ? liquid_w / it_w : 0,
                                      .losses_w = c.inside_w,
                                      .outside = setup->weather->design};
    rehearse(f, group_w);
    f->design.airflow_m3_s = full_airflow_m3_s(f);
    struct plant_result result = rehearse(f, group_w);
    f->plant = plant_create(arena, setup->cooling, &f->design);
    f->leak_kg_s = leaks_kg_s(f->plant);
    attach_failures(arena, f);
    f->design_w = it_w + c.inside_w + c.outside_w + result.power_w;
    f->supply = supply_create(arena, setup->supply ? setup->supply : &none, setup->contracts ? setup->contracts : &none,
                              setup->weather, setup->grid);
    settle(f);
    return f;
}

struct node_surroundings facility_surroundings(const struct facility *f, size_t group)
{
    double share = f->liquid_share[group];
    return (struct node_surroundings){.inlet_k = f->inlet_air_k,
                                      .coolant_k = share > 0 ? f->supply_liquid_k : NAN,
                                      .liquid_share = share,
                                      .fanless = share > 0 && f->liquid.fanless,
                                      .resistance_k_w = f->liquid.resistance_k_w};
}

const struct facility_breach *facility_breach(const struct facility *facility)
{
    return facility->breach.kind != NULL ? &facility->breach : NULL;
}

const struct plant *facility_plant(const struct facility *facility)
{
    return facility->plant;
}

/* Design load of one installation of a stage; *installed: how many there are. */
static double stage_design_w(const struct facility *f, size_t stage, double *installed)
{
    const struct attached *at = &f->attached[stage];
    double design_w = 0;
    *installed = 1;
    if (at->level != POWER_NODES)
        return at->level == POWER_HALL ? f->it_design_w : f->design_w;
    *installed = 0;
    for (size_t g = 0; g < f->setup.group_count; g++) {
        *installed += ceil((double)f->setup.groups[g].count / at->nodes);
        design_w = fmax(design_w, at->design_w[g]);
    }
    return design_w;
}

struct equipment *facility_equipment(const struct facility *f, struct arena *arena, size_t *count)
{
    size_t units = f->setup.cooling->count, chain_end = units + f->setup.power_count, supplies;
    supply_units(f->supply, &supplies);
    *count = chain_end + supplies;
    struct equipment *rows = arena_alloc(arena, *count, sizeof *rows);
    plant_equipment(f->plant, rows);
    for (size_t i = 0; i < f->setup.power_count; i++) {
        double installed, design_w = stage_design_w(f, i, &installed);
        power_stage_equipment(&f->setup.power[i], design_w, installed, &rows[units + i]);
    }
    supply_equipment(f->supply, &rows[chain_end]);
    for (size_t i = 0; i < units; i++)
        rows[i].design_day = f->setup.weather->design_of;
    return rows;
}

const struct supply *facility_supply(const struct facility *facility)
{
    return facility->supply;
}

/* The make-up, its sources, and what treating the reclaimed part of it takes. */
static void draw_water(struct facility *f, struct facility_tick *t)
{
    t->consumed_kg_s = t->plant.evaporated_kg_s + t->plant.drift_kg_s;
    t->makeup_kg_s = t->consumed_kg_s + t->plant.blowdown_kg_s;
    if (f->setup.water) {
        water_supply_draw(f->setup.water, f->setup.rain_m, t->outside.day_of_year, t->to_s - t->from_s, t->makeup_kg_s,
                          t->plant.condensed_kg_s, &f->rain_stored_kg, &t->water);
        t->treatment_w = t->water.reclaimed_kg_s / WATER_DENSITY_KG_M3 * f->setup.water->treatment_j_m3;
    }
    t->condensate_lost_kg_s = t->plant.condensed_kg_s - t->water.condensate_kg_s;
    t->withdrawn_kg_s = t->makeup_kg_s - t->water.condensate_kg_s - t->water.rain_kg_s + t->plant.returned_kg_s;
}

/* What follows from the parts of a tick, once for all who read it. */
static void complete(const struct facility *f, struct facility_tick *t)
{
    const struct plant_result *p = &t->plant;
    double chain_air_w = 0, chain_liquid_w = 0; /* heat of IT in the power chain */
    for (size_t i = 0; i < f->setup.power_count; i++) {
        chain_air_w += t->stages[i].it_w - t->stages[i].liquid_w;
        chain_liquid_w += t->stages[i].liquid_w;
    }
    t->nodes_air_w = t->heat_air_w - t->loss_inside_w - chain_air_w;
    t->nodes_liquid_w = t->heat_liquid_w - chain_liquid_w;
    t->loss_w = t->loss_inside_w + t->loss_outside_w;
    t->cooling_w = p->power_w + t->treatment_w;
    t->removed_w = t->heat_air_w + t->heat_liquid_w - p->stored_w;
    t->to_air_w = p->to_air_w + t->loss_outside_w + t->treatment_w;
    t->source_kg_s = t->grid.water_kg_j * t->supply.import_w;
    t->source_gross_kg_s = t->grid.water_gross_kg_j * t->supply.import_w;
    t->scarcity_kg_s = f->setup.water_scarcity * t->consumed_kg_s;
    t->scarcity_source_kg_s = f->setup.water_scarcity * t->source_kg_s;
    t->grid_carbon_kg_s = t->grid.carbon_kg_j * t->supply.import_w;
    t->marginal_kg_s = t->grid.marginal_kg_j * t->supply.import_w;
    t->carbon_kg_s = t->grid_carbon_kg_s + t->supply.own_carbon_kg_s;
    t->lift_carbon_kg_s = t->grid.carbon_kg_j * p->user_lift_w;
    t->leak_kg_s = f->leak_kg_s;
}

static void find_peaks(const struct facility *f, const struct it_load *groups, struct facility_tick *t)
{
    struct chain_climb c = {0};
    double branch_w = 0, it_w = 0;
    for (size_t g = 0; g < f->setup.group_count; g++) {
        struct chain_reach reach = {.group = g, .nodes = (double)f->setup.groups[g].count};
        branch_w += groups[g].peak_w + climb_stages(f, POWER_NODES, &reach, groups[g].peak_w, 0, NULL, &c);
        it_w += groups[g].peak_w;
    }
    double load_w = branch_w + climb_stages(f, POWER_HALL, NULL, branch_w, f->it_design_w, NULL, &c);
    t->peak_it_w = fmax(it_w + c.it_w, t->it_w);
    load_w += t->cooling_w;
    load_w += climb_stages(f, POWER_SITE, NULL, load_w, f->design_w, NULL, &c);
    double more_w = fmax(load_w - t->load_w, 0); /* than in the mean */
    t->peak_facility_w = t->facility_w + more_w;
    if (t->supply.grid_frac > 0)
        t->peak_import_w = fmax((t->supply.import_w - t->supply.export_w) / t->supply.grid_frac + more_w, 0);
}

/* What fails in the first tick was in order before: in a short tick the plant's water begins in balance with all of it. */
static void begin(struct facility *f, const struct plant_input *input)
{
    f->begun = true;
    if (!input->share)
        return;
    struct arena *arena = arena_create();
    struct plant *settled = plant_create(arena, f->setup.cooling, &f->design);
    struct plant_input in_order = *input;
    in_order.share = NULL;
    struct plant_result result;
    plant_step(settled, &in_order, &result);
    note_breach(f, settled);
    plant_begin(f->plant, settled);
    arena_destroy(arena);
}

void facility_step(struct facility *f, double from_s, double to_s, const struct it_load *groups,
                   struct facility_tick *tick)
{
    memset(tick, 0, sizeof *tick);
    tick->from_s = from_s;
    tick->to_s = to_s;
    tick->outside = weather_mean(f->setup.weather, from_s, to_s);
    tick->grid = grid_mean(f->setup.grid, from_s, to_s);
    tick->stages = f->stages;
    struct chain_climb c = {0};
    struct plant_input input = {
        .interval_s = to_s - from_s, .outside = tick->outside, .share = working_shares(f, from_s, to_s)};
    for (size_t i = 0; input.share && i < f->setup.cooling->count; i++)
        tick->failed_frac = fmax(tick->failed_frac, 1 - input.share[i]);
    double hall_w = gather_heat(f, groups, tick, &c, &input);
    if (!f->begun)
        begin(f, &input);
    plant_step(f->plant, &input, &tick->plant);
    note_breach(f, f->plant);
    tick->units = plant_units(f->plant, &tick->unit_count);

    draw_water(f, tick);

    /* A stage that feeds all stands before the hall (scenario_check.c refuses `feeds: all` with `place:
     * inside`), so its loss is no heat to be cooled, and nothing is circular. */
    double load_w = hall_w + tick->plant.power_w + tick->treatment_w;
    tick->load_w = load_w + climb_stages(f, POWER_SITE, NULL, load_w, f->design_w, f->stages, &c);
    supply_step(f->supply, from_s, to_s, tick->load_w, &tick->grid, &tick->supply);
    tick->facility_w = tick->load_w + tick->supply.storage_loss_w;
    tick->loss_inside_w = c.inside_w;
    tick->loss_outside_w = c.outside_w + tick->supply.storage_loss_w;
    complete(f, tick);
    find_peaks(f, groups, tick);
    remember(f, &tick->plant);
}
