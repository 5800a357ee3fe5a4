/* SPDX-License-Identifier: Apache-2.0 */
/* Yearly cost, net present value, shares and comparisons of a site whose quantities are round, against sums by hand. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cooling/component.h"
#include "electric/supply.h"
#include "money/money.h"

TestSuite(money);

#define NEAR(a, b)                                                                                                     \
    cr_expect(fabs((double)(a) - (double)(b)) <= 1e-9 * fabs((double)(b)) + 1e-9, "%.17g is not %.17g", (double)(a),   \
              (double)(b))
#define YEAR_S (365 * SECONDS_PER_DAY)

static struct capital_price
    chiller = {.price = 200, .low = 100, .high = 400, .terms = {NAN, 0.05, 20 * YEAR_S, "x", 2020, 0}},
    battery = {.price = 300, .low = NAN, .high = NAN, .terms = {NAN, 0, 10 * YEAR_S, NULL, 0, 2}},
    cells = {.price = 150, .low = NAN, .high = NAN, .terms = {NAN, 0, 10 * YEAR_S, NULL, 0, 2}};

struct site {
    struct arena *arena;
    struct costs costs;
    struct bill bill;
    struct summary summary;
    struct equipment equipment[4];
    struct cost_question question;
    struct cost_items items;
};

/* 10 GWh with peaks of 2 MW in each month, 20,000 m3 of water of which 5,000 leave; one chiller of 1 MW and a spare, a
 * battery of 500 kW and 2 MWh, and a pump without a price. */
static void set_site(struct site *s)
{
    *s = (struct site){.arena = arena_create()};
    s->costs = (struct costs){
        .currency = "EUR",
        .discount_frac = 0.05,
        .horizon_s = 15 * YEAR_S,
        .electricity =
            {.energy = 0.1, .levies = 0.02, .demand = 8, .demand_s = 900, .contracted_w = NAN, .fixed = 1000},
        .water = {1.5, NAN, NAN, 2},
        .fuel = {NAN, NAN, NAN},
        .heat = NAN,
        .equipment = {.chiller = &chiller, .battery = &battery, .battery_storage = &cells}};
    s->bill = (struct bill){.months = 12, .demand_w = 24e6, .peak_w = 2e6};
    sum_add(&s->bill.import_j, 1e7 * JOULE_PER_KWH);
    sum_add(&s->bill.import_cost, 1e6);
    s->summary =
        (struct summary){.run = "r", .duration_s = YEAR_S, .water_potable_m3 = 20000, .water_blowdown_m3 = 5000};
    for (int i = 0; i < 3; i++)
        s->equipment[i] = equipment_none();
    s->equipment[0].component = s->equipment[0].type = "chiller";
    s->equipment[0].capacity_w = 1e6;
    s->equipment[0].spare = 1;
    s->equipment[1].component = s->equipment[1].type = "battery";
    s->equipment[1].capacity_w = 5e5;
    s->equipment[1].storage_j = 2000 * JOULE_PER_KWH;
    s->equipment[2].component = s->equipment[2].type = "pump";
    s->equipment[2].capacity_w = 1e6;
    s->equipment[0].system = s->equipment[2].system = "cooling";
    s->equipment[1].system = "supply";
    s->question = (struct cost_question){
        .costs = &s->costs, .bill = &s->bill, .summary = &s->summary, .equipment = s->equipment, .equipment_count = 3};
    s->items = (struct cost_items){.arena = s->arena};
}

static const struct summary_money *close_site(struct site *s)
{
    cost_flows(&s->items, &s->question);
    cost_equipment(&s->items, &s->question);
    money_close(&s->question, &s->items, &s->summary);
    return &s->summary.money;
}

static double crf(double r, double n)
{
    return r * pow(1 + r, n) / (pow(1 + r, n) - 1);
}

Test(money, a_year_is_the_sum_of_its_items)
{
    struct site s;
    set_site(&s);
    const struct summary_money *m = close_site(&s);
    /* Energy 1,000,000, levies 200,000, demand 12 x 2000 kW x 8, fixed 12 x 1000. */
    NEAR(m->cost_electricity_year, 1e6 + 2e5 + 192000 + 12000);
    NEAR(m->cost_water_year, 30000 + 10000);
    NEAR(m->capital, 2000 * 200 + 500 * 300 + 2000 * 150);
    NEAR(m->cost_upkeep_year, 0.05 * 400000);
    NEAR(m->cost_capital_year, 400000 * crf(0.05, 20) + 450000 * crf(0.05, 10));
    NEAR(m->cost_year, 1404000 + 40000 + 20000 + 400000 * crf(0.05, 20) + 450000 * crf(0.05, 10));
    NEAR(m->cost_run, m->cost_year);
    NEAR(m->cost_operating_year, 1464000);
    cr_expect(isnan(m->cost_fuel_year) && isnan(m->cost_carbon_year) && isnan(m->cost_heat_year));
    cr_expect_eq(m->unpriced_items, 1);
    cr_expect_str_eq(m->unpriced, "pump");
    cr_expect_str_eq(m->currency, "EUR");
    arena_destroy(s.arena);
}

