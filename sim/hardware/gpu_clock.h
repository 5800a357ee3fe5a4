/* SPDX-License-Identifier: Apache-2.0 */
/* A GPU below its highest clock: what a lower clock, or a power cap that enforces one, costs in time and saves
 * in power. */
#ifndef SAMOVAR_HARDWARE_GPU_CLOCK_H
#define SAMOVAR_HARDWARE_GPU_CLOCK_H

#include "hardware/node.h"

/* Power of a GPU that would draw full_w (with work resident) at its highest clock, at this share of it. */
double gpu_clock_power_w(const struct gpu *gpu, double full_w, double clock_frac);
/* The highest clock with which a phase that would draw full_w keeps to cap_w; not below the GPU's lowest, even
 * where the cap cannot be kept then. cap_w NaN: none. */
double gpu_clock_for_cap(const struct gpu *gpu, double full_w, double cap_w);
/* How much longer a phase takes of which flop_frac of the time goes into arithmetic (the rest waits for
 * memory, which keeps its speed): at least 1. */
double gpu_clock_stretch(const struct gpu *gpu, double flop_frac, double clock_frac);

#endif
