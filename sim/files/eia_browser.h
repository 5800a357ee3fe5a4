/* SPDX-License-Identifier: Apache-2.0 */
/* Average retail prices as EIA's electricity data browser writes them: a row for each state and kind of customers, a column for each month or
 * year. The row of `area: VA IND` has the source key ELEC.PRICE.VA-IND.M. */
#ifndef SAMOVAR_FILES_EIA_BROWSER_H
#define SAMOVAR_FILES_EIA_BROWSER_H

#include "files/months.h"

/* Takes the header and all rows; area NULL: the file has one. Prices in dollars per kWh; what has no number (`--`) is not there. False
 * (said): it has another header. */
bool eia_browser_read(struct csv *csv, const char *area, struct months *prices);

#endif
