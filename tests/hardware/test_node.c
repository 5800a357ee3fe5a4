/* SPDX-License-Identifier: Apache-2.0 */
#include "../hardware/node_side.h"

#include <math.h>

#include "base/random.h"
#include "hardware/node.h"

TestSuite(node);

static const char *const names[] = {"dgx-v100",         "dgx-a100-40", "dgx-a100-80", "dgx-h100",
                                    "dgx-h200",         "dgx-b200",    "gb200-nvl72", "gb300-nvl72",
                                    "vera-rubin-nvl72", "mi300x-8",    "l40s-8"};
enum { NODES = sizeof names / sizeof *names };

static struct node_power power_at(const struct node *node, double gpus_w, double inlet_degc, double share,
                                  double coolant_degc)
{
    struct node_surroundings at = {.inlet_k = inlet_degc + 273.15,
                                   .coolant_k = coolant_degc + 273.15,
                                   .liquid_share = share,
                                   .resistance_k_w = 0.03};
    struct node_power power;
    node_power(node, gpus_w, &at, &power);
    return power;
}

static double full_w(const struct node *node)
{
    return (double)node->gpus * node->gpu.tdp_w;
}

Test(node, whole_catalogue_is_sound)
{
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        cr_expect_str_eq(node.name, names[i]);
        cr_expect(node.doc && node.sources, "%s says what it is and where it is from", names[i]);
        cr_expect_leq(node_design_power_w(&node), node.nameplate_w * 1.0001, "%s", names[i]);
        cr_expect_geq(node_design_power_w(&node), 0.75 * node.nameplate_w, "%s", names[i]);
        cr_expect_gt(node_made_kg(&node), 1.3 * (double)node.gpus * node.gpu.embodied_kg, "%s", names[i]);
        cr_expect(isnan(node.gpu.peak_fp8_flop_s) || node.gpu.peak_fp8_flop_s > 1.9 * node.gpu.peak_bf16_flop_s);
    }
}

/* Splitwise (ISCA 2024, power by phase): decode on A100-80 is P/TDP = 0.31 + 0.70 u_bw within 0.03. */
Test(node, a100_decode_follows_bandwidth)
{
    struct node node = node_of("dgx-a100-80");
    static const double measured[][2] = {{0.19, 0.435}, {0.38, 0.599}, {0.44, 0.635}, {0.62, 0.736}};
    for (size_t i = 0; i < 4; i++) {
        double share = gpu_power_w(&node.gpu, measured[i][0], 0) / node.gpu.tdp_w;
        cr_expect_float_eq(share, 0.31 + 0.70 * measured[i][0], 0.03);
        cr_expect_float_eq(share, measured[i][1], 0.03, "at %g: %g, measured %g", measured[i][0], share,
                           measured[i][1]);
    }
}

/* AcmeTrace (NSDI 2024), server against GPU power: 1,512 W at 496 W, 5,040 W at 3,300 W; Latif et al.
 * (2412.08602): 8xH100 at most 8.4 to 8.48 kW. */
Test(node, measured_servers)
{
    struct node a100 = node_of("dgx-a100-80"), h100 = node_of("dgx-h100");
    cr_expect_float_eq(power_at(&a100, 496, 22.5, 0, NAN).total_w, 1512, 0.01 * 1512);
    cr_expect_float_eq(power_at(&a100, 3300, 22.5, 0, NAN).total_w, 5040, 0.01 * 5040);
    cr_expect_float_eq(power_at(&h100, full_w(&h100), 22.5, 0, NAN).total_w, 8440, 0.01 * 8440);
    /* Idle of splitwise-sim's servers brackets ours: 1.5 kW (A100 bare) to 2.8 kW. */
    double idle_w = power_at(&h100, 8 * h100.gpu.idle_w, 22.5, 0, NAN).total_w;
    cr_expect(idle_w > 1500 && idle_w < 2800, "%g", idle_w);
}

Test(node, reference_state_is_what_was_measured)
{
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        for (double load = 0.1; load <= 1; load += 0.1) {
            struct node_surroundings at = node_reference(&node);
            struct node_power power;
            double gpus_w = load * full_w(&node), want = node.overhead_w + node.overhead_slope * gpus_w;
            node_power(&node, gpus_w, &at, &power);
            cr_expect_float_eq(power.total_w, want, 1e-9 * want, "%s", names[i]);
            if (load > 0.95)
                cr_expect_float_eq(power.airflow_m3_s, node_design_airflow_m3_s(&node),
                                   0.05 * node_design_airflow_m3_s(&node));
        }
    }
}

