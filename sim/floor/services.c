/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/services.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "floor/power_control.h"

/* The nodes of one part of a service. */
struct stand {
    struct holder holder;
    double used_gpus;       /* per node, mean */
    struct gpu_limit limit; /* of its GPUs in this tick */
    bool held;
};

struct item {
    const struct serving *serving;
    struct service *service;
    struct service_tick tick; /* the last; before the first, its GPUs draw what they can */
    struct stand stands[SERVING_PARTS];
    struct account account;
    double limited_s[LIMIT_HEAT + 1], all_s;
};

struct services {
    struct arena *arena;
    struct floor *floor;
    struct item *items;
    size_t count, capacity;
    struct service_load *loads; /* of all their parts */
    void (*row)(void *context, const struct service_row *row);
    void *context;
};

struct services *services_create(struct arena *arena, struct floor *floor, size_t capacity,
                                 void (*row)(void *context, const struct service_row *row), void *context)
{
    struct services *services = arena_alloc(arena, 1, sizeof *services);
    *services = (struct services){
        .arena = arena, .floor = floor, .capacity = capacity, .row = row, .context = context};
    services->items = arena_alloc(arena, capacity + 1, sizeof *services->items);
    services->loads = arena_alloc(arena, capacity * SERVING_PARTS + 1, sizeof *services->loads);
    return services;
}

static double *demand_w(struct item *item, enum serving_part part)
{
    return part == SERVING_MAIN ? &item->tick.gpu_demand_w : &item->tick.prefill_gpu_demand_w;
}

void services_add(struct services *services, const struct serving *serving, const struct service_place *place,
                  const struct traffic_source *source, uint64_t seed)
{
    assert(services->count < services->capacity);
    struct item *item = &services->items[services->count++];
    struct service_setup setup = {.serving = serving, .source = *source, .seed = seed};
    item->serving = serving;
    item->tick.nodes_awake_frac = 1;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        if (place->nodes[part] == 0)
            continue;
        struct stand *stand = &item->stands[part];
        setup.node[part] = services->floor->groups[place->group[part]].node;
        stand->holder.group = place->group[part];
        stand->holder.nodes = place->nodes[part];
        stand->used_gpus = (double)serving_gpus(serving, part) / (double)place->nodes[part];
        *demand_w(item, part) = setup.node[part]->gpu.tdp_w;
    }
    item->service = service_create(services->arena, &setup);
}

/* A node that sleeps draws what one that is switched off does. */
static struct node_power asleep(const struct floor *floor, const struct stand *stand)
{
    const struct floor_group *group = &floor->groups[stand->holder.group];
    struct node_surroundings off = group->surroundings;
    struct node_power power;
    off.off = true;
    node_power(group->node, 0, &off, &power);
    return power;
}

/* Of one node, in the mean over those that are awake and those that are not. GPUs that no replica uses are idle; the
 * nodes are taken as alike. */
static struct node_power mean_draw(const struct floor *floor, const struct stand *stand, double gpu_w,
                                   double awake_frac)
{
    const struct node *node = floor->groups[stand->holder.group].node;
    double gpus_w = stand->used_gpus * gpu_w + ((double)node->gpus - stand->used_gpus) * node->gpu.idle_w;
    struct node_power awake = floor_draw(floor, stand->holder.group, gpus_w);
    if (awake_frac >= 1)
        return awake;
    struct node_power sleeps = asleep(floor, stand);
    double rest = 1 - awake_frac;
    return (struct node_power){.total_w = awake_frac * awake.total_w + rest * sleeps.total_w,
                               .fan_w = awake_frac * awake.fan_w + rest * sleeps.fan_w,
                               .compute_w = awake_frac * awake.compute_w + rest * sleeps.compute_w};
}

static void draw(struct services *services, struct stand *stand, double now_s, double gpu_w,
                 double awake_frac)
{
    struct node_power power = mean_draw(services->floor, stand, gpu_w, awake_frac);
    if (stand->held)
        power_book_change(services->floor->book, &stand->holder, now_s, &power);
    else
        power_book_hold(services->floor->book, &stand->holder, now_s, &power);
    stand->held = true;
}

/* As in the last tick, but with GPUs at their highest clock. */
static struct service_load load_of(const struct floor *floor, struct item *item, enum serving_part part)
{
    const struct stand *stand = &item->stands[part];
    const struct floor_group *group = &floor->groups[stand->holder.group];
    double nodes = (double)stand->holder.nodes, awake = 1;
    if (part == SERVING_MAIN)
        awake = item->tick.nodes_awake_frac;
    double counted_w = stand->held ? stand->holder.node.total_w
                                   : power_book_idle_node(floor->book, stand->holder.group).total_w;
    return (struct service_load){
        .group = stand->holder.group,
        .load = {.busy_nodes = nodes * awake,
                 .gpu_w = *demand_w(item, part),
                 .idle_gpus = (double)group->node->gpus - stand->used_gpus,
                 .other_w = nodes * (1 - awake) * asleep(floor, stand).total_w},
        .counted_w = nodes * counted_w,
        .limit = gpu_limit_both(serving_limit(item->serving), group->limit),
    };
}

