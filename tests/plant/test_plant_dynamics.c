/* SPDX-License-Identifier: Apache-2.0 */
#include "plant_side.h"

TestSuite(plant_dynamics);

#define MW 1e6
static const char tower_plant[] =
    "crah, pump, chiller, {type: pump, flow: fixed, temperature_rise: 5.56 K, head: 208 kPa}, cooling-tower";
static const char air_plant[] = "crah, {type: pump, flow: fixed, circulation: 160 s}, chiller-air";
static const char liquid_plant[] =
    "cold-plate, {type: pump, temperature_rise: 10 K, fluid: pg25, head: 200 kPa}, cdu, "
    "{type: pump, temperature_rise: 8 K}, dry-cooler, chiller-air, crah, pump, dry-cooler, chiller-air";
static const char three_loops[] =
    "{type: cold-plate, supply_temperature: 20 degC}, pump, cdu, pump, {type: chiller, model: carnot}, pump, "
    "cooling-tower, air-economizer, pump, chiller, pump, dry-cooler";
static const char *const plants[] = {tower_plant, air_plant, liquid_plant, three_loops};
enum { PLANTS = sizeof plants / sizeof *plants, UNITS = 16 };

struct bench {
    struct arena *arena;
    struct plant *plant;
    const struct plant_unit *units;
    size_t count;
    double share[UNITS];
    double stored_j;
};

static struct bench bench_open(const char *text)
{
    struct bench b = {.arena = arena_create()};
    b.plant = plant_make(b.arena, text, MW, 0.8);
    b.units = plant_units(b.plant, &b.count);
    cr_assert_leq(b.count, UNITS);
    for (size_t i = 0; i < UNITS; i++)
        b.share[i] = 1;
    return b;
}

static void bench_set(struct bench *b, const char *name, double share)
{
    for (size_t i = 0; i < b->count; i++) {
        if (strcmp(b->units[i].name, name) == 0) {
            b->share[i] = share;
            return;
        }
    }
    cr_assert_fail("no unit '%s'", name);
}

static struct plant_result bench_run(struct bench *b, double it_w, double interval_s, struct outside outside)
{
    double share = plant_liquid_share(b->plant, 0.8);
    struct plant_input input = {.air_w = it_w * (1 - share),
                                .liquid_w = it_w * share,
                                .interval_s = interval_s,
                                .outside = outside,
                                .share = b->share};
    struct plant_result r;
    plant_step(b->plant, &input, &r);
    cr_assert_leq(plant_residual_frac(&input, &r), 1e-12);
    b->stored_j += r.stored_w * interval_s;
    return r;
}

/* Without compressors all heat stays: dT = heat / (6 kJ/K + 160 s / 6 K) per W. The design heat of the hall is
 * 1.05 MW, of the loop that and the fans'. */
Test(plant_dynamics, loss_of_the_chiller_warms_hall_and_water)
{
    struct bench b = bench_open(air_plant);
    struct outside outside = weather_at(30, 0.5, 101e3);
    struct plant_result r = bench_run(&b, MW, 60, outside);
    cr_assert_float_eq(r.supply_air_k, C(24), 1e-3);
    cr_assert_leq(fabs(r.stored_w), 1e-3 * MW);
    double fan_w = b.units[0].last.power_w, loop_w = 1.05 * MW * (1 + 0.05) /* about */;
    double mass_j_k = 1.05 * MW * 6 + loop_w * 160 / 6;
    bench_set(&b, "chiller_air", 0);
    for (int minute = 0; minute < 10; minute++) {
        double before_k = r.supply_air_k;
        r = bench_run(&b, MW, 60, outside);
        cr_assert_eq(b.units[2].last.power_w, 0);
        cr_assert_float_eq(r.stored_w, MW + r.power_w, 1e-3 * MW, "%g", r.stored_w);
        cr_assert_float_eq((r.supply_air_k - before_k) * mass_j_k / 60 / r.stored_w, 1, 0.02);
        cr_assert(r.supply_air_k - before_k > 1 && r.supply_air_k - before_k < 2);
        cr_assert_float_eq(r.unmet_w / r.stored_w, 1.05 * MW * 6 / mass_j_k, 0.02); /* what the hall itself takes up */
    }
    cr_assert_gt(fan_w, 0);
    /* Back in order: at a fourth of the load the heat leaves again, every joule of it. */
    bench_set(&b, "chiller_air", 1);
    for (int minute = 0; minute < 120; minute++)
        r = bench_run(&b, 0.25 * MW, 60, outside);
    cr_assert_float_eq(r.supply_air_k, C(24), 1e-3);
    cr_assert_leq(fabs(b.stored_j), 1e-3 * MW * 60, "%g", b.stored_j);
    arena_destroy(b.arena);
}