Test(node, parts_are_within_the_whole)
{
    struct random random = random_stream(1, "node", 0);
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        for (int k = 0; k < 5000; k++) {
            double gpus_w = full_w(&node) * (0.05 + 0.95 * random_uniform(&random));
            struct node_power power = power_at(&node, gpus_w, -20 + 80 * random_uniform(&random),
                                               random_uniform(&random), 10 + 60 * random_uniform(&random));
            cr_assert((power.fan_w > 0) == (node.fan_frac > 0) && power.compute_w > 0 && isfinite(power.total_w));
            cr_assert_leq(power.compute_w + power.fan_w, power.total_w);
            cr_assert_geq(power.fan_w,
                          0.99 * node.fan_frac * node_design_power_w(&node) * pow(node.fan_minimum_frac, 3));
        }
    }
}

/* Never falls with load, inlet or coolant temperature; never jumps. */
Test(node, monotone_and_continuous)
{
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        double top = full_w(&node);
        for (double share = 0; share <= 0.9; share += 0.3) {
            for (double inlet = 5; inlet < 50; inlet += 0.1) {
                double here = power_at(&node, top, inlet, share, 30).total_w,
                       next = power_at(&node, top, inlet + 0.1, share, 30).total_w;
                cr_assert_geq(next, here);
                cr_assert_leq(next, here * 1.01);
                if (share > 0)
                    cr_assert_gt(power_at(&node, top, inlet, share, 31).total_w, here);
            }
            for (double load = 0.05; load < 1; load += 0.01)
                cr_assert_gt(power_at(&node, (load + 0.01) * top, 27, share, 30).total_w,
                             power_at(&node, load * top, 27, share, 30).total_w);
        }
    }
}

/* Vertiv and NVIDIA (Heydari et al., InterPACK 2022): server fans -80 % at a liquid share of 0.749, which is the floor; before
 * it (1-f)^3. The air that they move follows their speed. */
Test(node, cold_plates_save_fans)
{
    struct node node = node_of("dgx-h100");
    struct node_power air = power_at(&node, full_w(&node), 22.5, 0, NAN),
                      plates = power_at(&node, full_w(&node), 22.5, 0.749, 45),
                      third = power_at(&node, full_w(&node), 22.5, 0.3, 45);
    cr_expect_float_eq(air.fan_w, 0.15 * 8406, 1);
    cr_expect_float_eq(1 - plates.fan_w / air.fan_w, 0.80, 0.01);
    cr_expect_float_eq(plates.airflow_m3_s / air.airflow_m3_s, 0.58, 1e-9);
    cr_expect_float_eq(third.fan_w / air.fan_w, 0.7 * 0.7 * 0.7, 1e-9);
    cr_expect_float_eq(third.airflow_m3_s / air.airflow_m3_s, 0.7, 1e-9);
}

/* DGX H100 user guide: 1105 cubic feet a minute (0.5215 m3/s) at 80 % PWM, up to 30 degC. At full load and 30 degC the fans of
 * this model run at 1.12 / 1.4 = 80 % of full speed. Through air of 1.165 kg/m3 (30 degC) the 8.4 kW rise by 13.8 K. */
Test(node, air_through_a_dgx_h100)
{
    struct node node = node_of("dgx-h100");
    struct node_power hot = power_at(&node, full_w(&node), 30, 0, NAN);
    cr_expect_float_eq(hot.airflow_m3_s, 1105 * 4.719474432e-4, 1e-9);
    cr_expect_float_eq(hot.total_w / (1.165 * 1006 * hot.airflow_m3_s), 14.6, 0.3, "%g K",
                       hot.total_w / (1.165 * 1006 * hot.airflow_m3_s));
    struct node_power off;
    node_power(&node, 0, &(struct node_surroundings){.off = true}, &off);
    cr_expect_eq(off.airflow_m3_s, 0);
    /* Not published: 15 K at full load, through 1.2 kg/m3. */
    struct node other = node_of("mi300x-8");
    double rise_k = node_design_power_w(&other) / (1.2 * 1006 * node_design_airflow_m3_s(&other));
    cr_expect_float_eq(rise_k, 15, 0.01);
}

/* Servers in a tank: neither fans nor air. What is left is the reference power without its fans, 15 % at full load, and the leakage
 * of warmer chips: 40 + 0.06 x 700 = 82 degC in oil against 22.5 + 0.065 x 700 = 68 degC in air, 14 K; of the 3 % in the hall's air
 * of 24 degC 1.5 K: 0.97 x 14 + 0.03 x 1.5 = 13.625 K at 0.157 %/K. */
