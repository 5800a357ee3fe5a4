/* SPDX-License-Identifier: Apache-2.0 */
/* What a lower clock, or a power cap that enforces one, does to a GPU: the power that it saves, the time that it
 * costs. */
#ifndef SAMOVAR_HARDWARE_POWER_CAP_H
#define SAMOVAR_HARDWARE_POWER_CAP_H

#include "hardware/node.h"

/* What a GPU draws at work at its highest clock, and how much of that its memory takes, which has a clock of its own. */
struct gpu_draw {
    double full_w, memory_w;
};
/* What traffic at this share of the peak bandwidth takes. */
double gpu_memory_w(const struct gpu *gpu, double bandwidth_frac);

/* Its power at this share of its highest clock, while its memory has the same traffic. */
double gpu_clock_power_w(const struct gpu *gpu, struct gpu_draw draw, double clock_frac);
/* The highest clock with which a phase keeps to cap_w; not below the GPU's lowest, even where the cap cannot be
 * kept then. cap_w NaN: none. */
double gpu_clock_for_cap(const struct gpu *gpu, struct gpu_draw draw, double cap_w);
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
/* Power of a GPU under the limit. */
double gpu_limited_w(const struct gpu *gpu, struct gpu_draw draw, const struct gpu_limit *limit);

/* The largest power of a GPU with which a node whose GPUs all draw it keeps to cap_w; its idle power where the
 * cap cannot be kept. */
double gpu_cap_for_node(const struct node *node, const struct node_surroundings *at, double cap_w);

#endif
