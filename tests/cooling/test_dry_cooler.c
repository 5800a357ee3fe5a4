/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

#include "cooling/heat_exchanger.h"

extern const struct component dry_cooler_component;

enum { READ_FAN, READ_APPROACH, READ_RANGE };

/* BAC Trillium TDFS1238N (Buildings library, Fluid.HeatExchangers data): 2931 kW, air 35 degC, water 46.11
 * to 40.55 degC. */
static const double HEAT_W = 2931e3, CAPACITY_W_K = 2931e3 / 5.56;

static struct plant_item cooler_of(const char *key, const char *value)
{
    struct plant_item cooler = item_of(&dry_cooler_component);
    if (key)
        item_set(&cooler, key, value);
    struct design design = {
        .heat_w = HEAT_W, .target_k = C(40.55), .capacity_w_k = CAPACITY_W_K, .outside = weather_at(35, 0.3, 101325)};
    item_size(&cooler, &design);
    return cooler;
}

/* At the warmth of water that this heat needs. */
static struct outcome reject(const struct plant_item *cooler, double air_degc, double heat_w, double target_k)
{
    struct outside air = weather_at(air_degc, 0.5, 101325);
    struct coolant in = {.target_k = target_k, .capacity_w_k = CAPACITY_W_K};
    double low = 213.15, high = 473.15;
    for (int i = 0; i < 200; i++) {
        in.in_k = 0.5 * (low + high);
        struct outcome out = item_step(cooler, &air, in);
        *(CAPACITY_W_K * (in.in_k - out.out_k) < heat_w ? &low : &high) = in.in_k;
    }
    return item_step(cooler, &air, in);
}

/* Effectiveness 0.5005 and NTU 1.152 follow from the record with balanced streams. */
Test(dry_cooler, record)
{
    struct plant_item cooler = cooler_of("set_point", "-10 degC");
    struct outside day = weather_at(35, 0.3, 101325);
    struct outcome out = item_step(&cooler, &day, (struct coolant){C(46.11), 0, CAPACITY_W_K});
    cr_assert_float_eq(out.out_k, C(40.55), 1e-3, "%.9g", out.out_k - C(0));
    relative("effectiveness", (C(46.11) - out.out_k) / 11.11, 0.5005, 1e-3);
    relative("NTU", exchanger_crossflow_ntu(0.5005, 1), 1.152, 1e-3);
    relative("fans", out.power_w, 117.68e3, 5e-3); /* 4.0 % of the heat, rounded */
    /* Only the difference counts: the same effectiveness in the cold. */
    struct outside cold = weather_at(-20, 0.7, 85000);
    out = item_step(&cooler, &cold, (struct coolant){C(20), 0, CAPACITY_W_K});
    relative("effectiveness", (C(20) - out.out_k) / 40, 0.5005, 1e-3);
}

/* Off design, from the equations with NTU 1.152: hA_air = 1.5 UA fa^0.8, hA_water = 3 UA fw^0.85. */
Test(dry_cooler, off_design)
{
    static const struct {
        double air, water;
    } rows[] = {{1, 0.5}, {0.5, 1}, {0.7, 0.7}, {0.3, 0.9}, {0.25, 0.4}};
    struct plant_item cooler = cooler_of("set_point", "-10 degC");
    struct outside day = weather_at(20, 0.3, 101325);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double air = rows[i].air, water = rows[i].water;
        double ua = 1.152 / (1 / (1.5 * pow(air, 0.8)) + 1 / (3 * pow(water, 0.85)));
        double least = fmin(air, water), z = least / fmax(air, water), ntu = ua / least;
        double eps = 1 - exp(pow(ntu, 0.22) / z * (exp(-z * pow(ntu, 0.78)) - 1));
        double out_k = C(40) - eps * least / water * 20;
        double target = air < 1 ? out_k : 0;
        struct outcome out = item_step(&cooler, &day, (struct coolant){C(40), target, water * CAPACITY_W_K});
        cr_assert_float_eq(out.out_k, out_k, 0.01, "%zu: %g, expected %g", i, out.out_k, out_k);
        relative("fan speed", out.reading[READ_FAN], air, 2e-3);
        relative("cube", out.power_w, 0.04 * HEAT_W * pow(out.reading[READ_FAN], 3), 1e-9);
    }
}

