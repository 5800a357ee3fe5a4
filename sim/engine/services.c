/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/services.h"

#include <assert.h>

struct item {
    const char *name;
    struct service *service;
    struct service_tick tick;
    double used_gpus; /* per node, mean */
    struct holder holder;
    bool held;
};

struct services {
    struct arena *arena;
    struct floor *floor;
    struct item *items;
    size_t count, capacity;
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
    return services;
}

void services_add(struct services *services, const struct serving *serving, size_t group, int64_t nodes,
                  const double *profile, uint64_t seed)
{
    assert(services->count < services->capacity);
    struct item *item = &services->items[services->count++];
    item->name = serving_name(serving);
    item->service = service_create(services->arena, serving, services->floor->groups[group].node, profile);
    service_seed(item->service, seed);
    item->holder.group = group;
    item->holder.nodes = nodes;
    item->used_gpus = (double)serving_gpus(serving) / (double)nodes;
}

void services_tick(struct services *services, int64_t start_s, double from_s, double to_s)
{
    for (size_t i = 0; i < services->count; i++) {
        struct item *item = &services->items[i];
        const struct floor_group *group = &services->floor->groups[item->holder.group];
        service_step(item->service, (double)start_s + from_s, to_s - from_s, group->speed_frac, &item->tick);
        /* GPUs of its nodes that no replica uses are idle; its nodes are taken as alike. */
        double gpus_w = item->used_gpus * item->tick.gpu_power_w +
                        ((double)group->node->gpus - item->used_gpus) * group->node->gpu.idle_w;
        struct node_power power = floor_draw(services->floor, item->holder.group, gpus_w);
        if (item->held)
            power_book_change(services->floor->book, &item->holder, from_s, &power);
        else
            power_book_hold(services->floor->book, &item->holder, from_s, &power);
        item->held = true;
    }
}

void services_take(struct services *services, double from_s, double to_s, struct work_done *done)
{
    for (size_t i = 0; i < services->count; i++) {
        struct item *item = &services->items[i];
        const struct service_tick *tick = &item->tick;
        double energy_j = meter_take(&item->holder.meter, to_s).total_j;
        done->requests += tick->requests;
        done->rejected += tick->rejected;
        done->prompt_tokens += tick->prompt_tokens;
        done->output_tokens += tick->output_tokens;
        done->serving_energy_j += energy_j;
        services->row(services->context, &(struct service_row){.service = item->name,
                                                               .time_s = from_s,
                                                               .interval_s = to_s - from_s,
                                                               .energy_j = energy_j,
                                                               .tick = *tick});
    }
}
