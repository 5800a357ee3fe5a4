/* SPDX-License-Identifier: Apache-2.0 */
/* A GPU below its highest clock, and under a cap. Against measurements: tests/validation/serving.py. */
#include "../hardware/node_side.h"

#include <math.h>

#include "hardware/power_cap.h"

TestSuite(power_cap);

static const char *const names[] = {"dgx-v100", "dgx-a100-80", "dgx-h100", "gb200-nvl72"};
enum { NODES = sizeof names / sizeof *names };
static const struct node_surroundings at = {.inlet_k = 298.15, .coolant_k = 303.15, .liquid_share = 0.5};
static const struct gpu_limit free_limit = {1, NAN};

static double node_w(const struct node *node, double gpu_w)
{
    struct node_power power;
    node_power(node, (double)node->gpus * gpu_w, &at, &power);
    return power.total_w;
}

Test(power_cap, of_a_node)
{
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        double idle_w = node_w(&node, node.gpu.idle_w), full_w = node_w(&node, node.gpu.tdp_w);
        for (double x = 0.05; x < 1; x += 0.1) {
            double cap_w = idle_w + x * (full_w - idle_w), gpu_w = gpu_cap_for_node(&node, &at, cap_w);
            cr_assert_float_eq(node_w(&node, gpu_w), cap_w, 1e-6 * cap_w, "%s", names[i]);
        }
        cr_assert(gpu_cap_for_node(&node, &at, full_w * 1.01) == node.gpu.tdp_w);
        cr_assert(gpu_cap_for_node(&node, &at, idle_w * 0.9) == node.gpu.idle_w);
    }
}

Test(power_cap, of_a_gpu)
{
    struct node node = node_of("dgx-v100");
    struct gpu_limit limit = {1, 175};
    struct gpu_draw draw = {225, 20};
    cr_assert_float_eq(gpu_limited_w(&node.gpu, draw, &limit), 175, 1e-6);
    double clock_frac = gpu_clock_for_cap(&node.gpu, draw, 175);
    limit = (struct gpu_limit){clock_frac, NAN};
    cr_assert_float_eq(gpu_limited_w(&node.gpu, draw, &limit), 175, 1e-6);
    limit = (struct gpu_limit){0.9, 1e6};
    cr_assert_float_eq(gpu_limited_w(&node.gpu, draw, &limit), gpu_clock_power_w(&node.gpu, draw, 0.9), 1e-9);
    cr_assert(gpu_limited_w(&node.gpu, draw, &free_limit) == 225);
}

static struct gpu v100(void)
{
    return node_of("dgx-v100").gpu;
}

/* Idle 100 W, full 500 W, of which memory 50 W; voltage falls as the clock, to 0.8: at a clock of 0.9 it draws 150 + 350 x 0.9^3 =
 * 405.15 W, at 0.5, below the floor of voltage, 150 + 350 x 0.5 x 0.64 = 262 W. So does a cap of as much. */
Test(power_cap, by_hand)
{
    struct gpu gpu = {.power_scale = 1,
                      .tdp_w = 700,
                      .idle_w = 100,
                      .bandwidth_frac = 0.25,
                      .clock_min_frac = 0.2,
                      .voltage_slope = 1,
                      .voltage_min_frac = 0.8};
    cr_expect_float_eq(gpu_memory_w(&gpu, 1.0 / 3), 50, 1e-12);
    struct gpu_draw draw = {500, 50};
    cr_expect_float_eq(gpu_clock_power_w(&gpu, draw, 0.9), 405.15, 1e-9);
    cr_expect_float_eq(gpu_clock_power_w(&gpu, draw, 0.5), 262, 1e-9);
    cr_expect_float_eq(gpu_clock_for_cap(&gpu, draw, 405.15), 0.9, 1e-9);
    cr_expect_float_eq(gpu_clock_for_cap(&gpu, draw, 262), 0.5, 1e-9);
}

/* The cliff: from 0.9 to 0.8 of what is drawn a cap costs a few per cent of the clock, from 0.5 to 0.4 more than five times as much. */
Test(power_cap, a_tight_cap_costs_more_than_a_loose_one)
{
    for (size_t i = 0; i < NODES; i++) {
        struct gpu gpu = node_of(names[i]).gpu;
        double full_w = 0.9 * gpu.tdp_w, clock[4], caps[] = {0.9, 0.8, 0.5, 0.4};
        for (int k = 0; k < 4; k++)
            clock[k] = gpu_clock_for_cap(&gpu, (struct gpu_draw){full_w, 0}, caps[k] * full_w);
        cr_expect_gt(clock[2] - clock[3], 3 * (clock[0] - clock[1]), "%s", names[i]);
        cr_expect_leq(clock[0] - clock[1], 0.06, "%s", names[i]);
    }
}

/* A cap above what is drawn, or none, changes nothing. */
Test(power_cap, of_a_gpu_that_is_not_capped)
{
    struct gpu gpu = v100();
    struct gpu_draw draw = {220, 30};
    cr_expect_eq(gpu_clock_for_cap(&gpu, draw, NAN), 1);
    cr_expect_eq(gpu_clock_for_cap(&gpu, draw, 220), 1);
    cr_expect_eq(gpu_clock_for_cap(&gpu, draw, 250), 1);
    cr_expect_eq(gpu_clock_power_w(&gpu, draw, 1), 220);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 1), 1);
}

/* The clock for a cap draws the cap, unless the lowest clock draws more. */
Test(power_cap, cap_and_power_are_inverse)
{
    struct gpu gpu = v100();
    double last = 1;
    struct gpu_draw draw = {220, 30};
    for (double cap_w = 219; cap_w > 60; cap_w -= 1) {
        double clock = gpu_clock_for_cap(&gpu, draw, cap_w), power_w = gpu_clock_power_w(&gpu, draw, clock);
        cr_assert(clock <= last && clock >= gpu.clock_min_frac);
        if (clock > gpu.clock_min_frac)
            cr_assert_float_eq(power_w, cap_w, 1e-9 * cap_w);
        else
            cr_assert_geq(power_w, cap_w);
        last = clock;
    }
    cr_expect_eq(last, gpu.clock_min_frac);
}

/* What waits for memory is not slowed; what only multiplies is, as the clock. */
Test(power_cap, stretch)
{
    struct gpu gpu = v100();
    cr_expect_eq(gpu_clock_stretch(&gpu, 0, 0.5), 1);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 0.5), 2);
    cr_expect_float_eq(gpu_clock_stretch(&gpu, 0.4, 0.5), 1.4, 1e-15);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 0.01), 1 / gpu.clock_min_frac, "not below the lowest clock");
}

/* Zeus (You et al., NSDI 2023), V100, BERT on SQuAD with batches of 12, left out of the fit: a cap of 150 W of the 226 W
 * drawn costs 1.21 in time, 175 W 1.12. Share of time in arithmetic as of ResNet-50 in the fit. */
Test(power_cap, bert_under_a_cap)
{
    struct gpu gpu = v100();
    static const double measured[][3] = {{150, 1.210, 0.780}, {175, 1.118, 0.833}};
    for (size_t i = 0; i < 2; i++) {
        struct gpu_draw draw = {226, 0};
        double clock = gpu_clock_for_cap(&gpu, draw, measured[i][0]);
        double time = gpu_clock_stretch(&gpu, 0.81, clock), energy = time * gpu_clock_power_w(&gpu, draw, clock) / 226;
        cr_expect_float_eq(time, measured[i][1], 0.08 * measured[i][1], "%g", time);
        cr_expect_float_eq(energy, measured[i][2], 0.08 * measured[i][2], "%g", energy);
    }
}