Test(node, immersed)
{
    struct node node = node_of("dgx-h100");
    struct node_surroundings oil = {
        .inlet_k = 297.15, .coolant_k = 313.15, .liquid_share = 0.97, .fanless = true, .resistance_k_w = 0.06};
    struct node_power power;
    node_power(&node, full_w(&node), &oil, &power);
    cr_expect(power.fan_w == 0 && power.airflow_m3_s == 0);
    cr_expect_float_eq(power.total_w, 0.85 * 8406 * (1 + 0.00157 * 13.625), 0.01);
    cr_expect_float_eq(node_chip_k(&node, 700, &oil), 82 + 273.15, 1e-9);
    /* Half the power, half the rise: 40 + 21 degC against 22.5 + 22.75. */
    struct node_power half;
    node_power(&node, 0.5 * full_w(&node), &oil, &half);
    double fans_w = 0.15 * 8406 * pow((1350 + 0.5 * 7056) / 8406, 3);
    cr_expect_float_eq(half.total_w, (1350 + 0.5 * 7056 - fans_w) * (1 + 0.00157 * (0.97 * 15.75 + 0.03 * 1.5)), 0.01);
    /* Coolant of 61 degC at a cold plate is as warm for the chip. */
    cr_expect_float_eq(
        node_chip_k(&node, 700, &(struct node_surroundings){297.15, 61 + 273.15, 0.75, .resistance_k_w = 0.03}),
        82 + 273.15, 1e-9);
}

/* Reported, not tuned: Dell R410 (GRC) against 27 degC, and whole halls at +0.35 to +0.5 %/K between 23 and
 * 30 degC. A server of that kind: fans 6 %. GRC's table: 137.7 W at 27 degC, then 139.4, 141.5, 144.0, 148.4, 154. */
Test(node, sensitivity_to_inlet)
{
    struct node node = node_of("dgx-h100");
    node.fan_frac = 0.06;
    static const double measured[][2] = {
        {29, 139.4 / 137.7}, {31, 141.5 / 137.7}, {33, 144.0 / 137.7}, {35, 148.4 / 137.7}, {37, 154 / 137.7}};
    double base = power_at(&node, full_w(&node), 27, 0, NAN).total_w;
    for (size_t i = 0; i < 5; i++) {
        double ratio = power_at(&node, full_w(&node), measured[i][0], 0, NAN).total_w / base;
        printf("R410 %.0f degC: %.3f, measured %.3f\n", measured[i][0], ratio, measured[i][1]);
        cr_expect_float_eq(ratio, measured[i][1], 0.02);
    }
    node = node_of("dgx-h100");
    for (double load = 0.2; load <= 1; load += 0.2) {
        double cold = power_at(&node, load * full_w(&node), 23, 0, NAN).total_w;
        double rise = power_at(&node, load * full_w(&node), 30, 0, NAN).total_w / cold - 1;
        printf("dgx-h100 at %.0f %% load, 23 to 30 degC: %+.2f %%/K\n", load * 100, rise * 100 / 7);
        cr_expect(rise >= 7 * 0.00139 && rise <= 7 * 0.02, "%g", rise);
    }
}

/* What fans cost a server of 15 % fans from 23 to 30 degC at full load: 0.4 %/K if flat. Steep fans run at 1.2, 1.08 and 1 at 30,
 * 27 and 25 degC; typical ones at 1.12, 1 and 1. */
Test(node, named_fans)
{
    struct node node = node_of("dgx-h100");
    cr_expect_eq(node.fans, FANS_TYPICAL);
    double still_w = power_at(&node, full_w(&node), 22.5, 0, NAN).fan_w;
    static const double speed[2][3] = {{1, 1, 1.12}, {1, 1.08, 1.2}};
    for (int k = 0; k < 3; k++) {
        const double inlet[] = {25, 27, 30};
        node.fans = FANS_TYPICAL;
        cr_expect_float_eq(power_at(&node, full_w(&node), inlet[k], 0, NAN).fan_w / still_w, pow(speed[0][k], 3), 1e-9);
        node.fans = FANS_STEEP;
        cr_expect_float_eq(power_at(&node, full_w(&node), inlet[k], 0, NAN).fan_w / still_w, pow(speed[1][k], 3), 1e-9);
    }
    node.fans = FANS_FLAT;
    double rise =
        power_at(&node, full_w(&node), 30, 0, NAN).total_w / power_at(&node, full_w(&node), 23, 0, NAN).total_w;
    cr_expect_float_eq((rise - 1) / 7, 0.004, 2e-5, "%g", (rise - 1) / 7);
    node.fan_full_k = 37 + 273.15; /* the node's own word */
    node.fan_knee_k = 27 + 273.15;
    cr_expect_float_eq(power_at(&node, full_w(&node), 30, 0, NAN).fan_w / still_w, pow(1.12, 3), 1e-9);
}

/* A chip of 700 W behind 0.065 K/W in air of 41.5 degC is at 87 degC; 10 K more leave it (87 - 51.5) / 0.065 = 546 W, of which 476
 * of 630 above idle. Behind 0.03 K/W coolant of 66 degC does it, so 45 degC is 21 K away from throttling; a GB200 of 1200 W
 * at 51 degC. */