/* What their GPUs may do in the tick that begins. */
static void limit(struct services *services)
{
    size_t count = 0;
    for (size_t i = 0; i < services->count; i++)
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            if (serving_has(services->items[i].serving, part))
                services->loads[count++] = load_of(services->floor, &services->items[i], part);
    power_control_share_services(services->floor->control, services->loads, count);
    count = 0;
    for (size_t i = 0; i < services->count; i++)
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            if (serving_has(services->items[i].serving, part)) {
                struct stand *stand = &services->items[i].stands[part];
                stand->limit = services->loads[count++].limit;
                service_limit(services->items[i].service, part, stand->limit);
            }
}

void services_tick(struct services *services, int64_t start_s, double from_s, double to_s)
{
    limit(services);
    for (size_t i = 0; i < services->count; i++) {
        struct item *item = &services->items[i];
        struct stand *main = &item->stands[SERVING_MAIN], *prefill = &item->stands[SERVING_PREFILL];
        double speed_frac[SERVING_PARTS];
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            speed_frac[part] = services->floor->groups[item->stands[part].holder.group].speed_frac;
        service_step(item->service, (double)start_s + from_s, to_s - from_s, speed_frac, &item->tick);
        draw(services, main, from_s, item->tick.gpu_power_w, item->tick.nodes_awake_frac);
        if (prefill->holder.nodes > 0)
            draw(services, prefill, from_s, item->tick.prefill_gpu_power_w, 1);
        item->limited_s[item->tick.limit] += to_s - from_s;
        item->all_s += to_s - from_s;
    }
}

const struct account *services_account(const struct services *services, size_t number)
{
    assert(number < services->count);
    return &services->items[number].account;
}

double services_power_w(const struct services *services, size_t number)
{
    assert(number < services->count);
    double power_w = 0;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        const struct holder *holder = &services->items[number].stands[part].holder;
        power_w += holder->meter.rate.total_w;
    }
    return power_w;
}

static double take_energy_j(struct item *item, double now_s)
{
    double energy_j = 0;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (item->stands[part].held)
            energy_j += meter_take(&item->stands[part].holder.meter, now_s).total_j;
    return energy_j;
}

void services_take(struct services *services, double from_s, double to_s, const struct share *share,
                   struct work_done *done)
{
    for (size_t i = 0; i < services->count; i++) {
        struct item *item = &services->items[i];
        const struct service_tick *tick = &item->tick;
        double energy_j = take_energy_j(item, to_s);
        account_add(&item->account, energy_j, share);
        done->requests += tick->requests;
        done->rejected += tick->rejected;
        done->prompt_tokens += tick->prompt_tokens;
        done->output_tokens += tick->output_tokens;
        done->serving_energy_j += energy_j;
        const struct stand *prefill = &item->stands[SERVING_PREFILL];
        struct service_row row = {.service = serving_name(item->serving),
                                  .time_s = from_s,
                                  .interval_s = to_s - from_s,
                                  .energy_j = energy_j,
                                  .facility_energy_j = energy_j * share->facility_frac,
                                  .water_consumed_kg = energy_j * share->water_kg_j,
                                  .carbon_kg = energy_j * share->carbon_kg_j,
                                  .energy_per_output_token_j =
                                      tick->output_tokens > 0 ? energy_j / tick->output_tokens : NAN,
                                  .limited_by = service_limit_names[tick->limit],
                                  .gpu_cap_w = item->stands[SERVING_MAIN].limit.cap_w,
                                  .prefill_gpu_cap_w = prefill->holder.nodes > 0 ? prefill->limit.cap_w : NAN,
                                  .tick = *tick};
        services->row(services->context, &row);
    }
}

void services_limits(const struct services *services, char *text, size_t room)
{
    text[0] = '\0';
    size_t used = 0;
    for (size_t i = 0; i < services->count; i++) {
        const struct item *item = &services->items[i];
        for (enum service_limit limit = LIMIT_NOTHING + 1; limit <= LIMIT_HEAT; limit++) {
            double frac = item->all_s > 0 ? item->limited_s[limit] / item->all_s : 0;
            if (frac < 0.005 || used >= room)
                continue;
            int added =
                snprintf(text + used, room - used, "%s%s by %s %.0f %% of the time", used > 0 ? ", " : "",
                         serving_name(item->serving), service_limit_names[limit], 100 * frac);
            used += (size_t)added;
        }
    }
}
