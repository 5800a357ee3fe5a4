/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"
#include "site/water_body.h"

TestSuite(storage_tank);

#define MW 1e6
#define DAY_S 86400.0
static const struct design design = {
    .heat_w = MW, .target_k = C(45), .capacity_w_k = MW / 10, .outside = {.network = &network_of_1_mw}};

struct tank {
    struct arena *arena;
    struct variant variant;
    const struct component *c;
    void *state;
};
enum { DEMAND, DELIVERED, CHARGED, STORED };

static struct tank tank_open(const char *settings)
{
    struct tank t = {.arena = arena_create(), .c = component_named("storage-tank")};
    t.variant = variant_make("storage-tank", settings);
    t.state = arena_alloc(t.arena, 1, t.c->state_size);
    t.c->size(t.variant.value, &design, t.state);
    return t;
}

static struct outcome tank_hour(struct tank *t, double in_k, double capacity_w_k, double demand)
{
    struct outside outside = weather_at(10, 0.5, 101e3);
    outside.heat_demand_frac = demand;
    struct coolant in = {in_k, C(45), capacity_w_k};
    struct outcome o;
    t->c->step(t->variant.value, t->state, &outside, &in, &o);
    cr_assert_leq(outcome_residual_frac(capacity_w_k * (in_k - o.out_k), &o), 1e-9);
    cr_assert_geq(o.out_k, fmin(in_k, C(45)) - 1e-9);
    t->c->advance(t->variant.value, t->state, &o, 3600);
    return o;
}

/* E = V rho cp dT: 9.3 kWh/m3 at 8 K, 46 at 40 K (of water, before stratification). */
Test(storage_tank, holds_what_its_water_holds)
{
    static const struct {
        const char *settings;
        double span_k, kwh_m3;
    } cases[] = {{"volume: 1000 m3, stratification: 100 %, initial: 100 %, user_supply_temperature: 40 degC, "
                  "user_return_temperature: 32 degC",
                  8, 9.3},
                 {"volume: 1000 m3, stratification: 100 %, initial: 100 %, user_supply_temperature: 80 degC, "
                  "user_return_temperature: 40 degC",
                  40, 46.4},
                 {"volume: 1000 m3, initial: 100 %, user_supply_temperature: 80 degC, user_return_temperature: 40 degC",
                  40, 0.9 * 46.4}};
    for (int i = 0; i < 3; i++) {
        struct tank t = tank_open(cases[i].settings);
        struct outcome o = tank_hour(&t, C(45), MW / 10, 0);
        cr_expect_float_eq(o.reading[STORED] / 3.6e6 / 1000 / cases[i].kwh_m3, 1, 5e-3, "%g",
                           o.reading[STORED] / 3.6e6 / 1000);
        arena_destroy(t.arena);
    }
}

/* Alone it loses its heat exponentially: 0.5 % a day over 100 days. */
Test(storage_tank, loses_slowly)
{
    struct tank t = tank_open("capacity: 10 d, initial: 80 %");
    double lost_j = 0;
    struct outcome o = {0};
    for (int hour = 0; hour < 2400; hour++) {
        o = tank_hour(&t, C(45), MW / 10, 0);
        cr_assert_eq(o.reused_w, 0);
        lost_j += o.to_air_w * 3600;
    }
    double begin_j = 0.8 * 10 * DAY_S * MW;
    cr_expect_float_eq(lost_j / begin_j, 1 - exp(-0.005 * 100), 1e-3, "%g", lost_j / begin_j);
    arena_destroy(t.arena);
}

/* Summer fills it, winter empties it; what goes in comes out, losses apart; it is never below empty or above full. */
Test(storage_tank, carries_summer_into_winter)
{
    struct tank t = tank_open("capacity: 20 d, loss: 0 /d");
    double in_j = 0, out_j = 0, full_j = 20 * DAY_S * MW, most_j = 0;
    struct outcome o = {0};
    for (int hour = 0; hour < 60 * 24; hour++) {
        bool summer = hour < 30 * 24;
        o = tank_hour(&t, C(55), MW / 10, summer ? 0 : 2);
        in_j += (MW / 10 * (C(55) - o.out_k) + o.power_w) * 3600;
        out_j += o.reused_w * 3600;
        most_j = fmax(most_j, o.reading[STORED]);
        cr_assert(o.reading[STORED] >= 0 && o.reading[STORED] <= full_j * (1 + 1e-12));
        if (hour == 30 * 24 + 5) /* the hall's heat and as much from the tank */
            cr_assert_float_eq(o.reused_w, 2 * MW, 1e-6 * MW);
    }
    cr_expect_float_eq(most_j / full_j, 1, 1e-6);
    cr_expect_float_eq(in_j / out_j, 1, 1e-6);
    cr_expect_float_eq(o.reused_w / MW, 1.005, 1e-3, "empty again: the hall alone");
    arena_destroy(t.arena);
}

/* Water colder than the top of the tank fills less of it. */
Test(storage_tank, lukewarm_water_fills_less)
{
    struct tank t =
        tank_open("capacity: 1 d, loss: 0 /d, user_supply_temperature: 50 degC, user_return_temperature: 28 degC");
    struct outcome o = {0};
    for (int hour = 0; hour < 400; hour++)
        o = tank_hour(&t, C(47), MW / 2, 0);
    cr_expect_float_eq(o.reading[STORED] / (DAY_S * MW), (47.0 - 3 - 28) / (50 - 28), 1e-6);
    arena_destroy(t.arena);
}

