/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/outlook.h"

#include <math.h>

#include "electric/grid_connection.h"
#include "electric/supply.h"

static struct prices find_prices(struct arena *arena, const struct variant_list *supply)
{
    for (size_t i = 0; i < supply->count; i++)
        if (supply->items[i].kind == &grid_connection_kind.record)
            return grid_connection_prices(arena, supply->items[i].value);
    return (struct prices){.count = 0};
}

struct outlook outlook_create(struct arena *arena, const struct scenario *scenario)
{
    double start_s = (double)scenario->start_s, end_s = start_s + scenario->duration_s;
    double first_s = floor(start_s / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
    size_t count = (size_t)ceil((end_s - first_s) / SECONDS_PER_HOUR) + HOURS_PER_WEEK;
    struct prices prices = find_prices(arena, &scenario->supply);
    double *carbon_kg_j = arena_alloc(arena, count, sizeof *carbon_kg_j);
    double *marginal_kg_j = arena_alloc(arena, count, sizeof *marginal_kg_j);
    double *price = prices.count ? arena_alloc(arena, count, sizeof *price) : NULL;
    for (size_t i = 0; i < count; i++) {
        double at_s = first_s + (double)i * SECONDS_PER_HOUR;
        struct grid_sample grid = grid_mean(&scenario->grid, at_s, at_s + SECONDS_PER_HOUR);
        carbon_kg_j[i] = grid.carbon_kg_j;
        marginal_kg_j[i] = grid.marginal_kg_j;
        if (price)
            price[i] = prices_mean(&prices, at_s, at_s + SECONDS_PER_HOUR);
    }
    return (struct outlook){.carbon_kg_j = carbon_kg_j,
                            .marginal_kg_j = isnan(marginal_kg_j[0]) ? NULL : marginal_kg_j,
                            .price = price,
                            .count = count,
                            .first_s = first_s - start_s};
}

struct outlook outlook_from(const struct outlook *run, double now_s)
{
    double passed = floor((now_s - run->first_s) / SECONDS_PER_HOUR);
    size_t skip = passed > 0 ? (size_t)passed : 0;
    if (skip >= run->count)
        return (struct outlook){.count = 0};
    return (struct outlook){.carbon_kg_j = run->carbon_kg_j ? run->carbon_kg_j + skip : NULL,
                            .marginal_kg_j = run->marginal_kg_j ? run->marginal_kg_j + skip : NULL,
                            .price = run->price ? run->price + skip : NULL,
                            .count = run->count - skip,
                            .first_s = run->first_s + (double)skip * SECONDS_PER_HOUR};
}
