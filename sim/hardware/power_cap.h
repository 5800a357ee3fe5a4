/* SPDX-License-Identifier: Apache-2.0 */
/* Caps on power, turned into what each GPU may do. */
#ifndef SAMOVAR_HARDWARE_POWER_CAP_H
#define SAMOVAR_HARDWARE_POWER_CAP_H

#include <stddef.h>

#include "hardware/node.h"

/* What a GPU may do: at most this clock, and at most this power, to which it lowers its clock. */
struct gpu_limit {
    double clock_frac; /* of its highest; 1: all */
    double cap_w;      /* NaN: none */
};

/* The tighter of both in either. */
struct gpu_limit gpu_limit_both(struct gpu_limit one, struct gpu_limit other);

/* Nodes of one kind in the interval to come. */
struct group_load {
    const struct node *node;
    const struct node_surroundings *at;
    double busy_nodes, gpu_w; /* what each of their GPUs would draw at its highest clock */
    double idle_gpus;         /* of each busy node: those that nobody uses */
    double other_w;           /* of all its nodes that are not busy */
};

/* The largest power of a GPU with which a node whose GPUs all draw it keeps to cap_w; its idle power where the
 * cap cannot be kept. */
double gpu_cap_for_node(const struct node *node, const struct node_surroundings *at, double cap_w);

/* Of a GPU that would draw full_w. */
double gpu_limited_w(const struct gpu *gpu, double full_w, const struct gpu_limit *limit);
/* Of all groups, their busy nodes limited so. */
double power_of_limited(const struct group_load *groups, size_t count, const struct gpu_limit *limits);

/* Tightens the limits of all groups, each GPU by the same share of the way from its idle power to its rating,
 * until together they keep to cap_w. Returns the power by which they do not, all at their lowest clock; 0:
 * they do. */
double power_cap_share(const struct group_load *groups, size_t count, double cap_w, struct gpu_limit *limits);

#endif