Test(storage_tank, any_state)
{
    struct random random = random_stream(3, "storage tank", 0);
    struct tank t = tank_open("capacity: 12 h, loss: 0.05 /d, initial: 50 %");
    for (int i = 0; i < 100000; i++) {
        struct outcome o =
            tank_hour(&t, C(uniform(&random, 0, 90)), MW * exp(uniform(&random, -8, 0)), uniform(&random, 0, 4));
        outcome_is_finite(&o, "storage-tank");
        cr_assert(o.reading[STORED] >= -1 && o.reading[STORED] <= 12 * 3600 * MW * (1 + 1e-9));
        cr_assert_geq(o.reused_w, 0);
        cr_assert_leq(o.reused_w, o.reading[DEMAND] * (1 + 1e-12));
    }
    arena_destroy(t.arena);
}

/* Loop water of 29 degC behind 3 K of plates may warm the wells to 26, of which 20 is allowed; the user's water of 7 degC, behind 3 K as
 * well, cools them to 10. A cubic metre so carries 998 * 4186 * 10 = 41.776 MJ, and 10 L/s at most 417.76 kW. */
static struct outcome aquifer_hour(struct tank *t, double in_k, double capacity_w_k, double demand)
{
    static const struct aquifer aquifer = {.yield_m3_s = 0.01, .warmest_k = C(20)};
    struct outside outside = weather_at(10, 0.5, 101e3);
    outside.heat_demand_frac = demand;
    outside.aquifer = &aquifer;
    struct coolant in = {in_k, C(21), capacity_w_k};
    struct outcome o;
    t->c->step(t->variant.value, t->state, &outside, &in, &o);
    double given_w = o.to_water_body_w + o.to_air_w + o.reused_w + o.stored_w;
    cr_assert_float_eq(capacity_w_k * (in_k - o.out_k) + o.power_w, given_w, 1e-9 * MW);
    t->c->advance(t->variant.value, t->state, &o, 3600);
    return o;
}

static const char wells[] =
    "medium: aquifer, user_supply_temperature: 17 degC, user_return_temperature: 7 degC, demand_power: 300 kW, "
    "season: network, capacity: 300 d, pump_power: 0";

/* Three quarters of the heat can be had again; the rest, and 300 kPa at 55 % of 10 L/s, 5454.5 W, stays in the ground. In winter 300 kW
 * need 7.181 L/s. */
Test(storage_tank, aquifer_by_hand)
{
    struct tank t = tank_open(wells);
    struct outcome o = aquifer_hour(&t, C(29), MW / 8, 0);
    cr_expect_float_eq(C(29) - o.out_k, 417.76e3 / (MW / 8), 1e-4, "%g", o.out_k - C(0));
    cr_expect_float_eq(o.power_w, 5454.5, 0.1);
    cr_expect_float_eq(o.stored_w / (0.75 * 417.76e3), 1, 1e-5);
    cr_expect_float_eq(o.to_water_body_w / (0.25 * 417.76e3 + 5454.5), 1, 1e-5);
    cr_expect_float_eq(o.reading[4], 0.01, 1e-9);
    for (int hour = 0; hour < 99; hour++)
        o = aquifer_hour(&t, C(29), MW / 8, 0);
    o = aquifer_hour(&t, C(20), 1e-6, 1);
    cr_expect_float_eq(o.reused_w, 300e3, 1);
    cr_expect_float_eq(o.reading[4], 300e3 / 41.776e6, 1e-6);
    cr_expect_float_eq(o.stored_w, -300e3, 1);
    arena_destroy(t.arena);
}

/* A summer in, a winter out until nothing is left: what came back over what went in is the recovery, whatever the medium's. */
Test(storage_tank, ground_gives_back_its_recovery)
{
    static const struct {
        const char *medium;
        double recovery;
    } cases[] = {{"medium: aquifer", 0.75},
                 {"medium: boreholes", 0.5},
                 {"medium: aquifer, recovery: 60 %", 0.6},
                 {"loss: 0 /d", 1}};
    for (int i = 0; i < 4; i++) {
        struct tank t = tank_open(arena_printf(bind_arena(),
                                               "%s, user_supply_temperature: 17 degC, user_return_temperature: 7 degC, "
                                               "demand_power: 2 MW, capacity: 300 d, pump_power: 0",
                                               cases[i].medium));
        double in_j = 0, out_j = 0;
        for (int hour = 0; hour < 4000; hour++) {
            struct outcome o = aquifer_hour(&t, C(29), hour < 2000 ? 50e3 : 1e-9, hour < 2000 ? 0 : 1);
            *(hour < 2000 ? &in_j : &out_j) += 3600 * fabs(o.reading[CHARGED]);
        }
        cr_assert_gt(in_j, 1e12);
        cr_expect_float_eq(out_j / in_j, cases[i].recovery, 1e-6, "%s: %g", cases[i].medium, out_j / in_j);
        arena_destroy(t.arena);
    }
}
