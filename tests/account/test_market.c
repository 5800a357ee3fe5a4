/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "account/market.h"

TestSuite(market);

/* Sun of one's own at noon, none at night, two days: by hour and over all. */
Test(market, clean_share_of_each_hour_of_the_day)
{
    struct arena *arena = arena_create();
    struct market *market = market_create(arena);
    for (int hour = 0; hour < 48; hour++) {
        bool noon = hour % 24 == 12, eleven = hour % 24 == 11;
        struct facility_tick tick = {.from_s = 3600.0 * hour, .to_s = 3600.0 * (hour + 1)};
        tick.supply.renewable_w = noon ? 900 : eleven && hour < 24 ? 1000 : 10;
        tick.supply.import_w = 1000 - tick.supply.renewable_w;
        if (hour == 3)
            tick.supply.renewable_w = 0;
        market_tick(market, &tick);
    }
    struct summary s = {.facility_energy_j = 1};
    market_close(market, &s);
    cr_expect_float_eq(s.cfe_most_frac, 0.9, 1e-12);
    cr_expect_eq(s.cfe_most_hour, 12, "eleven has 1 and 0.01, 0.505 in the mean");
    cr_expect_float_eq(s.cfe_least_frac, 10 / 1990.0, 1e-12, "hour 3: 0 of 990 and 10 of 1000");
    cr_expect_eq(s.cfe_least_hour, 3);
    arena_destroy(arena);
}

/* A reactor all day, and the grid beside it: no hour is the cleanest. */
Test(market, hours_that_are_alike_are_not_ranked)
{
    struct arena *arena = arena_create();
    struct market *market = market_create(arena);
    for (int hour = 0; hour < 24; hour++) {
        struct facility_tick tick = {.from_s = 3600.0 * hour, .to_s = 3600.0 * (hour + 1)};
        tick.supply.import_w = 700;
        tick.supply.renewable_w = 300;
        market_tick(market, &tick);
    }
    struct summary s = {.facility_energy_j = 1};
    market_close(market, &s);
    cr_expect_float_eq(s.cfe_frac, 0.3, 1e-12);
    cr_expect(isnan(s.cfe_most_frac) && isnan(s.cfe_most_hour) && isnan(s.cfe_least_frac) && isnan(s.cfe_least_hour));
    arena_destroy(arena);
}
