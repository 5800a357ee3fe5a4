/* SPDX-License-Identifier: Apache-2.0 */
/* Files that hold the hours of several areas, price zones or grid operators: which rows are of the one that is asked for. */
#ifndef SAMOVAR_FILES_AREA_ROWS_H
#define SAMOVAR_FILES_AREA_ROWS_H

#include "read/csv_columns.h"

/* What the column is called; the first of them that is there is read. */
#define AREA_NAMES                                                                                                     \
    CSV_NAMES(CSV_OURS("area"), CSV_THEIRS("ENTSO-E", "AreaDisplayName"), CSV_THEIRS("ENTSO-E", "AreaName"),           \
              CSV_THEIRS("ENTSO-E", "BZN"), CSV_THEIRS("ENTSO-E", "AreaMapCode"), CSV_THEIRS("ENTSO-E", "MapCode"),    \
              CSV_THEIRS("ENTSO-E", "AreaCode"), CSV_THEIRS("EIA form 930", "Balancing Authority"),                    \
              CSV_THEIRS("Energinet", "PriceArea"), CSV_THEIRS("AEMO", "REGION"),                                      \
              CSV_THEIRS("gridstatus", "Location"), CSV_THEIRS("CAISO OASIS", "NODE"),                                 \
              CSV_THEIRS("CAISO OASIS", "NODE_ID"), CSV_THEIRS("CAISO OASIS", "NODE_ID_XML"),                          \
              CSV_THEIRS("EIA", "stateid"))

enum { AREA_LENGTH_MAX = 80, AREAS_SHOWN_MAX = 12 };

/* Starts as {.column, .sector, .wanted}. */
struct area_rows {
    const struct csv_found *column;
    const struct csv_found *sector; /* joined to the area, "CA IND"; or NULL */
    const char *wanted;             /* NULL: the file has one area */
    char seen[AREAS_SHOWN_MAX][AREA_LENGTH_MAX];
    size_t seen_count; /* of areas, at most AREAS_SHOWN_MAX + 1 */
    bool met;          /* a row of the wanted one was there */
};

/* Whether the current row is of the area: the wanted one, or else the first of the file. */
bool area_rows_take(const struct csv *csv, struct area_rows *rows);
/* The same where the reader makes the area's name of what stands in the column. */
bool area_rows_take_named(struct area_rows *rows, const char *area);
/* At the end of a file. False (said): it has several areas and none is named, or not the one that is. */
bool area_rows_check(struct csv *csv, const struct area_rows *rows);

#endif
