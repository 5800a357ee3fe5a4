/* SPDX-License-Identifier: Apache-2.0 */
#include "../hardware/node_side.h"

#include <math.h>

#include "base/random.h"
#include "hardware/power_cap.h"
#include "jobs/job_limit.h"

TestSuite(job_limit);

/* Compute at 600 W, communication at 250 W, a checkpoint at 150 W. */
static struct job_plan plan_of(double cycles)
{
    return (struct job_plan){
        .phases = {{"compute", 80, 600, 0.4, 0.3}, {"communication", 15, 250, 0, 0}, {"checkpoint", 5, 150, 0, 0}},
        .phase_count = 3,
        .cycle_s = 100,
        .step_s = 1,
        .flop = 1e20,
        .duration_s = 100 * cycles,
        .mfu = 0.4,
        .effective_frac = 0.95,
        .node_w = NAN};
}

Test(job_limit, each_phase_keeps_to_the_cap)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of(10), limited;
    struct gpu_limit limit = {1, 400};
    limited = job_plan_limited(&plan, &node, &limit);
    double clock_frac = gpu_clock_for_cap(&node.gpu, (struct gpu_draw){600, gpu_memory_w(&node.gpu, 0.3)}, 400);
    cr_assert_float_eq(limited.phases[0].gpu_power_w, 400, 1e-6);
    cr_assert_float_eq(limited.phases[0].duration_s, 80 / clock_frac, 1e-9); /* all of it is arithmetic */
    cr_assert(limited.phases[1].gpu_power_w == 250 && limited.phases[1].duration_s == 15);
    cr_assert_float_eq(limited.cycle_s, 80 / clock_frac + 20, 1e-9);
    cr_assert_float_eq(limited.duration_s, 10 * limited.cycle_s, 1e-6);
    cr_assert_float_eq(limited.mfu * limited.cycle_s, 0.4 * 100, 1e-9);
    cr_assert(limited.flop == plan.flop);
    cr_assert_float_eq(job_plan_memory_w(&plan, &node), 0.8 * gpu_memory_w(&node.gpu, 0.3), 1e-9);
}

Test(job_limit, a_clock_slows_arithmetic_only)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of(10), limited;
    struct gpu_limit limit = {0.8, NAN};
    plan.phases[0].bandwidth_frac = 0.8; /* half of the time is arithmetic */
    limited = job_plan_limited(&plan, &node, &limit);
    cr_assert_float_eq(limited.phases[0].duration_s, 80 * gpu_clock_stretch(&node.gpu, 0.5, 0.8), 1e-9);
    cr_assert(limited.phases[1].duration_s == 15);
    cr_assert_float_eq(limited.phases[1].gpu_power_w, gpu_clock_power_w(&node.gpu, (struct gpu_draw){250, 0}, 0.8),
                       1e-9);
    plan.phases[0].flop_frac = plan.phases[0].bandwidth_frac = NAN; /* nothing is known */
    limited = job_plan_limited(&plan, &node, &limit);
    cr_assert_float_eq(limited.phases[0].duration_s, 80 / 0.8, 1e-9);
}

/* A node whose power a trace says draws less by what its GPUs draw less. */
Test(job_limit, given_power)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = {.phases = {{"compute", 100, 300, NAN, NAN}},
                            .phase_count = 1,
                            .cycle_s = 100,
                            .duration_s = 100,
                            .mfu = NAN,
                            .node_w = node.overhead_w + node.overhead_slope * 8 * 500};
    struct gpu_limit limit = {1, 400};
    struct job_plan limited = job_plan_limited(&plan, &node, &limit);
    cr_assert_float_eq(limited.node_w, node.overhead_w + node.overhead_slope * 8 * 400, 1e-6);
    cr_assert_float_eq(limited.duration_s, 100 / gpu_clock_for_cap(&node.gpu, (struct gpu_draw){500, 0}, 400), 1e-9);
    cr_assert_float_eq(job_plan_gpu_w(&plan, &node), 500, 1e-9);
    cr_assert(job_plan_memory_w(&plan, &node) == 0);
    plan.node_w = 10; /* below what the model knows of an idle node: left alone */
    limited = job_plan_limited(&plan, &node, &limit);
    cr_assert(limited.node_w == 10 && limited.duration_s == 100);
}

Test(job_limit, no_limit_changes_nothing)
{
    struct node node = node_of("dgx-h100");
    struct job_plan plan = plan_of(3.3);
    struct gpu_limit none = {1, NAN};
    struct job_plan limited = job_plan_limited(&plan, &node, &none);
    cr_assert_float_eq(limited.duration_s, plan.duration_s, 1e-9);
    for (size_t i = 0; i < 3; i++)
        cr_assert(limited.phases[i].gpu_power_w == plan.phases[i].gpu_power_w);
}

/* To the other plan and back; monotonous; from start to start and from end to end. */
Test(job_limit, places)
{
    struct node node = node_of("dgx-a100-80");
    struct job_plan plan = plan_of(7.4);
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct random random = random_stream(seed, "test limit", 0);
        struct gpu_limit limit = {0.3 + 0.7 * random_uniform(&random), 100 + 400 * random_uniform(&random)};
        struct job_plan limited = job_plan_limited(&plan, &node, &limit);
        cr_assert(limited.duration_s >= plan.duration_s);
        double at_s = plan.duration_s * random_uniform(&random), there_s = job_plan_place(&plan, &limited, at_s);
        cr_assert_float_eq(job_plan_place(&limited, &plan, there_s), at_s, 1e-6);
        cr_assert(job_plan_place(&plan, &limited, at_s + 0.1) > there_s);
        cr_assert(job_plan_place(&plan, &limited, 0) == 0);
        cr_assert_float_eq(job_plan_place(&plan, &limited, plan.duration_s), limited.duration_s, 1e-6);
        /* No phase draws more. */
        for (size_t i = 0; i < 3; i++)
            cr_assert(limited.phases[i].gpu_power_w <= plan.phases[i].gpu_power_w + 1e-9);
    }
}
