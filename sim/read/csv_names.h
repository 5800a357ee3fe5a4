/* SPDX-License-Identifier: Apache-2.0 */
/* When two spellings of a column's name are one. Case of letters, blanks, underscores and hyphens never count. In names of ours,
 * which end in a unit, the unit may be spelled otherwise too: `Temperature (°C)` and `temperature_c` are `temperature_degc`,
 * `carbon_gco2eq_kwh` is `carbon_g_per_kwh`, `relative_humidity_percent` is `relative_humidity_pct`. */
#ifndef SAMOVAR_READ_CSV_NAMES_H
#define SAMOVAR_READ_CSV_NAMES_H

#include <stdbool.h>
#include <stddef.h>

bool csv_same_name(const char *a, const char *b);
/* As csv_same_name, or the same with the unit spelled otherwise. */
bool csv_same_quantity(const char *a, const char *b);
/* The number of letters that two names begin with in common. */
size_t csv_common_start(const char *a, const char *b);

#endif