Test(money, present_value_is_the_sum_of_payments_by_year)
{
    struct site s;
    set_site(&s);
    double npv = -850000; /* now; the battery of 450,000 again after 10 years */
    for (int y = 1; y <= 15; y++)
        npv -= (1464000 + (y == 10 ? 450000 : 0)) / pow(1.05, y);
    NEAR(close_site(&s)->npv, npv);
    arena_destroy(s.arena);
}

Test(money, estimates_go_from_low_over_the_price_to_high)
{
    const double estimates[] = {-1, -0.5, 0, 0.5, 1}, prices[] = {100, 150, 200, 300, 400};
    for (int i = 0; i < 5; i++) {
        struct site s;
        set_site(&s);
        s.costs.estimate = estimates[i];
        NEAR(close_site(&s)->capital, 2000 * prices[i] + 450000);
        arena_destroy(s.arena);
    }
}

Test(money, a_short_run_has_no_year_unless_it_is_asked_for)
{
    struct site s;
    set_site(&s);
    s.summary.duration_s = 73 * SECONDS_PER_DAY;
    s.bill.months = 2.4;
    s.bill.demand_w = 2.4 * 2e6;
    const struct summary_money *m = close_site(&s);
    cr_expect(isnan(m->cost_year) && isnan(m->npv) && isnan(m->cost_upkeep_year));
    NEAR(m->cost_run, 1.2e6 + 2.4 * 17000 + 40000 + 0.2 * (20000 + 400000 * crf(0.05, 20) + 450000 * crf(0.05, 10)));
    arena_destroy(s.arena);
    set_site(&s);
    s.summary.duration_s = 73 * SECONDS_PER_DAY;
    s.bill.months = 2.4;
    s.bill.demand_w = 2.4 * 2e6;
    s.costs.scale_to_year = true;
    m = close_site(&s);
    NEAR(m->cost_electricity_year, 5 * 1.2e6 + 12 * 17000);
    NEAR(m->cost_upkeep_year, 20000);
    cr_expect(m->scaled);
    arena_destroy(s.arena);
}

Test(money, capacity_is_paid_whether_it_is_drawn_or_not)
{
    struct site s;
    set_site(&s);
    s.costs.electricity.capacity = 3;
    s.costs.electricity.contracted_w = 5e6;
    NEAR(close_site(&s)->cost_electricity_year, 1404000 + 12 * 5000 * 3);
    arena_destroy(s.arena);
    set_site(&s);
    s.costs.electricity.capacity = 3;
    NEAR(close_site(&s)->cost_electricity_year, 1404000 + 12 * 2000 * 3);
    arena_destroy(s.arena);
}

Test(money, carbon_is_priced_of_fuel_or_of_all_and_heat_earns)
{
    for (int of = CARBON_OF_FUEL; of <= CARBON_OF_ALL; of++) {
        struct site s;
        set_site(&s);
        struct carbon_price carbon = {.price = 80, .of = of};
        s.costs.carbon = &carbon;
        s.costs.heat = 0.03;
        s.costs.fuel.gas = 0.04;
        sum_add(&s.bill.fuel_carbon_kg, 1e6);
        sum_add(&s.bill.fuel_j[BILL_GAS], 5e6 * JOULE_PER_KWH);
        s.summary.grid_carbon_kg = 4e6;
        s.summary.heat_reused_j = 2e6 * JOULE_PER_KWH;
        s.summary.chp_heat_j = 1e6 * JOULE_PER_KWH;
        const struct summary_money *m = close_site(&s);
        NEAR(m->cost_carbon_year, of == CARBON_OF_ALL ? 400000 : 80000);
        NEAR(m->cost_heat_year, -90000);
        NEAR(m->cost_fuel_year, 200000);
        arena_destroy(s.arena);
    }
}