/* A pump that stops leaves the water where it is: the hall warms alone, 10 K/min at 60 s of ride-through, and with it
 * coolant in the racks much faster. */
Test(plant_dynamics, loss_of_a_pump_warms_the_hall_alone)
{
    struct outside outside = weather_at(20, 0.5, 101e3);
    struct bench b = bench_open(air_plant);
    bench_run(&b, 1.05 * MW, 60, outside);
    bench_set(&b, "pump", 0);
    struct plant_result r = {0};
    for (int minute = 0; minute < 5; minute++)
        r = bench_run(&b, 1.05 * MW, 60, outside);
    cr_assert_float_eq(r.supply_air_k, C(24) + 5 * 10, 2, "%g", r.supply_air_k);
    cr_assert_eq(b.units[2].last.to_air_w, 0);
    double warm_k = r.supply_air_k - C(24);

    struct bench liquid = bench_open(liquid_plant);
    bench_run(&liquid, MW, 60, outside);
    bench_set(&liquid, "pump", 0);
    r = bench_run(&liquid, MW, 60, outside);
    cr_assert_gt(r.supply_liquid_k - C(40), 2 * warm_k / 5);
    cr_assert_float_eq(r.supply_air_k, C(24), 0.1);
    arena_destroy(b.arena);
    arena_destroy(liquid.arena);
}

/* The hall's own excess decays with Mh / K = 15 kJ/K 12 K / kW = 180 s in a hall of 150 s of ride-through, whatever the tick. */
Test(plant_dynamics, excess_decays_exactly)
{
    static const double ticks_s[] = {5, 60, 300};
    struct outside outside = weather_at(0, 0.5, 101e3);
    for (int i = 0; i < 3; i++) {
        struct bench b = bench_open("{type: crah, ride_through: 150 s}, pump, {type: chiller-air, margin: 3}");
        bench_run(&b, 0.3 * MW, 60, outside);
        bench_set(&b, "crah", 0);
        for (int minute = 0; minute < 5; minute++)
            bench_run(&b, 0.5 * MW, 60, outside);
        bench_set(&b, "crah", 1);
        double begin_j = b.stored_j;
        cr_assert_float_eq(begin_j, 150e6, 1e6); /* 0.5 MW for 300 s, with nothing carried */
        struct plant_result r = {0};
        for (double t = 0; t < 600; t += ticks_s[i])
            r = bench_run(&b, 0.3 * MW, ticks_s[i], outside);
        cr_assert_float_eq(b.stored_j / begin_j, exp(-600.0 / 180), 5e-3, "%g", b.stored_j / begin_j);
        cr_assert_float_eq(r.supply_air_k - C(24), 150e6 / 15.75e6 * exp(-600.0 / 180), 0.1);
        arena_destroy(b.arena);
    }
}

/* A failure and its end, in ticks of 5 s and of a minute. */
Test(plant_dynamics, ticks_agree)
{
    for (int i = 0; i < PLANTS; i++) {
        double air_k[2], most_k = 0;
        for (int fine = 0; fine < 2; fine++) {
            struct bench b = bench_open(plants[i]);
            double tick_s = fine ? 5 : 60;
            struct outside outside = weather_at(28, 0.5, 101e3);
            struct plant_result r = bench_run(&b, 0.8 * MW, tick_s, outside);
            for (double t = 0; t < 3600; t += tick_s) {
                for (size_t u = 0; u < b.count; u++)
                    b.share[u] = b.units[u].component->role == ROLE_STAGE && t < 300 ? 0.2 : 1;
                r = bench_run(&b, 0.8 * MW, tick_s, outside);
                if (t < 300)
                    air_k[fine] = r.supply_air_k;
                most_k = fmax(most_k, r.supply_air_k);
            }
            cr_assert_leq(r.supply_air_k, C(27) + 0.5, "%s", plants[i]);
            arena_destroy(b.arena);
        }
        cr_assert_float_eq(air_k[0], air_k[1], 0.3, "%s: %g %g", plants[i], air_k[0], air_k[1]);
        if (i == 1) /* the others have something else that helps */
            cr_assert_gt(most_k, C(26));
    }
}

