/* SPDX-License-Identifier: Apache-2.0 */
/* A GPU below its highest clock. Against measurements: tests/validation/serving.py. */
#include "../bind.h"

#include "hardware/gpu_clock.h"

TestSuite(gpu_clock);

static struct gpu v100(void)
{
    struct node node = {0};
    bind_defaults(&node_record, &node);
    bind_catalogue(&node_record, &node, "nodes", "dgx-v100", "");
    return node.gpu;
}

/* A cap above what is drawn, or none, changes nothing. */
Test(gpu_clock, no_cap)
{
    struct gpu gpu = v100();
    cr_expect_eq(gpu_clock_for_cap(&gpu, 220, NAN), 1);
    cr_expect_eq(gpu_clock_for_cap(&gpu, 220, 220), 1);
    cr_expect_eq(gpu_clock_for_cap(&gpu, 220, 250), 1);
    cr_expect_eq(gpu_clock_power_w(&gpu, 220, 1), 220);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 1), 1);
}

/* The clock for a cap draws the cap, unless the lowest clock draws more. */
Test(gpu_clock, cap_and_power_are_inverse)
{
    struct gpu gpu = v100();
    double last = 1;
    for (double cap_w = 219; cap_w > 60; cap_w -= 1) {
        double clock = gpu_clock_for_cap(&gpu, 220, cap_w), power_w = gpu_clock_power_w(&gpu, 220, clock);
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
Test(gpu_clock, stretch)
{
    struct gpu gpu = v100();
    cr_expect_eq(gpu_clock_stretch(&gpu, 0, 0.5), 1);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 0.5), 2);
    cr_expect_float_eq(gpu_clock_stretch(&gpu, 0.4, 0.5), 1.4, 1e-15);
    cr_expect_eq(gpu_clock_stretch(&gpu, 1, 0.01), 1 / gpu.clock_min_frac, "not below the lowest clock");
}

/* Zeus (You et al., NSDI 2023), V100, BERT on SQuAD with batches of 12, left out of the fit: a cap of 150 W of the 226 W
 * drawn costs 1.21 in time, 175 W 1.12. */
Test(gpu_clock, bert_under_a_cap)
{
    struct gpu gpu = v100();
    static const double measured[][3] = {{150, 1.210, 0.780}, {175, 1.118, 0.833}};
    for (size_t i = 0; i < 2; i++) {
        double clock = gpu_clock_for_cap(&gpu, 226, measured[i][0]);
        double time = gpu_clock_stretch(&gpu, 1, clock),
               energy = time * gpu_clock_power_w(&gpu, 226, clock) / 226;
        cr_expect_float_eq(time, measured[i][1], 0.08 * measured[i][1], "%g", time);
        cr_expect_float_eq(energy, measured[i][2], 0.08 * measured[i][2], "%g", energy);
    }
}
