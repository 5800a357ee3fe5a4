/* SPDX-License-Identifier: Apache-2.0 */
#include "../hardware/node_side.h"

#include <math.h>

#include "base/random.h"
#include "jobs/job_floor.h"
#include "jobs/job_limit.h"
#include "jobs/job_step.h"

TestSuite(job_step);

/* Steps of 8 s: 6 s at 700 W, 1 s of exchange at 270 W, 1 s of waiting at 448 W; a checkpoint after 100 s. */
static struct job_plan plan_of(void)
{
    return (struct job_plan){
        .phases = {{"compute", 100, (6 * 700 + 270 + 448) / 8.0, 0.4, 0.2},
                   {"checkpoint", 5, 448, 0, 0},
                   {"rework", 3, (6 * 700 + 270 + 448) / 8.0, 0.4, 0.2},
                   {"recovery", 2, 70, 0, 0}},
        .phase_count = 4,
        .cycle_s = 110,
        .step_s = 8,
        .step_phases = {{"compute", 6, 700, 0.5, 0.25}, {"communication", 1, 270, 0, 0}, {"input", 1, 448, 0, 0}},
        .step_phase_count = 3,
        .duration_s = 1e6,
        .mfu = 0.4,
        .effective_frac = 1,
        .node_w = NAN};
}

/* What a GPU draws at one moment of a cycle, step by step: 100 s hold 13 steps (12.5, rounded away from 0) and 3 s
 * hold one. */
static double power_at(const struct job_plan *plan, double at_s)
{
    const double step_s[] = {100.0 / 13, 0, 3, 0};
    at_s = fmod(at_s, plan->cycle_s);
    size_t phase = 0;
    for (; at_s >= plan->phases[phase].duration_s; phase++)
        at_s -= plan->phases[phase].duration_s;
    if (step_s[phase] == 0)
        return plan->phases[phase].gpu_power_w;
    double place = fmod(at_s, step_s[phase]) / step_s[phase] * 8;
    return place < 6 ? 700 : place < 7 ? 270 : 448;
}

static double mean_w(const struct job_plan *plan, double from_s, double to_s)
{
    return job_gpu_power_w(plan, from_s, to_s) + job_step_swing_w(plan, from_s, to_s);
}

Test(job_step, steps_fill_the_phases_that_consist_of_them)
{
    struct job_plan plan = plan_of();
    for (size_t i = 0; i < 2200; i++) { /* pieces of 50 ms, but for those across a change */
        double from_s = (double)i * 0.05, to_s = from_s + 0.05;
        if (power_at(&plan, from_s + 1e-9) == power_at(&plan, to_s - 1e-9))
            cr_assert_float_eq(mean_w(&plan, from_s, to_s), power_at(&plan, from_s + 0.025), 1e-6, "%g s", from_s);
    }
}

Test(job_step, no_energy_is_made_or_lost)
{
    struct job_plan plan = plan_of();
    cr_assert_float_eq(job_step_swing_w(&plan, 0, 100), 0, 1e-9);
    cr_assert_float_eq(job_step_swing_w(&plan, 0, 110 * 7), 0, 1e-9);
    cr_assert_float_eq(job_step_swing_w(&plan, 0, 100.0 / 13 * 4), 0, 1e-9);
    cr_assert(fabs(job_step_swing_w(&plan, 0, 3)) > 50);
    struct random random = random_stream(1, "swing", 0);
    for (int i = 0; i < 10000; i++) { /* an interval is the sum of its parts */
        double a = 1e5 * random_uniform(&random), b = a + 30 * random_uniform(&random),
               c = b + 300 * random_uniform(&random);
        double parts_j = job_step_swing_w(&plan, a, b) * (b - a) + job_step_swing_w(&plan, b, c) * (c - b);
        cr_assert_float_eq(job_step_swing_w(&plan, a, c) * (c - a), parts_j, 1e-6);
    }
}

