/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/power_control.h"

#include <math.h>
#include <string.h>

#include "hardware/idle_nodes.h"

struct idle_group {
    struct idle_nodes nodes;
    double next_s; /* when more nodes fall asleep */
};

struct power_control {
    struct arena *arena;
    struct floor *floor;
    const struct power_management *management;
    double start_s;
    double hall_cap_w;     /* of this tick; HUGE_VAL: none */
    struct gpu_limit *own; /* per group: limit by the caps on GPU, node and rack */
    struct gpu_limit *shared;
    struct group_load *expected; /* per group: jobs at the beginning of the tick */
    /* All that share the cap: groups, then services. */
    struct group_load *loads;
    struct gpu_limit *limits;
    size_t room;
    struct idle_group *idle;
    double over_w, over_since_s; /* by how much the cap is missed now, and since when */
    struct power_control_misses misses;
};

struct power_control *power_control_create(struct arena *arena, struct floor *floor,
                                           const struct power_management *management, double start_s)
{
    if (!management)
        return NULL;
    struct power_control *control = arena_alloc(arena, 1, sizeof *control);
    control->arena = arena;
    control->floor = floor;
    control->management = management;
    control->start_s = start_s;
    control->hall_cap_w = HUGE_VAL;
    control->own = arena_alloc(arena, floor->group_count, sizeof *control->own);
    control->shared = arena_alloc(arena, floor->group_count, sizeof *control->shared);
    control->expected = arena_alloc(arena, floor->group_count, sizeof *control->expected);
    control->idle = arena_alloc(arena, floor->group_count, sizeof *control->idle);
    for (size_t g = 0; g < floor->group_count; g++)
        control->idle[g].next_s = HUGE_VAL;
    return control;
}

static void control_count_miss(struct power_control *control, double now_s)
{
    if (control->over_w > 0)
        control->misses.time_s += now_s - control->over_since_s;
    control->misses.most_w = fmax(control->misses.most_w, control->over_w);
    control->over_since_s = now_s;
}

struct power_control_misses power_control_finish(struct power_control *control, double now_s)
{
    if (!control)
        return (struct power_control_misses){0, 0};
    control_count_miss(control, now_s);
    for (size_t g = 0; g < control->floor->group_count; g++)
        idle_nodes_finish(&control->idle[g].nodes);
    return control->misses;
}

void power_control_tick(struct power_control *control, double from_s, double to_s)
{
    if (!control)
        return;
    control->hall_cap_w =
        power_management_hall_cap_w(control->management, control->start_s + from_s, control->start_s + to_s);
    for (size_t g = 0; g < control->floor->group_count; g++) {
        struct floor_group *group = &control->floor->groups[g];
        control->own[g] = power_management_node(control->management, group->node, &group->surroundings);
        group->limit = control->own[g];
    }
    control_count_miss(control, from_s);
    control->over_w = 0;
}

bool power_control_shares(const struct power_control *control)
{
    return control && control->hall_cap_w < HUGE_VAL;
}

static void control_place_load(const struct power_control *control, struct group_load *load, size_t group)
{
    load->node = control->floor->groups[group].share;
    load->at = &control->floor->groups[group].surroundings;
}

void power_control_expect_jobs(struct power_control *control, const struct group_load *loads)
{
    memcpy(control->expected, loads, control->floor->group_count * sizeof *loads);
}

/* Lines up the loads that share a cap in one array: groups without the services, then these. */
static void control_gather_loads(struct power_control *control, const struct service_load *services, size_t count)
{
    size_t groups = control->floor->group_count, all = groups + count;
    if (all > control->room) {
        control->room = all;
        control->loads = arena_alloc(control->arena, all, sizeof *control->loads);
        control->limits = arena_alloc(control->arena, all, sizeof *control->limits);
    }
    for (size_t g = 0; g < groups; g++) {
        control->loads[g] = control->expected[g];
        control->limits[g] = control->own[g];
        control_place_load(control, &control->loads[g], g);
    }
    for (size_t i = 0; i < count; i++) {
        control->loads[groups + i] = services[i].load;
        control->limits[groups + i] = services[i].limit;
        control_place_load(control, &control->loads[groups + i], services[i].group);
        control->loads[services[i].group].other_w -= services[i].counted_w;
    }
}

