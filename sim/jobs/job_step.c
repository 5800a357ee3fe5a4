/* SPDX-License-Identifier: Apache-2.0 */
/* Steps fill the phase that consists of them: a run stops for a checkpoint after a whole step, so the steps of a phase
 * of length D are  n = round(D / step), at least 1, each D/n long, which changes their length by half a step in n.
 * With E(t) the integral of what is drawn beyond the mean from the phase's beginning to t, which is 0 at the end of
 * each step, the mean over an interval is  (E(to) - E(from)) / (to - from). */
#include "jobs/job_step.h"

#include <math.h>

bool job_phase_has_steps(const struct job_plan *plan, const struct job_phase *phase)
{
    return plan->step_phase_count > 0 && plan->step_s > 0 && phase->flop_frac > 0; /* NaN: not known */
}

/* E(t), t from the beginning of the phase. */
static double beyond_mean_j(const struct job_plan *plan, const struct job_phase *phase, double at_s)
{
    double steps = fmax(round(phase->duration_s / plan->step_s), 1), step_s = phase->duration_s / steps;
    double scale = step_s / plan->step_s, left_s = fmax(at_s - floor(at_s / step_s) * step_s, 0) / scale;
    double energy_j = 0;
    for (size_t i = 0; i < plan->step_phase_count && left_s > 0; i++) {
        double part_s = fmin(left_s, plan->step_phases[i].duration_s);
        energy_j += part_s * (plan->step_phases[i].gpu_power_w - phase->gpu_power_w);
        left_s -= part_s;
    }
    return scale * energy_j;
}

/* E(t) from the beginning of a cycle: at the ends of phases it is 0. */
static double beyond_means_j(const struct job_plan *plan, double at_s)
{
    at_s -= floor(at_s / plan->cycle_s) * plan->cycle_s;
    for (size_t i = 0; i < plan->phase_count; i++) {
        const struct job_phase *phase = &plan->phases[i];
        if (at_s < phase->duration_s)
            return job_phase_has_steps(plan, phase) ? beyond_mean_j(plan, phase, fmax(at_s, 0)) : 0;
        at_s -= phase->duration_s;
    }
    return 0;
}

double job_step_swing_w(const struct job_plan *plan, double from_s, double to_s)
{
    if (plan->step_phase_count == 0 || !(to_s > from_s) || !(plan->cycle_s > 0))
        return 0;
    return (beyond_means_j(plan, to_s) - beyond_means_j(plan, from_s)) / (to_s - from_s);
}