Test(dry_cooler, books_close_in_any_weather)
{
    struct plant_item cooler = cooler_of(NULL, NULL);
    struct random random = random_stream(1, "dry cooler", 0);
    int held = 0;
    for (int i = 0; i < 20000; i++) {
        struct outside air = weather_any(&random);
        double capacity = CAPACITY_W_K * exp(uniform(&random, log(0.01), log(10)));
        struct coolant in = {C(uniform(&random, -40, 110)), C(uniform(&random, -40, 60)), capacity};
        if (random_uniform(&random) < 0.1)
            in.target_k = 0;
        struct outcome out = item_step(&cooler, &air, in);
        outcome_is_finite(&out, "dry_cooler");
        readings_are_finite(&out);
        cr_assert_geq(out.to_air_w, 0);
        cr_assert_leq(outcome_residual_frac(capacity * (in.in_k - out.out_k), &out), 1e-9);
        double floor = fmax(in.target_k, C(10));
        cr_assert(out.out_k <= in.in_k && out.out_k >= fmin(floor, in.in_k) - 1e-9);
        cr_assert(out.out_k >= fmin(air.dry_bulb_k, in.in_k) - 1e-9);
        cr_assert(out.power_w <= 0.04 * HEAT_W * (1 + 1e-12));
        cr_assert(out.evaporated_kg_s == 0 && out.latent_w == 0);
        if (out.out_k > floor && out.out_k < in.in_k)
            relative("fan is at full speed", out.reading[READ_FAN], 1, 1e-12);
        held += out.out_k == floor;
    }
    cr_assert(held > 2000, "%d held", held);
}

Test(dry_cooler, fan_rises_with_dry_bulb)
{
    struct plant_item cooler = cooler_of(NULL, NULL);
    double before = 0;
    for (double t = -40; t <= 50; t += 0.25) {
        struct outcome out = reject(&cooler, t, 0.8 * HEAT_W, C(32));
        cr_assert(out.power_w >= before - 1e-6, "at %g degC: %.9g after %.9g W", t, out.power_w, before);
        before = out.power_w;
    }
    relative("full speed at last", before, 0.04 * HEAT_W, 1e-12);
}

/* Through full speed, slowest speed, free convection and bypass. */
Test(dry_cooler, rises_smoothly_with_load)
{
    struct plant_item cooler = cooler_of(NULL, NULL);
    double before = 0;
    for (double load = 0.002; load < 3.5; load += 0.002) {
        double fan = reject(&cooler, 10, load * HEAT_W, C(25)).reading[READ_FAN];
        cr_assert(fan >= before - 1e-9 && fan < before + 0.02, "load %g: fan +%g", load, fan - before);
        before = fan;
    }
    relative("full speed at last", before, 1, 1e-12);
}

/* Water wanted closer to the air costs fan energy; a larger coil saves it. */
Test(dry_cooler, fan_and_approach)
{
    struct plant_item cooler = cooler_of(NULL, NULL);
    double before = 0;
    for (double approach = 12; approach > 5.6; approach -= 0.5) {
        struct outcome out = reject(&cooler, 20, HEAT_W, C(20 + approach));
        cr_assert(out.power_w > before);
        before = out.power_w;
    }
    struct plant_item small = cooler_of("approach", "8 K"), large = cooler_of("approach", "4 K");
    cr_assert(reject(&large, 20, HEAT_W, C(30)).power_w < 0.8 * reject(&small, 20, HEAT_W, C(30)).power_w);
    struct plant_item spare = cooler_of("margin", "1.5");
    cr_assert(reject(&spare, 20, HEAT_W, C(30)).power_w < 0.8 * reject(&cooler, 20, HEAT_W, C(30)).power_w);
}