Test(node, throttles_by_its_chips)
{
    struct node node = node_of("dgx-h100"), rack = node_of("gb200-nvl72");
    struct node_surroundings air = {.coolant_k = NAN};
    air.inlet_k = 41.4 + 273.15;
    cr_expect_eq(node_speed_frac(&node, &air), 1);
    air.inlet_k = 51.5 + 273.15;
    cr_expect_float_eq(node_speed_frac(&node, &air), (35.5 / 0.065 - 70) / 630, 1e-9);
    air.inlet_k = 90 + 273.15;
    cr_expect_eq(node_speed_frac(&node, &air), 0);
    struct node_surroundings water = {25 + 273.15, 65.9 + 273.15, 0.75, .resistance_k_w = 0.03};
    cr_expect_eq(node_speed_frac(&node, &water), 1);
    water.coolant_k = 70 + 273.15;
    cr_expect_float_eq(node_speed_frac(&node, &water), (17 / 0.03 - 70) / 630, 1e-9);
    cr_expect_eq(node_speed_frac(&rack, &air), 0, "needs liquid");
    water.liquid_share = 0.87;
    water.coolant_k = 50.9 + 273.15;
    cr_expect_eq(node_speed_frac(&rack, &water), 1);
    water.coolant_k = 52 + 273.15;
    cr_expect_lt(node_speed_frac(&rack, &water), 1);
    /* A maker who allows 30 degC has a heat sink for it: 57 K for 2000 W. */
    node.gpu.tdp_w = 2000;
    air.inlet_k = 29.9 + 273.15;
    cr_expect_eq(node_speed_frac(&node, &air), 1);
    air.inlet_k = 30.1 + 273.15;
    cr_expect_lt(node_speed_frac(&node, &air), 1);
    /* A100: 85 degC by nvidia-smi, 400 W. */
    struct node a100 = node_of("dgx-a100-80");
    air.inlet_k = 59 + 273.15 + 0.1;
    cr_expect_lt(node_speed_frac(&a100, &air), 1);
    air.inlet_k -= 0.2;
    cr_expect_eq(node_speed_frac(&a100, &air), 1);
}

Test(node, gpu_power_has_limits)
{
    for (size_t i = 0; i < NODES; i++) {
        struct node node = node_of(names[i]);
        cr_expect_float_eq(gpu_power_w(&node.gpu, 1, 1), node.gpu.tdp_w, 1e-9);
        cr_expect_gt(gpu_power_w(&node.gpu, 0, 0), node.gpu.idle_w);
        cr_expect_geq(gpu_power_w(&node.gpu, 0.2, 0.05), gpu_power_w(&node.gpu, 0.1, 0.05));
        cr_expect_gt(gpu_power_w(&node.gpu, 0.1, 0.06), gpu_power_w(&node.gpu, 0.1, 0.05));
    }
}

/* Off from the critical inlet until it is back at what its maker allows; then it draws what stands by. */
Test(node, switches_off_and_on)
{
    struct node node = node_of("dgx-h100");
    struct node_surroundings at = {.coolant_k = NAN};
    bool seen[2][2] = {{false}};
    for (double t = 20; t <= 60; t += 0.5) {
        for (int off = 0; off < 2; off++) {
            at.inlet_k = t + 273.15;
            at.off = off;
            bool wanted = t > (off ? 30 : 47);
            cr_expect_eq(node_too_hot(&node, &at), wanted, "%g degC, off %d", t, off);
            seen[off][wanted] = true;
        }
    }
    cr_expect(seen[0][0] && seen[0][1] && seen[1][0] && seen[1][1]);
    struct node_power power;
    node_power(&node, full_w(&node), &at, &power);
    cr_expect_float_eq(power.total_w, 0.01 * node_design_power_w(&node), 1e-9);
    cr_expect_eq(power.fan_w, 0);
    cr_expect_eq(node_speed_frac(&node, &at), 0);
    /* On liquid, when even an idle chip, 140 W x 0.03 K/W, reaches 92 degC; and back when it need not slow down. */
    struct node rack = node_of("gb200-nvl72");
    struct node_surroundings water = {25 + 273.15, 87.9 + 273.15, 0.87, .resistance_k_w = 0.03};
    cr_expect(node_too_hot(&rack, &water));
    water.coolant_k -= 0.2;
    cr_expect(!node_too_hot(&rack, &water));
    water.off = true;
    cr_expect(node_too_hot(&rack, &water));
    water.coolant_k = 50.9 + 273.15;
    cr_expect(!node_too_hot(&rack, &water));
    /* Hot air of the hall is nothing to a server in oil. */
    struct node_surroundings tank = {60 + 273.15, 40 + 273.15, 0.97, .fanless = true, .resistance_k_w = 0.06};
    cr_expect(!node_too_hot(&node, &tank));
}
