/* SPDX-License-Identifier: Apache-2.0 */
#include "output/equipment_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "output/human.h"
#include "output/screen.h"

static const char *number(struct arena *arena, double value)
{
    char buffer[HUMAN_MAX];
    return isnan(value) ? "" : arena_text(arena, human_number(buffer, value, 3));
}

static const char *celsius(struct arena *arena, double k)
{
    return isnan(k) ? "" : arena_printf(arena, "%.1f", k - KELVIN_0_DEGC);
}

/* "32.1 > 24.0": in and out; "32.1": in, if nobody knows how it leaves. */
static const char *way(struct arena *arena, double in_k, double out_k)
{
    if (isnan(in_k) && isnan(out_k))
        return "";
    return isnan(out_k) ? celsius(arena, in_k)
                        : arena_printf(arena, "%s > %s", celsius(arena, in_k), celsius(arena, out_k));
}

static const char *units(struct arena *arena, const struct equipment *row)
{
    return row->spare > 0 ? arena_printf(arena, "%" PRId64 "+%" PRId64, row->units, row->spare)
                          : arena_printf(arena, "%" PRId64, row->units);
}

static const struct screen_column cooling_columns[] = {
    {"component", NULL, true}, {"units", NULL, false},   {"each", "kW", false},        {"design heat", "kW", false},
    {"water", "L/s", false},   {"water", "degC", false}, {"other side", "L/s", false}, {"other side", "degC", false},
    {"air", "m3/s", false},    {"air", "degC", false},   {"UA", "kW/K", false},        {"fans", "kW", false},
    {"pumps", "kW", false},    {"machines", "kW", false}};
enum { COOLING_COLUMNS = sizeof cooling_columns / sizeof *cooling_columns };

static void fill_cooling(struct arena *arena, const struct equipment *row, const char **cells)
{
    const char *const values[COOLING_COLUMNS] = {row->component,
                                                 units(arena, row),
                                                 number(arena, row->capacity_w / 1e3),
                                                 number(arena, row->design_heat_w / 1e3),
                                                 number(arena, row->water_flow_m3_s * 1e3),
                                                 way(arena, row->water_in_k, row->water_out_k),
                                                 number(arena, row->sink_flow_m3_s * 1e3),
                                                 way(arena, row->sink_in_k, row->sink_out_k),
                                                 number(arena, row->air_flow_m3_s),
                                                 way(arena, row->air_in_k, row->air_out_k),
                                                 number(arena, row->ua_w_k / 1e3),
                                                 number(arena, row->fan_power_w / 1e3),
                                                 number(arena, row->pump_power_w / 1e3),
                                                 number(arena, row->machine_power_w / 1e3)};
    memcpy(cells, values, sizeof values);
}

static const struct screen_column power_columns[] = {{"stage", NULL, true},
                                                     {"units", NULL, false},
                                                     {"each", "kW", false},
                                                     {"design load", "kW", false},
                                                     {"loss", "kW", false}};
enum { POWER_COLUMNS = sizeof power_columns / sizeof *power_columns };

static void fill_power(struct arena *arena, const struct equipment *row, const char **cells)
{
    const char *const values[POWER_COLUMNS] = {row->component, units(arena, row), number(arena, row->capacity_w / 1e3),
                                               number(arena, row->design_load_w / 1e3),
                                               number(arena, row->design_heat_w / 1e3)};
    memcpy(cells, values, sizeof values);
}

static const struct screen_column supply_columns[] = {
    {"own supply", NULL, true}, {"rated", "kW", false}, {"holds", "kWh", false}};
enum { SUPPLY_COLUMNS = sizeof supply_columns / sizeof *supply_columns };

static void fill_supply(struct arena *arena, const struct equipment *row, const char **cells)
{
    const char *const values[SUPPLY_COLUMNS] = {row->component, number(arena, row->capacity_w / 1e3),
                                                number(arena, row->storage_j / JOULE_PER_KWH)};
    memcpy(cells, values, sizeof values);
}

static bool is_of(const struct equipment *row, const char *system)
{
    return strcmp(row->system, system) == 0;
}

/* A table of its own, if there is anything in it. */
static void print_more(FILE *out, const struct screen_column *columns, size_t column_count, const char **cells,
                       size_t rows)
{
    if (rows == 0)
        return;
    fprintf(out, "\n");
    screen_table(out, columns, column_count, cells, rows, NULL);
}

