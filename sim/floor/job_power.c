/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/job_power.h"

#include <math.h>

#include "base/numerics.h"
#include "jobs/job_step.h"

/* Time that lies in [start_s, start_s + duration_s) of each cycle, up to at_s. */
static double time_in_phase(double at_s, double cycle_s, double start_s, double duration_s)
{
    double whole = floor(at_s / cycle_s);
    return whole * duration_s + clamp(at_s - whole * cycle_s - start_s, 0, duration_s);
}

static void given_power(double node_w, const struct node *node, const struct node_surroundings *surroundings,
                        struct node_power *out)
{
    double gpus_w = node->overhead_slope > 0 ? (node_w - node->overhead_w) / node->overhead_slope : 0;
    struct node_power like;
    node_power(node, fmax(gpus_w, 0), surroundings, &like);
    double scale = like.total_w > 0 ? node_w / like.total_w : 0;
    *out = (struct node_power){node_w, scale * like.fan_w, scale * like.compute_w, like.airflow_m3_s};
}

void job_node_power(const struct job_plan *plan, const struct node *node, const struct node_surroundings *surroundings,
                    double speed_frac, double from_s, double to_s, struct node_power *out)
{
    double gpus = (double)node->gpus, idle_w = node->gpu.idle_w;
    if (!(to_s > from_s) || surroundings->off) {
        node_power(node, gpus * idle_w, surroundings, out);
        return;
    }
    if (!isnan(plan->node_w)) {
        given_power(plan->node_w, node, surroundings, out);
        return;
    }
    /* Counted from the cycle in which it begins: no digits are lost late in a long run. */
    double base_s = floor(from_s / plan->cycle_s) * plan->cycle_s, start_s = 0;
    *out = (struct node_power){0};
    for (size_t i = 0; i < plan->phase_count; i++) {
        const struct job_phase *phase = &plan->phases[i];
        double time_s = time_in_phase(to_s - base_s, plan->cycle_s, start_s, phase->duration_s) -
                        time_in_phase(from_s - base_s, plan->cycle_s, start_s, phase->duration_s);
        double share = time_s / (to_s - from_s);
        struct node_power power;
        node_power(node, gpus * (idle_w + speed_frac * (phase->gpu_power_w - idle_w)), surroundings, &power);
        out->total_w += share * power.total_w;
        out->fan_w += share * power.fan_w;
        out->compute_w += share * power.compute_w;
        out->airflow_m3_s += share * power.airflow_m3_s;
        start_s += phase->duration_s;
    }
    if (plan->step_phase_count == 0)
        return;
    double swing_w = speed_frac * gpus * job_step_swing_w(plan, from_s - base_s, to_s - base_s);
    swing_w = node_swing_w(node, swing_w);
    out->total_w += swing_w;
    out->compute_w += swing_w * node->psu_efficiency * node->vr_efficiency;
}
