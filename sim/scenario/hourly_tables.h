/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the files that hold hours: one file may be read as several of them, as those of platforms/matched are. */
#ifndef SAMOVAR_SCENARIO_HOURLY_TABLES_H
#define SAMOVAR_SCENARIO_HOURLY_TABLES_H

#include "read/csv_columns.h"

extern const struct csv_column weather_csv_columns[], grid_csv_columns[];
extern const struct csv_column *const hourly_tables[]; /* all of them; ends with NULL */

#endif
