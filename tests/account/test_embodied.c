/* SPDX-License-Identifier: Apache-2.0 */
/* What is embodied against sums done by hand. */
#include "account/embodied.h"

#include <math.h>

#include <criterion/criterion.h>

TestSuite(embodied);

static const double year_s = 365 * 86400.0;

/* A server by its parts, as a referee would: 8 x 164 = 1312 kg of GPU board; 2 TB at 1.01 kg/GB, 34.6 TB at 24.4 kg/TB, two CPUs of
 * 41.6, a board of 66.1, six supplies of 72.7, ten adapters of 20 and a case of 157 kg: 2020 + 844.24 + 83.2 + 66.1 + 436.2 + 200 + 157. */
Test(embodied, server_by_its_parts)
{
    struct node_parts parts = {.memory_byte = 2e12,
                               .flash_byte = 34.6e12,
                               .cpus = 2,
                               .boards = 1,
                               .supplies = 6,
                               .adapters = 10,
                               .chassis = 1,
                               .memory_kg_byte = 1.01e-9,
                               .flash_kg_byte = 24.4e-12,
                               .cpu_kg = 41.6,
                               .board_kg = 66.1,
                               .supply_kg = 72.7,
                               .adapter_kg = 20,
                               .chassis_kg = 157};
    struct node node = {.gpus = 8, .gpu = {.embodied_kg = 164}, .embodied_kg = NAN, .parts = &parts};
    cr_assert_float_eq(node_made_kg(&node), 5118.74, 1e-9);
    node.embodied_kg = 3000;
    cr_assert_eq(node_made_kg(&node), 3000, "what is stated of the whole goes before its parts");
}

/* Eight servers of 2 t over 5 years, a network and a building, for a year. 32 links on switches of 8 ports: 8 leaves, 4 spines,
 * 32 + 2 x 32 transceivers. */
Test(embodied, a_year_of_a_hall)
{
    struct node_group group = {.node = {.gpus = 4,
                                        .gpu = {.tdp_w = 500, .idle_w = 50},
                                        .overhead_w = 300,
                                        .overhead_slope = 1.1,
                                        .embodied_kg = 2000,
                                        .embodied_water_kg = 5000,
                                        .life_s = 5 * year_s},
                               .count = 8};
    struct fabric fabric = {.type = FABRIC_FAT_TREE,
                            .radix = 8,
                            .oversubscription = 1,
                            .optical_frac = 1,
                            .switch_w = 100,
                            .optic_w = 5,
                            .switch_kg = 400,
                            .optic_kg = 8,
                            .life_s = 4 * year_s};
    struct building building = {.embodied_kg_w = 0.2, .life_s = 20 * year_s};
    struct summary s = {.duration_s = year_s, .carbon_operational_kg = 12000};
    embodied_close(&(struct embodied){&group, 1, &fabric, &building}, &s);
    cr_expect_float_eq(s.carbon_embodied_servers_kg, 3200, 1e-9);
    cr_expect_float_eq(s.water_embodied_m3, 8, 1e-9);
    double switches = 12, optics = 96;
    cr_expect_float_eq(s.carbon_embodied_network_kg, (switches * 400 + optics * 8) / 4, 1e-9);
    double hall_w = 8 * (300 + 1.1 * 2000) + switches * 100 + optics * 5;
    cr_expect_float_eq(s.carbon_embodied_building_kg, 0.2 * hall_w / 20, 1e-9);
    double all_kg = 3200 + 1392 + 0.01 * hall_w;
    cr_expect_float_eq(s.carbon_embodied_kg, all_kg, 1e-9);
    cr_expect_float_eq(s.carbon_total_kg, 12000 + all_kg, 1e-9);
    cr_expect_float_eq(s.embodied_frac, all_kg / (12000 + all_kg), 1e-12);

    embodied_close(&(struct embodied){&group, 1, NULL, &building}, &s);
    cr_expect_eq(s.carbon_embodied_network_kg, 0);
}
