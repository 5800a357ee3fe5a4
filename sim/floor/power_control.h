/* SPDX-License-Identifier: Apache-2.0 */
/* Caps, clocks and sleep on the floor: how much power each group's GPUs may draw, and when its idle nodes
 * sleep. */
#ifndef SAMOVAR_FLOOR_POWER_CONTROL_H
#define SAMOVAR_FLOOR_POWER_CONTROL_H

#include "floor/floor.h"
#include "floor/power_share.h"
#include "hardware/power_management.h"

struct power_control;

/* start_s: start of the run, calendar seconds. management NULL: returns NULL, which the other functions take. */
struct power_control *power_control_create(struct arena *arena, struct floor *floor,
                                           const struct power_management *management, double start_s);
/* Gives back what is not in the arena. Returns the largest power by which a cap on all nodes was missed with
 * all GPUs at their lowest clock, and for how long one was missed. */
struct power_control_misses {
    double most_w, time_s;
} power_control_finish(struct power_control *control, double now_s);

/* Begins a tick, after the nodes got their new surroundings: finds the caps of the tick. The limits by clock
 * and by the caps on GPU, node and rack are then in the floor's groups. */
void power_control_tick(struct power_control *control, double from_s, double to_s);
/* Whether there is a cap on all nodes in this tick. */
bool power_control_shares(const struct power_control *control);
/* Notes what jobs would draw, in the form of power_control_share_jobs, at the beginning of the tick. */
void power_control_expect_jobs(struct power_control *control, const struct group_load *loads);
/* A part of a service in the tick to come. */
struct service_load {
    size_t group;
    struct group_load load; /* node and at are filled in */
    double counted_w;       /* power of its nodes that the groups' other_w already counts */
    struct gpu_limit limit; /* without a cap on all nodes */
};
/* Shares the cap out among services and jobs, and tightens the limits of the services. */
void power_control_share_services(struct power_control *control, struct service_load *loads, size_t count);
/* Shares the cap out among jobs: busy_nodes and gpu_w of each group are given, the rest of its power is
 * other_w. The limits are then in the floor's groups. */
void power_control_share_jobs(struct power_control *control, double now_s, struct group_load *loads);

/* Lets nodes sleep that have been idle for long enough; to be called after all changes of a moment, since the
 * nodes that nobody holds may have changed in number or surroundings. */
void power_control_sleep(struct power_control *control, double now_s);
/* When nodes fall asleep next; HUGE_VAL: never. */
double power_control_next_s(const struct power_control *control);
/* How long it takes until `nodes` idle nodes of the group, which are to be held now, are all awake. */
double power_control_wake_s(struct power_control *control, size_t group, double now_s, int64_t nodes);

#endif
