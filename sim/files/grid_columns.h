/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of grid files: ours, and those of whoever publishes carbon or generation by fuel. */
#ifndef SAMOVAR_FILES_GRID_COLUMNS_H
#define SAMOVAR_FILES_GRID_COLUMNS_H

#include "read/csv_columns.h"
#include "site/grid.h"

enum { GENERATION_SOURCES = 31 };
/* From GENERATION on one column for each source. */
enum {
    GRID_TIME,
    GRID_MONTH, /* of files with a row for each month or year */
    GRID_AREA,
    GRID_TYPE,   /* of files with a row for each source: which */
    GRID_AMOUNT, /* and how much */
    GRID_LIFECYCLE,
    GRID_DIRECT,
    GRID_PLAIN,
    GRID_WATER,
    GRID_RENEWABLE,
    GRID_MARGINAL,
    GRID_GENERATION,
    GRID_COLUMNS = GRID_GENERATION + GENERATION_SOURCES
};
extern const struct csv_column grid_csv_columns[]; /* GRID_COLUMNS of them */

/* What a column of generation, or rows of its type, are. */
struct generation_source {
    enum fuel fuel;
    const char *types[3]; /* in rows; NULL: none */
    bool eia;             /* of form 930: a blank is nothing where another column of the fuel has a value */
    bool late;            /* form 930 has it since November 2024 only: a blank there is nothing */
    bool legacy;          /* counts only where the columns that took its place since July 2024 are blank */
};
extern const struct generation_source generation_sources[GENERATION_SOURCES];

extern const char grid_eia_930[]; /* whose its columns are */
/* Known columns of grid files that say nothing of electricity's carbon or water here. */
extern const char *const grid_columns_passed_over[];
/* The source of a row's type; GENERATION_SOURCES: a store, whose electricity came from the others; -1: not known. */
int generation_source_of(const char *type);

#endif
