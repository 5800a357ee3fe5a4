/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/floor.h"

#include <assert.h>
#include <math.h>

static struct floor_group divided(struct arena *arena, const struct node *node, bool shared)
{
    struct floor_group group = {.node = node, .share = node, .shares = 1};
    if (!shared)
        return group;
    group.shares = node->gpus;
    group.slices = arena_alloc(arena, (size_t)node->gpus, sizeof *group.slices);
    for (int64_t k = 0; k < node->gpus; k++)
        group.slices[k] = node_slice(node, k + 1);
    group.share = group.slices;
    return group;
}

struct floor *floor_create(struct arena *arena, const struct node_group *groups, size_t group_count, const bool *shared,
                           struct hosts *hosts)
{
    struct floor *floor = arena_alloc(arena, 1, sizeof *floor);
    floor->group_count = group_count;
    floor->groups = arena_alloc(arena, group_count, sizeof *floor->groups);
    floor->hosts = hosts;
    struct node_group *shares = arena_alloc(arena, group_count + 1, sizeof *shares);
    for (size_t g = 0; g < group_count; g++) {
        struct floor_group *group = &floor->groups[g];
        *group = divided(arena, &groups[g].node, shared && shared[g]);
        group->surroundings = (struct node_surroundings){.inlet_k = group->node->reference_inlet_k, .coolant_k = NAN};
        group->speed_frac = 1;
        group->limit = (struct gpu_limit){1, NAN};
        shares[g] = (struct node_group){*group->share, groups[g].count * group->shares};
    }
    floor->book = power_book_create(arena, shares, group_count);
    return floor;
}

const struct node *floor_slice(const struct floor *floor, size_t g, int64_t gpus)
{
    const struct floor_group *group = &floor->groups[g];
    assert(gpus == group->node->gpus || (group->slices && gpus > 0 && gpus < group->node->gpus));
    return gpus == group->node->gpus ? group->node : &group->slices[gpus - 1];
}

struct node_power floor_draw(const struct floor *floor, size_t group, double gpus_w)
{
    struct node_power power;
    node_power(floor->groups[group].share, gpus_w, &floor->groups[group].surroundings, &power);
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
    struct node_power idle = floor_draw(floor, g, (double)group->share->gpus * group->node->gpu.idle_w);
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
