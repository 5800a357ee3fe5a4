/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../complaints.h"
#include "../reading.h"
#include "base/random.h"
#include "electric/power.h"

TestSuite(power);

static struct power_stage stage_of(void)
{
    struct power_stage stage = {0};
    bind_text(&power_stage_record, &stage, "{name: stage, margin: 1}");
    return stage;
}

/* Typical efficiencies of three kinds of UPS, and the coefficients fitted through them (percent, one
 * decimal). */
Test(power, loss_curve_reproduces_ups_efficiencies)
{
    static const double loads[5] = {0.10, 0.25, 0.50, 0.75, 1.00};
    static const struct {
        double a0, a1, a2, efficiency_pct[5];
    } kinds[] = {{0.00769, 0, 0.02300, {92.7, 96.5, 97.3, 97.4, 97.0}}, /* sic.yaml */
                 {0.02935, 0.02415, 0.02691, {75.7, 87.1, 91.2, 92.3, 92.6}},
                 {0.01097, 0.00529, 0.02180, {89.5, 94.8, 96.3, 96.5, 96.3}},
                 {0.00256, 0.00532, 0, {97.0, 98.5, 99.0, 99.2, 99.2}}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (int i = 0; i < 5; i++) {
            struct power_stage ups = stage_of();
            ups.a0 = kinds[k].a0;
            ups.a1 = kinds[k].a1;
            ups.a2 = kinds[k].a2;
            double load_w = loads[i] * 1e6, loss_w = power_stage_loss_w(&ups, 1e6, load_w);
            cr_expect_float_eq(100 * load_w / (load_w + loss_w), kinds[k].efficiency_pct[i], 0.15);
        }
}

/* 2N: two sides at half load lose the no-load part twice and the square part half. */
Test(power, redundancy_shares_the_load)
{
    struct power_stage side = stage_of();
    side.a0 = 0.01;
    side.a1 = 0.02;
    side.a2 = 0.03;
    side.margin = 1.2;
    struct power_stage both = side;
    both.redundancy = 2;
    double expected = 2 * power_stage_loss_w(&side, 1e6, 0.4e6);
    cr_assert_float_eq(power_stage_loss_w(&both, 1e6, 0.8e6), expected, 1e-6);
    cr_assert_gt(power_stage_loss_w(&both, 1e6, 0.1e6), power_stage_loss_w(&side, 1e6, 0.1e6));
}

/* Four modules of N + 1 = 5: each carries 4/5 of what one of four does, and five have no-load losses and standby. */
Test(power, spares_share_the_load)
{
    struct power_stage stage = stage_of();
    stage.a0 = 0.01;
    stage.a1 = 0.02;
    stage.a2 = 0.03;
    stage.standby_w = 100;
    stage.units = 4;
    stage.spare = 1;
    double x = 0.8, five_w = 1.25e6 * (0.01 + 0.02 * x + 0.03 * x * x);
    cr_assert_float_eq(power_stage_loss_w(&stage, 1e6, 1e6), five_w + 5 * 100, 1e-6);
    struct equipment row;
    power_stage_equipment(&stage, 1e6, 3, &row);
    cr_assert(row.units == 12 && row.spare == 3);
    cr_assert_float_eq(row.capacity_w, 250e3, 1e-6);
    cr_assert_float_eq(row.design_heat_w, 3 * (five_w + 500), 1e-6);
    stage.spare = 0;
    stage.redundancy = 2; /* two sides of four */
    power_stage_equipment(&stage, 1e6, 1, &row);
    cr_assert(row.units == 4 && row.spare == 4);
    cr_assert_float_eq(row.capacity_w, 250e3, 1e-6);
}

Test(power, no_load_still_loses)
{
    struct power_stage stage = stage_of();
    stage.a0 = 0.01;
    stage.margin = 1.1;
    stage.redundancy = 2;
    stage.constant_w_per_w = 0.002;
    cr_assert_float_eq(power_stage_loss_w(&stage, 1e6, 0), 0.01 * 2.2e6 + 2e3, 1e-6);
    stage.rating_w = 3e5; /* of each of four machines */
    stage.units = 4;
    cr_assert_float_eq(power_stage_loss_w(&stage, 1e6, 0), 0.01 * 2.4e6 + 2e3, 1e-6);
}

/* Frontier's converter and rectifier as Brewer et al. (SC24) have them: 13 W and 98 %, 17 W and 96 %.
 * Input by hand for a node of 2704.26 W (one CPU of 280 W, four GPUs of 560 W, memory 74.26 W,
 * network cards 80 W, disks 30 W), and for the four rectifiers of sixteen such nodes with four
 * switches of 250 W. */
Test(power, converter_and_rectifiers_of_frontier)
{
    struct power_stage converter = stage_of(), rectifiers = stage_of();
    converter.standby_w = 13;
    converter.efficiency = 0.98;
    double node_w = 2704.26, plug_w = node_w + power_stage_loss_w(&converter, 3000, node_w);
    cr_assert_float_eq(plug_w, 2772.714, 1e-3);
    rectifiers.units = 4;
    rectifiers.standby_w = 17;
    rectifiers.efficiency = 0.96;
    double chassis_w = 16 * plug_w + 4 * 250;
    cr_assert_float_eq(chassis_w + power_stage_loss_w(&rectifiers, 50e3, chassis_w), 47324.4, 0.1);
    cr_assert_float_eq(power_stage_loss_w(&rectifiers, 50e3, 0), 4 * 17 / 0.96, 1e-9, "standby");
}

/* Square-law loss above that of the mean load: its coefficient times the variance, which is at most that of loads at both
 * ends (Bhatia and Davis, American Mathematical Monthly 107(4), 2000). */
static double mean_error_w(const struct power_stage *stage, double design_w, double least_w, double mean_w,
                           double most_w)
{
    double rated_w = design_w * stage->margin * stage->redundancy;
    return stage->a2 / rated_w * (mean_w - least_w) * (most_w - mean_w);
}

/* The mean of many nodes' losses: that of the mean load where the loss is affine, within the bound
 * where it is not. */
Test(power, mean_load_of_unequal_nodes)
{
    struct power_stage affine = stage_of(), square = stage_of();
    affine.standby_w = 13;
    affine.efficiency = 0.95;
    affine.a0 = 0.01;
    affine.a1 = 0.02;
    square = affine;
    square.a2 = 0.03;
    const double least_w = 600, most_w = 2700;
    struct random random = random_stream(1, "nodes", 0);
    for (int trial = 0; trial < 200; trial++) {
        enum { NODES = 100 };
        double skew = exp(2 * random_normal(&random)), mean_w = 0, affine_w = 0, square_w = 0;
        for (int n = 0; n < NODES; n++) {
            double load_w = least_w + (most_w - least_w) * pow(random_uniform(&random), skew);
            mean_w += load_w / NODES;
            affine_w += power_stage_loss_w(&affine, most_w, load_w) / NODES;
            square_w += power_stage_loss_w(&square, most_w, load_w) / NODES;
        }
        double error_w = square_w - power_stage_loss_w(&square, most_w, mean_w);
        cr_assert_float_eq(affine_w, power_stage_loss_w(&affine, most_w, mean_w), 1e-9 * affine_w);
        cr_assert_gt(error_w, 0);
        cr_assert_leq(error_w, mean_error_w(&square, most_w, least_w, mean_w, most_w) * (1 + 1e-9));
    }
    /* Half of them idle, half at full load: the bound is reached. */
    double halves_w = (power_stage_loss_w(&square, most_w, least_w) + power_stage_loss_w(&square, most_w, most_w)) / 2,
           mean_w = (least_w + most_w) / 2;
    cr_assert_float_eq(halves_w - power_stage_loss_w(&square, most_w, mean_w),
                       mean_error_w(&square, most_w, least_w, mean_w, most_w), 1e-9);
}

Test(power, where_it_stands)
{
    static const struct {
        const char *per;
        int feeds;
        enum power_level level;
        int64_t nodes;
        bool it;
    } cases[] = {{NULL, POWER_FEEDS_IT, POWER_HALL, 0, false},        {NULL, POWER_FEEDS_ALL, POWER_SITE, 0, false},
                 {"hall", POWER_FEEDS_IT, POWER_HALL, 0, false},      {"site", POWER_FEEDS_IT, POWER_SITE, 0, false},
                 {"node", POWER_FEEDS_IT, POWER_NODES, 1, true},      {"1 node", POWER_FEEDS_IT, POWER_NODES, 1, true},
                 {"16 nodes", POWER_FEEDS_IT, POWER_NODES, 16, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct power_stage stage = stage_of();
        stage.name = "x";
        stage.per = cases[i].per;
        stage.feeds = cases[i].feeds;
        int64_t nodes = -1;
        cr_expect_eq(power_stage_level(&stage, &nodes), cases[i].level, "%zu", i);
        cr_expect_eq(nodes, cases[i].nodes, "%zu", i);
        cr_expect_eq(power_stage_is_it(&stage), cases[i].it, "%zu", i);
        complaints_none(&power_stage_record, &stage);
        stage.counts_as = POWER_IT;
        cr_expect(power_stage_is_it(&stage));
    }
}

Test(power, mistakes_are_told)
{
    static const char *const wrong[] = {
        "rack", "0 nodes", "-4 nodes", "16", "16 racks", "16nodes", "2 node", "1e9 nodes", "99999999999999999999 nodes",
        "",     " node"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct power_stage stage = stage_of();
        stage.per = wrong[i];
        struct complaints complaints = COMPLAINTS;
        power_stage_record.check(&stage, &complaints.complaint);
        cr_expect_eq(complaints.count, 1, "'%s'", wrong[i]);
    }
    struct power_stage stage = stage_of();
    stage.per = "node";
    stage.feeds = POWER_FEEDS_ALL;
    struct complaints complaints = COMPLAINTS;
    power_stage_record.check(&stage, &complaints.complaint);
    cr_expect_eq(complaints.count, 1, "%s", complaints.text);
    stage.feeds = POWER_FEEDS_IT;
    stage.place = POWER_OUTSIDE;
    power_stage_record.check(&stage, &complaints.complaint);
    cr_expect_eq(complaints.count, 2, "IT stands in the hall");
}