void power_control_share_services(struct power_control *control, struct service_load *services, size_t count)
{
    if (!power_control_shares(control))
        return;
    control_gather_loads(control, services, count);
    size_t groups = control->floor->group_count;
    struct group_load *loads = control->loads;
    struct gpu_limit *limits = control->limits;
    double cap_w = control->hall_cap_w;
    if (control->management->services == SERVICES_AS_JOBS) {
        power_share_tighten(loads, groups + count, cap_w, limits);
    } else {
        power_share_tighten(loads, groups, cap_w - power_share_sum_w(loads + groups, count, limits + groups), limits);
        power_share_tighten(loads + groups, count, cap_w - power_share_sum_w(loads, groups, limits), limits + groups);
    }
    for (size_t i = 0; i < count; i++)
        services[i].limit = limits[groups + i];
}

void power_control_share_jobs(struct power_control *control, double now_s, struct group_load *loads)
{
    struct floor *floor = control->floor;
    for (size_t g = 0; g < floor->group_count; g++) {
        control_place_load(control, &loads[g], g);
        control->shared[g] = control->own[g];
    }
    control_count_miss(control, now_s);
    control->over_w = power_share_tighten(loads, floor->group_count, control->hall_cap_w, control->shared);
    for (size_t g = 0; g < floor->group_count; g++)
        floor->groups[g].limit = control->shared[g];
}

/* Mean power of the idle nodes, awake and asleep. Nodes that heat has switched off sleep no deeper. */
static struct node_power control_idle_power(const struct power_control *control, size_t g, double asleep_frac)
{
    const struct floor_group *group = &control->floor->groups[g];
    struct node_power power = floor_draw(control->floor, g, (double)group->share->gpus * group->node->gpu.idle_w);
    double asleep_w = node_sleep_w(control->management->sleep, group->share);
    if (group->off || asleep_w > power.total_w)
        return power;
    power.total_w += asleep_frac * (asleep_w - power.total_w);
    power.fan_w *= 1 - asleep_frac;
    power.compute_w *= 1 - asleep_frac;
    power.airflow_m3_s *= 1 - asleep_frac;
    return power;
}

void power_control_sleep(struct power_control *control, double now_s)
{
    if (!control || !control->management->sleep)
        return;
    double after_s = control->management->sleep->after_s;
    const int64_t *free_nodes = power_book_free(control->floor->book);
    for (size_t g = 0; g < control->floor->group_count; g++) {
        struct idle_group *idle = &control->idle[g];
        if (free_nodes[g] > idle->nodes.nodes)
            idle_nodes_add(&idle->nodes, now_s, free_nodes[g] - idle->nodes.nodes);
        else if (free_nodes[g] < idle->nodes.nodes)
            idle_nodes_take(&idle->nodes, now_s, idle->nodes.nodes - free_nodes[g], after_s);
        int64_t asleep = idle_nodes_asleep(&idle->nodes, now_s, after_s, &idle->next_s);
        double asleep_frac = idle->nodes.nodes ? (double)asleep / (double)idle->nodes.nodes : 0;
        struct node_power power = control_idle_power(control, g, asleep_frac);
        if (power.total_w != power_book_idle_node(control->floor->book, g).total_w)
            power_book_idle(control->floor->book, g, now_s, &power);
    }
}

double power_control_next_s(const struct power_control *control)
{
    double next_s = HUGE_VAL;
    for (size_t g = 0; control && g < control->floor->group_count; g++)
        next_s = fmin(next_s, control->idle[g].next_s);
    return next_s;
}

double power_control_wake_s(struct power_control *control, size_t group, double now_s, int64_t nodes)
{
    const struct node_sleep *sleep = control ? control->management->sleep : NULL;
    if (!sleep)
        return 0;
    struct idle_nodes *idle = &control->idle[group].nodes;
    int64_t known = nodes < idle->nodes ? nodes : idle->nodes; /* the others became free at this very moment */
    bool asleep = idle_nodes_take(idle, now_s, known, sleep->after_s) > 0;
    return asleep ? node_wake_s(sleep, control->floor->groups[group].node) : 0;
}
