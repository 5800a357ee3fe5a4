/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of the hall: their surroundings, their holders and their power, in our book and in SimGrid's. */
#ifndef SAMOVAR_FLOOR_FLOOR_H
#define SAMOVAR_FLOOR_FLOOR_H

#include "floor/power_book.h"
#include "hardware/power_cap.h"
#include "hosts/hosts.h"

struct floor_group {
    const struct node *node;
    struct node_surroundings surroundings;
    double speed_frac;      /* share of full speed that thermal throttling leaves */
    bool off;               /* switched off by heat */
    double ready_s;         /* when its nodes have booted since */
    struct gpu_limit limit; /* within which power management keeps its GPUs */
};

struct floor {
    size_t group_count;
    struct floor_group *groups;
    struct power_book *book;
    struct hosts *hosts; /* NULL: our book only */
};

struct floor *floor_create(struct arena *arena, const struct node_group *groups, size_t group_count,
                           struct hosts *hosts);

/* Gives the group's nodes new surroundings from now on. Holders keep their power until they are changed. */
void floor_feel(struct floor *floor, size_t group, double now_s, const struct node_surroundings *surroundings);

/* Power of one of the group's nodes whose GPUs would draw gpus_w together in the reference state. */
struct node_power floor_draw(const struct floor *floor, size_t group, double gpus_w);

/* Corrects both books: the holder took so much more than its power said. */
void floor_correct(struct floor *floor, struct holder *holder, const struct meter_reading *more);

/* Lets SimGrid's hosts follow what has changed; once after all changes of a moment. */
void floor_follow(struct floor *floor, double now_s);

#endif
