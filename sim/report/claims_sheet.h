/* SPDX-License-Identifier: Apache-2.0 */
/* A finished folder of claims as a table for a paper. */
#ifndef SAMOVAR_REPORT_CLAIMS_SHEET_H
#define SAMOVAR_REPORT_CLAIMS_SHEET_H

#include "base/arena.h"
#include "base/diag.h"
#include "output/screen.h"
#include "read/tree.h"

/* Whether the package is of a folder of claims. */
bool claims_sheet_is(const struct tree *package);
/* What was said, its own arithmetic, the answer and its range, from claims.csv. All in arena. False, with the reason in diag, if that cannot
 * be read. */
bool claims_sheet(struct arena *arena, struct diag *diag, const char *folder, const struct tree *package,
                  struct screen_sheet *out);

#endif