void equipment_table(FILE *out, const struct equipment *rows, size_t count)
{
    struct arena *arena = arena_create();
    const char **cooling = arena_alloc(arena, count * COOLING_COLUMNS + 1, sizeof *cooling);
    const char **power = arena_alloc(arena, count * POWER_COLUMNS + 1, sizeof *power);
    const char **supply = arena_alloc(arena, count * SUPPLY_COLUMNS + 1, sizeof *supply);
    size_t coolers = 0, stages = 0, supplies = 0;
    for (size_t i = 0; i < count; i++)
        if (is_of(&rows[i], "power"))
            fill_power(arena, &rows[i], &power[stages++ * POWER_COLUMNS]);
        else if (is_of(&rows[i], "supply"))
            fill_supply(arena, &rows[i], &supply[supplies++ * SUPPLY_COLUMNS]);
        else
            fill_cooling(arena, &rows[i], &cooling[coolers++ * COOLING_COLUMNS]);
    screen_table(out, cooling_columns, COOLING_COLUMNS, cooling, coolers, NULL);
    print_more(out, power_columns, POWER_COLUMNS, power, stages);
    print_more(out, supply_columns, SUPPLY_COLUMNS, supply, supplies);
    for (size_t i = 0; i < count; i++)
        if (is_of(&rows[i], "cooling")) {
            fprintf(out, "\nsized for %s degC dry bulb, %s degC wet bulb, %.1f kPa: %s\n",
                    celsius(arena, rows[i].design_dry_bulb_k), celsius(arena, rows[i].design_wet_bulb_k),
                    rows[i].design_pressure_pa / 1e3, rows[i].design_day);
            break;
        }
    arena_destroy(arena);
}

static const struct screen_column bought_columns[] = {
    {"bought", NULL, true},  {"size", NULL, false},       {"unit", NULL, true},  {"price", "each", false},
    {"in all", NULL, false}, {"low", NULL, false},        {"high", NULL, false}, {"life", "y", false},
    {"a year", NULL, false}, {"the price is", NULL, true}};
enum { BOUGHT_COLUMNS = sizeof bought_columns / sizeof *bought_columns };

static const char *money(struct arena *arena, double value)
{
    char buffer[HUMAN_MAX];
    return isnan(value) ? "" : arena_text(arena, human_money(buffer, value));
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
    const char **cells = arena_alloc(arena, (given->count + 1) * BOUGHT_COLUMNS, sizeof *cells);
    double all = 0, all_low = 0, all_high = 0, all_yearly = 0;
    size_t rows = 0;
    for (size_t i = 0; i < given->count; i++) {
        const struct cost_item *item = &given->items[i];
        if (item->what != COST_CAPITAL)
            continue;
        const char *const row[BOUGHT_COLUMNS] = {item->item,
                                                 number(arena, item->quantity),
                                                 item->unit,
                                                 money(arena, item->unit_price),
                                                 money(arena, item->capital),
                                                 money(arena, low->items[i].capital),
                                                 money(arena, high->items[i].capital),
                                                 number(arena, item->life_years),
                                                 money(arena, yearly(given, i)),
                                                 standing(arena, item)};
        memcpy(&cells[rows++ * BOUGHT_COLUMNS], row, sizeof row);
        all += or_nothing(item->capital);
        all_low += or_nothing(low->items[i].capital);
        all_high += or_nothing(high->items[i].capital);
        all_yearly += or_nothing(yearly(given, i));
    }
    if (rows > 0) {
        const char *const sums[BOUGHT_COLUMNS] = {"all",
                                                  "",
                                                  "",
                                                  "",
                                                  money(arena, all),
                                                  money(arena, all_low),
                                                  money(arena, all_high),
                                                  "",
                                                  money(arena, all_yearly),
                                                  ""};
        memcpy(&cells[rows++ * BOUGHT_COLUMNS], sums, sizeof sums);
        fprintf(out, "\n");
        screen_table(out, bought_columns, BOUGHT_COLUMNS, cells, rows, NULL);
        fprintf(out, "\nin %s; a year: annuity and upkeep; low and high: the bounds of all prices at once\n",
                given->items[0].currency);
    }
    arena_destroy(arena);
}
