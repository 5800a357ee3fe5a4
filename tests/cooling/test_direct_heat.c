/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

#include "site/heat_demand.h"
#include "site/normals.h"
#include "site/year.h"

extern const struct component direct_heat_component;

enum { READ_DEMAND, READ_DELIVERED, READ_SUPPLIED };

static const double HEAT_W = 1e6;
static const struct outside any = {
    .dry_bulb_k = 283, .pressure_pa = 101325, .heat_demand_frac = 1, .network = &network_of_1_mw};

/* `settings`: pairs of key and value, ended by NULL. */
static struct plant_item user_of(const char *const *settings)
{
    struct plant_item user = item_with(&direct_heat_component, settings);
    struct design design = {.heat_w = HEAT_W, .target_k = C(45), .capacity_w_k = HEAT_W / 10, .outside = any};
    item_size(&user, &design);
    return user;
}

/* 55 degC water makes 50 out of 28 degC: all of it, and the user's pump adds its electricity. */
Test(direct_heat, warm_enough)
{
    struct plant_item user = user_of(SET("demand", "10"));
    struct outcome out = item_step(&user, &any, (struct coolant){C(55), C(45), HEAT_W / 10});
    cr_assert_eq(out.out_k, C(45));
    relative("handed over", out.reused_w, HEAT_W * 1.005, 1e-12);
    relative("pump", out.power_w, HEAT_W * 0.005, 1e-12);
    user = user_of(SET("demand", "0.4"));
    out = item_step(&user, &any, (struct coolant){C(55), C(45), HEAT_W / 10});
    relative("handed over", out.reused_w, 0.4 * HEAT_W, 1e-12);
    cr_assert_float_eq(out.reading[READ_SUPPLIED], C(50), 1e-9);
    relative("left for the next stage", out.out_k - C(45), 10 * (1 - 0.4 / 1.005), 1e-9);
    user = user_of(SET("demand_power", "400 kW"));
    relative("same", item_step(&user, &any, (struct coolant){C(55), C(45), HEAT_W / 10}).reused_w, 0.4 * HEAT_W, 1e-12);
}

/* Water of 42 degC warms 28 degC water to 39, half of the way to 50: a boiler must add the rest. Nothing is
 * handed over from below the user's return. */
Test(direct_heat, preheats_and_stops_at_the_return)
{
    struct plant_item user = user_of(SET("demand", "0.5"));
    struct outcome out = item_step(&user, &any, (struct coolant){C(42), C(20), HEAT_W / 10});
    cr_assert_float_eq(out.reading[READ_SUPPLIED], C(39), 1e-9);
    relative("half of the demand", out.reused_w, 0.25 * HEAT_W, 1e-12);
    user = user_of(SET("demand", "100"));
    out = item_step(&user, &any, (struct coolant){C(42), C(20), HEAT_W / 10});
    cr_assert_eq(out.out_k, C(31));
    out = item_step(&user, &any, (struct coolant){C(30.9), C(20), HEAT_W / 10});
    cr_assert(out.out_k == C(30.9) && out.reused_w == 0 && out.power_w == 0);
}

Test(direct_heat, season)
{
    struct outside summer = any;
    summer.heat_demand_frac = 0.25;
    const struct coolant in = {C(55), C(45), HEAT_W / 10};
    struct plant_item network = user_of(SET("demand", "0.5")),
                      pool = user_of(SET("demand", "0.5", "season", "constant"));
    relative("network", item_step(&network, &summer, in).reused_w, 0.125 * HEAT_W, 1e-12);
    relative("pool", item_step(&pool, &summer, in).reused_w, 0.5 * HEAT_W, 1e-12);
}

