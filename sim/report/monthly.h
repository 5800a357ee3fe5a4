/* SPDX-License-Identifier: Apache-2.0 */
/* The months of runs as a table: sums and means of their series.csv, in the units of the screen. */
#ifndef SAMOVAR_REPORT_MONTHLY_H
#define SAMOVAR_REPORT_MONTHLY_H

#include "base/arena.h"
#include "base/diag.h"
#include "output/screen.h"
#include "report/study_folder.h"

/* columns: names separated by commas, of sums (it_energy_j, ...), ratios of them (pue), or of series.csv,
 * whose mean is shown; NULL: energy, PUE and water. False, with the reason in diag, if a file cannot be read or there is no such column. */
bool monthly_sheet(struct arena *arena, struct diag *diag, const struct run_folder *runs, size_t count,
                   const char *columns, struct screen_sheet *out);

#endif
