/* SPDX-License-Identifier: Apache-2.0 */
#include "component_side.h"

TestSuite(cold_tank);

#define MW 1e6
#define HOUR_S 3600.0
#define DAY_S 86400.0
enum { CHARGED, STORED, BACKUP };

/* Chilled water of 10/16 degC. */
static const struct design design = {.heat_w = MW, .target_k = C(10), .capacity_w_k = MW / 6};

static struct plant_item tank_of(const char *const *settings)
{
    struct plant_item tank = item_with(component_named("cold-tank"), settings);
    item_size(&tank, &design);
    return tank;
}

/* The interval that begins at this hour of the year; the tank goes on to its end. */
static struct outcome pass(struct plant_item *tank, double hour, double interval_s, struct coolant in)
{
    struct outside air = weather_at(25, 0.5, 101e3);
    air.day_of_year = (hour * HOUR_S + interval_s / 2) / DAY_S;
    struct outcome out = item_step(tank, &air, in);
    cr_assert_leq(outcome_residual_frac(in.capacity_w_k * (in.in_k - out.out_k), &out), 1e-9);
    tank->component->advance(tank->parameters, tank->state, &out, interval_s);
    return out;
}

static const struct coolant full_load = {C(16), C(10), MW / 6};

/* E = V rho cp span times what is usable: 6 K of 1,000 m3 are 998 x 1000 x 4186 x 6 J = 6,963 kWh (2.3 ton-hours per 100 gallons, the
 * figure of a designer's hand: 1.98 ton-hours per 1,000 gallons and kelvin), 90 % of it usable. */
Test(cold_tank, holds_what_its_water_holds)
{
    struct plant_item tank = tank_of(SET("volume", "1000 m3", "initial", "100 %"));
    struct outcome out = pass(&tank, 10, HOUR_S, full_load);
    relative("stored", out.reading[STORED] / 3.6e6, 0.9 * 6963, 1e-3);
}

/* Three hours of 1 MW in ten hours of charging are 300 kW; 85 % of it in eight hours of discharging 318.75 kW. In between nothing
 * moves. */
Test(cold_tank, charges_and_discharges_evenly)
{
    struct plant_item tank = tank_of(SET("capacity", "3 h", "loss", "0 /d", "pump_power", "0 %", "charge_from", "22 h",
                                         "charge_to", "8 h", "discharge_from", "12 h"));
    double out_j = 0;
    for (int hour = 0; hour < 22; hour++) /* the first day begins in the middle of the night */
        pass(&tank, hour, HOUR_S, full_load);
    for (int hour = 22; hour < 46; hour++) {
        struct outcome out = pass(&tank, hour, HOUR_S, full_load);
        double moved_w = MW / 6 * (full_load.in_k - out.out_k);
        if (hour < 32) {
            /* What the first day left over, 15 %, fills the tank before the window ends. */
            cr_assert(moved_w <= 0 && moved_w >= -300e3 - 1e-3, "%d: %g", hour, moved_w);
            if (hour < 30)
                relative("charging", -moved_w, 300e3, 1e-9);
        } else if (hour >= 36 && hour < 44) {
            relative("discharging", moved_w, 318.75e3, 1e-9);
            out_j += moved_w * HOUR_S;
        } else {
            cr_assert_float_eq(moved_w, 0, 1e-6, "%d: %g", hour, moved_w);
        }
    }
    relative("all but the reserve", out_j, 0.85 * 3 * HOUR_S * MW, 1e-9);
    struct outcome out = pass(&tank, 45, HOUR_S, full_load); /* between the windows */
    relative("reserve", out.reading[STORED], 0.15 * 3 * HOUR_S * MW, 1e-9);
}

/* It warms exponentially: 2 % a day over 10 days, and the heat comes from the air. */
Test(cold_tank, warms_slowly)
{
    struct plant_item tank = tank_of(
        SET("capacity", "3 h", "initial", "100 %", "charge_from", "8 h", "charge_to", "8 h", "discharge_to", "10 h"));
    double from_air_j = 0;
    for (int hour = 0; hour < 240; hour++)
        from_air_j -= pass(&tank, hour, HOUR_S, full_load).to_air_w * HOUR_S;
    relative("lost", from_air_j / (3 * HOUR_S * MW), 1 - exp(-0.02 * 10), 1e-3);
}

/* A chiller trips at two at night, in the middle of charging: what comes back a kelvin too warm is cooled by the tank alone, in
 * steps of a minute, for as long as it lasts. */
Test(cold_tank, stands_in_for_the_chillers)
{
    struct plant_item tank = tank_of(SET("capacity", "3 h", "initial", "50 %", "loss", "0 /d", "pump_power", "0 %"));
    struct coolant warm = {C(17), C(10), MW / 6};
    struct outcome out = pass(&tank, 2, 60, warm);
    double given_j = 0, half_j = 1.5 * HOUR_S * MW;
    int minutes = 0;
    do {
        out = pass(&tank, 2, 60, warm);
        given_j += MW / 6 * (warm.in_k - out.out_k) * 60;
        minutes++;
    } while (out.out_k < C(10.001));
    cr_assert_eq(out.reading[BACKUP], 1);
    /* 7 K of a flow of 1 MW / 6 K are 1.167 MW: 5,400 s x 1 MW last 77 minutes, the first of them before the loop. */
    cr_expect_eq(minutes, 77, "%d", minutes);
    cr_expect_leq(given_j, half_j);
    /* Half a kelvin too warm: it does not charge with full power, and gives a half of what it could. */
    out = pass(&tank, 2, 60, (struct coolant){C(16.5), C(10), MW / 6});
    cr_assert_float_eq(out.reading[BACKUP], 0.5, 1e-9);
}

Test(cold_tank, any_state)
{
    static const double intervals_s[] = {60, HOUR_S};
    struct random random = random_stream(5, "cold tank", 0);
    for (int k = 0; k < 2; k++) {
        struct plant_item tank = tank_of(SET("capacity", "1 h"));
        for (int i = 0; i < 50000; i++) {
            struct coolant in = {C(uniform(&random, -10, 90)), i % 10 ? C(uniform(&random, -5, 40)) : 0,
                                 MW / 6 * exp(uniform(&random, -8, 2.3))};
            struct outcome out = pass(&tank, uniform(&random, 0, 8760), intervals_s[k], in);
            cr_assert(isfinite(out.out_k + out.power_w + out.to_air_w + out.stored_w));
            readings_are_finite(&out);
            double stored_j = out.reading[STORED];
            cr_assert(stored_j >= -1 && stored_j <= 3.6e9 * (1 + 1e-9), "%g", stored_j);
            cr_assert_geq(out.power_w, 0);
        }
    }
}