Test(direct_heat, books_close_and_nothing_jumps)
{
    struct random random = random_stream(1, "direct heat", 0);
    int whole = 0, short_of_water = 0, none = 0, preheat = 0;
    for (int i = 0; i < 20000; i++) {
        struct plant_item user = user_of(i % 2 ? SET("user_supply_temperature", "80 degC") : NULL);
        struct outside air = weather_any(&random);
        double capacity = HEAT_W / 10 * exp(uniform(&random, log(0.01), log(10)));
        struct coolant in = {C(uniform(&random, -10, 110)), C(uniform(&random, -10, 70)), capacity};
        if (random_uniform(&random) < 0.1)
            in.target_k = 0;
        struct outcome out = item_step(&user, &air, in);
        outcome_is_finite(&out, "direct_heat");
        readings_are_finite(&out);
        cr_assert_geq(out.to_air_w, 0);
        cr_assert_leq(outcome_residual_frac(capacity * (in.in_k - out.out_k), &out), 1e-9);
        double demand = air.heat_demand_frac * HEAT_W;
        cr_assert(out.reused_w <= demand * (1 + 1e-9), "%g of %g", out.reused_w, demand);
        cr_assert(out.to_air_w == 0 && out.latent_w == 0 && out.mechanical_frac == 0);
        cr_assert(out.out_k <= in.in_k && out.out_k >= fmin(fmax(in.target_k, C(31)), in.in_k) - 1e-9);
        whole += demand > 0 && out.reused_w > demand * (1 - 1e-9);
        short_of_water += out.out_k == fmax(in.target_k, C(31));
        preheat += out.reused_w > 0 && out.out_k > fmax(in.target_k, C(31)) && out.reused_w < 0.99 * demand;
        none += out.reused_w == 0;
        struct coolant near = in;
        near.in_k += 1e-7;
        struct outcome other = item_step(&user, &air, near);
        cr_assert_float_eq(other.reused_w, out.reused_w, 1e-6 * HEAT_W);
    }
    cr_assert(whole > 500 && short_of_water > 500 && none > 500 && preheat > 500, "%d %d %d %d", whole, short_of_water,
              none, preheat);
}

Test(direct_heat, contradictions)
{
    cr_assert_eq(mistakes_in("direct-heat", ""), 0);
    cr_assert_eq(mistakes_in("direct-heat", "user_return_temperature: 50 degC"), 1);
}

/* Used share of a constant supply over the year, by ratio r of mean demand to supply, hot water 25 %, heating
 * below 17 degC: Stockholm and Lulea as calculated from typical years (r = 1: the 75 % that Fortum expects at
 * Espoo). Normals of Stockholm 1981-2010 (SMHI), of Lulea as in platforms/sites. */
static double used_share(const struct weather *weather, const char *demand)
{
    struct plant_item user = user_of(SET("demand", demand, "pump_power", "0 %"));
    double used_w = 0;
    for (size_t h = 0; h < weather->count; h++)
        used_w += item_step(&user, &weather->hours[h], (struct coolant){C(55), C(45), HEAT_W / 10}).reused_w;
    return used_w / (double)weather->count / HEAT_W;
}

static const char *const ratios[] = {"0.5", "1", "2", "3", "5"};
enum { RATIOS = sizeof ratios / sizeof *ratios };

static void check_shares(double mean_degc[12], double range_k[12], const double published[RATIOS], double tolerance)
{
    static struct outside hours[HOURS_PER_YEAR];
    struct weather weather = {.hours = hours, .count = HOURS_PER_YEAR};
    double humidity[12];
    for (int m = 0; m < 12; m++) {
        mean_degc[m] += KELVIN_0_DEGC;
        humidity[m] = 0.75;
    }
    struct normals normals = {
        .mean_k = {mean_degc, 12}, .range_k = {range_k, 12}, .humidity_frac = {humidity, 12}, .day_spread_k = 2.5};
    normals_generate(&normals, 101325, &weather);
    weather_complete(&weather);
    heat_demand_place(&network_of_1_mw, heat_demand_reference_k(&network_of_1_mw, &weather), &weather);
    for (int i = 0; i < RATIOS; i++) {
        double share = used_share(&weather, ratios[i]);
        cr_log_info("r = %s: used %.3f, published %.3f", ratios[i], share, published[i]);
        cr_expect_float_eq(share, published[i], tolerance, "r = %s: %.3f, published %.3f", ratios[i], share,
                           published[i]);
    }
}

Test(direct_heat, year_in_stockholm)
{
    double mean[12] = {-1.6, -1.7, 1.2, 6.0, 11.7, 15.7, 18.8, 17.6, 12.7, 7.7, 3.0, -0.4},
           range[12] = {4.2, 4.4, 5.5, 8.0, 9.5, 9.0, 8.6, 7.6, 6.2, 4.5, 3.7, 3.9};
    check_shares(mean, range, (const double[]){0.497, 0.764, 0.904, 0.961, 1.00}, 0.02);
}

Test(direct_heat, year_in_lulea)
{
    double mean[12] = {-9.3, -9, -4.5, 1.5, 7.5, 13, 16.8, 15, 9.5, 3, -3, -6.5},
           range[12] = {8, 8, 9, 9, 9, 8, 8, 8, 7, 6, 6, 7};
    check_shares(mean, range, (const double[]){0.494, 0.781, 0.924, 0.975, 1.00}, 0.02);
}
