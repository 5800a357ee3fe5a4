/* SPDX-License-Identifier: Apache-2.0 */
#include "files/price_csv.h"

#include <math.h>
#include <string.h>

#include "base/price_range.h"
#include "electric/supply.h"
#include "files/area_rows.h"
#include "files/eia_browser.h"
#include "files/months.h"

#define ENTSOE "ENTSO-E transparency platform"
#define PER_MWH 1e-3
#define SMARD_PRICE(text)                                                                                              \
    {                                                                                                                  \
        .name = text, .whose = "SMARD", .scale = PER_MWH                                                               \
    }
#define COMMA_PRICE(people, text)                                                                                      \
    {                                                                                                                  \
        .name = text, .whose = people, .scale = PER_MWH, .comma = true                                                 \
    }
#define RETAIL "EIA, retail sales"
#define CENT 0.01

enum { TIME, MONTH, AREA, SECTOR, PRICE, CROWNS, PART, UNIT, COLUMN_COUNT };
const struct csv_column price_csv_columns[COLUMN_COUNT + 1] = {
    [TIME] = {.names = CLOCK_NAMES, .what = "when an hour begins"},
    [MONTH] = {.names = MONTH_NAMES, .what = "which month"},
    [AREA] = {.names = AREA_NAMES, .what = "which area", .first_wins = true},
    [SECTOR] = {.names = CSV_NAMES(CSV_THEIRS(RETAIL, "sectorid")), .what = "which customers"},
    [PRICE] = {.names = CSV_NAMES(
                   CSV_OURS("price_per_kwh"), CSV_SCALED(NULL, "price_per_mwh", PER_MWH),
                   CSV_SCALED(NULL, "price_cents_per_kwh", CENT), CSV_OURS("price_usd_per_kwh"),
                   CSV_OURS("price_eur_per_kwh"), CSV_SCALED(NULL, "price_usd_per_mwh", PER_MWH),
                   CSV_SCALED(NULL, "price_eur_per_mwh", PER_MWH), CSV_SCALED("AEMO", "RRP", PER_MWH),
                   CSV_SCALED("CAISO OASIS, PRC_LMP", "MW", PER_MWH), CSV_SCALED("gridstatus", "LMP", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price [EUR/MWh]", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price (EUR/MWh)", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price [GBP/MWh]", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price (GBP/MWh)", PER_MWH),
                   SMARD_PRICE("Germany/Luxembourg [\u20ac/MWh] Calculated resolutions"),
                   SMARD_PRICE("Germany/Luxembourg [\u20ac/MWh] Original resolutions"),
                   COMMA_PRICE("SMARD", "Deutschland/Luxemburg [\u20ac/MWh] Berechnete Aufl\u00f6sungen"),
                   COMMA_PRICE("SMARD", "Deutschland/Luxemburg [\u20ac/MWh] Originalaufl\u00f6sungen"),
                   COMMA_PRICE("Energinet", "SpotPriceEUR"), COMMA_PRICE("Energinet", "DayAheadPriceEUR"),
                   CSV_SCALED(RETAIL, "price", CENT)),
               .what = "price per kWh",
               .min = MARKET_PRICE_LEAST,
               .max = MARKET_PRICE_MOST},
    [CROWNS] = {.names =
                    CSV_NAMES(COMMA_PRICE("Energinet", "SpotPriceDKK"), COMMA_PRICE("Energinet", "DayAheadPriceDKK")),
                .what = "price per kWh in crowns",
                .min = MARKET_PRICE_LEAST,
                .max = MARKET_PRICE_MOST}, /* read where there is none in euros */
    [PART] = {.names = CSV_NAMES(CSV_THEIRS("CAISO OASIS, PRC_LMP", "LMP_TYPE")),
              .what = "which part of the price it is"},
    [UNIT] = {.names = CSV_NAMES(CSV_THEIRS(RETAIL, "price-units")), .what = "the price's unit"},
};
const struct csv_column *const hourly_tables[] = {weather_csv_columns, grid_csv_columns, price_csv_columns, NULL};

static const char *const passed_over[] = {"TOTALDEMAND",
                                          "PERIODTYPE",
                                          "INTERVALENDTIME_GMT",
                                          "OPR_DT",
                                          "OPR_HR",
                                          "OPR_INTERVAL",
                                          "MARKET_RUN_ID",
                                          "XML_DATA_ITEM",
                                          "PNODE_RESMRID",
                                          "GRP_TYPE",
                                          "POS",
                                          "GROUP",
                                          "Interval End",
                                          "Market",
                                          "Location Type",
                                          "Energy",
                                          "Congestion",
                                          "Loss",
                                          "Currency",
                                          "Sequence",
                                          "Intraday Period (CET/CEST)",
                                          "Intraday Price (EUR/MWh)",
                                          "End date",
                                          "Datum bis",
                                          "HourDK",
                                          "TimeDK",
                                          "stateDescription",
                                          "sectorName",
                                          "customers",
                                          "revenue",
                                          "sales",
                                          "customers-units",
                                          "revenue-units",
                                          "sales-units",
                                          NULL};

static bool is_whole_price(struct csv *csv, const struct csv_found *part)
{
    char text[8];
    if (part->at < 0)
        return true;
    csv_copy(csv, (size_t)part->at, text, sizeof text);
    return strcmp(text, "LMP") == 0;
}

static bool is_retail(const struct csv_name *name)
{
    return name->whose && strcmp(name->whose, RETAIL) == 0;
}

/* The currency in the name of a column, "price_eur_per_mwh"; NULL: none. */
static const char *currency_in(const struct csv_name *name)
{
    static const char *const currencies[] = {"EUR", "USD", "GBP", "DKK", NULL};
    for (const char *const *currency = currencies; *currency; currency++)
        if (strcasestr(name->name, *currency))
            return *currency;
    if (strstr(name->name, "\u20ac"))
        return "EUR";
    return is_retail(name) ? "USD" : NULL;
}

