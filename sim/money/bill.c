/* SPDX-License-Identifier: Apache-2.0 */
#include "money/bill.h"

#include <math.h>

#include "base/calendar.h"
#include "electric/generator.h"

enum { MONTHS = 12 };

struct bill bill_begin(void)
{
    return (struct bill){.interval = NAN, .month = -1};
}

static void end_interval(struct bill *bill)
{
    if (bill->interval_s > 0)
        bill->month_peak_w = fmax(bill->month_peak_w, bill->interval_j / bill->interval_s);
    bill->interval_j = bill->interval_s = 0;
}

/* First second of a month, counted from the year 0. */
static double month_start_s(int month)
{
    return (double)calendar_seconds((struct civil){.year = month / MONTHS, .month = month % MONTHS + 1, .day = 1});
}

static void end_month(struct bill *bill)
{
    end_interval(bill);
    if (bill->month < 0)
        return;
    double share = bill->month_s / (month_start_s(bill->month + 1) - month_start_s(bill->month));
    bill->months += share;
    bill->demand_w += share * bill->month_peak_w;
    bill->peak_w = fmax(bill->peak_w, bill->month_peak_w);
    bill->month_peak_w = bill->month_s = 0;
}

/* Cuts the tick where an interval or a month ends. */
static void note_draw(struct bill *bill, double interval_s, double from_s, double to_s, double import_w)
{
    for (double at_s = from_s; at_s < to_s;) {
        double interval = floor(at_s / interval_s);
        struct civil civil = calendar_civil((int64_t)floor(at_s));
        int month = civil.year * MONTHS + civil.month - 1;
        double end_s = fmin(fmin((interval + 1) * interval_s, month_start_s(month + 1)), to_s);
        if (month != bill->month)
            end_month(bill);
        else if (interval != bill->interval)
            end_interval(bill);
        bill->month = month;
        bill->interval = interval;
        bill->interval_j += import_w * (end_s - at_s);
        bill->interval_s += end_s - at_s;
        bill->month_s += end_s - at_s;
        at_s = end_s;
    }
}

static enum bill_fuel fuel_of(const struct supply_kind *kind)
{
    return kind == &reactor_kind ? BILL_NUCLEAR : kind == &generator_kind ? BILL_DIESEL : BILL_GAS;
}

static void note_fuel(struct bill *bill, double duration_s, const struct supply_tick *supply)
{
    for (size_t i = 0; i < supply->unit_count; i++) {
        const struct supply_unit *unit = &supply->units[i];
        if (unit->kind->role != SUPPLY_BALANCER || unit->stores)
            continue;
        double fuel_j = unit->last.primary_w * duration_s;
        sum_add(&bill->fuel_j[fuel_of(unit->kind)], fuel_j);
        if (unit->kind->carbon_kg_j)
            sum_add(&bill->fuel_carbon_kg, unit->kind->carbon_kg_j(unit->parameters) * fuel_j);
    }
}

void bill_tick(struct bill *bill, const struct tariff *tariff, double from_s, double to_s,
               const struct supply_tick *supply)
{
    double duration_s = to_s - from_s, import_j = supply->import_w * duration_s;
    double export_j = supply->export_w * duration_s;
    double price = isnan(supply->price) ? tariff->energy : supply->price;
    sum_add(&bill->import_j, import_j);
    sum_add(&bill->import_cost, price * import_j / JOULE_PER_KWH);
    sum_add(&bill->export_j, export_j);
    sum_add(&bill->export_income, supply->export_price * export_j / JOULE_PER_KWH);
    note_draw(bill, tariff->demand_s, from_s, to_s, supply->import_w);
    note_fuel(bill, duration_s, supply);
}

void bill_end(struct bill *bill)
{
    end_month(bill);
    bill->month = -1;
}
