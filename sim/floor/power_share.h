/* SPDX-License-Identifier: Apache-2.0 */
/* A cap on the power of many nodes together: how much of it each GPU gets. */
#ifndef SAMOVAR_FLOOR_POWER_SHARE_H
#define SAMOVAR_FLOOR_POWER_SHARE_H

#include <stddef.h>

#include "hardware/power_cap.h"

/* Nodes of one kind in the interval to come. */
struct group_load {
    const struct node *node;
    const struct node_surroundings *at;
    double busy_nodes;
    struct gpu_draw gpu; /* each of their GPUs at its highest clock */
    double idle_gpus;    /* of each busy node: GPUs that nobody uses */
    double other_w;      /* power of all its nodes that are not busy */
};

/* Power of all groups, with the GPUs of their busy nodes limited so. */
double power_share_sum_w(const struct group_load *groups, size_t count, const struct gpu_limit *limits);

/* Tightens the limits of all groups, each GPU by the same share of the way from its idle power to its rating,
 * until together they keep to cap_w. Returns the power by which they do not, all at their lowest clock; 0:
 * they do. */
double power_share_tighten(const struct group_load *groups, size_t count, double cap_w, struct gpu_limit *limits);

#endif
