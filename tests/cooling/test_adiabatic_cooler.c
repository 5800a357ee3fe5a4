/* SPDX-License-Identifier: Apache-2.0 */
/* The adiabatic cooler. */
#include "component_side.h"

TestSuite(adiabatic_cooler);

static const double HEAT_W = 1e6, CAPACITY_W_K = 1e6 / 8;
enum { READ_FAN, READ_APPROACH, READ_RANGE, READ_PAD, READ_MAKEUP };

struct cooler {
    const struct component *component;
    struct variant variant;
    void *state;
};

static struct cooler cooler_of(struct arena *arena, const char *type, const char *settings, bool followed)
{
    const struct component *component = component_named(type);
    struct cooler c = {component, variant_make(type, settings), arena_alloc(arena, 1, component->state_size)};
    struct design design = {.heat_w = HEAT_W,
                            .target_k = C(32),
                            .capacity_w_k = CAPACITY_W_K,
                            .outside = design_day(),
                            .followed = followed};
    component->size(c.variant.value, &design, c.state);
    return c;
}

static struct outcome step(const struct cooler *c, const struct outside *outside, double in_k, double target_k,
                           double load)
{
    struct coolant in = {in_k, target_k, load * CAPACITY_W_K};
    struct outcome out;
    memset(&out, 0xff, sizeof out);
    c->component->step(c->variant.value, c->state, outside, &in, &out);
    cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-9);
    return out;
}

/* All pads wet: a dry cooler in air of T - 0.8 (T - T_wb), here 40 -> 25.6 degC at 22 degC wet bulb. Water: what
 * cools the air by 14.4 K at constant wet bulb, m cp dT / h_fg within 3 % (the vapour's own heat capacity). */
Test(adiabatic_cooler, wet_coil)
{
    struct arena *arena = arena_create();
    struct cooler wet = cooler_of(arena, "adiabatic-cooler", "pad_power: 0", false),
                  dry = cooler_of(arena, "dry-cooler", "", false);
    double w = air_humidity_ratio_from_wet_bulb(C(40), C(22), 101325);
    struct outside hot = weather_at(40, air_relative_humidity_frac(C(40), w, 101325), 101325),
                   behind_pad = weather_at(25.6, 0.5, 101325);
    struct outcome a = step(&wet, &hot, C(40), 0, 1), b = step(&dry, &behind_pad, C(40), 0, 1);
    cr_assert_float_eq(a.out_k, b.out_k, 1e-4);
    cr_assert_float_eq(a.power_w, b.power_w, 1e-6);
    cr_assert_eq(a.reading[READ_PAD], 1);
    /* The coil's air has the capacity rate of the water at design. */
    double evaporated = CAPACITY_W_K * 14.4 / water_latent_heat_j_kg(C(22));
    cr_assert(fabs(a.evaporated_kg_s / evaporated - 1) < 0.03, "%g, expected %g", a.evaporated_kg_s, evaporated);
    cr_assert_float_eq(a.blowdown_kg_s, a.evaporated_kg_s / 3, 1e-12);
    cr_assert_float_eq(a.reading[READ_MAKEUP], a.evaporated_kg_s * 4 / 3, 1e-12);
    arena_destroy(arena);
}

/* While dry coils hold the target no water is used, and all is as in a dry cooler but the pads' resistance. */
Test(adiabatic_cooler, dry_while_that_does)
{
    struct arena *arena = arena_create();
    struct cooler wet = cooler_of(arena, "adiabatic-cooler", "marginal_fan_power: 10", false),
                  dry = cooler_of(arena, "dry-cooler", "", false);
    int held = 0;
    for (double t = -30; t < 45; t += 0.5) {
        struct outside outside = weather_at(t, 0.3, 101325);
        struct outcome a = step(&wet, &outside, C(40), C(32), 1), b = step(&dry, &outside, C(40), C(32), 1);
        if (b.out_k > C(32)) {
            cr_assert(a.evaporated_kg_s > 0 && a.out_k < b.out_k, "at %g degC", t);
            continue;
        }
        held++;
        cr_assert_eq(a.evaporated_kg_s, 0, "at %g degC", t);
        cr_assert_eq(a.out_k, b.out_k);
        cr_assert_float_eq(a.power_w, 1.07 * b.power_w, 1e-9 * HEAT_W);
    }
    cr_assert_gt(held, 100);
    arena_destroy(arena);
}