/* In steady weather short ticks come to where a long one stands. */
Test(plant_dynamics, long_ticks_are_the_limit)
{
    struct outside outside = weather_at(22, 0.4, 101e3);
    for (int i = 0; i < PLANTS; i++) {
        struct bench slow = bench_open(plants[i]), fast = bench_open(plants[i]);
        struct plant_result want = bench_run(&slow, 0.6 * MW, QUASI_STEADY_S, outside), r = {0};
        bench_run(&fast, 0.3 * MW, 60, weather_at(5, 0.4, 101e3));
        for (int minute = 0; minute < 300; minute++)
            r = bench_run(&fast, 0.6 * MW, 60, outside);
        cr_assert_float_eq(r.power_w / want.power_w, 1, 1e-5, "%s: %g %g", plants[i], r.power_w, want.power_w);
        cr_assert_float_eq(r.supply_air_k, want.supply_air_k, 1e-4);
        cr_assert_leq(fabs(r.stored_w), 1e-3 * MW);
        arena_destroy(slow.arena);
        arena_destroy(fast.arena);
    }
}

/* One of two chillers carries 40 % of the load; of five with one, it does not. */
Test(plant_dynamics, units_in_parallel)
{
    struct bench b = bench_open("crah, pump, {type: chiller-air, margin: 1}");
    struct outside outside = weather_at(25, 0.5, 101e3);
    bench_set(&b, "chiller_air", 0.5);
    struct plant_result r = bench_run(&b, 0.4 * MW, 3600, outside);
    cr_assert_float_eq(r.supply_air_k, C(24), 1e-6);
    cr_assert_eq(r.unmet_w, 0);
    bench_set(&b, "chiller_air", 0.2);
    r = bench_run(&b, 0.4 * MW, 3600, outside);
    cr_assert_gt(r.supply_air_k, C(25));
    arena_destroy(b.arena);
}

/* Anything fails at any time, in any weather, ticks of any length. */
Test(plant_dynamics, any_failure)
{
    struct random random = random_stream(5, "plant dynamics", 0);
    for (int i = 0; i < PLANTS; i++) {
        struct bench b = bench_open(plants[i]);
        struct outside outside = weather_any(&random);
        double load = 0.5;
        for (int k = 0; k < 3000; k++) {
            if (k % 50 == 0) {
                outside = weather_any(&random);
                load = k % 150 == 0 ? 0 : uniform(&random, 0, 1.2);
                for (size_t u = 0; u < b.count; u++)
                    b.share[u] = random_uniform(&random) < 0.7 ? 1 : fmax(0, uniform(&random, -0.3, 1));
            }
            double interval_s = k % 400 < 390 ? exp(uniform(&random, 0, 6)) : 3600;
            struct plant_result r = bench_run(&b, load * MW, interval_s, outside);
            cr_assert(isfinite(r.power_w + r.to_air_w + r.latent_w + r.supply_air_k + r.stored_w + r.unmet_w +
                               r.evaporated_kg_s),
                      "%s %d", plants[i], k);
            cr_assert(r.supply_air_k > C(5) && r.supply_air_k < C(27) + 250, "%s %g", plants[i], r.supply_air_k);
            cr_assert(r.mechanical_frac >= 0 && r.mechanical_frac <= 1 + 1e-9, "%g", r.mechanical_frac);
            cr_assert_geq(r.power_w, 0);
            cr_assert_geq(r.unmet_w, 0);
            for (size_t u = 0; u < b.count; u++)
                outcome_is_finite(&b.units[u].last, b.units[u].name);
        }
        arena_destroy(b.arena);
    }
}
