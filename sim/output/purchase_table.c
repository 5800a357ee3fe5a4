/* SPDX-License-Identifier: Apache-2.0 */
#include "output/purchase_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "output/human.h"
#include "output/screen.h"

static const struct screen_column columns[] = {
    {"bought", NULL, true},  {"size", NULL, false},       {"unit", NULL, true},  {"price", "each", false},
    {"in all", NULL, false}, {"low", NULL, false},        {"high", NULL, false}, {"life", "y", false},
    {"a year", NULL, false}, {"the price is", NULL, true}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *money(struct arena *arena, double value)
{
    char buffer[HUMAN_MAX];
    return isnan(value) ? "" : arena_text(arena, human_money(buffer, value));
}

static const char *number(struct arena *arena, double value)
{
    char buffer[HUMAN_MAX];
    return isnan(value) ? "" : arena_text(arena, human_number(buffer, value, 4));
}

/* "published, 2024"; "no price is given". */
static const char *standing(struct arena *arena, const struct cost_item *item)
{
    if (isnan(item->capital))
        return item->source;
    return item->year == 0 ? item->standing : arena_printf(arena, "%s, %" PRId64, item->standing, item->year);
}

/* An item's upkeep stands right after it. */
static double yearly(const struct cost_items *items, size_t at)
{
    bool kept = at + 1 < items->count && items->items[at + 1].what == COST_UPKEEP;
    return items->items[at].cost_year + (kept ? items->items[at + 1].cost_year : 0);
}

static double or_nothing(double value)
{
    return isnan(value) ? 0 : value;
}

void purchase_table(FILE *out, const struct cost_items *given, const struct cost_items *low,
                    const struct cost_items *high)
{
    struct arena *arena = arena_create();
    const char **cells = arena_alloc(arena, (given->count + 1) * COLUMNS, sizeof *cells);
    double all = 0, all_low = 0, all_high = 0, all_yearly = 0;
    size_t rows = 0;
    for (size_t i = 0; i < given->count; i++) {
        const struct cost_item *item = &given->items[i];
        if (item->what != COST_CAPITAL)
            continue;
        const char *const row[COLUMNS] = {item->item,
                                          number(arena, item->quantity),
                                          item->unit,
                                          money(arena, item->unit_price),
                                          money(arena, item->capital),
                                          money(arena, low->items[i].capital),
                                          money(arena, high->items[i].capital),
                                          number(arena, item->life_years),
                                          money(arena, yearly(given, i)),
                                          standing(arena, item)};
        memcpy(&cells[rows++ * COLUMNS], row, sizeof row);
        all += or_nothing(item->capital);
        all_low += or_nothing(low->items[i].capital);
        all_high += or_nothing(high->items[i].capital);
        all_yearly += or_nothing(yearly(given, i));
    }
    if (rows > 0) {
        const char *const sums[COLUMNS] = {"all",
                                           "",
                                           "",
                                           "",
                                           money(arena, all),
                                           money(arena, all_low),
                                           money(arena, all_high),
                                           "",
                                           money(arena, all_yearly),
                                           ""};
        memcpy(&cells[rows++ * COLUMNS], sums, sizeof sums);
        fprintf(out, "\n");
        screen_table(out, columns, COLUMNS, cells, rows, NULL);
        fprintf(out, "\nin %s; a year: annuity and upkeep; low and high: the bounds of all prices at once\n",
                given->items[0].currency);
    }
    arena_destroy(arena);
}