/* All pads at once: a dry cooler in the air behind them, its fans as slow as the target lets them, and all its air carries water:
 * speed m dW. */
Test(adiabatic_cooler, all_pads_at_once)
{
    struct arena *arena = arena_create();
    struct cooler all = cooler_of(arena, "adiabatic-cooler", "pad_power: 0, wetting: all", false),
                  staged = cooler_of(arena, "adiabatic-cooler", "pad_power: 0", false),
                  dry = cooler_of(arena, "dry-cooler", "", false);
    double w = air_humidity_ratio_from_wet_bulb(C(35), C(20), 101325),
           behind_w = air_humidity_ratio_from_wet_bulb(C(23), C(20), 101325);
    struct outside hot = weather_at(35, air_relative_humidity_frac(C(35), w, 101325), 101325),
                   behind_pad = weather_at(23, 0.5, 101325), mild = weather_at(20, 0.5, 101325),
                   warm = weather_at(28, 0.3, 101325);
    struct outcome a = step(&all, &hot, C(40), C(32), 1), b = step(&dry, &behind_pad, C(40), C(32), 1),
                   by_need = step(&staged, &hot, C(40), C(32), 1);
    cr_assert_float_eq(a.out_k, b.out_k, 1e-9);
    cr_assert(fabs(a.power_w / b.power_w - 1) < 1e-4, "%g, expected %g", a.power_w, b.power_w);
    cr_assert(a.reading[READ_PAD] == 1 && a.reading[READ_FAN] > 0.3 && a.reading[READ_FAN] < 0.9);
    double water = a.reading[READ_FAN] * CAPACITY_W_K / (AIR_CP_J_KG_K + 1860 * w) * (behind_w - w);
    cr_assert(fabs(a.evaporated_kg_s / water - 1) < 1e-3, "%g, expected %g", a.evaporated_kg_s, water);
    cr_assert(by_need.power_w > 2 * a.power_w && by_need.out_k == a.out_k);
    /* On a day on which a few pads would do, all of them take more water, and still less fan. */
    struct outcome c = step(&all, &warm, C(40), C(32), 1);
    by_need = step(&staged, &warm, C(40), C(32), 1);
    cr_assert(by_need.evaporated_kg_s > 0 && by_need.evaporated_kg_s < 0.6 * c.evaporated_kg_s &&
              by_need.power_w > c.power_w);
    cr_assert_eq(step(&all, &mild, C(40), C(32), 1).evaporated_kg_s, 0);
    arena_destroy(arena);
}

Test(adiabatic_cooler, no_water_in_frost)
{
    struct arena *arena = arena_create();
    struct cooler wet = cooler_of(arena, "adiabatic-cooler", "set_point: -10 degC", false);
    struct outside frost = weather_at(1.9, 0.3, 101325), cold = weather_at(3.5, 0.3, 101325);
    cr_assert_eq(step(&wet, &frost, C(12), 0, 1).evaporated_kg_s, 0);
    struct outcome out = step(&wet, &cold, C(12), C(4), 3);
    cr_assert(out.reading[READ_PAD] > 0.4 && out.reading[READ_PAD] < 0.6);
    arena_destroy(arena);
}

