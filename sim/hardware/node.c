/* SPDX-License-Identifier: Apache-2.0 */
/* Power of a GPU and of its node.
 *
 * GPU, while work is resident, with achieved fractions u_b of peak memory bandwidth and u_f of peak FLOP
 * rate:
 *
 *     P = P_idle + (TDP - P_idle) min(1, floor + bandwidth u_b + flop u_f)
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
 * With f from cold plates that is the known fall of fan power as (1-f)^3 down to a floor. What is left
 * without fans leaks more when it is warmer, linearly: k per kelvin of inlet for the part cooled by air, and
 * of coolant for the part behind cold plates. Every part is continuous and does not fall with load, inlet or
 * coolant temperature. */
#include "hardware/node.h"

#include <math.h>

#include "base/numerics.h"

double gpu_power_w(const struct gpu *gpu, double bandwidth_frac, double flop_frac)
{
    double load = gpu->resident_frac + gpu->bandwidth_frac * bandwidth_frac + gpu->flop_frac * flop_frac;
    return gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * clamp(load, 0, 1);
}

static double reference_power_w(const struct node *node, double gpus_w)
{
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

/* h(T) */
static double inlet_factor(const struct node *node, double inlet_k)
{
    double part = (inlet_k - node->fan_knee_k) / (node->fan_full_k - node->fan_knee_k);
    return 1 + (node->fan_reserve - 1) * clamp(part, 0, 1);
}

static double fan_w(const struct node *node, double heat_frac, double inlet_k)
{
    double speed = clamp(heat_frac * inlet_factor(node, inlet_k), node->fan_minimum_frac, node->fan_reserve);
    return node->fan_frac * node_design_power_w(node) * speed * speed * speed;
}

void node_power(const struct node *node, double gpus_w, const struct node_surroundings *at, struct node_power *out)
{
    if (at->off) {
        *out = (struct node_power){.total_w = node->standby_frac * node_design_power_w(node)};
        return;
    }
    bool liquid = at->liquid_share > 0 && !isnan(at->coolant_k);
    double share = liquid ? at->liquid_share : 0;
    double reference_w = reference_power_w(node, gpus_w);
    double load_frac = reference_w / node_design_power_w(node);

    /* Without fans, in the reference state. There h = 1: its inlet does not lie above the knee (checked on
     * reading). */
    double rest_w = reference_w - fan_w(node, load_frac, node->reference_inlet_k);
    double warmer_k = (1 - share) * (at->inlet_k - node->reference_inlet_k);
    if (liquid)
        warmer_k += share * (at->coolant_k - node->reference_coolant_k);
    rest_w *= fmax(0, 1 + node->leakage_per_k * warmer_k);

    out->fan_w = fan_w(node, load_frac * (1 - share) / (1 - node->reference_liquid_share), at->inlet_k);
    out->total_w = rest_w + out->fan_w;
    out->compute_w = rest_w * node->psu_efficiency * node->vr_efficiency;
}

double node_made_kg(const struct node *node)
{
    if (!isnan(node->embodied_kg) || !node->parts)
        return node->embodied_kg;
    return (double)node->gpus * node->gpu.embodied_kg + node_parts_kg(node->parts);
}

static double speed_within(double t_k, double limit_k, double margin_k)
{
    return clamp(1 - (t_k - limit_k) / margin_k, 0, 1);
}

double node_speed_frac(const struct node *node, const struct node_surroundings *at)
{
    bool liquid = at->liquid_share > 0 && !isnan(at->coolant_k);
    if (at->off || (node->liquid_required && !liquid))
        return 0;
    double speed = speed_within(at->inlet_k, node->inlet_max_k, node->throttle_margin_k);
    if (liquid)
        speed = fmin(speed, speed_within(at->coolant_k, node->coolant_max_k, node->throttle_margin_k));
    return speed;
}

bool node_too_hot(const struct node *node, const struct node_surroundings *at)
{
    double over_k = at->inlet_k - node->inlet_max_k;
    if (at->liquid_share > 0 && !isnan(at->coolant_k))
        over_k = fmax(over_k, at->coolant_k - node->coolant_max_k);
    return over_k > (at->off ? 0 : node->shutdown_margin_k);
}
