/* SPDX-License-Identifier: Apache-2.0 */
/* Generation by source as it stands in a file, source by source in columns or in rows, added up to hours of fuels. */
#ifndef SAMOVAR_FILES_GRID_GENERATION_H
#define SAMOVAR_FILES_GRID_GENERATION_H

#include "files/grid_columns.h"
#include "read/hours.h"

struct generation_entry {
    int64_t at_s; /* UTC */
    int source, line;
    double value; /* NaN: blank */
};

/* Starts as {.csv, .found}: the columns of the grid file. */
struct generation {
    struct csv *csv;
    const struct csv_found *found;
    struct generation_entry *entries;
    size_t count, capacity;
    int64_t before_s[GENERATION_SOURCES]; /* of the row before of each source */
    bool met[GENERATION_SOURCES];         /* before_s is known */
    bool unknown_type;                    /* one was said */
};

/* Whether the file has a row for each source; else it has columns. */
bool generation_by_rows(const struct csv_found *found);
/* Takes the current row. Mistakes are counted in csv. */
void generation_take(struct generation *generation);
/* Adds up what was taken to rows of FUEL_COUNT values, for hours_lay, and frees it. A source of others that never has a value is one
 * that the area does not have; one that sometimes has none makes a mix unknown, not smaller. */
void generation_finish(struct generation *generation, struct hours *hours);

#endif
