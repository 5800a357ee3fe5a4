/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

TestSuite(absorption_chiller);

enum { COP, DRIVING, LOAD };

struct duty {
    double hot_w_k, hot_k, coldest_k, sink_w_k, sink_k, cold_w_k, cold_in_k, target_k;
};

/* A machine that at design has this duty, and does it. */
static struct plant_item chiller_of(const char *const *settings, const struct duty *d)
{
    struct plant_item chiller = item_with(component_named("absorption-chiller"), settings);
    struct design design = {.heat_w = d->cold_w_k * (d->cold_in_k - d->target_k),
                            .target_k = d->target_k,
                            .capacity_w_k = d->cold_w_k,
                            .sink_target_k = d->sink_k,
                            .sink_capacity_w_k = d->sink_w_k,
                            .driving = {d->hot_k, d->coldest_k, d->hot_w_k}};
    item_size(&chiller, &design);
    return chiller;
}

static struct outcome lift_at(struct plant_item *chiller, const struct duty *d)
{
    struct driving hot = {d->hot_k, d->coldest_k, d->hot_w_k};
    struct coolant in = {d->cold_in_k, d->target_k, d->cold_w_k};
    struct outcome out;
    memset(&out, 0xff, sizeof out);
    chiller->component->drive(chiller->state, &hot);
    chiller->component->lift(chiller->parameters, chiller->state, &in, d->sink_k, d->sink_w_k, &out);
    cr_assert_leq(outcome_residual_frac(d->cold_w_k * (d->cold_in_k - out.out_k), &out), 1e-9);
    return out;
}

/* Water of mean temperatures G, AC and E: flows so large that it does not change on its way. */
static struct duty at_means(double g, double ac, double e)
{
    return (struct duty){1e12, C(g), C(g) - 10, 1e12, C(ac), 1e9, C(e), C(e) - 1e-5};
}

/* The 10 kW machine of Kuehn & Ziegler at its nominal means, 70/31/16.5 degC: x = 70 - 2.5 31 + 1.8 16.5 = 22.2, Q_E = 0.42 22.2 + 0.9 =
 * 10.224 kW, Q_G = 0.51 22.2 + 2 = 13.322 kW, COP 0.7675. Rotartica's at 87.5/37.5/9.5: x = 3.989, 3.258 and 5.196 kW, 0.627. */
Test(absorption_chiller, nominal_points)
{
    static const struct {
        const char *machine;
        double g, ac, e, cop;
    } rows[] = {{"tu-berlin", 70, 31, 16.5, 0.7675}, {"rotartica", 87.5, 37.5, 9.5, 0.6270}};
    for (int i = 0; i < 2; i++) {
        struct duty d = at_means(rows[i].g, rows[i].ac, rows[i].e);
        struct plant_item chiller = chiller_of(SET("machine", rows[i].machine), &d);
        struct outcome out = lift_at(&chiller, &d);
        relative(rows[i].machine, out.reading[COP], rows[i].cop, 1e-3);
        relative("heat", d.cold_w_k * (d.cold_in_k - out.out_k), 10e3, 1e-6);
    }
}

/* Yazaki's WFC-SC10 by its data sheet: 35.2 kW at 88/83, 31/35 and 12.5/7 degC, driven by 50.2 kW: COP 0.70. A row of neither machine,
 * and between the two. */
Test(absorption_chiller, a_machine_on_the_market_lies_between)
{
    struct duty d = at_means(85.5, 33, 9.75);
    struct plant_item low = chiller_of(SET("machine", "rotartica"), &d), high = chiller_of(NULL, &d);
    double least = lift_at(&low, &d).reading[COP], most = lift_at(&high, &d).reading[COP];
    cr_expect(least < 35.2 / 50.2 && 35.2 / 50.2 < most, "%g to %g", least, most);
    cr_expect(least > 0.6 && most < 0.8, "%g to %g", least, most);
}

/* With flows as they are: 100 kW of 16/10 degC, hot water 85/75 degC, condenser's 29.44 degC. The means follow from the heat itself. */
static const struct duty real = {.hot_w_k = 40e3,
                                 .hot_k = C(85),
                                 .coldest_k = C(75),
                                 .sink_w_k = 40e3,
                                 .sink_k = C(29.44),
                                 .cold_w_k = 100e3 / 6,
                                 .cold_in_k = C(16),
                                 .target_k = C(10)};