/* Set-point, power and water all along from frost to desert, alone and before a chiller, in both controls. */
Test(adiabatic_cooler, nothing_jumps)
{
    struct arena *arena = arena_create();
    static const char *const settings[] = {"", "wet_speed: 60 %", "wet_speed: 20 %", "minimum_fan_speed: 100 %"};
    for (int i = 0; i < 8; i++) {
        struct cooler c = cooler_of(arena, "adiabatic-cooler", settings[i / 2], i % 2);
        struct outcome before = {0};
        for (double t = -10; t < 50; t += 0.02) {
            struct outside outside = weather_at(t, 0.25, 101325);
            struct outcome out = step(&c, &outside, C(40), C(32), 1);
            if (t > -10) {
                cr_assert(fabs(out.power_w - before.power_w) < 1e-3 * HEAT_W, "power at %g degC: %g after %g", t,
                          out.power_w, before.power_w);
                cr_assert(fabs(out.evaporated_kg_s - before.evaporated_kg_s) < 0.01,
                          "water at %g degC, %d: %g after %g", t, i, out.evaporated_kg_s, before.evaporated_kg_s);
                cr_assert(fabs(out.out_k - before.out_k) < 0.1, "out at %g degC", t);
            }
            before = out;
        }
        cr_assert_gt(before.evaporated_kg_s, 0);
    }
    arena_destroy(arena);
}

/* Wetting early saves fans and costs water. */
Test(adiabatic_cooler, water_against_electricity)
{
    struct arena *arena = arena_create();
    static const char *const settings[] = {"wet_speed: 100 %, marginal_fan_power: 10", "wet_speed: 80 %",
                                           "wet_speed: 60 %", "wet_speed: 40 %"};
    for (double t = 22; t <= 30; t += 2) {
        struct outcome before = {0};
        for (int i = 0; i < 4; i++) {
            struct cooler c = cooler_of(arena, "adiabatic-cooler", settings[i], false);
            struct outside outside = weather_at(t, 0.3, 101325);
            struct outcome out = step(&c, &outside, C(40), C(32), 1);
            cr_assert_eq(out.out_k, C(32), "%g degC", t);
            if (i > 0) {
                cr_assert_geq(out.evaporated_kg_s, before.evaporated_kg_s - 1e-12);
                cr_assert_leq(out.power_w, before.power_w + 1e-6);
            }
            before = out;
        }
        cr_assert_gt(before.evaporated_kg_s, 0);
    }
    arena_destroy(arena);
}

Test(adiabatic_cooler, any_weather_any_load)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(21, "adiabatic cooler", 0);
    struct cooler coolers[] = {cooler_of(arena, "adiabatic-cooler", "", false),
                               cooler_of(arena, "adiabatic-cooler", "wet_speed: 50 %", true),
                               cooler_of(arena, "adiabatic-cooler", "wetting: all", false)};
    int wet = 0;
    for (int k = 0; k < 20000; k++) {
        struct outside outside = weather_any(&random);
        double in = C(uniform(&random, -40, 110)), target = k % 10 ? C(uniform(&random, -40, 60)) : 0;
        struct outcome out = step(&coolers[k % 3], &outside, in, target, exp(uniform(&random, -4.6, 2.3)));
        outcome_is_finite(&out, "adiabatic");
        for (int i = 0; i < READINGS_MAX; i++)
            cr_assert(isfinite(out.reading[i]));
        cr_assert(out.evaporated_kg_s >= 0 && out.latent_w >= 0);
        cr_assert(out.out_k <= in && out.out_k >= fmin(fmax(target, C(10)), in) - 1e-9);
        cr_assert(out.out_k >= fmin(outside.wet_bulb_k, in) - 1e-9);
        cr_assert(out.power_w <= 0.04 * 1.07 * HEAT_W * (1 + 1e-12));
        cr_assert(out.reading[READ_PAD] >= 0 && out.reading[READ_PAD] <= 1);
        wet += out.evaporated_kg_s > 0;
    }
    cr_assert(wet > 2000, "%d wet", wet);
    arena_destroy(arena);
}
