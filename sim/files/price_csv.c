/* SPDX-License-Identifier: Apache-2.0 */
#include "files/price_csv.h"

#include <math.h>
#include <string.h>

#include "electric/supply.h"

#define ENTSOE "ENTSO-E transparency platform"
#define PER_MWH 1e-3
enum { TIME, PRICE, PART, COLUMN_COUNT };
const struct csv_column price_csv_columns[COLUMN_COUNT + 1] = {
    [TIME] = {.names = CLOCK_NAMES, .what = "when an hour begins", .needed = true},
    [PRICE] = {.names = CSV_NAMES(
                   CSV_OURS("price_per_kwh"), CSV_SCALED(NULL, "price_per_mwh", PER_MWH), CSV_OURS("price_usd_per_kwh"),
                   CSV_OURS("price_eur_per_kwh"), CSV_SCALED(NULL, "price_usd_per_mwh", PER_MWH),
                   CSV_SCALED(NULL, "price_eur_per_mwh", PER_MWH), CSV_SCALED("AEMO", "RRP", PER_MWH),
                   CSV_SCALED("CAISO OASIS, PRC_LMP", "MW", PER_MWH), CSV_SCALED("gridstatus", "LMP", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price [EUR/MWh]", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price (EUR/MWh)", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price [GBP/MWh]", PER_MWH),
                   CSV_SCALED(ENTSOE, "Day-ahead Price (GBP/MWh)", PER_MWH)),
               .what = "price",
               .needed = true},
    [PART] = {.names = CSV_NAMES(CSV_THEIRS("CAISO OASIS, PRC_LMP", "LMP_TYPE")),
              .what = "which part of the price it is"},
};
const struct csv_column *const hourly_tables[] = {weather_csv_columns, grid_csv_columns, price_csv_columns, NULL};

static const char *const passed_over[] = {"REGION",
                                          "TOTALDEMAND",
                                          "PERIODTYPE",
                                          "INTERVALENDTIME_GMT",
                                          "OPR_DT",
                                          "OPR_HR",
                                          "OPR_INTERVAL",
                                          "NODE_ID_XML",
                                          "NODE_ID",
                                          "NODE",
                                          "MARKET_RUN_ID",
                                          "XML_DATA_ITEM",
                                          "PNODE_RESMRID",
                                          "GRP_TYPE",
                                          "POS",
                                          "GROUP",
                                          "Interval End",
                                          "Market",
                                          "Location",
                                          "Location Type",
                                          "Energy",
                                          "Congestion",
                                          "Loss",
                                          "Currency",
                                          "Area",
                                          "BZN",
                                          "Sequence",
                                          "Intraday Period (CET/CEST)",
                                          "Intraday Price (EUR/MWh)",
                                          NULL};

static bool is_whole_price(struct csv *csv, const struct csv_found *part)
{
    char text[8];
    if (part->at < 0)
        return true;
    csv_copy(csv, (size_t)part->at, text, sizeof text);
    return strcmp(text, "LMP") == 0;
}

/* The currency in the name of a column, "price_eur_per_mwh"; NULL: none. */
static const char *currency_in(const char *name)
{
    static const char *const currencies[] = {"EUR", "USD", "GBP", NULL};
    for (const char *const *currency = currencies; *currency; currency++)
        if (strcasestr(name, *currency))
            return *currency;
    return NULL;
}

/* Rows of another kind than the whole price (CAISO's parts of it) are passed over. */
static void price_csv_read(struct csv *csv, struct arena *arena, double utc_offset_s, const struct hours_need *need,
                           struct price_list *prices)
{
    struct csv_found found[COLUMN_COUNT];
    if (!csv_bind(csv, price_csv_columns, hourly_tables, passed_over, found))
        return;
    struct hours hours = {.csv = csv, .width = 1};
    double price;
    while (csv_next(csv))
        if (is_whole_price(csv, &found[PART]) && csv_value(csv, &price_csv_columns[PRICE], &found[PRICE], &price))
            hours_take(&hours, &found[TIME], &price);
    struct hour_table table;
    if (!hours_lay(&hours, arena, utc_offset_s, need, &table) || csv_mistakes(csv))
        return;
    hours_fill(&table, "price", table.values[0], prices->gap_s);
    prices->read = (struct prices){.values = table.values[0],
                                   .count = table.count,
                                   .axis = table.axis,
                                   .currency = currency_in(found[PRICE].name->name),
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
