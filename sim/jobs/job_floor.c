/* SPDX-License-Identifier: Apache-2.0 */
/* Power smoothing of NVIDIA's GB200: a GPU that has too little to do burns the difference to a minimum power, 20 to
 * 90 % of its rating, until it has been idle for long (Choukse et al., arXiv:2508.14318, section on GPU power smoothing;
 * NVML reference, nvmlPowerSmoothing). The burn costs energy and no time. Its ramps and its hysteresis, seconds at the
 * start and the end of a job, are left out. A phase is lifted where its mean lies below the floor: what alternates within
 * it in milliseconds, as the exchange inside layers does, would be lifted by itself, so the burn is a lower bound. */
#include "jobs/job_floor.h"

#include <math.h>

#include "jobs/job_step.h"

static void lift_phase(struct job_phase *phase, const struct gpu *gpu, double floor_w)
{
    if (phase->gpu_power_w > gpu->idle_w)
        phase->gpu_power_w = fmax(phase->gpu_power_w, floor_w);
}

struct job_plan job_plan_floored(const struct job_plan *plan, const struct gpu *gpu, double floor_frac)
{
    struct job_plan floored = *plan;
    double floor_w = floor_frac * gpu->tdp_w, step_j = 0;
    if (!isnan(plan->node_w))
        return floored;
    for (size_t i = 0; i < plan->step_phase_count; i++) {
        lift_phase(&floored.step_phases[i], gpu, floor_w);
        step_j += floored.step_phases[i].gpu_power_w * plan->step_phases[i].duration_s;
    }
    for (size_t i = 0; i < plan->phase_count; i++) {
        struct job_phase *phase = &floored.phases[i];
        if (job_phase_has_steps(plan, phase))
            phase->gpu_power_w = step_j / plan->step_s;
        else
            lift_phase(phase, gpu, floor_w);
    }
    return floored;
}