Test(money, what_has_no_price_is_named_and_what_is_given_away_is_not)
{
    struct site s;
    set_site(&s);
    s.summary.heat_reused_j = 2e6 * JOULE_PER_KWH;
    s.costs.water.sewage = NAN;
    sum_add(&s.bill.export_j, 1e6 * JOULE_PER_KWH);
    sum_add(&s.bill.export_income, 30000);
    const struct summary_money *m = close_site(&s);
    cr_expect_str_eq(m->unpriced, "sewage, pump");
    NEAR(m->cost_electricity_year, 1404000 - 30000);
    size_t sources = 0;
    for (size_t i = 0; i < s.items.count; i++) {
        const struct cost_item *item = &s.items.items[i];
        cr_expect_not_null(item->source, "%s", item->item);
        sources += strcmp(item->source, "no source is given") == 0;
        cr_expect(isnan(item->cost_run) == (strcmp(item->source, "no price is given") == 0), "%s", item->item);
    }
    cr_expect_eq(sources, 2, "of the battery and what it holds");
    arena_destroy(s.arena);
}

Test(money, work_bears_its_share_of_the_energy)
{
    struct site s;
    set_site(&s);
    s.summary.it_energy_j = 100;
    s.summary.serving_energy_j = 40;
    s.summary.image_energy_j = 10;
    s.summary.requests = 1e6;
    s.summary.output_tokens = 3e8;
    s.summary.pue = 1.25;
    s.summary.job_node_s = 20 * 3600;
    s.summary.energy_per_job_node_h_j = 1.25 * 50 / 20; /* jobs had 50 of the 100 */
    s.summary.jobs_finished = 4;
    const struct summary_money *m = close_site(&s);
    NEAR(m->cost_per_request, 0.4 * m->cost_run / 1e6);
    NEAR(m->cost_per_1000_tokens, 0.3 * m->cost_run / 3e5);
    NEAR(m->cost_per_job, 0.5 * m->cost_run / 4);
    NEAR(m->cost_per_job_node_h, 0.5 * m->cost_run / 20);
    arena_destroy(s.arena);
}

Test(money, against_a_baseline_there_is_payback_and_abatement)
{
    struct summary base = {.duration_s = YEAR_S, .carbon_operational_kg = 5e6, .water_withdrawn_m3 = 20000}, run = base;
    money_none(&base);
    base.money.currency = "EUR";
    base.money.capital = 1e6;
    base.money.cost_operating_year = 900000;
    base.money.cost_carbon_year = 100000;
    base.money.cost_year = 1e6;
    run.money = base.money;
    run.money.capital = 1.6e6;
    run.money.cost_operating_year = 780000;
    run.money.cost_carbon_year = 80000;
    run.money.cost_year = 950000;
    run.money.discount_frac = 0.05;
    run.carbon_operational_kg = 4e6;
    run.water_withdrawn_m3 = 0;
    money_compare(&run, &base);
    NEAR(run.money.payback_years, 5);
    NEAR(run.money.payback_discounted_years, -log(1 - 0.05 * 5) / log(1.05));
    NEAR(run.money.abatement_cost_per_t, (870000 - 900000) / 1000.0);
    NEAR(run.money.abatement_cost_per_m3, -30000 / 20000.0);
    struct summary other = run;
    money_none(&other);
    other.money.currency = "USD";
    other.money.cost_year = 1;
    money_compare(&other, &base);
    cr_expect(isnan(other.money.payback_years), "another currency");
}

Test(money, each_kind_of_equipment_can_have_a_price)
{
    struct equipment_prices none = {.chiller = NULL};
    const char *per;
    for (size_t i = 0; component_kinds[i]; i++) {
        per = NULL;
        cr_expect_null(equipment_price_of(&none, component_kinds[i]->name, &per));
        char key[64];
        snprintf(key, sizeof key, "%s", component_kinds[i]->name);
        for (char *c = key; *c; c++)
            *c = *c == '-' ? '_' : *c;
        bool found = false;
        for (struct field_walk walk = field_walk(&equipment_prices_record); field_next(&walk);)
            found = found || strcmp(walk.field.key, key) == 0;
        cr_expect(found, "%s has no key among the prices", key);
    }
    for (size_t i = 0; supply_kinds[i]; i++)
        if (supply_kind_of(supply_kinds[i])->role != SUPPLY_GRID)
            cr_expect_not_null(supply_kind_of(supply_kinds[i])->equipment, "%s", supply_kinds[i]->name);
    struct equipment_prices one = {.cooling_tower = &chiller, .cold_tank = &cells};
    cr_expect_eq(equipment_price_of(&one, "cooling-tower", &per), &chiller);
    cr_expect_str_eq(per, "kW");
    cr_expect_eq(equipment_price_of(&one, "cold-tank", &per), &cells);
    cr_expect_str_eq(per, "kWh");
    cr_expect_null(equipment_price_of(&one, "cooling", &per));
}
