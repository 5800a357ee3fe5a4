/* SPDX-License-Identifier: Apache-2.0 */
#include "plant/failure.h"

#include <math.h>

#include "plant_side.h"

TestSuite(failure);

Test(failure, planned)
{
    struct arena *arena = arena_create();
    const struct failure f = {
        .component = "chiller", .at_s = 1000, .duration_s = 250, .share = 0.5, .between_s = NAN, .mean_repair_s = NAN};
    struct outages *o = outages_create(arena, &f, 1, 1, 0);
    double lost_s = 0;
    for (double t = 0; t < 3000; t += 100) {
        double lost = outages_lost_frac(o, 0, t, t + 100);
        cr_expect_float_eq(lost, t == 1000 || t == 1100 ? 0.5 : t == 1200 ? 0.25 : 0, 1e-12, "%g", t);
        lost_s += lost * 100;
    }
    cr_expect_float_eq(lost_s, 0.5 * 250, 1e-9);
    arena_destroy(arena);
}

/* Availability = between / (between + repair), within four standard errors of 2,000 cycles. */
Test(failure, random_ones_have_their_availability)
{
    struct arena *arena = arena_create();
    const struct failure f[2] = {{.component = "a", .share = 1, .between_s = 9e5, .mean_repair_s = 1e5},
                                 {.component = "b", .share = 1, .between_s = 9e5, .mean_repair_s = 1e5}};
    const double end_s = 2e9;
    struct outages *o = outages_create(arena, f, 2, 42, 0), *again = outages_create(arena, f, 2, 42, 0),
                   *other = outages_create(arena, f, 2, 43, 0);
    double lost_s[2] = {0}, coarse_s = 0, other_s = 0;
    for (double t = 0; t < end_s; t += 3600) {
        lost_s[0] += 3600 * outages_lost_frac(o, 0, t, t + 3600);
        lost_s[1] += 3600 * outages_lost_frac(o, 1, t, t + 3600);
        other_s += 3600 * outages_lost_frac(other, 0, t, t + 3600);
    }
    for (double t = 0; t < end_s; t += 36e5)
        coarse_s += 36e5 * outages_lost_frac(again, 0, t, t + 36e5);
    double cycles = end_s / 1e6, error = 4 * 0.1 * 0.9 * sqrt(2 / cycles);
    cr_expect_float_eq(lost_s[0] / end_s, 0.1, error, "%g", lost_s[0] / end_s);
    cr_expect_float_eq(lost_s[1] / end_s, 0.1, error, "%g", lost_s[1] / end_s);
    cr_expect_float_eq(coarse_s / lost_s[0], 1, 1e-3, "the same, whatever the tick");
    cr_expect_neq(lost_s[0], lost_s[1]);
    cr_expect_neq(lost_s[0], other_s);
    arena_destroy(arena);
}

static unsigned mistakes(int64_t at_s, double duration_s, double between_s, double repair_s)
{
    struct complaints complaint = COMPLAINTS;
    struct failure f = {"pump", at_s, duration_s, 1, between_s, repair_s};
    failure_record.check(&f, &complaint.complaint);
    return (unsigned)complaint.count;
}

Test(failure, either_planned_or_random)
{
    cr_expect_eq(mistakes(5, 60, NAN, NAN), 0);
    cr_expect_eq(mistakes(0, NAN, 1e6, 1e4), 0);
    cr_expect_eq(mistakes(0, 60, NAN, NAN), 1);
    cr_expect_eq(mistakes(5, NAN, NAN, NAN), 1);
    cr_expect_eq(mistakes(5, 60, 1e6, NAN), 1);
    cr_expect_eq(mistakes(0, NAN, 1e6, NAN), 1);
    cr_expect_eq(mistakes(0, NAN, NAN, 1e4), 1);
}

Test(failure, finds_components_by_name)
{
    struct variant_list list = plant_list("crah, pump, chiller, pump, dry-cooler, dry-cooler");
    cr_expect_eq(plant_find(&list, "chiller"), 2);
    cr_expect_eq(plant_find(&list, "pump_2"), 3);
    cr_expect_eq(plant_find(&list, "dry-cooler"), 4);
    cr_expect_eq(plant_find(&list, "dry_cooler_2"), 5);
    cr_expect_eq(plant_find(&list, "tower"), 6);
}
