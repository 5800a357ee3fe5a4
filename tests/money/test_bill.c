/* SPDX-License-Identifier: Apache-2.0 */
/* Meters of a year with a known peak in each month, of parts of months, and of ticks of any length. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/calendar.h"
#include "electric/battery.h"
#include "electric/generator.h"
#include "money/bill.h"

TestSuite(bill);

#define NEAR(a, b, within) cr_expect(fabs((a) - (b)) <= (within), "%.17g is not %.17g", (double)(a), (double)(b))

static const struct tariff tariff = {.energy = 0.1, .demand_s = 900};

static double date(int year, int month, int day)
{
    return (double)calendar_seconds((struct civil){.year = year, .month = month, .day = day});
}

static struct supply_tick draw(double import_w)
{
    return (struct supply_tick){.import_w = import_w, .price = NAN};
}

/* 1 MW, and (1 + month) MW for an hour in the middle of each month. */
static double load_w(double at_s)
{
    struct civil civil = calendar_civil((int64_t)at_s);
    return 1e6 * (civil.day == 15 && civil.hour == 12 ? 1 + civil.month : 1);
}

static struct bill run(double from_s, double to_s, double tick_s)
{
    struct bill bill = bill_begin();
    for (double at_s = from_s; at_s < to_s; at_s += tick_s) {
        struct supply_tick tick = draw(load_w(at_s));
        bill_tick(&bill, &tariff, at_s, at_s + tick_s, &tick);
    }
    bill_end(&bill);
    return bill;
}

Test(bill, each_month_is_billed_for_its_highest_draw)
{
    const double ticks[] = {3600, 900, 300, 60};
    for (int i = 0; i < 4; i++) {
        struct bill bill = run(date(2023, 1, 1), date(2024, 1, 1), ticks[i]);
        NEAR(bill.months, 12, 1e-9);
        NEAR(bill.demand_w, 1e6 * (12 + 78), 1); /* 2 + 3 + ... + 13 */
        NEAR(bill.peak_w, 13e6, 1e-6);
        NEAR(sum_value(&bill.import_j), 1e6 * (365 * 86400.0 + 78 * 3600), 1);
    }
}

Test(bill, of_a_part_of_a_month_the_part_is_billed)
{
    /* From the 15th of April to the 15th of May, before the peak of either: 16 of 30 days, and 14 of 31. */
    struct bill bill = bill_begin();
    struct supply_tick low = draw(2e6), high = draw(3e6);
    bill_tick(&bill, &tariff, date(2023, 4, 15), date(2023, 5, 1), &low);
    bill_tick(&bill, &tariff, date(2023, 5, 1), date(2023, 5, 15), &high);
    bill_end(&bill);
    NEAR(bill.months, 16 / 30.0 + 14 / 31.0, 1e-12);
    NEAR(bill.demand_w, 2e6 * 16 / 30.0 + 3e6 * 14 / 31.0, 1e-3);
}

Test(bill, a_peak_shorter_than_the_interval_counts_with_its_mean)
{
    struct bill bill = bill_begin();
    for (int minute = 0; minute < 60; minute++) {
        struct supply_tick tick = draw(minute == 20 ? 16e6 : 1e6);
        bill_tick(&bill, &tariff, date(2023, 4, 1) + 60 * minute, date(2023, 4, 1) + 60 * (minute + 1), &tick);
    }
    bill_end(&bill);
    NEAR(bill.peak_w, 2e6, 1e-3); /* 15 MW more in one of 15 minutes */
}

Test(bill, prices_of_the_hour_come_before_the_tariff_and_exports_earn)
{
    struct bill bill = bill_begin();
    struct supply_tick dear = {.import_w = 1e6, .price = 0.3}, none = draw(1e6);
    struct supply_tick sunny = {.export_w = 2e6, .price = 0.3, .export_price = 0.05};
    bill_tick(&bill, &tariff, 0, 3600, &dear);
    bill_tick(&bill, &tariff, 3600, 7200, &none);
    bill_tick(&bill, &tariff, 7200, 10800, &sunny);
    bill_end(&bill);
    NEAR(sum_value(&bill.import_cost), 300 + 100, 1e-9);
    NEAR(sum_value(&bill.export_income), 100, 1e-9);
    NEAR(sum_value(&bill.import_j) / 3.6e9, 2, 1e-12);
    NEAR(sum_value(&bill.export_j) / 3.6e9, 2, 1e-12);
}

Test(bill, fuel_is_what_machines_burn_by_their_kind)
{
    struct generator burner = {.carbon_kg_j = 0.2 / 3.6e6};
    struct battery battery = {.power_w = 1};
    struct supply_unit units[] = {
        {.kind = &gas_turbine_kind, .parameters = &burner, .last.primary_w = 3e6},
        {.kind = &fuel_cell_kind, .parameters = &burner, .last.primary_w = 1e6},
        {.kind = &generator_kind, .parameters = &burner, .last.primary_w = 5e5},
        {.kind = &reactor_kind, .parameters = &burner, .last.primary_w = 2e6},
        {.kind = &battery_kind, .parameters = &battery, .stores = true, .last.primary_w = 9e9},
    };
    struct supply_tick tick = {.price = NAN, .units = units, .unit_count = 5};
    struct bill bill = bill_begin();
    bill_tick(&bill, &tariff, 0, 3600, &tick);
    bill_end(&bill);
    NEAR(sum_value(&bill.fuel_j[BILL_GAS]) / 3.6e9, 4, 1e-12);
    NEAR(sum_value(&bill.fuel_j[BILL_DIESEL]) / 3.6e9, 0.5, 1e-12);
    NEAR(sum_value(&bill.fuel_j[BILL_NUCLEAR]) / 3.6e9, 2, 1e-12);
    NEAR(sum_value(&bill.fuel_carbon_kg), 0.2 * 6500, 1e-9);
}
