/* SPDX-License-Identifier: Apache-2.0 */
/* Power chain, battery and photovoltaics against calculations of their own: tests/by_hand/values.py makes the numbers. */
#include <criterion/criterion.h>
#include <math.h>

#include "../reading.h"
#include "base/units.h"
#include "electric/battery.h"
#include "electric/photovoltaic.h"
#include "electric/power.h"
#include "electric/supply.h"
#include "site/year.h"

TestSuite(electric_by_hand);

static double loss_w(const char *settings, double design_w, double load_w)
{
    struct power_stage stage = {0};
    bind_text(&power_stage_record, &stage, arena_printf(bind_arena(), "{name: stage, feeds: it, %s}", settings));
    return power_stage_loss_w(&stage, design_w, load_w);
}

/* The stages of platforms/power/modern.yaml for a hall of 1 MW that draws 760 kW. Lighting 0.2 % of 1 MW; distribution 1 % of 762 kW;
 * UPS in 2N, rated 1.1 * 2 * 1 MW, at x = 769.62 / 2200 = 0.34983: 2.2e6 (0.01097 + 0.00529 x + 0.0218 x^2). */
Test(electric_by_hand, power_chain)
{
    double lighting = loss_w("constant_load: 0.002", 1e6, 760e3),
           pdu = loss_w("linear_loss: 0.01, margin: 1.1", 1e6, 760e3 + lighting),
           ups = loss_w("no_load_loss: 0.01097, linear_loss: 0.00529, square_loss: 0.0218, margin: 1.1, redundancy: 2",
                        1e6, 760e3 + lighting + pdu);
    cr_expect_float_eq(lighting, 2000, 1e-6);
    cr_expect_float_eq(pdu, 7620, 1e-6);
    cr_expect_float_eq(ups, 34074.6, 0.1, "%.7g", ups);
}

/* 1 MWh with a window of 20 to 95 %, half full, 86 % round trip: 0.45 MWh of room takes 0.45 / sqrt(0.86) = 485.25 kWh; the 0.75 MWh
 * then give 0.75 sqrt(0.86) = 695.52 kWh. A cycle of the whole window gives back 0.86. */
Test(electric_by_hand, battery)
{
    struct battery battery = {0};
    struct battery_state state = {0};
    bind_with(&battery_kind.record, &battery, "capacity: 1 MWh\npower: 10 MW\nself_discharge: 0",
              (const char *const[]){NULL});
    battery_kind.begin(&battery, &(struct supply_site){0}, &state);
    struct supply_moment hour = {.interval_s = 3600};
    double moved_kwh[3];
    for (int i = 0; i < 3; i++) {
        struct supply_outcome out = {0};
        battery_kind.balance(&battery, &state, &hour, i % 2 ? 5e6 : -5e6, &out);
        moved_kwh[i] = out.power_w / 1e3;
    }
    cr_expect_float_eq(moved_kwh[0], -485.247, 1e-3, "%.7g", moved_kwh[0]);
    cr_expect_float_eq(moved_kwh[1], 695.521, 1e-3, "%.7g", moved_kwh[1]);
    cr_expect_float_eq(moved_kwh[1] / -moved_kwh[2], 0.86, 1e-9);
}

/* 5 MW at Phoenix, 20 degrees to the south. The script takes the sun of the Astronomical Almanac in 2001 (a typical year has no
 * number: up to 0.2 degrees), and then the same sky, glass, cells and inverter. */
Test(electric_by_hand, photovoltaic_hours)
{
    static const struct {
        int day, hour;
        double dni, dhi, ghi, air, wind, kw;
    } points[] = {{171, 12, 850, 120, 957.055, 38, 3, 3273.33},
                  {171, 16, 700, 110, 531.000, 41, 4, 1677.11},
                  {354, 10, 750, 60, 397.491, 12, 2, 2392.66}};
    static struct sky sky[HOURS_PER_YEAR];
    static struct outside air[HOURS_PER_YEAR];
    static double made_w[HOURS_PER_YEAR];
    struct weather weather = {.hours = air,
                              .count = HOURS_PER_YEAR,
                              .sky = sky,
                              .latitude_deg = 33.45,
                              .longitude_deg = -111.98,
                              .utc_offset_s = -7 * SECONDS_PER_HOUR};
    struct photovoltaic plant = {0};
    bind_with(&photovoltaic_kind.record, &plant, "capacity: 5 MW", (const char *const[]){NULL});
    for (int i = 0; i < 3; i++) {
        int h = points[i].day * 24 + points[i].hour;
        sky[h] = (struct sky){points[i].ghi, points[i].dni, points[i].dhi, points[i].wind};
        air[h].dry_bulb_k = points[i].air + KELVIN_0_DEGC;
        air[h].day_of_year = points[i].day + (points[i].hour + 0.5) / 24;
    }
    photovoltaic_kind.hours(&plant, &weather, made_w);
    for (int i = 0; i < 3; i++) {
        double kw = made_w[points[i].day * 24 + points[i].hour] / 1e3;
        cr_expect_float_eq(kw / points[i].kw, 1, 0.01, "day %d, %d h: %.6g kW", points[i].day, points[i].hour, kw);
    }
}
