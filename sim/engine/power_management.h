/* SPDX-License-Identifier: Apache-2.0 */
/* Caps, clocks and sleep on the floor: what each group's GPUs may do, and what its idle nodes draw. */
#ifndef SAMOVAR_ENGINE_POWER_MANAGEMENT_H
#define SAMOVAR_ENGINE_POWER_MANAGEMENT_H

#include "engine/floor.h"
#include "model/power_management.h"

struct power_control;

/* start_s: of the run, calendar seconds. management NULL: NULL, which the other functions take. */
struct power_control *power_control_create(struct arena *arena, struct floor *floor,
                                           const struct power_management *management, double start_s);
/* Gives back what is not in the arena. Returns the largest power by which a cap on all nodes was missed with
 * all GPUs at their lowest clock, and for how long one was missed. */
struct power_control_misses {
    double most_w, time_s;
} power_control_finish(struct power_control *control, double now_s);

/* What holds for the group's GPUs all the time, by the clock and the caps on GPU, node and rack: what services
 * keep to, which a cap on all nodes does not reach. */
struct gpu_limit power_control_lasting(const struct power_control *control, size_t group);

/* A tick begins, and nodes feel something new: caps of the tick. */
void power_control_tick(struct power_control *control, double from_s, double to_s);
/* Is there a cap on all nodes in this tick? */
bool power_control_shares(const struct power_control *control);
/* Shares that cap out: busy_nodes and gpu_w of each group are given, the rest of its power is other_w. The
 * limits are then in the floor's groups. */
void power_control_share(struct power_control *control, double now_s, struct group_load *loads);

/* Nodes that nobody holds have changed in number, or in what they feel. */
void power_control_settle(struct power_control *control, double now_s);
/* When nodes fall asleep next; HUGE_VAL: never. */
double power_control_next_s(const struct power_control *control);
/* So many idle nodes of the group are to be held now: how long until all of them are awake. */
double power_control_wake_s(struct power_control *control, size_t group, double now_s, int64_t nodes);

#endif
