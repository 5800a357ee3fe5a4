/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of the hall: their surroundings, their holders and their power, in our book and in SimGrid's. Shares of nodes are
 * given out: whole nodes, or, where a job of the group asks for some GPUs of a node, GPUs each with its part of the rest. All
 * counts of the books and of the scheduler are in shares. */
#ifndef SAMOVAR_FLOOR_FLOOR_H
#define SAMOVAR_FLOOR_FLOOR_H

#include "floor/power_book.h"
#include "hardware/power_cap.h"
#include "hosts/hosts.h"

struct floor_group {
    const struct node *node;  /* a whole one */
    const struct node *share; /* what is given out: the node, or a slice with one GPU */
    int64_t shares;           /* of a node: 1, or its GPUs */
    struct node *slices;      /* with 1 GPU and more; NULL: whole nodes are given out */
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

/* shared: of which groups GPUs are given out; NULL: of none. */
struct floor *floor_create(struct arena *arena, const struct node_group *groups, size_t group_count, const bool *shared,
                           struct hosts *hosts);
/* A node of the group, or a slice of it with so many GPUs, of which fewer than all can be had where GPUs are given out. */
const struct node *floor_slice(const struct floor *floor, size_t group, int64_t gpus);

/* Gives the group's nodes new surroundings from now on. Holders keep their power until they are changed. */
void floor_feel(struct floor *floor, size_t group, double now_s, const struct node_surroundings *surroundings);

/* Power of a share whose GPUs would draw gpus_w together in the reference state. */
struct node_power floor_draw(const struct floor *floor, size_t group, double gpus_w);

/* Corrects both books: the holder took so much more than its power said. */
void floor_correct(struct floor *floor, struct holder *holder, const struct meter_reading *more);

/* Lets SimGrid's hosts follow what has changed; once after all changes of a moment. */
void floor_follow(struct floor *floor, double now_s);

#endif
