/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/floor.h"

#include <math.h>

struct floor *floor_create(struct arena *arena, const struct node_group *groups, size_t group_count,
                           struct hosts *hosts)
{
    struct floor *floor = arena_alloc(arena, 1, sizeof *floor);
    floor->group_count = group_count;
    floor->groups = arena_alloc(arena, group_count, sizeof *floor->groups);
    floor->book = power_book_create(arena, groups, group_count);
    floor->hosts = hosts;
    for (size_t g = 0; g < group_count; g++)
        floor->groups[g] =
            (struct floor_group){.node = &groups[g].node,
                                 .surroundings = {.inlet_k = groups[g].node.reference_inlet_k, .coolant_k = NAN},
                                 .speed_frac = 1,
                                 .limit = {1, NAN}};
    return floor;
}

struct node_power floor_draw(const struct floor *floor, size_t group, double gpus_w)
{
    struct node_power power;
    node_power(floor->groups[group].node, gpus_w, &floor->groups[group].surroundings, &power);
    return power;
}

void floor_feel(struct floor *floor, size_t g, double now_s, const struct node_surroundings *surroundings)
{
    struct floor_group *group = &floor->groups[g];
    bool was_off = group->off;
    group->surroundings = *surroundings;
    group->surroundings.off = was_off;
    group->off = group->surroundings.off = node_too_hot(group->node, &group->surroundings);
    if (was_off && !group->off)
        group->ready_s = now_s + group->node->boot_s;
    group->speed_frac = now_s < group->ready_s ? 0 : node_speed_frac(group->node, &group->surroundings);
    struct node_power idle = floor_draw(floor, g, (double)group->node->gpus * group->node->gpu.idle_w);
    power_book_idle(floor->book, g, now_s, &idle);
}

void floor_correct(struct floor *floor, struct holder *holder, const struct meter_reading *more)
{
    power_book_correct(floor->book, holder, more);
    if (floor->hosts)
        hosts_owe(floor->hosts, holder->group, more->total_j);
}

void floor_follow(struct floor *floor, double now_s)
{
    for (size_t g = 0; floor->hosts && g < floor->group_count; g++)
        hosts_follow(floor->hosts, g, now_s, power_book_power_w(floor->book, g));
}
