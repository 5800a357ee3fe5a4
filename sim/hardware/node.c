/* SPDX-License-Identifier: Apache-2.0 */
/* Power of a GPU and of its node.
 *
 * GPU at work, with achieved fractions u_b of peak memory bandwidth and u_f of peak FLOP rate:
 *
 *     P = P_idle + (TDP - P_idle) min(1, resident + bandwidth u_b + flop u_f)
 *
 * linear in both, because decoding is bound by memory: utilisation of FLOPs alone puts it near idle while a
 * GPU draws 0.6 to 0.9 of its rating. Coefficients per chip stand in platforms/nodes with the measurements
 * they were fitted to.
 *
 * Node in its reference state (air at the reference inlet, unless built for liquid):
 *
 *     P_ref = overhead + slope sum(GPU) + cpu_span u_c
 *
 * u_c: utilisation of its CPUs, where a job states it (linear: Brewer et al., SC24, arXiv:2410.05133, power
 * model). Its fans are part of that. Fan power follows the cube of speed (affinity law, ASHRAE Handbook HVAC
 * Systems and Equipment 2020, ch. 21), and speed, at a constant rise of the air through the node, follows the
 * heat that air has to carry:
 *
 *     s   = min(reserve, max(minimum, q h(T)))      speed, over that at full load in the reference state
 *     q   = (1 - f) / (1 - f_ref) P_ref / P_ref,full      f: share of heat that liquid takes now
 *     h   = 1 below the knee, rising linearly to `reserve` at the inlet that needs full speed
 *     fan = fan_frac P_ref,full s^3
 *
 * With f from cold plates that is the known fall of fan power as (1-f)^3 down to a floor. The air they move is
 * that of the reference state times s; without fans it is none, and the power that of the rest. What is left without fans
 * leaks more when it is warmer, linearly: k per kelvin of inlet for the part cooled by air, and per kelvin of the chips
 * for the part on liquid,
 *
 *     T_chip = T_fluid + R P_gpu
 *
 * against what they had in the reference state at the same power. The same chip temperature slows a GPU down: its
 * governor takes power away until T_chip is temperature_max. Every part is continuous and does not fall with load, inlet or
 * coolant temperature. */
#include "hardware/node.h"

#include <math.h>

#include "base/numerics.h"
#include "hardware/node_fields.h"
#include "site/psychro.h"

/* Where the airflow is not published: 15 K through a DGX H100 at 8.4 kW and its 987 cubic feet a minute, 11 K through a
 * DGX A100, 17 K through a DGX B200 (assumption). */
#define AIR_RISE_K 15.0
#define AIR_KG_M3 1.2
/* Where it is not measured: 0.079 on H100, 0.076 on A100 (explain waiting). */
#define USUAL_WAITING 0.08
/* From inlet air to chip, where a node does not say: explain air_resistance. */
#define USUAL_AIR_K_W 0.065

double gpu_power_w(const struct gpu *gpu, double bandwidth_frac, double flop_frac)
{
    double load = gpu->resident_frac + gpu->bandwidth_frac * bandwidth_frac + gpu->flop_frac * flop_frac;
    return gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * clamp(gpu->power_scale * load, 0, 1);
}

struct node node_slice(const struct node *node, int64_t gpus)
{
    struct node slice = *node;
    double frac = (double)gpus / (double)node->gpus;
    slice.gpus = gpus;
    slice.nameplate_w *= frac;
    slice.overhead_w *= frac;
    slice.cpu_span_w *= frac;
    slice.airflow_m3_s *= frac;
    return slice;
}

double gpu_waiting_w(const struct gpu *gpu)
{
    return isnan(gpu->waiting_w) ? gpu->idle_w + USUAL_WAITING * (gpu->tdp_w - gpu->idle_w) : gpu->waiting_w;
}

double gpu_products_frac(const struct gpu *gpu, int bits, double flop_frac)
{
    return bits > 0 && bits <= 8 ? flop_frac * gpu->gemm_frac / gpu->gemm_fp8_frac : flop_frac;
}

static double reference_power_w(const struct node *node, double gpus_w)
{
    if (node->stated && gpus_w <= (double)node->gpus * node->gpu.idle_w)
        return node->stated_idle_w;
    return node->overhead_w + node->overhead_slope * gpus_w;
}

double node_cpus_w(const struct node *node, double cpu_frac)
{
    return node->cpu_span_w * cpu_frac / node->overhead_slope;
}

double node_full_w(const struct node *node)
{
    return (double)node->gpus * node->gpu.tdp_w + node_cpus_w(node, 1);
}

double node_design_power_w(const struct node *node)
{
    return reference_power_w(node, node_full_w(node));
}

double node_most_w(const struct node *node)
{
    return 1.1 * node->nameplate_w;
}

double node_design_airflow_m3_s(const struct node *node)
{
    if (node->fan_frac == 0)
        return 0;
    if (!isnan(node->airflow_m3_s))
        return node->airflow_m3_s / node->airflow_speed_frac / node->fan_reserve;
    double air_w = node_design_power_w(node) * (1 - node->reference_liquid_share);
    return air_w / (AIR_KG_M3 * AIR_CP_J_KG_K * AIR_RISE_K);
}

