/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/calendar.h"
#include "electric/grid_connection.h"
#include "electric/supply.h"
#include "floor/outlook.h"

TestSuite(outlook);

/* 2023-01-02 is a Monday; the run begins at a quarter past ten. */
Test(outlook, hours_of_the_run)
{
    static struct grid_sample hours[8760];
    static double weekday[24], weekend[24];
    for (int h = 0; h < 8760; h++)
        hours[h].carbon_kg_j = h;
    for (int h = 0; h < 24; h++) {
        weekday[h] = 100 + h;
        weekend[h] = h;
    }
    struct price_list prices = {.weekday = {weekday, 24}};
    struct grid_connection connection = {.prices = &prices, .weekend_prices = {weekend, 24}};
    struct variant supply = {.kind = &grid_connection_kind.record, .value = &connection};
    struct scenario scenario = {.start_s = calendar_seconds((struct civil){2023, 1, 2, 10, 15, 0}),
                                .duration_s = 10 * 86400,
                                .grid = {hours, 8760},
                                .supply = {&supply, 1}};
    struct arena *arena = arena_create();
    struct outlook run = outlook_create(arena, &scenario);
    struct outlook now = outlook_from(&run, 0);
    cr_assert(now.first_s == -900 && now.count == 241 + 168);
    cr_assert(now.carbon_kg_j[0] == 34 && now.price[0] == 110);
    now = outlook_from(&run, 2700); /* eleven o'clock */
    cr_assert(now.first_s == 2700 && now.carbon_kg_j[0] == 35 && now.price[0] == 111);
    now = outlook_from(&run, 5 * 86400); /* Saturday */
    cr_assert(now.price[0] == 10 && now.carbon_kg_j[0] == 34 + 120 && now.count == 241 + 168 - 120);
    cr_assert(outlook_from(&run, 20 * 86400).count == 0);
    scenario.supply.count = 0;
    run = outlook_create(arena, &scenario);
    cr_assert(!outlook_from(&run, 7200).price && outlook_from(&run, 7200).carbon_kg_j);
    arena_destroy(arena);
}
