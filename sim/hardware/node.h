/* SPDX-License-Identifier: Apache-2.0 */
/* A server with GPUs: what it can do, what it draws, what air and water it wants. Catalogue: platforms/nodes.
 */
#ifndef SAMOVAR_HARDWARE_NODE_H
#define SAMOVAR_HARDWARE_NODE_H

#include "base/field.h"
#include "hardware/node_parts.h"

struct gpu {
    const char *name;
    const char *architecture; /* family of chips that runs the same kernels; NULL: not said */
    bool nameplate_only;      /* neither power nor speed of it was measured in public */
    bool power_assumed;       /* how its power follows its work is taken from another chip */
    double tdp_w, idle_w;
    /* Power while it is kept waiting: its program is there, and its host or others have nothing for it to do. */
    double waiting_w; /* NaN: not measured, see gpu_waiting_w */
    /* Power while it works: idle + (TDP - idle) min(1, resident + bandwidth u_b + flop u_f), more by context_frac
     * at full bandwidth while it reads keys and values, by exchange_frac while it exchanges results with other GPUs, by
     * sequence_frac while the engine works on sequences one by one, and by expert_fp8_frac at full bandwidth while it
     * reads experts that it multiplies in 8 bits with a scale for each block. u_f: of products in 16 bits, with the rows of tiles that
     * experts leave empty; of narrower ones see gpu_products_frac. */
    double resident_frac, bandwidth_frac, context_frac, flop_frac, exchange_frac, sequence_frac, expert_frac,
        expert_fp8_frac;
    double tile_rows;                                          /* tokens that an expert multiplies at once, at least */
    double power_scale;                                        /* all of these times this: how far the law is off */
    double peak_bf16_flop_s, peak_fp8_flop_s, peak_fp4_flop_s; /* dense; NaN where the chip has none */
    double peak_int8_flop_s;                                   /* the same, of integers */
    double attention_flop_s; /* that exponentials allow with heads of 128 numbers; NaN: as fast as products */
    double memory_byte, bandwidth_byte_s;
    double link_byte_s, network_byte_s; /* to GPUs of the same node, and of others; per direction */
    /* Below the highest clock (power_cap.c): lowest share of it; how voltage follows, and its lowest share. */
    double clock_min_frac, voltage_slope, voltage_min_frac;
    double temperature_max_k;      /* of the chip: it lowers its clock so as not to become warmer */
    double temperature_shutdown_k; /* of the chip: it switches off */
    double embodied_kg;
    double training_mfu; /* share of bf16 peak that a pretraining run reaches */
    /* Share of peak that large matrix products reach, in 8 bits with a scale for each block, and with one for a matrix. */
    double gemm_frac, gemm_fp8_frac, gemm_fp8_tensor_frac, gemm_mx_frac;
};

struct node {
    const char *name, *also; /* catalogue name; other names of it, "A, B" */
    const char *doc;
    const char *sources; /* where its constants come from, for people */
    struct gpu gpu;
    int64_t gpus;
    double nameplate_w;
    /* Everything but GPUs, at the reference inlet: overhead_w + overhead_slope * sum of GPU power; fans are
     * part of it. */
    double overhead_w, overhead_slope;
    double cpu_span_w; /* what busy CPUs draw above `overhead_w`; 0: overhead has all of it */
    /* Fans: their share of node power at full load in the reference state. */
    double fan_frac;
    double fan_minimum_frac;       /* lowest speed over the speed at full load in the reference state */
    double fan_reserve;            /* full speed over the same */
    int fans;                      /* enum node_fans: how speed follows the inlet */
    double fan_knee_k, fan_full_k; /* inlet at which speed begins to rise, and at which a full load needs full speed;
                                      NaN: as `fans` says */
    double airflow_m3_s;           /* at airflow_speed_frac of full speed; NaN: not published */
    double airflow_speed_frac;
    double leakage_per_k;      /* relative power per kelvin of inlet, or of chips on liquid, above reference */
    double air_resistance_k_w; /* of a GPU in air, from inlet to chip; NaN: as usual */
    /* The reference state, in which overhead and fan share hold. */
    double reference_inlet_k;
    double reference_liquid_share; /* share of heat that liquid took when the power was measured: 0 for
                                        servers in air */
    double reference_coolant_k, reference_resistance_k_w; /* of that liquid; without meaning for servers in air */
    double inlet_min_k, inlet_max_k;                      /* allowable air inlet, by the maker's warranty */
    double inlet_critical_k;                              /* at this inlet its controller switches it off */
    double liquid_share;                                  /* of its heat that cold plates can take; 0: air only */
    bool liquid_required;                                 /* cannot run in air alone */
    double coolant_max_k;                                 /* at cold plates, by the maker's warranty */
    double standby_frac;                                  /* of its power at full load, when off */
    double boot_s;                                        /* from switching on to working */
    double psu_efficiency, vr_efficiency;                 /* of power supplies, and of regulators beside the chips */
    double embodied_kg;       /* the whole node; NaN: its GPUs and its parts, see node_made_kg */
    struct node_parts *parts; /* NULL: not said */
    double embodied_water_kg;
    double life_s;
    const struct fabric *fabric; /* that connects it to others; NULL: none was described */
    bool stated;                 /* its power is its owner's word: stated_power.h */
    double stated_idle_w;        /* then: without work */
};