/* h(T) */
static double inlet_factor(const struct node *node, double inlet_k)
{
    double knee_k = node_fan_knee_k(node), part = (inlet_k - knee_k) / (node_fan_full_k(node) - knee_k);
    return 1 + (node->fan_reserve - 1) * clamp(part, 0, 1);
}

static double fan_speed(const struct node *node, double heat_frac, double inlet_k)
{
    return clamp(heat_frac * inlet_factor(node, inlet_k), node->fan_minimum_frac, node->fan_reserve);
}

static double fan_w(const struct node *node, double speed)
{
    return node->fan_frac * node_design_power_w(node) * speed * speed * speed;
}

static bool on_liquid(const struct node_surroundings *at)
{
    return at->liquid_share > 0 && !isnan(at->coolant_k);
}

struct node_surroundings node_reference(const struct node *node)
{
    double share = node->reference_liquid_share;
    return (struct node_surroundings){.inlet_k = node->reference_inlet_k,
                                      .coolant_k = share > 0 ? node->reference_coolant_k : NAN,
                                      .liquid_share = share,
                                      .resistance_k_w = node->reference_resistance_k_w};
}

static double air_resistance_k_w(const struct node *node)
{
    if (!isnan(node->air_resistance_k_w))
        return node->air_resistance_k_w;
    return fmin(USUAL_AIR_K_W, (node->gpu.temperature_max_k - node->inlet_max_k) / node->gpu.tdp_w);
}

double node_chip_k(const struct node *node, double gpu_w, const struct node_surroundings *at)
{
    return on_liquid(at) ? at->coolant_k + at->resistance_k_w * gpu_w : at->inlet_k + air_resistance_k_w(node) * gpu_w;
}

void node_power(const struct node *node, double gpus_w, const struct node_surroundings *at, struct node_power *out)
{
    if (at->off) {
        *out = (struct node_power){.total_w = node->standby_frac * node_design_power_w(node)};
        return;
    }
    double share = on_liquid(at) ? at->liquid_share : 0;
    double reference_w = reference_power_w(node, gpus_w);
    double load_frac = reference_w / node_design_power_w(node);

    /* Without fans, in the reference state. There h = 1: its inlet does not lie above the knee (checked on
     * reading). */
    double rest_w = reference_w - fan_w(node, fan_speed(node, load_frac, node->reference_inlet_k));
    double gpu_w = fmin(gpus_w / (double)node->gpus, node->gpu.tdp_w); /* gpus_w may stand for CPUs, too */
    struct node_surroundings reference = node_reference(node);
    double warmer_k = (1 - share) * (at->inlet_k - reference.inlet_k);
    if (share > 0)
        warmer_k += share * (node_chip_k(node, gpu_w, at) - node_chip_k(node, gpu_w, &reference));
    rest_w *= fmax(0, 1 + node->leakage_per_k * warmer_k);

    double heat_frac = load_frac * (1 - share) / (1 - node->reference_liquid_share);
    double speed = at->fanless ? 0 : fan_speed(node, heat_frac, at->inlet_k);
    out->fan_w = fan_w(node, speed);
    if (node->stated) {
        out->fan_w = fmin(out->fan_w, reference_w);
        rest_w = reference_w - out->fan_w;
    }
    out->total_w = rest_w + out->fan_w;
    out->compute_w = rest_w * node->psu_efficiency * node->vr_efficiency;
    out->airflow_m3_s = node_design_airflow_m3_s(node) * speed;
}

double node_swing_w(const struct node *node, double gpus_w)
{
    return gpus_w * (node->stated ? node->overhead_slope : 1 / node->psu_efficiency);
}

double node_made_kg(const struct node *node)
{
    if (!isnan(node->embodied_kg) || !node->parts)
        return node->embodied_kg;
    return (double)node->gpus * node->gpu.embodied_kg + node_parts_kg(node->parts);
}

double node_speed_frac(const struct node *node, const struct node_surroundings *at)
{
    if (at->off || (node->liquid_required && !on_liquid(at)))
        return 0;
    const struct gpu *gpu = &node->gpu;
    double idle_k = node_chip_k(node, gpu->idle_w, at), full_k = node_chip_k(node, gpu->tdp_w, at);
    if (full_k <= gpu->temperature_max_k)
        return 1;
    return idle_k < full_k ? clamp((gpu->temperature_max_k - idle_k) / (full_k - idle_k), 0, 1) : 0;
}

bool node_too_hot(const struct node *node, const struct node_surroundings *at)
{
    if (!at->off)
        return (!at->fanless && at->inlet_k > node->inlet_critical_k) ||
               node_chip_k(node, node->gpu.idle_w, at) > node->gpu.temperature_shutdown_k;
    struct node_surroundings on = *at;
    on.off = false;
    return (!at->fanless && at->inlet_k > node->inlet_max_k) || node_speed_frac(node, &on) < 1;
}
