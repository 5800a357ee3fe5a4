/* SPDX-License-Identifier: Apache-2.0 */
/* The sentence that stands first in a report of several runs: what follows from comparing them with the first of them. */
#ifndef SAMOVAR_REPORT_VERDICT_H
#define SAMOVAR_REPORT_VERDICT_H

#include "base/diag.h"
#include "report/document.h"

/* In arena. NULL if these are not several runs, or their durations differ, or one of them has no results. */
const char *verdict_of_runs(struct arena *arena, struct diag *diag, const struct report_folder *folders, size_t count);

#endif