/* A group of `count` nodes of one type. */
struct node_group {
    struct node node;
    int64_t count;
};

/* How the speed of fans follows the inlet: named pairs of fan_knee and fan_full. */
enum node_fans { FANS_TYPICAL, FANS_FLAT, FANS_STEEP };
extern const char *const node_fans_choices[];

extern const struct record node_record; /* catalogue "nodes" */

/* What the node feels, as it stood at the end of the last tick. */
struct node_surroundings {
    double inlet_k;        /* air */
    double coolant_k;      /* NaN: air-cooled */
    double liquid_share;   /* of its heat that goes into liquid now */
    bool off;              /* switched off: it draws what stands by */
    bool fanless;          /* its fans were taken out: it stands in liquid, or liquid takes all that needs a fan */
    double resistance_k_w; /* from coolant to the chip of a GPU */
};

struct node_power {
    double total_w;
    double fan_w; /* of it: fans, with what their supply loses */
    /* of it: into GPUs, CPUs, memory: for ITUE, what is left without fans and supply losses */
    double compute_w;
    double airflow_m3_s; /* air that its fans move */
};

/* So many of its GPUs, with their part of everything else, as a node of its own. The curve of fans is that of the whole:
 * slices that are loaded unlike draw a little more together than the node, whose fans follow their mean. */
struct node node_slice(const struct node *node, int64_t gpus);
/* Power of one GPU at work with these achieved fractions of peak bandwidth and FLOP rate (gpu_products_frac);
 * without work it draws gpu->idle_w. */
double gpu_power_w(const struct gpu *gpu, double bandwidth_frac, double flop_frac);
/* Power of one GPU that is kept waiting. */
double gpu_waiting_w(const struct gpu *gpu);
/* A share of the peak of products in so many bits (0: 16) as one of the peak of those in 16 that draws the same: tensor
 * cores draw by the time that they work, and in 8 bits they reach less of their peak in it. */
double gpu_products_frac(const struct gpu *gpu, int bits, double flop_frac);
/* Power of a node whose GPUs draw gpus_w together in the reference state. */
void node_power(const struct node *node, double gpus_w, const struct node_surroundings *surroundings,
                struct node_power *out);
/* By how much a node draws more when its GPUs draw gpus_w more for a moment too short for its fans to follow. */
double node_swing_w(const struct node *node, double gpus_w);
/* CO2e of making the node: what is stated of the whole, else the sum of its GPUs and parts. */
double node_made_kg(const struct node *node);
/* What CPUs of this utilisation draw above overhead_w, as power of GPUs with the same effect on the node's. */
double node_cpus_w(const struct node *node, double cpu_frac);
/* What node_power takes for GPUs and CPUs at full load. */
double node_full_w(const struct node *node);
/* Full load in the reference state: what the plant is sized for. */
double node_design_power_w(const struct node *node);
/* No node draws more, whatever a trace says: its nameplate and a tenth for tolerance. */
double node_most_w(const struct node *node);
/* The reference state. */
struct node_surroundings node_reference(const struct node *node);
/* Air that its fans move at full load in it. */
double node_design_airflow_m3_s(const struct node *node);
/* Temperature of the chip of a GPU that draws gpu_w. */
double node_chip_k(const struct node *node, double gpu_w, const struct node_surroundings *surroundings);
/* Thermal throttling: the share of the power above idle at which a GPU at its rating is no warmer than
 * temperature_max. A node that requires liquid and gets none stands still. */
double node_speed_frac(const struct node *node, const struct node_surroundings *surroundings);
/* Whether the node switches, or stays, off: at the critical inlet, or when even idle chips reach temperature_shutdown; and
 * until its inlet is allowable and it need not throttle. */
bool node_too_hot(const struct node *node, const struct node_surroundings *surroundings);

#endif
