/* SPDX-License-Identifier: Apache-2.0 */
/* A node and jobs made by hand: round numbers, no catalogue. */
#ifndef TESTS_HOSTS_FIXTURE_H
#define TESTS_HOSTS_FIXTURE_H

#include <math.h>

#include "jobs/training.h"
#include "plant/facility.h"

static inline struct node fixture_node(void)
{
    return (struct node){
        .name = "box",
        .gpus = 8,
        .gpu = {.name = "chip",
                .tdp_w = 700,
                .idle_w = 70,
                .resident_frac = 0.4,
                .bandwidth_frac = 0.1,
                .flop_frac = 1,
                .peak_bf16_flop_s = 1e15,
                .training_mfu = 0.4,
                /* In air of 30 degC the chip is as warm as it may be at full power, in 50 degC at none. */
                .temperature_max_k = 303.15 + 700 * 20.0 / 630,
                .temperature_shutdown_k = 400},
        .nameplate_w = 10000,
        .overhead_w = 1300,
        .overhead_slope = 1.2,
        .fan_frac = 0.15,
        .fan_minimum_frac = 0.3,
        .fan_reserve = 1.25,
        .fan_knee_k = 298.15,
        .fan_full_k = 308.15,
        .airflow_m3_s = NAN,
        .leakage_per_k = 0.002,
        .air_resistance_k_w = 20.0 / 630,
        .reference_inlet_k = 295.15,
        .inlet_min_k = 278.15,
        .inlet_max_k = 308.15,
        .inlet_critical_k = 328.15,
        .coolant_max_k = 318.15,
        .standby_frac = 0.01,
        .boot_s = 600,
        .psu_efficiency = 0.95,
        .vr_efficiency = 0.95};
}

/* Runs about `duration_s` on its nodes: computes for 3000 s, then writes a checkpoint for 100 s, and so on.
 */
static inline struct training fixture_training(const char *name, int64_t nodes, double duration_s)
{
    const double parameters = 1e10, flop_s = (double)nodes * 8 * 1e15 * 0.4;
    return (struct training){.spec = {.name = name, .suspend_s = NAN},
                             .model = {.parameters = parameters, .active_parameters = NAN},
                             .tokens = duration_s / 1.1 * flop_s / (6 * parameters),
                             .tokens_per_step = 4e6,
                             .nodes = nodes,
                             .mfu = 0.4,
                             .bandwidth_frac = 0.3,
                             .checkpoint_interval_s = 3000,
                             .checkpoint_duration_s = 100,
                             .checkpoint_bandwidth_byte_s = 1e9,
                             .checkpoint_power_frac = NAN,
                             .effective_frac = 0.9,
                             .recovery_s = 600};
}

static inline struct node_surroundings fixture_surroundings(double inlet_k)
{
    return (struct node_surroundings){.inlet_k = inlet_k, .coolant_k = NAN, .liquid_share = 0};
}

#endif
