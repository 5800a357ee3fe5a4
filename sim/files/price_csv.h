/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of electricity from files, and which tables such files of hours may have. */
#ifndef SAMOVAR_FILES_PRICE_CSV_H
#define SAMOVAR_FILES_PRICE_CSV_H

#include "electric/grid_connection.h"
#include "read/csv_columns.h"
#include "read/hours.h"
#include "read/reader.h"

/* Tables of the files that hold hours: one file may be read as several of them, as those of platforms/matched are. */
extern const struct csv_column weather_csv_columns[], grid_csv_columns[], price_csv_columns[];
extern const struct csv_column *const hourly_tables[]; /* all of them; ends with NULL */

/* Fills `read` of prices from a file of which they say area and gaps. Mistakes are counted in csv. */
void price_csv_read(struct csv *csv, struct arena *arena, double utc_offset_s, const struct hours_need *need,
                    struct price_list *prices);
/* Loads the file that the grid connection among the supplies names, if one does. utc_offset_s: NaN if the site does not know it. */
void prices_load(struct arena *arena, struct diag *diag, const struct reader *reader, const struct variant_list *supply,
                 double utc_offset_s, const struct hours_need *need);

#endif