Test(absorption_chiller, means_follow_the_heat)
{
    struct plant_item chiller = chiller_of(NULL, &real);
    struct outcome out = lift_at(&chiller, &real);
    double cooled = real.cold_w_k * (real.cold_in_k - out.out_k), drawn = out.driving_w;
    relative("cooled", cooled, 100e3, 1e-6);
    double g = 85 - drawn / (2 * 40e3), ac = 29.44 + (cooled + drawn) / (2 * 40e3), e = 13;
    double x = g - 2.5 * ac + 1.8 * e;
    relative("COP", out.reading[COP], (0.42 * x + 0.9) / (0.51 * x + 2), 1e-6);
    relative("condenser", out.to_sink_w, cooled + drawn + 0.006 * cooled, 1e-9);
    cr_expect(out.reading[COP] > 0.6 && out.reading[COP] < 0.8);
}

/* The colder the hot water the less; below 68 degC nothing. One that starts at 50 degC stands with 60 on a warm day: 55 - 2.5 37 + 1.8 13
 * is below nothing. */
Test(absorption_chiller, needs_hot_water)
{
    struct plant_item chiller = chiller_of(NULL, &real);
    double before = HUGE_VAL;
    for (double hot = 95; hot >= 45; hot -= 2.5) {
        struct duty d = real;
        d.hot_k = C(hot), d.coldest_k = C(hot - 10), d.target_k = C(4);
        struct outcome out = lift_at(&chiller, &d);
        double cooled = d.cold_w_k * (d.cold_in_k - out.out_k);
        cr_assert_leq(cooled, before);
        cr_assert_leq(out.driving_w, d.hot_w_k * 10 * (1 + 1e-12));
        before = cooled;
    }
    cr_assert_eq(before, 0);
    chiller = chiller_of(SET("minimum_driving_temperature", "50 degC"), &real);
    struct duty warm = real;
    warm.hot_k = C(60), warm.coldest_k = C(50), warm.sink_k = C(35);
    cr_assert_eq(lift_at(&chiller, &warm).driving_w, 0);
    warm.sink_k = C(22);
    cr_assert_gt(lift_at(&chiller, &warm).driving_w, 0);
}

/* No more than the hot loop has to give. */
Test(absorption_chiller, limited_by_driving_heat)
{
    struct plant_item chiller = chiller_of(NULL, &real);
    struct duty little = real;
    little.coldest_k = C(84); /* 40 kW */
    struct outcome out = lift_at(&chiller, &little);
    relative("all of it", out.driving_w, 40e3, 1e-9);
    cr_expect_leq(little.cold_w_k * (little.cold_in_k - out.out_k), 0.77 * 40e3);
}

/* Part load lowers x: of 100, 75, 50, 25 % the COP falls from step to step, and what is driven stays affine in what is cooled. */
Test(absorption_chiller, part_load)
{
    struct plant_item chiller = chiller_of(NULL, &real);
    double n = 100e3 / 10e3 / lift_at(&chiller, &real).reading[LOAD], before = 1;
    for (double load = 1; load > 0.2; load -= 0.25) {
        struct duty d = real;
        d.cold_in_k = C(10 + 6 * load);
        struct outcome out = lift_at(&chiller, &d);
        double x = (load * 100 / n - 0.9) / 0.42;
        relative("driving", out.driving_w, n * (510 * x + 2000), 1e-6);
        cr_assert_lt(out.reading[COP], before);
        before = out.reading[COP];
    }
}

Test(absorption_chiller, any_state)
{
    struct random random = random_stream(6, "absorption", 0);
    struct plant_item chiller = chiller_of(NULL, &real);
    for (int i = 0; i < 100000; i++) {
        double hot = uniform(&random, -20, 120);
        struct duty d = {i % 20 ? 4e4 * exp(uniform(&random, -8, 2.3)) : 0,
                         C(hot),
                         C(hot - uniform(&random, -5, 20)),
                         4e4 * exp(uniform(&random, -8, 2.3)),
                         C(uniform(&random, -20, 80)),
                         2e4 * exp(uniform(&random, -8, 2.3)),
                         C(uniform(&random, -20, 100)),
                         i % 10 ? C(uniform(&random, 0, 40)) : 0};
        struct outcome out = lift_at(&chiller, &d);
        outcome_is_finite(&out, "absorption-chiller");
        cr_assert(out.driving_w >= 0 && out.driving_w <= fmax(0, d.hot_w_k * (d.hot_k - d.coldest_k)) * (1 + 1e-9));
        cr_assert_geq(out.out_k, fmin(d.cold_in_k, C(5)) - 1e-9);
    }
}