Test(job_step, nothing_swings_without_a_pattern)
{
    struct job_plan plan = plan_of();
    cr_assert(job_step_swing_w(&plan, 101, 104) == 0); /* in the checkpoint */
    plan.step_phase_count = 0;
    cr_assert(job_step_swing_w(&plan, 0, 3) == 0);
}

/* The cap holds wherever a step draws more; the plan's mean is that of its steps, and takes as much longer. */
Test(job_step, a_cap_holds_inside_a_step)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of();
    struct job_plan limited = job_plan_limited(&plan, &node, &(struct gpu_limit){1, 400});
    double length_s = 0, energy_j = 0;
    for (size_t i = 0; i < limited.step_phase_count; i++) {
        const struct job_phase *phase = &limited.step_phases[i];
        cr_assert(phase->gpu_power_w <= 400 + 1e-9);
        length_s += phase->duration_s;
        energy_j += phase->duration_s * phase->gpu_power_w;
    }
    cr_assert(limited.step_phases[0].duration_s > 6 && limited.step_phases[1].duration_s == 1);
    cr_assert_float_eq(limited.step_s, length_s, 1e-12);
    cr_assert_float_eq(limited.phases[0].duration_s, 100 * length_s / 8, 1e-9);
    cr_assert_float_eq(limited.phases[0].gpu_power_w, energy_j / length_s, 1e-9);
    cr_assert_float_eq(job_step_swing_w(&limited, 0, limited.cycle_s), 0, 1e-9);
}

Test(job_step, a_floor_burns_what_is_missing_and_takes_no_time)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of();
    struct job_plan floored = job_plan_floored(&plan, &node.gpu, 0.5); /* 350 of 700 W */
    cr_assert(floored.cycle_s == plan.cycle_s && floored.duration_s == plan.duration_s);
    cr_assert(floored.step_phases[0].gpu_power_w == 700 && floored.step_phases[1].gpu_power_w == 350);
    cr_assert_float_eq(floored.phases[0].gpu_power_w, (6 * 700 + 350 + 448) / 8.0, 1e-9);
    cr_assert(floored.phases[1].gpu_power_w == 448 && floored.phases[3].gpu_power_w == 70); /* it idles */
    double more_j = 110 * (job_gpu_power_w(&floored, 0, 110) - job_gpu_power_w(&plan, 0, 110));
    cr_assert_float_eq(more_j, (350 - 270) / 8.0 * (100 + 3), 1e-6);
    struct job_plan same = job_plan_floored(&plan, &node.gpu, 0.1);
    cr_assert_float_eq(same.phases[0].gpu_power_w, plan.phases[0].gpu_power_w, 1e-9);
}

/* Choukse et al., arXiv:2508.14318: with its highest floor, 90 % of the rating, a swing of 20 % is what GB200 can be held
 * to, peaks above the rating included. Ours has none above it. */
Test(job_step, the_highest_floor_of_gb200_leaves_a_tenth)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of();
    struct job_plan floored = job_plan_floored(&plan, &node.gpu, 0.9);
    double least_w = HUGE_VAL, most_w = 0;
    for (size_t i = 0; i < 1000; i++) {
        double power_w = mean_w(&floored, 0.1 * (double)i, 0.1 * (double)(i + 1));
        least_w = fmin(least_w, power_w);
        most_w = fmax(most_w, power_w);
    }
    cr_assert(most_w - least_w <= 0.1 * node.gpu.tdp_w + 1e-6 && most_w - least_w > 0.09 * node.gpu.tdp_w);
}

Test(job_step, what_a_trace_says_of_a_node_knows_no_floor)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of();
    plan.node_w = 5000;
    struct job_plan floored = job_plan_floored(&plan, &node.gpu, 0.9);
    cr_assert(floored.phases[1].gpu_power_w == plan.phases[1].gpu_power_w && floored.node_w == 5000);
}
