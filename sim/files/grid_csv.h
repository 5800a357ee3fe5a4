/* SPDX-License-Identifier: Apache-2.0 */
/* Grid files: generation by fuel, or intensities, hour by hour. */
#ifndef SAMOVAR_FILES_GRID_CSV_H
#define SAMOVAR_FILES_GRID_CSV_H

#include "read/csv.h"
#include "read/hours.h"
#include "site/grid.h"

enum carbon_kind { CARBON_LIFECYCLE, CARBON_DIRECT };

struct grid_csv_options {
    enum carbon_kind carbon;
    const char *area; /* NULL: the file has one */
    enum hydro_convention hydro;
    double water_kg_j, water_gross_kg_j, marginal_kg_j; /* NaN: not given */
    double gap_s;                                       /* as in hours_fill */
    double utc_offset_s;
    struct hours_need need;
};

/* Electricity by the hour or finer, of a year, of several, or of what the run needs, shifted from UTC to local standard time:
 * generation by fuel (columns WND, SUN, WAT, OIL, NG, COL, NUC, OTH, BIO, GEO, any unit of power, or those of EIA, ENTSO-E, SMARD and
 * Energinet), or carbon intensities in g/kWh with optional
 * `water_l_per_kwh`, `renewable_pct` and `carbon_marginal_g_per_kwh`; from generation by fuel follows marginal carbon too. Fills
 * hours, count and axis of the grid. Mistakes are counted in csv. */
void grid_csv_read(struct csv *csv, struct arena *arena, const struct grid_csv_options *options, struct grid *grid);

#endif