/* Whether what there is of columns can be read; *price is the one that is. */
static bool find_columns(struct csv *csv, struct csv_found *found, int *price)
{
    if (!csv_bind(csv, price_csv_columns, hourly_tables, passed_over, found))
        return false;
    *price = found[PRICE].at < 0 && found[CROWNS].at >= 0 ? CROWNS : PRICE;
    if (found[TIME].at < 0 && found[MONTH].at < 0)
        csv_missing(csv, &price_csv_columns[TIME]);
    if (found[*price].at < 0)
        csv_missing(csv, &price_csv_columns[PRICE]);
    else if (*price == PRICE && is_retail(found[PRICE].name) && found[UNIT].at < 0)
        csv_file_error(csv, "`price` in which unit? Call the column `price_per_kwh` or `price_per_mwh`");
    return csv_mistakes(csv) == 0;
}

/* "cents per kilowatthour", as all of EIA's retail prices are. */
static bool is_in_cents(struct csv *csv, const struct csv_found *found)
{
    char text[40];
    if (found[PRICE].at < 0 || !is_retail(found[PRICE].name))
        return true;
    csv_copy(csv, (size_t)found[UNIT].at, text, sizeof text);
    if (strncasecmp(text, "cents per kilowatt", 18) == 0)
        return true;
    csv_error(csv, (size_t)found[UNIT].at, "`%s`, not cents per kilowatt-hour", text);
    return false;
}

struct price_span {
    double least, most; /* per kWh */
    size_t count;
};

static void note_price(struct price_span *span, double price)
{
    if (isnan(price))
        return;
    span->least = fmin(span->least, price);
    span->most = fmax(span->most, price);
    span->count++;
}

/* No market in euros, pounds or dollars has had a day that is above 2 per kWh in each of its hours (caps are 4 to 5 EUR, 5 USD), nor one that
 * stays above 0 and below 0.5 per MWh all the time. */
static void check_unit(struct csv *csv, const struct csv_found *found, const struct price_span *span)
{
    const char *currency = currency_in(found->name);
    if (!currency || strcmp(currency, "DKK") == 0 || span->count < 24)
        return;
    if (span->least > 2)
        csv_file_error(csv, "the price is never below %g per kWh in %zu rows: is `%s` in cents, or per MWh?",
                       span->least, span->count, found->name->name);
    else if (span->least > 0 && span->most < 0.5e-3)
        csv_file_error(csv, "the price is never above %g per MWh in %zu rows: is `%s` per kWh?", span->most * 1000,
                       span->count, found->name->name);
}

/* Rows of another kind than the whole price (CAISO's parts of it), and of other areas, are passed over. False (said): columns are missing. */
static bool read_rows(struct csv *csv, const char *area, struct hours *hours, struct months *months,
                      const char **currency)
{
    struct csv_found found[COLUMN_COUNT];
    int column;
    if (!find_columns(csv, found, &column))
        return false;
    struct price_span span = {HUGE_VAL, -HUGE_VAL, 0};
    struct area_rows rows = {.column = &found[AREA], .sector = &found[SECTOR], .wanted = area};
    double price;
    while (csv_next(csv)) {
        if (!is_whole_price(csv, &found[PART]) || !area_rows_take(csv, &rows) ||
            !csv_value(csv, &price_csv_columns[column], &found[column], &price))
            continue;
        note_price(&span, price);
        if (found[TIME].at >= 0)
            hours_take(hours, &found[TIME], &price);
        else if (is_in_cents(csv, found))
            months_take(months, csv, &found[MONTH], &price);
    }
    area_rows_check(csv, &rows);
    check_unit(csv, &found[column], &span);
    *currency = currency_in(found[column].name);
    return true;
}

void price_csv_read(struct csv *csv, struct arena *arena, double utc_offset_s, const struct hours_need *need,
                    struct price_list *prices)
{
    struct hours hours = {.csv = csv, .width = 1, .means = true};
    struct months months = {.width = 1};
    struct hour_table table;
    const char *currency = "USD";
    if (!(csv_of_eia_browser(csv) ? eia_browser_read(csv, prices->area, &months)
                                  : read_rows(csv, prices->area, &hours, &months, &currency)))
        return;
    months_finish(&months, csv, utc_offset_s, &hours);
    if (!hours_lay(&hours, arena, utc_offset_s, need, &table) || csv_mistakes(csv))
        return;
    hours_fill(&table, "price", table.values[0], prices->gap_s);
    prices->read = (struct prices){.values = table.values[0],
                                   .count = table.count,
                                   .axis = table.axis,
                                   .currency = currency,
                                   .known = hours_partial(&table) ? table.known : NULL};
}

void prices_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct variant_list *supply,
                 double utc_offset_s, const struct hours_need *need)
{
    for (size_t i = 0; i < supply->count; i++) {
        if (supply->items[i].kind != &grid_connection_kind.record || !reader_sound(reader, &supply->items[i]))
            continue;
        struct price_list *prices = ((const struct grid_connection *)supply->items[i].value)->prices;
        if (!prices || !prices->file)
            continue;
        struct place from = reader_place(reader, &prices->file);
        if (isnan(utc_offset_s)) {
            diag_error(diag, from, "the site needs `utc_offset`: the times in its price file are UTC");
            continue;
        }
        struct csv *csv = csv_open(arena, diag, prices->file, from, CSV_QUOTED);
        if (csv)
            price_csv_read(csv, arena, utc_offset_s, need, prices);
        csv_close(csv);
    }
}
