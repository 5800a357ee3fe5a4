/* SPDX-License-Identifier: Apache-2.0 */
/* What a lower clock, or a power cap that enforces one, does to a GPU: the power that it saves, the time that it
 * costs. */
#ifndef SAMOVAR_HARDWARE_POWER_CAP_H
#define SAMOVAR_HARDWARE_POWER_CAP_H

#include "hardware/node.h"

/* Power of a GPU that would draw full_w (with work resident) at its highest clock, at this share of it. */
double gpu_clock_power_w(const struct gpu *gpu, double full_w, double clock_frac);
/* The highest clock with which a phase that would draw full_w keeps to cap_w; not below the GPU's lowest, even
 * where the cap cannot be kept then. cap_w NaN: none. */
double gpu_clock_for_cap(const struct gpu *gpu, double full_w, double cap_w);
/* How much longer a phase takes of which flop_frac of the time goes into arithmetic (the rest waits for
 * memory, which keeps its speed): at least 1. */
double gpu_clock_stretch(const struct gpu *gpu, double flop_frac, double clock_frac);

/* What a GPU may do: at most this clock, and at most this power, to which it lowers its clock. */
struct gpu_limit {
    double clock_frac; /* of its highest; 1: all */
    double cap_w;      /* NaN: none */
};
/* The tighter of both in either. */
struct gpu_limit gpu_limit_both(struct gpu_limit one, struct gpu_limit other);
/* Power of a GPU under the limit that would draw full_w without it. */
double gpu_limited_w(const struct gpu *gpu, double full_w, const struct gpu_limit *limit);

/* The largest power of a GPU with which a node whose GPUs all draw it keeps to cap_w; its idle power where the
 * cap cannot be kept. */
double gpu_cap_for_node(const struct node *node, const struct node_surroundings *at, double cap_w);

#endif