Test(dry_cooler, limits)
{
    struct plant_item cooler = cooler_of(NULL, NULL);
    struct outside arctic = weather_at(-40, 0.7, 101325), desert = weather_at(50, 0.1, 82000);
    struct outcome out = item_step(&cooler, &arctic, (struct coolant){C(26), C(25.5), CAPACITY_W_K});
    cr_assert(out.out_k == C(25.5) && out.power_w == 0); /* free convection, and some water passes by */
    out = item_step(&cooler, &arctic, (struct coolant){C(40), 0, CAPACITY_W_K});
    cr_assert(out.out_k == C(10)); /* its own limit */
    out = item_step(&cooler, &desert, (struct coolant){C(45), C(32), CAPACITY_W_K});
    cr_assert(out.out_k == C(45) && out.power_w == 0); /* the air is warmer: leave the water alone */
    struct design nothing = {.outside = desert};
    item_size(&cooler, &nothing);
    out = item_step(&cooler, &arctic, (struct coolant){C(45), C(18), 1});
    cr_assert(out.out_k == C(45) && out.power_w == 0);
}

/* With something behind it in its loop. */
static struct plant_item followed_cooler(const char *marginal)
{
    struct plant_item cooler = item_of(&dry_cooler_component);
    item_set(&cooler, "set_point", "-10 degC");
    if (marginal)
        item_set(&cooler, "marginal_fan_power", marginal);
    struct design design = {.heat_w = HEAT_W,
                            .target_k = C(40.55),
                            .capacity_w_k = CAPACITY_W_K,
                            .outside = weather_at(35, 0.3, 101325),
                            .followed = true};
    item_size(&cooler, &design);
    return cooler;
}

/* What the last watt of heat costs, by the whole coil's own equations: the fan power of slightly less. */
static double marginal_frac(const struct plant_item *alone, double air_degc, double out_k)
{
    struct outside air = weather_at(air_degc, 0.3, 101325);
    struct coolant more = {C(46.11), out_k, CAPACITY_W_K}, less = {C(46.11), out_k + 1e-3, CAPACITY_W_K};
    return (item_step(alone, &air, more).power_w - item_step(alone, &air, less).power_w) / (CAPACITY_W_K * 1e-3);
}

Test(dry_cooler, fans_stop_where_the_last_watt_costs_too_much)
{
    struct plant_item alone = cooler_of("set_point", "-10 degC");
    static const char *const limits[] = {"5 %", "12 %", "25 %"};
    static const double values[] = {0.05, 0.12, 0.25};
    for (int i = 0; i < 3; i++) {
        struct plant_item cooler = followed_cooler(limits[i]);
        for (double t = 25; t < 44; t += 1.5) {
            struct outside air = weather_at(t, 0.3, 101325);
            struct outcome out = item_step(&cooler, &air, (struct coolant){C(46.11), 0, CAPACITY_W_K});
            if (out.reading[READ_FAN] < 0.25 || out.reading[READ_FAN] == 1)
                continue;
            /* The exponent of the speed is that of the design point. */
            relative("marginal", marginal_frac(&alone, t, out.out_k), values[i], 0.25);
        }
    }
    /* At the record's own point the default lets the fans run fully. */
    struct plant_item cooler = followed_cooler(NULL);
    struct outside day = weather_at(35, 0.3, 101325);
    struct outcome out = item_step(&cooler, &day, (struct coolant){C(46.11), 0, CAPACITY_W_K});
    cr_assert(out.reading[READ_FAN] == 1 && fabs(out.out_k - C(40.55)) < 1e-3);
}

/* Fans and a chiller that does the rest: no jump, and never less when the air is warmer. */
Test(dry_cooler, hands_over_smoothly)
{
    struct plant_item cooler = followed_cooler(NULL);
    static const double cops[] = {2.5, 4, 8, 12};
    for (int i = 0; i < 4; i++) {
        double before = 0;
        for (double t = -20; t <= 50; t += 0.01) {
            struct outside air = weather_at(t, 0.3, 101325);
            struct coolant in = {C(46.11), C(40.55), CAPACITY_W_K};
            struct outcome out = item_step(&cooler, &air, in);
            double power = out.power_w + CAPACITY_W_K * (out.out_k - in.target_k) / cops[i];
            cr_assert(power >= before - 1e-3, "COP %g at %g degC: %g after %g W", cops[i], t, power, before);
            cr_assert(power < before + 3e-3 * HEAT_W, "jump at %g degC", t);
            before = power;
        }
    }
}
